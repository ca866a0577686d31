//! Impact of a proposal on eligibility: every case is assessed without and with the proposal. If the eligibility or
//! the ceiling of a line changes, the changed findings give the reason, with the facts before and after.
//!
//! An open case is assessed for the requested day. A past case is assessed for the day of its decision with the facts
//! and rules known then, and again as if the proposal had been in force on that day. Decisions are not changed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::form::{Draft, Predecessor};
use crate::domain::applications::state::State;
use crate::domain::kernel::assessment::{Assessment, Criterion, Finding, Openness, UsedFact};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::member_states::member_state::{Fact, Facts};
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_position::RegionalPosition;
use crate::domain::rules::eligibility::{assess, eligible};
use crate::domain::rules::rule_value::{RuleValue, Rules};
use crate::domain::scenarios::hypothesis::Proposal;

/// Maximum number of cases read by one dry run.
pub const MOST_CASES: usize = 20_000;

/// Maximum number of changed cases listed in a response; the counts include all cases.
pub const MOST_LISTED: usize = 500;

/// The states of a decided application: declined, or any project state.
pub fn decided() -> Vec<State> {
    State::ALL.iter().copied().filter(|state| *state == State::Declined || state.is_project()).collect()
}

/// No regional positions: the regional share is advisory and does not affect eligibility.
static NO_REGIONAL_POSITIONS: BTreeMap<CreditLine, RegionalPosition> = BTreeMap::new();

vocabulary! {
    /// Which cases are assessed.
    CaseChoice {
        /// Handed in and not decided.
        Open = "open",
        /// Decided.
        Past = "past",
        /// Both.
        All = "all",
    }
}

vocabulary! {
    /// In which direction a line changes for a case, or for a state.
    Change {
        /// The line opens.
        BecomesEligible = "becomes_eligible",
        /// The line closes.
        CeasesToBeEligible = "ceases_to_be_eligible",
        /// Whether the line is open can no longer be said.
        BecomesUncertain = "becomes_uncertain",
        /// The ceiling is higher than before.
        CeilingRises = "ceiling_rises",
        /// The ceiling is lower than before.
        CeilingFalls = "ceiling_falls",
        /// There was no ceiling before.
        CeilingEntered = "ceiling_entered",
    }
}

/// The parameters of a dry run of a proposal.
#[derive(Debug, Clone)]
pub struct ProposedRuleChange {
    /// The facts and rule values assumed to be published.
    pub proposal: Proposal,
    /// The day of assessment; `None`: the first day on which all of the proposal holds, today at the earliest.
    pub day: Option<NaiveDate>,
    /// Open cases, past cases or both.
    pub cases: CaseChoice,
    /// Limits the past cases to those decided on that day or later.
    pub decided_since: Option<NaiveDate>,
    /// Limits the cases to those whose applicant or beneficiaries include one of these states.
    pub states: Option<Vec<StateCode>>,
    /// The maximum number of cases read: [`MOST_CASES`] for a request.
    pub most: usize,
}

/// A case: the data of its assessment, except facts and rules.
#[derive(Debug, Clone)]
pub struct CaseUnderProposal {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// The applicant state.
    pub applicant: StateCode,
    /// Current state.
    pub state: State,
    /// Content of the application form.
    pub draft: Draft,
    /// The project that it follows up.
    pub predecessor: Option<Predecessor>,
    /// Time and day of the decision; `None` for an open case.
    pub decided_at: Option<(DateTime<Utc>, NaiveDate)>,
}

/// The input of a dry run: recorded facts and rules, and the same with the proposal applied.
#[derive(Debug, Clone)]
pub struct BaselineAndProposal {
    /// The requested day.
    pub day: NaiveDate,
    /// Time of the request.
    pub now: DateTime<Utc>,
    /// Recorded facts.
    pub facts: Facts,
    /// Recorded rules.
    pub rules: Rules,
    /// Facts with the proposal applied.
    pub facts_after: Facts,
    /// Rules with the proposal applied.
    pub rules_after: Rules,
    /// The facts of the proposal in force on the day.
    pub proposed_facts: Vec<Fact>,
    /// The rule values of the proposal in force on the day.
    pub proposed_rules: Vec<RuleValue>,
}

/// A criterion whose finding changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnedCriterion {
    /// The finding without the proposal, with the facts used.
    pub before: Finding,
    /// The finding with the proposal.
    pub after: Finding,
}

/// A fact, an answer or a rule value that a finding used, without the proposal and with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FactPair {
    /// Without the proposal; absent where it was not asked for.
    pub before: Option<UsedFact>,
    /// With it.
    pub after: Option<UsedFact>,
}

