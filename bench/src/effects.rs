//! What a run left in the database. A run counts only if this equals the answers that said it was done.

use fonds1035::store::pools::SERVICE_ROLE;
use tokio_postgres::Client;

use crate::Failure;
use crate::rows::Stretch;

/// Counted rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effects {
    /// Events of the actions in question.
    pub events: i64,
    /// Entries of all lines.
    pub entries: i64,
}

/// Counts the events of some actions on the applications of stretches, and the entries of both lines.
pub async fn count(client: &Client, stretches: &[Stretch], actions: &[&str]) -> Result<Effects, Failure> {
    let mut events = 0;
    for stretch in stretches {
        let (first, beyond) = stretch.identities();
        let query = "SELECT count(*) FROM application_event WHERE application_id >= $1::text::uuid AND application_id < $2::text::uuid AND action = ANY($3)";
        let row = client.query_one(query, &[&first.to_string(), &beyond.to_string(), &actions]).await?;
        events += row.get::<_, i64>(0);
    }
    // Numbers are dense: the last one is the count.
    let entries = "SELECT coalesce(sum(last), 0)::bigint FROM (SELECT max(number) AS last FROM ledger_entry GROUP BY line, year) AS lines";
    Ok(Effects { events, entries: client.query_one(entries, &[]).await?.get(0) })
}

/// Rows that the service's role has left unfinished would be a fault of the measure itself.
pub async fn nothing_open(client: &Client) -> Result<(), Failure> {
    let query = "SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND state = 'idle in transaction'";
    let open: i64 = client.query_one(query, &[&SERVICE_ROLE]).await?.get(0);
    if open == 0 { Ok(()) } else { Err(format!("{open} transactions were left open").into()) }
}
