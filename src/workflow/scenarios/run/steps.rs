//! Takes the transitions to approval of one application of a scenario, by the decisions of the real steps. A refused
//! transition changes nothing; the transitions before it are kept.

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::assessment::Finding;
use crate::domain::kernel::credit_line::CreditLine;
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
use crate::store::applications::{self, StoredContent};
use crate::store::db::Connection;
use crate::store::lifecycle::events;
use crate::workflow::error::WorkflowError;
use crate::workflow::scenarios::run::actors::Actors;
use crate::workflow::scenarios::run::simulation::{Recorded, Simulation};

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
    connection: &Connection,
    simulation: &mut Simulation,
    actors: &Actors,
    chosen: &ChosenApplication,
) -> Result<ApplicationOutcome, WorkflowError> {
    let row = applications::find(connection, chosen.id).await?;
    let current = applications::current(connection, chosen.id).await?;
    let recorded = Recorded { row, current };
    let (row, content) = (&recorded.row, &recorded.current.content);
    let region = region(simulation, row.applicant, content);
    let before = simulation.state(row);
    let mut outcome = ApplicationOutcome {
        id: row.id,
        reference: row.reference.clone(),
        applicant: row.applicant,
        region,
        title: row.title.clone(),
        amount_usd: content.draft.total().unwrap_or_default(),
        before,
        after: before,
        approved_on: None,
        acts: Vec::new(),
        refusals: Vec::new(),
        warnings: Vec::new(),
    };
    for action in steps_to_approval(before) {
        match step(connection, simulation, actors, &recorded, (outcome.after, *action), chosen.line).await? {
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

fn region(simulation: &Simulation, applicant: StateCode, content: &StoredContent) -> Option<AllocationRegion> {
    let now = simulation.now();
    let question = Question {
        applicant,
        draft: &content.draft,
        predecessor: None,
        facts: &simulation.reference_data().facts,
        rules: &Rules::default(),
        regional: &std::collections::BTreeMap::new(),
        day: crate::domain::kernel::calendar::day_in_geneva(now),
        known_at: now,
    };
    region_of(&question, applicant)
}

/// Attempts a transition. A recommendation is attempted on the named line, otherwise on each requested line until one
/// is not refused.
async fn step(
    connection: &Connection,
    simulation: &mut Simulation,
    actors: &Actors,
    recorded: &Recorded,
    (from, action): (State, Action),
    named: Option<CreditLine>,
) -> Result<StepAttempt, WorkflowError> {
    let (row, content) = (&recorded.row, &recorded.current.content);
    let tied = match simulation.funding(row.id) {
        Some(funding) => Some(funding),
        None => events::fundings(connection, row.id).await?.last().copied(),
    };
    let tied = tied.filter(|_| from == State::Recommended);
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
        let command_line = line.filter(|_| action == Action::Recommend);
        let command = Command::Step { action, input: StepInput { line: command_line, ..StepInput::default() } };
        match simulation.decide(connection, &person.actor(), recorded, from, &command).await {
            Ok(outcome) => {
                let (by, name, role) = (person.id, person.name.clone(), person.role);
                let act = Act { action, line: command_line, by, name, role };
                return Ok(StepAttempt::Taken(outcome.transition.to, act, Box::new(outcome)));
            }
            Err(WorkflowError::Refused(said)) => refusals.push(RefusedAct::of(action, line, &said)),
            Err(other) => return Err(other),
        }
    }
    Ok(StepAttempt::Refused(refusals))
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
