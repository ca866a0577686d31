//! What the steps of a scenario would have written: fundings, balances and approvals, laid over a read-only snapshot.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::applications::form::Predecessor;
use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::ledger::entry::{Balance, EntryKind};
use crate::domain::lifecycle::case::{Case, Funding};
use crate::domain::lifecycle::command::Command;
use crate::domain::lifecycle::decide::{Outcome, decide, posts_to};
use crate::domain::lifecycle::loadable::Loadable::Loaded;
use crate::domain::lifecycle::requirements::{DataNeeded, data_needed};
use crate::domain::lifecycle::table::transition;
use crate::domain::rules::eligibility::regional_position::{LineUse, RegionalPosition};
use crate::store::applications::{ApplicationRow, CurrentContent};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::ledger::entries;
use crate::store::rules::reference_cache::ReferenceData;
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::{load_case, load_regional_shares};

/// An application as it is recorded.
#[derive(Debug, Clone)]
pub(in crate::workflow) struct Recorded {
    /// Its row.
    pub row: ApplicationRow,
    /// Its content.
    pub current: CurrentContent,
}

/// The instant, the assumed reference data and everything that the steps so far would have written.
#[derive(Debug)]
pub(in crate::workflow) struct Simulation {
    now: DateTime<Utc>,
    reference_data: Arc<ReferenceData>,
    balances: BTreeMap<(CreditLine, i16), Balance>,
    states: BTreeMap<Uuid, State>,
    fundings: BTreeMap<Uuid, (StateCode, Funding)>,
    /// Approved projects, each with the state that applied.
    approved: Vec<(StateCode, Predecessor)>,
}

impl Simulation {
    /// A simulation before its first step.
    pub(in crate::workflow) fn new(now: DateTime<Utc>, reference_data: Arc<ReferenceData>) -> Simulation {
        Simulation {
            now,
            reference_data,
            balances: BTreeMap::new(),
            states: BTreeMap::new(),
            fundings: BTreeMap::new(),
            approved: Vec::new(),
        }
    }

    /// The instant of the steps.
    pub(in crate::workflow) const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The reference data with what is assumed.
    pub(in crate::workflow) fn reference_data(&self) -> &ReferenceData {
        &self.reference_data
    }

    /// The state of an application after the steps so far.
    pub(in crate::workflow) fn state(&self, row: &ApplicationRow) -> State {
        self.states.get(&row.id).copied().unwrap_or(row.state)
    }

    /// The funding that a step has tied an application to.
    pub(in crate::workflow) fn funding(&self, application: Uuid) -> Option<Funding> {
        self.fundings.get(&application).map(|(_, funding)| *funding)
    }

