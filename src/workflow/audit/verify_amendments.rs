//! Verification of amendments: each is replayed from its events, its row compared with its contents, and the chain of
//! agreed versions followed from the approved content.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::domain::amendments::amendment::{kinds, last_day_in_time};
use crate::domain::amendments::amendment_table::{AmendmentAction, AmendmentState, amendment_step};
use crate::domain::applications::form::Draft;
use crate::store::audit::verify_amendments::{self, AgreedVersion, AmendmentOfProject, EventOfAmendment};
use crate::store::db::Connection;
use crate::workflow::audit::verification::{PAGE, Verification};
use crate::workflow::error::WorkflowError;

/// Replays every amendment, and compares it with its base content and its amended content.
pub(in crate::workflow) async fn amendments(
    connection: &Connection,
    found: &mut Verification,
) -> Result<(), WorkflowError> {
    let mut before: Option<(Uuid, i32)> = None;
    loop {
        let page = verify_amendments::amendments(connection, before, PAGE).await?;
        let (Some(first), Some(last)) = (page.first(), page.last()) else { break };
        let events = verify_amendments::events(connection, first.application_id, last.application_id).await?;
        for amendment in &page {
            found.amendments += 1;
            let key = (amendment.application_id, amendment.number);
            let last = before.filter(|(project, _)| *project == key.0).map_or(0, |(_, number)| number);
            if amendment.number != last + 1 {
                found.fault(place(amendment), format!("follows amendment {last}"));
            }
            let start = events.partition_point(|event| (event.application_id, event.number) < key);
            let end = events.partition_point(|event| (event.application_id, event.number) <= key);
            replay(amendment, &events[start..end], found);
            contents(amendment, found);
            before = Some(key);
        }
    }
    let kept = verify_amendments::event_count(connection).await?;
    if u64::try_from(kept).ok() != Some(found.amendment_events) {
        let replayed = found.amendment_events;
        found.fault("amendments", format!("{kept} events are kept, {replayed} belong to one"));
    }
    Ok(())
}

fn place(amendment: &AmendmentOfProject) -> String {
    format!("{} amendment {}", amendment.application_id, amendment.number)
}

/// Replays the history of an amendment through its table and compares the result with its row.
fn replay(amendment: &AmendmentOfProject, events: &[EventOfAmendment], found: &mut Verification) {
    let place = place(amendment);
    let (mut at, mut number) = (AmendmentState::Unwritten, 0);
    let mut recommended = (None, None);
    for event in events {
        found.amendment_events += 1;
        number += 1;
        if event.seq != number {
            found.fault(&place, format!("event {} stands where event {number} should", event.seq));
            number = event.seq;
        }
        if event.from_state != at || amendment_step(at, event.action).map(|step| step.to) != Some(event.to_state) {
            let step = format!("{} from {} to {}", event.action, event.from_state, event.to_state);
            found.fault(&place, format!("event {number}, {step}, is no step from {at}"));
        }
        if event.recommended != recommended {
            found.fault(&place, format!("event {number} rests on another recommendation than was made"));
        }
        persons(amendment, event, &place, found);
        if event.action == AmendmentAction::Recommend {
            recommended = (Some(event.seq), Some(event.persons.0));
        }
        at = event.to_state;
    }
    let (version, state) = amendment.last_event;
    if (number, at) != (version, state) {
        found.fault(&place, format!("says {state} at version {version}, its events end at {at} with {number}"));
    }
    let asked_late = events.first().is_some_and(|event| event.action == AmendmentAction::RequestLate);
    if asked_late != amendment.late {
        found.fault(&place, "was asked for late, and its row or its first event does not say so");
    }
}

