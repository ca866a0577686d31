//! Errors of the store, mapped from the errors of PostgreSQL and diesel.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::domain::lifecycle::loadable::NotLoaded;

/// An error of the store. The transaction is rolled back.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such row, or a row that the caller may not see.
    #[error("not found")]
    NotFound,
    /// A constraint refused the write: its name.
    #[error("refused by the constraint {0}")]
    Constraint(String),
    /// A concurrent transaction was first: a unique violation of one of the `RACES`, or a serialization failure.
    #[error("another writer was first")]
    Overtaken,
    /// No connection or lock became free in time.
    #[error("no free connection or lock")]
    Busy,
    /// A statement exceeded `statement_timeout`.
    #[error("the database took too long")]
    TooSlow,
    /// The server cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// A bug in the code or an inconsistency in the data.
    #[error("{0}")]
    Broken(String),
}

/// Constraints that only a concurrent transaction on the same rows violates.
const RACES: &[&str] = &[
    "application_event_pkey",
    "call_revision_pkey",
    "amendment_event_pkey",
    "agreed_content_pkey",
    "ledger_entry_pkey",
    "funding_movement_number",
    "idempotency_pkey",
    "payment_plan_pkey",
    "instalment_event_pkey",
    "report_pkey",
];

impl From<NotLoaded> for StoreError {
    fn from(missing: NotLoaded) -> StoreError {
        StoreError::Broken(missing.to_string())
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> StoreError {
        match &error {
            DieselError::NotFound => StoreError::NotFound,
            DieselError::DatabaseError(kind, information) => {
                let constraint = information.constraint_name().unwrap_or_default();
                match kind {
                    DatabaseErrorKind::UniqueViolation if RACES.contains(&constraint) => StoreError::Overtaken,
                    DatabaseErrorKind::SerializationFailure => StoreError::Overtaken,
                    DatabaseErrorKind::UniqueViolation
                    | DatabaseErrorKind::ForeignKeyViolation
                    | DatabaseErrorKind::CheckViolation
                    | DatabaseErrorKind::ExclusionViolation
                    | DatabaseErrorKind::NotNullViolation => StoreError::Constraint(constraint.to_owned()),
                    DatabaseErrorKind::ClosedConnection => StoreError::Unreachable(information.message().to_owned()),
                    _ if information.message().contains("statement timeout") => StoreError::TooSlow,
                    _ if information.message().contains("lock timeout") => StoreError::Busy,
                    _ => StoreError::Broken(information.message().to_owned()),
                }
            }
            _ => StoreError::Broken(error.to_string()),
        }
    }
}
