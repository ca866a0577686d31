//! Reports on projects: what was filed, its figures line by line, and the decision. Append-only.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::money::Cents;
use crate::domain::projects::agreement::Agreed;
use crate::domain::projects::report::{
    FiledReport, NewReport, PlannedActivity, ReportDecision, ReportPeriod, ResultFigure, Verdict,
};
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::json::to_json;
use crate::store::schema::{budget_line, document, report, report_decision, report_line};

/// A report with everything that was filed.
#[derive(Debug, Clone)]
pub struct StoredReport {
    /// What rules depend on.
    pub filed: FiledReport,
    /// What was done, found or planned.
    pub narrative: String,
    /// Who made the evaluation.
    pub evaluator: Option<String>,
    /// Activities of the workplan.
    pub activities: Vec<PlannedActivity>,
    /// Number of the event that filed it.
    pub event_seq: i32,
    /// Number of the event that decided it.
    pub decision_seq: Option<i32>,
    /// The PDF.
    pub document_id: Uuid,
    /// SHA-256 of the PDF.
    pub sha256: ContentHash,
}

#[derive(Queryable)]
struct Row {
    number: i32,
    kind: crate::domain::projects::obligations::ObligationKind,
    agreed_version: i32,
    period: (Option<NaiveDate>, Option<NaiveDate>),
    narrative: String,
    evaluator: Option<String>,
    activities: serde_json::Value,
    results: serde_json::Value,
    total_spent: Option<Cents>,
    event_seq: i32,
    by: Uuid,
    at: DateTime<Utc>,
    document: (Uuid, ContentHash),
    decision: Option<(Verdict, Uuid, DateTime<Utc>, i32)>,
}

/// The reports of a project, in their order.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] if a stored list cannot be read.
pub async fn of_project(mut connection: &Connection, application: Uuid) -> Result<Vec<StoredReport>, StoreError> {
    let decision = report_decision::application_id
        .eq(report::application_id)
        .and(report_decision::report_number.eq(report::number));
    let rows: Vec<Row> = report::table
        .inner_join(document::table.on(document::id.eq(report::document_id)))
        .left_join(report_decision::table.on(decision))
        .filter(report::application_id.eq(application))
        .order(report::number.asc())
        .select((
            report::number,
            report::kind,
            report::agreed_version,
            (report::period_from, report::period_to),
            report::narrative,
            report::evaluator,
            report::activities,
            report::results,
            report::total_spent_cents,
            report::event_seq,
            report::filed_by,
            report::filed_at,
            (document::id, document::sha256),
            (
                report_decision::verdict,
                report_decision::decided_by,
                report_decision::decided_at,
                report_decision::event_seq,
            )
                .nullable(),
        ))
        .load(&mut connection)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let budgeted = budget_line::application_id
        .eq(report_line::application_id)
        .and(budget_line::agreed_version.eq(report_line::agreed_version))
        .and(budget_line::position.eq(report_line::position));
    let spent: Vec<(i32, Cents, String)> = report_line::table
        .inner_join(budget_line::table.on(budgeted))
        .filter(report_line::application_id.eq(application))
        .order((report_line::report_number.asc(), report_line::position.asc()))
        .select((report_line::report_number, report_line::spent_cents, budget_line::output))
        .load(&mut connection)
        .await?;
    rows.into_iter().map(|row| row.stored(&spent)).collect()
}

impl Row {
    fn stored(self, spent: &[(i32, Cents, String)]) -> Result<StoredReport, StoreError> {
        let broken = |error: serde_json::Error| StoreError::Broken(error.to_string());
        let results: Vec<ResultFigure> = serde_json::from_value(self.results).map_err(broken)?;
        let activities = serde_json::from_value(self.activities).map_err(broken)?;
        let decision_seq = self.decision.as_ref().map(|(.., seq)| *seq);
        let own = || spent.iter().filter(|(number, ..)| *number == self.number);
        let filed = FiledReport {
            number: self.number,
            kind: self.kind,
            period: self.period.0.zip(self.period.1).map(|(from, to)| ReportPeriod { from, to }),
            agreed_version: self.agreed_version,
            spent: own().map(|(_, amount, _)| *amount).collect(),
            outputs: own().map(|(.., output)| output.clone()).collect(),
            total: self.total_spent,
            results,
            by: self.by,
            at: self.at,
            decision: self.decision.map(|(verdict, by, at, _)| ReportDecision { verdict, by, at }),
        };
        Ok(StoredReport {
            filed,
            narrative: self.narrative,
            evaluator: self.evaluator,
            activities,
            event_seq: self.event_seq,
            decision_seq,
            document_id: self.document.0,
            sha256: self.document.1,
        })
    }
}

/// A report to keep, with its places among those before it.
#[derive(Debug)]
pub struct Filing<'a> {
    /// The application.
    pub application: Uuid,
    /// Number of the event that files it.
    pub event_seq: i32,
    /// Who files it.
    pub by: Uuid,
    /// Its number among the reports of the project.
    pub number: i32,
    /// Its number among the statements of expenditure; none for a workplan.
    pub statement: Option<i32>,
    /// The accepted statement before it, with its figure of each line where the lines are the same.
    pub follows: Option<(i32, Option<&'a [Cents]>)>,
    /// What was agreed, as it stands.
    pub agreed: &'a Agreed,
    /// What is filed.
    pub new: &'a NewReport,
}

