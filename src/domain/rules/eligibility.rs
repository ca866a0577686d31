//! The eligibility assessment: one finding per criterion, with the facts used, the legal source and the smallest
//! change that would alter it.
//!
//! Findings are three-valued: if a fact or an answer is missing, the finding is “not known”, unless the available
//! answers and facts already decide the criterion. Pure computation without database or clock.

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

/// The findings of the budget share criteria on the day of the question. A revised budget is checked against them
/// again.
pub fn budget_findings(question: &Question<'_>, line: CreditLine) -> Vec<Finding> {
    [Criterion::StaffAndOfficeShare, Criterion::EvaluationShare].map(|asked| find(question, line, asked)).to_vec()
}

/// The beneficiaries that are eligible for a line on the day of the question.
///
/// A state with a missing fact is not included.
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

/// Whether a state is eligible for a line on the day of the question (E5 and E6); `None` if a missing fact leaves it
/// undecided.
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
