//! Two projects from their drafts to their closure over four simulated years, and the lines to the cent after each step.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use fonds1035::domain::amendment::Changes;
use fonds1035::domain::amendment_life::AmendmentAction;
use fonds1035::domain::application::Draft;
use fonds1035::domain::budget_year::ClosingDecision;
use fonds1035::domain::credit_line::CreditLine::{self, One, Two};
use fonds1035::domain::credit_line::{LineChoice, Scope};
use fonds1035::domain::lifecycle::{Action, State};
use fonds1035::domain::money::Cents;
use fonds1035::domain::obligations::ObligationKind::{Evaluation, FinalReport};
use fonds1035::domain::rule_value::{Quantity, RuleCode, RuleKey};
use fonds1035::store::db::Context;
use fonds1035::store::{applications, project_money};
use fonds1035::workflow::reference::{self, Publication, StatedRule};
use fonds1035::workflow::verify::verify;
use uuid::Uuid;

use crate::support::amendments::longer;
use crate::support::builders::{activate, letter, national, step, usd};
use crate::support::calls::regional;
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FINANCE_OFFICER, FUND_OFFICER, OFFICER_XAA, REGIONAL_OFFICE};
use crate::support::reports::{interim, statement, workplan};
use crate::support::years::decide;

/// The service, the two projects, and what each should hold: promised, paid, given back.
struct World {
    test: TestDb,
    national: Uuid,
    regional: Uuid,
    open: i16,
    expected: BTreeMap<CreditLine, [Cents; 3]>,
}

impl World {
    /// Goes to a day.
    fn on(&self, day: &str) {
        assert!(self.test.clock.set(format!("{day}T12:00:00Z").parse::<DateTime<Utc>>().unwrap()));
    }

