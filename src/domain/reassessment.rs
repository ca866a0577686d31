//! What a new record does to an application that is not yet decided: the lines asked for are assessed without it and
//! with it, and where the openness of one changes, the findings that changed say why.
//!
//! A decision that was taken stands: it was taken on the facts of its day, and they are stored with it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::credit_line::CreditLine;
use super::eligibility::{Question, assess};
use super::finding::{Finding, Openness};
use super::lifecycle::State;

/// The states in which an application was handed in and waits for a decision.
pub const UNDECIDED: [State; 5] =
    [State::Submitted, State::UnderReview, State::ClarificationRequested, State::Retained, State::Recommended];

/// A line whose openness to an application has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineChange {
    /// The line.
    pub line: CreditLine,
    /// The first day on which it is so: of the act, or a later one from which the record holds.
    pub from: NaiveDate,
    /// Whether the line would be open without the record.
    pub before: Openness,
    /// Whether it is with it.
    pub after: Openness,
    /// The findings of now that differ in their verdict.
    pub findings: Vec<Finding>,
}

/// The lines whose openness differs between two questions about one application on one day.
pub fn changes(before: &Question<'_>, after: &Question<'_>, lines: &[CreditLine]) -> Vec<LineChange> {
    lines.iter().filter_map(|line| change(before, after, *line)).collect()
}

fn change(before: &Question<'_>, after: &Question<'_>, line: CreditLine) -> Option<LineChange> {
    let (was, is) = (assess(before, line), assess(after, line));
    if was.openness() == is.openness() {
        return None;
    }
    let turned = |finding: &Finding| was.finding(finding.criterion).is_none_or(|old| old.verdict != finding.verdict);
    Some(LineChange {
        line,
        from: after.day,
        before: was.openness(),
        after: is.openness(),
        findings: is.findings.into_iter().filter(turned).collect(),
    })
}
