//! Applications of a line and year by applicant state: counts and sums of requests, pending requests and grants.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, sum};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::try_join;

use crate::domain::applications::state::State;
use crate::domain::kernel::credit_line::{CreditLine, LineChoice};
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::tally::Tally;
use crate::domain::ledger::regional_distribution::Applications;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::lifecycle::fundings::tie;
use crate::store::schema::{application, funding, funding_movement};
use crate::store::types::int8;

diesel::allow_columns_to_appear_in_same_group_by_clause!(application::applicant, funding::line, funding_movement::line);

/// A state with a count and a sum.
type Counted = (StateCode, i64, Option<Cents>);

fn tally(count: i64, amount: Option<Cents>) -> Tally {
    Tally { count: u32::try_from(count).unwrap_or(u32::MAX), amount_usd: amount.unwrap_or_default() }
}

/// The applications of each applicant on a line and year. `between`: the instants between which the year lies.
///
/// # Errors
/// A [`StoreError`].
pub async fn of_applicants(
    connection: &Connection,
    line: CreditLine,
    year: i16,
    between: (DateTime<Utc>, DateTime<Utc>),
) -> Result<BTreeMap<StateCode, Applications>, StoreError> {
    let (requested, waiting, tied, returned) = try_join!(
        requested(connection, line, between),
        waiting(connection, line),
        tied(connection, line, year),
        returned(connection, line, year),
    )?;
    let mut found: BTreeMap<StateCode, Applications> = BTreeMap::new();
    for (state, count, amount) in requested {
        found.entry(state).or_default().requested = tally(count, amount);
    }
    for (state, count, amount) in waiting {
        found.entry(state).or_default().waiting = tally(count, amount);
    }
    for (applicant, state, count, amount) in tied {
        let of_state = found.entry(applicant).or_default();
        let kept = if state == State::Recommended { &mut of_state.reserved } else { &mut of_state.approved };
        let more = tally(count, amount);
        kept.count = kept.count.saturating_add(more.count);
        kept.amount_usd = kept.amount_usd.checked_add(more.amount_usd).unwrap_or(Cents::MAX);
    }
    for (state, given_back) in returned {
        let approved = &mut found.entry(state).or_default().approved;
        approved.amount_usd = approved.amount_usd.saturating_sub(given_back.unwrap_or_default());
    }
    Ok(found)
}

async fn requested(
    mut connection: &Connection,
    line: CreditLine,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Counted>, StoreError> {
    let on_no_other_line = funding::line.nullable().is_null().or(funding::line.nullable().eq(line.number()));
    let asks = application::line_asked.eq(line.as_str()).or(application::line_asked.eq(LineChoice::Either.as_str()));
    Ok(application::table
        .left_join(funding::table.on(tie()))
        .filter(application::submitted_at.ge(from))
        .filter(application::submitted_at.lt(to))
        .filter(application::state.ne_all([State::Withdrawn, State::Declined].map(State::as_str)))
        .filter(asks.assume_not_null())
        .filter(on_no_other_line.assume_not_null())
        .group_by(application::applicant)
        .select((application::applicant, count_star(), int8(sum(application::amount_cents))))
        .load(&mut connection)
        .await?)
}

async fn waiting(mut connection: &Connection, line: CreditLine) -> Result<Vec<Counted>, StoreError> {
    Ok(application::table
        .filter(application::state.eq(State::Retained.as_str()))
        .filter(application::line_asked.eq_any([line.as_str(), LineChoice::Either.as_str()]))
        .group_by(application::applicant)
        .select((application::applicant, count_star(), int8(sum(application::amount_cents))))
        .load(&mut connection)
        .await?)
}

async fn tied(
    mut connection: &Connection,
    line: CreditLine,
    year: i16,
) -> Result<Vec<(StateCode, State, i64, Option<Cents>)>, StoreError> {
    Ok(funding::table
        .inner_join(application::table.on(tie()))
        .filter(funding::line.eq(line.number()))
        .filter(funding::year.eq(year))
        .group_by((application::applicant, application::state))
        .select((application::applicant, application::state, count_star(), int8(sum(funding::amount_cents))))
        .load(&mut connection)
        .await?)
}

async fn returned(
    mut connection: &Connection,
    line: CreditLine,
    year: i16,
) -> Result<Vec<(StateCode, Option<Cents>)>, StoreError> {
    Ok(funding_movement::table
        .inner_join(application::table.on(application::id.eq(funding_movement::application_id)))
        .filter(funding_movement::line.eq(line.number()))
        .filter(funding_movement::year.eq(year))
        .filter(funding_movement::returned_cents.is_not_null())
        .group_by(application::applicant)
        .select((application::applicant, int8(sum(funding_movement::returned_cents))))
        .load(&mut connection)
        .await?)
}

/// Earlier grants of the Fund to a state, by line: number of approved projects and amount in USD, less the amounts
/// returned.
///
/// # Errors
/// A [`StoreError`].
pub async fn earlier_projects(
    mut connection: &Connection,
    applicants: &[StateCode],
) -> Result<BTreeMap<(StateCode, CreditLine), Tally>, StoreError> {
    let words: Vec<String> = applicants.iter().copied().map(String::from).collect();
    let projects: Vec<&str> =
        State::ALL.iter().filter(|state| state.is_project()).map(|state| state.as_str()).collect();
    let approved: Vec<(StateCode, CreditLine, i64, Option<Cents>)> = application::table
        .inner_join(funding::table.on(tie()))
        .filter(application::applicant.eq_any(&words))
        .filter(application::state.eq_any(projects))
        .group_by((application::applicant, funding::line))
        .select((application::applicant, funding::line, count_star(), int8(sum(funding::amount_cents))))
        .load(&mut connection)
        .await?;
    let returned: Vec<(StateCode, CreditLine, Option<Cents>)> = funding_movement::table
        .inner_join(application::table.on(application::id.eq(funding_movement::application_id)))
        .filter(application::applicant.eq_any(&words))
        .filter(funding_movement::returned_cents.is_not_null())
        .group_by((application::applicant, funding_movement::line))
        .select((application::applicant, funding_movement::line, int8(sum(funding_movement::returned_cents))))
        .load(&mut connection)
        .await?;
    let mut found: BTreeMap<_, _> =
        approved.into_iter().map(|(state, line, count, amount)| ((state, line), tally(count, amount))).collect();
    for (state, line, given_back) in returned {
        let of_line = found.entry((state, line)).or_default();
        of_line.amount_usd = of_line.amount_usd.saturating_sub(given_back.unwrap_or_default());
    }
    Ok(found)
}
