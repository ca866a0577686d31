//! The successor of a refresh token, sealed under the token that it replaces.
//!
//! Two requests may present one token at once: two tabs, or a client whose first answer was lost. Both get the same
//! successor, so it has to be stored, and not as it is. It is combined by exclusive or with the HMAC-SHA256 of a fixed
//! text under the presented token. That token has 256 random bits, is stored as its SHA-256 only and seals one
//! successor: the seal is a one-time pad that only a holder of the token can compute (decision 0033).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

use super::error::AppError;
use super::passwords::random_bytes;
use crate::domain::kernel::secret_token::{SealedToken, TokenHash};

/// Separates this use of a token as a key from every other one.
const PURPOSE: &[u8] = b"fonds1035 successor of a refresh token";

/// A refresh token that takes the place of another one.
pub struct Successor([u8; 32]);

impl Successor {
    /// A new one, of 256 random bits.
    ///
    /// # Errors
    /// [`AppError::Internal`] where the system has no source of randomness.
    pub fn new() -> Result<Successor, AppError> {
        random_bytes().map(Successor).map_err(|error| AppError::Internal(format!("no randomness: {error}")))
    }

    /// The token as its holder gets it.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Hash of the token.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.text())
    }

    /// Seals the token under the one that it replaces.
    ///
    /// # Errors
    /// [`AppError::Internal`] if the pad cannot be computed.
    pub fn sealed(&self, presented: &SecretString) -> Result<SealedToken, AppError> {
        Ok(SealedToken(combined(self.0, pad(presented)?)))
    }

    /// Opens a sealed token.
    ///
    /// # Errors
    /// As [`Successor::sealed`].
    pub fn opened(sealed: SealedToken, presented: &SecretString) -> Result<Successor, AppError> {
        Ok(Successor(combined(sealed.0, pad(presented)?)))
    }
}

fn pad(presented: &SecretString) -> Result<[u8; 32], AppError> {
    let key = Hmac::<Sha256>::new_from_slice(presented.expose_secret().as_bytes())
        .map_err(|error| AppError::Internal(format!("a successor cannot be sealed: {error}")))?;
    Ok(key.chain_update(PURPOSE).finalize().into_bytes().into())
}

fn combined(mut bytes: [u8; 32], pad: [u8; 32]) -> [u8; 32] {
    bytes.iter_mut().zip(pad).for_each(|(byte, of_pad)| *byte ^= of_pad);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_that_it_replaces_opens_a_successor() {
        let (presented, other) = (SecretString::from("a presented token"), SecretString::from("another token"));
        let successor = Successor::new().unwrap();
        let sealed = successor.sealed(&presented).unwrap();
        assert_eq!(Successor::opened(sealed, &presented).unwrap().text(), successor.text());
        assert_ne!(Successor::opened(sealed, &other).unwrap().text(), successor.text());
        assert_ne!(sealed.0, successor.0);
        assert_eq!(successor.text().len(), 43, "256 bits in base64url");
    }
}
