//! Applications: begun and written by a state, acted on step by step, read by those who may know of them.

pub mod dry_run;

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::conversations;
use super::operation::{Operation, operation};
use super::permission::{Acts, Applies, ReadsApplications};
use crate::domain::applications::form::Draft;
use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::calendar;
use crate::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::ledger::entry::Posting;
use crate::domain::lifecycle::command::{Command, DeclineReason, FocalPoint, StepInput};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::locale;
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::upload::Upload;
use crate::http::valid::{Query, Valid};
use crate::http::version::{IfMatch, etag};
use crate::inputs::field_error::FieldError;
use crate::store::applications::{self, ApplicationRow, Filter};
use crate::views::lifecycle::application_detail;
use crate::workflow::lifecycle::perform::{self, NewLetter, Performed};

pub use crate::api::applications::dry_run::{Consequences, Rehearsal, RehearsedNotice, RehearsedPosting};
pub use crate::views::applications::EndorsementOfLine;
pub use crate::views::calls::of_application::{CallsOfApplication, NamedCall, TakenInCall, TakenWithStep};
pub use crate::views::lifecycle::application_detail::{
    ApplicationDetail, ApplicationSummary, AvailableAction, HistoryEvent, LetterOnFile, ListedApplication,
    StoredAssessment, TiedMoney,
};
pub use crate::views::projects::follow_ups::{ChainedProject, ProjectChain};
pub use crate::views::projects::project::{ExplainedNotKnown, ExplainedObligation, ProjectMoneyView, ProjectView};

/// What was done to an application.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StepTaken {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// Its version now; also the `ETag`.
    pub version: i32,
    /// Where it stands now.
    pub state: State,
    /// What was done.
    pub action: Action,
    /// SHA-256 of its content now, 64 hexadecimal digits.
    pub content_hash: String,
    /// What happened to the money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posting: Option<Posting>,
    /// What an ending gave back beside it: paid, and never spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Posting>,
}

impl From<Performed> for StepTaken {
    fn from(done: Performed) -> StepTaken {
        StepTaken {
            id: done.id,
            reference: done.reference,
            version: done.version,
            state: done.state,
            action: done.outcome.transition.action,
            content_hash: done.outcome.content_hash.to_string(),
            posting: done.outcome.posting,
            recovery: done.outcome.recovery,
        }
    }
}

pub(in crate::api) fn taken(status: StatusCode, done: Performed) -> Result<Answer, AppError> {
    let version = done.version;
    Ok(Answer::json(status, &StepTaken::from(done))?.version(version))
}

/// Begins an application of the caller's state. Every answer may still be missing.
#[utoipa::path(
    post, path = "/api/v1/applications", tag = "applications",
    params(Key), request_body = Draft,
    responses((status = 201, description = "Begun", body = StepTaken, headers(("ETag" = String), ("Location" = String))))
)]
pub async fn create_application(by: As<Applies>, app: Data<App>, once: Once<Draft>) -> Result<Answer, AppError> {
    let (actor, draft) = (by.actor(), once.body);
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        let done = perform::create(&tx, &actor, draft).await?;
        let path = format!("/api/v1/applications/{}", done.id);
        Ok(taken(StatusCode::CREATED, done)?.location(&path))
    })
    .await
}

/// Saves the whole draft in the place of the one before.
#[utoipa::path(
    put, path = "/api/v1/applications/{id}/draft", tag = "applications",
    params(("id" = Uuid, Path), IfMatch), request_body = Draft,
    responses((status = 200, description = "Saved", body = StepTaken, headers(("ETag" = String))))
)]
pub async fn save_draft(
    by: As<Applies>,
    app: Data<App>,
    id: Path<Uuid>,
    version: IfMatch,
    draft: Valid<Draft>,
) -> Result<Answer, AppError> {
    let (actor, id, draft) = (by.actor(), id.into_inner(), draft.0);
    app.db
        .write(by.context(), async move |tx| {
            taken(StatusCode::OK, perform::save(&tx, &actor, id, Some(version.0), draft).await?)
        })
        .await
}

