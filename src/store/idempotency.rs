//! Idempotent writes: the first answer to a request that acts, kept in the transaction of the act.

use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::db::{Connection, Context, Db, Tx};
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

/// The key of a request and the fingerprint of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key, as the client chose it; it belongs to the person who acts.
    pub text: String,
    /// SHA-256 of what the request asks for.
    pub fingerprint: [u8; 32],
}

/// Why a request with a key is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRefused {
    /// The key was used with other content.
    Reused,
    /// Another request with the key is being worked on.
    Running,
}

/// Why the transaction of an act ends without a commit.
enum NotCommitted<E> {
    /// The act was done before: this was the answer.
    DoneBefore(StoredAnswer),
    Failed(E),
}

impl<E: From<StoreError>> From<StoreError> for NotCommitted<E> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Runs an act of a person once for its key: the act, its event and its answer in one transaction, or the first answer
/// again. Other requests with the key are turned away until it ends.
///
/// # Errors
/// A [`KeyRefused`], a [`StoreError`], or whatever the work refuses; nothing has changed then.
pub async fn write_once<E, F, Fut>(db: &Db, context: Context, key: Key, work: F) -> Result<StoredAnswer, E>
where
    F: FnOnce(Arc<Tx>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<StoredAnswer, E>> + Send + 'static,
    E: From<StoreError> + From<KeyRefused> + Send + 'static,
{
    let actor = person(&context)?;
    let act = async move |tx: Arc<Tx>| {
        let mut connection = tx.connection()?;
        let lock = pg_try_advisory_xact_lock(lock_number(actor, &key.text));
        let locked: bool = diesel::select(lock).get_result(&mut connection).await.map_err(StoreError::from)?;
        if !locked {
            return Err(NotCommitted::Failed(KeyRefused::Running.into()));
        }
        if let Some(answer) = first_answer(connection, actor, &key).await? {
            return Err(answer.map_or_else(|refused| NotCommitted::Failed(refused.into()), NotCommitted::DoneBefore));
        }
        let answer = work(Arc::clone(&tx)).await.map_err(NotCommitted::Failed)?;
        keep(&tx, actor, &key, &answer).await?;
        Ok(answer)
    };
    match db.write(context, act).await {
        Ok(answer) | Err(NotCommitted::DoneBefore(answer)) => Ok(answer),
        Err(NotCommitted::Failed(error)) => Err(error),
    }
}

/// The first answer under a key, if there is one; nothing is locked.
///
/// # Errors
/// [`KeyRefused::Reused`], or a [`StoreError`].
pub async fn known<E: From<StoreError> + From<KeyRefused>>(
    db: &Db,
    context: &Context,
    key: &Key,
) -> Result<Option<StoredAnswer>, E> {
    let actor = person(context)?;
    Ok(first_answer(&*db.reader().await?, actor, key).await?.transpose()?)
}

fn person(context: &Context) -> Result<Uuid, StoreError> {
    let actor = context.actor.as_ref().map(|actor| actor.user_id);
    actor.ok_or_else(|| StoreError::Broken("an act with a key and without a person".to_owned()))
}

/// What is stored under a key; `None` where it was never used.
async fn first_answer(
    mut connection: &Connection,
    actor: Uuid,
    key: &Key,
) -> Result<Option<Result<StoredAnswer, KeyRefused>>, StoreError> {
    type Row = (Vec<u8>, i16, serde_json::Value, Vec<u8>);
    let known: Option<Row> = idempotency::table
        .find((actor, &key.text))
        .select((idempotency::fingerprint, idempotency::status, idempotency::headers, idempotency::body))
        .first(&mut connection)
        .await
        .optional()?;
    let Some((stored, status, headers, body)) = known else {
        return Ok(None);
    };
    if stored != key.fingerprint {
        return Ok(Some(Err(KeyRefused::Reused)));
    }
    let broken = |error: String| StoreError::Broken(format!("a stored answer cannot be read: {error}"));
    Ok(Some(Ok(StoredAnswer {
        status: u16::try_from(status).map_err(|error| broken(error.to_string()))?,
        headers: serde_json::from_value(headers).map_err(|error| broken(error.to_string()))?,
        body,
    })))
}

/// Keeps the answer with the act.
async fn keep(tx: &Tx, actor: Uuid, key: &Key, answer: &StoredAnswer) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let headers = serde_json::to_value(&answer.headers).map_err(|error| StoreError::Broken(error.to_string()))?;
    let status = i16::try_from(answer.status).map_err(|error| StoreError::Broken(error.to_string()))?;
    diesel::insert_into(idempotency::table)
        .values((
            idempotency::actor_id.eq(actor),
            idempotency::key.eq(&key.text),
            idempotency::fingerprint.eq(&key.fingerprint[..]),
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
    let hash = crate::domain::kernel::content_hash::ContentHash::of(format!("{actor} {key}").as_bytes());
    i64::from_be_bytes(hash.0.first_chunk().copied().unwrap_or_default())
}
