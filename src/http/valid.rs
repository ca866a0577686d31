//! Extractors that hand a handler only what fits: a JSON body whose fields obey their rules, a query likewise.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use super::body;
use super::error::{AppError, FieldError};
use super::state::App;

/// A JSON body that was read and whose fields obey their rules.
#[derive(Debug)]
pub struct Valid<T>(pub T);

impl<T> Deref for Valid<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// A query string that was read and whose parameters obey their rules.
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
        ready(body::query::<T>(request.query_string()).and_then(|read| match read.validate() {
            Ok(()) => Ok(Query(read)),
            Err(errors) => {
                let parameter = |error: FieldError| match error.place {
                    super::error::Place::Pointer(pointer) => {
                        FieldError { place: super::error::Place::Parameter(pointer[1..].to_owned()), ..error }
                    }
                    super::error::Place::Parameter(_) => error,
                };
                Err(AppError::Fields(faults(&errors).into_iter().map(parameter).collect()))
            }
        }))
    }
}

/// Reads and checks a body; also gives the bytes, for the fingerprint of the request.
///
/// # Errors
/// As [`body::read`] and [`body::json`], then 422 with every rule that a field breaks.
pub async fn read<T: DeserializeOwned + Validate>(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<(T, Vec<u8>), AppError> {
    let app: &Data<App> = request.app_data().ok_or_else(|| AppError::Internal("no application state".to_owned()))?;
    let bytes = body::read(request, payload, app.config.http.body_limit_bytes.get()).await?;
    let value: T = body::json(request, &bytes)?;
    match value.validate() {
        Ok(()) => Ok((value, bytes)),
        Err(errors) => Err(AppError::Fields(faults(&errors))),
    }
}

/// Every fault with its JSON pointer, in the order of the pointers.
pub fn faults(errors: &ValidationErrors) -> Vec<FieldError> {
    let mut found = Vec::new();
    collect(errors, "", &mut found);
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found.into_iter().map(|(_, fault)| fault).collect()
}

fn collect(errors: &ValidationErrors, parent: &str, found: &mut Vec<(String, FieldError)>) {
    for (field, kind) in errors.errors() {
        let pointer = format!("{parent}/{}", body::escaped(field));
        match kind {
            ValidationErrorsKind::Field(faults) => {
                found.extend(faults.iter().map(|fault| (pointer.clone(), field_error(&pointer, fault))));
            }
            ValidationErrorsKind::Struct(inner) => collect(inner, &pointer, found),
            ValidationErrorsKind::List(items) => {
                items.iter().for_each(|(index, inner)| collect(inner, &format!("{pointer}/{index}"), found));
            }
        }
    }
}

fn field_error(pointer: &str, fault: &ValidationError) -> FieldError {
    // The value itself is left out: it may be a secret, and its sender knows it.
    let figures = fault.params.iter().filter(|(name, _)| name.as_ref() != "value");
    figures.fold(FieldError::at(pointer, fault.code.as_ref()), |error, (name, value)| {
        error.with(name.as_ref(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    })
}

#[cfg(test)]
mod tests {
    use super::super::error::Place;
    use super::*;
    use crate::domain::application::Draft;

    #[test]
    fn every_broken_rule_is_told_at_once_with_its_place() {
        let mut draft = Draft { title: Some("x".repeat(301)), duration_months: Some(0), ..Draft::default() };
        let item = r#"{"output":"o","description":"a","category":"staff","quantity":1,"unit_cost_usd":"1.00"}"#;
        let mut items: Vec<crate::domain::application::BudgetItem> =
            [item; 3].iter().map(|item| serde_json::from_str(item).unwrap()).collect();
        items[2].quantity = 0;
        draft.budget = items;
        let found = faults(&draft.validate().unwrap_err());
        let told: Vec<_> = found
            .iter()
            .map(|fault| match &fault.place {
                Place::Pointer(pointer) => (pointer.as_str(), fault.code.as_str()),
                Place::Parameter(name) => panic!("{name}"),
            })
            .collect();
        assert_eq!(
            told,
            [("/budget/2/quantity", "out_of_range"), ("/duration_months", "out_of_range"), ("/title", "too_long")]
        );
        assert!(found[2].args.contains(&("max".to_owned(), "300".to_owned())), "{found:?}");
        assert!(found[2].args.iter().all(|(name, _)| name != "value"));
    }
}
