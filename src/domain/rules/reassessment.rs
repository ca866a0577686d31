//! The effect of a new record on an undecided application: the requested lines are assessed without and with the
//! record. If the openness of a line changes, the changed findings are returned.
//!
//! Decisions are not reassessed; the facts on which they were taken are stored with them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::kernel::assessment::{Assessment, Finding, Openness};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::rules::eligibility::assess;
use crate::domain::rules::eligibility::question::Question;

/// A line whose openness to an application has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineChange {
    /// The line.
    pub line: CreditLine,
    /// The first day of the change: the day of recording, or a later day on which the record becomes valid.
    pub from: NaiveDate,
    /// The openness without the record.
    pub before: Openness,
    /// Whether it is with it.
    pub after: Openness,
    /// The findings with the record whose verdict differs.
    pub findings: Vec<Finding>,
}

/// The changes of openness between two questions, in the order of `lines` and `days`.
///
/// The first change is found by comparison with the assessment without the records on the same day; later changes by
/// comparison with the last reported assessment.
pub fn changes(
    without: &Question<'_>,
    with: &Question<'_>,
    lines: &[CreditLine],
    days: &BTreeSet<NaiveDate>,
) -> Vec<LineChange> {
    lines.iter().flat_map(|line| changes_of(without, with, *line, days)).collect()
}

fn changes_of(
    without: &Question<'_>,
    with: &Question<'_>,
    line: CreditLine,
    days: &BTreeSet<NaiveDate>,
) -> Vec<LineChange> {
    let mut last_said: Option<Assessment> = None;
    let mut changes = Vec::new();
    for day in days {
        let is = assess(&Question { day: *day, ..*with }, line);
        let was = last_said.take().unwrap_or_else(|| assess(&Question { day: *day, ..*without }, line));
        if was.openness() == is.openness() {
            last_said = (!changes.is_empty()).then_some(was);
            continue;
        }
        changes.push(change(line, &was, &is));
        last_said = Some(is);
    }
    changes
}

/// The changes of openness caused by the passing of time: each day after `since`, up to the day of the question, is
/// compared with the day before, using the records known at present.
pub fn changes_by_day(question: &Question<'_>, lines: &[CreditLine], since: NaiveDate) -> Vec<LineChange> {
    let on = |day, line| assess(&Question { day, ..*question }, line);
    let of_line = |line: &CreditLine| {
        let mut was = on(since, *line);
        let mut changes = Vec::new();
        for day in since.iter_days().skip(1).take_while(|day| *day <= question.day) {
            let is = on(day, *line);
            if was.openness() != is.openness() {
                changes.push(change(*line, &was, &is));
            }
            was = is;
        }
        changes
    };
    lines.iter().flat_map(of_line).collect()
}

fn change(line: CreditLine, was: &Assessment, is: &Assessment) -> LineChange {
    let turned = |finding: &&Finding| was.finding(finding.criterion).is_none_or(|old| old.verdict != finding.verdict);
    LineChange {
        line,
        from: is.day,
        before: was.openness(),
        after: is.openness(),
        findings: is.findings.iter().filter(turned).cloned().collect(),
    }
}
