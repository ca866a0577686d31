//! Status of the reporting obligations of a project on a given day: open, overdue, filed, accepted or lapsed.
//!
//! A report meets its obligation from the day it was filed, unless it is sent back. An interim report meets every
//! period that lies within its own period. Once the final report is accepted, workplans and interim reports that were
//! not filed have lapsed, because the accounts of the whole project cover them (decision 0010). Early and late reports
//! are marked as such and not refused: the Fund's texts say “preferably” of the evaluation and name no consequence for
//! a late report.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::projects::obligations::{Obligation, ObligationKind};
use crate::domain::projects::report::FiledReport;

vocabulary! {
    /// What has become of something owed.
    ObligationStanding {
        /// Nothing is filed, and there is still time.
        Open = "open",
        /// Nothing is filed, and the day is over.
        Overdue = "overdue",
        /// A report is filed and awaits its decision.
        Filed = "filed",
        /// A report is accepted.
        Accepted = "accepted",
        /// Nothing was filed, and the accepted final report covers it: it can no longer be filed.
        Lapsed = "lapsed",
    }
}

vocabulary! {
    /// When a report came, measured by its obligation.
    Timeliness {
        /// Before the first day on which it should be made.
        Early = "early",
        /// In time.
        InTime = "in_time",
        /// After the day it was due.
        Late = "late",
    }
}

/// Something owed, with what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Owed {
    /// What, until when, and where the rule stands.
    #[serde(flatten)]
    pub obligation: Obligation,
    /// What has become of it.
    pub standing: ObligationStanding,
    /// Number of the report that meets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<i32>,
    /// The day that report was filed, in Geneva.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_on: Option<NaiveDate>,
    /// The day it was accepted, in Geneva.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<NaiveDate>,
    /// Whether it came in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeliness: Option<Timeliness>,
}

/// The status of each obligation, given the reports on file, on a day in Geneva.
pub fn statuses(owed: Vec<Obligation>, reports: &[FiledReport], day: NaiveDate) -> Vec<Owed> {
    owed.into_iter().map(|obligation| status(obligation, reports, day)).collect()
}

fn status(obligation: Obligation, reports: &[FiledReport], day: NaiveDate) -> Owed {
    let about = |report: &&FiledReport| report.kind == obligation.kind && covers(report, &obligation);
    // The first accepted report counts; if none is accepted, the first undecided one.
    let accepted = reports.iter().filter(about).find(|report| report.is_accepted());
    let filed = accepted.or_else(|| reports.iter().filter(about).find(|report| report.decision.is_none()));
    let met_on = filed.map(|report| day_in_geneva(report.at));
    let accepted_on = accepted.and_then(|report| report.decision.as_ref()).map(|made| day_in_geneva(made.at));
    let standing = match (accepted, filed) {
        (Some(_), _) => ObligationStanding::Accepted,
        (None, Some(_)) => ObligationStanding::Filed,
        (None, None) if has_lapsed(obligation.kind, reports) => ObligationStanding::Lapsed,
        (None, None) if day > obligation.due_on => ObligationStanding::Overdue,
        (None, None) => ObligationStanding::Open,
    };
    let timeliness = met_on.map(|on| match obligation.not_before {
        Some(first) if on < first => Timeliness::Early,
        _ if on > obligation.due_on => Timeliness::Late,
        _ => Timeliness::InTime,
    });
    Owed { standing, report: filed.map(|report| report.number), met_on, accepted_on, timeliness, obligation }
}

fn has_lapsed(kind: ObligationKind, reports: &[FiledReport]) -> bool {
    let before_the_end = matches!(kind, ObligationKind::Workplan | ObligationKind::InterimReport);
    before_the_end && reports.iter().any(|report| report.kind == ObligationKind::FinalReport && report.is_accepted())
}