    /// Each line holds what its one project holds, every year adds up, and the auditor finds no fault.
    async fn agrees(&self, after: &str) {
        let reader = self.test.db.reader().await.unwrap();
        for (line, project) in [(Two, self.national), (One, self.regional)] {
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
            if let Some(money) = project_money::find(&reader, project).await.unwrap() {
                let held = [money.balance.committed, money.balance.disbursed, money.balance.returned];
                assert_eq!((money.line, held), (line, sum), "after {after}");
            }
        }
        drop(reader);
        let found = self.test.db.snapshot(self.test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap();
        assert_eq!(found.faults, Vec::<String>::new(), "after {after}");
    }

    /// The same, once the project of a line should hold these amounts.
    async fn holds(&mut self, line: CreditLine, amounts: [&str; 3], after: &str) {
        self.expected.insert(line, amounts.map(usd));
        self.agrees(after).await;
    }

    async fn stands(&self, id: Uuid, state: State) {
        assert_eq!(applications::find(&self.test.db.reader().await.unwrap(), id).await.unwrap().state, state);
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

    /// Walks a draft to its approval; the money is set aside, then promised.
    async fn approve(&mut self, id: Uuid, line: CreditLine, amount: &str) {
        for (person, action) in [
            (&OFFICER_XAA, Action::Submit),
            (&REGIONAL_OFFICE, Action::Endorse),
            (&FUND_OFFICER, Action::BeginReview),
            (&FUND_OFFICER, Action::Recommend),
        ] {
            self.test.take(person, id, step(action)).await.unwrap();
            self.agrees(action.as_str()).await;
        }
        self.test.take(&APPROVER, id, step(Action::Approve)).await.unwrap();
        self.holds(line, [amount, "0", "0"], "approval").await;
        self.test.take(&REGIONAL_OFFICE, id, activate()).await.unwrap();
        self.agrees("activation").await;
    }

    /// An amendment of the regional project with the letters of two of its three states.
    async fn amend_regional(&self, changes: Changes) {
        let asked = self.test.ask_to_amend(&REGIONAL_OFFICE, self.regional, changes, false).await.unwrap();
        let place = (self.regional, asked.number);
        self.test.attach_to_amendment(&OFFICER_XAA, place, 1, "XAA").await.unwrap();
        self.test.attach_to_amendment(&OFFICER_XAA, place, 2, "XAB").await.unwrap();
        self.test.amend(&REGIONAL_OFFICE, place, 3, AmendmentAction::Endorse).await.unwrap();
        self.test.amend(&FUND_OFFICER, place, 4, AmendmentAction::Recommend).await.unwrap();
        self.test.amend(&APPROVER, place, 5, AmendmentAction::Approve).await.unwrap();
    }
}

/// A national project of Line 2 and a regional one of Line 1, both drafted, in a year with money on both lines.
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
    reference::record(&test.db, context, publication).await.unwrap();
    let asked = Draft { line: Some(LineChoice::One), ..regional() };
    let regional = test.create(&OFFICER_XAA, asked).await.unwrap().id;
    for state in ["XAA", "XAB"] {
        test.attach(&OFFICER_XAA, regional, letter(state)).await.unwrap();
    }
    let national = test.create(&OFFICER_XAA, national(100_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, national, letter("XAA")).await.unwrap();
    World { test, national, regional, open: 2019, expected: BTreeMap::new() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_national_and_a_regional_project_walk_from_draft_to_closed_and_each_line_agrees_after_every_step() {
    let mut world = begun().await;
    let (national_id, regional_id) = (world.national, world.regional);
    world.approve(national_id, Two, "100000").await;
    world.approve(regional_id, One, "150000").await;

    // The first months: workplans and first instalments.
    world.on("2019-09-20");
    for id in [national_id, regional_id] {
        world.test.reported(id, workplan()).await;
    }
    world.test.pay(national_id, "40000").await.unwrap();
    world.holds(Two, ["60000", "40000", "0"], "the first instalment").await;
    world.test.pay(regional_id, "60000").await.unwrap();
    world.holds(One, ["90000", "60000", "0"], "the first instalment").await;
    world.turn_the_year().await;

    // Half a year reported, the national project extended, the budget of the regional one revised.
    world.on("2020-04-01");
    world.test.reported(national_id, interim("2019-09-01", "2020-02-29", &["8000", "20000", "0"])).await;
    world.test.reported(regional_id, interim("2019-09-01", "2020-02-29", &["10000", "40000", "0"])).await;
    world.test.approved_amendment(national_id, longer(24)).await;
    let mut budget = regional().budget;
    budget[0].unit_cost_usd = usd("35000");
    budget[1].unit_cost_usd = usd("100000");
    world.amend_regional(Changes { budget: Some(budget), ..Changes::default() }).await;
    world.agrees("the amendments").await;
    world.test.pay(national_id, "40000").await.unwrap();
    world.holds(Two, ["20000", "80000", "0"], "the second instalment, from the year that is closed").await;
    world.on("2020-10-01");
    world.test.reported(national_id, interim("2020-03-01", "2020-08-31", &["14000", "50000", "0"])).await;
    world.test.reported(regional_id, interim("2020-03-01", "2020-08-31", &["25000", "70000", "0"])).await;
    world.test.pay(regional_id, "60000").await.unwrap();
    world.holds(One, ["30000", "120000", "0"], "the second instalment").await;
    // What is kept for the evaluation is not paid before completion.
    world.test.pay(regional_id, "15000.01").await.unwrap_err();
    world.agrees("a refused payment").await;
    world.turn_the_year().await;

    // The regional project ends, is paid its evaluation, and closes; what it did not spend returns to Line 1.
    world.on("2021-03-01");
    world.test.take(&REGIONAL_OFFICE, regional_id, step(Action::Complete)).await.unwrap();
    world.test.take(&REGIONAL_OFFICE, national_id, step(Action::Complete)).await.unwrap_err();
    world.test.reported(national_id, interim("2020-09-01", "2021-02-28", &["18000", "60000", "0"])).await;
    world.test.reported(regional_id, statement(FinalReport, &["34000", "84000", "0"])).await;
    world.stands(regional_id, State::FinalReported).await;
    world.on("2021-10-01");
    world.test.take(&REGIONAL_OFFICE, national_id, step(Action::Complete)).await.unwrap();
    world.test.reported(regional_id, statement(Evaluation, &["34000", "84000", "1999.99"])).await;
    world.stands(regional_id, State::Evaluated).await;
    world.test.take(&FINANCE_OFFICER, regional_id, step(Action::Close)).await.unwrap();
    world.holds(One, ["0", "119999.99", "30000.01"], "the closure on Line 1").await;
    assert_eq!(world.test.balance(One, 2021).await.recovered, usd("30000.01"));

    // The national one is reported in the same year and evaluated in the next.
    world.test.reported(national_id, statement(FinalReport, &["19000", "60000.55", "0"])).await;
    world.turn_the_year().await;
    world.on("2022-05-02");
    world.test.reported(national_id, statement(Evaluation, &["19000", "60000.55", "0"])).await;
    world.test.take(&FINANCE_OFFICER, national_id, step(Action::Close)).await.unwrap();
    world.holds(Two, ["0", "79000.55", "20999.45"], "the closure on Line 2").await;
    assert_eq!(world.test.balance(Two, 2022).await.recovered, usd("20999.45"));
    for id in [national_id, regional_id] {
        world.stands(id, State::Closed).await;
    }
}
