//! Builders of submitted and retained applications, and of scenarios about them.

use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::domain::scenarios::scenario::{ApplicationOutcome, Assumptions, ScenarioResult};
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::scenarios::run;
use serde_json::Value;
use uuid::Uuid;

use crate::support::builders::{letter, national, step};
use crate::support::db::TestDb;
use crate::support::people::{FUND_OFFICER, OFFICER_XAA, OFFICER_XAB, Person, REGIONAL_OFFICE};

/// A complete national proposal of XAB.
pub fn national_of_xab(dollars: i64) -> Draft {
    Draft { beneficiaries: ["XAB".parse().unwrap()].into(), ..national(dollars) }
}

impl TestDb {
    /// An application of XAB that is submitted and endorsed, with its letter.
    pub async fn submitted_of_xab(&self, dollars: i64) -> Uuid {
        let id = self.create(&OFFICER_XAB, national_of_xab(dollars)).await.unwrap().id;
        self.attach(&OFFICER_XAB, id, letter("XAB")).await.unwrap();
        self.take(&OFFICER_XAB, id, step(Action::Submit)).await.unwrap();
        self.take(&REGIONAL_OFFICE, id, step(Action::Endorse)).await.unwrap();
        id
    }

    /// An application of XAA that is submitted without its letter and without endorsement.
    pub async fn submitted_bare(&self, dollars: i64) -> Uuid {
        let id = self.create(&OFFICER_XAA, national(dollars)).await.unwrap().id;
        self.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
        id
    }

    /// An application of XAA that is retained; the line must not hold the money yet.
    pub async fn retained(&self, dollars: i64) -> Uuid {
        let id = self.under_review(national(dollars)).await;
        self.take(&FUND_OFFICER, id, step(Action::Retain)).await.unwrap();
        id
    }

    /// Runs a scenario.
    pub async fn play(&self, by: &Person, assumptions: Value) -> Result<ScenarioResult, WorkflowError> {
        let input: Assumptions = serde_json::from_value(assumptions).unwrap();
        Ok(run::run(&self.db, self.context(by), by.actor(), input).await?.1)
    }
}

/// The rules that refuse, with the line each was tried on.
pub type Refusals = Vec<(Option<CreditLine>, RefusalCode)>;

/// What becomes of an application, in short: where it stands, which line pays, which rules refuse.
pub fn fate(found: &ApplicationOutcome) -> (State, Option<CreditLine>, Refusals) {
    let refusals = found.refusals.iter().map(|refused| (refused.line, refused.code)).collect();
    (found.after, found.approved_on, refusals)
}

/// The application of a result.
pub fn of(result: &ScenarioResult, id: Uuid) -> &ApplicationOutcome {
    result.applications.iter().find(|found| found.id == id).unwrap()
}
