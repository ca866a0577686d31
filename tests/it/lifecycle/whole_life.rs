//! Two projects from draft to closure over four simulated years, with the exact balances of the lines after each step.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use fonds1035::domain::amendments::amendment::Changes;
use fonds1035::domain::amendments::amendment_table::AmendmentAction;
use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::credit_line::CreditLine::{self, One, Two};
use fonds1035::domain::kernel::credit_line::{LineChoice, Scope};
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::ledger::budget_year::ClosingDecision;
use fonds1035::domain::lifecycle::command::Command;
use fonds1035::domain::projects::expenditure::planned_and_actual;
use fonds1035::domain::projects::obligations::ObligationKind::{self, Evaluation, FinalReport};
use fonds1035::domain::projects::report::Report;
use fonds1035::domain::rules::rule_value::{Quantity, RuleCode, RuleKey};
use fonds1035::store::applications;
use fonds1035::store::db::Context;
use fonds1035::store::ledger::budget_years;
use fonds1035::store::projects::{agreements, money_movements, reports};
use fonds1035::workflow::audit::verify::verify;
use fonds1035::workflow::member_states::import_reference::{self, Publication, StatedRule};
use fonds1035::workflow::projects::obligations;
use uuid::Uuid;

use crate::support::amendments::longer;
use crate::support::builders::{activate, letter, national, step, usd};
use crate::support::calls::regional;
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, Person, REGIONAL_OFFICE};
use crate::support::reports::{interim, statement, workplan};
use crate::support::years::decide;

/// A regional project that asks for Line 1.
fn regional_of_line_1() -> Draft {
    Draft { line: Some(LineChoice::One), ..regional() }
}

/// The budget of a project with other unit costs, in its own order.
fn revised(agreed: Draft, unit_costs: [&str; 3]) -> Changes {
    let mut budget = agreed.budget;
    for (item, cost) in budget.iter_mut().zip(unit_costs) {
        item.unit_cost_usd = usd(cost);
    }
    Changes { budget: Some(budget), ..Changes::default() }
}

/// The service, the project of each line, and what it should hold: promised, paid, given back.
struct World {
    test: TestDb,
    projects: BTreeMap<CreditLine, Uuid>,
    open: i16,
    expected: BTreeMap<CreditLine, [Cents; 3]>,
}

/// Every step ends with the same comparison of the lines, the projects and the books.
impl World {
    /// Goes to a day.
    fn on(&self, day: &str) {
        assert!(self.test.clock.set(format!("{day}T12:00:00Z").parse::<DateTime<Utc>>().unwrap()));
    }

