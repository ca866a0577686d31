//! Gathers everything a decision about one application depends on.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures_util::try_join;
use uuid::Uuid;

use super::error::WorkflowError;
use super::{calls, regional, report};
use crate::domain::actor::{Actor, Role};
use crate::domain::agreement::Agreed;
use crate::domain::application::{ContentHash, Draft, Letter, Predecessor};
use crate::domain::call::Calls;
use crate::domain::credit_line::{CreditLine, Scope};
use crate::domain::decide::{Case, Funding, ReportsOnFile};
use crate::domain::finding::Assessment;
use crate::domain::ledger::Balance;
use crate::domain::lifecycle::{Action, Asked, State, Transition, asked, steps_from, transition};
use crate::domain::member_state::{Facts, StateCode};
use crate::domain::portfolio::project_code::ProjectCodes;
use crate::domain::reassessment::is_decided;
use crate::domain::rule_value::Rules;
use crate::store::applications::{self, ApplicationRow, Found, StoredContent};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::history::EventRow;
use crate::store::project_money::LastMovement;
use crate::store::{
    agreements, calls as call_store, credit_lines, history, ledger, member_states, portfolio, project_chains,
    project_money,
};

/// An application with everything a decision about it depends on.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Its row.
    pub row: ApplicationRow,
    /// The case.
    pub case: Case,
}

/// An application for a person to look at.
#[derive(Debug)]
pub struct Shown {
    /// It with everything a decision about it depends on.
    pub loaded: Loaded,
    /// The decisions that were stored last, once it is decided.
    pub decision: Option<Vec<Assessment>>,
    /// What happened, oldest first, with the names of those who acted.
    pub history: Vec<(EventRow, String)>,
    /// Whether anything was ever written in its conversation.
    pub conversed: bool,
    /// Whether it stands in a chain of projects.
    pub chained: bool,
}

/// Reads the case of an application and its history, for showing it to a person.
///
/// A decided application comes without the money of the lines: nothing more is asked of it. While a step that asks for
/// money is open, everybody but the state is shown how the money stands to the regions.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub async fn read(
    connection: &Connection,
    id: Uuid,
    reader: &Actor,
    now: DateTime<Utc>,
) -> Result<Shown, WorkflowError> {
    let (Found { row, content, conversed, chained }, history) =
        try_join!(applications::find_with_content(connection, id), history::named_events(connection, id))?;
    let regions = reader.role != Role::StateOfficer && steps_from(row.state).any(Transition::asks_for_money);
    // The history is at hand: the endorsement need not be asked for.
    let decided = is_decided(row.state);
    let asked = Asked { money: !decided, regions, endorsement: false, ..Asked::ALL };
    let (mut loaded, decision) = try_join!(
        complete(connection, row, content, now, None, asked),
        where_asked(decided, async { Ok(history::last_assessments(connection, id).await?) }),
    )?;
    let endorsed = history.iter().rev().find(|(event, _)| event.action == Action::Endorse);
    loaded.case.endorsed_content = endorsed.map(|(event, _)| event.content_hash);
    Ok(Shown { loaded, decision: decided.then_some(decision), history, conversed, chained })
}

/// An application that nobody else writes until the transaction ends, as it stands.
#[derive(Debug)]
pub struct Locked {
    /// Its row.
    pub row: ApplicationRow,
    content: StoredContent,
}

/// Keeps other writers of an application waiting.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub async fn lock(tx: &Tx, id: Uuid) -> Result<Locked, WorkflowError> {
    // Sent together; the content is read behind the lock, or again where it was not.
    let connection = tx.connection()?;
    let (row, content) = try_join!(applications::find_locked(tx, id), applications::current_content(connection, id))?;
    let content =
        if content.version == row.version { content } else { applications::current_content(connection, id).await? };
    Ok(Locked { row, content })
}

