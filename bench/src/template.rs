//! The histories that the load copies: four applications led through their lives by the service's own workflow.

use std::time::Duration;

use chrono::{Datelike as _, NaiveDate, Utc};
use fonds1035::clock::Clock;
use fonds1035::domain::applications::form::{ActivityType, BudgetItem, CostCategory, Draft, NewLetter};
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::actor::{Actor, Role};
use fonds1035::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use fonds1035::domain::kernel::document::Pdf;
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::ledger::allocation::{Basis, DeclaredAmount};
use fonds1035::domain::ledger::budget_year::{ClosingDecision, DecisionOnLine};
use fonds1035::domain::lifecycle::command::{Command, DeclineReason, StepInput};
use fonds1035::embedded::Cluster;
use fonds1035::store::db::{Context, Db};
use fonds1035::store::ledger::entries;
use fonds1035::store::pools::{DbSettings, SERVICE_ROLE};
use fonds1035::workflow::ledger::allocate;
use fonds1035::workflow::ledger::budget_year;
use fonds1035::workflow::lifecycle::perform;
use uuid::Uuid;

use crate::{Failure, identity};

/// What every application asks for, whole USD.
pub const DOLLARS: i64 = 100_000;

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// A writer of histories.
struct Author {
    db: Db,
    clock: Clock,
}

/// Opens the year before, allots enough for `total` applications, and writes the four histories: `('kind', 'id'), …`.
pub async fn write(cluster: &Cluster, database: &str, total: u64) -> Result<String, Failure> {
    let author = Author::new(cluster, database)?;
    let year = author.year()?;
    author.open(year - 1, total).await?;
    let [submit, endorse, review] = [Action::Submit, Action::Endorse, Action::BeginReview];
    let to_the_end = [submit, endorse, review, Action::Recommend, Action::Approve];
    let histories: [(&str, LineChoice, &[Action]); 4] = [
        ("line_2", LineChoice::Two, &to_the_end),
        ("line_1", LineChoice::One, &to_the_end[..3]),
        ("declined", LineChoice::Two, &[submit, endorse, review, Action::Decline]),
        ("withdrawn", LineChoice::Two, &[submit, Action::Withdraw]),
    ];
    let mut written = Vec::new();
    for (kind, line, actions) in histories {
        let id = author.history(line, actions).await?;
        written.push(format!("('{kind}', '{id}')"));
    }
    Ok(written.join(", "))
}

/// Ends the year before, in which everything was loaded, and opens this one, which begins empty, as a year does.
pub async fn turn_the_year(cluster: &Cluster, database: &str, total: u64) -> Result<(), Failure> {
    let author = Author::new(cluster, database)?;
    let year = author.year()?;
    author.close(year - 1).await?;
    author.open(year, total).await
}

impl Author {
    fn new(cluster: &Cluster, database: &str) -> Result<Self, Failure> {
        let settings = DbSettings {
            url: cluster.url(database, SERVICE_ROLE),
            pool_size: 1,
            wait: Duration::from_secs(30),
            statement_timeout: Duration::from_secs(30),
        };
        Ok(Self { db: Db::open(&settings)?, clock: Clock::system() })
    }

    /// The year of today.
    fn year(&self) -> Result<i16, Failure> {
        Ok(i16::try_from(self.clock.now().with_timezone(&Utc).year())?)
    }

    fn context(&self, actor: Actor) -> Context {
        Context { actor: Some(actor), now: self.clock.now(), request_id: "load".into() }
    }

    /// Opens a year and allots enough for `total` applications to each line.
    async fn open(&self, year: i16, total: u64) -> Result<(), Failure> {
        let enough = Cents::new(DOLLARS * 100 * (i64::try_from(total)? + 1_000))?;
        let declared = DeclaredAmount { amount: enough, source: "CONSTRUCTED".into() };
        let basis = Basis::Declared { line_1: declared.clone(), line_2: declared };
        let finance = self.context(person(2, 30, Role::FinanceOfficer));
        self.db.write(finance.clone(), async move |tx| budget_year::open_year(&tx, year).await).await?;
        self.db.write(finance, async move |tx| allocate::allot(&tx, year, &basis, Vec::new()).await).await?;
        Ok(())
    }

