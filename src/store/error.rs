//! What can go wrong at the database, and which rule a refused constraint stands for.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A failure of the store. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such row, or one the caller may not know of.
    #[error("not found")]
    NotFound,
    /// A unique constraint or a foreign key refused the write.
    #[error("refused by the constraint {0}")]
    Constraint(String),
    /// Another writer was first.
    #[error("another writer was first")]
    Overtaken,
    /// No place in the pool, or no lock that a rehearsal needs, came free in time.
    #[error("no free connection or lock")]
    Busy,
    /// A statement took longer than it may.
    #[error("the database took too long")]
    TooSlow,
    /// The server cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// A bug, here or in the data.
    #[error("{0}")]
    Broken(String),
}

/// Constraints that only another writer of the same thing can violate.
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
