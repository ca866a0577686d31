//! Scenarios: what would be approved and refused under an assumption; saved, run again, and laid side by side.

pub mod rule_impact;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::operation::{Operation, operation};
use super::permission::{ReadsScenarios, Simulates};
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::scenarios::comparison::{self, ApplicationPair, MoneyPair};
use crate::domain::scenarios::scenario::Assumptions;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::locale;
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::{Query, Valid};
use crate::i18n::Language;
use crate::inputs::field_error::FieldError;
use crate::store::db::Context;
use crate::store::scenarios::saved::{self, NewScenario, SavedScenario, ScenarioRow};
use crate::workflow::scenarios::run;

pub use crate::views::scenarios::{ExplainedOutcome, ExplainedRefusedAct, ExplainedScenario};

/// A saved scenario as it is listed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ScenarioSummary {
    /// Identity.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// The instant that was assumed.
    pub as_of: DateTime<Utc>,
    /// The scenario it repeats; absent for a new one.
    pub repeats: Option<Uuid>,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// Who saved it.
    pub saved_by: Uuid,
    /// The name of that person.
    pub saved_by_name: String,
}

impl From<ScenarioRow> for ScenarioSummary {
    fn from(row: ScenarioRow) -> ScenarioSummary {
        let ScenarioRow { id, name, as_of, repeats, saved_at, saved_by, saved_by_name } = row;
        ScenarioSummary { id, name, as_of, repeats, saved_at, saved_by, saved_by_name }
    }
}

/// A saved scenario: what was assumed, and what would have followed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ScenarioDetail {
    /// As it is listed.
    #[serde(flatten)]
    pub summary: ScenarioSummary,
    /// What was assumed.
    pub assumptions: Assumptions,
    /// What was found.
    pub result: ExplainedScenario,
}

impl ScenarioDetail {
    fn of(saved: SavedScenario, language: Language) -> ScenarioDetail {
        let SavedScenario { row, input, result } = saved;
        ScenarioDetail { summary: row.into(), assumptions: input, result: ExplainedScenario::of(result, language) }
    }
}

/// A scenario to run and save.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioBody {
    /// What it is called.
    #[validate(length(min = 1, max = 200, code = "length_between"))]
    pub name: String,
    /// What is assumed.
    #[validate(nested)]
    pub assumptions: Assumptions,
}

/// A saved scenario to run again.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunBody {
    /// What the new run is called; absent: as the scenario it repeats.
    #[serde(default)]
    #[validate(length(min = 1, max = 200, code = "length_between"))]
    pub name: Option<String>,
}

/// What the types cannot say: each application once, no day that has passed, a proposal that could be published.
fn sound(assumptions: &Assumptions, at: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    let mut faults = Vec::new();
    if assumptions.day.is_some_and(|day| day < day_in_geneva(now)) {
        faults.push(FieldError::at(format!("{at}/day"), "day_passed"));
    }
    let chosen = assumptions.applications.as_deref().unwrap_or_default();
    for (place, one) in chosen.iter().enumerate() {
        if chosen.iter().take(place).any(|earlier| earlier.id == one.id) {
            faults.push(FieldError::at(format!("{at}/applications/{place}/id"), "application_twice"));
        }
    }
    let proposed = assumptions.proposal.iter().flat_map(|proposal| proposal.faults());
    faults.extend(proposed.map(|fault| FieldError::at(format!("{at}/proposal{}", fault.pointer), fault.code)));
    if faults.is_empty() { Ok(()) } else { Err(AppError::Fields(faults)) }
}

/// Says what would follow from an assumption, without a trace. Creates nothing: it needs no key.
#[utoipa::path(
    post, path = "/api/v1/scenario-rehearsals", tag = "scenarios", request_body = Assumptions,
    responses((status = 200, description = "What would happen", body = ExplainedScenario))
)]
pub async fn rehearse_scenario(
    by: As<Simulates>,
    app: Data<App>,
    assumptions: Valid<Assumptions>,
    request: HttpRequest,
) -> Result<Json<ExplainedScenario>, AppError> {
    let (context, actor, language) = (by.context(), by.actor(), locale::language(&request));
    sound(&assumptions, "", context.now)?;
    let (_, result) = run::run(&app.db, context, actor, assumptions.0).await?;
    Ok(Json(ExplainedScenario::of(result, language)))
}

/// Says what would follow from an assumption, and saves assumption and answer under a name.
#[utoipa::path(
    post, path = "/api/v1/scenarios", tag = "scenarios", params(Key), request_body = ScenarioBody,
    responses((status = 201, description = "Run and saved", body = ScenarioDetail, headers(("Location" = String))))
)]
pub async fn save_scenario(
    by: As<Simulates>,
    app: Data<App>,
    once: Once<ScenarioBody>,
    request: HttpRequest,
) -> Result<Answer, AppError> {
    let (language, now) = (locale::language(&request), by.context().now);
    let ScenarioBody { name, assumptions } = once.body;
    let asked = async {
        sound(&assumptions, ASSUMPTIONS, now)?;
        Ok(Asked { name, repeats: None, input: assumptions })
    };
    run_and_save(&app, &by, once.key, asked, language).await
}

