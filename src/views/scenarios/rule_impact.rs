//! The view of the impact of a proposed list or rule value: the cases that change, in which direction, and why.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::kernel::assessment::{Criterion, Openness};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::scenarios::rule_impact::{Change, FactPair, LineEffect, StateEffect, TurnedCriterion};
use crate::domain::scenarios::scenario::Assumed;
use crate::i18n::{self, Language};
use crate::views::explanation::{self, ExplainedFinding};
use crate::workflow::scenarios::rule_impact::{ChangedCase, Counted, RuleImpact};

/// What would change. Nothing has changed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RehearsedRules {
    /// The day asked about.
    pub day: NaiveDate,
    /// How much of the proposal would be new.
    pub assumed: Assumed,
    /// The states that become eligible on a line, or cease to be so, on the day.
    pub states: Vec<StateEffect>,
    /// The open cases, assessed on the day.
    pub open: CountedCases,
    /// The past cases, each assessed on the day of its decision as if the proposal had held. Their decisions stand.
    pub past: CountedCases,
    /// The cases that change, at most 500; the counts are of all.
    pub cases: Vec<ExplainedCase>,
}

/// How many cases change in which direction.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CountedCases {
    /// How many were assessed: those that the proposal can concern.
    pub assessed: usize,
    /// How many of them change.
    pub changed: usize,
    /// How many change in each direction; one case may do so on two lines.
    pub changes: BTreeMap<String, usize>,
}

/// A case that would change.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedCase {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// The state that applies.
    pub applicant: StateCode,
    /// Where it stands.
    pub state: State,
    /// The day on which it was decided; absent for an open case.
    pub decided_on: Option<NaiveDate>,
    /// What the change means for the case, in the caller's language.
    pub text: String,
    /// The lines that change for it.
    pub lines: Vec<ExplainedEffect>,
}

/// A line that changes for a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedEffect {
    /// The line.
    pub line: CreditLine,
    /// Whether it is open without the proposal.
    pub before: Openness,
    /// Whether it is with it.
    pub after: Openness,
    /// In which direction it changes.
    pub changes: Vec<ExplainedDirection>,
    /// Why.
    pub criteria: Vec<ExplainedTurn>,
}

/// A direction, in words.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedDirection {
    /// The direction.
    pub change: Change,
    /// The same, in the caller's language.
    pub text: String,
}

/// A criterion whose finding turned.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedTurn {
    /// The criterion.
    pub criterion: Criterion,
    /// What is found without the proposal.
    pub before: ExplainedFinding,
    /// What is found with it.
    pub after: ExplainedFinding,
    /// The facts and rule values used that differ.
    pub facts: Vec<FactPair>,
}

impl RehearsedRules {
    /// Renders a result.
    pub fn of(found: RuleImpact, language: Language) -> RehearsedRules {
        RehearsedRules {
            day: found.day,
            assumed: found.assumed,
            states: found.states,
            open: counted(&found.open),
            past: counted(&found.past),
            cases: found.cases.into_iter().map(|changed| case(changed, language)).collect(),
        }
    }
}

fn counted(found: &Counted) -> CountedCases {
    let changes = found.changes.iter().map(|(change, count)| (change.as_str().to_owned(), *count));
    CountedCases { assessed: found.assessed, changed: found.changed, changes: changes.collect() }
}

fn case(changed: ChangedCase, language: Language) -> ExplainedCase {
    let ChangedCase { case, lines } = changed;
    let decided_on = case.decided_at.map(|(_, day)| day);
    let key = if decided_on.is_some() { "rehearsed-case-past" } else { "rehearsed-case-open" };
    ExplainedCase {
        id: case.id,
        reference: case.reference,
        applicant: case.applicant,
        state: case.state,
        decided_on,
        text: i18n::text(language, key, []),
        lines: lines.iter().map(|line| effect(line, language)).collect(),
    }
}

fn effect(line: &LineEffect, language: Language) -> ExplainedEffect {
    let direction = |change: &Change| ExplainedDirection {
        change: *change,
        text: i18n::text(language, &i18n::key("change", change.as_str()), []),
    };
    let turn = |turned: &TurnedCriterion| ExplainedTurn {
        criterion: turned.after.criterion,
        before: explanation::finding(&turned.before, language),
        after: explanation::finding(&turned.after, language),
        facts: turned.facts(),
    };
    ExplainedEffect {
        line: line.line,
        before: line.before,
        after: line.after,
        changes: line.changes.iter().map(direction).collect(),
        criteria: line.criteria.iter().map(turn).collect(),
    }
}
