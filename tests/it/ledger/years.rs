//! Budget years: opened, revised, credited, closed and succeeded, with projects that continue after the closing.

use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::credit_line::CreditLine::{One, Two};
use fonds1035::domain::kernel::refusal::{Refusal, RefusalCode};
use fonds1035::domain::ledger::budget_year::ClosingDecision::{Carry, Return};
use fonds1035::domain::ledger::entry::{Balance, EntryKind};
use fonds1035::store::ledger::{budget_years, closing};
use fonds1035::workflow::audit::verify::verify;
use fonds1035::workflow::error::WorkflowError;

use crate::support::builders::{national, step, usd};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FUND_OFFICER};
use crate::support::reports::interim;
use crate::support::years::decide;

fn refusal<T: std::fmt::Debug>(result: Result<T, WorkflowError>) -> Refusal {
    match result.unwrap_err() {
        WorkflowError::Refused(refusal) => *refusal,
        other => panic!("not explained: {other:?}"),
    }
}

async fn sound(test: &TestDb) {
    let found = test.db.snapshot(test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn both_years_agree_to_the_cent() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "500000.07").await;
    test.contribute(2019, Two, "0.10").await.unwrap();
    test.recover(2019, Two, "0.03").await.unwrap();
    test.approved(national(100_000)).await;
    let decisions = vec![decide(One, Return, "1000000"), decide(Two, Carry, "400000.20")];
    let closings = test.close(2019, decisions).await.unwrap();
    assert_eq!(
        closings.iter().map(|end| end.kind).collect::<Vec<_>>(),
        [EntryKind::ReturnAvailable, EntryKind::CarryOut]
    );
    test.open_year(2020).await.unwrap();

    let (one, two) = (test.balance(One, 2019).await, test.balance(Two, 2019).await);
    let first = Balance { allotted: usd("1000000"), returned: usd("1000000"), closed: true, ..Balance::default() };
    assert_eq!(one, first);
    let second = Balance {
        allotted: usd("500000.07"),
        voluntary: usd("0.10"),
        recovered: usd("0.03"),
        committed: usd("100000"),
        returned: usd("400000.20"),
        closed: true,
        ..Balance::default()
    };
    assert_eq!(two, second);
    assert_eq!(test.balance(One, 2020).await, Balance::default());
    let next = Balance { carried: usd("400000.20"), available: usd("400000.20"), ..Balance::default() };
    assert_eq!(test.balance(Two, 2020).await, next);

    let reader = test.db.reader().await.unwrap();
    let recorded = closing::closings(&reader, 2019).await.unwrap();
    assert_eq!(recorded[1].legal_source.as_deref(), Some("CONSTRUCTED decision"));
    assert_eq!((recorded[1].carried_to, recorded[0].carried_to), (Some(2020), None));
    assert_eq!(recorded[1].committed_cents, usd("100000"));
    let allocations = budget_years::allocations(&reader, 2019).await.unwrap();
    let donors: Vec<_> = allocations.iter().filter_map(|allocation| allocation.donor.as_deref()).collect();
    assert_eq!(donors, ["CONSTRUCTED donor"]);
    drop(reader);
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_ends_only_by_decision_and_years_follow_one_another() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.under_review(national(100_000)).await;
    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    let both = || vec![decide(One, Carry, "1000"), decide(Two, Carry, "400000")];
    let before = test.snapshot().await;
    let refused = refusal(test.close(2019, both()).await);
    assert_eq!((refused.code, refused.args["reserved"].as_str()), (RefusalCode::ReservationsRemain, "100000.00"));
    assert_eq!(test.snapshot().await, before);
    test.take(&APPROVER, id, step(Action::Approve)).await.unwrap();

    let before = test.snapshot().await;
    let refused = refusal(test.close(2019, vec![decide(One, Carry, "1000")]).await);
    assert_eq!((refused.code, refused.args["available"].as_str()), (RefusalCode::ClosingDecisionMissing, "400000.00"));
    assert!(refused.legal_source.is_some());
    let refused = refusal(test.close(2019, vec![decide(One, Carry, "999.99"), decide(Two, Carry, "400000")]).await);
    assert_eq!((refused.code, refused.args["available"].as_str()), (RefusalCode::ClosingAmountDiffers, "1000.00"));
    assert_eq!(refusal(test.close(2018, both()).await).code, RefusalCode::YearNotOpen);
    assert_eq!(refusal(test.open_year(2020).await).code, RefusalCode::YearAlreadyOpen);
    assert_eq!(test.snapshot().await, before);

    test.close(2019, both()).await.unwrap();
    let before = test.snapshot().await;
    assert_eq!(refusal(test.close(2019, both()).await).code, RefusalCode::YearNotOpen);
    assert_eq!(refusal(test.contribute(2019, One, "1").await).code, RefusalCode::YearNotOpen);
    assert_eq!(refusal(test.recover(2019, One, "1").await).code, RefusalCode::YearNotOpen);
    assert_eq!(refusal(test.revise(2019, "1", "1").await).code, RefusalCode::YearNotOpen);
    for year in [2018, 2019, 2021] {
        assert_eq!(refusal(test.open_year(year).await).code, RefusalCode::YearOutOfTurn, "{year}");
    }
    assert_eq!(test.snapshot().await, before);
    test.open_year(2020).await.unwrap();
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_is_a_further_entry_and_never_takes_what_is_promised() {
    let test = TestDb::new().await;
    test.open_year(2019).await.unwrap();
    assert_eq!(refusal(test.revise(2019, "1", "1").await).code, RefusalCode::NotAllotted);
    let test = TestDb::new().await;
    test.open_2019("1000", "300000").await;
    test.approved(national(100_000)).await;
    test.revise(2019, "1500.50", "300000").await.unwrap();
    test.revise(2019, "1500.50", "100000").await.unwrap();
    let before = test.snapshot().await;
    let refused = refusal(test.revise(2019, "9999", "99999.99").await);
    assert_eq!(refused.code, RefusalCode::RevisionBelowUses);
    let figures = ["asked", "least", "committed"].map(|name| refused.args[name].as_str());
    assert_eq!(figures, ["99999.99", "100000.00", "100000.00"]);
    assert_eq!(refusal(test.revise(2019, "1500.50", "100000").await).code, RefusalCode::NothingToRevise);
    assert_eq!(refusal(test.contribute(2019, One, "0").await).code, RefusalCode::NothingToEnter);
    assert_eq!(refusal(test.contribute(2019, One, "90071992547409.91").await).code, RefusalCode::AmountTooLarge);
    assert_eq!(test.snapshot().await, before);
    let (one, two) = (test.balance(One, 2019).await, test.balance(Two, 2019).await);
    assert_eq!((one.allotted, one.available), (usd("1500.50"), usd("1500.50")));
    assert_eq!((two.allotted, two.available, two.committed), (usd("100000"), usd("0"), usd("100000")));
    let rows = budget_years::allocations(&test.db.reader().await.unwrap(), 2019).await.unwrap();
    let kinds: Vec<_> = rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds.len(), 4);
    assert!(kinds.contains(&EntryKind::ReviseUp) && kinds.contains(&EntryKind::ReviseDown));
    sound(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_outlives_its_year_and_gives_back_to_the_same_line() {
    let test = TestDb::new().await;
    test.open_2019("1000", "150000").await;
    let id = test.active(national(100_000)).await;
    test.pay(id, "60000").await.unwrap();
    test.close(2019, vec![decide(One, Return, "1000"), decide(Two, Return, "50000")]).await.unwrap();
    // The year is closed and the next is not open: it is paid on, nothing can be received.
    test.pay(id, "10000").await.unwrap();
    let before = test.snapshot().await;
    let refused = refusal(test.pay(id, "30000.01").await);
    assert_eq!((refused.code, refused.args["asked"].as_str()), (RefusalCode::PlanAboveGrant, "100000.01"));
    assert_eq!(refusal(test.pay(id, "0").await).code, RefusalCode::NothingToEnter);
    assert_eq!(test.snapshot().await, before);
    assert!(test.clock.set("2020-03-01T12:00:00Z".parse().unwrap()));
    test.take(&FUND_OFFICER, id, step(Action::Suspend)).await.unwrap();
    test.reported(id, interim("2019-09-01", "2020-02-29", &["10000", "55000.01", "0"])).await;
    assert_eq!(refusal(test.take(&APPROVER, id, step(Action::Cancel)).await).code, RefusalCode::NoOpenYear);
    test.open_year(2020).await.unwrap();

    test.take(&APPROVER, id, step(Action::Cancel)).await.unwrap();
    let old = test.balance(Two, 2019).await;
    assert_eq!((old.committed, old.disbursed, old.returned), (usd("0"), usd("65000.01"), usd("84999.99")));
    let new = test.balance(Two, 2020).await;
    assert_eq!((new.recovered, new.available), (usd("34999.99"), usd("34999.99")));
    assert_eq!(test.balance(One, 2020).await, Balance::default());
    sound(&test).await;
}

#[test]
fn closing_races_with_recommending_and_revising_and_nothing_enters_a_closed_year() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    for _ in 0..4 {
        let test = runtime.block_on(TestDb::new());
        let ids = runtime.block_on(async {
            test.open_2019("1000", "1000000").await;
            let mut ids = Vec::new();
            for _ in 0..6 {
                ids.push(test.under_review(national(100_000)).await);
            }
            ids
        });
        let outcomes = runtime.block_on(async {
            let close = test.close(2019, vec![decide(One, Carry, "1000"), decide(Two, Carry, "1000000")]);
            let recommend = futures_util::future::join_all(
                ids.iter().map(|id| test.take(&FUND_OFFICER, *id, step(Action::Recommend))),
            );
            let revise = test.revise(2019, "1000", "1000001");
            tokio::join!(close, recommend, revise)
        });
        let (closed, recommended, revised) = outcomes;
        let entered = recommended.iter().filter(|outcome| outcome.is_ok()).count();
        // Whoever is first makes the others' figures wrong: never a closing beside a later entry.
        assert!(closed.is_err() || (entered == 0 && revised.is_err()), "{closed:?} {entered} {revised:?}");
        if closed.is_ok() {
            for outcome in recommended {
                assert_eq!(refusal(outcome.map(|done| done.version)).code, RefusalCode::NoOpenYear);
            }
            assert_eq!(refusal(revised).code, RefusalCode::YearNotOpen);
        } else {
            let code = refusal(closed).code;
            assert!([RefusalCode::ReservationsRemain, RefusalCode::ClosingAmountDiffers].contains(&code), "{code}");
        }
        runtime.block_on(sound(&test));
    }
}

#[test]
fn one_year_opens_once() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let test = TestDb::new().await;
        test.open_2019("1000", "500000").await;
        test.approved(national(200_000)).await;
        let decisions = vec![decide(One, Return, "1000"), decide(Two, Carry, "300000")];
        test.close(2019, decisions).await.unwrap();
        let opened = futures_util::future::join_all((0..8).map(|_| test.open_year(2020))).await;
        let (done, refused): (Vec<_>, Vec<_>) = opened.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1);
        for outcome in refused {
            assert_eq!(refusal(outcome).code, RefusalCode::YearAlreadyOpen);
        }
        assert_eq!(test.balance(Two, 2020).await.carried, usd("300000"));
        sound(&test).await;
    });
}