    /// The balance of a line and year after the steps so far.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub(in crate::workflow) async fn balance(
        &mut self,
        connection: &Connection,
        line: CreditLine,
        year: i16,
    ) -> Result<Balance, StoreError> {
        if let Some(known) = self.balances.get(&(line, year)) {
            return Ok(*known);
        }
        let recorded = entries::balance(connection, line, year).await?;
        self.balances.insert((line, year), recorded);
        Ok(recorded)
    }

    /// Moves an amount of a line and year.
    ///
    /// # Errors
    /// The refusal of the rule that the ledger holds, or a [`StoreError`].
    pub(in crate::workflow) async fn post(
        &mut self,
        connection: &Connection,
        (line, year): (CreditLine, i16),
        kind: EntryKind,
        amount: Cents,
    ) -> Result<(), WorkflowError> {
        let before = self.balance(connection, line, year).await?;
        self.balances.insert((line, year), entries::after(&before, kind, amount)?);
        Ok(())
    }

    /// Decides a command of a person on an application that stands in a state after the steps so far, and notes what it
    /// would write. A refused command notes nothing.
    ///
    /// # Errors
    /// The refusal, or a failure of the store.
    pub(in crate::workflow) async fn decide(
        &mut self,
        connection: &Connection,
        actor: &Actor,
        application: &Recorded,
        state: State,
        command: &Command,
    ) -> Result<Outcome, WorkflowError> {
        let case = self.case(connection, application, state, command).await?;
        let outcome = decide(&case, actor, command)?;
        let row = &application.row;
        if let Some(posting) = outcome.posting.as_ref().filter(|posting| !posting.kind.is_allowed_after_closing()) {
            self.post(connection, (posting.line, posting.year), posting.kind, posting.amount).await?;
        }
        if let Some(funding) = outcome.funding {
            // Money that is recorded as tied already is counted by the snapshot.
            if row.funding_number != Some(funding.number) {
                self.fundings.insert(row.id, (row.applicant, funding));
            }
            if outcome.transition.action == Action::Approve {
                let project = Predecessor {
                    reference: row.reference.clone(),
                    application: Some(row.id),
                    line: Some(funding.line),
                    source: row.reference.clone(),
                    recorded_at: self.now,
                };
                self.approved.push((row.applicant, project));
            }
        }
        self.states.insert(row.id, outcome.transition.to);
        Ok(outcome)
    }

    /// The case of an application: what is recorded, with what the steps so far have changed.
    async fn case(
        &mut self,
        connection: &Connection,
        Recorded { row, current }: &Recorded,
        state: State,
        command: &Command,
    ) -> Result<Case, WorkflowError> {
        let needed = transition(state, command.action()).map_or(DataNeeded::NONE, data_needed);
        let known = (ApplicationRow { state, ..row.clone() }, current.clone());
        let mut case =
            load_case::unlocked(connection, known, Arc::clone(&self.reference_data), self.now, needed).await?;
        if let Some(funding) = self.funding(row.id) {
            case.funding = Some(funding);
            case.fundings = Loaded(funding.number);
        }
        let prolonged = case.draft.prolongs.as_deref().map(str::trim).unwrap_or_default();
        let earlier = self
            .approved
            .iter()
            .find(|(applicant, project)| *applicant == row.applicant && project.reference == prolonged);
        if let (Loaded(_), Some((_, project))) = (&case.predecessor, earlier) {
            case.predecessor = Loaded(Some(project.clone()));
        }
        if let Some(year) = case.open_year {
            for (line, balance) in &mut case.balances {
                *balance = self.balance(connection, *line, year).await?;
            }
        }
        if let Some((line, year)) = posts_to(&case, command) {
            let balance = self.balance(connection, line, year).await?;
            if balance.closed {
                case.open_year = None;
            }
            case.balances.insert(line, balance);
        }
        if needed.regions {
            let mut uses = Vec::new();
            for (line, year) in load_regional_shares::lines_of_case(&case) {
                uses.push(self.line_use(connection, line, year, row.id).await?);
            }
            let states: Vec<StateCode> = self.reference_data.states.keys().copied().collect();
            case.regional = Loaded(load_regional_shares::positions(&case, &states, uses)?);
        }
        Ok(case)
    }

    /// The regional position of a line after the steps so far; the money of every application is counted.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub(in crate::workflow) async fn position(
        &mut self,
        connection: &Connection,
        line: CreditLine,
        year: i16,
    ) -> Result<RegionalPosition, StoreError> {
        let found = self.line_use(connection, line, year, Uuid::nil()).await?;
        let states: Vec<StateCode> = self.reference_data.states.keys().copied().collect();
        Ok(load_regional_shares::position(&states, &self.reference_data.facts, &found, self.now))
    }

    /// The use of a line after the steps so far, without one application.
    async fn line_use(
        &mut self,
        connection: &Connection,
        line: CreditLine,
        year: i16,
        leaving_out: Uuid,
    ) -> Result<LineUse, StoreError> {
        let mut found = load_regional_shares::line_use(connection, line, year, leaving_out).await?;
        found.whole = load_regional_shares::whole(&self.balance(connection, line, year).await?);
        let tied = self
            .fundings
            .iter()
            .filter(|(id, (_, tied))| **id != leaving_out && (tied.line, tied.year) == (line, year));
        for (_, (applicant, funding)) in tied {
            let used = found.by_applicant.entry(*applicant).or_default();
            *used = used.checked_add(funding.amount).unwrap_or(Cents::MAX);
        }
        Ok(found)
    }
}