impl TurnedCriterion {
    /// The used facts that differ between the two findings.
    pub fn facts(&self) -> Vec<FactPair> {
        let same = |one: &UsedFact, other: &UsedFact| (&one.subject, &one.kind) == (&other.subject, &other.kind);
        let old = |new: &UsedFact| self.before.facts.iter().find(|old| same(old, new)).cloned();
        let pairs = self.after.facts.iter().map(|new| FactPair { before: old(new), after: Some(new.clone()) });
        let gone = self.before.facts.iter().filter(|old| self.after.facts.iter().all(|new| !same(old, new)));
        let mut pairs: Vec<FactPair> =
            pairs.chain(gone.map(|old| FactPair { before: Some(old.clone()), after: None })).collect();
        pairs.retain(|pair| pair.before != pair.after);
        pairs
    }
}

/// A change of a credit line for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineEffect {
    /// The line.
    pub line: CreditLine,
    /// Eligibility without the proposal.
    pub before: Openness,
    /// Eligibility with the proposal.
    pub after: Openness,
    /// Kinds of change.
    pub changes: Vec<Change>,
    /// The criteria that cause the change.
    pub criteria: Vec<TurnedCriterion>,
}

/// A state that becomes eligible on a line, or ceases to be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct StateEffect {
    /// The state.
    pub state: StateCode,
    /// The line.
    pub line: CreditLine,
    /// Whether it is eligible without the proposal; absent where a fact is missing.
    pub before: Option<bool>,
    /// Whether it is with it.
    pub after: Option<bool>,
    /// In which direction it changes.
    pub change: Change,
}

impl BaselineAndProposal {
    /// The requested lines that change for a case.
    pub fn effects(&self, case: &CaseUnderProposal) -> Vec<LineEffect> {
        match case.decided_at {
            None => {
                let without = question(case, &self.facts, &self.rules, self.day, self.now);
                let with = Question { facts: &self.facts_after, rules: &self.rules_after, ..without };
                effects(&without, &with)
            }
            Some((at, day)) => {
                let (facts, rules) = self.as_if_in_force(case, at, day);
                let without = question(case, &self.facts, &self.rules, day, at);
                effects(&without, &Question { facts: &facts, rules: &rules, ..without })
            }
        }
    }

    /// The facts of the states of a case and the rules, as if the proposal had been recorded and in force at an
    /// earlier time.
    fn as_if_in_force(&self, case: &CaseUnderProposal, at: DateTime<Utc>, day: NaiveDate) -> (Facts, Rules) {
        let states: BTreeSet<StateCode> =
            std::iter::once(case.applicant).chain(case.draft.beneficiaries.iter().copied()).collect();
        let recorded = states.iter().flat_map(|state| self.facts.of_state(*state)).cloned();
        let proposed = self.proposed_facts.iter().filter(|fact| states.contains(&fact.state)).map(|fact| Fact {
            valid_from: day,
            recorded_at: at,
            ..fact.clone()
        });
        let values =
            self.proposed_rules.iter().map(|value| RuleValue { in_force_from: day, recorded_at: at, ..value.clone() });
        // Of two records with the same day and time the later one wins, so the proposal comes last.
        let facts = Facts::new(recorded.chain(proposed));
        (facts, Rules::new(self.rules.all().iter().cloned().chain(values).collect()))
    }

    /// The states whose eligibility on a line changes on the day.
    pub fn states(&self, states: &[StateCode]) -> Vec<StateEffect> {
        let draft = Draft::default();
        let ask = |facts, rules, state: StateCode, line| {
            let question = Question {
                applicant: state,
                draft: &draft,
                predecessor: None,
                facts,
                rules,
                regional: &NO_REGIONAL_POSITIONS,
                day: self.day,
                known_at: self.now,
            };
            eligible(&question, state, line)
        };
        let pairs = states.iter().flat_map(|state| CreditLine::ALL.iter().map(|line| (*state, *line)));
        let effect = |(state, line): (StateCode, CreditLine)| {
            let before = ask(&self.facts, &self.rules, state, line);
            let after = ask(&self.facts_after, &self.rules_after, state, line);
            let change = match after {
                _ if before == after => return None,
                Some(true) => Change::BecomesEligible,
                Some(false) => Change::CeasesToBeEligible,
                None => Change::BecomesUncertain,
            };
            Some(StateEffect { state, line, before, after, change })
        };
        pairs.filter_map(effect).collect()
    }
}

fn question<'a>(
    case: &'a CaseUnderProposal,
    facts: &'a Facts,
    rules: &'a Rules,
    day: NaiveDate,
    known_at: DateTime<Utc>,
) -> Question<'a> {
    Question {
        applicant: case.applicant,
        draft: &case.draft,
        predecessor: case.predecessor.as_ref(),
        facts,
        rules,
        regional: &NO_REGIONAL_POSITIONS,
        day,
        known_at,
    }
}

fn effects(without: &Question<'_>, with: &Question<'_>) -> Vec<LineEffect> {
    let lines = without.draft.lines_asked().iter();
    lines.filter_map(|line| effect(&assess(without, *line), &assess(with, *line))).collect()
}

