//! Endorsement letters: the number required and the states that may send them.
//!
//! A national project needs the letter of the applicant's government. A regional project needs letters from more than
//! half of the eligible benefiting states, and at least the Fund's minimum (Fund page “How to apply”; “majority” read
//! as more than half).

use crate::domain::applications::form::Letter;
use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::rules::eligibility::eligible_beneficiaries;
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::rule_value::{Quantity, RuleCode, RuleKey};

/// The endorsement status of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endorsement {
    /// Number of letters required.
    pub required: u32,
    /// Eligible benefiting states that have sent a valid letter.
    pub endorsed_by: Vec<StateCode>,
    /// Eligible benefiting states that may still send one.
    pub may_still_endorse: Vec<StateCode>,
}

/// Counts the letters; `None` if the scope, the beneficiaries or the minimum of regional letters are unknown.
///
/// A letter counts if it names the project and the Fund and comes from a benefiting state that is eligible for the
/// line; several letters of one state count once.
pub fn endorsement(question: &Question<'_>, line: CreditLine, letters: &[Letter]) -> Option<Endorsement> {
    let scope = question.draft.scope?;
    if question.draft.beneficiaries.is_empty() {
        return None;
    }
    let mut signatories = eligible_beneficiaries(question, line);
    let required = match scope {
        Scope::National => {
            signatories.retain(|state| *state == question.applicant);
            1
        }
        Scope::Regional => {
            let majority = u32::try_from(signatories.len() / 2 + 1).unwrap_or(u32::MAX);
            regional_minimum(question)?.max(majority)
        }
    };
    let has_sent = |state: &StateCode| {
        letters.iter().any(|letter| letter.state == *state && letter.names_project && letter.names_fund)
    };
    let (endorsed_by, may_still_endorse) = signatories.into_iter().partition(has_sent);
    Some(Endorsement { required, endorsed_by, may_still_endorse })
}

fn regional_minimum(question: &Question<'_>) -> Option<u32> {
    let key = RuleKey::general(RuleCode::RegionalLettersMinimum);
    match question.rules.in_force(key, question.day, question.known_at)?.quantity {
        Quantity::Count(count) => Some(count),
        Quantity::Amount(_) | Quantity::Share(_) => None,
    }
}
