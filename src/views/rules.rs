//! The view of the dated rule values: ceilings, minimums, shares and thresholds, each with its source.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::rules::rule_value::{Quantity, RuleCode, RuleKey, RuleValue, Rules};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::ledger::budget_years;

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

/// A value that was recorded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RuleRecorded {
    /// Identity of the record.
    pub id: Uuid,
}

/// The values known at an instant, by rule and first day; with `day`, only the values in force on it.
///
/// # Errors
/// A [`StoreError`].
pub async fn values(
    connection: &Connection,
    day: Option<NaiveDate>,
    known_at: DateTime<Utc>,
) -> Result<Vec<RecordedRule>, StoreError> {
    let rules = budget_years::rules(connection).await?;
    Ok(answering(&rules, day, known_at).into_iter().map(RecordedRule::from).collect())
}

/// The records that answer a point-in-time read: with a day the one in force of each key, otherwise every record known
/// at the instant.
fn answering(rules: &Rules, day: Option<NaiveDate>, known_at: DateTime<Utc>) -> Vec<&RuleValue> {
    let Some(day) = day else {
        return rules.all().iter().filter(|value| value.recorded_at <= known_at).collect();
    };
    let mut keys: Vec<RuleKey> = rules.all().iter().map(|value| value.key).collect();
    keys.dedup();
    keys.into_iter().filter_map(|key| rules.in_force(key, day, known_at)).collect()
}
