//! Reads the queue of a credit line: the positions, and for one page the details of each application.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::try_join;
use uuid::Uuid;

use crate::domain::applications::form::{Draft, Predecessor};
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::assessment::Assessment;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::tally::Tally;
use crate::domain::member_states::member_state::{AllocationRegion, Facts};
use crate::domain::queue::position::{Placed, QueueOrder, in_queue_order};
use crate::domain::queue::ranking::{self, Factor, RankingRecord};
use crate::domain::rules::eligibility::assess;
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_position::RegionalPosition;
use crate::domain::rules::eligibility::regional_share_criteria::region_of;
use crate::domain::rules::rule_value::Rules;
use crate::store::applications::{self, ApplicationRow};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::historical_projects;
use crate::store::ledger::budget_years::AllocationRow;
use crate::store::ledger::{budget_years, entries, regional_figures};
use crate::store::member_states::states;
use crate::store::queue::{positions, ranking as records};
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::{load_case, load_regional_shares};

/// The number of latest receipts shown.
const RECEIPTS_SHOWN: i64 = 5;

/// Figures on earlier support to a state; they do not affect the position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EarlierSupport {
    /// Projects of the state approved in this service, by funding credit line: their number and their funding less the
    /// returned money.
    pub approved: BTreeMap<CreditLine, Tally>,
    /// Projects in the registers of historical projects that benefit the state; the registers name no amounts.
    pub in_registers: i64,
}

/// An application with its position in the queue.
#[derive(Debug, Clone)]
pub struct QueueRow {
    /// The position.
    pub placed: Placed,
    /// The row of the application.
    pub row: ApplicationRow,
    /// The allocation region of the applicant; `None` where none is recorded.
    pub region: Option<AllocationRegion>,
    /// The assessment of the application for the line as of today.
    pub assessment: Assessment,
    /// The current record of each ranking factor; `None` where the reader may not see it.
    pub factors: Option<BTreeMap<Factor, RankingRecord>>,
    /// Earlier support to the applicant.
    pub support: EarlierSupport,
}

/// The queue of a credit line.
#[derive(Debug, Clone)]
pub struct Queue {
    /// The open budget year; `None` where none is open, in which case nothing is available.
    pub year: Option<i16>,
    /// The available amount of the line, USD.
    pub available: Cents,
    /// The number of waiting applications and their total amount.
    pub waiting: Tally,
    /// The latest receipts of the line, newest first.
    pub receipts: Vec<AllocationRow>,
    /// The rows of the page.
    pub rows: Vec<QueueRow>,
    /// Whether there are more pages.
    pub more: bool,
}

/// Reads a page of the queue: the applications whose turn comes after `after`, at most `limit`.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn read(
    tx: &Tx,
    reader: &Actor,
    line: CreditLine,
    after: Option<QueueOrder>,
    limit: usize,
) -> Result<Queue, WorkflowError> {
    let connection = tx.connection()?;
    let (waiting, year, balance, receipts) = try_join!(
        positions::retained(connection, line),
        budget_years::open_year(connection),
        entries::uses_of_open_year(connection, line),
        positions::last_receipts(connection, line, RECEIPTS_SHOWN),
    )?;
    let placed = in_queue_order(waiting);
    let waiting = Tally::of(placed.iter().map(|one| one.retained.amount));
    let mut page: Vec<Placed> =
        placed.into_iter().filter(|one| after.is_none_or(|after| one.retained.order() > after)).collect();
    let more = page.len() > limit;
    page.truncate(limit);
    let rows = rows(tx, reader, (line, year), page).await?;
    let available = if year.is_some() { balance.available } else { Cents::ZERO };
    Ok(Queue { year, available, waiting, receipts, rows, more })
}

/// The data needed to assess the applications of a page.
struct AssessmentData {
    facts: Facts,
    rules: Rules,
    regional: BTreeMap<CreditLine, RegionalPosition>,
    records: BTreeMap<Uuid, Vec<RankingRecord>>,
    support: BTreeMap<StateCode, EarlierSupport>,
}

impl AssessmentData {
    async fn read(
        tx: &Tx,
        (line, year): (CreditLine, Option<i16>),
        ids: &[Uuid],
        applicants: &[StateCode],
    ) -> Result<AssessmentData, StoreError> {
        let connection = tx.connection()?;
        let position = async {
            match year {
                Some(year) => {
                    load_regional_shares::position_of_line(connection, line, year, tx.context().now).await.map(Some)
                }
                None => Ok(None),
            }
        };
        let (facts, rules, position, records, support) = try_join!(
            states::facts_of_all(connection),
            budget_years::rules(connection),
            position,
            records::of_applications(connection, ids),
            support(connection, applicants),
        )?;
        let regional = position.into_iter().map(|position| (line, position)).collect();
        Ok(AssessmentData { facts, rules, regional, records, support })
    }
}

async fn support(
    connection: &Connection,
    applicants: &[StateCode],
) -> Result<BTreeMap<StateCode, EarlierSupport>, StoreError> {
    let (approved, registers) = try_join!(
        regional_figures::earlier_projects(connection, applicants),
        historical_projects::number_by_state(connection, applicants),
    )?;
    let mut found: BTreeMap<StateCode, EarlierSupport> = BTreeMap::new();
    for ((state, line), tally) in approved {
        found.entry(state).or_default().approved.insert(line, tally);
    }
    for (state, number) in registers {
        found.entry(state).or_default().in_registers = number;
    }
    Ok(found)
}

async fn rows(
    tx: &Tx,
    reader: &Actor,
    (line, year): (CreditLine, Option<i16>),
    page: Vec<Placed>,
) -> Result<Vec<QueueRow>, WorkflowError> {
    if page.is_empty() {
        return Ok(Vec::new());
    }
    let (connection, now) = (tx.connection()?, tx.context().now);
    let ids: Vec<Uuid> = page.iter().map(|one| one.retained.id).collect();
    let found = applications::find_all_with_content(connection, &ids).await?;
    let applicants: BTreeSet<StateCode> = found.iter().map(|(row, _)| row.applicant).collect();
    let applicants: Vec<StateCode> = applicants.into_iter().collect();
    let data = AssessmentData::read(tx, (line, year), &ids, &applicants).await?;
    let mut found: BTreeMap<Uuid, (ApplicationRow, Draft)> =
        found.into_iter().map(|(row, content)| (row.id, (row, content.draft))).collect();
    let mut rows = Vec::with_capacity(page.len());
    for placed in page {
        // Both reads use one snapshot, so the row exists.
        let Some((row, draft)) = found.remove(&placed.retained.id) else { continue };
        let predecessor: Option<Predecessor> =
            load_case::predecessor(connection, row.applicant, draft.prolongs.as_deref()).await?;
        let question = Question {
            applicant: row.applicant,
            draft: &draft,
            predecessor: predecessor.as_ref(),
            facts: &data.facts,
            rules: &data.rules,
            regional: &data.regional,
            day: day_in_geneva(now),
            known_at: now,
        };
        let knows = ranking::may_read(reader, row.applicant, row.submitted_at.is_some());
        let of_row = || data.records.get(&row.id).cloned().unwrap_or_default();
        rows.push(QueueRow {
            placed,
            region: region_of(&question, row.applicant),
            assessment: assess(&question, line),
            factors: knows.then(|| ranking::last_assessments(of_row())),
            support: data.support.get(&row.applicant).cloned().unwrap_or_default(),
            row,
        });
    }
    Ok(rows)
}
