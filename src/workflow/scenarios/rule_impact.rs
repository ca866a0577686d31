//! The impact of proposed facts and rule values on open and past cases.
//!
//! The proposal is recorded by the function that records publications, read back, and rolled back at once. Then the
//! cases are assessed page by page in one read-only snapshot, so a long dry run blocks no writer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime};
use uuid::Uuid;

use crate::domain::applications::state::UNDECIDED;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::scenarios::hypothesis::Proposal;
use crate::domain::scenarios::rule_impact::{
    BaselineAndProposal, CaseChoice, CaseUnderProposal, Change, LineEffect, MOST_LISTED, ProposedRuleChange,
    StateEffect, decided,
};
use crate::domain::scenarios::scenario::Assumed;
use crate::store::db::{Connection, Context, Db, Tx};
use crate::store::ledger::budget_years;
use crate::store::member_states::states;
use crate::store::scenarios::chosen;
use crate::store::scenarios::submitted_cases::{self, CaseFilter, CaseRow};
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::load_case;
use crate::workflow::scenarios::run;

/// Number of cases per page.
const PAGE: usize = 500;

/// A case that would change.
#[derive(Debug, Clone)]
pub struct ChangedCase {
    /// The case.
    pub case: CaseUnderProposal,
    /// The credit lines whose assessment changes.
    pub lines: Vec<LineEffect>,
}

/// The number of cases assessed, and of those that change, by direction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// The number of cases assessed: those that the proposal can concern.
    pub assessed: usize,
    /// The number of cases that change.
    pub changed: usize,
    /// The number of changes in each direction; one case may change on two lines.
    pub changes: BTreeMap<Change, usize>,
}

/// The result of the dry run.
#[derive(Debug, Clone)]
pub struct RuleImpact {
    /// The day of assessment.
    pub day: NaiveDate,
    /// The number of proposed records that would be new.
    pub assumed: Assumed,
    /// The states that become eligible on a line, or cease to be so.
    pub states: Vec<StateEffect>,
    /// The open cases.
    pub open: Counted,
    /// The past cases; their decisions stay in force.
    pub past: Counted,
    /// The cases that change, at most [`MOST_LISTED`].
    pub cases: Vec<ChangedCase>,
}

/// Assesses the cases with and without the proposal.
///
/// # Errors
/// [`RefusalCode::TooManyCases`], or a failure of the store.
pub async fn run(db: &Db, context: Context, asked: ProposedRuleChange) -> Result<RuleImpact, WorkflowError> {
    let (proposal, day) = (asked.proposal.clone(), day_asked(&asked, &context));
    let work = async move |tx: Arc<Tx>| record(&tx, &proposal, day).await;
    let (assumed, compared, states) = db.dry_run(context.clone(), work).await?;
    db.snapshot(context, async move |tx: Arc<Tx>| {
        let mut result = RuleImpact {
            day,
            assumed,
            states: compared.states(&states),
            open: Counted::default(),
            past: Counted::default(),
            cases: Vec::new(),
        };
        assess(tx.connection()?, &asked, &compared, &mut result).await?;
        Ok(result)
    })
    .await
}

fn day_asked(asked: &ProposedRuleChange, context: &Context) -> NaiveDate {
    let today = day_in_geneva(context.now);
    asked.day.or_else(|| asked.proposal.last_day()).map_or(today, |day| day.max(today))
}

/// Reads the reference data before and after the proposal; the caller rolls the transaction back.
async fn record(
    tx: &Tx,
    proposal: &Proposal,
    day: NaiveDate,
) -> Result<(Assumed, BaselineAndProposal, Vec<StateCode>), WorkflowError> {
    let (connection, now) = (tx.connection()?, tx.context().now);
    chosen::set_lock_timeout(tx).await?;
    let states = states::codes(connection).await?;
    let facts = states::facts_of_all(connection).await?;
    let rules = budget_years::rules(connection).await?;
    let assumed = run::assume(tx, proposal).await?;
    let facts_after = states::facts_of_all(connection).await?;
    let rules_after = budget_years::rules(connection).await?;
    // A proposed record that repeats the value on record changes no case.
    let mut proposed_facts = proposal.facts(&facts, &states, now);
    proposed_facts.retain(|fact| {
        let known = facts.value(fact.state, fact.kind, fact.valid_from, now);
        fact.valid_from <= day && known.is_none_or(|known| known.value != fact.value)
    });
    let mut proposed_rules = proposal.rules(now);
    proposed_rules.retain(|rule| {
        let known = rules.in_force(rule.key, rule.in_force_from, now);
        rule.in_force_from <= day && known.is_none_or(|known| known.quantity != rule.quantity)
    });
    let compared =
        BaselineAndProposal { day, now, facts, rules, facts_after, rules_after, proposed_facts, proposed_rules };
    Ok((assumed, compared, states))
}

