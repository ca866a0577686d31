//! Every reason why a request is refused or fails, with its HTTP status and its stable code.
//!
//! It covers the [`Refusal`] of a domain rule and the faults of the HTTP layer. `problem.rs` writes both as a problem
//! document.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use super::unready::Unready;
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::inputs::field_error::{FieldError, Place};
use crate::store::error::StoreError;
use crate::workflow::error::WorkflowError;
use crate::workflow::people::accounts::AccountError;

/// Why a request was refused or failed. Nothing has changed in the database, except where a variant says that it is not
/// known.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A rule of the Fund refused the request.
    #[error("refused: {}", .0.code)]
    Refused(Box<Refusal>),
    /// 400: the body is not valid JSON.
    #[error("malformed JSON")]
    MalformedJson {
        /// Line of the fault, from 1.
        row: usize,
        /// Column of the fault, from 1.
        column: usize,
    },
    /// 400: the body could not be read to its end.
    #[error("unreadable body")]
    BodyUnreadable,
    /// 400: another violation of HTTP.
    #[error("bad request")]
    BadRequest,
    /// 400: a writing request has no `Idempotency-Key`.
    #[error("Idempotency-Key missing")]
    IdempotencyKeyMissing,
    /// 400: the key is empty, too long or not visible ASCII.
    #[error("Idempotency-Key malformed")]
    IdempotencyKeyMalformed,
    /// 400: `If-Match` is not one strong entity tag.
    #[error("If-Match malformed")]
    IfMatchMalformed,
    /// 401: no access token, or an invalid one.
    #[error("not signed in")]
    NotSignedIn,
    /// 401: the access token has expired.
    #[error("access token expired")]
    TokenExpired,
    /// 401: the session behind the token has ended.
    #[error("session ended")]
    SessionEnded,
    /// 401: unknown account, wrong password, or an account that may not sign in; all look the same.
    #[error("wrong credentials")]
    WrongCredentials,
    /// 403: the one-time link of an invitation or of a password reset is invalid, used or expired.
    #[error("one-time token of no use")]
    OneTimeTokenInvalid,
    /// 403: the role has no access to the operation.
    #[error("{0} has no access")]
    Forbidden(Role),
    /// 404: not found, or not visible to the caller.
    #[error("not found")]
    NotFound,
    /// 405: the path exists, but not with this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// 409: the first request with this key has not finished.
    #[error("the same request is still running")]
    StillRunning,
    /// 409: the request conflicts with stored data; the stable code names the conflict.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// 412: the version in `If-Match` is not the current one.
    #[error("stale version")]
    StaleVersion,
    /// 413: the body exceeds the limit.
    #[error("body larger than {limit} bytes")]
    BodyTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// 414: path and query exceed the limit.
    #[error("path and query longer than {limit} bytes")]
    UriTooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// 415: unsupported media type.
    #[error("unsupported media type, expected {expected}")]
    UnsupportedMediaType {
        /// The expected media type.
        expected: &'static str,
    },
    /// 422: invalid fields, as many as were found.
    #[error("{} fields refused", .0.len())]
    Fields(Vec<FieldError>),
    /// 422: the key was used for another request.
    #[error("Idempotency-Key reused")]
    IdempotencyKeyReused,
    /// 428: a change without `If-Match`.
    #[error("If-Match missing")]
    VersionMissing,
    /// 429: too many attempts.
    #[error("too many attempts")]
    TooManyAttempts {
        /// When the next attempt is possible.
        retry_after: Duration,
    },
    /// 503: no free database connection, the database is away, or the queue for password hashing is full.
    #[error("no free place")]
    Busy {
        /// When to try again.
        retry_after: Duration,
    },
    /// 503: requests cannot be served, for a reason that only the operator can remove.
    #[error("not ready: {}", .0.reason())]
    NotReady(Unready),
    /// 503: the connection to the database broke in COMMIT. Whether the act took effect is not known.
    #[error("outcome unknown")]
    OutcomeUnknown,
    /// 503: the answer was not ready in time. A write goes on, so whether it took effect is not known.
    #[error("timed out")]
    TimedOut,
    /// 500: a bug; the message is only logged.
    #[error("{0}")]
    Internal(String),
}

