//! Operations of the finance officer on budget years.

use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::ledger::allocation::{Basis, DeclaredAmount};
use fonds1035::domain::ledger::budget_year::{ClosingDecision, DecisionOnLine, LineClosing, Receipt};
use fonds1035::domain::ledger::entry::Balance;
use fonds1035::store::ledger::entries;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::ledger::allocate;
use fonds1035::workflow::ledger::budget_year;
use uuid::Uuid;

use super::builders::usd;
use super::db::TestDb;
use super::people::FINANCE_OFFICER;

fn declared(line_1: &str, line_2: &str) -> Basis {
    let amount = |text: &str| DeclaredAmount { amount: usd(text), source: "CONSTRUCTED".into() };
    Basis::Declared { line_1: amount(line_1), line_2: amount(line_2) }
}

fn receipt(line: CreditLine, amount: &str) -> Receipt {
    Receipt { line, amount: usd(amount), source: "CONSTRUCTED receipt".into() }
}

/// A closing decision on the balance of a line.
pub fn decide(line: CreditLine, decision: ClosingDecision, amount: &str) -> DecisionOnLine {
    DecisionOnLine { line, decision, amount: usd(amount), legal_source: "CONSTRUCTED decision".into() }
}

impl TestDb {
    /// Opens a year.
    pub async fn open_year(&self, year: i16) -> Result<(), WorkflowError> {
        self.db.write(self.context(&FINANCE_OFFICER), async move |tx| budget_year::open_year(&tx, year).await).await
    }

    /// Allots declared amounts to both lines of a year.
    pub async fn allot(&self, year: i16, line_1: &str, line_2: &str) -> Result<(), WorkflowError> {
        let basis = declared(line_1, line_2);
        let context = self.context(&FINANCE_OFFICER);
        self.db.write(context, async move |tx| allocate::allot(&tx, year, &basis, Vec::new()).await.map(drop)).await
    }

    /// Revises both lines of a year to declared amounts.
    pub async fn revise(&self, year: i16, line_1: &str, line_2: &str) -> Result<(), WorkflowError> {
        let basis = declared(line_1, line_2);
        let context = self.context(&FINANCE_OFFICER);
        self.db.write(context, async move |tx| allocate::revise(&tx, year, None, &basis).await.map(drop)).await
    }

    /// Posts a voluntary contribution.
    pub async fn contribute(&self, year: i16, line: CreditLine, amount: &str) -> Result<Uuid, WorkflowError> {
        let receipt = receipt(line, amount);
        self.db
            .write(self.context(&FINANCE_OFFICER), async move |tx| {
                budget_year::contribute(&tx, year, &receipt, "CONSTRUCTED donor").await
            })
            .await
    }

    /// Posts the recovered balance of a project that is not in the service.
    pub async fn recover(&self, year: i16, line: CreditLine, amount: &str) -> Result<Uuid, WorkflowError> {
        let receipt = receipt(line, amount);
        let context = self.context(&FINANCE_OFFICER);
        self.db.write(context, async move |tx| budget_year::recover(&tx, year, &receipt).await).await
    }

    /// Closes a year by these decisions.
    pub async fn close(&self, year: i16, decisions: Vec<DecisionOnLine>) -> Result<Vec<LineClosing>, WorkflowError> {
        let context = self.context(&FINANCE_OFFICER);
        self.db.write(context, async move |tx| budget_year::close_year(&tx, year, &decisions).await).await
    }

    /// The balance of a line in a year; fails if sources and uses differ.
    pub async fn balance(&self, line: CreditLine, year: i16) -> Balance {
        entries::balance(&self.db.reader().await.unwrap(), line, year).await.unwrap()
    }
}