/// The change of a line between two assessments of a case; `None` if nothing changes.
pub fn effect(was: &Assessment, is: &Assessment) -> Option<LineEffect> {
    let (before, after) = (was.openness(), is.openness());
    let opens = (before != after).then_some(match after {
        Openness::Open => Change::BecomesEligible,
        Openness::Closed => Change::CeasesToBeEligible,
        Openness::NotYetKnown => Change::BecomesUncertain,
    });
    let priced = ceiling(is).and_then(|new| match ceiling(was) {
        None => Some(Change::CeilingEntered),
        Some(old) if new > old => Some(Change::CeilingRises),
        Some(old) if new < old => Some(Change::CeilingFalls),
        Some(_) => None,
    });
    let changes: Vec<Change> = opens.into_iter().chain(priced).collect();
    if changes.is_empty() {
        return None;
    }
    let criteria = is.findings.iter().filter_map(|new| {
        let old = was.finding(new.criterion)?;
        let turned = old.verdict != new.verdict || (new.criterion == Criterion::Ceiling && priced.is_some());
        turned.then(|| TurnedCriterion { before: old.clone(), after: new.clone() })
    });
    Some(LineEffect { line: is.line, before, after, criteria: criteria.collect(), changes })
}

/// The ceiling applied by an assessment, if one is in force for the scope.
fn ceiling(made: &Assessment) -> Option<Cents> {
    made.finding(Criterion::Ceiling)?.args.get("ceiling")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::applications::state::UNDECIDED;
    use crate::domain::kernel::assessment::{Verdict, Weight};

    #[test]
    fn every_state_is_decided_or_undecided_or_of_no_case() {
        let no_case = [State::Unwritten, State::Draft, State::Withdrawn];
        let decided = decided();
        for state in State::ALL {
            let times = [&decided[..], &UNDECIDED, &no_case].iter().filter(|part| part.contains(state)).count();
            assert_eq!(times, 1, "{state}");
        }
        assert_eq!(decided.len() + UNDECIDED.len() + no_case.len(), State::ALL.len());
    }

    fn finding(criterion: Criterion, verdict: Verdict, ceiling: Option<&str>) -> Finding {
        let used = UsedFact {
            subject: "ceiling".into(),
            kind: "rule".into(),
            value: ceiling.map(str::to_owned),
            source: None,
            valid_from: None,
            recorded_at: None,
        };
        Finding {
            criterion,
            verdict,
            weight: Weight::Binding,
            args: ceiling.map(|ceiling| ("ceiling".to_owned(), ceiling.to_owned())).into_iter().collect(),
            facts: vec![used],
            legal_source: "s".into(),
            turns: None,
        }
    }

    fn assessment(verdict: Verdict, ceiling: Option<&str>) -> Assessment {
        let member = finding(Criterion::Membership, Verdict::Satisfied, None);
        Assessment {
            line: CreditLine::Two,
            day: NaiveDate::from_ymd_opt(2019, 7, 1).unwrap(),
            known_at: DateTime::UNIX_EPOCH,
            findings: vec![member, finding(Criterion::Ceiling, verdict, ceiling)],
        }
    }

    #[test]
    fn a_line_changes_by_its_openness_and_by_its_ceiling() {
        use Change::{
            BecomesEligible, BecomesUncertain, CeasesToBeEligible, CeilingEntered, CeilingFalls, CeilingRises,
        };
        use Verdict::{NotKnown, NotSatisfied, Satisfied};
        let hundred = (Satisfied, Some("100.00"));
        let cases = [
            (hundred, hundred, vec![]),
            (hundred, (Satisfied, Some("90.00")), vec![CeilingFalls]),
            (hundred, (Satisfied, Some("1000.00")), vec![CeilingRises]),
            (hundred, (NotSatisfied, Some("50.00")), vec![CeasesToBeEligible, CeilingFalls]),
            ((NotSatisfied, Some("50.00")), hundred, vec![BecomesEligible, CeilingRises]),
            ((NotKnown, None), hundred, vec![BecomesEligible, CeilingEntered]),
            (hundred, (NotKnown, None), vec![BecomesUncertain]),
        ];
        for ((was, old), (is, new), expected) in cases {
            let found = effect(&assessment(was, old), &assessment(is, new));
            let changes = found.as_ref().map(|found| found.changes.clone()).unwrap_or_default();
            assert_eq!(changes, expected, "{was} {old:?} to {is} {new:?}");
            if let Some(found) = found {
                let [turned] = found.criteria.as_slice() else { panic!("only the ceiling turned: {found:?}") };
                let pair = &turned.facts()[0];
                let value = |fact: &Option<UsedFact>| fact.as_ref().unwrap().value.clone();
                assert_eq!((value(&pair.before).as_deref(), value(&pair.after).as_deref()), (old, new));
            }
        }
    }
}
