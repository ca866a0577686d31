//! Dry run of a scenario: the transitions to approval of a set of applications, decided by the production rules on a
//! read-only snapshot.
//!
//! Nothing is written and no row is locked, so that no act waits for a scenario and no scenario for an act. Only an assumed
//! proposal is recorded first, in a transaction of its own that is rolled back at once.

pub mod actors;
pub mod simulation;
pub mod steps;
pub mod totals;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveTime, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::domain::kernel::access;
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::ledger::budget_year::revision;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::scenarios::hypothesis::Proposal;
use crate::domain::scenarios::scenario::{
    Assumed, Assumptions, ChosenApplication, MOST_APPLICATIONS, ScenarioResult, ScenarioToSave, WAITING,
};
use crate::store::audit::events;
use crate::store::db::{Connection, Context, Db, Tx};
use crate::store::ledger::budget_years;
use crate::store::member_states::states;
use crate::store::rules::reference_cache::{self, ReferenceData};
use crate::store::scenarios::chosen;
use crate::store::scenarios::saved::{self, NewScenario, SavedScenario};
use crate::workflow::error::WorkflowError;
use crate::workflow::member_states::import_reference::{self, Publication};
use crate::workflow::scenarios::run::simulation::Simulation;

/// Takes the transitions of a scenario on a snapshot. Returns the assumed instant and the result.
///
/// # Errors
/// A refusal of the assumed allocation, [`RefusalCode::TooManyWaiting`], [`WorkflowError::UnknownApplications`], or a
/// failure of the store; a refused transition is part of the result.
pub async fn run(
    db: &Db,
    context: Context,
    asker: Actor,
    input: Assumptions,
) -> Result<(DateTime<Utc>, ScenarioResult), WorkflowError> {
    let now = assumed_instant(&input, context.now);
    let context = Context { now, ..context };
    let proposed = match input.proposal.clone() {
        Some(proposal) => {
            let work = async move |tx: Arc<Tx>| Proposed::read(&tx, &proposal).await;
            Some(db.dry_run(context.clone(), work).await?)
        }
        None => None,
    };
    let work = async move |tx: Arc<Tx>| run_steps(&tx, &asker, &input, proposed).await;
    Ok((now, db.snapshot(context, work).await?))
}

/// What an assumed proposal would record, and the reference data with it.
struct Proposed {
    assumed: Assumed,
    reference_data: ReferenceData,
}

impl Proposed {
    /// Records the proposal and reads the reference data; the caller rolls the transaction back.
    async fn read(tx: &Tx, proposal: &Proposal) -> Result<Proposed, WorkflowError> {
        let connection = tx.connection()?;
        chosen::set_lock_timeout(tx).await?;
        let assumed = assume(tx, proposal).await?;
        Ok(Proposed { assumed, reference_data: ReferenceData::read(connection).await? })
    }
}

/// Noon (UTC) of the assumed day if it lies in the future, otherwise the current instant.
fn assumed_instant(input: &Assumptions, now: DateTime<Utc>) -> DateTime<Utc> {
    let later = input.day.filter(|day| *day > day_in_geneva(now));
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    later.map_or(now, |day| day.and_time(noon).and_utc())
}

async fn run_steps(
    tx: &Tx,
    asker: &Actor,
    input: &Assumptions,
    proposed: Option<Proposed>,
) -> Result<ScenarioResult, WorkflowError> {
    let (connection, now) = (tx.connection()?, tx.context().now);
    let chosen = chosen_applications(connection, input).await?;
    require_visible(connection, asker, &chosen).await?;
    let year = budget_years::open_year(connection).await?;
    let recorded = totals::balances(connection, year).await?;
    let (assumed, reference_data) = match proposed {
        Some(Proposed { assumed, reference_data }) => (assumed, Arc::new(reference_data)),
        None => {
            let revision = reference_cache::revision(connection).await?;
            (Assumed::default(), tx.reference_data(revision).await?)
        }
    };
    let mut simulation = Simulation::new(now, reference_data);
    allot(connection, &mut simulation, input, year).await?;
    let before = totals::LinesOfYear::read(connection, &mut simulation, year).await?;
    let actors = actors::Actors::of(connection, asker).await?;
    let mut applications = Vec::with_capacity(chosen.len());
    for one in &chosen {
        applications.push(steps::take(connection, &mut simulation, &actors, one).await?);
    }
    let after = totals::LinesOfYear::read(connection, &mut simulation, year).await?;
    Ok(ScenarioResult {
        day: day_in_geneva(now),
        assumed,
        lines: totals::lines(&recorded, &before, &after, &applications),
        regions: totals::regions(&before, &after, &applications),
        applications,
    })
}

