//! A secret that is handed out once and recognised later by its hash alone: refresh tokens, links in mails.

use sha2::{Digest, Sha256};

/// SHA-256 of a secret. The secrets have 256 random bits: no salt and no slow hash are needed, and the time that a
/// look-up takes tells nothing of a secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    /// Hash of a secret as it was handed out.
    pub fn of(secret: &str) -> TokenHash {
        TokenHash(Sha256::digest(secret.as_bytes()).into())
    }
}
