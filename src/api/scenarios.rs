//! REST operations of scenarios: which applications would be approved or refused under an assumption. Scenarios can be
//! saved, repeated and compared.

pub mod rule_impact;

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use uuid::Uuid;
use validator::Validate;

use super::operation::{Operation, operation};
use super::permission::{ReadsScenarios, Simulates};
use crate::domain::scenarios::scenario::{Assumptions, ScenarioToSave};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, KeyedBody};
use crate::http::locale;
use crate::http::paging::{Cursor, Listed, Page, PageLimit};
use crate::http::state::App;
use crate::http::valid::{Query, Valid};
use crate::i18n::Language;
use crate::inputs::scenarios::scenario::{ASSUMPTIONS, RunBody, ScenarioBody, checked};
use crate::views::scenarios::comparison::ScenarioComparison;
use crate::views::scenarios::saved::{ScenarioDetail, ScenarioSummary};
use crate::views::scenarios::scenario::ExplainedScenario;
use crate::workflow::scenarios::run;

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
    checked(&assumptions, "", context.now)?;
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
    keyed: KeyedBody<ScenarioBody>,
    request: HttpRequest,
) -> Result<Answer, AppError> {
    let (language, now) = (locale::language(&request), by.context().now);
    let asked = async { Ok(keyed.body.checked(now)?) };
    run_and_save(&app, &by, keyed.key, asked, language).await
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
    keyed: KeyedBody<RunBody>,
    request: HttpRequest,
) -> Result<Answer, AppError> {
    let language = locale::language(&request);
    let asked = async { Ok(run::again(&*app.db.reader().await?, *id, keyed.body.name).await?) };
    run_and_save(&app, &by, keyed.key, asked, language).await
}

/// The run itself stores nothing; only saving the result is a write, with idempotency key and event.
async fn run_and_save(
    app: &App,
    by: &As<Simulates>,
    key: Key,
    asked: impl Future<Output = Result<ScenarioToSave, AppError>>,
    language: Language,
) -> Result<Answer, AppError> {
    let running = async {
        let run = run::run_to_save(&app.db, by.context(), by.actor(), asked.await?).await;
        run.map_err(|error| AppError::from(error).below(ASSUMPTIONS))
    };
    idempotent::act_prepared(&app.db, by.context(), key, running, async move |tx, new| {
        let id = run::save(&tx, &new).await?;
        let shown = ScenarioDetail::read(tx.connection()?, id, language).await?;
        let answer = Answer::created(&shown)?;
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
    let rows = ScenarioSummary::page(&*app.db.reader().await?, page.before(), page.rows()).await?;
    let cursor = |row: &ScenarioSummary| Cursor { created_at: row.saved_at, id: row.id };
    Ok(Json(Listed::of(rows, page, cursor, |row| row)))
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
    let language = locale::language(&request);
    Ok(Json(ScenarioDetail::read(&*app.db.reader().await?, *id, language).await?))
}

/// Which scenario stands beside.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ComparisonQuery {
    /// The other scenario.
    with: Uuid,
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
    Ok(Json(ScenarioComparison::read(&reader, *id, query.0.with).await?))
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
