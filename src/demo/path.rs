//! The steps by which the demonstration brings a draft to each state of the life.

use crate::domain::lifecycle::{Action, State};

/// The first steps of the way that ends with the closed accounts, past the final report and the evaluation.
fn path_of_reports(steps: usize) -> &'static [Action] {
    const WAY: &[Action] = &[
        Action::Submit,
        Action::Endorse,
        Action::BeginReview,
        Action::Recommend,
        Action::Approve,
        Action::Activate,
        Action::Complete,
        Action::FileReport,
        Action::AcceptFinalReport,
        Action::FileReport,
        Action::AcceptEvaluation,
        Action::Close,
    ];
    WAY.get(..steps).unwrap_or(WAY)
}

/// The steps from the draft to a state of the life.
pub(super) fn to(until: State) -> &'static [Action] {
    use Action::{
        Activate, Approve, BeginReview, Cancel, Complete, Decline, Endorse, Recommend, RequestClarification, Retain,
        Submit, Suspend, Withdraw,
    };
    match until {
        State::Unwritten | State::Draft => &[],
        State::Submitted => &[Submit],
        State::UnderReview => &[Submit, Endorse, BeginReview],
        State::ClarificationRequested => &[Submit, Endorse, BeginReview, RequestClarification],
        State::Recommended => &[Submit, Endorse, BeginReview, Recommend],
        State::Retained => &[Submit, Endorse, BeginReview, Retain],
        State::Approved => &[Submit, Endorse, BeginReview, Recommend, Approve],
        State::Declined => &[Submit, Endorse, BeginReview, Decline],
        State::Withdrawn => &[Submit, Withdraw],
        State::Active => &[Submit, Endorse, BeginReview, Recommend, Approve, Activate],
        State::Suspended => &[Submit, Endorse, BeginReview, Recommend, Approve, Activate, Suspend],
        State::Cancelled => &[Submit, Endorse, BeginReview, Recommend, Approve, Activate, Cancel],
        State::Completed => &[Submit, Endorse, BeginReview, Recommend, Approve, Activate, Complete],
        State::FinalReported => path_of_reports(9),
        State::Evaluated => path_of_reports(11),
        State::Closed => path_of_reports(12),
    }
}
