//! What the endorsement letters of an application amount to, line by line.

use serde::Serialize;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::rules::endorsement_letters::Endorsement;

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
    /// What was found for one line.
    pub fn of(line: CreditLine, found: Endorsement) -> EndorsementOfLine {
        let Endorsement { required, endorsed_by, may_still_endorse } = found;
        EndorsementOfLine { line, required, endorsed_by, may_still_endorse }
    }
}
