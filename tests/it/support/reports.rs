//! Builders of reports, and the operations that file and decide them.

use fonds1035::domain::kernel::document::Pdf;
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::projects::obligations::ObligationKind;
use fonds1035::domain::projects::report::{Expenditure, PlannedActivity, Report, ReportPeriod, ResultFigure, Verdict};
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::lifecycle::perform::Performed;
use fonds1035::workflow::lifecycle::reports;
use uuid::Uuid;

use super::builders::{PDF, usd};
use super::db::TestDb;
use super::people::{FUND_OFFICER, Person, REGIONAL_OFFICE};

fn result(value: u32) -> Vec<ResultFigure> {
    vec![ResultFigure { output: "Output 1".into(), indicator: "officers trained".into(), value }]
}

/// A workplan with its results framework.
pub fn workplan() -> Report {
    let day = |text: &str| text.parse().unwrap();
    let planned = PlannedActivity {
        output: "Output 1".into(),
        activity: "Training of trainers".into(),
        from: day("2019-10-01"),
        to: day("2019-10-31"),
    };
    Report {
        kind: ObligationKind::Workplan,
        period: None,
        narrative: "What will be done.".into(),
        evaluator: None,
        activities: vec![planned],
        results: result(40),
        expenditures: Vec::new(),
        total_spent_usd: None,
    }
}

/// A report with the expenditure on each budget line in order.
pub fn statement(kind: ObligationKind, spent: &[&str]) -> Report {
    let figure = |(line, amount): (u16, &&str)| Expenditure { line, spent_usd: usd(amount) };
    let expenditures: Vec<Expenditure> = (1..).zip(spent).map(figure).collect();
    Report {
        kind,
        narrative: "What was done.".into(),
        evaluator: (kind == ObligationKind::Evaluation).then(|| "Regional evaluation officer".into()),
        activities: Vec::new(),
        results: result(25),
        total_spent_usd: Cents::sum(expenditures.iter().map(|figure| figure.spent_usd)),
        expenditures,
        ..workplan()
    }
}

/// An interim report on a period.
pub fn interim(from: &str, to: &str, spent: &[&str]) -> Report {
    let period = ReportPeriod { from: from.parse().unwrap(), to: to.parse().unwrap() };
    Report { period: Some(period), ..statement(ObligationKind::InterimReport, spent) }
}

impl TestDb {
    /// Files a report.
    pub async fn file(&self, by: &Person, id: Uuid, said: Report) -> Result<(Performed, i32), WorkflowError> {
        let (actor, pdf) = (by.actor(), Pdf::new("report.pdf", PDF.to_vec()).unwrap());
        self.db.write(self.context(by), async move |tx| reports::file(&tx, &actor, id, None, said, &pdf).await).await
    }

    /// Decides a report, with a reason.
    pub async fn decide(
        &self,
        by: &Person,
        id: Uuid,
        number: i32,
        verdict: Verdict,
    ) -> Result<Performed, WorkflowError> {
        let (actor, because) = (by.actor(), Some("Because.".to_owned()));
        self.db
            .write(self.context(by), async move |tx| {
                reports::decide(&tx, &actor, id, None, number, verdict, because).await
            })
            .await
    }

    /// Files a report as the Regional Office and accepts it as the Fund officer.
    pub async fn reported(&self, id: Uuid, said: Report) -> Performed {
        let (_, number) = self.file(&REGIONAL_OFFICE, id, said).await.unwrap();
        self.decide(&FUND_OFFICER, id, number, Verdict::Accepted).await.unwrap()
    }
}