/// What a letter says.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterBody {
    /// The state that signs.
    pub state: StateCode,
    /// Who signed, with the office held.
    #[validate(length(min = 1, max = 200, code = "length_between"))]
    pub signatory: String,
    /// Date of the letter.
    #[validate(custom(function = "calendar::on_record"))]
    pub signed_on: NaiveDate,
    /// The letter names this project.
    pub names_project: bool,
    /// The letter names the Fund.
    pub names_fund: bool,
}

/// A letter with its PDF, as `multipart/form-data`.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the parts of the form; they are read one by one")]
pub struct LetterForm {
    /// What the letter says, as JSON.
    letter: LetterBody,
    /// The PDF, at most 10 MiB.
    #[schema(value_type = String, format = Binary, content_media_type = "application/pdf")]
    document: Vec<u8>,
}

/// Attaches an endorsement letter with its PDF.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/letters", tag = "applications",
    params(("id" = Uuid, Path), IfMatch, Key),
    request_body(content = LetterForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "Attached", body = StepTaken, headers(("ETag" = String))))
)]
pub async fn attach_letter(
    by: As<Applies>,
    app: Data<App>,
    id: Path<Uuid>,
    version: IfMatch,
    request: HttpRequest,
    payload: Payload,
) -> Result<Answer, AppError> {
    let upload: Upload<LetterBody> = Upload::read(&request, payload, &app, "letter").await?;
    let document = upload.document.ok_or_else(|| AppError::field(FieldError::at("/document", "field_missing")))?;
    let LetterBody { state, signatory, signed_on, names_project, names_fund } = upload.body;
    let letter = NewLetter { state, signatory, signed_on, names_project, names_fund, document };
    let (actor, id) = (by.actor(), id.into_inner());
    idempotent::act(&app.db, by.context(), upload.key, async move |tx| {
        taken(StatusCode::CREATED, perform::attach_letter(&tx, &actor, id, Some(version.0), letter).await?)
    })
    .await
}

/// A step with what is said about it.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepBody {
    /// The step.
    pub action: Action,
    /// The reason, question or answer in words.
    #[serde(default)]
    #[validate(length(max = 10_000, code = "too_long"))]
    pub comment: Option<String>,
    /// Coded reasons of a decline.
    #[serde(default)]
    #[validate(length(max = 20, code = "too_many"))]
    pub reasons: Vec<DeclineReason>,
    /// The line of a recommendation, where the state asked for either.
    #[serde(default)]
    pub line: Option<CreditLine>,
    /// The focal point of a project that begins, or a new one of a project that goes on.
    #[serde(default)]
    #[validate(nested)]
    pub focal_point: Option<FocalPoint>,
}

impl StepBody {
    fn command(self) -> Result<Command, AppError> {
        if !self.action.is_command() {
            return Err(AppError::field(FieldError::at("/action", "not_an_action").with("action", self.action)));
        }
        let StepBody { comment, reasons, line, focal_point, .. } = self;
        let input = StepInput { comment, reasons, line, focal_point, ..StepInput::default() };
        Ok(Command::Step { action: self.action, input })
    }
}

/// Takes a step in the life of an application.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/actions", tag = "applications",
    params(("id" = Uuid, Path), IfMatch, Key), request_body = StepBody,
    responses((status = 200, description = "Taken", body = StepTaken, headers(("ETag" = String))))
)]
pub async fn take_step(
    by: As<Acts>,
    app: Data<App>,
    id: Path<Uuid>,
    version: IfMatch,
    once: Once<StepBody>,
) -> Result<Answer, AppError> {
    let (actor, id, command) = (by.actor(), id.into_inner(), once.body.command()?);
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        taken(StatusCode::OK, perform::step(&tx, &actor, id, Some(version.0), command).await?)
    })
    .await
}

/// Says what a step would do, without a trace. Creates nothing: it needs no key and no version.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/rehearsals", tag = "applications",
    params(("id" = Uuid, Path)), request_body = StepBody,
    responses((status = 200, description = "What would happen", body = Rehearsal))
)]
pub async fn rehearse_step(
    by: As<Acts>,
    app: Data<App>,
    id: Path<Uuid>,
    step: Valid<StepBody>,
    request: HttpRequest,
) -> Result<Json<Rehearsal>, AppError> {
    let (language, command) = (locale::language(&request), step.0.command()?);
    let answer = dry_run::rehearse(&app.db, by.context(), by.actor(), id.into_inner(), command, language).await?;
    Ok(Json(answer))
}

