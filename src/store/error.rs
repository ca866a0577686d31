//! Errors of the store, mapped from the errors of PostgreSQL and diesel by SQLSTATE.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};

use crate::domain::lifecycle::loadable::NotLoaded;

/// An error of the store. The transaction is rolled back, except where it is [`StoreError::OutcomeUnknown`].
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
    /// The server cannot be reached, or the connection broke before COMMIT was sent.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The server answered that it cannot do this now: it stops or starts, has no room, or may not write.
    #[error("the database cannot do this now: {0}")]
    Unavailable(String),
    /// The connection broke after COMMIT was sent and before its answer arrived.
    #[error("it is not known whether the transaction was committed: {0}")]
    OutcomeUnknown(String),
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

/// The primary messages by which an SQLSTATE is recognized, each with a part of the untranslated text.
///
/// `diesel-async` reads the SQLSTATE and passes on only the kinds of [`DatabaseErrorKind`]; of every other error it
/// passes the message (`pg/error_helper.rs` of version 0.9). A server with another language in `lc_messages` is
/// therefore recognized by the kinds and by closed connections alone (decision 0033).
const MESSAGES: &[(&str, &str)] = &[
    ("57P01", "terminating connection due to administrator command"),
    ("57P01", "terminating connection due to immediate shutdown command"),
    ("57P02", "terminating connection because of crash of another server process"),
    ("57P03", "the database system is "),
    ("57P05", "terminating connection due to idle-session timeout"),
    ("25P03", "terminating connection due to idle-in-transaction timeout"),
    ("25P04", "terminating connection due to transaction timeout"),
    ("57014", "canceling statement due to statement timeout"),
    ("57014", "canceling statement due to user request"),
    ("55P03", "canceling statement due to lock timeout"),
    ("55P03", "could not obtain lock on"),
    ("40P01", "deadlock detected"),
    ("53100", "No space left on device"),
    ("53100", "Disk quota exceeded"),
    ("53200", "out of memory"),
    ("53200", "out of shared memory"),
    ("53300", "too many clients already"),
    ("53300", "too many connections for "),
    ("53300", "remaining connection slots are reserved"),
    ("53400", "temporary file size exceeds temp_file_limit"),
    ("08006", "connection to client lost"),
    ("08P01", "invalid frontend message type"),
];

/// Errors of the driver about values and statements of the program; all its other errors are about the connection.
const OF_THE_PROGRAM: &[&str] = &[
    "error serializing parameter",
    "error deserializing column",
    "error encoding message",
    "invalid column",
    "query returned an unexpected",
    "expected ",
];

/// The SQLSTATE of an error of the server, as far as it can be recognized.
fn sqlstate(kind: &DatabaseErrorKind, message: &str) -> Option<&'static str> {
    match kind {
        DatabaseErrorKind::SerializationFailure => Some("40001"),
        DatabaseErrorKind::ReadOnlyTransaction => Some("25006"),
        _ => MESSAGES.iter().find(|(_, part)| message.contains(part)).map(|(state, _)| *state),
    }
}

/// The error for an SQLSTATE that is no violated constraint.
fn of_sqlstate(state: &str, message: &str) -> StoreError {
    match state {
        "40001" => StoreError::Overtaken,
        "40P01" | "55P03" => StoreError::Busy,
        "57014" => StoreError::TooSlow,
        "25006" | "25P03" | "25P04" | "57P01" | "57P02" | "57P03" | "57P05" => {
            StoreError::Unavailable(message.to_owned())
        }
        _ if state.starts_with("08") || state.starts_with("53") => StoreError::Unavailable(message.to_owned()),
        _ => StoreError::Broken(message.to_owned()),
    }
}