/// Checks that the requester does not decide on the amendment, and that two persons recommend and approve.
fn persons(amendment: &AmendmentOfProject, event: &EventOfAmendment, place: &str, found: &mut Verification) {
    let (actor, requester) = event.persons;
    let asks = matches!(event.action, AmendmentAction::Request | AmendmentAction::RequestLate);
    if requester != amendment.requested_by || (asks && actor != requester) {
        found.fault(place, format!("event {} names another person as the one who asked", event.seq));
    }
    let by = match event.action {
        AmendmentAction::GrantException | AmendmentAction::Recommend => vec![Some(actor), Some(requester)],
        AmendmentAction::Approve | AmendmentAction::Decline => {
            vec![Some(actor), Some(requester), event.recommended.1]
        }
        _ => return,
    };
    let told: Vec<_> = by.into_iter().flatten().collect();
    if told.iter().collect::<BTreeSet<_>>().len() < told.len() {
        found.fault(place, format!("event {} decides without another person", event.seq));
    }
}

/// Compares the row of an amendment with values computed from its contents.
fn contents(amendment: &AmendmentOfProject, found: &mut Verification) {
    let place = place(amendment);
    let read = |body: &Option<Vec<u8>>| body.as_deref().and_then(|body| serde_json::from_slice::<Draft>(body).ok());
    let (Some(base), Some(amended)) = (read(&amendment.base), read(&amendment.amended)) else {
        found.fault(&place, "its contents cannot be read");
        return;
    };
    if kinds(&base, &amended) != amendment.kinds {
        found.fault(&place, format!("says that it changes {:?}, its contents differ otherwise", amendment.kinds));
    }
    let total = amended.total().map(|total| total.get());
    if total != Some(amendment.total_cents) || amendment.granted_cents != total {
        let granted = amendment.granted_cents;
        found.fault(&place, format!("its budget comes to {total:?} cents, {granted:?} were granted"));
    }
    let (agreed_end, requested_on) = amendment.days;
    if base.ends_on() != Some(agreed_end) {
        found.fault(&place, format!("says that the project ended on {agreed_end}, what was agreed says otherwise"));
    }
    let notice = u32::try_from(amendment.notice_months).ok();
    let in_time = notice.and_then(|months| last_day_in_time(agreed_end, months));
    if in_time.is_some_and(|last| requested_on > last) != amendment.late {
        found.fault(&place, format!("was asked for on {requested_on} and is not late, or the other way round"));
    }
    let agreed = (amendment.last_event.1 == AmendmentState::Approved).then_some(amendment.base_version + 1);
    if amendment.agreed_version != agreed {
        found.fault(&place, format!("became version {:?} of what is agreed, not {agreed:?}", amendment.agreed_version));
    }
}

/// Follows the agreed versions from the approved content.
pub(in crate::workflow) async fn agreed(
    connection: &Connection,
    found: &mut Verification,
) -> Result<(), WorkflowError> {
    let mut before: Option<AgreedVersion> = None;
    loop {
        let place = before.as_ref().map(|last| (last.application_id, last.version));
        let page = verify_amendments::versions(connection, place, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for version in page {
            found.agreed_versions += 1;
            let last = before.take().filter(|last| last.application_id == version.application_id);
            follows(last.as_ref(), &version, found);
            before = Some(version);
        }
    }
    for (project, seq) in verify_amendments::not_frozen(connection).await? {
        found.fault(project, format!("event {seq} carries another content than was agreed as the project began"));
    }
    Ok(())
}

fn follows(last: Option<&AgreedVersion>, version: &AgreedVersion, found: &mut Verification) {
    let place = format!("{} agreed version {}", version.application_id, version.version);
    let Some(last) = last else {
        if version.version != 0 || version.approved != Some(version.content_hash) {
            found.fault(&place, "does not begin with the content that was approved");
        }
        return;
    };
    if version.version != last.version + 1 {
        found.fault(&place, format!("follows version {}", last.version));
    }
    if version.previous_hash != Some(last.content_hash) {
        found.fault(&place, "does not continue from the content of the version before");
    }
    let expected = (AmendmentState::Approved, last.version, last.content_hash, version.content_hash);
    if version.amendment != Some(expected) || version.approving != Some(AmendmentAction::Approve) {
        found.fault(&place, "is not what an approved amendment says");
    }
}
