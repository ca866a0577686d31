//! Inputs of authentication: mail address and password, tokens, a new password.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::kernel::secret_token::TokenHash;

/// Address and password.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// E-mail address.
    #[validate(length(max = 254, code = "too_long"))]
    pub email: String,
    /// Password.
    #[schema(value_type = String, format = Password)]
    pub password: SecretString,
}

impl Credentials {
    /// The same with the mail address normalized as it is stored.
    #[must_use]
    pub fn normal(self) -> Credentials {
        Credentials { email: normal(&self.email), ..self }
    }
}

/// A refresh token.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The last one that was given; it counts once, and gives the same successor again within some seconds.
    #[schema(value_type = String)]
    pub refresh_token: SecretString,
}

impl RefreshRequest {
    /// Hash of the token.
    pub fn token_hash(&self) -> TokenHash {
        TokenHash::of(self.refresh_token.expose_secret())
    }
}

/// A link's token with the password that is chosen by it.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenPassword {
    /// The token in the link; it counts once.
    #[schema(value_type = String)]
    pub token: SecretString,
    /// 12 to 200 characters of any kind.
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 200)]
    pub password: SecretString,
}

impl ChosenPassword {
    /// Hash of the token.
    pub fn token_hash(&self) -> TokenHash {
        TokenHash::of(self.token.expose_secret())
    }
}

/// Who has lost a password.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LostPassword {
    /// E-mail address.
    #[validate(length(max = 254, code = "too_long"))]
    pub email: String,
}

impl LostPassword {
    /// The mail address normalized as it is stored.
    pub fn address(&self) -> String {
        normal(&self.email)
    }
}

/// Normalizes a mail address.
fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}
