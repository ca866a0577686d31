//! Extractors for validated input: a JSON body and a query string.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use validator::Validate;

use super::error::AppError;
use super::state::App;
use super::{body, faults, query};

/// A deserialized and validated JSON body.
#[derive(Debug)]
pub struct Valid<T>(pub T);

impl<T> Deref for Valid<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// A deserialized and validated query string.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Valid<T> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        async move { Ok(Valid(read(&request, &mut payload).await?.0)) }.boxed_local()
    }
}

impl<T: DeserializeOwned + Validate> FromRequest for Query<T> {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(query::read(request.query_string()).map(Query))
    }
}

/// Reads and validates a body; also returns the bytes, for the fingerprint of the request.
///
/// # Errors
/// As [`body::read`] and [`body::json`], with every fault as [`faults::validated`] reports them.
pub async fn read<T: DeserializeOwned + Validate>(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<(T, Vec<u8>), AppError> {
    let app: &Data<App> = request.app_data().ok_or_else(|| AppError::Internal("no application state".to_owned()))?;
    let bytes = body::read(request, payload, app.config.http.body_limit_bytes.get()).await?;
    let value = faults::validated(&bytes, body::json(request, &bytes))?;
    Ok((value, bytes))
}