impl Locked {
    /// The case for an action, as far as the action asks for it. `draft` replaces the stored answers where the command
    /// brings new ones.
    ///
    /// # Errors
    /// A [`WorkflowError`].
    pub async fn case(self, tx: &Tx, action: Action, draft: Option<&Draft>) -> Result<Loaded, WorkflowError> {
        let asked = transition(self.row.state, action).map(asked).unwrap_or_default();
        if asked.calls && self.content.draft.scope == Some(Scope::Regional) {
            // What a call says is not changed between the decision and its record.
            call_store::hold(tx).await?;
        }
        complete(tx.connection()?, self.row, self.content, tx.context().now, draft, asked).await
    }
}

/// The case of an application that is only being begun.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn begin(
    connection: &Connection,
    applicant: StateCode,
    draft: &Draft,
    now: DateTime<Utc>,
) -> Result<Case, WorkflowError> {
    let states = concerned(applicant, draft);
    let (facts, rules, balances, predecessor, open_year) = try_join!(
        member_states::facts(connection, states),
        credit_lines::rules(connection),
        balances(connection),
        predecessor(connection, applicant, draft.prolongs.as_deref()),
        credit_lines::open_year(connection),
    )?;
    let surroundings = Surroundings { facts, rules, balances, predecessor };
    Ok(surroundings.case(State::Unwritten, applicant, draft.clone(), open_year, now))
}

async fn complete(
    connection: &Connection,
    row: ApplicationRow,
    content: StoredContent,
    now: DateTime<Utc>,
    draft: Option<&Draft>,
    asked: Asked,
) -> Result<Loaded, WorkflowError> {
    let draft = draft.unwrap_or(&content.draft);
    let facts = async {
        // The share of a region depends on every state.
        if asked.regions {
            try_join!(member_states::codes(connection), member_states::facts_of_all(connection))
        } else {
            let states = concerned(row.applicant, draft);
            let facts = member_states::facts(connection, states.iter().copied()).await?;
            Ok((states, facts))
        }
    };
    let ((states, facts), rules, balances, predecessor, known, project) = try_join!(
        where_asked(asked.facts, facts),
        credit_lines::rules(connection),
        where_asked(asked.money, balances(connection)),
        where_asked(asked.facts, predecessor(connection, row.applicant, draft.prolongs.as_deref())),
        Known::read(connection, &row, asked),
        project(connection, &row, &content),
    )?;
    let funding = known.fundings.iter().find(|funding| Some(funding.number) == row.funding_number).copied();
    let (moved, agreed, reports) = project;
    let surroundings = Surroundings { facts, rules, balances, predecessor };
    let mut case = Case {
        letters: known.letters,
        endorsed_content: known.endorsed_content,
        funding,
        fundings: known.fundings.last().map_or(0, |funding| funding.number),
        // A project has its tie as long as it is one.
        project: funding
            .filter(|_| row.state.is_project())
            .map(|granted| project_money::balance(granted.amount, moved)),
        agreed,
        reports,
        ..surroundings.case(row.state, row.applicant, content.draft, known.open_year, now)
    };
    if asked.calls {
        case.calls = calls::of_case(connection, &row, case.draft.scope, now).await?;
    }
    if asked.regions {
        case.regional = regional::standings(connection, &case, row.id, &states).await?;
    }
    Ok(Loaded { row, case })
}

/// Reads what is asked for; what is not asked for is as if there were none.
async fn where_asked<T: Default, E>(asked: bool, read: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    if asked { read.await } else { Ok(T::default()) }
}

/// What is found by the identity of an application alone.
struct Known {
    letters: Vec<Letter>,
    endorsed_content: Option<ContentHash>,
    fundings: Vec<Funding>,
    open_year: Option<i16>,
}

impl Known {
    async fn read(connection: &Connection, row: &ApplicationRow, asked: Asked) -> Result<Known, StoreError> {
        let ties = asked.ties || row.funding_number.is_some();
        let (letters, endorsed_content, fundings, open_year) = try_join!(
            where_asked(asked.letters, history::letters(connection, row.id)),
            where_asked(asked.endorsement, history::endorsed_content(connection, row.id)),
            where_asked(ties, history::fundings(connection, row.id)),
            where_asked(ties, credit_lines::open_year(connection)),
        )?;
        Ok(Known { letters, endorsed_content, fundings, open_year })
    }
}

