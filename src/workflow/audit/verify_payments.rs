//! Verification of payments: every instalment is replayed and compared with its plan, requester, checker and payer
//! must differ, its amount is compared with the money movement, and the evaluation line recomputed from the agreed
//! content.

use std::collections::BTreeSet;

use crate::domain::applications::form::{CostCategory, Draft};
use crate::domain::applications::state::State;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::payments::instalment_table::{InstalmentState, instalment_step};
use crate::store::audit::verify_payments::{self, EventOfInstalment};
use crate::store::db::Connection;
use crate::workflow::audit::verification::{PAGE, Verification};
use crate::workflow::error::WorkflowError;

/// Replays the history of every instalment.
pub(in crate::workflow) async fn instalments(
    connection: &Connection,
    found: &mut Verification,
) -> Result<(), WorkflowError> {
    let mut before: Option<EventOfInstalment> = None;
    loop {
        let place = before.as_ref().map(|last| (last.application_id, last.instalment, last.seq));
        let page = verify_payments::events(connection, place, PAGE).await?;
        if page.is_empty() {
            return Ok(());
        }
        for event in page {
            found.instalment_events += 1;
            let last = before
                .take()
                .filter(|last| (last.application_id, last.instalment) == (event.application_id, event.instalment));
            replay(last.as_ref(), &event, found);
            before = Some(event);
        }
    }
}

fn replay(last: Option<&EventOfInstalment>, event: &EventOfInstalment, found: &mut Verification) {
    let place = format!("{} instalment {} event {}", event.application_id, event.instalment, event.seq);
    let (number, at) = last.map_or((0, InstalmentState::Planned), |last| (last.seq, last.to_state));
    if event.seq != number + 1 {
        found.fault(&place, format!("follows event {number}"));
    }
    let step = instalment_step(at, event.action);
    let posts = step.map(|step| step.posts.map_or("nothing", EntryKind::as_str));
    if event.from_state != at || step.map(|step| step.to) != Some(event.to_state) || posts != Some(event.posts.as_str())
    {
        found.fault(&place, format!("{} from {} is no step from {at}", event.action, event.from_state));
    }
    if event.planned_cents != Some(event.amount_cents) {
        found.fault(&place, format!("is of {} cents, its plan says {:?}", event.amount_cents, event.planned_cents));
    }
    if event.to_state != InstalmentState::Refused && !event.project_state.is_paid() {
        found.fault(&place, format!("is of a project that was {}", event.project_state));
    }
    if event.to_state == InstalmentState::Paid {
        payment(event, &place, found);
    } else if event.movement.is_some() {
        found.fault(&place, "moves money and is no payment");
    }
}

fn payment(event: &EventOfInstalment, place: &str, found: &mut Verification) {
    let (payer, requester, checker) = event.persons;
    if BTreeSet::from([Some(payer), Some(requester), checker]).len() < 3 || checker.is_none() {
        found.fault(place, "was not requested, checked and paid by three persons");
    }
    let (left, evaluation) = event.left;
    let expected = left.map(|left| (EntryKind::Disburse, event.amount_cents, left));
    if event.movement != expected || expected.is_none() {
        found.fault(place, format!("says {expected:?}, the money moved {:?}", event.movement));
    }
    let content = event.agreed.as_deref().and_then(|body| serde_json::from_slice::<Draft>(body).ok());
    let agreed = content.and_then(|content| content.total_of(&[CostCategory::Evaluation])).map(|line| line.get());
    if evaluation.is_none() || agreed != evaluation {
        found.fault(place, format!("leaves {evaluation:?} cents for the evaluation, {agreed:?} were agreed"));
    }
    if event.project_state == State::Active && left < evaluation {
        found.fault(place, "touches the evaluation line before completion");
    }
}

/// Compares the sums: payments with disbursements, and planned amounts with the grant.
pub(in crate::workflow) async fn sums(connection: &Connection, found: &mut Verification) -> Result<(), WorkflowError> {
    for (application, (payments, moved)) in verify_payments::paid(connection).await? {
        if payments != moved {
            found.fault(application, format!("its payments add up to {payments}, {moved} were disbursed"));
        }
    }
    for (application, version, planned, granted) in verify_payments::planned(connection).await? {
        if planned.is_none_or(|planned| planned > granted) {
            found.fault(application, format!("plan {version} pays {planned:?}, {granted} were granted"));
        }
    }
    Ok(())
}