    /// Each line holds what its one project holds, every year adds up, and the auditor finds no fault.
    async fn agrees(&self, after: &str) {
        let reader = self.test.db.reader().await.unwrap();
        for line in [One, Two] {
            let mut sum = [Cents::ZERO; 3];
            for year in 2019..=self.open {
                let balance = self.test.balance(line, year).await;
                let sources = [balance.allotted, balance.recovered, balance.voluntary, balance.carried];
                let uses =
                    [balance.available, balance.reserved, balance.committed, balance.disbursed, balance.returned];
                assert_eq!(Cents::sum(sources), Cents::sum(uses), "{line} {year} after {after}");
                sum[0] = Cents::sum([sum[0], balance.committed]).unwrap();
                sum[1] = Cents::sum([sum[1], balance.disbursed]).unwrap();
                sum[2] = Cents::sum([sum[2], balance.recovered]).unwrap();
            }
            assert_eq!(sum, self.expected.get(&line).copied().unwrap_or([Cents::ZERO; 3]), "{line} after {after}");
            let Some(project) = self.projects.get(&line) else { continue };
            if let Some(money) = money_movements::find(&reader, *project).await.unwrap() {
                let held = [money.balance.committed, money.balance.disbursed, money.balance.returned];
                assert_eq!((money.line, held), (line, sum), "after {after}");
            }
        }
        drop(reader);
        let found = self.test.db.snapshot(self.test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap();
        assert_eq!(found.faults, Vec::<String>::new(), "after {after}");
    }

    /// Begins a draft with its letters.
    async fn draft(&mut self, line: CreditLine, draft: Draft, letters: &[&str]) {
        let id = self.test.create(&OFFICER_XAA, draft).await.unwrap().id;
        self.projects.insert(line, id);
        self.agrees("the draft").await;
        for state in letters {
            self.test.attach(&OFFICER_XAA, id, letter(state)).await.unwrap();
            self.agrees("a letter").await;
        }
    }

    /// Hands a draft in.
    async fn submit(&self, line: CreditLine) {
        self.take(&OFFICER_XAA, line, step(Action::Submit), State::Submitted).await;
    }

    /// Takes a step that moves no money of the project.
    async fn take(&self, by: &Person, line: CreditLine, command: Command, to: State) {
        let action = command.action();
        assert_eq!(self.test.take(by, self.projects[&line], command).await.unwrap().state, to);
        self.agrees(action.as_str()).await;
    }

    /// Takes a step after which the project of a line should hold these amounts.
    async fn settle(&mut self, by: &Person, line: CreditLine, action: Action, amounts: [&str; 3]) {
        self.expected.insert(line, amounts.map(usd));
        let id = self.projects[&line];
        self.test.take(by, id, step(action)).await.unwrap();
        self.agrees(action.as_str()).await;
    }

    /// Walks a draft to its approval and begins the project; the money is set aside, then promised.
    async fn approve(&mut self, line: CreditLine, amount: &str) {
        self.submit(line).await;
        self.take(&REGIONAL_OFFICE, line, step(Action::Endorse), State::Submitted).await;
        self.take(&FUND_OFFICER, line, step(Action::BeginReview), State::UnderReview).await;
        self.take(&FUND_OFFICER, line, step(Action::Recommend), State::Recommended).await;
        self.settle(&APPROVER, line, Action::Approve, [amount, "0", "0"]).await;
        self.take(&REGIONAL_OFFICE, line, activate(), State::Active).await;
    }

    /// Files a report by the office and accepts it.
    async fn reported(&self, line: CreditLine, said: Report, to: State) {
        let kind = said.kind;
        assert_eq!(self.test.reported(self.projects[&line], said).await.state, to);
        self.agrees(kind.as_str()).await;
    }

    /// Pays an instalment, after which the project of the line should hold these amounts.
    async fn pay(&mut self, line: CreditLine, amount: &str, amounts: [&str; 3]) {
        self.expected.insert(line, amounts.map(usd));
        self.test.pay(self.projects[&line], amount).await.unwrap();
        self.agrees("an instalment").await;
    }

    /// Amends a project with the letters of these states, step by step.
    async fn amend(&self, line: CreditLine, changes: Changes, letters: &[&str]) {
        let id = self.projects[&line];
        let asked = self.test.ask_to_amend(&REGIONAL_OFFICE, id, changes, false).await.unwrap();
        self.agrees("a request for an amendment").await;
        let (place, mut version) = ((id, asked.number), asked.version);
        for state in letters {
            version = self.test.attach_to_amendment(&OFFICER_XAA, place, version, state).await.unwrap().version;
            self.agrees("a letter for an amendment").await;
        }
        for (by, action) in [
            (&REGIONAL_OFFICE, AmendmentAction::Endorse),
            (&FUND_OFFICER, AmendmentAction::Recommend),
            (&APPROVER, AmendmentAction::Approve),
        ] {
            version = self.test.amend(by, place, version, action).await.unwrap().version;
            self.agrees(action.as_str()).await;
        }
    }

    /// What a project owes after its last agreed day, and how often it reports in between.
    async fn owes(&self, line: CreditLine) -> (usize, Vec<(ObligationKind, String)>) {
        let reader = self.test.db.reader().await.unwrap();
        let rules = budget_years::rules(&reader).await.unwrap();
        let found = obligations::of_project(&reader, &rules, self.projects[&line], self.test.now()).await.unwrap();
        assert!(found.not_known.is_empty(), "{:?}", found.not_known);
        let owed: Vec<_> = found.owed.into_iter().map(|owed| owed.obligation).collect();
        let interims = owed.iter().filter(|owed| owed.kind == ObligationKind::InterimReport).count();
        let last = owed.into_iter().filter(|owed| matches!(owed.kind, FinalReport | Evaluation));
        (interims, last.map(|owed| (owed.kind, owed.due_on.to_string())).collect())
    }

    /// What each output of a project has spent, and of how many budget lines that is known.
    async fn spent(&self, line: CreditLine) -> (Vec<Option<Cents>>, usize) {
        let (reader, id) = (self.test.db.reader().await.unwrap(), self.projects[&line]);
        let agreed = agreements::agreed(&reader, id).await.unwrap().unwrap();
        let filed: Vec<_> =
            reports::of_project(&reader, id).await.unwrap().into_iter().map(|report| report.filed).collect();
        let shown = planned_and_actual(&agreed, &filed);
        let known = shown.lines.iter().filter(|line| line.amounts.actual_usd.is_some()).count();
        (shown.outputs.iter().map(|output| output.amounts.actual_usd).collect(), known)
    }

    /// Ends the open year, carries what is left on each line, and opens the next.
    async fn turn_the_year(&mut self) {
        self.on(&format!("{}-12-30", self.open));
        let mut decisions = Vec::new();
        for line in [One, Two] {
            let left = self.test.balance(line, self.open).await.available;
            decisions.push(decide(line, ClosingDecision::Carry, &left.to_string()));
        }
        self.test.close(self.open, decisions).await.unwrap();
        self.agrees("a year was closed").await;
        self.open += 1;
        self.on(&format!("{}-01-05", self.open));
        self.test.open_year(self.open).await.unwrap();
        self.agrees("a year was opened").await;
    }
}

/// A year with money on both lines, and a published ceiling for regional projects of Line 1.
async fn begun() -> World {
    let test = TestDb::new().await;
    test.open_2019("200000", "500000").await;
    test.open_call().await;
    let ceiling = StatedRule {
        key: RuleKey::of(RuleCode::Ceiling, One, Scope::Regional),
        quantity: Quantity::Amount(usd("250000")),
        in_force_from: "2019-01-01".parse().unwrap(),
        source: "CONSTRUCTED".into(),
    };
    let publication = Publication { name: "ceiling".into(), rules: vec![ceiling], ..Publication::default() };
    let context = Context { actor: None, now: test.now(), request_id: "test".into() };
    import_reference::record(&test.db, context, publication).await.unwrap();
    World { test, projects: BTreeMap::new(), open: 2019, expected: BTreeMap::new() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_national_and_a_regional_project_walk_from_draft_to_closed_and_each_line_agrees_after_every_step() {
    let mut world = begun().await;
    world.draft(One, regional_of_line_1(), &["XAA", "XAB"]).await;
    world.draft(Two, national(100_000), &["XAA"]).await;
    world.approve(Two, "100000").await;
    world.approve(One, "150000").await;
    first_year(&mut world).await;
    second_year(&mut world).await;
    third_year(&mut world).await;

    // The national one is evaluated in the fourth year and gives back to Line 2 of that year.
    world.on("2022-05-02");
    world.reported(Two, statement(Evaluation, &["21000", "62000.55", "0"]), State::Evaluated).await;
    world.settle(&FINANCE_OFFICER, Two, Action::Close, ["0", "83000.55", "16999.45"]).await;
    assert_eq!(world.test.balance(Two, 2022).await.recovered, usd("16999.45"));
    let reader = world.test.db.reader().await.unwrap();
    for id in world.projects.values() {
        assert_eq!(applications::find(&reader, *id).await.unwrap().state, State::Closed);
    }
}

/// The first months: workplans and first instalments.
async fn first_year(world: &mut World) {
    world.on("2019-09-20");
    for line in [One, Two] {
        world.reported(line, workplan(), State::Active).await;
    }
    world.pay(Two, "40000", ["60000", "40000", "0"]).await;
    world.pay(One, "60000", ["90000", "60000", "0"]).await;
    world.turn_the_year().await;
}

/// Half a year is reported; both projects are extended, and then both budgets are revised.
async fn second_year(world: &mut World) {
    world.on("2020-04-01");
    world.reported(Two, interim("2019-09-01", "2020-02-29", &["8000", "20000", "0"]), State::Active).await;
    world.reported(One, interim("2019-09-01", "2020-02-29", &["10000", "40000", "0"]), State::Active).await;
    let due = |last: &str, evaluation: &str| vec![(FinalReport, last.to_owned()), (Evaluation, evaluation.to_owned())];
    for (line, letters, months, ends) in [
        (Two, &["XAA"][..], 24, (3, due("2021-11-30", "2022-08-31"))),
        (One, &["XAA", "XAB"][..], 21, (3, due("2021-08-31", "2022-05-31"))),
    ] {
        assert_eq!(world.owes(line).await, (2, due("2021-05-28", "2022-02-28")), "{line} as it was approved");
        world.amend(line, longer(months), letters).await;
        assert_eq!(world.owes(line).await, ends, "{line} as it was extended");
    }
    world.amend(Two, revised(national(100_000), ["22000", "67000", "11000"]), &["XAA"]).await;
    world.amend(One, revised(regional_of_line_1(), ["35000", "100000", "15000"]), &["XAA", "XAB"]).await;
    // The lines of the new budgets wait for the next statement, the one output of each does not.
    assert_eq!(world.spent(Two).await, (vec![Some(usd("28000"))], 0));
    assert_eq!(world.spent(One).await, (vec![Some(usd("50000"))], 0));
    // The year that granted the money is closed, and goes on paying.
    world.pay(Two, "40000", ["20000", "80000", "0"]).await;
    world.on("2020-10-01");
    world.reported(Two, interim("2020-03-01", "2020-08-31", &["14000", "50000", "0"]), State::Active).await;
    world.reported(One, interim("2020-03-01", "2020-08-31", &["25000", "70000", "0"]), State::Active).await;
    assert_eq!(world.spent(One).await, (vec![Some(usd("95000"))], 3));
    world.pay(One, "60000", ["30000", "120000", "0"]).await;
    // What is kept for the evaluation by the revised budget is not paid before completion.
    world.test.pay(world.projects[&One], "15000.01").await.unwrap_err();
    world.test.pay(world.projects[&Two], "9000.01").await.unwrap_err();
    world.agrees("refused payments").await;
    world.turn_the_year().await;
}

/// Both projects end on their extended days; the regional one is evaluated, closed, and gives back to Line 1.
async fn third_year(world: &mut World) {
    world.on("2021-03-15");
    for line in [One, Two] {
        let early = world.test.take(&REGIONAL_OFFICE, world.projects[&line], step(Action::Complete)).await;
        assert!(early.is_err(), "{line}: the day that was approved has come, the extended one has not");
    }
    world.reported(Two, interim("2020-09-01", "2021-02-28", &["18000", "60000", "0"]), State::Active).await;
    world.reported(One, interim("2020-09-01", "2021-02-28", &["30000", "80000", "0"]), State::Active).await;
    world.on("2021-06-01");
    world.take(&REGIONAL_OFFICE, One, step(Action::Complete), State::Completed).await;
    world.reported(One, statement(FinalReport, &["34000", "84000", "0"]), State::FinalReported).await;
    world.on("2021-12-01");
    world.take(&REGIONAL_OFFICE, Two, step(Action::Complete), State::Completed).await;
    world.reported(One, statement(Evaluation, &["34000", "84000", "1999.99"]), State::Evaluated).await;
    world.settle(&FINANCE_OFFICER, One, Action::Close, ["0", "119999.99", "30000.01"]).await;
    assert_eq!(world.test.balance(One, 2021).await.recovered, usd("30000.01"));
    // Once completed, the evaluation line is paid as well.
    world.pay(Two, "9000.01", ["10999.99", "89000.01", "0"]).await;
    world.reported(Two, statement(FinalReport, &["21000", "62000.55", "0"]), State::FinalReported).await;
    world.turn_the_year().await;
}