/// Which applications are listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only where it stands here.
    state: Option<State>,
    /// Only of this state.
    applicant: Option<StateCode>,
    /// Only national or regional ones.
    scope: Option<Scope>,
    /// Only with this line asked for.
    line: Option<LineChoice>,
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Lists the applications that the caller may know of, newest first.
#[utoipa::path(
    get, path = "/api/v1/applications", tag = "applications", params(ListQuery),
    responses((status = 200, description = "One page", body = Listed<ListedApplication>))
)]
pub async fn list_applications(
    by: As<ReadsApplications>,
    app: Data<App>,
    query: Query<ListQuery>,
) -> Result<Json<Listed<ListedApplication>>, AppError> {
    let query = query.0;
    let page = Page::of(query.limit, query.after);
    let Some(filter) = filter(&by.actor(), &query, page) else {
        return Ok(Json(Listed { items: Vec::new(), next: None }));
    };
    let reader = app.db.reader().await?;
    let rows = applications::page(&reader, &filter, page.rows()).await?;
    let conversed: Vec<Uuid> = rows.iter().filter(|(_, conversed)| *conversed).map(|(row, _)| row.id).collect();
    let mut counts = conversations::counts(&reader, &by.actor(), &conversed).await?;
    let cursor = |(row, _): &(ApplicationRow, bool)| Cursor { created_at: row.created_at, id: row.id };
    let show = |(row, _): (ApplicationRow, bool)| {
        let conversation = counts.remove(&row.id).unwrap_or_default();
        ListedApplication { summary: row.into(), conversation }
    };
    Ok(Json(Listed::of(rows, page, cursor, show)))
}

/// The rows that the reader may know of, by the same rule as [`crate::domain::kernel::access::may_see`]; `None`: surely none.
fn filter(reader: &Actor, query: &ListQuery, page: Page) -> Option<Filter> {
    let applicant = match reader.role {
        Role::StateOfficer if query.applicant.is_some_and(|asked| reader.represents != Some(asked)) => return None,
        Role::StateOfficer => Some(reader.represents?),
        _ => query.applicant,
    };
    Some(Filter {
        applicant,
        state: query.state,
        scope: query.scope,
        line_asked: query.line,
        submitted_only: !matches!(reader.role, Role::StateOfficer | Role::Auditor),
        before: page.before(),
    })
}

/// Shows an application: content, letters, the decision of now, history, and the caller's next steps.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}", tag = "applications",
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "The application", body = ApplicationDetail, headers(("ETag" = String))))
)]
pub async fn show_application(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (reader, now) = (app.db.reader().await?, by.context().now);
    let found =
        application_detail::read(&reader, id.into_inner(), &by.actor(), now, locale::language(&request)).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(found.summary.version))).json(found))
}

/// The decisions that were stored with the events of an application, as they were, oldest first.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/assessments", tag = "applications",
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "Every stored decision", body = Vec<StoredAssessment>))
)]
pub async fn list_assessments(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
    request: HttpRequest,
) -> Result<Json<Vec<StoredAssessment>>, AppError> {
    let reader = app.db.reader().await?;
    let stored =
        application_detail::stored_assessments(&reader, id.into_inner(), &by.actor(), locale::language(&request))
            .await?;
    Ok(Json(stored))
}

/// The operations on applications.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_create_application, _, _>(create_application),
        operation::<__path_list_applications, _, _>(list_applications),
        operation::<__path_show_application, _, _>(show_application),
        // Addresses are tried in this order: what is asked for most comes first.
        operation::<__path_take_step, _, _>(take_step),
        operation::<__path_list_assessments, _, _>(list_assessments),
        operation::<__path_save_draft, _, _>(save_draft),
        operation::<__path_attach_letter, _, _>(attach_letter),
        operation::<__path_rehearse_step, _, _>(rehearse_step),
    ]
}