/// `Retry-After` when no database connection is free or the database is away.
const POOL_PAUSE: Duration = Duration::from_secs(2);

/// `Retry-After` while the service is not ready.
const UNREADY_PAUSE: Duration = Duration::from_secs(5);

impl AppError {
    /// One fault of one field.
    pub fn field(error: FieldError) -> AppError {
        AppError::Fields(vec![error])
    }

    /// The same faults with the given pointer put before theirs, for a value nested in the body.
    #[must_use]
    pub fn below(self, part: &str) -> AppError {
        let moved = |place| match place {
            Place::Pointer(pointer) => Place::Pointer(format!("{part}{pointer}")),
            Place::Parameter(name) => Place::Parameter(name),
        };
        match self {
            Self::Fields(faults) => Self::Fields(
                faults.into_iter().map(|fault| FieldError { place: moved(fault.place), ..fault }).collect(),
            ),
            other => other,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => match refusal.code {
                RefusalCode::RoleMayNot | RefusalCode::OwnState => StatusCode::FORBIDDEN,
                _ => StatusCode::CONFLICT,
            },
            Self::MalformedJson { .. }
            | Self::BodyUnreadable
            | Self::BadRequest
            | Self::IdempotencyKeyMissing
            | Self::IdempotencyKeyMalformed
            | Self::IfMatchMalformed => StatusCode::BAD_REQUEST,
            Self::NotSignedIn | Self::TokenExpired | Self::SessionEnded | Self::WrongCredentials => {
                StatusCode::UNAUTHORIZED
            }
            Self::OneTimeTokenInvalid | Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::StillRunning | Self::Conflict(_) => StatusCode::CONFLICT,
            Self::StaleVersion => StatusCode::PRECONDITION_FAILED,
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UriTooLong { .. } => StatusCode::URI_TOO_LONG,
            Self::UnsupportedMediaType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Fields(_) | Self::IdempotencyKeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::VersionMissing => StatusCode::PRECONDITION_REQUIRED,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy { .. } | Self::OutcomeUnknown | Self::TimedOut | Self::NotReady(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stable code, which is also the key of title and detail.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code.as_str(),
            Self::MalformedJson { .. } => "malformed_json",
            Self::BodyUnreadable => "body_unreadable",
            Self::BadRequest => "bad_request",
            Self::IdempotencyKeyMissing => "idempotency_key_missing",
            Self::IdempotencyKeyMalformed => "idempotency_key_malformed",
            Self::IfMatchMalformed => "if_match_malformed",
            Self::NotSignedIn => "not_signed_in",
            Self::TokenExpired => "token_expired",
            Self::SessionEnded => "session_ended",
            Self::WrongCredentials => "wrong_credentials",
            Self::OneTimeTokenInvalid => "one_time_token_invalid",
            Self::Forbidden(_) => "forbidden",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::StillRunning => "still_running",
            Self::Conflict(code) => code,
            Self::StaleVersion => "stale_version",
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::UriTooLong { .. } => "uri_too_long",
            Self::UnsupportedMediaType { .. } => "unsupported_media_type",
            Self::Fields(_) => "fields_invalid",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::VersionMissing => "version_missing",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::Busy { .. } => "busy",
            Self::NotReady(_) => "not_ready",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::TimedOut => "timed_out",
            Self::Internal(_) => "internal",
        }
    }

    /// The value of `Retry-After` in whole seconds, for the errors that have one.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::TooManyAttempts { retry_after } | Self::Busy { retry_after } => {
                Some(retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0))
            }
            Self::OutcomeUnknown => Some(POOL_PAUSE.as_secs()),
            Self::TimedOut | Self::StillRunning => Some(1),
            Self::NotReady(_) => Some(UNREADY_PAUSE.as_secs()),
            _ => None,
        }
    }

    /// The arguments of title and detail.
    pub fn args(&self) -> Vec<(&str, String)> {
        match self {
            Self::Refused(refusal) => refusal.args.iter().map(|(name, value)| (*name, value.clone())).collect(),
            Self::MalformedJson { row, column } => vec![("row", row.to_string()), ("column", column.to_string())],
            Self::Forbidden(role) => vec![("role", role.to_string())],
            Self::NotReady(unready) => unready.figures(),
            Self::BodyTooLarge { limit } | Self::UriTooLong { limit } => vec![("limit", limit.to_string())],
            Self::UnsupportedMediaType { expected } => vec![("expected", (*expected).to_owned())],
            Self::TooManyAttempts { .. } | Self::Busy { .. } => {
                vec![("seconds", self.retry_after_seconds().unwrap_or_default().to_string())]
            }
            _ => Vec::new(),
        }
    }
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    /// Only the status: `edge.rs` writes the problem document, since it knows language and request id.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status())
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> AppError {
        AppError::Refused(Box::new(refusal))
    }
}