    /// Ends a year; what is left on each line is returned.
    async fn close(&self, year: i16) -> Result<(), Failure> {
        let reader = self.db.reader().await?;
        let mut decisions = Vec::new();
        for line in CreditLine::ALL {
            decisions.push(DecisionOnLine {
                line: *line,
                decision: ClosingDecision::Return,
                amount: entries::balance(&reader, *line, year).await?.available,
                legal_source: "CONSTRUCTED".into(),
            });
        }
        drop(reader);
        let finance = self.context(person(2, 30, Role::FinanceOfficer));
        self.db.write(finance, async move |tx| budget_year::close_year(&tx, year, &decisions).await).await?;
        Ok(())
    }

    /// A history of the first state: begun, its letter attached, then these steps.
    async fn history(&self, line: LineChoice, actions: &[Action]) -> Result<Uuid, Failure> {
        let officer = officer()?;
        let (actor, draft) = (officer.clone(), draft(line)?);
        let begun = self
            .db
            .write(self.context(officer.clone()), async move |tx| perform::create(&tx, &actor, draft).await)
            .await?;
        let (actor, letter) = (officer.clone(), letter()?);
        let attach =
            async move |tx: std::sync::Arc<_>| perform::attach_letter(&tx, &actor, begun.id, None, letter).await;
        self.db.write(self.context(officer.clone()), attach).await?;
        for action in actions {
            let actor = match action {
                Action::Endorse => person(2, 20, Role::RegionalOffice),
                Action::BeginReview | Action::Recommend | Action::Decline => person(2, 0, Role::FundOfficer),
                Action::Approve => person(2, 10, Role::Approver),
                _ => officer.clone(),
            };
            let declines = *action == Action::Decline;
            let input = StepInput {
                comment: declines.then(|| "Outside the priorities of the year.".to_owned()),
                reasons: if declines { DeclineReason::ALL[..1].to_vec() } else { Vec::new() },
                ..StepInput::default()
            };
            let command = Command::Step { action: *action, input };
            let context = self.context(actor.clone());
            self.db.write(context, async move |tx| perform::step(&tx, &actor, begun.id, None, command).await).await?;
        }
        Ok(begun.id)
    }
}

fn person(family: u32, number: u64, role: Role) -> Actor {
    Actor { user_id: identity(family, number), role, represents: None }
}

fn officer() -> Result<Actor, Failure> {
    Ok(Actor { represents: Some("XAA".parse()?), ..person(1, 0, Role::StateOfficer) })
}

/// A complete national proposal: a fifth staff, a tenth evaluation.
fn draft(line: LineChoice) -> Result<Draft, Failure> {
    let item = |category, description: &str, tenths: i64| -> Result<BudgetItem, Failure> {
        Ok(BudgetItem {
            output: "1.1 Border posts apply the new procedures".into(),
            description: description.into(),
            category,
            quantity: 1,
            unit_cost_usd: Cents::new(DOLLARS * 10 * tenths)?,
        })
    };
    Ok(Draft {
        title: Some("Capacity of the border service".into()),
        summary: Some(
            "Trains officers of the border service and supplies twelve posts with the means to register travellers."
                .into(),
        ),
        scope: Some(Scope::National),
        line: Some(line),
        activity: Some(ActivityType::BorderManagement),
        beneficiaries: ["XAA".parse()?].into(),
        budget: vec![
            item(CostCategory::Staff, "Project officer, eighteen months", 2)?,
            item(CostCategory::Operational, "Training and equipment", 7)?,
            item(CostCategory::Evaluation, "Evaluation after the project", 1)?,
        ],
        starts_on: NaiveDate::from_ymd_opt(2027, 9, 1),
        duration_months: Some(18),
        ..Draft::default()
    })
}

fn letter() -> Result<NewLetter, Failure> {
    Ok(NewLetter {
        state: "XAA".parse()?,
        signatory: "Minister of the Interior".into(),
        signed_on: NaiveDate::from_ymd_opt(2024, 5, 2).ok_or("no such day")?,
        names_project: true,
        names_fund: true,
        document: Pdf::new("letter.pdf", PDF.to_vec()).map_err(|error| format!("{error:?}"))?,
    })
}
