//! Random sequences of operations over several years, with projects that are paid, cancelled and closed on both lines:
//! after every operation the balances equal those of the reference model in `years_books.rs`.

use std::collections::BTreeSet;

use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::ledger::budget_year::ClosingDecision;
use fonds1035::domain::payments::instalment_table::InstalmentAction;
use fonds1035::domain::projects::obligations::ObligationKind::{Evaluation, FinalReport};
use fonds1035::domain::rules::rule_value::{Quantity, RuleCode, RuleKey};
use fonds1035::store::db::Context;
use fonds1035::workflow::audit::verify::verify;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::member_states::import_reference::{self, Publication, StatedRule};
use proptest::prelude::*;
use uuid::Uuid;

use super::years_books::Books;
use crate::support::builders::{activate, national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FINANCE_OFFICER, FUND_OFFICER, REGIONAL_OFFICE};
use crate::support::reports::{interim, statement};
use crate::support::years::decide;

/// What is tried next. Receipts and drafts are whole dollars, payments cents; a project is named by its place among all,
/// and what it spends by thousandths of what it was paid.
#[derive(Debug, Clone)]
enum Act {
    Open,
    Allot(u32, u32),
    Contribute(CreditLine, u32),
    Recover(CreditLine, u32),
    Draft(CreditLine, i64),
    Recommend,
    Approve,
    Release,
    Pay(usize, i64),
    Cancel(usize, i64),
    Complete(usize),
    Finish(usize, i64),
    Close(ClosingDecision, ClosingDecision),
}

fn act() -> impl Strategy<Value = Act> {
    let line = || prop::sample::select(CreditLine::ALL.to_vec());
    let decision = || prop::sample::select(ClosingDecision::ALL.to_vec());
    prop_oneof![
        3 => Just(Act::Open),
        2 => (0u32..400_000, 0u32..400_000).prop_map(|(one, two)| Act::Allot(one, two)),
        1 => (line(), 0u32..90_000).prop_map(|(line, amount)| Act::Contribute(line, amount)),
        1 => (line(), 0u32..90_000).prop_map(|(line, amount)| Act::Recover(line, amount)),
        3 => (line(), 50_000i64..120_000).prop_map(|(line, dollars)| Act::Draft(line, dollars)),
        4 => Just(Act::Recommend),
        4 => Just(Act::Approve),
        1 => Just(Act::Release),
        6 => (0usize..8, 1i64..6_000_000).prop_map(|(project, cents)| Act::Pay(project, cents)),
        1 => (0usize..8, 0i64..1_001).prop_map(|(project, spent)| Act::Cancel(project, spent)),
        2 => (0usize..8).prop_map(Act::Complete),
        2 => (0usize..8, 0i64..1_001).prop_map(|(project, spent)| Act::Finish(project, spent)),
        2 => (decision(), decision()).prop_map(|(one, two)| Act::Close(one, two)),
    ]
}

/// A refusal is an answer; anything else is a fault.
fn answered<T>(result: Result<T, WorkflowError>) -> Option<T> {
    match result {
        Ok(done) => Some(done),
        Err(WorkflowError::Refused(_)) => None,
        Err(other) => panic!("not explained: {other:?}"),
    }
}

/// The service, its second books, and who waits for what.
struct World {
    test: TestDb,
    books: Books,
    year: i16,
    drafted: Vec<(Uuid, CreditLine, Cents)>,
    recommended: Vec<(Uuid, CreditLine, Cents)>,
    /// What has happened at least once.
    seen: BTreeSet<&'static str>,
}

impl World {
    /// A year with money on both lines and a published ceiling on each, after the agreed end of every project.
    async fn begun() -> World {
        let test = TestDb::new().await;
        let ceiling = StatedRule {
            key: RuleKey::of(RuleCode::Ceiling, CreditLine::One, Scope::National),
            quantity: Quantity::Amount(usd("200000")),
            in_force_from: "2019-01-01".parse().unwrap(),
            source: "CONSTRUCTED".into(),
        };
        let publication = Publication { name: "ceiling".into(), rules: vec![ceiling], ..Publication::default() };
        let context = Context { actor: None, now: test.now(), request_id: "test".into() };
        import_reference::record(&test.db, context, publication).await.unwrap();
        test.open_2019("300000", "300000").await;
        assert!(test.clock.set("2021-03-01T12:00:00Z".parse().unwrap()));
        let mut books = Books::default();
        books.open(2019);
        for line in CreditLine::ALL {
            books.allot((*line, 2019), usd("300000"));
        }
        World { test, books, year: 2019, drafted: Vec::new(), recommended: Vec::new(), seen: BTreeSet::new() }
    }

