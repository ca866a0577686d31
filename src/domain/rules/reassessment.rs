//! What a new record does to an application that is not yet decided: the lines asked for are assessed without it and
//! with it, and where the openness of one changes, the findings that changed say why.
//!
//! A decision that was taken stands: it was taken on the facts of its day, and they are stored with it.

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
    /// The first day on which it is so: of the act, or a later one from which the record holds.
    pub from: NaiveDate,
    /// Whether the line would be open without the record.
    pub before: Openness,
    /// Whether it is with it.
    pub after: Openness,
    /// The findings of now that differ in their verdict.
    pub findings: Vec<Finding>,
}

/// The lines whose openness the records between two questions change, in the order of `lines` and `days`.
///
/// On the first day that differs a line is compared with how it stands without the records, on later days with how it
/// was last said to stand.
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

/// The lines whose openness a day changes by itself: of the days after `since` until that of the question, each against
/// the one before, by what is known now.
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
