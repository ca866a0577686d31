//! Records whose time lies before that of the record that they follow.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;

use crate::store::db::Connection;
use crate::store::error::StoreError;

/// A record with an earlier time than its predecessor.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Earlier {
    /// The record.
    #[diesel(sql_type = Text)]
    pub place: String,
    /// By how much, in milliseconds, rounded up.
    #[diesel(sql_type = BigInt)]
    pub milliseconds: i64,
}

const EVENTS: &str = "
    SELECT format('%s: event %s', application_id, seq) AS place,
           ceil(extract(epoch FROM before - at) * 1000)::bigint AS milliseconds
    FROM (SELECT application_id, seq, at, lag(at) OVER (PARTITION BY application_id ORDER BY seq) AS before
          FROM application_event) AS dated
    WHERE at < before ORDER BY application_id, seq";

const ENTRIES: &str = "
    SELECT format('line_%s %s entry %s', line, year, number) AS place,
           ceil(extract(epoch FROM before - recorded_at) * 1000)::bigint AS milliseconds
    FROM (SELECT line, year, number, recorded_at,
                 lag(recorded_at) OVER (PARTITION BY line, year ORDER BY number) AS before
          FROM ledger_entry) AS dated
    WHERE recorded_at < before ORDER BY year, line, number";

const AUDIT: &str = "
    SELECT format('audit event %s', number) AS place, ceil(extract(epoch FROM before - at) * 1000)::bigint AS milliseconds
    FROM (SELECT number, at, lag(at) OVER (ORDER BY number) AS before
          FROM audit_event WHERE number IS NOT NULL) AS dated
    WHERE at < before ORDER BY number";

/// Events of applications, ledger entries and audit events with an earlier time than the one before them: in the history
/// of the application, in the line and year, in the order of their recording.
///
/// # Errors
/// A [`StoreError`].
pub async fn earlier(mut connection: &Connection) -> Result<Vec<Earlier>, StoreError> {
    let mut found = Vec::new();
    for query in [EVENTS, ENTRIES, AUDIT] {
        found.extend(diesel::sql_query(query).load::<Earlier>(&mut connection).await?);
    }
    Ok(found)
}
