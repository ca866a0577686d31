//! Obligations under the published terms, under other terms, and with missing terms.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::domain::applications::form::Draft;
use crate::domain::projects::agreement;
use crate::domain::rules::rule_value::{Quantity, RuleKey, RuleValue, Rules};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn noon(text: &str) -> DateTime<Utc> {
    format!("{text}T12:00:00Z").parse().unwrap()
}

fn rule(code: RuleCode, value: u32, in_force_from: &str) -> RuleValue {
    RuleValue {
        key: RuleKey::general(code),
        quantity: Quantity::Count(value),
        in_force_from: day(in_force_from),
        recorded_at: noon(in_force_from),
        source: format!("source of {code}"),
    }
}

/// The rule values published on the Fund's pages.
fn published() -> Vec<RuleValue> {
    let values = [
        (RuleCode::WorkplanDueMonths, 1),
        (RuleCode::InterimReportsFromMonths, 12),
        (RuleCode::InterimPeriodMonths, 6),
        (RuleCode::InterimReportDueWeeks, 6),
        (RuleCode::FinalReportDueMonths, 3),
        (RuleCode::EvaluationFromMonths, 6),
        (RuleCode::EvaluationDueMonths, 12),
    ];
    values.map(|(code, value)| rule(code, value, "2000-01-01")).to_vec()
}

/// A project that was approved on 3 June 2000.
pub(in crate::domain) fn agreed(starts_on: &str, months: u16) -> Agreement {
    let content = Draft { starts_on: Some(day(starts_on)), duration_months: Some(months), ..Draft::default() };
    let approved_at = noon("2000-06-03");
    let agreed = agreement::Agreed { version: 0, content_hash: content.content_hash(), content };
    Agreement { agreed, approved_at, durations: vec![(approved_at, Some(months))] }
}

fn by(rules: Vec<RuleValue>, agreement: &Agreement, completed_on: Option<NaiveDate>) -> Obligations {
    let rules = Rules::new(rules);
    let terms = Terms { rules: &rules, day: agreement.approved_on(), known_at: noon("2030-01-01") };
    obligations(agreement, completed_on, &terms)
}

pub(in crate::domain) fn owed(agreement: &Agreement) -> Vec<Obligation> {
    by(published(), agreement, None).owed
}

fn due(agreement: &Agreement, completed_on: Option<&str>) -> Vec<(&'static str, String)> {
    let all = by(published(), agreement, completed_on.map(day)).owed;
    all.iter().map(|owed| (owed.kind.as_str(), owed.due_on.to_string())).collect()
}

#[test]
fn a_project_of_eighteen_months_reports_twice_in_between() {
    let expected = [
        ("workplan", "2019-09-30"),
        ("interim_report", "2020-04-11"),
        ("interim_report", "2020-10-12"),
        ("final_report", "2021-05-28"),
        ("evaluation", "2022-02-28"),
    ];
    let expected = expected.map(|(kind, on)| (kind, on.to_owned()));
    assert_eq!(due(&agreed("2019-09-01", 18), None), expected);
    let all = owed(&agreed("2019-09-01", 18));
    assert_eq!(all[1].period, Some((day("2019-09-01"), day("2020-02-29"))));
    assert_eq!(all[2].period, Some((day("2020-03-01"), day("2020-08-31"))));
    assert_eq!(all[4].not_before, Some(day("2021-08-28")));
    assert_eq!(all[1].source, "source of interim_report_due_weeks");
    assert_eq!(all[1].terms.iter().map(|term| term.value).collect::<Vec<_>>(), [12, 6, 6]);
}

#[test]
fn under_twelve_months_nothing_is_reported_in_between_and_at_twelve_once() {
    let interims =
        |months| due(&agreed("2019-01-31", months), None).iter().filter(|owed| owed.0 == "interim_report").count();
    assert_eq!([6, 11, 12, 13, 18, 19, 24, 36].map(interims), [0, 0, 1, 2, 2, 3, 3, 5]);
}

