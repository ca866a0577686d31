//! The view of the queue of a line: the retained applications ordered by queue position, with the data of each and the
//! balance of the line.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::kernel::assessment::Openness;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::tally::Tally;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::member_states::member_state::AllocationRegion;
use crate::domain::queue::position::QueueOrder;
use crate::domain::queue::ranking::{Factor, SOURCE};
use crate::domain::scenarios::scenario::warns;
use crate::i18n::{self, Language};
use crate::store::ledger::budget_years::AllocationRow;
use crate::views::explanation::{self, ExplainedFinding};
use crate::views::queue::ranking::RankingAssessment;
use crate::workflow::queue::positions::{EarlierSupport, Queue, QueueRow};

/// A ranking factor of an application, as it stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FactorStanding {
    /// The factor.
    pub factor: Factor,
    /// What it asks, in the caller's language.
    pub factor_text: String,
    /// Where it is published; quoted, not translated.
    pub source: &'static str,
    /// The assessment that stands; absent: not assessed.
    pub assessment: Option<RankingAssessment>,
}

/// What the records say about earlier support to the state. Figures to look up, not a finding.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecordedSupport {
    /// Its own projects that were approved in this service, by the line that pays.
    pub approved: Vec<SupportOfLine>,
    /// Projects in the registers of before this service that benefit the state; those name no amounts.
    pub projects_in_registers: i64,
}

/// Approved projects of a state on one line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SupportOfLine {
    /// The line that pays.
    pub line: CreditLine,
    /// How many.
    pub projects: u32,
    /// What they hold of it, less what they gave back, USD.
    pub amount_usd: Cents,
}

impl From<EarlierSupport> for RecordedSupport {
    fn from(support: EarlierSupport) -> RecordedSupport {
        let of_line = |line: &CreditLine| {
            let found = support.approved.get(line).copied().unwrap_or_default();
            SupportOfLine { line: *line, projects: found.count, amount_usd: found.amount_usd }
        };
        RecordedSupport {
            approved: CreditLine::ALL.iter().map(of_line).collect(),
            projects_in_registers: support.in_registers,
        }
    }
}

/// A retained application in its place.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct QueuedApplication {
    /// Its place, from 1: by the day it was first retained, then as it was handed in.
    pub place: usize,
    /// Identity.
    pub id: Uuid,
    /// Published reference.
    pub reference: String,
    /// The state that applies.
    pub applicant: StateCode,
    /// The allocation region of that state; absent where none is recorded.
    pub region: Option<AllocationRegion>,
    /// Title of the project.
    pub title: String,
    /// National or regional.
    pub scope: Option<Scope>,
    /// The line that the state asked for.
    pub line_asked: Option<LineChoice>,
    /// What it asks for, USD.
    pub amount_usd: Cents,
    /// When it was first retained: taken up and retained again, it keeps its place.
    pub retained_since: DateTime<Utc>,
    /// Civil days in Geneva since then.
    pub days_waiting: i64,
    /// Whether the line is open to it today.
    pub openness: Openness,
    /// The criteria of today that are not met or not known, and those that warn.
    pub findings: Vec<ExplainedFinding>,
    /// The published factors in their order; absent where the caller represents the applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factors: Option<Vec<FactorStanding>>,
    /// What the records say about earlier support.
    pub earlier_support: RecordedSupport,
    /// Whether what is available pays for it, if nobody else is paid.
    pub covered_alone: bool,
    /// What it and all before it ask for together, USD.
    pub needed_in_turn_usd: Cents,
    /// Whether what is available pays for it and all before it.
    pub covered_in_turn: bool,
}

