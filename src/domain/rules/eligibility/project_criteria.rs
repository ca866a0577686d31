//! The criteria about what the project does (E9 to E12 of the collected rules): excluded and exceptional types of
//! activity, and the follow-up of an earlier project.

use crate::domain::applications::form::ActivityType;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::rules::eligibility::counterfactual::{NotKnownReason, TurningCode};
use crate::domain::rules::eligibility::evaluation::{Inquiry, Ruling};

const ACTIVITY: &str = "/activity";
const CAPACITY: &str = "/builds_government_capacity";
const PROLONGS: &str = "/prolongs";

fn activity(inquiry: &mut Inquiry<'_>) -> Option<ActivityType> {
    inquiry.answer(ACTIVITY, |draft| draft.activity, ActivityType::to_string)
}

/// E9 and E10: movements, emergencies and return schemes are not funded.
pub(in crate::domain) fn activity_type(inquiry: &mut Inquiry<'_>) -> Ruling {
    let Some(activity) = activity(inquiry) else { return Ruling::unanswered(ACTIVITY) };
    match activity {
        ActivityType::Movements | ActivityType::Emergencies | ActivityType::ReturnSchemes => {
            Ruling::not_satisfied().turned_by(TurningCode::ChangeActivity, &[])
        }
        ActivityType::CounterTrafficking
        | ActivityType::Dialogue
        | ActivityType::LabourMigration
        | ActivityType::MigrationAndDevelopment
        | ActivityType::EnvironmentAndClimate
        | ActivityType::MigrationHealth
        | ActivityType::BorderManagement
        | ActivityType::PolicyAndLegalFramework
        | ActivityType::ResearchAndAssessment
        | ActivityType::AssistedReturn => Ruling::satisfied(),
    }
    .with("activity", activity)
}

/// E11: assisted return and reintegration only to build the capacity of government.
pub(in crate::domain) fn assisted_return(inquiry: &mut Inquiry<'_>) -> Ruling {
    match activity(inquiry) {
        None => return Ruling::unanswered(ACTIVITY),
        Some(ActivityType::AssistedReturn) => {}
        Some(_) => return Ruling::not_concerned(),
    }
    match inquiry.answer(CAPACITY, |draft| draft.builds_government_capacity, bool::to_string) {
        None => Ruling::unanswered(CAPACITY),
        Some(true) => Ruling::satisfied(),
        Some(false) => Ruling::not_satisfied().turned_by(TurningCode::BuildGovernmentCapacity, &[]),
    }
}

/// E12: a project that prolongs a Line 1 project may be funded from Line 2.
///
/// The texts name no other follow-up (collected rules, open question 15): every other pair of lines waits for the Fund.
pub(in crate::domain) fn follow_up(inquiry: &mut Inquiry<'_>, line: CreditLine) -> Ruling {
    let named = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let reference = inquiry.answer(PROLONGS, |draft| draft.prolongs.as_ref().and_then(named), String::clone);
    let Some(reference) = reference else { return Ruling::not_concerned() };
    match (inquiry.predecessor_line(), line) {
        (None, _) => Ruling::not_known(NotKnownReason::NoRecord)
            .turned_by(TurningCode::RecordPredecessor, &[("reference", &reference)]),
        (Some(None), _) => Ruling::not_known(NotKnownReason::LineNotRecorded)
            .turned_by(TurningCode::RecordPredecessorLine, &[("reference", &reference)]),
        (Some(Some(CreditLine::One)), CreditLine::Two) => Ruling::satisfied(),
        (Some(Some(_)), _) => Ruling::not_known(NotKnownReason::Undecided).turned_by(TurningCode::FundDecides, &[]),
    }
    .with("reference", &reference)
}
