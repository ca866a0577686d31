//! Decides commands on applications: a pure function from a case and a command to an outcome or a refusal, without I/O.

use crate::domain::applications::form::{Draft, Letter};
use crate::domain::calls::Call;
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::assessment::Assessment;
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::ledger::entry::{EntryKind, Posting};
use crate::domain::lifecycle::case::{Case, Funding};
use crate::domain::lifecycle::command::{Command, StepInput};
use crate::domain::lifecycle::guards;
use crate::domain::lifecycle::loadable::NotLoaded;
use crate::domain::lifecycle::table::{steps_from, transition};
use crate::domain::lifecycle::transition::Transition;
use crate::domain::lifecycle::undecided::Undecided;
use crate::domain::projects::report::last_statement;

/// The result of an accepted command, to be stored.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The row of the lifecycle table.
    pub transition: &'static Transition,
    /// The content after the step.
    pub draft: Draft,
    /// Hash of the content.
    pub content_hash: ContentHash,
    /// The letter to store, if one is attached.
    pub letter: Option<Letter>,
    /// The new funding, or the existing one.
    pub funding: Option<Funding>,
    /// The ledger posting of the step.
    pub posting: Option<Posting>,
    /// A second posting at the end of a project: the amount paid and not spent.
    pub recovery: Option<Posting>,
    /// The open call under which the step submits a regional application.
    pub call: Option<Call>,
    /// The eligibility assessments made for the decision, stored unchanged.
    pub assessments: Vec<Assessment>,
    /// The input of the step.
    pub input: StepInput,
}

impl Outcome {
    /// The amount that the end of a project returns to the line, USD: not paid, or paid and not spent.
    pub fn given_back(&self) -> Option<Cents> {
        let of_project = self.posting.iter().chain(&self.recovery).filter(|made| made.kind.is_allowed_after_closing());
        Cents::sum(of_project.map(|made| made.amount)).filter(|amount| *amount != Cents::ZERO)
    }
}

/// Decides a command of an actor.
///
/// # Errors
/// [`Undecided::Refused`] with the first check that fails: transition, permission, then the guards in the order of the
/// table. [`Undecided::NotLoaded`] if the case was loaded for another step.
pub fn decide(case: &Case, actor: &Actor, command: &Command) -> Result<Outcome, Undecided> {
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
        call: call_taken(&case, step)?,
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

/// The line and year whose balance a command changes; `None` if it moves no money of a line, or if the decision will
/// refuse it. The movements of a project's money are not among them: they concern its own balance too.
pub fn posts_to(case: &Case, command: &Command) -> Option<(CreditLine, i16)> {
    let kind = transition(case.state, command.action())?.posts?;
    match (case.funding, case.open_year) {
        _ if kind.is_allowed_after_closing() => None,
        (Some(tied), _) => Some((tied.line, tied.year)),
        (None, Some(year)) => case.line(command.input().line).ok().map(|line| (line, year)),
        (None, None) => None,
    }
}

/// A step of the actor's role, with the refusal if it is blocked.
#[derive(Debug, Clone)]
pub struct AvailableStep {
    /// The row of the lifecycle table.
    pub transition: &'static Transition,
    /// Why the step is blocked; `None` if it is available.
    pub blocked: Option<Refusal>,
}

/// The steps that the table gives the actor's role in the current state, each with the refusal if it is blocked.
///
/// Guards that check the input of the step are skipped, because the input is not known yet.
///
/// # Errors
/// [`NotLoaded`] if the case lacks data that one of the steps needs.
pub fn available_steps(case: &Case, actor: &Actor) -> Result<Vec<AvailableStep>, NotLoaded> {
    let mut assessments = Vec::new();
    steps_from(case.state)
        .filter(|step| step.by.contains(&actor.role))
        .map(|step| {
            let checked = person_may(case, actor, step).map_err(Undecided::from).and_then(|()| {
                step.needs
                    .iter()
                    .filter(|guard| !guards::asks_for_words(**guard))
                    .try_for_each(|guard| guards::check_any_line(*guard, case, actor, &mut assessments))
            });
            match checked {
                Ok(()) => Ok(AvailableStep { transition: step, blocked: None }),
                Err(Undecided::Refused(refusal)) => Ok(AvailableStep { transition: step, blocked: Some(*refusal) }),
                Err(Undecided::NotLoaded(missing)) => Err(missing),
            }
        })
        .collect()
}

/// The open call under which the step submits a regional application.
fn call_taken(case: &Case, step: &Transition) -> Result<Option<Call>, NotLoaded> {
    if !step.asks_for_a_call() || !case.needs_a_call()? {
        return Ok(None);
    }
    Ok(case.calls.get()?.open.clone())
}

/// The posting of a step: the committed, unpaid amount at the end of a project, otherwise the full funding. `None` if
/// the amount is zero.
fn posting(case: &Case, kind: EntryKind, funding: &Funding) -> Option<Posting> {
    let amount = match kind {
        EntryKind::ReturnCommitted => case.project?.committed,
        _ => funding.amount,
    };
    (amount != Cents::ZERO).then_some(Posting { kind, line: funding.line, year: funding.year, amount })
}

/// The posting that returns the amount paid and not spent, according to the last accepted statement of expenditure.
/// The lifecycle table lets no paid project end without an accepted statement.
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

fn acceptable_letter(case: &Case, letter: &Letter) -> Result<Letter, Undecided> {
    if !case.concerned().any(|state| state == letter.state) {
        return Err(Refusal::new(RefusalCode::LetterOfAnotherState).with("state", letter.state).into());
    }
    if case.letters.get()?.iter().any(|known| known.state == letter.state) {
        return Err(Refusal::new(RefusalCode::LetterAlreadySent).with("state", letter.state).into());
    }
    Ok(letter.clone())
}

fn new_funding(case: &Case, actor: &Actor, input: &StepInput) -> Result<Funding, Undecided> {
    let line = case.line(input.line)?;
    let year = case.open_year.ok_or_else(|| Refusal::new(RefusalCode::NoOpenYear))?;
    let amount = case.draft.total().ok_or_else(|| Refusal::new(RefusalCode::AmountTooLarge))?;
    Ok(Funding { number: case.fundings.get()? + 1, line, year, amount, recommended_by: actor.user_id })
}