/// Keeps a report and its figures; those of a workplan are none.
///
/// # Errors
/// [`StoreError::Constraint`] where the figures do not add up or go below those before.
pub async fn keep(tx: &Tx, filing: &Filing<'_>) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let said = &filing.new.report;
    let lines = filing.statement.map(|_| i32::try_from(filing.agreed.content.budget.len()).unwrap_or(i32::MAX));
    diesel::insert_into(report::table)
        .values((
            report::application_id.eq(filing.application),
            report::number.eq(filing.number),
            report::kind.eq(said.kind.as_str()),
            report::agreed_version.eq(filing.agreed.version),
            report::period_from.eq(said.period.map(|period| period.from)),
            report::period_to.eq(said.period.map(|period| period.to)),
            report::narrative.eq(&said.narrative),
            report::evaluator.eq(said.evaluator.as_deref()),
            report::activities.eq(to_json(&said.activities)?),
            report::results.eq(to_json(&said.results)?),
            report::statement_number.eq(filing.statement),
            report::follows.eq(filing.follows.map(|(number, _)| number)),
            report::lines.eq(lines),
            report::total_spent_cents.eq(said.total_spent_usd.map(Cents::get)),
            report::document_id.eq(filing.new.document_id),
            report::event_seq.eq(filing.event_seq),
            report::filed_by.eq(filing.by),
            report::filed_at.eq(tx.context().now),
        ))
        .execute(&mut connection)
        .await?;
    if filing.statement.is_some() {
        keep_budget_lines(tx, filing).await?;
        keep_figures(tx, filing).await?;
    }
    Ok(())
}

/// The lines of the agreed budget, once for each version of it.
async fn keep_budget_lines(tx: &Tx, filing: &Filing<'_>) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    for (position, item) in (1_i32..).zip(&filing.agreed.content.budget) {
        diesel::insert_into(budget_line::table)
            .values((
                budget_line::application_id.eq(filing.application),
                budget_line::agreed_version.eq(filing.agreed.version),
                budget_line::position.eq(position),
                budget_line::output.eq(&item.output),
                budget_line::description.eq(&item.description),
                budget_line::category.eq(item.category.as_str()),
                budget_line::planned_cents.eq(item.amount().unwrap_or(Cents::MAX).get()),
            ))
            .on_conflict_do_nothing()
            .execute(&mut connection)
            .await?;
    }
    Ok(())
}

/// One row a line, each with the sum up to it.
async fn keep_figures(tx: &Tx, filing: &Filing<'_>) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let before = filing.follows.and_then(|(number, lines)| Some((number, lines?)));
    let mut figures: Vec<_> = filing.new.report.expenditures.iter().collect();
    figures.sort_by_key(|figure| figure.line);
    let mut total = Cents::ZERO;
    for figure in figures {
        total = total.checked_add(figure.spent_usd).unwrap_or(Cents::MAX);
        let earlier = before.and_then(|(_, lines)| lines.get(usize::from(figure.line).checked_sub(1)?).copied());
        diesel::insert_into(report_line::table)
            .values((
                report_line::application_id.eq(filing.application),
                report_line::report_number.eq(filing.number),
                report_line::agreed_version.eq(filing.agreed.version),
                report_line::position.eq(i32::from(figure.line)),
                report_line::spent_cents.eq(figure.spent_usd.get()),
                report_line::total_after.eq(total.get()),
                report_line::follows.eq(before.map(|(number, _)| number)),
                report_line::before_cents.eq(earlier.unwrap_or_default().get()),
            ))
            .execute(&mut connection)
            .await?;
    }
    Ok(())
}

/// A decision to keep.
#[derive(Debug)]
pub struct NewReportDecision<'a> {
    /// The application.
    pub application: Uuid,
    /// Number of the event that decides.
    pub event_seq: i32,
    /// Who decides.
    pub by: Uuid,
    /// What is decided.
    pub verdict: Verdict,
    /// The report.
    pub report: &'a FiledReport,
    /// Its number among the statements of expenditure; none for a workplan.
    pub statement: Option<i32>,
}

/// Keeps the decision on a report.
///
/// # Errors
/// [`StoreError::Constraint`] where the same person filed it, or it is decided already.
pub async fn keep_decision(tx: &Tx, made: &NewReportDecision<'_>) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(report_decision::table)
        .values((
            report_decision::application_id.eq(made.application),
            report_decision::report_number.eq(made.report.number),
            report_decision::kind.eq(made.report.kind.as_str()),
            report_decision::statement_number.eq(made.statement),
            report_decision::filed_by.eq(made.report.by),
            report_decision::verdict.eq(made.verdict.as_str()),
            report_decision::event_seq.eq(made.event_seq),
            report_decision::decided_by.eq(made.by),
            report_decision::decided_at.eq(tx.context().now),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}
