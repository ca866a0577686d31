//! Reminders of obligations: stages, recipients and content.
//!
//! Only the most urgent stage reached is sent; stages that passed while the project was suspended are skipped. Stages
//! and recipients are our reading (ADR 0016): the Fund's texts give the due dates, but no reminders. Independent of
//! message texts and mail delivery.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::kernel::notification::{Audience, Names};
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::rules::project_terms::Term;
use crate::domain::tasks::task::AwaitedStep;

vocabulary! {
    /// How near an obligation is; later stages are more urgent.
    Stage {
        /// Thirty days before, or fewer.
        ThirtyDays = "thirty_days",
        /// Seven days before, or fewer; the day itself included.
        SevenDays = "seven_days",
        /// The day has passed.
        Overdue = "overdue",
    }
}

vocabulary! {
    /// What a message says that no step but time has caused.
    ReminderKind {
        /// Something is due soon.
        ObligationDue = "obligation_due",
        /// Something is overdue.
        ObligationOverdue = "obligation_overdue",
        /// A step waits for the reader.
        WorkWaiting = "work_waiting",
        /// The digest of the day.
        DailyDigest = "daily_digest",
    }
}

/// The stage reached today for an obligation due on `due_on`; `None` more than thirty days before.
pub fn stage(due_on: NaiveDate, today: NaiveDate) -> Option<Stage> {
    match (due_on - today).num_days() {
        31.. => None,
        8..=30 => Some(Stage::ThirtyDays),
        0..=7 => Some(Stage::SevenDays),
        _ => Some(Stage::Overdue),
    }
}

/// The project states in which reminders of obligations are sent; a suspended project gets none.
pub const RUNNING: [State; 3] = [State::Active, State::Completed, State::FinalReported];

/// The recipients of a reminder at a stage. The Regional Office writes the reports with the government, so the
/// applicant state is reminded too, except of the evaluation. The Fund unit is reminded of overdue obligations.
pub const fn reminded(kind: ObligationKind, stage: Stage) -> &'static [Audience] {
    match (kind, stage) {
        (ObligationKind::Evaluation, Stage::ThirtyDays | Stage::SevenDays) => &[Audience::RegionalOffice],
        (ObligationKind::Evaluation, Stage::Overdue) => &[Audience::RegionalOffice, Audience::FundUnit],
        (_, Stage::ThirtyDays | Stage::SevenDays) => &[Audience::RegionalOffice, Audience::ApplicantState],
        (_, Stage::Overdue) => &[Audience::RegionalOffice, Audience::ApplicantState, Audience::FundUnit],
    }
}

/// The application or project that a reminder is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderSubject {
    /// Id, for the link to it.
    pub application_id: Uuid,
    /// Reference.
    pub reference: String,
    /// Title of the project.
    pub title: String,
    /// Names of the state that applies.
    pub applicant_names: Names,
}

/// The content of a reminder of an obligation, as of the day it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObligationReminder {
    /// The project.
    pub project: ReminderSubject,
    /// The kind of obligation.
    pub obligation: ObligationKind,
    /// First and last day of the reporting period, if there is one.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// Last day on which it is met in time.
    pub due_on: NaiveDate,
    /// Whole days left; below zero once it is overdue.
    pub days_left: i64,
    /// Source of the rule; quoted, not translated.
    pub source: String,
    /// The rule values that the due date was computed from; missing in messages older than this field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
}

/// The content of a reminder of a task, as of the day it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkReminder {
    /// The application.
    pub application: ReminderSubject,
    /// The step.
    pub action: AwaitedStep,
    /// Number of the report, instalment or amendment that waits; none for anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i32>,
    /// The day since which it is waited for, in Geneva.
    pub since: NaiveDate,
    /// Whole days since then.
    pub days: i64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_stage_begins_on_its_day_and_ends_before_the_next() {
        let due = day("2020-04-11");
        let cases = [
            ("2020-03-11", None),
            ("2020-03-12", Some(Stage::ThirtyDays)),
            ("2020-04-03", Some(Stage::ThirtyDays)),
            ("2020-04-04", Some(Stage::SevenDays)),
            ("2020-04-11", Some(Stage::SevenDays)),
            ("2020-04-12", Some(Stage::Overdue)),
            ("2031-01-01", Some(Stage::Overdue)),
        ];
        for (today, expected) in cases {
            assert_eq!(stage(due, day(today)), expected, "{today}");
        }
    }

    #[test]
    fn the_fund_unit_hears_exactly_of_what_is_overdue_and_the_office_of_everything() {
        for kind in ObligationKind::ALL {
            for stage in Stage::ALL {
                let heard = reminded(*kind, *stage);
                assert!(heard.contains(&Audience::RegionalOffice));
                assert_eq!(heard.contains(&Audience::FundUnit), *stage == Stage::Overdue, "{kind} {stage}");
                assert_eq!(heard.contains(&Audience::ApplicantState), *kind != ObligationKind::Evaluation);
            }
        }
    }

    proptest! {
        #[test]
        fn as_days_pass_a_stage_never_becomes_less_urgent(left in -400i64..400) {
            let due = day("2020-04-11");
            let on = |left: i64| stage(due, due - chrono::TimeDelta::days(left));
            prop_assert!(on(left) <= on(left - 1));
        }
    }
}
