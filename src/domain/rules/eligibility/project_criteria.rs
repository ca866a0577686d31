//! The criteria for the activity of the project (E9 to E12 of the collected rules): excluded and exceptional types of
//! activity, and follow-up of an earlier project.

use crate::domain::applications::form::ActivityType;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::rules::eligibility::counterfactual::{NotKnownReason, TurningCode};
use crate::domain::rules::eligibility::evaluation::{CriterionResult, Evaluation};

const ACTIVITY: &str = "/activity";
const CAPACITY: &str = "/builds_government_capacity";
const PROLONGS: &str = "/prolongs";

fn activity(evaluation: &mut Evaluation<'_>) -> Option<ActivityType> {
    evaluation.answer(ACTIVITY, |draft| draft.activity, ActivityType::to_string)
}

/// E9 and E10: movements, emergencies and return schemes are not funded.
pub(in crate::domain) fn activity_type(evaluation: &mut Evaluation<'_>) -> CriterionResult {
    let Some(activity) = activity(evaluation) else { return CriterionResult::unanswered(ACTIVITY) };
    match activity {
        ActivityType::Movements | ActivityType::Emergencies | ActivityType::ReturnSchemes => {
            CriterionResult::not_satisfied().turned_by(TurningCode::ChangeActivity, &[])
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
        | ActivityType::AssistedReturn => CriterionResult::satisfied(),
    }
    .with("activity", activity)
}

/// E11: assisted return and reintegration only to build the capacity of government.
pub(in crate::domain) fn assisted_return(evaluation: &mut Evaluation<'_>) -> CriterionResult {
    match activity(evaluation) {
        None => return CriterionResult::unanswered(ACTIVITY),
        Some(ActivityType::AssistedReturn) => {}
        Some(_) => return CriterionResult::not_concerned(),
    }
    match evaluation.answer(CAPACITY, |draft| draft.builds_government_capacity, bool::to_string) {
        None => CriterionResult::unanswered(CAPACITY),
        Some(true) => CriterionResult::satisfied(),
        Some(false) => CriterionResult::not_satisfied().turned_by(TurningCode::BuildGovernmentCapacity, &[]),
    }
}

/// E12: a project that prolongs a Line 1 project may be funded from Line 2.
///
/// The texts name no other follow-up (collected rules, open question 15): every other pair of lines is not decided.
pub(in crate::domain) fn follow_up(evaluation: &mut Evaluation<'_>, line: CreditLine) -> CriterionResult {
    let named = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let reference = evaluation.answer(PROLONGS, |draft| draft.prolongs.as_ref().and_then(named), String::clone);
    let Some(reference) = reference else { return CriterionResult::not_concerned() };
    match (evaluation.predecessor_line(), line) {
        (None, _) => CriterionResult::not_known(NotKnownReason::NoRecord)
            .turned_by(TurningCode::RecordPredecessor, &[("reference", &reference)]),
        (Some(None), _) => CriterionResult::not_known(NotKnownReason::LineNotRecorded)
            .turned_by(TurningCode::RecordPredecessorLine, &[("reference", &reference)]),
        (Some(Some(CreditLine::One)), CreditLine::Two) => CriterionResult::satisfied(),
        (Some(Some(_)), _) => {
            CriterionResult::not_known(NotKnownReason::Undecided).turned_by(TurningCode::FundDecides, &[])
        }
    }
    .with("reference", &reference)
}
