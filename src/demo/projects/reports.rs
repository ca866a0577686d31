//! The reports of a constructed project: filed by the Regional Office with consistent figures, decided by the Fund.

use chrono::{Months, NaiveDate};

use super::Project;
use crate::demo::DemoError;
use crate::demo::session::{Session, document, refused};
use crate::domain::applications::form::{BudgetItem, Draft};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::document::Pdf;
use crate::domain::kernel::money::{BasisPoints, Cents};
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::projects::report::{Expenditure, PlannedActivity, Report, ReportPeriod, ResultFigure, Verdict};
use crate::store::projects::reports;
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::reports as report;

/// Target of the indicator: the number of officials to be trained.
const TARGET: u32 = 40;

/// Period of an interim report, in months.
const INTERIM_MONTHS: u32 = 6;

impl Project<'_> {
    /// Files a report. `shares`: the expenditure on each line of the agreed budget, as a share of that line.
    pub(super) async fn file_report(
        &mut self,
        session: &mut Session<'_>,
        kind: ObligationKind,
        shares: &[BasisPoints],
        words: Option<&str>,
    ) -> Result<(), DemoError> {
        let agreed = self.agreed(session).await?.content;
        // The key `evaluation` is the text of the budget line; the report has a key of its own.
        let key = if kind == ObligationKind::Evaluation { "evaluation_report" } else { kind.as_str() };
        let narrative = session.text(words.unwrap_or(key), self.language)?;
        let document = document("report.pdf", &[self.title, "", &narrative])?;
        let about = (kind, narrative, self.period(session, kind, &agreed).await?);
        let report = self.report(session, about, shares, &agreed)?;
        self.file(session, report, document).await
    }

    fn report(
        &self,
        session: &Session<'_>,
        (kind, narrative, period): (ObligationKind, String, Option<ReportPeriod>),
        shares: &[BasisPoints],
        agreed: &Draft,
    ) -> Result<Report, DemoError> {
        let output = agreed.budget.first().map(|item| item.output.clone()).unwrap_or_default();
        let workplan = kind == ObligationKind::Workplan;
        let activities = match (agreed.starts_on, agreed.ends_on()) {
            (Some(from), Some(to)) if workplan => {
                let activity = session.text("activity", self.language)?;
                vec![PlannedActivity { output: output.clone(), activity, from, to }]
            }
            _ => Vec::new(),
        };
        let spent = |(item, share): (&BudgetItem, &BasisPoints)| item.amount().unwrap_or_default().share(*share);
        let expenditures: Vec<Expenditure> = (1..)
            .zip(agreed.budget.iter().zip(shares).map(spent))
            .map(|(line, spent_usd)| Expenditure { line, spent_usd })
            .collect();
        // The share of trained officials equals the expenditure share of the activities.
        let done = shares.get(1).map_or(10_000, |share| share.0);
        let indicator = session.text("indicator", self.language)?;
        let evaluation = kind == ObligationKind::Evaluation;
        Ok(Report {
            kind,
            period,
            narrative,
            evaluator: evaluation.then(|| session.text("evaluator", self.language)).transpose()?,
            activities,
            results: vec![ResultFigure { output, indicator, value: TARGET * done / 10_000 }],
            total_spent_usd: Cents::sum(expenditures.iter().map(|figure| figure.spent_usd)).filter(|_| !workplan),
            expenditures,
        })
    }

    /// The period of an interim report: the half year after the accepted reports, at most up to yesterday.
    async fn period(
        &self,
        session: &Session<'_>,
        kind: ObligationKind,
        agreed: &Draft,
    ) -> Result<Option<ReportPeriod>, DemoError> {
        if kind != ObligationKind::InterimReport {
            return Ok(None);
        }
        let filed = reports::of_project(&*session.db.reader().await?, self.id()?).await?;
        let accepted = filed.iter().filter(|known| known.filed.kind == kind && known.filed.is_accepted()).count();
        let halves = u32::try_from(accepted).unwrap_or_default() * INTERIM_MONTHS;
        let after = |months| agreed.starts_on?.checked_add_months(Months::new(months));
        let ends = after(halves + INTERIM_MONTHS).as_ref().and_then(NaiveDate::pred_opt);
        let yesterday = session.day().pred_opt();
        Ok(after(halves).zip(ends.min(yesterday)).map(|(from, to)| ReportPeriod { from, to }))
    }

    async fn file(&mut self, session: &mut Session<'_>, said: Report, document: Pdf) -> Result<(), DemoError> {
        let (office, _) = self.person(session, Role::RegionalOffice)?;
        let (context, id) = (session.context(Some(&office)), self.id()?);
        let filed: Result<_, WorkflowError> = session
            .db
            .write(context, async move |tx| report::file(&tx, &office, id, None, said, &document).await)
            .await;
        let (_, number) = filed.map_err(refused(self.title))?;
        self.filed = number;
        Ok(())
    }

    /// Decides the last filed report.
    pub(super) async fn decide_report(
        &self,
        session: &mut Session<'_>,
        verdict: Verdict,
        words: Option<&str>,
    ) -> Result<(), DemoError> {
        let (fund, _) = self.person(session, Role::FundOfficer)?;
        let sent_back = verdict == Verdict::SentBack;
        let reason = sent_back.then(|| session.text(words.unwrap_or("return_report"), self.language)).transpose()?;
        let (context, id, number) = (session.context(Some(&fund)), self.id()?, self.filed);
        let decided: Result<_, WorkflowError> = session
            .db
            .write(context, async move |tx| report::decide(&tx, &fund, id, None, number, verdict, reason).await)
            .await;
        decided.map(drop).map_err(refused(self.title))
    }
}
