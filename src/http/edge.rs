//! The outermost middleware: a request id in every answer and log line, security headers, and every error as a problem
//! document (RFC 9457).

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest};
use tracing::Instrument as _;
use uuid::Uuid;

use super::error::AppError;
use super::{locale, problem};
use crate::i18n::Language;

/// Name of the header that carries the id of a request.
pub const REQUEST_ID: &str = "x-request-id";

/// Most bytes of path and query. RFC 9110, section 4.1, recommends at least 8000; the longest that the service itself
/// writes has some hundreds.
const LONGEST_TARGET: usize = 8 * 1024;

#[derive(Clone)]
struct RequestId(String);

/// The id of a request; empty if the request did not pass through this middleware.
pub fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// The middleware around the whole application.
///
/// # Errors
/// An error of an inner layer that produced no response, converted to a problem document with the same headers.
pub async fn edge(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = accepted(request.headers()).unwrap_or_else(|| Uuid::now_v7().to_string());
    let language = locale::language(request.request());
    request.extensions_mut().insert(RequestId(id.clone()));
    let is_too_long = request.uri().path_and_query().is_some_and(|target| target.as_str().len() > LONGEST_TARGET);
    let path = if is_too_long { "" } else { request.path() };
    let span = tracing::info_span!("request", request_id = %id, method = %request.method(), path);
    async move {
        let begun = Instant::now();
        let mut response = if is_too_long {
            request.error_response(AppError::UriTooLong { limit: LONGEST_TARGET })
        } else {
            match next.call(request).await {
                Ok(response) => response.map_into_boxed_body(),
                Err(error) => return Err(answered(error, language, &id)),
            }
        };
        if let Some(error) = failure(response.response().error(), response.status()) {
            log(&error);
            let answer = problem::answer(&error, language, &id, response.headers());
            response = ServiceResponse::new(response.request().clone(), answer);
        }
        protect(response.headers_mut(), &id);
        let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(status = response.status().as_u16(), milliseconds, "answered");
        Ok(response)
    }
    .instrument(span)
    .await
}

/// Converts the error of an inner layer into one that carries our response: the request is already consumed, so no
/// `ServiceResponse` can be built.
fn answered(error: actix_web::Error, language: Language, id: &str) -> actix_web::Error {
    let status = error.as_response_error().status_code();
    let found = failure(Some(&error), status)
        .unwrap_or_else(|| Failure::Servers(AppError::Internal(format!("a layer failed with {status}: {error}"))));
    log(&found);
    let mut answer = problem::answer(&found, language, id, &HeaderMap::new());
    protect(answer.headers_mut(), id);
    tracing::info!(status = answer.status().as_u16(), "answered for a layer that failed");
    InternalError::from_response(status, answer).into()
}

/// Logs the message of an internal error; the client never receives it.
fn log(error: &AppError) {
    if let AppError::Internal(words) = error {
        tracing::error!(reason = %words, "a request failed");
    }
}

/// The request id sent by the client, if it is short and safe to log.
fn accepted(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let harmless = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    ((8..=64).contains(&id.len()) && harmless).then(|| id.to_owned())
}

/// An [`AppError`], or an error of the server mapped to an [`AppError`] by its status.
enum Failure<'a> {
    Ours(&'a AppError),
    Servers(AppError),
}

impl AsRef<AppError> for Failure<'_> {
    fn as_ref(&self) -> &AppError {
        match self {
            Self::Ours(error) => error,
            Self::Servers(error) => error,
        }
    }
}

impl std::ops::Deref for Failure<'_> {
    type Target = AppError;
    fn deref(&self) -> &AppError {
        self.as_ref()
    }
}

fn failure(error: Option<&actix_web::Error>, status: StatusCode) -> Option<Failure<'_>> {
    if let Some(error) = error.and_then(actix_web::Error::as_error::<AppError>) {
        return Some(Failure::Ours(error));
    }
    Some(Failure::Servers(match status {
        StatusCode::NOT_FOUND => AppError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => AppError::MethodNotAllowed,
        status if status.is_client_error() => AppError::BadRequest,
        status if status.is_server_error() => AppError::Internal(format!("answered {status} without a reason")),
        _ => return None,
    }))
}

