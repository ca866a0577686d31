//! The dated values of the rules: ceilings, minimums, shares and thresholds, each with its source.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{KeepsTheBooks, ReadsStanding};
use crate::domain::kernel::calendar;
use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::rules::rule_value::{Quantity, RuleCode, RuleKey, RuleValue, Rules};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::state::App;
use crate::http::valid::Query;
use crate::inputs::field_error::FieldError;
use crate::store::ledger::budget_years;
use crate::workflow::member_states::record_fact;

/// A recorded value of a rule.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecordedRule {
    /// What is limited.
    pub code: RuleCode,
    /// The line it holds for; absent: both.
    pub line: Option<CreditLine>,
    /// The scope it holds for; absent: both.
    pub scope: Option<Scope>,
    /// The value, in the unit of the rule.
    pub quantity: Quantity,
    /// First day in force.
    pub in_force_from: NaiveDate,
    /// When it was recorded here.
    pub recorded_at: DateTime<Utc>,
    /// Legal source.
    pub source: String,
}

impl From<&RuleValue> for RecordedRule {
    fn from(value: &RuleValue) -> RecordedRule {
        RecordedRule {
            code: value.key.code,
            line: value.key.line,
            scope: value.key.scope,
            quantity: value.quantity,
            in_force_from: value.in_force_from,
            recorded_at: value.recorded_at,
            source: value.source.clone(),
        }
    }
}

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

/// The records that answer an as-of question: for a day one of each key, else every one that was known.
fn answering<'r>(rules: &'r Rules, asked: &AsOfQuery, now: DateTime<Utc>) -> Vec<&'r RuleValue> {
    let known_at = asked.known_at.unwrap_or(now);
    let Some(day) = asked.day else {
        return rules.all().iter().filter(|value| value.recorded_at <= known_at).collect();
    };
    let mut keys: Vec<RuleKey> = rules.all().iter().map(|value| value.key).collect();
    keys.dedup();
    keys.into_iter().filter_map(|key| rules.in_force(key, day, known_at)).collect()
}

/// Lists the recorded values of the rules, or those that held on a day by what was known at an instant.
#[utoipa::path(
    get, path = "/api/v1/credit-lines/rules", tag = "credit lines", params(AsOfQuery),
    responses((status = 200, description = "The values, by rule and first day", body = Vec<RecordedRule>))
)]
pub async fn list_rules(
    by: As<ReadsStanding>,
    app: Data<App>,
    query: Query<AsOfQuery>,
) -> Result<Json<Vec<RecordedRule>>, AppError> {
    let rules = budget_years::rules(&*app.db.reader().await?).await?;
    let found = answering(&rules, &query.0, by.context().now);
    Ok(Json(found.into_iter().map(RecordedRule::from).collect()))
}

/// A value to record.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleBody {
    /// What is limited.
    pub code: RuleCode,
    /// The line it holds for: named for a ceiling, and for nothing else.
    #[serde(default)]
    pub line: Option<CreditLine>,
    /// The scope it holds for: named for a ceiling and a minimum, and for nothing else.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// The value, in the unit of the rule: an amount in USD, a share in hundredths of a percent, or a count.
    pub quantity: Quantity,
    /// First day in force.
    #[validate(custom(function = "calendar::on_record"))]
    pub in_force_from: NaiveDate,
    /// Legal source.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl RuleBody {
    /// The key and the quantity, if some rule asks by them.
    fn meaningful(&self) -> Result<RuleKey, AppError> {
        let key = RuleKey { code: self.code, line: self.line, scope: self.scope };
        let mut faults = Vec::new();
        if !key.is_meaningful() {
            faults.push(FieldError::at("/code", "rule_key_meaningless"));
        }
        if !self.quantity.is_of(self.code) {
            faults.push(FieldError::at("/quantity", "quantity_of_another_unit"));
        }
        if faults.is_empty() { Ok(key) } else { Err(AppError::Fields(faults)) }
    }
}

/// A value that was recorded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RuleRecorded {
    /// Identity of the record.
    pub id: Uuid,
}

/// Records a value of a rule from a day on; what was recorded before stays.
#[utoipa::path(
    post, path = "/api/v1/credit-lines/rules", tag = "credit lines",
    params(Key), request_body = RuleBody,
    responses((status = 201, description = "Recorded", body = RuleRecorded))
)]
pub async fn record_rule(by: As<KeepsTheBooks>, app: Data<App>, once: Once<RuleBody>) -> Result<Answer, AppError> {
    let body = once.body;
    let key = body.meaningful()?;
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        let id = record_fact::record_rule(&tx, key, body.quantity, body.in_force_from, body.source).await?;
        Answer::json(StatusCode::CREATED, &RuleRecorded { id })
    })
    .await
}

/// The operations on the rules of the lines.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_list_rules, _, _>(list_rules), operation::<__path_record_rule, _, _>(record_rule)]
}
