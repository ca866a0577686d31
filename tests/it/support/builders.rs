//! Builders of applications, letters and budget years, and the steps that take them to a state.

use fonds1035::domain::applications::form::{ActivityType, BudgetItem, CostCategory, Draft, NewLetter};
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::credit_line::{LineChoice, Scope};
use fonds1035::domain::kernel::document::Pdf;
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::ledger::allocation::{Basis, DeclaredAmount};
use fonds1035::domain::lifecycle::command::{Command, FocalPoint, StepInput};
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::ledger::allocate;
use fonds1035::workflow::ledger::budget_year;
use fonds1035::workflow::lifecycle::perform::{self, Performed};
use uuid::Uuid;

use super::db::TestDb;
use super::people::{APPROVER, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, Person, REGIONAL_OFFICE};

/// The smallest content that is recognized as a PDF.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// An amount.
pub fn usd(text: &str) -> Cents {
    text.parse().unwrap()
}

fn item(category: CostCategory, amount: Cents) -> BudgetItem {
    BudgetItem { output: "Output 1".into(), description: "A cost".into(), category, quantity: 1, unit_cost_usd: amount }
}

/// A complete national proposal of XAA for Line 2, of this many whole dollars: a fifth staff, a tenth evaluation.
pub fn national(dollars: i64) -> Draft {
    let share = |tenths: i64| Cents::new(dollars * 10 * tenths).unwrap();
    Draft {
        title: Some("Capacity of the border service".into()),
        summary: Some("Trains officers.".into()),
        scope: Some(Scope::National),
        line: Some(LineChoice::Two),
        activity: Some(ActivityType::BorderManagement),
        beneficiaries: ["XAA".parse().unwrap()].into(),
        budget: vec![
            item(CostCategory::Staff, share(2)),
            item(CostCategory::Operational, share(7)),
            item(CostCategory::Evaluation, share(1)),
        ],
        starts_on: chrono::NaiveDate::from_ymd_opt(2019, 9, 1),
        duration_months: Some(18),
        ..Draft::default()
    }
}

/// A letter of a state.
pub fn letter(state: &str) -> NewLetter {
    NewLetter {
        state: state.parse().unwrap(),
        signatory: "Minister of the Interior".into(),
        signed_on: chrono::NaiveDate::from_ymd_opt(2019, 5, 2).unwrap(),
        names_project: true,
        names_fund: true,
        document: Pdf::new("letter.pdf", PDF.to_vec()).unwrap(),
    }
}

/// A step with a comment, which some steps require.
pub fn step(action: Action) -> Command {
    Command::Step { action, input: StepInput { comment: Some("Because.".into()), ..StepInput::default() } }
}

/// The step that activates a project, with its focal point.
pub fn activate() -> Command {
    let focal_point = FocalPoint {
        name: "A. Director".into(),
        office: "Ministry of the Interior".into(),
        email: "focal.point@example.org".into(),
    };
    Command::Step {
        action: Action::Activate,
        input: StepInput { focal_point: Some(focal_point), ..StepInput::default() },
    }
}

impl TestDb {
    /// Opens the year 2019 and allots amounts to its lines.
    pub async fn open_2019(&self, line_1: &str, line_2: &str) {
        let context = self.context(&FINANCE_OFFICER);
        self.db.write(context, async move |tx| budget_year::open_year(&tx, 2019).await).await.unwrap();
        self.allot_2019(line_1, line_2).await;
    }

    /// Allots amounts to the lines of the open year 2019.
    pub async fn allot_2019(&self, line_1: &str, line_2: &str) {
        let declared = |amount: &str| DeclaredAmount { amount: usd(amount), source: "CONSTRUCTED".into() };
        let basis = Basis::Declared { line_1: declared(line_1), line_2: declared(line_2) };
        let context = self.context(&FINANCE_OFFICER);
        self.db.write(context, async move |tx| allocate::allot(&tx, 2019, &basis, Vec::new()).await).await.unwrap();
    }

    /// Creates an application.
    pub async fn create(&self, by: &Person, draft: Draft) -> Result<Performed, WorkflowError> {
        let actor = by.actor();
        self.db.write(self.context(by), async move |tx| perform::create(&tx, &actor, draft).await).await
    }

    /// Attaches a letter.
    pub async fn attach(&self, by: &Person, id: Uuid, letter: NewLetter) -> Result<Performed, WorkflowError> {
        let actor = by.actor();
        self.db
            .write(self.context(by), async move |tx| perform::attach_letter(&tx, &actor, id, None, letter).await)
            .await
    }

    /// Takes a step.
    pub async fn take(&self, by: &Person, id: Uuid, command: Command) -> Result<Performed, WorkflowError> {
        let actor = by.actor();
        self.db.write(self.context(by), async move |tx| perform::step(&tx, &actor, id, None, command).await).await
    }

    /// An application of XAA under review, endorsed, with its letter.
    pub async fn under_review(&self, draft: Draft) -> Uuid {
        let id = self.create(&OFFICER_XAA, draft).await.unwrap().id;
        self.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
        self.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
        self.take(&REGIONAL_OFFICE, id, step(Action::Endorse)).await.unwrap();
        self.take(&FUND_OFFICER, id, step(Action::BeginReview)).await.unwrap();
        id
    }

    /// An approved application of XAA.
    pub async fn approved(&self, draft: Draft) -> Uuid {
        let id = self.under_review(draft).await;
        self.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
        self.take(&APPROVER, id, step(Action::Approve)).await.unwrap();
        id
    }

    /// An active project of XAA.
    pub async fn active(&self, draft: Draft) -> Uuid {
        let id = self.approved(draft).await;
        self.take(&REGIONAL_OFFICE, id, activate()).await.unwrap();
        id
    }
}
