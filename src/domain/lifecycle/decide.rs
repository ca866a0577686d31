//! Deciding: a case and a command give an outcome or a refusal. Nothing is read and nothing is written here.

use crate::domain::applications::form::{Draft, Letter};
use crate::domain::calls::Call;
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::assessment::Assessment;
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::ledger::entry::{EntryKind, Posting};
use crate::domain::lifecycle::case::{Case, Funding};
use crate::domain::lifecycle::command::{Command, StepInput};
use crate::domain::lifecycle::guards;
use crate::domain::lifecycle::table::{steps_from, transition};
use crate::domain::lifecycle::transition::Transition;
use crate::domain::projects::report::last_statement;

/// What follows from a command: the one thing that is stored.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The row of the lifecycle table.
    pub transition: &'static Transition,
    /// Content after the step.
    pub draft: Draft,
    /// Its hash.
    pub content_hash: ContentHash,
    /// A letter to store.
    pub letter: Option<Letter>,
    /// A new tie to money, or the one that is used or freed.
    pub funding: Option<Funding>,
    /// What happens to the money.
    pub posting: Option<Posting>,
    /// What an ending gives back beside it: paid, and never spent.
    pub recovery: Option<Posting>,
    /// The call in which a regional application is taken with the step.
    pub call: Option<Call>,
    /// The assessments that were made, stored as they were.
    pub assessments: Vec<Assessment>,
    /// What was said.
    pub input: StepInput,
}

impl Outcome {
    /// What an ending gives back to the line, USD: never paid, or paid and never spent.
    pub fn given_back(&self) -> Option<Cents> {
        let of_project = self.posting.iter().chain(&self.recovery).filter(|made| made.kind.outlives_the_year());
        Cents::sum(of_project.map(|made| made.amount)).filter(|amount| *amount != Cents::ZERO)
    }
}

/// Decides a command of a person.
///
/// # Errors
/// The [`Refusal`] of the first rule that says no: the step, the person, then the guards in the table's order.
pub fn decide(case: &Case, actor: &Actor, command: &Command) -> Result<Outcome, Refusal> {
    let step = transition(case.state, command.action()).ok_or_else(|| step_not_possible(case, command))?;
    person_may(case, actor, step)?;
    let mut case = case.clone();
    if let Command::Create { draft } | Command::Save { draft } = command {
        case.draft.clone_from(draft);
    }
    let input = command.input();
    let letter = match command {
        Command::AttachLetter { letter } => Some(acceptable_letter(&case, letter)?),
        _ => None,
    };
    let mut assessments = Vec::new();
    for guard in step.needs {
        guards::check(*guard, &case, actor, &input, &mut assessments)?;
    }
    let funding = match step.posts {
        Some(EntryKind::Reserve) => Some(new_funding(&case, actor, &input)?),
        _ => case.funding,
    };
    let posting = match (step.posts, funding) {
        (Some(kind), Some(funding)) => posting(&case, kind, &funding),
        _ => None,
    };
    let recovery = funding.filter(|_| step.posts == Some(EntryKind::ReturnCommitted));
    Ok(Outcome {
        recovery: recovery.and_then(|funding| unspent(&case, &funding)),
        call: case.calls.open.clone().filter(|_| step.asks_for_a_call() && case.needs_a_call()),
        transition: step,
        content_hash: case.draft.content_hash(),
        draft: case.draft,
        letter,
        funding,
        posting,
        assessments,
        input,
    })
}

/// A step that a person could take, and the refusal that blocks it.
#[derive(Debug, Clone)]
pub struct AvailableStep {
    /// The row of the lifecycle table.
    pub transition: &'static Transition,
    /// Why it is blocked; `None`: it would be done.
    pub blocked: Option<Refusal>,
}

/// Every step of the table that the person's role has from here, with the reason where one is blocked.
///
/// A guard that only asks for something to be said with the step does not block: the person has not spoken yet.
pub fn available_steps(case: &Case, actor: &Actor) -> Vec<AvailableStep> {
    let mut assessments = Vec::new();
    steps_from(case.state)
        .filter(|step| step.by.contains(&actor.role))
        .map(|step| {
            let blocked = person_may(case, actor, step).err().or_else(|| {
                step.needs
                    .iter()
                    .filter(|guard| !guards::asks_for_words(**guard))
                    .find_map(|guard| guards::check_any_line(*guard, case, actor, &mut assessments).err())
            });
            AvailableStep { transition: step, blocked }
        })
        .collect()
}

/// The whole tie moves at once until approval; an ending gives back what the project has left, which may be nothing.
fn posting(case: &Case, kind: EntryKind, funding: &Funding) -> Option<Posting> {
    let amount = match kind {
        EntryKind::ReturnCommitted => case.project?.committed,
        _ => funding.amount,
    };
    (amount != Cents::ZERO).then_some(Posting { kind, line: funding.line, year: funding.year, amount })
}

/// What was paid to a project and not spent, by its last accepted statement of expenditure. The table lets no project end
/// that was paid and has stated nothing.
fn unspent(case: &Case, funding: &Funding) -> Option<Posting> {
    let spent = last_statement(&case.reports.filed)?.total?;
    let amount = case.project?.disbursed.saturating_sub(spent);
    let kind = EntryKind::ReturnDisbursed;
    (amount != Cents::ZERO).then_some(Posting { kind, line: funding.line, year: funding.year, amount })
}

fn step_not_possible(case: &Case, command: &Command) -> Refusal {
    Refusal::new(RefusalCode::StepNotPossible).with("state", case.state).with("action", command.action())
}

fn person_may(case: &Case, actor: &Actor, step: &Transition) -> Result<(), Refusal> {
    if !step.by.contains(&actor.role) {
        return Err(Refusal::new(RefusalCode::RoleMayNot).with("role", actor.role).with("action", step.action));
    }
    if actor.role == Role::StateOfficer && actor.represents != Some(case.applicant) {
        return Err(Refusal::new(RefusalCode::RoleMayNot).with("role", actor.role).with("action", step.action));
    }
    if access::conflicts(actor, case.concerned()) {
        let state = actor.represents.map(|state| state.to_string()).unwrap_or_default();
        return Err(Refusal::new(RefusalCode::OwnState).with("state", state));
    }
    Ok(())
}

fn acceptable_letter(case: &Case, letter: &Letter) -> Result<Letter, Refusal> {
    if !case.concerned().any(|state| state == letter.state) {
        return Err(Refusal::new(RefusalCode::LetterOfAnotherState).with("state", letter.state));
    }
    if case.letters.iter().any(|known| known.state == letter.state) {
        return Err(Refusal::new(RefusalCode::LetterAlreadySent).with("state", letter.state));
    }
    Ok(letter.clone())
}

fn new_funding(case: &Case, actor: &Actor, input: &StepInput) -> Result<Funding, Refusal> {
    let line = case.line(input.line)?;
    let year = case.open_year.ok_or_else(|| Refusal::new(RefusalCode::NoOpenYear))?;
    let amount = case.draft.total().ok_or_else(|| Refusal::new(RefusalCode::AmountTooLarge))?;
    Ok(Funding { number: case.fundings + 1, line, year, amount, recommended_by: actor.user_id })
}
