//! Secret tokens (refresh tokens, links in mails). Only the hash is stored.

use sha2::{Digest, Sha256};

/// SHA-256 of a secret token. A token has 256 random bits, so neither salt nor a slow hash is needed, and the timing
/// of a look-up reveals nothing about it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenHash(pub [u8; 32]);

/// A refresh token sealed under the token that it replaces, which alone opens it.
#[derive(Clone, Copy)]
pub struct SealedToken(pub [u8; 32]);

impl TokenHash {
    /// Computes the hash of a token.
    pub fn of(secret: &str) -> TokenHash {
        TokenHash(Sha256::digest(secret.as_bytes()).into())
    }
}
