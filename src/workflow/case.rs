//! Gathers everything a decision about one application depends on.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures_util::try_join;
use uuid::Uuid;

use super::error::WorkflowError;
use super::regional;
use crate::domain::actor::{Actor, Role};
use crate::domain::application::{ContentHash, Draft, Letter, Predecessor};
use crate::domain::credit_line::CreditLine;
use crate::domain::decide::{Case, Funding};
use crate::domain::ledger::Balance;
use crate::domain::lifecycle::{Action, State, Transition, steps_from, transition};
use crate::domain::member_state::{Facts, StateCode};
use crate::domain::portfolio::project_code::ProjectCodes;
use crate::domain::rule_value::Rules;
use crate::store::applications::{self, ApplicationRow, StoredContent};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::{agreements, credit_lines, history, ledger, member_states, portfolio, project_money};

/// An application with everything a decision about it depends on.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Its row.
    pub row: ApplicationRow,
    /// The case.
    pub case: Case,
}

/// Reads the case of an application, for showing it to a person.
///
/// While a step that asks for money is open, everybody but the state is shown how the money stands to the regions.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub async fn read(
    connection: &Connection,
    id: Uuid,
    reader: &Actor,
    now: DateTime<Utc>,
) -> Result<Loaded, WorkflowError> {
    let (row, known) = try_join!(applications::find(connection, id), Known::read(connection, id))?;
    let regions = reader.role != Role::StateOfficer && steps_from(row.state).any(Transition::asks_for_money);
    complete(connection, row, known, now, None, regions).await
}

/// Reads the case of an application for an action and keeps other writers of it waiting. `draft` replaces the stored
/// answers where the command brings new ones.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub async fn lock(tx: &Tx, id: Uuid, action: Action, draft: Option<&Draft>) -> Result<Loaded, WorkflowError> {
    let row = applications::find_locked(tx, id).await?;
    let known = Known::read(tx.connection()?, id).await?;
    let regions = transition(row.state, action).is_some_and(Transition::asks_for_money);
    complete(tx.connection()?, row, known, tx.context().now, draft, regions).await
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
    let (rules, open_year) = try_join!(credit_lines::rules(connection), credit_lines::open_year(connection))?;
    let surroundings = surroundings(connection, concerned(applicant, draft), draft, rules, open_year).await?;
    Ok(surroundings.case(State::Unwritten, applicant, draft.clone(), now))
}

/// What is found by the identity of an application alone, and so in one look.
struct Known {
    content: StoredContent,
    letters: Vec<Letter>,
    endorsed_content: Option<ContentHash>,
    fundings: Vec<Funding>,
    rules: Rules,
    open_year: Option<i16>,
}

impl Known {
    async fn read(connection: &Connection, id: Uuid) -> Result<Known, StoreError> {
        let (content, letters, endorsed_content, fundings, rules, open_year) = try_join!(
            applications::current_content(connection, id),
            history::letters(connection, id),
            history::endorsed_content(connection, id),
            history::fundings(connection, id),
            credit_lines::rules(connection),
            credit_lines::open_year(connection),
        )?;
        Ok(Known { content, letters, endorsed_content, fundings, rules, open_year })
    }
}

async fn complete(
    connection: &Connection,
    row: ApplicationRow,
    known: Known,
    now: DateTime<Utc>,
    draft: Option<&Draft>,
    regions: bool,
) -> Result<Loaded, WorkflowError> {
    let Known { content, letters, endorsed_content, fundings, rules, open_year } = known;
    if content.version != row.version {
        return Err(StoreError::Overtaken.into());
    }
    let draft = draft.unwrap_or(&content.draft);
    // The share of a region depends on every state.
    let states = if regions { member_states::codes(connection).await? } else { concerned(row.applicant, draft) };
    let surroundings = surroundings(connection, states.iter().copied(), draft, rules, open_year).await?;
    let funding = fundings.iter().find(|funding| Some(funding.number) == row.funding_number).copied();
    let (project, agreed) = match row.state.is_project() {
        true => try_join!(project_money::find(connection, row.id), agreements::agreed(connection, row.id))?,
        false => (None, None),
    };
    let mut case = Case {
        letters,
        endorsed_content,
        funding,
        fundings: fundings.last().map_or(0, |funding| funding.number),
        project: project.map(|money| money.balance),
        agreed,
        ..surroundings.case(row.state, row.applicant, content.draft, now)
    };
    if regions {
        case.regional = regional::standings(connection, &case, row.id, &states).await?;
    }
    Ok(Loaded { row, case })
}

/// What lies around an application: facts, rules, the open year, the project it prolongs.
struct Surroundings {
    facts: Facts,
    rules: Rules,
    open_year: Option<i16>,
    balances: BTreeMap<CreditLine, Balance>,
    predecessor: Option<Predecessor>,
}

impl Surroundings {
    fn case(self, state: State, applicant: StateCode, draft: Draft, now: DateTime<Utc>) -> Case {
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
            predecessor: self.predecessor,
            facts: self.facts,
            rules: self.rules,
            open_year: self.open_year,
            balances: self.balances,
            regional: BTreeMap::new(),
            now,
        }
    }
}

/// The states whose facts decide about an application: the applicant and the beneficiaries.
fn concerned(applicant: StateCode, draft: &Draft) -> Vec<StateCode> {
    std::iter::once(applicant).chain(draft.beneficiaries.iter().copied()).collect()
}

async fn surroundings(
    connection: &Connection,
    states: impl IntoIterator<Item = StateCode>,
    draft: &Draft,
    rules: Rules,
    open_year: Option<i16>,
) -> Result<Surroundings, WorkflowError> {
    let (facts, predecessor, balances) = try_join!(
        member_states::facts(connection, states),
        predecessor(connection, draft.prolongs.as_deref()),
        balances(connection, open_year),
    )?;
    Ok(Surroundings { facts, rules, open_year, balances, predecessor })
}

/// The uses of both lines in the open year.
async fn balances(
    connection: &Connection,
    open_year: Option<i16>,
) -> Result<BTreeMap<CreditLine, Balance>, StoreError> {
    let Some(year) = open_year else { return Ok(BTreeMap::new()) };
    let (one, two) =
        try_join!(ledger::uses(connection, CreditLine::One, year), ledger::uses(connection, CreditLine::Two, year))?;
    Ok(BTreeMap::from([(CreditLine::One, one.1), (CreditLine::Two, two.1)]))
}

/// The project that a reference names, where a record of it exists.
pub(in crate::workflow) async fn predecessor(
    connection: &Connection,
    reference: Option<&str>,
) -> Result<Option<Predecessor>, StoreError> {
    let Some(reference) = reference else { return Ok(None) };
    if let Some((line, recorded_at)) = applications::funded_line(connection, reference).await? {
        let reference = reference.to_owned();
        return Ok(Some(Predecessor { source: reference.clone(), reference, line: Some(line), recorded_at }));
    }
    // A project from before this service: no register says from which line it was paid.
    let ProjectCodes { codes, malformed: false, .. } = ProjectCodes::read(reference) else { return Ok(None) };
    let [code] = codes.as_slice() else { return Ok(None) };
    let found = portfolio::with_code(connection, code).await?;
    Ok(found.map(|(source, recorded_at)| Predecessor { reference: code.clone(), line: None, source, recorded_at }))
}
