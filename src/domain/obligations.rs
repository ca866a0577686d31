//! What a project owes the Fund and until when: computed from the agreed dates, never typed, so that they move with them.
//!
//! Fund pages on tracking, reporting and management, and on evaluation (collected rules §2.1 and §2.3). The texts say
//! that reports are due after completion: until a project is completed, its agreed end stands for that day.

use chrono::{Days, Months, NaiveDate};
use serde::Serialize;

use super::application::Draft;
use super::words::words;

const REPORTING: &str = "Fund page “Project tracking, reporting and management”";
const EVALUATION: &str = "Evaluation guidelines for Fund projects (2020)";

/// Projects of this many months and more report in between; each interim period is half as long.
const INTERIM_FROM_MONTHS: u16 = 12;
const INTERIM_PERIOD_MONTHS: u32 = 6;

words! {
    /// What is owed.
    ObligationKind {
        /// Results monitoring framework and detailed workplan.
        Workplan = "workplan",
        /// Interim narrative and financial report.
        InterimReport = "interim_report",
        /// Final narrative and financial report.
        FinalReport = "final_report",
        /// Evaluation.
        Evaluation = "evaluation",
    }
}

/// One thing owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Obligation {
    /// What.
    pub kind: ObligationKind,
    /// First and last day of the period it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// First day on which it can be met, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<NaiveDate>,
    /// Last day on which it is met in time.
    pub due_on: NaiveDate,
    /// Where the rule stands; quoted, not translated.
    pub source: &'static str,
}

/// Everything a project owes, by the day it falls due. `completed_on`: the day it was completed, once it is.
///
/// Empty while the agreed dates are unanswered, or lie beyond the calendar.
pub fn obligations(agreed: &Draft, completed_on: Option<NaiveDate>) -> Vec<Obligation> {
    computed(agreed, completed_on).unwrap_or_default()
}

fn computed(agreed: &Draft, completed_on: Option<NaiveDate>) -> Option<Vec<Obligation>> {
    let (first, last, months) = (agreed.starts_on?, agreed.ends_on()?, agreed.duration_months?);
    let owed = |kind, period, not_before, due_on, source| Obligation { kind, period, not_before, due_on, source };
    let within_a_month = first.checked_add_months(Months::new(1))?.pred_opt()?;
    let mut all = vec![owed(ObligationKind::Workplan, None, None, within_a_month, REPORTING)];
    if months >= INTERIM_FROM_MONTHS {
        // The period that ends with the project is reported by the final report.
        for number in 1..=u32::from(months).saturating_sub(1) / INTERIM_PERIOD_MONTHS {
            let from = first.checked_add_months(Months::new((number - 1) * INTERIM_PERIOD_MONTHS))?;
            let to = first.checked_add_months(Months::new(number * INTERIM_PERIOD_MONTHS))?.pred_opt()?;
            let due = to.checked_add_days(Days::new(6 * 7))?;
            all.push(owed(ObligationKind::InterimReport, Some((from, to)), None, due, REPORTING));
        }
    }
    let completed = completed_on.unwrap_or(last);
    let after = |months| completed.checked_add_months(Months::new(months));
    all.push(owed(ObligationKind::FinalReport, Some((first, completed)), None, after(3)?, REPORTING));
    all.push(owed(ObligationKind::Evaluation, None, after(6), after(12)?, EVALUATION));
    all.sort_by_key(|obligation| obligation.due_on);
    Some(all)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn agreed(starts_on: &str, months: u16) -> Draft {
        Draft { starts_on: Some(day(starts_on)), duration_months: Some(months), ..Draft::default() }
    }

    fn due(agreed: &Draft, completed_on: Option<&str>) -> Vec<(&'static str, String)> {
        let all = obligations(agreed, completed_on.map(day));
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
        let all = obligations(&agreed("2019-09-01", 18), None);
        assert_eq!(all[1].period, Some((day("2019-09-01"), day("2020-02-29"))));
        assert_eq!(all[2].period, Some((day("2020-03-01"), day("2020-08-31"))));
        assert_eq!(all[4].not_before, Some(day("2021-08-28")));
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
        assert_eq!(obligations(&Draft::default(), None), Vec::new());
        assert_eq!(obligations(&agreed("+262142-12-01", 120), None), Vec::new());
    }

    proptest! {
        #[test]
        fn a_longer_project_never_owes_less_nor_earlier(months in 1u16..119, offset in 0u64..9_000) {
            let first = day("2001-01-01").checked_add_days(Days::new(offset)).unwrap().to_string();
            let (short, long) = (obligations(&agreed(&first, months), None), obligations(&agreed(&first, months + 1), None));
            prop_assert!(short.len() <= long.len());
            prop_assert!(short.last().unwrap().due_on <= long.last().unwrap().due_on);
            let periods: Vec<_> = long.iter().filter(|owed| owed.kind == ObligationKind::InterimReport).filter_map(|owed| owed.period).collect();
            for pair in periods.windows(2) {
                prop_assert_eq!(pair[0].1.succ_opt().unwrap(), pair[1].0);
            }
        }
    }
}
