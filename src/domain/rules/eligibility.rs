//! The eligibility decision: one finding per criterion, each with the facts it used, its source and what would turn it.
//!
//! A finding has three values: a fact or an answer that is missing makes it “not known”, never “satisfied”, and
//! never “not satisfied” either, unless the answers and facts at hand already settle it. Knows no database and no clock.

pub mod beneficiary_criteria;
pub mod budget_criteria;
pub mod ceiling_criteria;
pub mod counterfactual;
pub mod evaluation;
pub mod legal_source;
pub mod project_criteria;
pub mod question;
pub mod regional_position;
pub mod regional_share_criteria;
pub mod state_criteria;

use crate::domain::kernel::assessment::{Assessment, Criterion, Finding};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::FactKind;
use crate::domain::rules::eligibility::evaluation::Evaluation;
use crate::domain::rules::eligibility::question::Question;

/// Assesses one line: one finding per criterion, in the order of [`Criterion::ALL`].
pub fn assess(question: &Question<'_>, line: CreditLine) -> Assessment {
    let findings = Criterion::ALL.iter().map(|criterion| find(question, line, *criterion)).collect();
    Assessment { line, day: question.day, known_at: question.known_at, findings }
}

/// What the criteria about the shape of the budget find, by the rules of the day: those that a revised budget meets anew.
pub fn budget_findings(question: &Question<'_>, line: CreditLine) -> Vec<Finding> {
    [Criterion::StaffAndOfficeShare, Criterion::EvaluationShare].map(|asked| find(question, line, asked)).to_vec()
}

/// The states among the beneficiaries that are eligible and benefiting for a line on the day of the question.
///
/// A state about which a needed fact is missing is not among them.
pub fn eligible_beneficiaries(question: &Question<'_>, line: CreditLine) -> Vec<StateCode> {
    let mut evaluation = Evaluation::new(question);
    question
        .draft
        .beneficiaries
        .iter()
        .copied()
        .filter(|state| state_criteria::eligible(&mut evaluation, *state, line) == Some(true))
        .collect()
}

/// Whether a state is eligible for a line on the day of the question (E5 and E6); `None` while a fact that would settle
/// it is missing.
pub fn eligible(question: &Question<'_>, state: StateCode, line: CreditLine) -> Option<bool> {
    state_criteria::eligible(&mut Evaluation::new(question), state, line)
}

fn find(question: &Question<'_>, line: CreditLine, criterion: Criterion) -> Finding {
    let mut evaluation = Evaluation::new(question);
    let asked = &mut evaluation;
    let result = match criterion {
        Criterion::Membership => state_criteria::membership(asked),
        Criterion::IncomeGroup => state_criteria::income_group(asked),
        Criterion::EuropeanUnion => state_criteria::outside(asked, FactKind::EuropeanUnion),
        Criterion::VoluntaryWithdrawal => state_criteria::outside(asked, FactKind::VoluntaryWithdrawal),
        Criterion::Article4Applicant => state_criteria::article_4_applicant(asked, line),
        Criterion::Article4Beneficiaries => beneficiary_criteria::article_4_beneficiaries(asked, line),
        Criterion::EligibleBeneficiaries => beneficiary_criteria::eligible_beneficiaries(asked),
        Criterion::RegionalMajority => beneficiary_criteria::regional_majority(asked, line),
        Criterion::RegionalMinimum => beneficiary_criteria::regional_minimum(asked, line),
        Criterion::ActivityType => project_criteria::activity_type(asked),
        Criterion::AssistedReturn => project_criteria::assisted_return(asked),
        Criterion::FollowUp => project_criteria::follow_up(asked, line),
        Criterion::Ceiling => ceiling_criteria::ceiling(asked, line),
        Criterion::Minimum => ceiling_criteria::minimum(asked),
        Criterion::StaffAndOfficeShare => budget_criteria::staff_and_office_share(asked),
        Criterion::EvaluationShare => budget_criteria::evaluation_share(asked),
        Criterion::RegionalShare => regional_share_criteria::regional_share(asked, line),
    };
    evaluation.finding(criterion, result)
}