fn covers(report: &FiledReport, obligation: &Obligation) -> bool {
    match (obligation.kind, report.period, obligation.period) {
        (ObligationKind::InterimReport, Some(reported), Some((from, to))) => reported.from <= from && to <= reported.to,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    use super::*;
    use crate::domain::projects::obligations::tests;
    use crate::domain::projects::report::{ReportDecision, ReportPeriod, Verdict};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn noon(text: &str) -> DateTime<Utc> {
        format!("{text}T12:00:00Z").parse().unwrap()
    }

    fn report(kind: ObligationKind, filed: &str, decided: Option<(Verdict, &str)>) -> FiledReport {
        FiledReport {
            number: 1,
            kind,
            period: None,
            agreed_version: 0,
            spent: Vec::new(),
            outputs: Vec::new(),
            total: None,
            results: Vec::new(),
            by: Uuid::nil(),
            at: noon(filed),
            decision: decided.map(|(verdict, on)| ReportDecision { verdict, by: Uuid::nil(), at: noon(on) }),
        }
    }

    /// What a project of 18 months from 1 September 2019 owes: workplan, two interim reports, final report, evaluation.
    fn owed(reports: &[FiledReport], on: &str) -> Vec<(ObligationStanding, Option<Timeliness>)> {
        let all = statuses(tests::owed(&tests::agreed("2019-09-01", 18)), reports, day(on));
        all.iter().map(|owed| (owed.standing, owed.timeliness)).collect()
    }

    #[test]
    fn an_obligation_is_overdue_from_the_day_after_it_was_due_and_filed_from_the_day_of_filing() {
        use ObligationStanding::{Accepted, Filed, Open, Overdue};
        assert_eq!(owed(&[], "2019-09-30")[0].0, Open);
        assert_eq!(owed(&[], "2019-10-01")[0].0, Overdue);
        let filed = report(ObligationKind::Workplan, "2019-10-01", None);
        assert_eq!(owed(&[filed], "2019-12-01")[0], (Filed, Some(Timeliness::Late)));
        let back = report(ObligationKind::Workplan, "2019-09-20", Some((Verdict::SentBack, "2019-09-25")));
        assert_eq!(owed(std::slice::from_ref(&back), "2019-09-26")[0], (Open, None));
        let good = report(ObligationKind::Workplan, "2019-09-30", Some((Verdict::Accepted, "2019-11-01")));
        assert_eq!(owed(&[back, good], "2020-01-01")[0], (Accepted, Some(Timeliness::InTime)));
    }

    #[test]
    fn an_interim_report_meets_the_periods_within_its_own() {
        let about = |from: &str, to: &str| FiledReport {
            period: Some(ReportPeriod { from: day(from), to: day(to) }),
            ..report(ObligationKind::InterimReport, "2020-09-15", None)
        };
        let statuses =
            |report| owed(&[report], "2020-10-13").iter().map(|owed| owed.0).collect::<Vec<_>>()[1..3].to_vec();
        use ObligationStanding::{Filed, Overdue};
        assert_eq!(statuses(about("2019-09-01", "2020-08-31")), [Filed, Filed]);
        assert_eq!(statuses(about("2020-03-01", "2020-08-31")), [Overdue, Filed]);
        assert_eq!(statuses(about("2020-03-02", "2020-08-31")), [Overdue, Overdue]);
    }

    #[test]
    fn an_evaluation_before_six_or_after_twelve_months_is_told() {
        let made = |on: &str| owed(&[report(ObligationKind::Evaluation, on, None)], "2023-01-01")[4].1.unwrap();
        assert_eq!(
            ["2021-08-27", "2021-08-28", "2022-02-28", "2022-03-01"].map(made),
            [Timeliness::Early, Timeliness::InTime, Timeliness::InTime, Timeliness::Late]
        );
    }

    #[test]
    fn what_was_never_filed_lapses_once_the_final_report_is_accepted() {
        use ObligationStanding::{Accepted, Filed, Lapsed, Open, Overdue};
        let only = |reports: &[FiledReport]| owed(reports, "2021-06-01").iter().map(|owed| owed.0).collect::<Vec<_>>();
        let last = |decided| report(ObligationKind::FinalReport, "2021-05-01", decided);
        assert_eq!(only(&[last(None)]), [Overdue, Overdue, Overdue, Filed, Open]);
        let sent_back = last(Some((Verdict::SentBack, "2021-05-02")));
        assert_eq!(only(&[sent_back]), [Overdue, Overdue, Overdue, Overdue, Open]);
        let accepted = last(Some((Verdict::Accepted, "2021-05-02")));
        assert_eq!(only(std::slice::from_ref(&accepted)), [Lapsed, Lapsed, Lapsed, Accepted, Open]);
        let workplan = report(ObligationKind::Workplan, "2021-04-01", None);
        assert_eq!(only(&[workplan, accepted]), [Filed, Lapsed, Lapsed, Accepted, Open]);
    }
}
