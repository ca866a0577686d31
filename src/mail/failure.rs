//! Why a mail was not accepted by the mail server.

/// Why a message was not accepted, with the text of the mail server for the administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendFailure {
    /// A permanent failure of the recipient or the content (5xx): it must not be retried unchanged (RFC 5321, 4.2.1).
    #[error("refused for good: {0}")]
    Refused(String),
    /// A temporary failure (4xx).
    #[error("refused for the moment: {0}")]
    Deferred(String),
    /// The connection failed: the server was unreachable, refused the session, timed out, or closed the connection.
    #[error("not handed over: {0}")]
    Unreachable(String),
}
