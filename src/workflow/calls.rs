//! Calls for regional projects: recorded, revised with a reason, and notified to state officers, the Regional Office
//! and the Fund unit.
//!
//! Locks serialize a revision and a submission in the same call: a submission is stored under the current revision,
//! and no revision is dated before the last submission.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use futures_util::future::try_join_all;
use futures_util::try_join;
use serde_json::json;
use uuid::Uuid;

use super::error::WorkflowError;
use crate::domain::applications::state::State;
use crate::domain::calls::{Call, Calls, Window};
use crate::domain::kernel::credit_line::Scope;
use crate::domain::kernel::local_time::Clocks;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::notifications::call_message::{CallNoticeData, CallNoticeKind, hears_of_calls};
use crate::store::applications::ApplicationRow;
use crate::store::audit::events;
use crate::store::calls::{self, Replaced};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::json::to_json;
use crate::store::member_states::states;
use crate::store::outbox;

/// Records a call. Its opening must not have passed, so that it is announced before submissions are possible.
///
/// # Errors
/// [`RefusalCode::CallOverlaps`] or [`RefusalCode::CallOpeningPassed`].
pub async fn record(tx: &Tx, title: String, source: String, window: Window) -> Result<Call, WorkflowError> {
    let now = tx.context().now;
    if window.opens_at() < now {
        let [now, opens] = [now, window.opens_at()].map(|at| Clocks::of(at, None));
        return Err(Refusal::new(RefusalCode::CallOpeningPassed)
            .with("now_utc", now.utc)
            .with("now_geneva", now.geneva)
            .with("opens_utc", opens.utc)
            .into());
    }
    calls::queue(tx).await?;
    free(tx, &window, None).await?;
    let call = Call { id: Uuid::now_v7(), revision: 1, title, source, window };
    calls::insert(tx, &call).await?;
    events::record(tx, "call_recorded", "call", &call.id.to_string(), detail(&call, None)).await?;
    enqueue_notifications(tx, &call, CallNoticeKind::CallAnnounced, None).await?;
    Ok(call)
}

/// Replaces the window of a call by a further revision.
///
/// # Errors
/// [`WorkflowError::NotFound`], [`WorkflowError::Stale`], [`RefusalCode::CallOverlaps`], or as [`Window::may_become`].
pub async fn revise(tx: &Tx, id: Uuid, expected: i32, window: Window, reason: &str) -> Result<Call, WorkflowError> {
    let connection = tx.connection()?;
    calls::queue(tx).await?;
    let current = calls::lock(tx, id).await?.call;
    if current.revision != expected {
        return Err(WorkflowError::Stale { current: current.revision });
    }
    let now = tx.context().now;
    let (recorded_at, last_taken) =
        try_join!(calls::revised_at(connection, &current), calls::last_taken_at(connection, id))?;
    // A submission stored while this transaction waited for the lock used the earlier revision: the revision must be
    // dated after it, otherwise it fails.
    if recorded_at > now || last_taken.is_some_and(|at| at > now) {
        return Err(StoreError::Overtaken.into());
    }
    current.window.may_become(&window, now)?;
    free(tx, &window, Some(id)).await?;
    let call = Call { revision: current.revision + 1, window, ..current.clone() };
    calls::revise(tx, &call, &Replaced { window: &current.window, recorded_at, reason }).await?;
    events::record(tx, "call_revised", "call", &id.to_string(), detail(&call, Some(reason))).await?;
    enqueue_notifications(tx, &call, CallNoticeKind::CallRevised, Some(reason)).await?;
    Ok(call)
}

/// The calls that a decision about a regional application depends on, while it is a draft or awaits a clarification;
/// empty otherwise.
///
/// # Errors
/// A [`StoreError`].
pub(in crate::workflow) async fn of_case(
    connection: &Connection,
    row: &ApplicationRow,
    scope: Option<Scope>,
    now: DateTime<Utc>,
) -> Result<Calls, StoreError> {
    if scope != Some(Scope::Regional) || !matches!(row.state, State::Draft | State::ClarificationRequested) {
        return Ok(Calls::default());
    }
    let (taken_before, around, applicant) = try_join!(
        calls::was_handed_in_as_regional(connection, row.id),
        calls::around(connection, now),
        states::find(connection, row.applicant),
    )?;
    let capital = Some(zone(&applicant.capital_zone)?);
    Ok(Calls { capital, taken_before, ..Calls::around(around, now) })
}

/// The time zone of the capital of the state that a person represents.
///
/// # Errors
/// A [`StoreError`].
pub async fn capital(connection: &Connection, represents: Option<StateCode>) -> Result<Option<Tz>, StoreError> {
    let Some(state) = represents else { return Ok(None) };
    Ok(Some(zone(&states::find(connection, state).await?.capital_zone)?))
}

fn zone(name: &str) -> Result<Tz, StoreError> {
    name.parse().map_err(|_| StoreError::Broken(format!("{name} is no zone")))
}

/// Refuses a window that overlaps another call. A constraint of the database enforces the same.
async fn free(tx: &Tx, window: &Window, except: Option<Uuid>) -> Result<(), WorkflowError> {
    let Some(other) = calls::overlapping(tx.connection()?, window, except).await? else { return Ok(()) };
    let [opens, ends] = [other.window.opens_at(), other.window.ends_at()].map(|at| Clocks::of(at, None).utc);
    let refusal = Refusal::new(RefusalCode::CallOverlaps).with("title", other.title);
    Err(refusal.with("opens_utc", opens).with("ended_utc", ends).into())
}

fn detail(call: &Call, reason: Option<&str>) -> serde_json::Value {
    let window = &call.window;
    json!({
        "title": call.title,
        "revision": call.revision,
        "opens_at": window.opens_at(),
        "closes_at": window.closes_at(),
        "zone": window.zone().name(),
        "grace_minutes": window.grace().minutes(),
        "grace_reason": window.grace().reason(),
        "source": call.source,
        "reason": reason,
    })
}

/// Notifies the officers of every state, the Regional Office and the Fund unit; state officers also get the times in
/// the time zone of their capital.
async fn enqueue_notifications(
    tx: &Tx,
    call: &Call,
    kind: CallNoticeKind,
    reason: Option<&str>,
) -> Result<(), WorkflowError> {
    let connection = tx.connection()?;
    let (persons, states) = try_join!(outbox::everybody(connection), states::all(connection))?;
    let zones: BTreeMap<StateCode, String> = states.into_iter().map(|state| (state.code, state.capital_zone)).collect();
    let window = &call.window;
    let messages = persons.iter().filter(|person| hears_of_calls(person.role)).map(|person| {
        let data = CallNoticeData {
            call_id: call.id,
            revision: call.revision,
            title: call.title.clone(),
            opens_at: window.opens_at(),
            closes_at: window.closes_at(),
            grace_minutes: window.grace().minutes(),
            grace_reason: window.grace().reason().map(str::to_owned),
            source: call.source.clone(),
            reason: reason.map(str::to_owned),
            at: tx.context().now,
            capital_zone: person.represents.and_then(|state| zones.get(&state).cloned()),
        };
        async move {
            let key = format!("{}/{}/{kind}/{}", call.id, call.revision, person.id);
            outbox::enqueue(tx, &key, person, kind.as_str(), &to_json(&data)?).await
        }
    });
    try_join_all(messages).await?;
    Ok(())
}
