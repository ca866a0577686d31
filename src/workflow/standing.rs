//! The standing of states and rules: dated facts and dated values, recorded and never overwritten.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::error::WorkflowError;
use crate::domain::document::Pdf;
use crate::domain::member_state::{Fact, FactKind, FactValue, StateCode};
use crate::domain::rule_value::{Quantity, RuleKey, RuleValue};
use crate::store::db::Tx;
use crate::store::{audit, credit_lines, documents, member_states};

/// A fact to record.
#[derive(Debug, Clone)]
pub struct NewFact {
    /// The state.
    pub state: StateCode,
    /// What it is about.
    pub kind: FactKind,
    /// What was found.
    pub value: FactValue,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// Publication or document.
    pub source: String,
    /// The document itself.
    pub evidence: Option<Pdf>,
}

/// Records a fact of a state; what was recorded before stays.
///
/// # Errors
/// [`WorkflowError::UnknownStates`].
pub async fn record_fact(tx: &Tx, new: NewFact) -> Result<i32, WorkflowError> {
    if !member_states::unknown(tx.connection()?, [new.state]).await?.is_empty() {
        return Err(WorkflowError::UnknownStates(vec![new.state.to_string()]));
    }
    let document = match &new.evidence {
        Some(evidence) => Some(documents::insert(tx, evidence).await?),
        None => None,
    };
    let fact = Fact {
        state: new.state,
        kind: new.kind,
        value: new.value,
        valid_from: new.valid_from,
        recorded_at: tx.context().now,
        source: new.source,
    };
    let revision = member_states::record_fact(tx, &fact, document.map(|(id, _)| id)).await?;
    let detail = json!({
        "kind": fact.kind,
        "value": fact.value.as_str(),
        "valid_from": fact.valid_from,
        "revision": revision,
        "source": fact.source,
        "document_sha256": document.map(|(_, sha256)| sha256),
    });
    audit::record(tx, "fact_recorded", "member_state", fact.state.as_str(), detail).await?;
    Ok(revision)
}

/// Records a value of a rule; what was recorded before stays.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn record_rule(
    tx: &Tx,
    key: RuleKey,
    quantity: Quantity,
    in_force_from: NaiveDate,
    source: String,
) -> Result<Uuid, WorkflowError> {
    let value = RuleValue { key, quantity, in_force_from, recorded_at: tx.context().now, source };
    let id = credit_lines::record_rule(tx, &value).await?;
    let detail = json!({
        "line": key.line,
        "scope": key.scope,
        "quantity": quantity,
        "in_force_from": in_force_from,
        "source": value.source,
    });
    audit::record(tx, "rule_value_recorded", "rule", key.code.as_str(), detail).await?;
    Ok(id)
}
