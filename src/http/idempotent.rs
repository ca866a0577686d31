//! Idempotent writes: a writing request is executed keyed, even if it is sent several times (header `Idempotency-Key`).
//!
//! The first answer is stored in the same transaction as the write, so that both are committed or neither is. A refused
//! request is rolled back and stores nothing, so that its key can be used again once the cause is gone.

use std::sync::Arc;

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use utoipa::PartialSchema as _;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use validator::Validate;

use super::auth::As;
use super::error::AppError;
use super::state::App;
use super::version::etag;
use super::{body, valid};
use crate::domain::kernel::actor::Actor;
use crate::store::db::{Context, Db, Tx};
use crate::store::idempotency::{self, KeyRefused, StoredAnswer};

/// Name of the header.
pub const HEADER: &str = "Idempotency-Key";

/// The key of a request and the fingerprint of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(idempotency::Key);

impl Key {
    /// Reads the key of a request and computes the fingerprint of the given content.
    ///
    /// `content`: the body, or its representation (for an upload its digest).
    ///
    /// # Errors
    /// [`AppError::IdempotencyKeyMissing`] or [`AppError::IdempotencyKeyMalformed`].
    pub fn of(request: &HttpRequest, content: &[u8]) -> Result<Key, AppError> {
        let text = Self::text(request)?;
        let mut hash = Sha256::new();
        for part in [request.method().as_str().as_bytes(), request.uri().to_string().as_bytes(), content] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        Ok(Key(idempotency::Key { text, fingerprint: hash.finalize().into() }))
    }

    fn text(request: &HttpRequest) -> Result<String, AppError> {
        let mut values = request.headers().get_all(HEADER);
        let value = values.next().ok_or(AppError::IdempotencyKeyMissing)?;
        let text = value.to_str().map_err(|_| AppError::IdempotencyKeyMalformed)?;
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        if (1..=100).contains(&text.len()) && visible && values.next().is_none() {
            Ok(text.to_owned())
        } else {
            Err(AppError::IdempotencyKeyMalformed)
        }
    }
}

impl utoipa::IntoParams for Key {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let key = ParameterBuilder::new()
            .name(HEADER)
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("Fresh for every act, 1 to 100 visible ASCII characters; the same when it is repeated."))
            .schema(Some(String::schema()));
        vec![key.build()]
    }
}

/// A valid JSON body together with the key of its request.
#[derive(Debug)]
pub struct KeyedBody<T> {
    /// The body.
    pub body: T,
    /// The key.
    pub key: Key,
}

impl<T> KeyedBody<T> {
    /// The same request with the command that its body becomes.
    ///
    /// # Errors
    /// The faults of the body.
    pub fn try_map<C, E>(self, command: impl FnOnce(T) -> Result<C, E>) -> Result<KeyedBody<C>, AppError>
    where
        AppError: From<E>,
    {
        Ok(KeyedBody { body: command(self.body)?, key: self.key })
    }

    /// Executes `work` as the caller, keyed, with the body of the request; stores its answer in the same transaction, or
    /// returns the stored answer for a repeated key.
    ///
    /// # Errors
    /// [`AppError::IdempotencyKeyReused`], [`AppError::StillRunning`], or the error of `work`.
    pub async fn act<P, F, Fut>(self, by: &As<P>, app: &App, work: F) -> Result<Answer, AppError>
    where
        T: Send + 'static,
        F: FnOnce(Arc<Tx>, Actor, T) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Answer, AppError>> + Send + 'static,
    {
        let (actor, body) = (by.actor(), self.body);
        act(&app.db, by.context(), self.key, move |tx| work(tx, actor, body)).await
    }
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for KeyedBody<T> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        async move {
            // A missing key is reported before the body is validated.
            Key::text(&request)?;
            let (body, bytes) = valid::read(&request, &mut payload).await?;
            Ok(KeyedBody { body, key: Key::of(&request, &bytes)? })
        }
        .boxed_local()
    }
}

/// An answer that can be stored and returned again byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer(StoredAnswer);

impl Answer {
    /// An answer without a body.
    pub fn empty(status: StatusCode) -> Answer {
        Answer(StoredAnswer { status: status.as_u16(), headers: Vec::new(), body: Vec::new() })
    }

