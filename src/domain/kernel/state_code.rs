//! The ISO 3166 code of a state.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// ISO 3166-1 alpha-3 code of a state, such as `BDI`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StateCode([u8; 3]);

/// Error: the text is not a code of three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a state is named by its ISO 3166 code of three capital letters")]
pub struct MalformedStateCode;

impl StateCode {
    /// A code that ISO 3166 reserves for users; no state has it. Placeholder where no state applies.
    pub const UNNAMED: StateCode = StateCode(*b"ZZZ");

    /// The three letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}

impl FromStr for StateCode {
    type Err = MalformedStateCode;
    fn from_str(text: &str) -> Result<Self, MalformedStateCode> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| MalformedStateCode)?;
        if letters.iter().all(u8::is_ascii_uppercase) { Ok(StateCode(letters)) } else { Err(MalformedStateCode) }
    }
}

impl TryFrom<String> for StateCode {
    type Error = MalformedStateCode;
    fn try_from(text: String) -> Result<Self, MalformedStateCode> {
        text.parse()
    }
}

impl From<StateCode> for String {
    fn from(code: StateCode) -> String {
        code.as_str().to_owned()
    }
}

impl fmt::Display for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl utoipa::PartialSchema for StateCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[A-Z]{3}$"))
            .description(Some("ISO 3166-1 alpha-3 code"))
            .examples(["BDI"])
            .into()
    }
}

impl utoipa::ToSchema for StateCode {}
