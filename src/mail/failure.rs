//! Why a mail was not handed over.

/// Why a message was not handed over, with the other side's words for the administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendFailure {
    /// The recipient or the content is refused for good (5xx): another try would not be polite (RFC 5321, 4.2.1).
    #[error("refused for good: {0}")]
    Refused(String),
    /// Refused for the moment (4xx).
    #[error("refused for the moment: {0}")]
    Deferred(String),
    /// The server was not reached, did not let us in, did not answer in time, or hung up.
    #[error("not handed over: {0}")]
    Unreachable(String),
}
