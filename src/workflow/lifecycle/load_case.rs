//! Loads the case of an application: all data that a decision about it depends on.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::try_join;
use uuid::Uuid;

use crate::domain::applications::form::{Draft, Letter, Predecessor};
use crate::domain::applications::state::{Action, State, is_decided};
use crate::domain::historical_projects::project_code::ProjectCodes;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::assessment::Assessment;
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::ledger::entry::Balance;
use crate::domain::lifecycle::case::{Case, Funding, ReportsOnFile};
use crate::domain::lifecycle::loadable::Loadable::{self, Loaded, NotLoaded};
use crate::domain::lifecycle::requirements::{DataNeeded, data_needed};
use crate::domain::lifecycle::table::{steps_from, transition};
use crate::domain::projects::agreement::Agreed;
use crate::store::applications::{self, ApplicationRow, ApplicationWithContent, CurrentContent, StoredContent};
use crate::store::db::{Connection, Reader, Tx};
use crate::store::error::StoreError;
use crate::store::ledger::{budget_years, entries};
use crate::store::lifecycle::events::{self, EventRow};
use crate::store::lifecycle::letters;
use crate::store::projects::money_movements::LastMovement;
use crate::store::projects::{agreements, follow_ups, money_movements};
use crate::store::rules::reference_cache::{self, ReferenceData};
use crate::store::{calls as call_store, historical_projects};
use crate::workflow::calls;
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::load_regional_shares;
use crate::workflow::projects::reports as project_reports;

/// An application with the data that a decision about it depends on.
#[derive(Debug, Clone)]
pub struct ApplicationCase {
    /// The row of the application.
    pub row: ApplicationRow,
    /// The case that the rules decide on.
    pub case: Case,
    /// The reference data (states, facts, rules) shared by all applications; the case was built from it.
    pub reference_data: Arc<ReferenceData>,
}

/// An application for display.
#[derive(Debug)]
pub struct ApplicationForDisplay {
    /// The application with its case.
    pub application: ApplicationCase,
    /// The assessments stored with the last decision; `None` until the application is decided.
    pub decision: Option<Vec<Assessment>>,
    /// The events, oldest first, each with the name of the actor.
    pub history: Vec<(EventRow, String)>,
    /// Whether its conversation has messages.
    pub conversed: bool,
    /// Whether it is part of a chain of follow-up projects.
    pub chained: bool,
}

/// Reads the case of an application and its history, for display.
///
/// The balances of the credit lines are not read for a decided application. The regional shares are read while a
/// transition that requests money is possible, for every reader except state officers.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub async fn read(
    connection: &Reader,
    id: Uuid,
    reader: &Actor,
    now: DateTime<Utc>,
) -> Result<ApplicationForDisplay, WorkflowError> {
    let (ApplicationWithContent { row, current, conversed, chained }, history, letters, fundings, decision) = try_join!(
        applications::find_with_content(connection, id),
        events::named_events(connection, id),
        letters::of_application(connection, id),
        events::fundings(connection, id),
        events::decisive_assessments(connection, id),
    )?;
    // The history is already loaded: the endorsement is taken from it instead of by another query.
    let endorsed = history.iter().rev().find(|(event, _)| event.action == Action::Endorse);
    let own = OwnRows {
        letters: Loaded(letters),
        endorsed_content: Loaded(endorsed.map(|(event, _)| event.content_hash)),
        fundings: Loaded(fundings),
    };
    let regions = reader.role != Role::StateOfficer && steps_from(row.state).any(|step| data_needed(step).regions);
    let decided = is_decided(row.state);
    let needed = DataNeeded { money: !decided, regions, ..DataNeeded::ALL };
    let reference_data = connection.reference_data(current.reference_revision).await?;
    let application = complete(connection, (row, current), reference_data, ready(Ok(own)), now, None, needed).await?;
    Ok(ApplicationForDisplay { application, decision: decided.then_some(decision), history, conversed, chained })
}

/// An application locked for update, with its current content.
#[derive(Debug)]
pub struct LockedApplication {
    /// The row of the application.
    pub row: ApplicationRow,
    current: CurrentContent,
}

/// Locks an application for update until the transaction ends.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub async fn lock(tx: &Tx, id: Uuid) -> Result<LockedApplication, WorkflowError> {
    // Both queries are pipelined. If the content was read before the lock was granted and is stale, it is read again.
    let connection = tx.connection()?;
    let (row, current) = try_join!(applications::find_locked(tx, id), applications::current(connection, id))?;
    let current =
        if current.content.version == row.version { current } else { applications::current(connection, id).await? };
    Ok(LockedApplication { row, current })
}

