//! Reports of a Regional Office on a project and their status: filed, accepted, or sent back with a reason.
//!
//! A report meets an obligation of its kind (collected rules §2.3, §2.4). Every report except the workplan states the
//! cumulative expenditure on each line of the agreed budget, from the first day of the project, and its total.
//! [`crate::domain::projects::report_validation`] checks a report against the budget and the balance.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::calendar;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::projects::obligations::ObligationKind;

/// The days that a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportPeriod {
    /// First day.
    #[validate(custom(function = "calendar::on_record"))]
    pub from: NaiveDate,
    /// Last day.
    #[validate(custom(function = "calendar::on_record"))]
    pub to: NaiveDate,
}

/// An activity of the detailed workplan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedActivity {
    /// Output of the project matrix that it serves.
    #[validate(length(max = 200, code = "too_long"))]
    pub output: String,
    /// What will be done.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub activity: String,
    /// First day.
    #[validate(custom(function = "calendar::on_record"))]
    pub from: NaiveDate,
    /// Last day.
    #[validate(custom(function = "calendar::on_record"))]
    pub to: NaiveDate,
}

/// A figure of the results framework: in the workplan the target, in every other report what was reached so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResultFigure {
    /// Output of the project matrix.
    #[validate(length(max = 200, code = "too_long"))]
    pub output: String,
    /// What is counted, such as officers trained.
    #[validate(length(min = 1, max = 300, code = "length_between"))]
    pub indicator: String,
    /// How many.
    pub value: u32,
}

/// What was spent on one line of the agreed budget since the first day of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Expenditure {
    /// The line, by its place in the agreed budget, from 1.
    #[validate(range(min = 1, max = 200, code = "out_of_range"))]
    pub line: u16,
    /// Spent, USD.
    pub spent_usd: Cents,
}

/// A report as it is filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Which obligation it meets.
    pub kind: ObligationKind,
    /// The days that an interim report is about.
    #[serde(default)]
    #[validate(nested)]
    pub period: Option<ReportPeriod>,
    /// What was done, found or planned.
    #[validate(length(min = 1, max = 20_000, code = "length_between"))]
    pub narrative: String,
    /// Who made the evaluation.
    #[serde(default)]
    #[validate(length(min = 1, max = 200, code = "length_between"))]
    pub evaluator: Option<String>,
    /// Activities of the workplan.
    #[serde(default)]
    #[validate(length(max = 200, code = "too_many"), nested)]
    pub activities: Vec<PlannedActivity>,
    /// Results framework, by output and indicator.
    #[serde(default)]
    #[validate(length(max = 200, code = "too_many"), nested)]
    pub results: Vec<ResultFigure>,
    /// Expenditure from the first day of the project: every line of the agreed budget, once.
    #[serde(default)]
    #[validate(length(max = 200, code = "too_many"), nested)]
    pub expenditures: Vec<Expenditure>,
    /// Sum of the expenditures as the office states it, USD.
    #[serde(default)]
    pub total_spent_usd: Option<Cents>,
}

/// A report with its stored PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewReport {
    /// The report.
    pub report: Report,
    /// The PDF.
    pub document_id: Uuid,
}

vocabulary! {
    /// What somebody decides on a report.
    Verdict {
        /// Accepted.
        Accepted = "accepted",
        /// Sent back with a reason; a further report takes its place.
        SentBack = "sent_back",
    }
}

/// The decision on a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportDecision {
    /// The verdict.
    pub verdict: Verdict,
    /// The person who decided.
    pub by: Uuid,
    /// Time of the decision.
    pub at: DateTime<Utc>,
}

/// A report on file, with the fields that the rules use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledReport {
    /// Number among the reports of the project, from 1 without gaps.
    pub number: i32,
    /// Kind of obligation that the report meets.
    pub kind: ObligationKind,
    /// The reporting period, if the report has one.
    pub period: Option<ReportPeriod>,
    /// Version of the agreed content whose budget lines the figures refer to.
    pub agreed_version: i32,
    /// Stated expenditure on each budget line, in the order of the lines, USD; empty for a workplan.
    pub spent: Vec<Cents>,
    /// Output of each of these lines in that version of the budget, in the same order.
    pub outputs: Vec<String>,
    /// Total expenditure, USD; `None` for a workplan.
    pub total: Option<Cents>,
    /// Figures of the results framework.
    pub results: Vec<ResultFigure>,
    /// The person who filed the report.
    pub by: Uuid,
    /// Time of filing.
    pub at: DateTime<Utc>,
    /// The decision; `None` while the report is undecided.
    pub decision: Option<ReportDecision>,
}

impl FiledReport {
    /// Whether the report was accepted.
    pub fn is_accepted(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| decision.verdict == Verdict::Accepted)
    }
}

/// The last accepted statement of expenditure.
pub fn last_statement(reports: &[FiledReport]) -> Option<&FiledReport> {
    reports.iter().rev().find(|report| report.total.is_some() && report.is_accepted())
}

/// The lifecycle action that accepts a report of the given kind.
pub const fn accepting(kind: ObligationKind) -> Action {
    match kind {
        ObligationKind::Workplan | ObligationKind::InterimReport => Action::AcceptReport,
        ObligationKind::FinalReport => Action::AcceptFinalReport,
        ObligationKind::Evaluation => Action::AcceptEvaluation,
    }
}

/// The kinds of report that can be filed in a project state: the final report after completion, the evaluation after
/// the final report is accepted.
pub const fn reports_in(state: State) -> &'static [ObligationKind] {
    match state {
        State::Active | State::Suspended => &[ObligationKind::Workplan, ObligationKind::InterimReport],
        State::Completed => &[ObligationKind::Workplan, ObligationKind::InterimReport, ObligationKind::FinalReport],
        State::FinalReported => &[ObligationKind::Evaluation],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lifecycle::project_table::PROJECT_LIFE;

    #[test]
    fn a_report_can_be_filed_accepted_and_sent_back_exactly_where_the_table_has_the_steps() {
        for state in State::ALL {
            let has = |action| PROJECT_LIFE.iter().any(|row| row.from == *state && row.action == action);
            let kinds = reports_in(*state);
            assert_eq!(has(Action::FileReport), !kinds.is_empty(), "{state}");
            assert_eq!(has(Action::ReturnReport), !kinds.is_empty(), "{state}");
            for kind in kinds {
                assert!(has(accepting(*kind)), "{kind} in {state}");
            }
        }
    }
}
