//! The endorsement letters on file, and the resulting endorsement for each line.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::form::Letter;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::rules::endorsement_letters::Endorsement;

/// An endorsement letter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LetterOnFile {
    /// The state that signs.
    pub state: StateCode,
    /// Who signed, with the office held.
    pub signatory: String,
    /// Date of the letter.
    pub signed_on: NaiveDate,
    /// The letter names this project.
    pub names_project: bool,
    /// The letter names the Fund.
    pub names_fund: bool,
    /// The stored PDF: `GET /api/v1/documents/{document_id}`.
    pub document_id: Uuid,
    /// SHA-256 of the PDF, 64 hexadecimal digits.
    pub sha256: String,
}

impl From<&Letter> for LetterOnFile {
    fn from(letter: &Letter) -> LetterOnFile {
        LetterOnFile {
            state: letter.state,
            signatory: letter.signatory.clone(),
            signed_on: letter.signed_on,
            names_project: letter.names_project,
            names_fund: letter.names_fund,
            document_id: letter.document_id,
            sha256: letter.sha256.to_string(),
        }
    }
}

/// What the letters amount to on one line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EndorsementOfLine {
    /// The line.
    pub line: CreditLine,
    /// Letters needed.
    pub required: u32,
    /// Eligible benefiting states that have sent a valid letter.
    pub endorsed_by: Vec<StateCode>,
    /// Eligible benefiting states that may still send one.
    pub may_still_endorse: Vec<StateCode>,
}

impl EndorsementOfLine {
    /// The view of the endorsement for one line.
    pub fn of(line: CreditLine, found: Endorsement) -> EndorsementOfLine {
        let Endorsement { required, endorsed_by, may_still_endorse } = found;
        EndorsementOfLine { line, required, endorsed_by, may_still_endorse }
    }
}
