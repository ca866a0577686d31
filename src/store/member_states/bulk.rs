//! Bulk queries of reference facts: all recorded facts in one query, many inserts in one statement.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{FactKind, FactValue};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::member_states::states::StateRow;
use crate::store::schema::{member_fact, member_state};

/// Rows of one statement; a row has at most seven parameters and PostgreSQL takes 65,535 of them.
const ROWS_PER_STATEMENT: usize = 2_000;

/// A recorded fact, for comparison with an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedFact {
    /// The state.
    pub state: StateCode,
    /// Kind of fact.
    pub kind: FactKind,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// Dense number among the records for that day, from 1.
    pub revision: i32,
    /// The value.
    pub value: FactValue,
    /// Publication it comes from.
    pub source: String,
}

/// Every fact ever recorded, by state, kind, day and revision.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] for a stored value outside its kind.
pub async fn recorded_facts(mut connection: &Connection) -> Result<Vec<RecordedFact>, StoreError> {
    type Row = (StateCode, FactKind, NaiveDate, i32, String, String);
    let rows: Vec<Row> = member_fact::table
        .order((member_fact::state_code, member_fact::kind, member_fact::valid_from, member_fact::revision))
        .select((
            member_fact::state_code,
            member_fact::kind,
            member_fact::valid_from,
            member_fact::revision,
            member_fact::value,
            member_fact::source,
        ))
        .load(&mut connection)
        .await?;
    let fact = |(state, kind, valid_from, revision, word, source): Row| {
        let value =
            FactValue::parse(kind, &word).ok_or_else(|| StoreError::Broken(format!("{word} is no value of {kind}")))?;
        Ok(RecordedFact { state, kind, valid_from, revision, value, source })
    };
    rows.into_iter().map(fact).collect()
}

#[derive(Insertable)]
#[diesel(table_name = member_fact)]
struct NewFact<'a> {
    state_code: &'a str,
    kind: &'static str,
    valid_from: NaiveDate,
    revision: i32,
    value: &'static str,
    recorded_at: DateTime<Utc>,
    source: &'a str,
}

/// Inserts facts whose revisions are numbered already. Facts from a publication have no recording user; the audit event
/// names the user who imported them.
///
/// # Errors
/// [`StoreError::Constraint`] for an unknown state or a revision that a concurrent transaction inserted.
pub async fn record_facts(tx: &Tx, facts: &[RecordedFact]) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    for chunk in facts.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<NewFact<'_>> = chunk
            .iter()
            .map(|fact| NewFact {
                state_code: fact.state.as_str(),
                kind: fact.kind.as_str(),
                valid_from: fact.valid_from,
                revision: fact.revision,
                value: fact.value.as_str(),
                recorded_at: tx.context().now,
                source: &fact.source,
            })
            .collect();
        diesel::insert_into(member_fact::table).values(rows).execute(&mut connection).await?;
    }
    Ok(())
}

/// Inserts states.
///
/// # Errors
/// [`StoreError::Constraint`] if one of the codes is on record already.
pub async fn insert_states(tx: &Tx, states: &[StateRow]) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let rows: Vec<_> = states
        .iter()
        .map(|state| {
            (
                member_state::code.eq(state.code.as_str()),
                member_state::iso2.eq(&state.iso2),
                member_state::name_en.eq(&state.name_en),
                member_state::name_fr.eq(&state.name_fr),
                member_state::name_es.eq(&state.name_es),
                member_state::m49_region.eq(&state.m49_region),
                member_state::capital_zone.eq(&state.capital_zone),
            )
        })
        .collect();
    diesel::insert_into(member_state::table).values(rows).execute(&mut connection).await?;
    Ok(())
}