impl LockedApplication {
    /// The case for an action, with only the data that the transition needs. `draft`, where given, is used instead of
    /// the stored draft to find the predecessor.
    ///
    /// # Errors
    /// A [`WorkflowError`].
    pub async fn case(self, tx: &Tx, action: Action, draft: Option<&Draft>) -> Result<ApplicationCase, WorkflowError> {
        let needed = transition(self.row.state, action).map_or(DataNeeded::NONE, data_needed);
        if needed.calls && self.current.content.draft.scope == Some(Scope::Regional) {
            // The lock prevents a revision of the call between the decision and the storing of its outcome.
            call_store::hold(tx).await?;
        }
        let (connection, LockedApplication { row, current }) = (tx.connection()?, self);
        let reference_data = tx.reference_data(current.reference_revision).await?;
        let fundings = needed.fundings || row.funding_number.is_some();
        let own = OwnRows::read(connection, row.id, DataNeeded { fundings, ..needed });
        complete(connection, (row, current), reference_data, own, tx.context().now, draft, needed).await
    }
}

/// The case of an application with the data that is needed, read without a lock; the regional shares are left out.
///
/// # Errors
/// A [`WorkflowError`].
pub(in crate::workflow) async fn unlocked(
    connection: &Connection,
    (row, current): (ApplicationRow, CurrentContent),
    reference_data: Arc<ReferenceData>,
    now: DateTime<Utc>,
    needed: DataNeeded,
) -> Result<Case, WorkflowError> {
    let fundings = needed.fundings || row.funding_number.is_some();
    let own = OwnRows::read(connection, row.id, DataNeeded { fundings, ..needed });
    let needed = DataNeeded { regions: false, ..needed };
    Ok(complete(connection, (row, current), reference_data, own, now, None, needed).await?.case)
}

/// The case of an application that is being created.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn new_application(tx: &Tx, applicant: StateCode, draft: &Draft) -> Result<Case, WorkflowError> {
    let connection = tx.connection()?;
    let (revision, balances, predecessor, open_year) = try_join!(
        reference_cache::revision(connection),
        balances(connection),
        predecessor(connection, applicant, draft.prolongs.as_deref()),
        budget_years::open_year(connection),
    )?;
    let reference_data = tx.reference_data(revision).await?;
    let now = tx.context().now;
    let case =
        case_without_own_rows(State::Unwritten, applicant, draft.clone(), &reference_data, balances, open_year, now);
    Ok(Case { predecessor: Loaded(predecessor), ..case })
}

/// Loads the rest of the case of an application whose row and content are known.
async fn complete(
    connection: &Connection,
    (row, current): (ApplicationRow, CurrentContent),
    reference_data: Arc<ReferenceData>,
    own: impl Future<Output = Result<OwnRows, StoreError>>,
    now: DateTime<Utc>,
    draft: Option<&Draft>,
    needed: DataNeeded,
) -> Result<ApplicationCase, WorkflowError> {
    let CurrentContent { content, open_year, .. } = current;
    let draft = draft.unwrap_or(&content.draft);
    let (balances, predecessor, own, project) = try_join!(
        async { if needed.money { balances(connection).await } else { Ok(BTreeMap::new()) } },
        load_if(needed.predecessor, predecessor(connection, row.applicant, draft.prolongs.as_deref())),
        own,
        project(connection, &row, &content),
    )?;
    let fundings = match &own.fundings {
        Loaded(fundings) => fundings.as_slice(),
        NotLoaded => &[],
    };
    let funding = fundings.iter().find(|funding| Some(funding.number) == row.funding_number).copied();
    let (moved, agreed, reports) = project;
    let mut case = Case {
        letters: own.letters,
        endorsed_content: own.endorsed_content,
        funding,
        fundings: own.fundings.map(|fundings| fundings.last().map_or(0, |funding| funding.number)),
        // As long as the application is a project, its funding is in effect.
        project: funding
            .filter(|_| row.state.is_project())
            .map(|granted| money_movements::balance(granted.amount, moved)),
        agreed,
        reports,
        predecessor,
        ..case_without_own_rows(row.state, row.applicant, content.draft, &reference_data, balances, open_year, now)
    };
    if needed.calls {
        case.calls = Loaded(calls::of_case(connection, &row, case.draft.scope, now).await?);
    }
    if needed.regions {
        // The share of a region depends on the facts of all states.
        let states: Vec<StateCode> = reference_data.states.keys().copied().collect();
        case.regional = Loaded(load_regional_shares::positions_of_case(connection, &case, row.id, &states).await?);
    }
    Ok(ApplicationCase { row, case, reference_data })
}

