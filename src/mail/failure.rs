//! Why a mail was not accepted by the mail server.

/// Why a message was not accepted, with the text of the mail server for the administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendFailure {
    /// A permanent failure of the recipient or the content (5xx): it must not be retried unchanged (RFC 5321, 4.2.1).
    #[error("refused for good: {0}")]
    Refused(String),
    /// A temporary failure of the recipient or the content (4xx).
    #[error("refused for the moment: {0}")]
    Deferred(String),
    /// The server took the sender and then stalled or closed the connection: a failure of this message.
    #[error("broken off: {0}")]
    BrokenOff(String),
    /// The server as a whole takes no mail: it was not reached, did not let the service in, or refused its sender. No
    /// recipient was named yet, so the failure says nothing about this message.
    #[error("the mail server takes no mail: {0}")]
    Unreachable(String),
}
