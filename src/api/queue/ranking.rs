//! How an application stands by the published ranking factors: recorded by named persons with their reasons, and read
//! revision by revision. No answer holds a number that ranks.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{Ranks, ReadsQueue};
use crate::domain::kernel::calendar::{self, day_in_geneva};
use crate::domain::queue::ranking::{self, Assessed, Factor, LONGEST, Leaning, RankingRecord};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::locale;
use crate::http::state::App;
use crate::i18n::{self, Language};
use crate::inputs::field_error::FieldError;
use crate::store::applications;
use crate::store::queue::ranking as store;
use crate::workflow::queue::ranking as workflow;

/// A recorded assessment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RankingAssessment {
    /// The factor.
    pub factor: Factor,
    /// What it was found to say.
    pub finding: Leaning,
    /// The same, in the caller's language.
    pub finding_text: String,
    /// Why, in the words of the assessor.
    pub reasons: String,
    /// The day on which it was found so.
    pub assessed_on: NaiveDate,
    /// Who found it.
    pub assessor_id: Uuid,
    /// The name of that person.
    pub assessor_name: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Dense number among the assessments of this factor; the last one stands.
    pub revision: i32,
}

impl RankingAssessment {
    /// A record in words.
    pub fn of(record: RankingRecord, language: Language) -> RankingAssessment {
        let RankingRecord { assessed, revision, assessor, assessor_name, recorded_at } = record;
        RankingAssessment {
            factor: assessed.factor,
            finding: assessed.finding,
            finding_text: i18n::text(language, &i18n::key("leaning", assessed.finding.as_str()), []),
            reasons: assessed.reasons,
            assessed_on: assessed.assessed_on,
            assessor_id: assessor,
            assessor_name,
            recorded_at,
            revision,
        }
    }
}

/// An assessment to record.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RankingBody {
    /// The factor.
    pub factor: Factor,
    /// What it is found to say.
    pub finding: Leaning,
    /// Why, in words: at most 5,000 characters.
    pub reasons: String,
    /// The day on which it was found so: not to come.
    #[validate(custom(function = "calendar::on_record"))]
    pub assessed_on: NaiveDate,
    /// The revision of this factor that the assessor has seen and that this one supersedes; absent for the first.
    #[serde(default)]
    pub supersedes: Option<i32>,
}

/// First day on which a factor can have been assessed: of the Facility's first year.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2001, 1, 1);

impl RankingBody {
    /// The assessment, or every fault at once.
    fn sound(self, today: NaiveDate) -> Result<(i32, Assessed), AppError> {
        let mut faults = Vec::new();
        if self.assessed_on > today {
            faults.push(FieldError::at("/assessed_on", "date_to_come"));
        }
        if FIRST_DAY.is_some_and(|first| self.assessed_on < first) {
            faults.push(FieldError::at("/assessed_on", "date_impossible"));
        }
        if self.reasons.trim().is_empty() {
            faults.push(FieldError::at("/reasons", "blank"));
        }
        if self.reasons.chars().count() > LONGEST {
            faults.push(FieldError::at("/reasons", "too_long").with("max", LONGEST));
        }
        if self.supersedes.is_some_and(|revision| revision < 1) {
            faults.push(FieldError::at("/supersedes", "out_of_range").with("min", 1).with("max", i32::MAX));
        }
        if !faults.is_empty() {
            return Err(AppError::Fields(faults));
        }
        let RankingBody { factor, finding, reasons, assessed_on, supersedes } = self;
        Ok((supersedes.unwrap_or_default(), Assessed { factor, finding, reasons, assessed_on }))
    }
}

/// An assessment that was recorded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RankingRecorded {
    /// The factor.
    pub factor: Factor,
    /// Its number among the assessments of the factor.
    pub revision: i32,
}

/// Records how an application stands by a ranking factor; what was found before stays. It moves no place of the queue.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/ranking-assessments", tag = "queue",
    params(("id" = Uuid, Path), Key), request_body = RankingBody,
    responses(
        (status = 201, description = "Recorded", body = RankingRecorded),
        (status = 412, description = "Another revision of the factor stands than the one that is superseded",
            body = crate::http::problem::Problem, content_type = "application/problem+json"))
)]
pub async fn record_ranking_assessment(
    by: As<Ranks>,
    app: Data<App>,
    id: Path<Uuid>,
    once: Once<RankingBody>,
) -> Result<Answer, AppError> {
    let (actor, application) = (by.actor(), id.into_inner());
    let (supersedes, assessed) = once.body.sound(day_in_geneva(by.context().now))?;
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        let revision = workflow::assess(&tx, &actor, application, supersedes, &assessed).await?;
        Answer::json(StatusCode::CREATED, &RankingRecorded { factor: assessed.factor, revision })
    })
    .await
}

/// Lists every assessment of an application by the ranking factors, factor by factor, oldest first.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/ranking-assessments", tag = "queue", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The assessments", body = Vec<RankingAssessment>))
)]
pub async fn list_ranking_assessments(
    by: As<ReadsQueue>,
    app: Data<App>,
    id: Path<Uuid>,
    request: HttpRequest,
) -> Result<Json<Vec<RankingAssessment>>, AppError> {
    let reader = app.db.reader().await?;
    let row = applications::find(&reader, id.into_inner()).await?;
    if !ranking::may_read(&by.actor(), row.applicant, row.submitted_at.is_some()) {
        return Err(AppError::NotFound);
    }
    let language = locale::language(&request);
    let mut records = store::of_applications(&reader, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    records.sort_by_key(|record| (record.assessed.factor, record.revision));
    Ok(Json(records.into_iter().map(|record| RankingAssessment::of(record, language)).collect()))
}

/// The operations on ranking assessments.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_record_ranking_assessment, _, _>(record_ranking_assessment),
        operation::<__path_list_ranking_assessments, _, _>(list_ranking_assessments),
    ]
}
