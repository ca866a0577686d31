//! Table of cases for each fault; property test that exactly the reports without a fault are accepted.

use chrono::DateTime;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::applications::form::Draft;
use crate::domain::kernel::report_fault::ReportFault;
use crate::domain::projects::report::{
    Expenditure, PlannedActivity, ReportDecision, ReportPeriod, ResultFigure, Verdict,
};

fn usd(text: &str) -> Cents {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Staff 100, operational 200, evaluation 15; 18 months from 1 September 2019.
fn agreed() -> Agreed {
    let item = |category, amount| BudgetItem {
        output: "A".into(),
        description: "A cost".into(),
        category,
        quantity: 1,
        unit_cost_usd: usd(amount),
    };
    let budget = vec![
        item(CostCategory::Staff, "100"),
        item(CostCategory::Operational, "200"),
        item(CostCategory::Evaluation, "15"),
    ];
    let content = Draft { budget, starts_on: Some(day("2019-09-01")), duration_months: Some(18), ..Draft::default() };
    Agreed { version: 0, content_hash: content.content_hash(), content }
}

fn spent(amounts: &[&str]) -> Vec<Expenditure> {
    (1_u16..).zip(amounts).map(|(line, amount)| Expenditure { line, spent_usd: usd(amount) }).collect()
}

fn report(kind: ObligationKind, amounts: &[&str]) -> Report {
    let expenditures = spent(amounts);
    Report {
        kind,
        period: (kind == ObligationKind::InterimReport)
            .then_some(ReportPeriod { from: day("2019-09-01"), to: day("2020-02-29") }),
        narrative: "What was done.".into(),
        evaluator: (kind == ObligationKind::Evaluation).then(|| "Somebody else".into()),
        activities: Vec::new(),
        results: vec![ResultFigure { output: "A".into(), indicator: "officers trained".into(), value: 3 }],
        total_spent_usd: Cents::sum(expenditures.iter().map(|figure| figure.spent_usd)),
        expenditures,
    }
}

fn workplan() -> Report {
    let planned = PlannedActivity {
        output: "A".into(),
        activity: "Train".into(),
        from: day("2019-10-01"),
        to: day("2019-10-31"),
    };
    Report {
        activities: vec![planned],
        expenditures: Vec::new(),
        total_spent_usd: None,
        ..report(ObligationKind::Workplan, &[])
    }
}

fn on_file(kind: ObligationKind, amounts: &[&str], verdict: Option<Verdict>) -> FiledReport {
    let spent: Vec<Cents> = amounts.iter().map(|amount| usd(amount)).collect();
    FiledReport {
        number: 1,
        kind,
        period: None,
        agreed_version: 0,
        total: Cents::sum(spent.iter().copied()),
        spent,
        outputs: Vec::new(),
        results: Vec::new(),
        by: Uuid::nil(),
        at: DateTime::UNIX_EPOCH,
        decision: verdict.map(|verdict| ReportDecision { verdict, by: Uuid::nil(), at: DateTime::UNIX_EPOCH }),
    }
}

fn checked(report: &Report, state: State, filed: &[FiledReport]) -> Result<(), Refusal> {
    let basis = Basis { state, agreed: &agreed(), filed, held: usd("315"), day: day("2020-03-10") };
    check(report, &basis)
}

/// The faults of a report: JSON pointer, fault, figure, expected value.
fn faults(report: &Report, state: State, filed: &[FiledReport]) -> Vec<(String, ReportFault, String, String)> {
    let refusal = checked(report, state, filed).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::ReportDoesNotAddUp);
    refusal.faults.into_iter().map(|at| (at.pointer, at.fault, at.figure, at.expected)).collect()
}