/// The applications in processing order: as given, otherwise all waiting applications in the order of the queue.
async fn chosen_applications(
    connection: &Connection,
    input: &Assumptions,
) -> Result<Vec<ChosenApplication>, WorkflowError> {
    if let Some(given) = &input.applications {
        return Ok(given.clone());
    }
    let limit = i64::try_from(MOST_APPLICATIONS).unwrap_or(i64::MAX).saturating_add(1);
    let mut waiting = chosen::waiting(connection, &WAITING, limit).await?;
    if waiting.len() > MOST_APPLICATIONS {
        return Err(Refusal::new(RefusalCode::TooManyWaiting).with("most", MOST_APPLICATIONS).into());
    }
    waiting.sort_by_key(|(_, turn)| *turn);
    Ok(waiting.into_iter().map(|(id, _)| ChosenApplication { id, line: None }).collect())
}

/// Refuses applications that do not exist or that the asker may not see.
async fn require_visible(
    connection: &Connection,
    asker: &Actor,
    chosen: &[ChosenApplication],
) -> Result<(), WorkflowError> {
    let ids: BTreeSet<Uuid> = chosen.iter().map(|one| one.id).collect();
    let asked: Vec<Uuid> = ids.iter().copied().collect();
    let rows = chosen::applications(connection, &asked).await?;
    let seen = rows.iter().filter(|row| access::may_see(asker, row.applicant, row.submitted_at.is_some()));
    let known: BTreeSet<Uuid> = seen.map(|row| row.id).collect();
    let unknown: Vec<Uuid> = ids.difference(&known).copied().collect();
    if unknown.is_empty() { Ok(()) } else { Err(WorkflowError::UnknownApplications(unknown)) }
}

/// Records a proposal by the function that records a publication.
pub(in crate::workflow) async fn assume(tx: &Tx, proposal: &Proposal) -> Result<Assumed, WorkflowError> {
    let (connection, now) = (tx.connection()?, tx.context().now);
    let states = states::codes(connection).await?;
    let facts = states::facts_of_all(connection).await?;
    let publication = Publication::of(proposal, &facts, &states, now);
    let recorded = import_reference::record_within(tx, &publication).await?;
    Ok(Assumed {
        facts: recorded.facts_new,
        facts_known: recorded.facts_known,
        facts_outside: recorded.facts_outside,
        rules: recorded.rules_new,
        rules_known: recorded.rules_known,
    })
}

/// Brings the allocation of the open year to the assumed amounts, by the rules of an allocation or of its revision.
async fn allot(
    connection: &Connection,
    simulation: &mut Simulation,
    input: &Assumptions,
    year: Option<i16>,
) -> Result<(), WorkflowError> {
    if CreditLine::ALL.iter().all(|line| input.amount(*line).is_none()) {
        return Ok(());
    }
    let year = year.ok_or_else(|| Refusal::new(RefusalCode::NoOpenYear))?;
    let allotted_before = budget_years::is_allotted(connection, year).await?;
    for line in CreditLine::ALL {
        let balance = simulation.balance(connection, *line, year).await?;
        let assumed = input.amount(*line).map_or(Some(balance.allotted), |amount| amount.applied_to(balance.allotted));
        let assumed = assumed.ok_or_else(|| Refusal::new(RefusalCode::AmountTooLarge))?;
        let change = if allotted_before {
            revision(*line, year, &balance, assumed)?
        } else {
            Some((EntryKind::Allot, assumed)).filter(|(_, amount)| *amount > Cents::ZERO)
        };
        if let Some((kind, amount)) = change {
            simulation.post(connection, (*line, year), kind, amount).await?;
        }
    }
    Ok(())
}

/// The scenario that repeats a saved one, with its name where no other is given.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub async fn again(connection: &Connection, id: Uuid, name: Option<String>) -> Result<ScenarioToSave, WorkflowError> {
    let SavedScenario { row, input, .. } = saved::find(connection, id).await?;
    Ok(ScenarioToSave { name: name.unwrap_or(row.name), repeats: Some(row.id), input })
}

/// Runs a scenario that is to be saved; [`save`] stores it.
///
/// # Errors
/// As [`run`].
pub async fn run_to_save(
    db: &Db,
    context: Context,
    asker: Actor,
    asked: ScenarioToSave,
) -> Result<NewScenario, WorkflowError> {
    let (ScenarioToSave { name, repeats, input }, by) = (asked, asker.user_id);
    let (as_of, result) = run(db, context, asker, input.clone()).await?;
    Ok(NewScenario { name, as_of, input, result, repeats, by })
}

/// Saves a scenario: a note beside the ledger, and the one event that tells of it.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn save(tx: &Tx, new: &NewScenario) -> Result<Uuid, WorkflowError> {
    let id = saved::insert(tx, new).await?;
    let approved = new.result.applications.iter().filter(|found| found.approved_on.is_some()).count();
    let detail = json!({
        "name": new.name,
        "as_of": new.as_of,
        "repeats": new.repeats,
        "applications": new.result.applications.len(),
        "approved": approved,
    });
    events::record(tx, "scenario_saved", "scenario", &id.to_string(), detail).await?;
    Ok(id)
}