/// Security headers of every answer (OWASP REST Security Cheat Sheet).
const PROTECTING: &[(&str, &str)] = &[
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// Adds the security headers that the answer has not set itself, and the request id.
fn protect(headers: &mut HeaderMap, id: &str) {
    for &(name, value) in PROTECTING {
        if !headers.contains_key(name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static(REQUEST_ID), id);
    }
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::{App, HttpResponse, test, web};
    use serde_json::Value;

    use super::*;

    async fn ask(path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Value) {
        let app = App::new().wrap(from_fn(edge)).service(
            web::resource("/known")
                .route(web::get().to(async || Err::<HttpResponse, _>(AppError::StaleVersion)))
                .route(web::put().to(HttpResponse::Ok)),
        );
        let service = test::init_service(app).await;
        let request = headers
            .iter()
            .fold(test::TestRequest::with_uri(path), |request, header| request.insert_header((header.0, header.1)));
        let response = test::call_service(&service, request.to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        (status, headers, serde_json::from_slice(&test::read_body(response).await).unwrap())
    }

    #[actix_web::test]
    async fn every_error_is_a_problem_in_the_callers_language() {
        let (status, headers, body) = ask("/known", &[("Accept-Language", "fr")]).await;
        assert_eq!((status.as_u16(), body["code"].as_str().unwrap()), (412, "stale_version"));
        assert_eq!(headers.get("content-type").unwrap(), "application/problem+json");
        assert!(body["title"].as_str().unwrap().contains("entre-temps"));
        let (status, _, body) = ask("/unknown", &[]).await;
        assert_eq!((status.as_u16(), body["code"].as_str().unwrap()), (404, "not_found"));
    }

    #[actix_web::test]
    async fn every_answer_has_an_id_and_the_protecting_headers() {
        let (_, headers, body) = ask("/known", &[(REQUEST_ID, "abc-123-DEF")]).await;
        assert_eq!(headers.get(REQUEST_ID).unwrap(), "abc-123-DEF");
        assert_eq!(body["instance"], "abc-123-DEF");
        assert_eq!(headers.get("x-content-type-options").unwrap(), "nosniff");
        for harmful in ["short", "a b c d e f g h", "<script>alert</script>", &"x".repeat(65)] {
            let (_, headers, _) = ask("/known", &[(REQUEST_ID, harmful)]).await;
            assert!(headers.get(REQUEST_ID).unwrap().to_str().unwrap().parse::<Uuid>().is_ok(), "{harmful}");
        }
    }

    async fn failing(request: ServiceRequest, _: Next<impl MessageBody>) -> Result<ServiceResponse, actix_web::Error> {
        match request.path() {
            "/slow" => Err(AppError::TimedOut.into()),
            _ => Err(actix_web::error::ErrorInternalServerError("inner words")),
        }
    }

    #[actix_web::test]
    async fn a_layer_that_fails_is_answered_like_everything_else() {
        let service = test::init_service(App::new().wrap(from_fn(failing)).wrap(from_fn(edge))).await;
        for (path, status, code) in [("/slow", 503, "timed_out"), ("/broken", 500, "internal")] {
            let request = test::TestRequest::with_uri(path).insert_header((REQUEST_ID, "abc-123-DEF"));
            let error = test::try_call_service(&service, request.to_request()).await.map(drop).unwrap_err();
            // The server converts an error into a response in the same way.
            let answer = HttpResponse::from_error(error);
            let (found, headers) = (answer.status().as_u16(), answer.headers().clone());
            let body: Value =
                serde_json::from_slice(&actix_web::body::to_bytes(answer.into_body()).await.unwrap()).unwrap();
            assert_eq!((found, body["code"].as_str().unwrap()), (status, code));
            assert_eq!(body["instance"], "abc-123-DEF");
            assert_eq!(headers.get(REQUEST_ID).unwrap(), "abc-123-DEF");
            for (name, value) in PROTECTING {
                assert_eq!(headers.get(*name).unwrap(), value, "{name}");
            }
            assert!(!body.to_string().contains("inner words"), "{body}");
        }
    }

    #[actix_web::test]
    async fn a_known_address_with_another_method_says_so() {
        let service = test::init_service(
            App::new().wrap(from_fn(edge)).service(web::resource("/known").route(web::put().to(HttpResponse::Ok))),
        )
        .await;
        let response = test::call_service(&service, test::TestRequest::get().uri("/known").to_request()).await;
        let (status, allowed) = (response.status(), response.headers().get("allow").cloned());
        let body: Value = test::read_body_json(response).await;
        assert_eq!((status.as_u16(), body["code"].as_str().unwrap()), (405, "method_not_allowed"));
        assert!(allowed.is_none() || allowed.unwrap() == "PUT");
    }
}
