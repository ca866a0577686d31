//! Deciding: a case and a command give an outcome or a refusal. Nothing is read and nothing is written here.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::applications::form::{ContentHash, Draft, Letter, Predecessor};
use crate::domain::calls::{Call, Calls};
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::assessment::Assessment;
use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::ledger::entry::{Balance, EntryKind, Posting};
use crate::domain::lifecycle::command::{Command, StepInput};
use crate::domain::lifecycle::guards;
use crate::domain::lifecycle::table::{State, Transition, steps_from, transition};
use crate::domain::member_states::member_state::{Facts, StateCode};
use crate::domain::projects::agreement::Agreed;
use crate::domain::projects::report::{FiledReport, last_statement};
use crate::domain::rules::eligibility::regional_share_criteria::RegionalStanding;
use crate::domain::rules::eligibility::{Question, assess};
use crate::domain::rules::rule_value::Rules;

/// The money tied to an application: its line and year never change while the tie holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Funding {
    /// Dense number among the fundings of the application.
    pub number: i32,
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// How much, USD.
    pub amount: Cents,
    /// Who recommended.
    pub recommended_by: Uuid,
}

/// Everything a decision depends on.
#[derive(Debug, Clone)]
pub struct Case {
    /// Where the application stands.
    pub state: State,
    /// The state that applies.
    pub applicant: StateCode,
    /// Its answers.
    pub draft: Draft,
    /// The letters on file.
    pub letters: Vec<Letter>,
    /// Content that the Regional Office last endorsed.
    pub endorsed_content: Option<ContentHash>,
    /// The open tie to money, while recommended and from approval on.
    pub funding: Option<Funding>,
    /// Number of ties so far.
    pub fundings: i32,
    /// What the money of the project has become, from its approval on.
    pub project: Option<Balance>,
    /// What was agreed, as it stands: from its approval on.
    pub agreed: Option<Agreed>,
    /// What the project has reported, from its approval on.
    pub reports: ReportsOnFile,
    /// The project it prolongs, where a record exists.
    pub predecessor: Option<Predecessor>,
    /// Facts of the states concerned.
    pub facts: Facts,
    /// Rule values.
    pub rules: Rules,
    /// The open budget year.
    pub open_year: Option<i16>,
    /// Balances of the open year.
    pub balances: BTreeMap<CreditLine, Balance>,
    /// How the money of each line stands to the regions, where a step asks a line for it.
    pub regional: BTreeMap<CreditLine, RegionalStanding>,
    /// The calls for regional projects, where the application may have to be taken in one.
    pub calls: Calls,
    /// The instant of the decision.
    pub now: DateTime<Utc>,
}

/// The reports of a project, with the instants that they are measured by.
#[derive(Debug, Clone, Default)]
pub struct ReportsOnFile {
    /// The reports, in their order.
    pub filed: Vec<FiledReport>,
    /// When the project was last paid.
    pub last_paid_at: Option<DateTime<Utc>>,
    /// When it was last suspended.
    pub last_suspended_at: Option<DateTime<Utc>>,
}

/// The civil day in Geneva, seat of the Fund, at an instant.
pub fn day_in_geneva(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&chrono_tz::Europe::Zurich).date_naive()
}

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

impl Case {
    /// The civil day in Geneva, seat of the Fund, on which the decision falls.
    pub fn day(&self) -> NaiveDate {
        day_in_geneva(self.now)
    }

    /// The question of eligibility for this case.
    pub fn question(&self) -> Question<'_> {
        Question {
            applicant: self.applicant,
            draft: &self.draft,
            predecessor: self.predecessor.as_ref(),
            facts: &self.facts,
            rules: &self.rules,
            regional: &self.regional,
            day: self.day(),
            known_at: self.now,
        }
    }

    /// The lines the state asks for; both while it has not said.
    pub fn lines_asked(&self) -> &'static [CreditLine] {
        self.draft.lines_asked()
    }

    /// The line a step is about: that of the money tied, else the one named, else the only one asked for.
    ///
    /// # Errors
    /// [`RefusalCode::LineNotChosen`] or [`RefusalCode::LineNotAsked`].
    pub fn line(&self, named: Option<CreditLine>) -> Result<CreditLine, Refusal> {
        if let Some(funding) = self.funding {
            return Ok(funding.line);
        }
        match (named, self.lines_asked()) {
            (Some(line), asked) if asked.contains(&line) => Ok(line),
            (Some(line), _) => Err(Refusal::new(RefusalCode::LineNotAsked).with("line", line)),
            (None, [only]) => Ok(*only),
            (None, _) => Err(Refusal::new(RefusalCode::LineNotChosen)),
        }
    }

    /// The assessment of every line asked for.
    pub fn assessments(&self) -> Vec<Assessment> {
        let question = self.question();
        self.lines_asked().iter().map(|line| assess(&question, *line)).collect()
    }

    /// Whether the application is to be taken in a call: a regional one that never was handed in as such.
    pub fn needs_a_call(&self) -> bool {
        self.draft.scope == Some(Scope::Regional) && !self.calls.taken_before
    }

    /// The states the application concerns: the applicant and the beneficiaries.
    pub fn concerned(&self) -> impl Iterator<Item = StateCode> + '_ {
        std::iter::once(self.applicant).chain(self.draft.beneficiaries.iter().copied())
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
