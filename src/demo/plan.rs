//! The plan of the constructed projects, read from `config/demo`: their contents, operations and dates.

use super::tables::{self, Plan};
use crate::domain::amendments::amendment::AmendmentKind;
use crate::domain::amendments::amendment_table::AmendmentState;
use crate::domain::applications::state::{Action, State};
use crate::domain::conversations::{Addressee, Visibility};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::money::BasisPoints;
use crate::domain::payments::instalment_table::InstalmentState;
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::projects::report::Verdict;
use crate::import::table::{Row, TableError};

const PROJECTS: &str = include_str!("../../config/demo/projects.csv");
const ACTS: &str = include_str!("../../config/demo/acts.csv");

/// A constructed project.
#[derive(Debug, Clone)]
pub(super) struct ProjectPlan {
    /// The key of the project in the plan.
    pub key: String,
    /// The key of the project that it follows up, if any.
    pub prolongs: Option<String>,
    /// The application of the project.
    pub plan: Plan,
}

/// A planned operation on a project.
#[derive(Debug, Clone)]
pub(super) struct PlannedAct {
    /// Number of days before the creation of the demonstration.
    pub days_ago: i64,
    /// The key of the project in the plan.
    pub project: String,
    /// The operation.
    pub act: Act,
    /// The key of the text; the default text of the operation if absent.
    pub words: Option<String>,
}

/// An operation on a project.
#[derive(Debug, Clone)]
pub(super) enum Act {
    /// The application is drafted, endorsed by letters and submitted.
    Apply,
    /// The Regional Office endorses it, the Fund unit begins its review.
    Review,
    /// It is recommended and approved.
    Approve,
    /// A step of the project's life cycle.
    Step(Action),
    /// A payment plan: shares of the grant with their dates, in days before the creation of the demonstration.
    PaymentPlan(Vec<(BasisPoints, i64)>),
    /// An instalment is taken to a state.
    Instalment(i32, InstalmentState),
    /// A report is filed, with the share of each budget line that is reported as spent.
    Report(ObligationKind, Vec<BasisPoints>),
    /// The last report is decided.
    Decide(Verdict),
    /// A new amendment is taken to a state.
    Amend(AmendmentKind, AmendmentState),
    /// A message is written.
    Say {
        /// Role of the author.
        by: Role,
        /// Visibility.
        visibility: Visibility,
        /// Addressee, if it is a question.
        to: Option<Addressee>,
    },
    /// The last message is answered.
    Answer(Role),
}

pub(super) fn projects() -> Result<Vec<ProjectPlan>, TableError> {
    let project = |row: &Row| {
        let starts_days_ago: i64 = tables::word(row, 5, "starts_days_ago")?;
        let plan = Plan {
            until: State::Approved,
            applicant: tables::word(row, 1, "applicant")?,
            scope: tables::word(row, 2, "scope")?,
            line: tables::word(row, 3, "line")?,
            amount: tables::word(row, 4, "dollars")?,
            starts_in_days: -starts_days_ago,
            months: tables::word(row, 6, "months")?,
            activity: tables::word(row, 7, "activity")?,
            beneficiaries: tables::list(row, 8, "beneficiaries")?.into_iter().collect(),
            reasons: Vec::new(),
            title: row.cell(10).to_owned(),
            summary: Some(row.cell(11).to_owned()),
        };
        let prolongs = Some(row.cell(9).to_owned()).filter(|key| !key.is_empty());
        Ok(ProjectPlan { key: row.cell(0).to_owned(), prolongs, plan })
    };
    let columns = [
        "key",
        "applicant",
        "scope",
        "line",
        "dollars",
        "starts_days_ago",
        "months",
        "activity",
        "beneficiaries",
        "prolongs",
        "title",
        "summary",
    ];
    tables::table(PROJECTS, &columns)?.rows.iter().map(project).collect()
}

pub(super) fn acts() -> Result<Vec<PlannedAct>, TableError> {
    let planned = |row: &Row| {
        Ok(PlannedAct {
            days_ago: row
                .value(0, "days_ago", "a day that has passed", |cell| cell.parse().ok().filter(|days| *days > 0))?,
            project: row.cell(1).to_owned(),
            act: row.value(2, "act", "an act with what it needs", |word| act(word, row.cell(3)))?,
            words: Some(row.cell(4).to_owned()).filter(|key| !key.is_empty()),
        })
    };
    tables::table(ACTS, &["days_ago", "project", "act", "detail", "words"])?.rows.iter().map(planned).collect()
}

fn act(word: &str, detail: &str) -> Option<Act> {
    let words: Vec<&str> = detail.split(' ').filter(|word| !word.is_empty()).collect();
    match (word, words.as_slice()) {
        ("apply", []) => Some(Act::Apply),
        ("review", []) => Some(Act::Review),
        ("approve", []) => Some(Act::Approve),
        ("payment_plan", parts) => {
            parts.iter().map(|part| instalment(part)).collect::<Option<_>>().map(Act::PaymentPlan)
        }
        ("instalment", [number, state]) => Some(Act::Instalment(number.parse().ok()?, state.parse().ok()?)),
        ("report", [kind, shares @ ..]) => {
            let shares = shares.iter().map(|share| share.parse().ok().map(BasisPoints)).collect::<Option<_>>()?;
            Some(Act::Report(kind.parse().ok()?, shares))
        }
        ("decide", [verdict]) => Some(Act::Decide(verdict.parse().ok()?)),
        ("amend", [kind, state]) => Some(Act::Amend(kind.parse().ok()?, state.parse().ok()?)),
        ("say", [by, visibility, to @ ..]) => {
            let (by, visibility) = (by.parse().ok()?, visibility.parse().ok()?);
            match to {
                [] => Some(Act::Say { by, visibility, to: None }),
                [to] => Some(Act::Say { by, visibility, to: Some(to.parse().ok()?) }),
                _ => None,
            }
        }
        ("answer", [by]) => Some(Act::Answer(by.parse().ok()?)),
        (step, []) => step.parse().ok().map(Act::Step),
        _ => None,
    }
}

/// Parses a share of the grant and its date, as basis points and days ago: `5000@850`.
fn instalment(part: &str) -> Option<(BasisPoints, i64)> {
    let (share, days_ago) = part.split_once('@')?;
    Some((BasisPoints(share.parse().ok()?), days_ago.parse().ok()?))
}