    async fn walk(&mut self, acts: Vec<Act>) {
        for act in acts {
            match act {
                Act::Draft(..) | Act::Recommend | Act::Approve | Act::Release => self.decide(act).await,
                Act::Pay(..) | Act::Cancel(..) | Act::Complete(_) | Act::Finish(..) => self.carry_out(act).await,
                _ => self.account(act).await,
            }
            self.books.agree(&self.test).await;
        }
        let found = self.test.db.snapshot(self.test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap();
        assert_eq!(found.faults, Vec::<String>::new());
    }

    /// An act of the finance officer on the years and their sources.
    async fn account(&mut self, act: Act) {
        let (test, year) = (&self.test, self.year);
        match act {
            Act::Open => {
                if answered(test.open_year(year + 1).await).is_some() {
                    self.year += 1;
                    self.books.open(self.year);
                    self.seen.insert("a year was opened");
                }
            }
            Act::Allot(one, two) => {
                let (one, two) = (one.to_string(), two.to_string());
                // What is allotted already is revised.
                let allotted = answered(test.allot(year, &one, &two).await).is_some();
                if allotted || answered(test.revise(year, &one, &two).await).is_some() {
                    self.books.allot((CreditLine::One, year), usd(&one));
                    self.books.allot((CreditLine::Two, year), usd(&two));
                    self.seen.insert(if allotted { "a year was allotted" } else { "an allocation was revised" });
                }
            }
            Act::Contribute(line, dollars) => {
                if answered(test.contribute(year, line, &dollars.to_string()).await).is_some() {
                    self.books.contribute((line, year), usd(&dollars.to_string()));
                    self.seen.insert("a contribution arrived");
                }
            }
            Act::Recover(line, dollars) => {
                if answered(test.recover(year, line, &dollars.to_string()).await).is_some() {
                    self.books.recover((line, year), usd(&dollars.to_string()));
                    self.seen.insert("a balance was recovered");
                }
            }
            Act::Close(one, two) => self.close(one, two).await,
            other => unreachable!("{other:?}"),
        }
    }

    async fn close(&mut self, one: ClosingDecision, two: ClosingDecision) {
        let mut decisions = Vec::new();
        for (line, decision) in [(CreditLine::One, one), (CreditLine::Two, two)] {
            let left = self.test.balance(line, self.year).await.available;
            if left > Cents::ZERO {
                decisions.push(decide(line, decision, &left.to_string()));
            }
        }
        if answered(self.test.close(self.year, decisions).await).is_some() {
            self.books.close((CreditLine::One, self.year), one);
            self.books.close((CreditLine::Two, self.year), two);
            self.seen.insert("a year was closed");
        }
    }

    /// An act on an application.
    async fn decide(&mut self, act: Act) {
        let (test, year) = (&self.test, self.year);
        match act {
            Act::Draft(line, dollars) => {
                let choice = if line == CreditLine::One { LineChoice::One } else { LineChoice::Two };
                let id = test.under_review(Draft { line: Some(choice), ..national(dollars) }).await;
                self.drafted.push((id, line, usd(&dollars.to_string())));
            }
            Act::Recommend => {
                let Some((id, line, amount)) = self.drafted.pop() else { return };
                if answered(test.take(&FUND_OFFICER, id, step(Action::Recommend)).await).is_some() {
                    self.books.reserve((line, year), amount);
                    self.recommended.push((id, line, amount));
                } else {
                    self.drafted.insert(0, (id, line, amount));
                    self.seen.insert("a recommendation was refused");
                }
            }
            Act::Approve => {
                let Some((id, line, amount)) = self.recommended.pop() else { return };
                test.take(&APPROVER, id, step(Action::Approve)).await.unwrap();
                test.take(&REGIONAL_OFFICE, id, activate()).await.unwrap();
                self.books.commit(id, (line, year), amount);
                self.seen.insert(if line == CreditLine::One { "line 1 has a project" } else { "line 2 has a project" });
            }
            Act::Release => {
                let Some((id, line, amount)) = self.recommended.pop() else { return };
                test.take(&APPROVER, id, step(Action::ReturnToReview)).await.unwrap();
                self.books.release((line, year), amount);
                self.drafted.push((id, line, amount));
                self.seen.insert("a reservation was released");
            }
            other => unreachable!("{other:?}"),
        }
    }

    /// An act on a project, if there is one.
    async fn carry_out(&mut self, act: Act) {
        let (Act::Pay(place, _) | Act::Cancel(place, _) | Act::Complete(place) | Act::Finish(place, _)) = act else {
            unreachable!("{act:?}")
        };
        let Some(at) = place.checked_rem(self.books.projects.len()) else { return };
        let state = self.books.projects[at].state;
        match (act, state) {
            (Act::Pay(_, cents), _) => self.pay(at, Cents::new(cents).unwrap()).await,
            (Act::Cancel(_, spent), State::Active | State::Suspended) => self.cancel(at, spent).await,
            (Act::Complete(_), State::Active) => self.complete(at).await,
            (Act::Finish(_, spent), State::Active | State::Completed | State::Evaluated) => {
                self.finish(at, spent).await;
            }
            _ => {}
        }
    }

    /// Pays by a further instalment. A plan above the grant is refused, and so is a request that touches the evaluation.
    async fn pay(&mut self, at: usize, amount: Cents) {
        let project = &self.books.projects[at];
        let (id, place) = (project.id, project.place);
        let said = amount.to_string();
        let amounts: Vec<&str> = project.paid.iter().map(String::as_str).chain([said.as_str()]).collect();
        let number = i32::try_from(amounts.len()).unwrap();
        let planned = answered(self.test.plan(id, &amounts).await).is_some();
        if !planned || answered(self.test.bring(id, number, InstalmentAction::Pay).await).is_none() {
            self.seen.insert("a payment was refused");
            return;
        }
        self.books.pay(at, amount);
        let late = self.books.lines[&place].closed;
        self.seen.insert(if late { "a closed year paid" } else { "a project was paid" });
    }

    /// What a project states as spent: these thousandths of what it was paid, once.
    fn spends(&mut self, at: usize, thousandths: i64) -> Cents {
        let project = &mut self.books.projects[at];
        let spent = Cents::new(project.disbursed.get() * thousandths / 1_000).unwrap();
        *project.spent.get_or_insert(spent)
    }

    async fn cancel(&mut self, at: usize, thousandths: i64) {
        let (id, state) = (self.books.projects[at].id, self.books.projects[at].state);
        if state == State::Active {
            self.test.take(&FUND_OFFICER, id, step(Action::Suspend)).await.unwrap();
            self.books.projects[at].state = State::Suspended;
            let spent = self.spends(at, thousandths).to_string();
            self.test.reported(id, interim("2019-09-01", "2021-02-28", &["0", &spent, "0"])).await;
        }
        if let Some(done) = answered(self.test.take(&APPROVER, id, step(Action::Cancel)).await) {
            self.books.end(at, self.year, done.state);
            self.seen.insert("a project was cancelled");
        }
    }

    async fn complete(&mut self, at: usize) {
        let id = self.books.projects[at].id;
        let done = self.test.take(&REGIONAL_OFFICE, id, step(Action::Complete)).await.unwrap();
        self.books.projects[at].state = done.state;
    }

    /// Completes a project where it is not, reports it to the end, and closes it.
    async fn finish(&mut self, at: usize, thousandths: i64) {
        let id = self.books.projects[at].id;
        if self.books.projects[at].state == State::Active {
            self.complete(at).await;
        }
        if self.books.projects[at].state == State::Completed {
            let spent = self.spends(at, thousandths).to_string();
            self.test.reported(id, statement(FinalReport, &["0", &spent, "0"])).await;
            let done = self.test.reported(id, statement(Evaluation, &["0", &spent, "0"])).await;
            self.books.projects[at].state = done.state;
        }
        match answered(self.test.take(&FINANCE_OFFICER, id, step(Action::Close)).await) {
            Some(done) => {
                self.books.end(at, self.year, done.state);
                self.seen.insert("a project was closed");
            }
            None => assert!(self.books.lines[&(CreditLine::One, self.year)].closed, "only an open year is missing"),
        }
    }
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(work)
}

/// One sequence that takes every act on both lines, so that nothing depends on what is drawn.
#[test]
fn a_life_with_every_act_leaves_the_books_as_they_should_be() {
    use ClosingDecision::{Carry, Return};
    use CreditLine::{One, Two};
    let acts = vec![
        Act::Allot(290_000, 300_000),
        Act::Contribute(One, 40_000),
        Act::Recover(Two, 12_345),
        Act::Draft(One, 100_000),
        Act::Draft(Two, 80_000),
        Act::Draft(One, 90_000),
        Act::Recommend,
        Act::Release,
        Act::Recommend,
        Act::Approve,
        Act::Recommend,
        Act::Approve,
        Act::Recommend,
        Act::Approve,
        Act::Draft(Two, 119_000),
        Act::Draft(Two, 119_000),
        Act::Recommend,
        Act::Recommend,
        Act::Release,
        // The evaluation line waits for completion; then it is paid.
        Act::Pay(0, 8_100_000),
        Act::Pay(0, 8_100_001),
        Act::Pay(0, 1),
        Act::Pay(1, 3_333_333),
        Act::Close(Carry, Return),
        Act::Pay(1, 1_111_111),
        Act::Complete(0),
        Act::Pay(0, 899_999),
        Act::Cancel(1, 500),
        Act::Finish(0, 999),
        Act::Open,
        Act::Cancel(1, 500),
        Act::Finish(0, 999),
        Act::Allot(150_000, 250_000),
        Act::Pay(2, 9_000_001),
        Act::Pay(2, 7_777_777),
        Act::Close(Return, Carry),
        Act::Open,
        Act::Finish(2, 1_000),
        Act::Close(Carry, Carry),
    ];
    let seen = run(async {
        let mut world = World::begun().await;
        world.walk(acts).await;
        world.seen
    });
    let every = [
        "a balance was recovered",
        "a closed year paid",
        "a contribution arrived",
        "a payment was refused",
        "a project was cancelled",
        "a project was closed",
        "a project was paid",
        "a recommendation was refused",
        "a reservation was released",
        "a year was allotted",
        "a year was closed",
        "a year was opened",
        "an allocation was revised",
        "line 1 has a project",
        "line 2 has a project",
    ];
    assert_eq!(seen, every.into());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 8, ..ProptestConfig::default() })]
    #[test]
    fn sources_equal_uses_in_every_year_and_over_all_years(acts in prop::collection::vec(act(), 50..80)) {
        run(async { World::begun().await.walk(acts).await });
    }
}