fn of_database(kind: &DatabaseErrorKind, information: &dyn DatabaseErrorInformation) -> StoreError {
    let (constraint, message) = (information.constraint_name().unwrap_or_default(), information.message());
    match kind {
        DatabaseErrorKind::UniqueViolation if RACES.contains(&constraint) => StoreError::Overtaken,
        DatabaseErrorKind::UniqueViolation
        | DatabaseErrorKind::ForeignKeyViolation
        | DatabaseErrorKind::CheckViolation
        | DatabaseErrorKind::ExclusionViolation
        | DatabaseErrorKind::NotNullViolation => StoreError::Constraint(constraint.to_owned()),
        DatabaseErrorKind::UnableToSendCommand if OF_THE_PROGRAM.iter().any(|begin| message.starts_with(begin)) => {
            StoreError::Broken(message.to_owned())
        }
        DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => {
            StoreError::Unreachable(message.to_owned())
        }
        _ => match sqlstate(kind, message) {
            Some(state) => of_sqlstate(state, message),
            None => StoreError::Broken(message.to_owned()),
        },
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> StoreError {
        match &error {
            DieselError::NotFound => StoreError::NotFound,
            DieselError::BrokenTransactionManager => StoreError::Unreachable(error.to_string()),
            DieselError::DatabaseError(kind, information) => of_database(kind, information.as_ref()),
            _ => StoreError::Broken(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name of the variant.
    fn variant(error: &StoreError) -> &'static str {
        match error {
            StoreError::NotFound => "not found",
            StoreError::Constraint(_) => "constraint",
            StoreError::Overtaken => "overtaken",
            StoreError::Busy => "busy",
            StoreError::TooSlow => "too slow",
            StoreError::Unreachable(_) => "unreachable",
            StoreError::Unavailable(_) => "unavailable",
            StoreError::OutcomeUnknown(_) => "outcome unknown",
            StoreError::Broken(_) => "broken",
        }
    }

    #[test]
    fn each_sqlstate_has_its_error() {
        for (states, expected) in [
            (&["08000", "08001", "08003", "08004", "08006", "08007", "08P01"][..], "unavailable"),
            (&["53000", "53100", "53200", "53300", "53400"], "unavailable"),
            (&["57P01", "57P02", "57P03", "57P05", "25006", "25P03", "25P04"], "unavailable"),
            (&["57014"], "too slow"),
            (&["55P03", "40P01"], "busy"),
            (&["40001"], "overtaken"),
            (&["22012", "25P02", "42501", "42601", "42P01", "P0001", "XX000", "58030"], "broken"),
        ] {
            for state in states {
                assert_eq!(variant(&of_sqlstate(state, "words")), expected, "{state}");
            }
        }
    }

    #[test]
    fn an_sqlstate_is_recognized_by_its_kind_and_by_its_message() {
        use DatabaseErrorKind::{ReadOnlyTransaction, SerializationFailure, Unknown};
        for (kind, message, expected) in [
            (Unknown, "terminating connection due to administrator command", Some("57P01")),
            (Unknown, "the database system is starting up", Some("57P03")),
            (Unknown, "could not extend file \"base/5/1259\": No space left on device", Some("53100")),
            (Unknown, "sorry, too many clients already", Some("53300")),
            (Unknown, "too many connections for role \"fonds1035_login\"", Some("53300")),
            (ReadOnlyTransaction, "cannot execute INSERT in a read-only transaction", Some("25006")),
            (ReadOnlyTransaction, "ne peut pas exécuter INSERT dans une transaction en lecture seule", Some("25006")),
            (SerializationFailure, "could not serialize access", Some("40001")),
            (Unknown, "relation \"nowhere\" does not exist", None),
            (Unknown, "permission denied for table ledger_entry", None),
        ] {
            assert_eq!(sqlstate(&kind, message), expected, "{message}");
        }
    }

    #[test]
    fn what_the_driver_says_of_the_connection_is_no_fault_of_the_program() {
        let told = |kind, words: &str| variant(&DieselError::DatabaseError(kind, Box::new(words.to_owned())).into());
        for words in ["connection closed", "error communicating with the server", "channel closed", "db error"] {
            assert_eq!(told(DatabaseErrorKind::UnableToSendCommand, words), "unreachable", "{words}");
        }
        assert_eq!(told(DatabaseErrorKind::ClosedConnection, "any words"), "unreachable");
        for words in
            ["error serializing parameter 2", "error deserializing column 0", "expected 1 parameters but got 2"]
        {
            assert_eq!(told(DatabaseErrorKind::UnableToSendCommand, words), "broken", "{words}");
        }
    }
}