/// How the money of a project last moved, what was agreed with it and what it reported; nothing before its approval.
/// Until it begins nothing else is agreed than what was approved, and nothing is reported.
async fn project(
    connection: &Connection,
    row: &ApplicationRow,
    content: &StoredContent,
) -> Result<(Option<LastMovement>, Option<Agreed>, ReportsOnFile), StoreError> {
    if !row.state.is_project() {
        return Ok((None, None, ReportsOnFile::default()));
    }
    if row.state == State::Approved {
        let approved = Agreed { version: 0, content: content.draft.clone(), content_hash: content.content_hash };
        let moved = project_money::last_movement(connection, row.id).await?;
        return Ok((moved, Some(approved), ReportsOnFile::default()));
    }
    try_join!(
        project_money::last_movement(connection, row.id),
        agreements::agreed(connection, row.id),
        report::on_file(connection, row.id),
    )
}

/// What lies around an application: facts, rules, the money of the lines, the project it prolongs.
struct Surroundings {
    facts: Facts,
    rules: Rules,
    balances: BTreeMap<CreditLine, Balance>,
    predecessor: Option<Predecessor>,
}

impl Surroundings {
    fn case(
        self,
        state: State,
        applicant: StateCode,
        draft: Draft,
        open_year: Option<i16>,
        now: DateTime<Utc>,
    ) -> Case {
        Case {
            state,
            applicant,
            draft,
            letters: Vec::new(),
            endorsed_content: None,
            funding: None,
            fundings: 0,
            project: None,
            agreed: None,
            reports: ReportsOnFile::default(),
            predecessor: self.predecessor,
            facts: self.facts,
            rules: self.rules,
            balances: if open_year.is_some() { self.balances } else { BTreeMap::new() },
            open_year,
            regional: BTreeMap::new(),
            calls: Calls::default(),
            now,
        }
    }
}

/// The states whose facts decide about an application: the applicant and the beneficiaries.
fn concerned(applicant: StateCode, draft: &Draft) -> Vec<StateCode> {
    std::iter::once(applicant).chain(draft.beneficiaries.iter().copied()).collect()
}

/// The uses of both lines in the open year.
async fn balances(connection: &Connection) -> Result<BTreeMap<CreditLine, Balance>, StoreError> {
    let (one, two) = try_join!(
        ledger::uses_of_open_year(connection, CreditLine::One),
        ledger::uses_of_open_year(connection, CreditLine::Two),
    )?;
    Ok(BTreeMap::from([(CreditLine::One, one), (CreditLine::Two, two)]))
}

/// The project that a reference names, where a record of it exists: an approved one of the same state, or one that a
/// register lists. It was approved before what prolongs it can be, and so no chain leads back into itself.
pub(in crate::workflow) async fn predecessor(
    connection: &Connection,
    applicant: StateCode,
    reference: Option<&str>,
) -> Result<Option<Predecessor>, StoreError> {
    let Some(reference) = reference.map(str::trim).filter(|reference| !reference.is_empty()) else { return Ok(None) };
    if let Some(found) = project_chains::named(connection, applicant, reference).await? {
        return Ok(Some(Predecessor {
            source: found.reference.clone(),
            reference: found.reference,
            application: Some(found.id),
            line: Some(found.line),
            recorded_at: found.approved_at,
        }));
    }
    // A project from before this service: no register says from which line it was paid.
    let ProjectCodes { codes, malformed: false, .. } = ProjectCodes::read(reference) else { return Ok(None) };
    let [code] = codes.as_slice() else { return Ok(None) };
    let found = portfolio::with_code(connection, code).await?;
    Ok(found.map(|(source, recorded_at)| Predecessor {
        reference: code.clone(),
        application: None,
        line: None,
        source,
        recorded_at,
    }))
}
