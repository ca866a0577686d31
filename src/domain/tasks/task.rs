//! Tasks: pending steps of applications, projects, reports, instalments and amendments, and unanswered questions, with
//! the persons they are assigned to. The steps are derived from the transition tables ([`derivation`]). A task is
//! assigned only to persons who may take the step.

pub mod derivation;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::amendments::amendment_table::AmendmentAction;
use crate::domain::applications::state::Action;
use crate::domain::conversations::Addressee;
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::payments::instalment_table::InstalmentAction;
use crate::domain::tasks::time_limits::WaitKind;

vocabulary! {
    /// What kind of thing waits.
    SubjectKind {
        /// The application, or the project that it became.
        Application = "application",
        /// A report on file.
        Report = "report",
        /// An instalment of the payment plan.
        Instalment = "instalment",
        /// An amendment.
        Amendment = "amendment",
        /// A question of the conversation.
        Question = "question",
    }
}

/// The subject of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Kind of subject.
    pub kind: SubjectKind,
    /// Number within the application; 0 for the application itself.
    pub number: i32,
    /// Sequence number of the event that started the wait; 0 for a question, which has no events.
    pub seq: i32,
}

/// The pending step of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AwaitedStep {
    /// A step of the application, of its project or of a report.
    Application(Action),
    /// A step of an instalment.
    Instalment(InstalmentAction),
    /// A step of an amendment.
    Amendment {
        /// The action.
        amendment: AmendmentAction,
    },
    /// The answer to a question.
    Question {
        /// The addressee of the question.
        question: Addressee,
    },
}

impl AwaitedStep {
    /// The code under which the step is stored; unique together with the kind of subject.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application(action) => action.as_str(),
            Self::Instalment(action) => action.as_str(),
            Self::Amendment { amendment } => amendment.as_str(),
            Self::Question { .. } => "answer_question",
        }
    }
}

/// An office: role and represented state. All its members see the same messages of a conversation.
pub type Office = (Role, Option<StateCode>);

/// The assignees of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignees {
    /// Persons with one of the roles named in the transition table.
    Roles {
        /// The roles.
        by: &'static [Role],
        /// Persons excluded because of an earlier step.
        but: Vec<Uuid>,
    },
    /// Addressees of a question who can read it.
    Addressees {
        /// Their offices.
        offices: BTreeSet<Office>,
        /// The person who asked.
        by: Uuid,
    },
}

/// A task: a pending step with its assignees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The subject.
    pub subject: Subject,
    /// Code of the current state of the subject.
    pub state: &'static str,
    /// The kind of wait, which determines the time limit.
    pub wait: WaitKind,
    /// The step.
    pub step: AwaitedStep,
    /// The assignees.
    pub from: Assignees,
    /// Start of the wait, a day in Geneva.
    pub since: NaiveDate,
}

impl Task {
    /// Whether the task is assigned to this person.
    pub fn is_from(
        &self,
        person: &Actor,
        applicant: StateCode,
        concerned: impl IntoIterator<Item = StateCode>,
    ) -> bool {
        match &self.from {
            Assignees::Roles { by, but } => {
                let of_the_state = person.role != Role::StateOfficer || person.represents == Some(applicant);
                let may = by.contains(&person.role) && !but.contains(&person.user_id);
                may && of_the_state && !access::conflicts(person, concerned)
            }
            Assignees::Addressees { offices, by } => {
                let asked = offices.contains(&(person.role, person.represents)) && *by != person.user_id;
                asked && !access::conflicts(person, [applicant])
            }
        }
    }
}

/// Days between two reminders of a task.
const REPEATED_AFTER_DAYS: i64 = 7;

/// The number of the current reminder, from 1: the first `after_days` days after the start of the wait, then one each
/// week. `None` before the first.
pub fn reminder_number(since: NaiveDate, after_days: u16, today: NaiveDate) -> Option<i32> {
    let late = (today - since).num_days() - i64::from(after_days);
    (late >= 0).then(|| i32::try_from(late / REPEATED_AFTER_DAYS + 1).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reminder_comes_after_its_days_and_then_each_week() {
        let since: NaiveDate = "2019-06-03".parse().unwrap();
        let numbers = [13, 14, 20, 21, 27, 28, 700].map(|days| {
            let today = since + chrono::TimeDelta::days(days);
            reminder_number(since, 14, today)
        });
        assert_eq!(numbers, [None, Some(1), Some(1), Some(2), Some(2), Some(3), Some(99)]);
        assert_eq!(reminder_number(since, 1, since - chrono::TimeDelta::days(3)), None);
    }

    #[test]
    fn a_step_is_stored_so_that_it_is_read_back_as_it_was_also_from_before_there_were_subjects() {
        let steps = [
            AwaitedStep::Application(Action::Approve),
            AwaitedStep::Instalment(InstalmentAction::Pay),
            AwaitedStep::Amendment { amendment: AmendmentAction::Approve },
            AwaitedStep::Question { question: Addressee::FundOfficer },
        ];
        for step in steps {
            let stored = serde_json::to_value(step).unwrap();
            assert_eq!(serde_json::from_value::<AwaitedStep>(stored).unwrap(), step);
        }
        let earlier: AwaitedStep = serde_json::from_value(serde_json::json!("begin_review")).unwrap();
        assert_eq!(earlier, AwaitedStep::Application(Action::BeginReview));
    }
}