/// The states whose cases can change: facts concern their states, a rule concerns every state.
fn concerned(asked: &ProposedRuleChange, compared: &BaselineAndProposal) -> Option<BTreeSet<StateCode>> {
    let named = asked.states.as_ref().map(|states| states.iter().copied().collect::<BTreeSet<_>>());
    if !compared.proposed_rules.is_empty() {
        return named;
    }
    let stated = compared.proposed_facts.iter().map(|fact| fact.state);
    Some(stated.filter(|state| named.as_ref().is_none_or(|named| named.contains(state))).collect())
}

fn filter(asked: &ProposedRuleChange, states: Option<&BTreeSet<StateCode>>) -> CaseFilter {
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    CaseFilter {
        open: if asked.cases == CaseChoice::Past { Vec::new() } else { UNDECIDED.to_vec() },
        decided: if asked.cases == CaseChoice::Open { Vec::new() } else { decided() },
        // A day in Geneva begins up to two hours before it does in UTC: the exact limit is applied case by case.
        decided_from: asked.decided_since.map(|day| midnight(day.checked_sub_days(Days::new(1)).unwrap_or(day))),
        states: states.map(|states| states.iter().copied().collect()),
    }
}

/// Assesses page after page.
async fn assess(
    connection: &Connection,
    asked: &ProposedRuleChange,
    compared: &BaselineAndProposal,
    result: &mut RuleImpact,
) -> Result<(), WorkflowError> {
    let states = concerned(asked, compared);
    let filter = filter(asked, states.as_ref());
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let (mut after, mut read): (Option<Uuid>, usize) = (None, 0);
    loop {
        let rows = submitted_cases::page(connection, &filter, after, limit).await?;
        let (page, last) = (rows.len(), rows.last().map(|row| row.id));
        read += page;
        // Cases read but not concerned also count towards the limit, since reading them takes time.
        if read > asked.most {
            return Err(Refusal::new(RefusalCode::TooManyCases).with("most", asked.most).into());
        }
        for row in rows {
            let case = complete(connection, row).await?;
            if is_asked(asked.decided_since, states.as_ref(), &case) {
                count(compared, case, result);
            }
        }
        if page < PAGE {
            return Ok(());
        }
        after = last;
    }
}

async fn complete(connection: &Connection, row: CaseRow) -> Result<CaseUnderProposal, WorkflowError> {
    let predecessor = load_case::predecessor(connection, row.applicant, row.draft.prolongs.as_deref()).await?;
    let CaseRow { id, reference, applicant, state, draft, decided_at } = row;
    let decided_at = decided_at.map(|at| (at, day_in_geneva(at)));
    Ok(CaseUnderProposal { id, reference, applicant, state, draft, predecessor, decided_at })
}

fn is_asked(since: Option<NaiveDate>, states: Option<&BTreeSet<StateCode>>, case: &CaseUnderProposal) -> bool {
    let late_enough = case.decided_at.is_none_or(|(_, day)| since.is_none_or(|since| day >= since));
    let concerns = |states: &BTreeSet<StateCode>| {
        states.contains(&case.applicant) || !states.is_disjoint(&case.draft.beneficiaries)
    };
    late_enough && states.is_none_or(concerns)
}

fn count(compared: &BaselineAndProposal, case: CaseUnderProposal, result: &mut RuleImpact) {
    let lines = compared.effects(&case);
    let counted = if case.decided_at.is_some() { &mut result.past } else { &mut result.open };
    counted.assessed += 1;
    if lines.is_empty() {
        return;
    }
    counted.changed += 1;
    for change in lines.iter().flat_map(|line| line.changes.iter()) {
        *counted.changes.entry(*change).or_default() += 1;
    }
    if result.cases.len() < MOST_LISTED {
        result.cases.push(ChangedCase { case, lines });
    }
}
