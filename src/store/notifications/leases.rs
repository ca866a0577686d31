//! Leases of outbox messages: which messages a worker may send now, and the record of that intent.
//!
//! A lease is committed before anything is sent: it names the message, whose id is the Message-ID of its mail, the
//! attempt and the end of the lease. The outcome is recorded afterwards. A lease that expires without an outcome is
//! picked up again; such attempts are counted, so that a message that crashes its worker runs out of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::kernel::mail_address;
use crate::domain::notifications::message::DeliveryStatus;
use crate::store::db::Tx;
use crate::store::error::StoreError;
use crate::store::schema::outbox_message;

diesel::define_sql_function! {
    /// The field of a text between delimiters; fields are counted from the end where the number is negative.
    fn split_part(text: Text, delimiter: Text, field: Integer) -> Text;
}

diesel::define_sql_function! {
    /// The text in lower case.
    fn lower(text: Text) -> Text;
}

/// A message under a lease, with all that is needed to send it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox_message)]
pub struct Leased {
    /// The message.
    pub id: Uuid,
    /// Address of the recipient.
    pub recipient_email: String,
    /// Name of the recipient.
    pub recipient_name: String,
    /// Language of the recipient.
    pub language: String,
    /// Kind of the message.
    pub kind: String,
    /// Data of the message.
    pub data: Value,
    /// Attempts so far, including this one.
    pub attempts: i32,
    /// Attempts without a recorded outcome, including this one.
    pub unfinished_tries: i32,
    /// The first attempt that was counted; none before it has an outcome.
    pub first_tried_at: Option<DateTime<Utc>>,
    /// End of the lease; also identifies this lease.
    pub leased_until: Option<DateTime<Utc>>,
}

/// What a worker asks for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// End of the leases.
    pub until: DateTime<Utc>,
    /// Most messages.
    pub places: usize,
    /// Most messages to one domain, those under way included.
    pub places_per_domain: usize,
    /// The messages that the worker is sending now, with their addresses; they are not leased again.
    pub under_way: Vec<(Uuid, String)>,
    /// Whether expired leases of other workers are taken over.
    pub takes_over: bool,
}

/// Leases due messages, oldest first, as far as the domains of their recipients have free places. Concurrent workers
/// get different messages (SKIP LOCKED).
///
/// # Errors
/// A [`StoreError`].
pub async fn lease(tx: &Tx, wanted: &Wanted) -> Result<Vec<Leased>, StoreError> {
    let mut connection = tx.connection()?;
    let chosen = choose(tx, wanted).await?;
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let leased = diesel::update(outbox_message::table.filter(outbox_message::id.eq_any(chosen)))
        .set((
            outbox_message::leased_until.eq(wanted.until),
            outbox_message::attempts.eq(outbox_message::attempts + 1),
            outbox_message::unfinished_tries.eq(outbox_message::unfinished_tries + 1),
        ))
        .returning(Leased::as_returning())
        .get_results(&mut connection)
        .await?;
    Ok(leased)
}

/// Locks due messages for the free places. Each query either fills all places or finds a domain whose places are taken,
/// which the next query leaves out: a long queue to one domain hides no other message.
async fn choose(tx: &Tx, wanted: &Wanted) -> Result<Vec<Uuid>, StoreError> {
    let mut connection = tx.connection()?;
    let now = tx.context().now;
    // No lease ends before the epoch.
    let expired = if wanted.takes_over { now } else { DateTime::UNIX_EPOCH };
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut passed = Vec::new();
    for (id, address) in &wanted.under_way {
        *taken.entry(mail_address::domain_of(address)).or_default() += 1;
        passed.push(*id);
    }
    let mut chosen = Vec::new();
    while chosen.len() < wanted.places {
        let free = i64::try_from(wanted.places - chosen.len()).unwrap_or(i64::MAX);
        let full: Vec<String> = taken
            .iter()
            .filter(|(_, count)| **count >= wanted.places_per_domain)
            .map(|(name, _)| name.clone())
            .collect();
        let due: Vec<(Uuid, String)> = outbox_message::table
            .filter(outbox_message::status.eq(DeliveryStatus::Waiting.as_str()))
            .filter(outbox_message::next_attempt_at.le(now))
            .filter(outbox_message::leased_until.is_null().or(outbox_message::leased_until.le(expired)))
            .filter(outbox_message::id.ne_all(passed.clone()))
            .filter(lower(split_part(outbox_message::recipient_email, "@", -1)).ne_all(full))
            .order((outbox_message::next_attempt_at.asc(), outbox_message::id.asc()))
            .limit(free)
            .select((outbox_message::id, outbox_message::recipient_email))
            .for_update()
            .skip_locked()
            .load(&mut connection)
            .await?;
        if due.is_empty() {
            break;
        }
        for (id, address) in due {
            let count = taken.entry(mail_address::domain_of(&address)).or_default();
            if *count < wanted.places_per_domain {
                *count += 1;
                chosen.push(id);
            }
            // Also a message that found no place: each query passes some, so that the loop ends.
            passed.push(id);
        }
    }
    Ok(chosen)
}
