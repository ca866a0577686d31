//! Performs the transitions to approval of one application of a scenario, each within its own savepoint. A refused
//! transition is rolled back to its savepoint; the transitions before it are kept.

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::assessment::Finding;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::refusal::Refusal;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::lifecycle::command::{Command, StepInput};
use crate::domain::lifecycle::decide::Outcome;
use crate::domain::member_states::member_state::AllocationRegion;
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_share_criteria::region_of;
use crate::domain::rules::rule_value::Rules;
use crate::domain::scenarios::scenario::{
    Act, ApplicationOutcome, ChosenApplication, RefusedAct, steps_to_approval, warns,
};
use crate::store::applications::{self, ApplicationRow, StoredContent};
use crate::store::db::Tx;
use crate::store::lifecycle::events;
use crate::store::member_states::states;
use crate::store::people::users::UserRow;
use crate::store::scenarios::savepoints;
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::perform;
use crate::workflow::scenarios::run::actors::Actors;

/// The result of an attempted transition.
enum StepAttempt {
    Taken(State, Act, Box<Outcome>),
    Refused(Vec<RefusedAct>),
}

/// Performs the transitions of one application until one is refused.
///
/// # Errors
/// A failure of the store; a refusal is part of the outcome.
pub(in crate::workflow) async fn take(
    tx: &Tx,
    actors: &Actors,
    chosen: &ChosenApplication,
) -> Result<ApplicationOutcome, WorkflowError> {
    let connection = tx.connection()?;
    let row = applications::find(connection, chosen.id).await?;
    let content = applications::current_content(connection, chosen.id).await?;
    let region = region(tx, row.applicant, &content).await?;
    let mut outcome = ApplicationOutcome {
        id: row.id,
        reference: row.reference.clone(),
        applicant: row.applicant,
        region,
        title: row.title.clone(),
        amount_usd: content.draft.total().unwrap_or_default(),
        before: row.state,
        after: row.state,
        approved_on: None,
        acts: Vec::new(),
        refusals: Vec::new(),
        warnings: Vec::new(),
    };
    for action in steps_to_approval(row.state) {
        match step(tx, actors, &row, &content, outcome.after, *action, chosen.line).await? {
            StepAttempt::Taken(after, act, decided) => {
                outcome.after = after;
                outcome.acts.push(act);
                outcome.approved_on = decided.funding.filter(|_| after == State::Approved).map(|funding| funding.line);
                add_warnings(&mut outcome.warnings, &decided);
            }
            StepAttempt::Refused(refusals) => {
                outcome.refusals = refusals;
                break;
            }
        }
    }
    Ok(outcome)
}

async fn region(
    tx: &Tx,
    applicant: StateCode,
    content: &StoredContent,
) -> Result<Option<AllocationRegion>, WorkflowError> {
    let facts = states::facts(tx.connection()?, [applicant]).await?;
    let now = tx.context().now;
    let question = Question {
        applicant,
        draft: &content.draft,
        predecessor: None,
        facts: &facts,
        rules: &Rules::default(),
        regional: &std::collections::BTreeMap::new(),
        day: crate::domain::kernel::calendar::day_in_geneva(now),
        known_at: now,
    };
    Ok(region_of(&question, applicant))
}

/// Attempts a transition. A recommendation is attempted on the named line, otherwise on each requested line until one
/// is not refused.
async fn step(
    tx: &Tx,
    actors: &Actors,
    row: &ApplicationRow,
    content: &StoredContent,
    from: State,
    action: Action,
    named: Option<CreditLine>,
) -> Result<StepAttempt, WorkflowError> {
    let fundings = events::fundings(tx.connection()?, row.id).await?;
    let tied = fundings.last().filter(|_| from == State::Recommended);
    let concerned: Vec<StateCode> =
        std::iter::once(row.applicant).chain(content.draft.beneficiaries.iter().copied()).collect();
    let lines: Vec<Option<CreditLine>> = match (action, named) {
        (Action::Recommend, Some(line)) => vec![Some(line)],
        (Action::Recommend, None) => content.draft.lines_asked().iter().map(|line| Some(*line)).collect(),
        _ => vec![tied.map(|tied| tied.line)],
    };
    let person = match actors.person(from, action, &concerned, tied.map(|tied| tied.recommended_by)) {
        Ok(person) => person,
        Err(nobody) => {
            let refused = |line: &Option<CreditLine>| RefusedAct::of(action, *line, &nobody);
            return Ok(StepAttempt::Refused(lines.iter().map(refused).collect()));
        }
    };
    let mut refusals = Vec::new();
    for line in lines {
        match attempt(tx, person, row, action, line).await? {
            Ok(done) => {
                let (by, name, role) = (person.id, person.name.clone(), person.role);
                let line = line.filter(|_| action == Action::Recommend);
                return Ok(StepAttempt::Taken(
                    done.state,
                    Act { action, line, by, name, role },
                    Box::new(done.outcome),
                ));
            }
            Err(said) => refusals.push(RefusedAct::of(action, line, &said)),
        }
    }
    Ok(StepAttempt::Refused(refusals))
}

/// Performs one transition within a savepoint, which is rolled back if a rule refuses.
async fn attempt(
    tx: &Tx,
    person: &UserRow,
    row: &ApplicationRow,
    action: Action,
    line: Option<CreditLine>,
) -> Result<Result<perform::Performed, Box<Refusal>>, WorkflowError> {
    let line = line.filter(|_| action == Action::Recommend);
    let command = Command::Step { action, input: StepInput { line, ..StepInput::default() } };
    savepoints::begin_act(tx).await?;
    match perform::step(tx, &person.actor(), row.id, None, command).await {
        Ok(done) => {
            savepoints::keep_act(tx).await?;
            Ok(Ok(done))
        }
        Err(WorkflowError::Refused(said)) => {
            savepoints::undo_act(tx).await?;
            Ok(Err(said))
        }
        Err(other) => Err(other),
    }
}

/// Adds the warnings of a transition; a later warning of the same criterion replaces the earlier one.
fn add_warnings(warnings: &mut Vec<Finding>, decided: &Outcome) {
    let Some(line) = decided.funding.map(|funding| funding.line) else { return };
    let made = decided.assessments.iter().filter(|made| made.line == line);
    for finding in made.flat_map(|made| made.findings.iter()).filter(|finding| warns(finding)) {
        warnings.retain(|known| known.criterion != finding.criterion);
        warnings.push(finding.clone());
    }
}
