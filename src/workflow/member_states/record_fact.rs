//! Records dated facts of states and dated rule values; they are never overwritten.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::member_states::member_state::{Fact, FactKind, FactValue, NewFact};
use crate::domain::rules::rule_value::{Quantity, RuleKey, RuleValue};
use crate::store::audit::events;
use crate::store::db::Tx;
use crate::store::documents;
use crate::store::ledger::budget_years;
use crate::store::member_states::states;
use crate::workflow::error::WorkflowError;
use crate::workflow::rules::reassess::{self, AffectedApplications};

/// Records a fact of a state; earlier records stay. The undecided applications that concern the state are reassessed.
///
/// # Errors
/// [`WorkflowError::UnknownStates`]; [`RefusalCode::DocumentMissing`] for an Article 4 status without the official list;
/// [`RefusalCode::NothingToRetract`].
pub async fn record_fact(tx: &Tx, new: NewFact) -> Result<i32, WorkflowError> {
    if !states::unknown(tx.connection()?, [new.state]).await?.is_empty() {
        return Err(WorkflowError::UnknownStates(vec![new.state.to_string()]));
    }
    recordable(tx, &new).await?;
    let before = reassess::load_before(tx, &AffectedApplications::States([new.state].into())).await?;
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
    let revision = states::record_fact(tx, &fact, document.map(|(id, _)| id)).await?;
    let reassessed = before.reassess_and_notify(tx, [fact.valid_from]).await?;
    let detail = json!({
        "kind": fact.kind,
        "value": fact.value.as_str(),
        "valid_from": fact.valid_from,
        "revision": revision,
        "source": fact.source,
        "document_sha256": document.map(|(_, sha256)| sha256),
        "undecided_applications": reassessed,
    });
    events::record(tx, "fact_recorded", "member_state", fact.state.as_str(), detail).await?;
    Ok(revision)
}

/// Checks that an Article 4 status has its document, and that a retraction has a fact to retract.
async fn recordable(tx: &Tx, new: &NewFact) -> Result<(), WorkflowError> {
    if new.value == FactValue::Retracted {
        let known = states::facts(tx.connection()?, [new.state]).await?;
        let in_force = known.value(new.state, new.kind, new.valid_from, tx.context().now);
        if in_force.is_none_or(|fact| fact.valid_from != new.valid_from) {
            return Err(Refusal::new(RefusalCode::NothingToRetract).with("day", new.valid_from).into());
        }
    } else if new.kind == FactKind::Article4 && new.evidence.is_none() {
        return Err(Refusal::new(RefusalCode::DocumentMissing).into());
    }
    Ok(())
}

/// Records a value of a rule; earlier records stay. The undecided applications are reassessed.
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
    let before = reassess::load_before(tx, &AffectedApplications::Every).await?;
    let value = RuleValue { key, quantity, in_force_from, recorded_at: tx.context().now, source };
    let id = budget_years::record_rule(tx, &value).await?;
    let reassessed = before.reassess_and_notify(tx, [in_force_from]).await?;
    let detail = json!({
        "line": key.line,
        "scope": key.scope,
        "quantity": quantity,
        "in_force_from": in_force_from,
        "source": value.source,
        "undecided_applications": reassessed,
    });
    events::record(tx, "rule_value_recorded", "rule", key.code.as_str(), detail).await?;
    Ok(id)
}
