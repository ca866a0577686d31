//! Endorsement letters: how many a project needs, and from whom.

use super::application::Letter;
use super::credit_line::CreditLine;
use super::eligibility::Question;
use super::member_state::StateCode;

/// What the letters on file amount to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endorsement {
    /// Letters needed.
    pub required: u32,
    /// Eligible benefiting states that have sent a valid letter.
    pub endorsed_by: Vec<StateCode>,
    /// Eligible benefiting states that may still send one.
    pub may_still_endorse: Vec<StateCode>,
}
/// Counts the letters.
pub fn endorsement(_question: &Question<'_>, _line: CreditLine, _letters: &[Letter]) -> Option<Endorsement> {
    None
}
