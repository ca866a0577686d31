//! Member states and their dated facts.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::kernel::notification::Names;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{Fact, FactKind, FactValue, Facts};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{member_fact, member_state};

/// A state's row.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = member_state)]
pub struct StateRow {
    /// ISO 3166-1 alpha-3 code.
    pub code: StateCode,
    /// ISO 3166-1 alpha-2 code.
    pub iso2: String,
    /// English name.
    pub name_en: String,
    /// French name.
    pub name_fr: String,
    /// Spanish name.
    pub name_es: String,
    /// Region of the UN M49 standard.
    pub m49_region: String,
    /// IANA zone of the capital.
    pub capital_zone: String,
}

impl StateRow {
    /// Its name in the three languages.
    pub fn names(&self) -> Names {
        Names { en: self.name_en.clone(), fr: self.name_fr.clone(), es: self.name_es.clone() }
    }
}

/// Every state, by code.
///
/// # Errors
/// A [`StoreError`].
pub async fn all(mut connection: &Connection) -> Result<Vec<StateRow>, StoreError> {
    Ok(member_state::table.order(member_state::code.asc()).select(StateRow::as_select()).load(&mut connection).await?)
}

/// One state.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(mut connection: &Connection, code: StateCode) -> Result<StateRow, StoreError> {
    let query = member_state::table.find(code.as_str().to_owned()).select(StateRow::as_select());
    Ok(query.first(&mut connection).await?)
}

/// The given codes that are not the code of a recorded state.
///
/// # Errors
/// A [`StoreError`].
pub async fn unknown(
    mut connection: &Connection,
    codes: impl IntoIterator<Item = StateCode>,
) -> Result<Vec<StateCode>, StoreError> {
    let asked: Vec<StateCode> = codes.into_iter().collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let words: Vec<String> = asked.iter().copied().map(String::from).collect();
    let known: Vec<StateCode> = member_state::table
        .filter(member_state::code.eq_any(words))
        .select(member_state::code)
        .load(&mut connection)
        .await?;
    Ok(asked.into_iter().filter(|code| !known.contains(code)).collect())
}

/// The codes of every state on record.
///
/// # Errors
/// A [`StoreError`].
pub async fn codes(mut connection: &Connection) -> Result<Vec<StateCode>, StoreError> {
    Ok(member_state::table.order(member_state::code.asc()).select(member_state::code).load(&mut connection).await?)
}

type FactColumns = (StateCode, FactKind, String, NaiveDate, DateTime<Utc>, String);

fn fact((state, kind, value, valid_from, recorded_at, source): FactColumns) -> Result<Fact, StoreError> {
    let value =
        FactValue::parse(kind, &value).ok_or_else(|| StoreError::Broken(format!("{value} is no value of {kind}")))?;
    Ok(Fact { state, kind, value, valid_from, recorded_at, source })
}

/// Everything recorded about some states.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] for a stored value outside its kind.
pub async fn facts(connection: &Connection, states: impl IntoIterator<Item = StateCode>) -> Result<Facts, StoreError> {
    let states: BTreeSet<StateCode> = states.into_iter().collect();
    let words: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    recorded(connection, Some(&words)).await
}

/// Everything recorded about every state.
///
/// # Errors
/// As [`facts`].
pub async fn facts_of_all(connection: &Connection) -> Result<Facts, StoreError> {
    recorded(connection, None).await
}

async fn recorded(mut connection: &Connection, states: Option<&[&str]>) -> Result<Facts, StoreError> {
    let facts = member_fact::table
        // Of two records with the same time the later revision counts.
        .order(member_fact::revision.asc())
        .select((
            member_fact::state_code,
            member_fact::kind,
            member_fact::value,
            member_fact::valid_from,
            member_fact::recorded_at,
            member_fact::source,
        ))
        .into_boxed();
    let facts = match states {
        None => facts,
        // Most projects concern one state: with `=` the statement is planned once, with `ANY` at each execution.
        Some([one]) => facts.filter(member_fact::state_code.eq(*one)),
        Some(several) => facts.filter(member_fact::state_code.eq_any(several.iter().copied())),
    };
    let rows: Vec<FactColumns> = facts.load(&mut connection).await?;
    Ok(Facts::new(rows.into_iter().map(fact).collect::<Result<Vec<_>, _>>()?))
}

/// A recorded fact with its revision number.
#[derive(Debug, Clone)]
pub struct FactRow {
    /// The fact.
    pub fact: Fact,
    /// Dense number among the records for the same first day.
    pub revision: i32,
    /// The document it was taken from, where one is stored.
    pub document_id: Option<Uuid>,
}

/// Every record about one state, by kind and first day.
///
/// # Errors
/// As [`facts`].
pub async fn fact_rows(mut connection: &Connection, state: StateCode) -> Result<Vec<FactRow>, StoreError> {
    type Row = (StateCode, FactKind, String, NaiveDate, DateTime<Utc>, String, i32, Option<Uuid>);
    let rows: Vec<Row> = member_fact::table
        .filter(member_fact::state_code.eq(String::from(state)))
        .order((member_fact::kind.asc(), member_fact::valid_from.asc(), member_fact::revision.asc()))
        .select((
            member_fact::state_code,
            member_fact::kind,
            member_fact::value,
            member_fact::valid_from,
            member_fact::recorded_at,
            member_fact::source,
            member_fact::revision,
            member_fact::document_id,
        ))
        .load(&mut connection)
        .await?;
    let row = |(state, kind, value, valid_from, recorded_at, source, revision, document_id)| {
        let fact = fact((state, kind, value, valid_from, recorded_at, source))?;
        Ok(FactRow { fact, revision, document_id })
    };
    rows.into_iter().map(row).collect()
}

/// Records a fact; a fact for the same first day becomes a further revision.
///
/// # Errors
/// [`StoreError::Constraint`] for an unknown state or document.
pub async fn record_fact(tx: &Tx, new: &Fact, document: Option<Uuid>) -> Result<i32, StoreError> {
    let mut connection = tx.connection()?;
    let last: Option<i32> = member_fact::table
        .filter(member_fact::state_code.eq(new.state.as_str()))
        .filter(member_fact::kind.eq(new.kind.as_str()))
        .filter(member_fact::valid_from.eq(new.valid_from))
        .select(diesel::dsl::max(member_fact::revision))
        .first(&mut connection)
        .await?;
    let revision = last.unwrap_or(0) + 1;
    diesel::insert_into(member_fact::table)
        .values((
            member_fact::state_code.eq(new.state.as_str()),
            member_fact::kind.eq(new.kind.as_str()),
            member_fact::valid_from.eq(new.valid_from),
            member_fact::revision.eq(revision),
            member_fact::value.eq(new.value.as_str()),
            member_fact::recorded_at.eq(new.recorded_at),
            member_fact::recorded_by.eq(tx.context().actor.as_ref().map(|actor| actor.user_id)),
            member_fact::source.eq(&new.source),
            member_fact::document_id.eq(document),
        ))
        .execute(&mut connection)
        .await?;
    Ok(revision)
}