/// Runs a saved scenario again on what is recorded now, and saves the answer as a scenario of its own. A day that has
/// passed meanwhile counts as today.
#[utoipa::path(
    post, path = "/api/v1/scenarios/{id}/runs", tag = "scenarios", params(("id" = Uuid, Path), Key),
    request_body = RunBody,
    responses((status = 201, description = "Run and saved", body = ScenarioDetail, headers(("Location" = String))))
)]
pub async fn run_scenario_again(
    by: As<Simulates>,
    app: Data<App>,
    id: Path<Uuid>,
    once: Once<RunBody>,
    request: HttpRequest,
) -> Result<Answer, AppError> {
    let language = locale::language(&request);
    let asked = async {
        let SavedScenario { row, input, .. } = saved::find(&*app.db.reader().await?, *id).await?;
        Ok(Asked { name: once.body.name.unwrap_or(row.name), repeats: Some(row.id), input })
    };
    run_and_save(&app, &by, once.key, asked, language).await
}

/// Where the assumptions stand in the body.
const ASSUMPTIONS: &str = "/assumptions";

/// What is to be run and saved.
struct Asked {
    name: String,
    repeats: Option<Uuid>,
    input: Assumptions,
}

/// The run leaves no trace; only its note is an act, with its key and its event.
async fn run_and_save(
    app: &App,
    by: &As<Simulates>,
    key: Key,
    asked: impl Future<Output = Result<Asked, AppError>>,
    language: Language,
) -> Result<Answer, AppError> {
    let (context, actor): (Context, _) = (by.context(), by.actor());
    let saved_by = actor.user_id;
    let running = async {
        let Asked { name, repeats, input } = asked.await?;
        let run = run::run(&app.db, context.clone(), actor, input.clone()).await;
        let (as_of, result) = run.map_err(|error| AppError::from(error).below(ASSUMPTIONS))?;
        Ok(NewScenario { name, as_of, input, result, repeats, by: saved_by })
    };
    idempotent::act_prepared(&app.db, by.context(), key, running, async move |tx, new: NewScenario| {
        let id = run::save(&tx, &new).await?;
        let saved = saved::find(tx.connection()?, id).await?;
        let answer = Answer::json(StatusCode::CREATED, &ScenarioDetail::of(saved, language))?;
        Ok(answer.location(&format!("/api/v1/scenarios/{id}")))
    })
    .await
}

/// Which scenarios are listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ScenarioQuery {
    /// Rows of a page, 1 to 100.
    #[param(inline)]
    limit: Option<PageLimit>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Lists the saved scenarios, newest first.
#[utoipa::path(
    get, path = "/api/v1/scenarios", tag = "scenarios", params(ScenarioQuery),
    responses((status = 200, description = "One page", body = Listed<ScenarioSummary>))
)]
pub async fn list_scenarios(
    _: As<ReadsScenarios>,
    app: Data<App>,
    query: Query<ScenarioQuery>,
) -> Result<Json<Listed<ScenarioSummary>>, AppError> {
    let page = Page::of(query.0.limit, query.0.after);
    let before = page.before();
    let rows = saved::page(&*app.db.reader().await?, before, page.rows()).await?;
    let cursor = |row: &ScenarioRow| Cursor { created_at: row.saved_at, id: row.id };
    Ok(Json(Listed::of(rows, page, cursor, ScenarioSummary::from)))
}

/// Shows a saved scenario.
#[utoipa::path(
    get, path = "/api/v1/scenarios/{id}", tag = "scenarios", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The scenario", body = ScenarioDetail))
)]
pub async fn show_scenario(
    _: As<ReadsScenarios>,
    app: Data<App>,
    id: Path<Uuid>,
    request: HttpRequest,
) -> Result<Json<ScenarioDetail>, AppError> {
    let saved = saved::find(&*app.db.reader().await?, *id).await?;
    Ok(Json(ScenarioDetail::of(saved, locale::language(&request))))
}

/// Which scenario stands beside.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ComparisonQuery {
    /// The other scenario.
    with: Uuid,
}

/// Two scenarios side by side.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ScenarioComparison {
    /// The first.
    pub first: ScenarioSummary,
    /// The second.
    pub second: ScenarioSummary,
    /// Every application of either, in the order of the first, then of the second.
    pub applications: Vec<ApplicationPair>,
    /// Every line of either.
    pub lines: Vec<MoneyPair>,
    /// Every region of either.
    pub regions: Vec<MoneyPair>,
}

/// Lays two saved scenarios side by side: application by application, line by line, region by region.
#[utoipa::path(
    get, path = "/api/v1/scenarios/{id}/comparison", tag = "scenarios", params(("id" = Uuid, Path), ComparisonQuery),
    responses((status = 200, description = "The two", body = ScenarioComparison))
)]
pub async fn compare_scenarios(
    _: As<ReadsScenarios>,
    app: Data<App>,
    id: Path<Uuid>,
    query: Query<ComparisonQuery>,
) -> Result<Json<ScenarioComparison>, AppError> {
    let reader = app.db.reader().await?;
    let (first, second) = futures_util::try_join!(saved::find(&reader, *id), saved::find(&reader, query.0.with))?;
    let found = comparison::compare(&first.result, &second.result);
    Ok(Json(ScenarioComparison {
        first: first.row.into(),
        second: second.row.into(),
        applications: found.applications,
        lines: found.lines,
        regions: found.regions,
    }))
}

/// The operations on scenarios.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_rehearse_scenario, _, _>(rehearse_scenario),
        operation::<__path_list_scenarios, _, _>(list_scenarios),
        operation::<__path_save_scenario, _, _>(save_scenario),
        operation::<__path_show_scenario, _, _>(show_scenario),
        operation::<__path_run_scenario_again, _, _>(run_scenario_again),
        operation::<__path_compare_scenarios, _, _>(compare_scenarios),
    ]
}
