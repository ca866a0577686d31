//! Reporting obligations of a project and their due dates. They are computed from the agreed dates and not stored, so
//! they follow every amendment.
//!
//! Source: Fund pages on tracking, reporting and management, and on evaluation (collected rules §2.1 and §2.3). The
//! numbers of months and weeks are dated rule values ([`crate::domain::rules::project_terms`]). Reports are due after
//! completion; until a project is completed, the agreed end date is used instead.

use chrono::{Days, Months, NaiveDate};
use serde::Serialize;

use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::projects::agreement::Agreement;
use crate::domain::rules::project_terms::{Term, Terms};
use crate::domain::rules::rule_value::RuleCode;

vocabulary! {
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
    /// Where the rule stands that says until when; quoted, not translated.
    pub source: String,
    /// The rule values that it was computed from.
    pub terms: Vec<Term>,
}

/// Something of which it cannot be said whether and until when it is owed: a rule value is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NotKnown {
    /// What.
    pub kind: ObligationKind,
    /// The rules of which no value is in force.
    pub missing: Vec<RuleCode>,
}

/// The obligations of a project, and those that cannot be computed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Obligations {
    /// Obligations, ordered by due date.
    pub owed: Vec<Obligation>,
    /// Obligations that cannot be computed because a rule value is missing, in the order of [`ObligationKind::ALL`].
    pub not_known: Vec<NotKnown>,
}

impl ObligationKind {
    /// The rules that the obligation is computed from; the last one determines the due date.
    pub const fn rules(self) -> &'static [RuleCode] {
        match self {
            Self::Workplan => &[RuleCode::WorkplanDueMonths],
            Self::InterimReport => {
                &[RuleCode::InterimReportsFromMonths, RuleCode::InterimPeriodMonths, RuleCode::InterimReportDueWeeks]
            }
            Self::FinalReport => &[RuleCode::FinalReportDueMonths],
            Self::Evaluation => &[RuleCode::EvaluationFromMonths, RuleCode::EvaluationDueMonths],
        }
    }
}

/// The agreed dates of a project.
struct Agreed<'a> {
    agreement: &'a Agreement,
    first: NaiveDate,
    completed: NaiveDate,
    months: u16,
}

/// Computes the obligations of a project. `completed_on`: the day of completion, `None` before it.
///
/// Empty if an agreed date is missing or a date is out of range.
pub fn obligations(agreement: &Agreement, completed_on: Option<NaiveDate>, terms: &Terms<'_>) -> Obligations {
    computed(agreement, completed_on, terms).unwrap_or_default()
}

fn computed(agreement: &Agreement, completed_on: Option<NaiveDate>, terms: &Terms<'_>) -> Option<Obligations> {
    let content = &agreement.agreed.content;
    let (first, last, months) = (content.starts_on?, content.ends_on()?, content.duration_months?);
    let agreed = Agreed { agreement, first, completed: completed_on.unwrap_or(last), months };
    let mut all = Obligations::default();
    for kind in ObligationKind::ALL {
        let found: Vec<Result<Term, RuleCode>> = kind.rules().iter().map(|code| terms.of(*code)).collect();
        let missing: Vec<RuleCode> = found.iter().filter_map(|term| term.as_ref().err().copied()).collect();
        if missing.is_empty() {
            all.owed.extend(agreed.owed(*kind, found.into_iter().flatten().collect())?);
        } else {
            all.not_known.push(NotKnown { kind: *kind, missing });
        }
    }
    all.owed.sort_by_key(|obligation| obligation.due_on);
    Some(all)
}

impl Agreed<'_> {
    /// The obligations of one kind. `terms` are in the order of [`ObligationKind::rules`].
    fn owed(&self, kind: ObligationKind, terms: Vec<Term>) -> Option<Vec<Obligation>> {
        let source = terms.last()?.source.clone();
        let owed = |period, not_before, due_on| Obligation {
            kind,
            period,
            not_before,
            due_on,
            source: source.clone(),
            terms: terms.clone(),
        };
        let after = |months| self.completed.checked_add_months(Months::new(months));
        let values: Vec<u32> = terms.iter().map(|term| term.value).collect();
        match (kind, values.as_slice()) {
            (ObligationKind::Workplan, [within]) => {
                let last = self.first.checked_add_months(Months::new(*within))?.pred_opt()?;
                Some(vec![owed(None, None, last)])
            }
            (ObligationKind::InterimReport, [from_months, period, weeks]) => {
                let periods = self.interim_periods(*from_months, *period)?.into_iter();
                let with_due = |(from, to): (NaiveDate, NaiveDate)| {
                    Some(owed(Some((from, to)), None, to.checked_add_days(Days::new(u64::from(*weeks) * 7))?))
                };
                periods.map(with_due).collect()
            }
            (ObligationKind::FinalReport, [within]) => {
                Some(vec![owed(Some((self.first, self.completed)), None, after(*within)?)])
            }
            (ObligationKind::Evaluation, [from, within]) => Some(vec![owed(None, after(*from), after(*within)?)]),
            _ => None,
        }
    }

    /// The periods of the interim reports. The last period of the project is covered by the final report. If an
    /// extension made interim reports mandatory, periods that ended before it are not owed (decision 0011).
    fn interim_periods(&self, from_months: u32, period: u32) -> Option<Vec<(NaiveDate, NaiveDate)>> {
        if u32::from(self.months) < from_months {
            return Some(Vec::new());
        }
        let extended_on = u16::try_from(from_months).ok().and_then(|months| self.agreement.extended_to(months));
        let mut periods = Vec::new();
        for number in 1..=u32::from(self.months).saturating_sub(1) / period.max(1) {
            let from = self.first.checked_add_months(Months::new((number - 1) * period))?;
            let to = self.first.checked_add_months(Months::new(number * period))?.pred_opt()?;
            if extended_on.is_none_or(|extended_on| to >= extended_on) {
                periods.push((from, to));
            }
        }
        Some(periods)
    }
}

#[cfg(test)]
pub(in crate::domain) mod tests;