#[test]
fn every_fault_is_named_with_its_place_its_figure_and_what_was_expected() {
    use ObligationKind::{Evaluation, FinalReport, InterimReport};
    let before = [on_file(InterimReport, &["50", "60.01", "0"], Some(Verdict::Accepted))];
    let closed = [on_file(FinalReport, &["90", "180", "0"], Some(Verdict::Accepted))];
    let interim = |amounts: &[&str]| report(InterimReport, amounts);
    let line = |at: usize, line: u16| {
        let mut wrong = interim(&["1", "2", "0"]);
        wrong.expenditures[at].line = line;
        wrong
    };
    let mut short = interim(&["1", "2", "0"]);
    short.total_spent_usd = Some(usd("3.01"));
    type Case<'a> = (Report, State, &'a [FiledReport], &'a str, ReportFault, &'a str, &'a str);
    let cases: [Case<'_>; 10] = [
        (short, State::Active, &[], "/report/total_spent_usd", ReportFault::TotalDiffers, "3.01", "3.00"),
        (line(2, 4), State::Active, &[], "/report/expenditures/2/line", ReportFault::LineUnknown, "4", "3"),
        (line(1, 1), State::Active, &[], "/report/expenditures/1/line", ReportFault::LineTwice, "1", "1"),
        (line(1, 1), State::Active, &[], "/report/expenditures", ReportFault::LineMissing, "2", "3"),
        (
            interim(&["60", "60", "0"]),
            State::Active,
            &before,
            "/report/expenditures/1/spent_usd",
            ReportFault::BelowStatementBefore,
            "60.00",
            "60.01",
        ),
        (
            interim(&["100", "215.01", "0"]),
            State::Active,
            &[],
            "/report/total_spent_usd",
            ReportFault::AboveCommitted,
            "315.01",
            "315.00",
        ),
        (
            interim(&["1", "2", "0.01"]),
            State::Suspended,
            &[],
            "/report/expenditures/2/spent_usd",
            ReportFault::EvaluationTouched,
            "0.01",
            "0.00",
        ),
        (
            report(Evaluation, &["90", "180.01", "15"]),
            State::FinalReported,
            &closed,
            "/report/expenditures/1/spent_usd",
            ReportFault::ChangedAfterFinalReport,
            "180.01",
            "180.00",
        ),
        (
            Report { period: None, ..interim(&["1", "2", "0"]) },
            State::Active,
            &[],
            "/report/period",
            ReportFault::PeriodMissing,
            "",
            "",
        ),
        (
            Report { evaluator: None, ..report(Evaluation, &["90", "180", "15"]) },
            State::FinalReported,
            &closed,
            "/report/evaluator",
            ReportFault::PartMissing,
            "",
            "evaluation",
        ),
    ];
    for (report, state, filed, pointer, fault, figure, expected) in cases {
        let found = faults(&report, state, filed);
        let wanted = (pointer.to_owned(), fault, figure.to_owned(), expected.to_owned());
        assert!(found.contains(&wanted), "{wanted:?} is not among {found:?}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let mut wrong = report(ObligationKind::InterimReport, &["1", "2", "3"]);
    wrong.total_spent_usd = Some(usd("7"));
    wrong.results[0].output = "B".into();
    wrong.period = Some(ReportPeriod { from: day("2019-08-31"), to: day("2020-03-11") });
    let found: Vec<ReportFault> = faults(&wrong, State::Active, &[]).into_iter().map(|(_, fault, ..)| fault).collect();
    assert_eq!(
        found,
        [
            ReportFault::PeriodBeforeProject,
            ReportFault::PeriodToCome,
            ReportFault::OutputUnknown,
            ReportFault::EvaluationTouched,
            ReportFault::TotalDiffers
        ]
    );
}

#[test]
fn each_report_has_its_stage_and_a_statement_waits_for_the_one_before() {
    let code = |report: &Report, state, filed: &[FiledReport]| checked(report, state, filed).err().map(|no| no.code);
    let final_report = report(ObligationKind::FinalReport, &["1", "2", "0"]);
    assert_eq!(code(&final_report, State::Active, &[]), Some(RefusalCode::ReportNotPossible));
    assert_eq!(code(&final_report, State::Completed, &[]), None);
    let waiting = [on_file(ObligationKind::InterimReport, &["1", "2", "0"], None)];
    assert_eq!(code(&final_report, State::Completed, &waiting), Some(RefusalCode::ReportUndecided));
    assert_eq!(code(&workplan(), State::Completed, &waiting), None);
    let back = [on_file(ObligationKind::InterimReport, &["9", "9", "0"], Some(Verdict::SentBack))];
    assert_eq!(code(&final_report, State::Completed, &back), None, "what was sent back binds nobody");
}

#[test]
fn after_a_revision_of_the_budget_only_the_total_is_held_against_the_statement_before() {
    let before = [FiledReport {
        agreed_version: 1,
        ..on_file(ObligationKind::InterimReport, &["50", "60"], Some(Verdict::Accepted))
    }];
    let moved = report(ObligationKind::InterimReport, &["10", "100", "0"]);
    assert!(checked(&moved, State::Active, &before).is_ok());
    let fallen = report(ObligationKind::InterimReport, &["10", "99.99", "0"]);
    let found = faults(&fallen, State::Active, &before);
    assert_eq!(found[0].1, ReportFault::BelowStatementBefore);
    assert_eq!((found.len(), found[0].0.as_str()), (1, "/report/total_spent_usd"));
}

proptest! {
    /// For every previous statement: a report is refused exactly if a line is below it, or the total is not the sum or
    /// exceeds the amount that the project holds.
    #[test]
    fn figures_are_accepted_exactly_where_they_add_up(
        before in prop::collection::vec(0i64..20_000, 2),
        now in prop::collection::vec(0i64..20_000, 2),
        off in -1i64..=1,
    ) {
        let text = |cents: &i64| Cents::new(*cents).unwrap().to_string();
        let [old, new] = [&before, &now].map(|all| all.iter().map(text).collect::<Vec<_>>());
        let filed = [on_file(ObligationKind::InterimReport, &[&old[0], &old[1], "0"], Some(Verdict::Accepted))];
        let mut said = report(ObligationKind::InterimReport, &[&new[0], &new[1], "0"]);
        let sum: i64 = now.iter().sum();
        prop_assume!(sum + off >= 0);
        said.total_spent_usd = Some(Cents::new(sum + off).unwrap());
        let sound = off == 0 && sum <= 31_500 && now.iter().zip(&before).all(|(now, before)| now >= before);
        prop_assert_eq!(checked(&said, State::Active, &filed).is_ok(), sound);
    }
}
