//! Optimistic concurrency: the `ETag` of an answer and the `If-Match` of a change (RFC 9110, section 13.1.1).
//!
//! A version is the number of the last event or of the row. A change names the one version that it is based on: `*`,
//! weak tags and lists would let a change through that its author has not seen, and are refused.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{ETAG, IF_MATCH};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::PartialSchema as _;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};

use super::error::AppError;

/// The version that a change is based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i32);

/// The strong tag of a version: `"7"`.
pub fn etag(version: i32) -> String {
    format!("\"{version}\"")
}

/// A view as JSON, with the tag of its version.
pub fn tagged(version: i32, view: impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header((ETAG, etag(version))).json(view)
}

impl IfMatch {
    /// Parses the value of `If-Match`.
    ///
    /// # Errors
    /// [`AppError::IfMatchMalformed`] if it is not one strong entity tag, [`AppError::StaleVersion`] for a tag that the
    /// service never issued.
    fn read(value: &str) -> Result<IfMatch, AppError> {
        let value = value.trim();
        let tag = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let tag = tag.filter(|tag| !tag.contains('"')).ok_or(AppError::IfMatchMalformed)?;
        let number: i32 = tag.parse().map_err(|_| AppError::StaleVersion)?;
        // The tags `"07"` and `"+7"` are not equal to `"7"`.
        if etag(number) == value { Ok(IfMatch(number)) } else { Err(AppError::StaleVersion) }
    }
}

impl utoipa::IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let tag = ParameterBuilder::new()
            .name(IF_MATCH.as_str())
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("The ETag of the version that the change is based on, such as \"7\" in its quotes."))
            .schema(Some(String::schema()));
        vec![tag.build()]
    }
}

impl FromRequest for IfMatch {
    type Error = AppError;
    type Future = Ready<Result<IfMatch, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut values = request.headers().get_all(IF_MATCH);
        ready(match (values.next(), values.next()) {
            (None, _) => Err(AppError::VersionMissing),
            (Some(value), None) => value.to_str().map_err(|_| AppError::IfMatchMalformed).and_then(IfMatch::read),
            (Some(_), Some(_)) => Err(AppError::IfMatchMalformed),
        })
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    async fn code(values: &[&str]) -> Result<i32, &'static str> {
        let mut request = TestRequest::default();
        for value in values {
            request = request.append_header((IF_MATCH, *value));
        }
        IfMatch::extract(&request.to_http_request()).await.map(|found| found.0).map_err(|error| error.code())
    }

    #[actix_web::test]
    async fn one_strong_tag_is_read_and_nothing_else() {
        assert_eq!(code(&["\"7\""]).await, Ok(7));
        assert_eq!(code(&[]).await, Err("version_missing"));
        for malformed in ["7", "W/\"7\"", "*", "\"7\", \"8\"", "\"", "", "\"7"] {
            assert_eq!(code(&[malformed]).await, Err("if_match_malformed"), "{malformed}");
        }
        for stale in ["\"07\"", "\"+7\"", "\"abc\"", "\"99999999999\"", "\"\""] {
            assert_eq!(code(&[stale]).await, Err("stale_version"), "{stale}");
        }
        assert_eq!(code(&["\"7\"", "\"8\""]).await, Err("if_match_malformed"));
    }
}
