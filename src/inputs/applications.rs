//! Input of an endorsement letter, sent with its PDF.

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use crate::domain::applications::form::NewLetter;
use crate::domain::kernel::calendar;
use crate::domain::kernel::document::Pdf;
use crate::domain::kernel::state_code::StateCode;

/// What a letter says.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterBody {
    /// The state that signs.
    pub state: StateCode,
    /// Who signed, with the office held.
    #[validate(length(min = 1, max = 200, code = "length_between"))]
    pub signatory: String,
    /// Date of the letter.
    #[validate(custom(function = "calendar::on_record"))]
    pub signed_on: NaiveDate,
    /// The letter names this project.
    pub names_project: bool,
    /// The letter names the Fund.
    pub names_fund: bool,
}

impl LetterBody {
    /// The letter to attach, with its PDF.
    #[must_use]
    pub fn with(self, document: Pdf) -> NewLetter {
        let LetterBody { state, signatory, signed_on, names_project, names_fund } = self;
        NewLetter { state, signatory, signed_on, names_project, names_fund, document }
    }
}

/// A letter with its PDF, as `multipart/form-data`.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the parts of the form; they are read one by one")]
pub struct LetterForm {
    /// What the letter says, as JSON.
    letter: LetterBody,
    /// The PDF, at most 10 MiB.
    #[schema(value_type = String, format = Binary, content_media_type = "application/pdf")]
    document: Vec<u8>,
}