impl QueuedApplication {
    fn of(row: QueueRow, available: Cents, now: DateTime<Utc>, language: Language) -> QueuedApplication {
        let QueueRow { placed, row, region, assessment, factors, support } = row;
        let shown = assessment.obstacles().chain(assessment.findings.iter().filter(|found| warns(found)));
        let factors = factors.map(|mut assessments| {
            let factors = Factor::ALL.iter().map(|factor| FactorStanding {
                factor: *factor,
                factor_text: i18n::text(language, &i18n::key("factor", factor.as_str()), []),
                source: SOURCE,
                assessment: assessments.remove(factor).map(|record| RankingAssessment::of(record, language)),
            });
            factors.collect()
        });
        QueuedApplication {
            place: placed.place,
            id: row.id,
            reference: row.reference,
            applicant: row.applicant,
            region,
            title: row.title,
            scope: row.scope,
            line_asked: row.line_asked,
            amount_usd: row.amount_cents,
            retained_since: placed.retained.since,
            days_waiting: placed.retained.days_waiting(now),
            openness: assessment.openness(),
            findings: shown.map(|found| explanation::finding(found, language)).collect(),
            factors,
            earlier_support: support.into(),
            covered_alone: placed.retained.amount <= available,
            needed_in_turn_usd: placed.needed,
            covered_in_turn: placed.needed <= available,
        }
    }
}

/// Money that came to a line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ArrivedMoney {
    /// The day, in Geneva.
    pub day: NaiveDate,
    /// The budget year.
    pub year: i16,
    /// How it came.
    pub kind: EntryKind,
    /// The same, in the caller's language.
    pub kind_text: String,
    /// How much, USD.
    pub amount_usd: Cents,
    /// Where it comes from.
    pub source: String,
    /// Who gave it; of a contribution only.
    pub donor: Option<String>,
}

impl ArrivedMoney {
    fn of(row: AllocationRow, language: Language) -> ArrivedMoney {
        ArrivedMoney {
            day: day_in_geneva(row.recorded_at),
            year: row.year,
            kind: row.kind,
            kind_text: i18n::text(language, &i18n::key("arrival", row.kind.as_str()), []),
            amount_usd: row.amount_cents,
            source: row.source,
            donor: row.donor,
        }
    }
}

/// The queue of a line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct QueueOfLine {
    /// The line.
    pub line: CreditLine,
    /// The open budget year; absent where none is open: then nothing is available.
    pub year: Option<i16>,
    /// What the line holds for nobody yet, USD.
    pub available_usd: Cents,
    /// How many applications wait, and what they ask for together.
    pub waiting: Tally,
    /// What came to the line last, newest first.
    pub last_arrivals: Vec<ArrivedMoney>,
    /// The applications in the order of their places.
    pub items: Vec<QueuedApplication>,
    /// What to send as `after` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl QueueOfLine {
    /// The view of a page of the queue. `next`: the cursor of the next page, if there is one.
    pub fn of(
        line: CreditLine,
        found: Queue,
        next: Option<String>,
        now: DateTime<Utc>,
        language: Language,
    ) -> QueueOfLine {
        let Queue { year, available, waiting, receipts, rows, more: _ } = found;
        QueueOfLine {
            line,
            year,
            available_usd: available,
            waiting,
            last_arrivals: receipts.into_iter().map(|row| ArrivedMoney::of(row, language)).collect(),
            items: rows.into_iter().map(|row| QueuedApplication::of(row, available, now, language)).collect(),
            next,
        }
    }
}

/// The queue position for a cursor. It is valid even if the application has left the queue.
pub fn turn((since, id): (DateTime<Utc>, Uuid)) -> QueueOrder {
    let (submitted, number) = id.as_u64_pair();
    let submitted_at = i64::try_from(submitted).ok().and_then(DateTime::from_timestamp_micros);
    QueueOrder::of(State::Retained, Some(since), submitted_at, i64::try_from(number).unwrap_or(i64::MAX))
}

/// The cursor of the last row if there is a next page, in the form that [`turn`] reads.
pub fn last_place(page: &Queue) -> Option<(DateTime<Utc>, Uuid)> {
    page.rows.last().filter(|_| page.more).map(|row| {
        let retained = &row.placed.retained;
        let submitted = retained.submitted_at.map_or(0, |at| at.timestamp_micros());
        let [submitted, number] = [submitted, retained.number].map(|part| u64::try_from(part).unwrap_or_default());
        (retained.since, Uuid::from_u64_pair(submitted, number))
    })
}
