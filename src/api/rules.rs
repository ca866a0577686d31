//! REST operations of the dated rule values: ceilings, minimums, shares and thresholds, each with its source.

use actix_web::web::{Data, Json};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{KeepsTheBooks, ReadsFactsAndRules};
use crate::domain::kernel::calendar;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::inputs::rules::RuleBody;
use crate::views::rules::{self, RecordedRule, RuleRecorded};
use crate::workflow::member_states::record_fact;

/// Which values are shown: all records, or those that held.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AsOfQuery {
    /// Only what held on this day.
    #[validate(custom(function = "calendar::on_record"))]
    pub day: Option<NaiveDate>,
    /// Only what was recorded until this instant.
    #[validate(custom(function = "calendar::instant_on_record"))]
    pub known_at: Option<DateTime<Utc>>,
}

/// Lists the recorded values of the rules, or those that held on a day by what was known at an instant.
#[utoipa::path(
    get, path = "/api/v1/credit-lines/rules", tag = "credit lines", params(AsOfQuery),
    responses((status = 200, description = "The values, by rule and first day", body = Vec<RecordedRule>))
)]
pub async fn list_rules(
    by: As<ReadsFactsAndRules>,
    app: Data<App>,
    query: Query<AsOfQuery>,
) -> Result<Json<Vec<RecordedRule>>, AppError> {
    let AsOfQuery { day, known_at } = query.0;
    let (known_at, reader) = (known_at.unwrap_or(by.context().now), app.db.reader().await?);
    Ok(Json(rules::values(&reader, day, known_at).await?))
}

/// Records a value of a rule from a day on; what was recorded before stays.
#[utoipa::path(
    post, path = "/api/v1/credit-lines/rules", tag = "credit lines",
    params(Key), request_body = RuleBody,
    responses((status = 201, description = "Recorded", body = RuleRecorded))
)]
pub async fn record_rule(
    by: As<KeepsTheBooks>,
    app: Data<App>,
    keyed: KeyedBody<RuleBody>,
) -> Result<Answer, AppError> {
    let keyed = keyed.try_map(|body| body.meaningful().map(|key| (key, body)))?;
    keyed
        .act(&by, &app, async move |tx, _, (key, body)| {
            let id = record_fact::record_rule(&tx, key, body.quantity, body.in_force_from, body.source).await?;
            Answer::created(&RuleRecorded { id })
        })
        .await
}

/// The operations on the rules of the lines.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_list_rules, _, _>(list_rules), operation::<__path_record_rule, _, _>(record_rule)]
}