/// Runs a read if its data is needed.
async fn load_if<T, E>(needed: bool, read: impl Future<Output = Result<T, E>>) -> Result<Loadable<T>, E> {
    if needed { read.await.map(Loaded) } else { Ok(NotLoaded) }
}

/// The rows that are read by the id of the application alone.
struct OwnRows {
    letters: Loadable<Vec<Letter>>,
    endorsed_content: Loadable<Option<ContentHash>>,
    fundings: Loadable<Vec<Funding>>,
}

impl OwnRows {
    async fn read(connection: &Connection, id: Uuid, needed: DataNeeded) -> Result<OwnRows, StoreError> {
        let (letters, endorsed_content, fundings) = try_join!(
            load_if(needed.letters, letters::of_application(connection, id)),
            load_if(needed.endorsement, events::endorsed_content(connection, id)),
            load_if(needed.fundings, events::fundings(connection, id)),
        )?;
        Ok(OwnRows { letters, endorsed_content, fundings })
    }
}

/// The last money movement of a project, its agreement and its reports; empty before approval. Between approval and
/// activation the agreement is the approved content, and there are no movements (constraint
/// `only_a_project_under_way_is_paid`) and no reports.
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
        return Ok((None, Some(approved), ReportsOnFile::default()));
    }
    try_join!(
        money_movements::last_movement(connection, row.id),
        agreements::agreed(connection, row.id),
        project_reports::on_file(connection, row.id),
    )
}

/// The case of an application without the rows that refer to it; letters, fundings, predecessor, regional distribution
/// and calls are not loaded.
fn case_without_own_rows(
    state: State,
    applicant: StateCode,
    draft: Draft,
    reference_data: &ReferenceData,
    balances: BTreeMap<CreditLine, Balance>,
    open_year: Option<i16>,
    now: DateTime<Utc>,
) -> Case {
    Case {
        state,
        applicant,
        draft,
        letters: NotLoaded,
        endorsed_content: NotLoaded,
        funding: None,
        fundings: NotLoaded,
        project: None,
        agreed: None,
        reports: ReportsOnFile::default(),
        predecessor: NotLoaded,
        facts: reference_data.facts.clone(),
        rules: reference_data.rules.clone(),
        balances: if open_year.is_some() { balances } else { BTreeMap::new() },
        open_year,
        regional: NotLoaded,
        calls: NotLoaded,
        now,
    }
}

/// The uses of both credit lines in the open budget year.
async fn balances(connection: &Connection) -> Result<BTreeMap<CreditLine, Balance>, StoreError> {
    let (one, two) = try_join!(
        entries::uses_of_open_year(connection, CreditLine::One),
        entries::uses_of_open_year(connection, CreditLine::Two),
    )?;
    Ok(BTreeMap::from([(CreditLine::One, one), (CreditLine::Two, two)]))
}

/// The project that a reference names, if it is on record: an approved project of the same state, or a project in a
/// register of historical projects. A predecessor is approved before its follow-up, so a chain has no cycle.
pub(in crate::workflow) async fn predecessor(
    connection: &Connection,
    applicant: StateCode,
    reference: Option<&str>,
) -> Result<Option<Predecessor>, StoreError> {
    let Some(reference) = reference.map(str::trim).filter(|reference| !reference.is_empty()) else { return Ok(None) };
    if let Some(found) = follow_ups::named(connection, applicant, reference).await? {
        return Ok(Some(Predecessor {
            source: found.reference.clone(),
            reference: found.reference,
            application: Some(found.id),
            line: Some(found.line),
            recorded_at: found.approved_at,
        }));
    }
    // A historical project: the registers do not name the credit line that paid for it.
    let ProjectCodes { codes, malformed: false, .. } = ProjectCodes::read(reference) else { return Ok(None) };
    let [code] = codes.as_slice() else { return Ok(None) };
    let found = historical_projects::with_code(connection, code).await?;
    Ok(found.map(|(source, recorded_at)| Predecessor {
        reference: code.clone(),
        application: None,
        line: None,
        source,
        recorded_at,
    }))
}
