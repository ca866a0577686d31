//! Idempotent writes: the first answer to a request is stored in the transaction of its write and repeated for retries.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::db::{Connection, Context, Db, Tx};
use super::error::StoreError;
use super::schema::{app_user, idempotency};
use crate::domain::kernel::actor::Actor;
use crate::store::json::to_json;

diesel::define_sql_function! {
    /// Acquires the lock until the transaction ends; `false` at once if another session holds it.
    fn pg_try_advisory_xact_lock(number: BigInt) -> Bool;
}

/// A stored answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// HTTP status, 200 to 299.
    pub status: u16,
    /// Stored headers of the answer.
    pub headers: Vec<(String, String)>,
    /// Body, byte for byte.
    pub body: Vec<u8>,
}

/// The idempotency key of a request and the fingerprint of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key chosen by the client; unique per acting person in one office.
    pub text: String,
    /// SHA-256 of the content of the request.
    pub fingerprint: [u8; 32],
}

/// The reason for refusing a request with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRefused {
    /// The key was used with other content.
    Reused,
    /// Another request with the key is in progress.
    Running,
}

/// The reason for rolling back the transaction of a write.
enum NotCommitted<E> {
    /// The write was committed by an earlier request, with this answer.
    DoneBefore(StoredAnswer),
    Failed(E),
}

impl<E: From<StoreError>> From<StoreError> for NotCommitted<E> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Runs an audited write once per key: the write, its event and its answer are committed in one transaction, and a
/// retry gets the stored answer. While the transaction runs, other requests with the key are refused.
///
/// # Errors
/// A [`KeyRefused`], a [`StoreError`], or the error of the work; the transaction is rolled back then.
pub async fn write_once<E, F, Fut>(db: &Db, context: Context, key: Key, work: F) -> Result<StoredAnswer, E>
where
    F: FnOnce(Arc<Tx>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<StoredAnswer, E>> + Send + 'static,
    E: From<StoreError> + From<KeyRefused> + Send + 'static,
{
    let owner = Owner::of(&context)?;
    let act = async move |tx: Arc<Tx>| {
        let mut connection = tx.connection()?;
        let lock = pg_try_advisory_xact_lock(lock_number(owner.person, &key.text));
        let locked: bool = diesel::select(lock).get_result(&mut connection).await.map_err(StoreError::from)?;
        if !locked {
            return Err(NotCommitted::Failed(KeyRefused::Running.into()));
        }
        if let Some(answer) = first_answer(connection, &owner, &key).await? {
            return Err(answer.map_or_else(|refused| NotCommitted::Failed(refused.into()), NotCommitted::DoneBefore));
        }
        let answer = work(Arc::clone(&tx)).await.map_err(NotCommitted::Failed)?;
        keep(&tx, &owner, &key, &answer).await?;
        Ok(answer)
    };
    match db.write(context, act).await {
        Ok(answer) | Err(NotCommitted::DoneBefore(answer)) => Ok(answer),
        Err(NotCommitted::Failed(error)) => Err(error),
    }
}

/// The stored answer of a key, if there is one. Acquires no lock.
///
/// # Errors
/// [`KeyRefused::Reused`], or a [`StoreError`].
pub async fn known<E: From<StoreError> + From<KeyRefused>>(
    db: &Db,
    context: &Context,
    key: &Key,
) -> Result<Option<StoredAnswer>, E> {
    let owner = Owner::of(context)?;
    Ok(first_answer(&*db.reader().await?, &owner, key).await?.transpose()?)
}

/// The owner of a key: a person in one office.
struct Owner {
    person: Uuid,
    /// The role, with the represented state if there is one: `state_officer:BDI`.
    office: String,
}

impl Owner {
    fn of(context: &Context) -> Result<Owner, StoreError> {
        let Some(Actor { user_id: person, role, represents }) = context.actor else {
            return Err(StoreError::Broken("an act with a key and without a person".to_owned()));
        };
        let office = represents.map_or_else(|| role.to_string(), |state| format!("{role}:{state}"));
        Ok(Owner { person, office })
    }
}

/// The office of an answer that was stored before offices were: it belongs to the office of that time.
const NO_OFFICE: &str = "";

/// The stored answer of a key, or its refusal for other content; `None` for an unused key.
async fn first_answer(
    mut connection: &Connection,
    owner: &Owner,
    key: &Key,
) -> Result<Option<Result<StoredAnswer, KeyRefused>>, StoreError> {
    type Row = (String, DateTime<Utc>, Vec<u8>, i16, serde_json::Value, Vec<u8>);
    let known: Option<Row> = idempotency::table
        .filter(idempotency::actor_id.eq(owner.person))
        .filter(idempotency::key.eq(&key.text))
        .filter(idempotency::office.eq(&owner.office).or(idempotency::office.eq(NO_OFFICE)))
        .order(idempotency::office.desc())
        .select((
            idempotency::office,
            idempotency::created_at,
            idempotency::fingerprint,
            idempotency::status,
            idempotency::headers,
            idempotency::body,
        ))
        .first(&mut connection)
        .await
        .optional()?;
    let Some((office, created_at, stored, status, headers, body)) = known else {
        return Ok(None);
    };
    if office == NO_OFFICE {
        let changed = app_user::table.find(owner.person).select(app_user::office_changed_at);
        let changed: Option<DateTime<Utc>> = changed.first(&mut connection).await?;
        if changed.is_some_and(|changed| changed >= created_at) {
            return Ok(None);
        }
    }
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

/// Stores the answer in the transaction of the write.
async fn keep(tx: &Tx, owner: &Owner, key: &Key, answer: &StoredAnswer) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let headers = to_json(&answer.headers)?;
    let status = i16::try_from(answer.status).map_err(|error| StoreError::Broken(error.to_string()))?;
    diesel::insert_into(idempotency::table)
        .values((
            idempotency::actor_id.eq(owner.person),
            idempotency::key.eq(&key.text),
            idempotency::office.eq(&owner.office),
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

/// Advisory lock number of a key. After a hash collision, a request with one key is refused while the other key runs.
fn lock_number(actor: Uuid, key: &str) -> i64 {
    let hash = crate::domain::kernel::content_hash::ContentHash::of(format!("{actor} {key}").as_bytes());
    i64::from_be_bytes(hash.0.first_chunk().copied().unwrap_or_default())
}
