//! The first answer to a request that acts, kept in the transaction of the act.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::db::{Connection, Tx};
use super::error::StoreError;
use super::schema::idempotency;

diesel::define_sql_function! {
    /// Takes the lock until the transaction ends, or says at once that another holds it.
    fn pg_try_advisory_xact_lock(number: BigInt) -> Bool;
}

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// HTTP status, 200 to 299.
    pub status: u16,
    /// Headers that belong to the answer.
    pub headers: Vec<(String, String)>,
    /// Body, byte for byte.
    pub body: Vec<u8>,
}

/// What is known of a key when a request with it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beginning {
    /// Never used: the work may begin; other requests with the key are turned away until it ends.
    New,
    /// Done already with the same content: this is the answer.
    Done(StoredAnswer),
    /// Used already with other content.
    OtherContent,
    /// Another request with the key is being worked on.
    Running,
}

/// Looks a key up and reserves it until the transaction ends.
///
/// # Errors
/// A [`StoreError`].
pub async fn begin(tx: &Tx, actor: Uuid, key: &str, fingerprint: &[u8; 32]) -> Result<Beginning, StoreError> {
    let mut connection = tx.connection()?;
    let locked: bool =
        diesel::select(pg_try_advisory_xact_lock(lock_number(actor, key))).get_result(&mut connection).await?;
    if locked { known(connection, actor, key, fingerprint).await } else { Ok(Beginning::Running) }
}

/// Looks a key up without reserving it.
///
/// # Errors
/// A [`StoreError`].
pub async fn known(
    mut connection: &Connection,
    actor: Uuid,
    key: &str,
    fingerprint: &[u8; 32],
) -> Result<Beginning, StoreError> {
    type Row = (Vec<u8>, i16, serde_json::Value, Vec<u8>);
    let known: Option<Row> = idempotency::table
        .find((actor, key))
        .select((idempotency::fingerprint, idempotency::status, idempotency::headers, idempotency::body))
        .first(&mut connection)
        .await
        .optional()?;
    let Some((stored, status, headers, body)) = known else {
        return Ok(Beginning::New);
    };
    if stored != fingerprint {
        return Ok(Beginning::OtherContent);
    }
    let broken = |error: String| StoreError::Broken(format!("a stored answer cannot be read: {error}"));
    Ok(Beginning::Done(StoredAnswer {
        status: u16::try_from(status).map_err(|error| broken(error.to_string()))?,
        headers: serde_json::from_value(headers).map_err(|error| broken(error.to_string()))?,
        body,
    }))
}

/// Keeps the answer with the act.
///
/// # Errors
/// [`StoreError::Overtaken`] if another request with the key was first.
pub async fn finish(
    tx: &Tx,
    actor: Uuid,
    key: &str,
    fingerprint: &[u8; 32],
    answer: &StoredAnswer,
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let headers = serde_json::to_value(&answer.headers).map_err(|error| StoreError::Broken(error.to_string()))?;
    let status = i16::try_from(answer.status).map_err(|error| StoreError::Broken(error.to_string()))?;
    diesel::insert_into(idempotency::table)
        .values((
            idempotency::actor_id.eq(actor),
            idempotency::key.eq(key),
            idempotency::fingerprint.eq(&fingerprint[..]),
            idempotency::status.eq(status),
            idempotency::headers.eq(headers),
            idempotency::body.eq(&answer.body),
            idempotency::created_at.eq(tx.context().now),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// A number that two different keys share only by a rare chance; then one of them waits its turn.
fn lock_number(actor: Uuid, key: &str) -> i64 {
    let hash = crate::domain::application::ContentHash::of(format!("{actor} {key}").as_bytes());
    i64::from_be_bytes(hash.0.first_chunk().copied().unwrap_or_default())
}
