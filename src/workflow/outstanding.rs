//! Reads what stands open: the steps that applications wait for, and what running projects owe.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use futures_util::future::try_join_all;
use uuid::Uuid;

use super::report;
use crate::domain::decide::day_in_geneva;
use crate::domain::lifecycle::State;
use crate::domain::member_state::StateCode;
use crate::domain::notice::Names;
use crate::domain::obligation_standing::{ObligationStanding, Owed};
use crate::domain::obligations::Obligation;
use crate::domain::outstanding::Outstanding;
use crate::domain::reminder::{Mentioned, RUNNING};
use crate::domain::waiting::{WAITING, awaited};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::member_states;
use crate::store::outstanding::{self, InHand};

/// Applications read at a time.
const PAGE: i64 = 200;

/// The names of every state.
pub(super) type StateNames = BTreeMap<StateCode, Names>;

/// Reads the names of every state.
///
/// # Errors
/// A [`StoreError`].
pub(super) async fn state_names(connection: &Connection) -> Result<StateNames, StoreError> {
    let states = member_states::all(connection).await?;
    let names = |row: member_states::StateRow| (row.code, Names { en: row.name_en, fr: row.name_fr, es: row.name_es });
    Ok(states.into_iter().map(names).collect())
}

/// What stands open on the applications after the given one, by id, a page of them; empty where there are no more.
///
/// # Errors
/// A [`StoreError`].
pub(super) async fn page(
    connection: &Connection,
    names: &StateNames,
    today: NaiveDate,
    after: Option<Uuid>,
) -> Result<Vec<Outstanding>, StoreError> {
    let states: Vec<State> = WAITING.into_iter().chain(RUNNING).collect();
    let found = outstanding::page(connection, &states, after, PAGE).await?;
    try_join_all(found.into_iter().map(|in_hand| complete(connection, names, today, in_hand))).await
}

/// What stands open on one application.
///
/// # Errors
/// A [`StoreError`].
pub(super) async fn of(
    connection: &Connection,
    names: &StateNames,
    today: NaiveDate,
    id: Uuid,
) -> Result<Outstanding, StoreError> {
    let in_hand = outstanding::find(connection, id).await?;
    complete(connection, names, today, in_hand).await
}

async fn complete(
    connection: &Connection,
    names: &StateNames,
    today: NaiveDate,
    found: InHand,
) -> Result<Outstanding, StoreError> {
    let owed = owed(connection, &found, today).await?;
    let InHand { row, draft, since: (since_seq, arrived_at), endorsed, recommended_by } = found;
    let awaited = if WAITING.contains(&row.state) { awaited(row.state, endorsed).collect() } else { Vec::new() };
    let applicant_names = names.get(&row.applicant).cloned();
    let mentioned = Mentioned {
        application_id: row.id,
        reference: row.reference,
        title: row.title,
        applicant_names: applicant_names.ok_or_else(|| StoreError::Broken(format!("{} is no state", row.applicant)))?,
    };
    Ok(Outstanding {
        mentioned,
        applicant: row.applicant,
        concerned: draft.beneficiaries.into_iter().chain([row.applicant]).collect(),
        state: row.state,
        since_seq,
        since: day_in_geneva(arrived_at),
        recommended_by,
        awaited,
        owed,
    })
}

/// What a running project owes by the dates agreed last, and no report that awaits its decision or is accepted meets.
async fn owed(connection: &Connection, found: &InHand, today: NaiveDate) -> Result<Vec<Obligation>, StoreError> {
    if !RUNNING.contains(&found.row.state) {
        return Ok(Vec::new());
    }
    let all = report::owed(connection, found.row.id, today).await?;
    let unmet = |owed: &Owed| matches!(owed.standing, ObligationStanding::Open | ObligationStanding::Overdue);
    Ok(all.into_iter().filter(unmet).map(|owed| owed.obligation).collect())
}