impl From<FieldError> for AppError {
    fn from(error: FieldError) -> AppError {
        AppError::field(error)
    }
}

impl From<Vec<FieldError>> for AppError {
    fn from(errors: Vec<FieldError>) -> AppError {
        AppError::Fields(errors)
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> AppError {
        match error {
            StoreError::NotFound => AppError::NotFound,
            StoreError::Overtaken => AppError::StaleVersion,
            StoreError::Busy => AppError::Busy { retry_after: POOL_PAUSE },
            StoreError::TooSlow => AppError::TimedOut,
            StoreError::Unreachable(words) => {
                tracing::error!(reason = %words, "the database cannot be reached");
                AppError::Busy { retry_after: POOL_PAUSE }
            }
            StoreError::Unavailable(words) => {
                tracing::error!(reason = %words, "the database cannot do this now");
                AppError::Busy { retry_after: POOL_PAUSE }
            }
            StoreError::OutcomeUnknown(words) => {
                tracing::error!(reason = %words, "a connection broke in COMMIT; whether it took effect is not known");
                AppError::OutcomeUnknown
            }
            StoreError::Constraint(name) => AppError::Internal(format!("refused by the constraint {name}")),
            StoreError::Broken(words) => AppError::Internal(words),
        }
    }
}

impl From<WorkflowError> for AppError {
    fn from(error: WorkflowError) -> AppError {
        match error {
            WorkflowError::Refused(refusal) => AppError::Refused(refusal),
            WorkflowError::NotFound => AppError::NotFound,
            WorkflowError::Stale { .. } => AppError::StaleVersion,
            WorkflowError::UnknownStates(codes) => AppError::Fields(
                codes
                    .into_iter()
                    .map(|code| FieldError::at("/beneficiaries", "state_unknown").with("code", code))
                    .collect(),
            ),
            WorkflowError::UnknownApplications(ids) => AppError::Fields(
                ids.into_iter()
                    .map(|id| FieldError::at("/applications", "application_unknown").with("id", id))
                    .collect(),
            ),
            WorkflowError::Store(error) => error.into(),
        }
    }
}

impl From<AccountError> for AppError {
    fn from(error: AccountError) -> AppError {
        match error {
            AccountError::OwnAccount => AppError::Conflict("own_account"),
            AccountError::NotYetAccepted => AppError::Conflict("not_yet_accepted"),
            AccountError::EmailTaken => AppError::Conflict("email_taken"),
            AccountError::TokenOfNoUse => AppError::OneTimeTokenInvalid,
            AccountError::UnknownState => AppError::field(FieldError::at("/represents", "state_unknown")),
            AccountError::StateNeeded => AppError::field(FieldError::at("/represents", "state_needed")),
            AccountError::Other(error) => error.into(),
        }
    }
}