    /// An answer as JSON.
    ///
    /// # Errors
    /// [`AppError::Internal`] if the value has no JSON form.
    pub fn json(status: StatusCode, value: &impl Serialize) -> Result<Answer, AppError> {
        let body = serde_json::to_vec(value)
            .map_err(|error| AppError::Internal(format!("an answer has no JSON form: {error}")))?;
        let mut answer = Answer::empty(status).header(CONTENT_TYPE.as_str(), body::JSON);
        answer.0.body = body;
        Ok(answer)
    }

    /// An answer as JSON to an act that created something.
    ///
    /// # Errors
    /// As [`Answer::json`].
    pub fn created(value: &impl Serialize) -> Result<Answer, AppError> {
        Answer::json(StatusCode::CREATED, value)
    }

    /// Adds the tag of the version that the answer shows.
    #[must_use]
    pub fn version(self, version: i32) -> Answer {
        self.header(ETAG.as_str(), &etag(version))
    }

    /// Adds the path of the created resource.
    #[must_use]
    pub fn location(self, path: &str) -> Answer {
        self.header(LOCATION.as_str(), path)
    }

    fn header(mut self, name: &str, value: &str) -> Answer {
        self.0.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        // Only valid statuses are stored.
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::OK);
        let mut builder = HttpResponse::build(status);
        for (name, value) in self.0.headers {
            builder.insert_header((name, value));
        }
        builder.body(self.0.body)
    }
}

impl From<KeyRefused> for AppError {
    fn from(refused: KeyRefused) -> AppError {
        match refused {
            KeyRefused::Reused => AppError::IdempotencyKeyReused,
            KeyRefused::Running => AppError::StillRunning,
        }
    }
}

async fn act<F, Fut>(db: &Db, context: Context, key: Key, work: F) -> Result<Answer, AppError>
where
    F: FnOnce(Arc<Tx>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Answer, AppError>> + Send + 'static,
{
    let work = async move |tx: Arc<Tx>| work(tx).await.map(|answer| answer.0);
    idempotency::write_once(db, context, key.0, work).await.map(Answer)
}

/// Runs `preparing` outside of the transaction, then `work` once as [`KeyedBody::act`] does. For a key that was used before, the
/// stored answer is returned without preparation, because the preparation might be refused now.
///
/// # Errors
/// As [`KeyedBody::act`], or the error of the preparation.
pub async fn act_prepared<P, F, Fut>(
    db: &Db,
    context: Context,
    key: Key,
    preparing: impl Future<Output = Result<P, AppError>>,
    work: F,
) -> Result<Answer, AppError>
where
    P: Send + 'static,
    F: FnOnce(Arc<Tx>, P) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Answer, AppError>> + Send + 'static,
{
    if let Some(answer) = idempotency::known::<AppError>(db, &context, &key.0).await? {
        return Ok(Answer(answer));
    }
    let prepared = preparing.await?;
    act(db, context, key, move |tx| work(tx, prepared)).await
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn key(value: &str) -> Result<Key, &'static str> {
        let request = TestRequest::post().uri("/api/v1/users").insert_header((HEADER, value)).to_http_request();
        Key::of(&request, b"{}").map_err(|error| error.code())
    }

    #[test]
    fn a_key_is_short_and_visible() {
        assert!(key("0198c0de-0000-7000-8000-000000000000").is_ok());
        assert!(key(&"k".repeat(100)).is_ok());
        for malformed in ["", "a b", &"k".repeat(101), "é"] {
            assert_eq!(key(malformed), Err("idempotency_key_malformed"), "{malformed}");
        }
        let none = TestRequest::post().to_http_request();
        assert_eq!(Key::of(&none, b"").unwrap_err().code(), "idempotency_key_missing");
        let two = TestRequest::post().append_header((HEADER, "a")).append_header((HEADER, "b")).to_http_request();
        assert_eq!(Key::of(&two, b"").unwrap_err().code(), "idempotency_key_malformed");
    }

    #[test]
    fn a_fingerprint_is_of_method_address_and_body() {
        let of = |request: TestRequest, body: &[u8]| {
            Key::of(&request.insert_header((HEADER, "k")).to_http_request(), body).unwrap()
        };
        let first = of(TestRequest::post().uri("/a"), b"{}");
        assert_eq!(first, of(TestRequest::post().uri("/a"), b"{}"));
        assert_ne!(first, of(TestRequest::put().uri("/a"), b"{}"));
        assert_ne!(first, of(TestRequest::post().uri("/b"), b"{}"));
        assert_ne!(first, of(TestRequest::post().uri("/a?b"), b"{}"));
        assert_ne!(first, of(TestRequest::post().uri("/a"), b"{ }"));
    }
}
