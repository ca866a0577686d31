//! Reference data, common to all applications: states, their facts, rule values. Cached in memory under its revision.
//!
//! Each statement that changes reference data sets a new revision in the same transaction (`knowledge_revision`).
//! Queries of an application read the revision too, so that stale reference data is never used.

use std::collections::BTreeMap;
use std::sync::Arc;

use diesel::dsl::auto_type;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use uuid::Uuid;

use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::Facts;
use crate::domain::rules::rule_value::Rules;
use crate::store::cache::Cache;
use crate::store::db::{Connection, Reader, Tx};
use crate::store::error::StoreError;
use crate::store::ledger::budget_years;
use crate::store::member_states::states::{self, StateRow};
use crate::store::schema::knowledge_revision;

/// The reference data of one revision.
#[derive(Debug)]
pub struct ReferenceData {
    /// Every state on record.
    pub states: BTreeMap<StateCode, StateRow>,
    /// Everything recorded about them.
    pub facts: Facts,
    /// Every recorded rule value.
    pub rules: Rules,
}

impl ReferenceData {
    /// Reads all of it from the database; nothing is cached.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn read(connection: &Connection) -> Result<ReferenceData, StoreError> {
        let (states, facts, rules) =
            try_join!(states::all(connection), states::facts_of_all(connection), budget_years::rules(connection))?;
        Ok(ReferenceData { states: states.into_iter().map(|state| (state.code, state)).collect(), facts, rules })
    }

    /// The row of a state.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn state(&self, code: StateCode) -> Result<&StateRow, StoreError> {
        self.states.get(&code).ok_or(StoreError::NotFound)
    }
}

/// The current revision, as a subquery.
#[auto_type(no_type_alias)]
pub(in crate::store) fn current() -> _ {
    knowledge_revision::table.select(knowledge_revision::revision).single_value().assume_not_null()
}

/// The current revision.
///
/// # Errors
/// A [`StoreError`].
pub async fn revision(mut connection: &Connection) -> Result<Uuid, StoreError> {
    Ok(knowledge_revision::table.select(knowledge_revision::revision).get_result(&mut connection).await?)
}

impl Reader {
    /// The reference data as of a revision that this connection has just seen.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn reference_data(&self, revision: Uuid) -> Result<Arc<ReferenceData>, StoreError> {
        at(self.cache(), revision, self).await
    }
}

impl Tx {
    /// As [`Reader::reference_data`], with what was changed in the transaction itself.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn reference_data(&self, revision: Uuid) -> Result<Arc<ReferenceData>, StoreError> {
        at(self.cache(), revision, self.connection()?).await
    }
}

async fn at(cache: &Cache, revision: Uuid, connection: &Connection) -> Result<Arc<ReferenceData>, StoreError> {
    if let Some(reference_data) = cache.get(revision) {
        return Ok(reference_data);
    }
    let reference_data = Arc::new(ReferenceData::read(connection).await?);
    // Revisions are unique: if it is unchanged, all three queries have read this revision.
    if self::revision(connection).await? == revision {
        cache.put(revision, Arc::clone(&reference_data));
    }
    Ok(reference_data)
}
