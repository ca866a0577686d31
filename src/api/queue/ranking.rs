//! REST operations of ranking assessments by the published factors: recorded by named users with their reasons, and
//! read by revision. No answer contains a ranking score.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path};
use uuid::Uuid;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{Ranks, ReadsQueue};
use crate::domain::kernel::calendar::day_in_geneva;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::locale;
use crate::http::state::App;
use crate::inputs::queue::RankingBody;
use crate::views::queue::ranking::{self as views, RankingAssessment, RankingRecorded};
use crate::workflow::queue::ranking;

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
    keyed: KeyedBody<RankingBody>,
) -> Result<Answer, AppError> {
    let keyed = keyed.try_map(|body| body.checked(day_in_geneva(by.context().now)))?;
    keyed
        .act(&by, &app, async move |tx, actor, (supersedes, assessed)| {
            let revision = ranking::assess(&tx, &actor, *id, supersedes, &assessed).await?;
            Answer::created(&RankingRecorded { factor: assessed.factor, revision })
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
    let (language, reader) = (locale::language(&request), app.db.reader().await?);
    Ok(Json(views::of_application(&reader, &by.actor(), id.into_inner(), language).await?))
}

/// The operations on ranking assessments.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_record_ranking_assessment, _, _>(record_ranking_assessment),
        operation::<__path_list_ranking_assessments, _, _>(list_ranking_assessments),
    ]
}
