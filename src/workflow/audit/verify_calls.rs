//! Verification of calls: revisions are numbered without gaps and change no instant that had passed, no two calls
//! overlap, and every regional submission lies within the call revision in force at that time.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::domain::applications::state::Action;
use crate::store::audit::verify_calls::{self, CurrentCall, RevisionOfCall, TakenApplication};
use crate::store::db::Connection;
use crate::workflow::audit::verification::{PAGE, Verification};
use crate::workflow::error::WorkflowError;

/// The revisions of each call, in their order.
type Revisions = BTreeMap<Uuid, Vec<RevisionOfCall>>;

/// Checks every call, and every application that was or should have been submitted in one.
pub(in crate::workflow) async fn calls(connection: &Connection, found: &mut Verification) -> Result<(), WorkflowError> {
    let mut revisions = Revisions::new();
    for revision in verify_calls::revisions(connection).await? {
        revisions.entry(revision.call_id).or_default().push(revision);
    }
    let calls = verify_calls::calls(connection).await?;
    for (number, call) in calls.iter().enumerate() {
        let of_call = revisions.get(&call.0).map_or(&[][..], Vec::as_slice);
        chain(call, of_call, found);
        let together = |other: &&CurrentCall| other.2.0 < call.2.2 && call.2.0 < other.2.2;
        for other in calls.iter().skip(number + 1).filter(together) {
            found.fault(format!("call {}", call.0), format!("takes submissions while call {} does", other.0));
        }
    }
    let mut after = Uuid::nil();
    loop {
        let page = verify_calls::taken(connection, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.application_id;
        for application in &page {
            found.taken_in_calls += 1;
            let of_call = revisions.get(&application.call_id).map_or(&[][..], Vec::as_slice);
            taken(application, of_call, found);
        }
    }
    for application in verify_calls::submissions_without_call(connection).await? {
        found.fault(application, "was handed in as a regional project and taken in no call");
    }
    Ok(())
}

/// Replays the revisions of a call and compares the last one with the row of the call.
fn chain(call: &CurrentCall, revisions: &[RevisionOfCall], found: &mut Verification) {
    let place = format!("call {}", call.0);
    let mut before: Option<&RevisionOfCall> = None;
    for (number, revision) in (1_i32..).zip(revisions) {
        found.call_revisions += 1;
        if revision.revision != number {
            found.fault(&place, format!("revision {} stands where revision {number} should", revision.revision));
        }
        let (opens, closes, ends) = revision.instants;
        if closes <= opens || ends != closes + TimeDelta::minutes(i64::from(revision.grace_minutes)) {
            found.fault(&place, format!("revision {number} does not end with its closing and its grace"));
        }
        let now = revision.recorded_at;
        let honest = match before {
            None => opens >= now,
            Some(old) => {
                let stays = |old: DateTime<Utc>, new: DateTime<Utc>| old == new || (old > now && new >= now);
                let (old_opens, old_closes, old_ends) = old.instants;
                let moves = stays(old_opens, opens) && stays(old_closes, closes);
                old.recorded_at <= now && moves && old_ends > now && ends >= now
            }
        };
        if !honest {
            found.fault(&place, format!("revision {number} changes what had passed"));
        }
        before = Some(revision);
    }
    if before.map(|last| (last.revision, last.instants)) != Some((call.1, call.2)) {
        found.fault(&place, format!("says revision {}, its revisions end otherwise", call.1));
    }
}

fn taken(application: &TakenApplication, revisions: &[RevisionOfCall], found: &mut Verification) {
    let id = application.application_id;
    let Some(revision) = revisions.iter().find(|of_call| of_call.revision == application.revision) else {
        found.fault(id, format!("was taken under revision {}, which its call does not have", application.revision));
        return;
    };
    let (action, at, regional) = application.event;
    if (at, regional) != (application.at, Some(true)) || !matches!(action, Action::Submit | Action::Answer) {
        found.fault(id, format!("was taken at {}, its event says {action} at {at}", application.at));
    }
    let (opens, closes, ends) = revision.instants;
    if application.instants != revision.instants || !(opens <= at && at < ends) {
        found.fault(id, format!("was taken at {at}, its call took submissions from {opens} to {ends}"));
    }
    if application.in_grace != (at >= closes) {
        found.fault(id, format!("was taken at {at}, and its call closed at {closes}"));
    }
    let stood_no_more = |later: &&RevisionOfCall| later.revision > revision.revision && later.recorded_at < at;
    if let Some(later) = revisions.iter().find(stood_no_more) {
        let (old, new) = (revision.revision, later.revision);
        found.fault(id, format!("was taken at {at} under revision {old}, which revision {new} had replaced"));
    }
}