#[test]
fn what_follows_completion_counts_from_the_day_of_completion() {
    let late = due(&agreed("2019-09-01", 6), Some("2020-03-31"));
    assert_eq!(late[1..], [("final_report", "2020-06-30".into()), ("evaluation", "2021-03-31".into())]);
}

#[test]
fn without_agreed_dates_nothing_is_computed() {
    let dated = agreed("2019-09-01", 1);
    let undated = agreement::Agreed { content: Draft::default(), ..dated.agreed.clone() };
    assert_eq!(owed(&Agreement { agreed: undated, ..dated }), Vec::new());
    assert_eq!(owed(&agreed("+262142-12-01", 120)), Vec::new());
}

#[test]
fn the_terms_are_those_in_force_on_the_day_of_the_approval() {
    let mut rules = published();
    rules.push(rule(RuleCode::FinalReportDueMonths, 2, "2000-06-03"));
    rules.push(rule(RuleCode::FinalReportDueMonths, 1, "2000-06-04"));
    rules.push(rule(RuleCode::InterimPeriodMonths, 3, "2000-06-03"));
    let all = by(rules, &agreed("2019-09-01", 12), None).owed;
    let of = |kind| all.iter().filter(move |owed| owed.kind == kind).map(|owed| owed.due_on.to_string());
    assert_eq!(of(ObligationKind::FinalReport).collect::<Vec<_>>(), ["2020-10-31"]);
    assert_eq!(of(ObligationKind::InterimReport).count(), 3);
}

#[test]
fn where_a_value_is_missing_it_is_said_which_and_the_rest_is_known() {
    let mut rules = published();
    rules.retain(|value| ![RuleCode::InterimPeriodMonths, RuleCode::EvaluationFromMonths].contains(&value.key.code));
    let found = by(rules, &agreed("2019-09-01", 18), None);
    let kinds: Vec<_> = found.owed.iter().map(|owed| owed.kind).collect();
    assert_eq!(kinds, [ObligationKind::Workplan, ObligationKind::FinalReport]);
    let missing = |kind, code| NotKnown { kind, missing: vec![code] };
    assert_eq!(
        found.not_known,
        [
            missing(ObligationKind::InterimReport, RuleCode::InterimPeriodMonths),
            missing(ObligationKind::Evaluation, RuleCode::EvaluationFromMonths),
        ]
    );
    assert_eq!(by(Vec::new(), &agreed("2019-09-01", 18), None).not_known.len(), ObligationKind::ALL.len());
}

#[test]
fn periods_that_had_ended_when_an_extension_made_the_project_long_enough_are_not_owed() {
    let extended = |on: &str, from: u16| Agreement {
        durations: vec![(noon("2000-06-03"), Some(from)), (noon(on), Some(18))],
        ..agreed("2019-09-01", 18)
    };
    let first_days = |agreement: &Agreement| {
        let interims = owed(agreement).into_iter().filter(|owed| owed.kind == ObligationKind::InterimReport);
        interims.map(|owed| owed.period.unwrap().0.to_string()).collect::<Vec<_>>()
    };
    // The first period ends on 29 February 2020.
    assert_eq!(first_days(&extended("2020-02-29", 11)), ["2019-09-01", "2020-03-01"]);
    assert_eq!(first_days(&extended("2020-03-01", 11)), ["2020-03-01"]);
    assert_eq!(first_days(&extended("2020-03-01", 12)), ["2019-09-01", "2020-03-01"], "it was long enough before");
}

proptest! {
    #[test]
    fn a_longer_project_never_owes_less_nor_earlier(months in 1u16..119, offset in 0i64..9_000) {
        let first = (day("2001-01-01") + TimeDelta::days(offset)).to_string();
        let (short, long) = (owed(&agreed(&first, months)), owed(&agreed(&first, months + 1)));
        prop_assert!(short.len() <= long.len());
        prop_assert!(short.last().unwrap().due_on <= long.last().unwrap().due_on);
        let periods: Vec<_> = long.iter().filter(|owed| owed.kind == ObligationKind::InterimReport).filter_map(|owed| owed.period).collect();
        for pair in periods.windows(2) {
            prop_assert_eq!(pair[0].1.succ_opt().unwrap(), pair[1].0);
        }
    }
}
