//! The view of the project of an approved application: agreed end, focal point, money, obligations.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::domain::applications::form::Draft;
use crate::domain::applications::state::State;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::Balance;
use crate::domain::lifecycle::command::FocalPoint;
use crate::domain::projects::agreement::Agreement;
use crate::domain::projects::expenditure::{PlannedAndActual, planned_and_actual};
use crate::domain::projects::obligation_status::Owed;
use crate::domain::projects::obligations::NotKnown;
use crate::domain::projects::report::FiledReport;
use crate::domain::rules::rule_value::Rules;
use crate::i18n::{self, Language, key};
use crate::views::projects::amendment_summary::AmendmentSummary;
use crate::workflow::projects::obligations::{self, ProjectObligations};

/// A project, from its approval on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProjectView {
    /// Its last agreed day.
    pub ends_on: Option<NaiveDate>,
    /// When it was completed, in Geneva.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_on: Option<NaiveDate>,
    /// Who answers for it in the government, once it has begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focal_point: Option<FocalPoint>,
    /// Its agreed content: 0 as it was approved, one more with each approved amendment.
    pub agreed_version: i32,
    /// SHA-256 of the agreed content, 64 hexadecimal digits.
    pub agreed_content_hash: String,
    /// The agreed content, where an amendment has changed what was approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Draft>,
    /// Its amendments, by number.
    pub amendments: Vec<AmendmentSummary>,
    /// What its money has become.
    pub money: ProjectMoneyView,
    /// What was planned, and what the last accepted statement says was spent and reached.
    pub expenditure: PlannedAndActual,
    /// What it owes the Fund, by the day it falls due, and what it has reported; nothing once it is cancelled.
    pub obligations: Vec<ExplainedObligation>,
    /// What it may owe and cannot be known, since no value of a rule is in force on the day of its approval.
    pub obligations_not_known: Vec<ExplainedNotKnown>,
}

/// What the money of a project has become. Together it is what was granted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProjectMoneyView {
    /// Promised and not paid, USD.
    pub committed_usd: Cents,
    /// Paid, USD.
    pub disbursed_usd: Cents,
    /// Given back to its line, USD.
    pub returned_usd: Cents,
}

/// Something a project owes, explained.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedObligation {
    /// What, until when, where the rule stands, and what has become of it.
    #[serde(flatten)]
    pub owed: Owed,
    /// What is owed, in the caller's language.
    pub title: String,
    /// The rule with its values, in the caller's language.
    pub rule: String,
    /// What has become of it, in the caller's language.
    pub standing_text: String,
}

/// Something of which it cannot be said whether and until when it is owed, explained.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedNotKnown {
    /// What, and which rules have no value.
    #[serde(flatten)]
    pub not_known: NotKnown,
    /// What is owed, in the caller's language.
    pub title: String,
    /// Why it is not known, in the caller's language.
    pub reason: String,
}

impl ProjectView {
    /// The view of a project whose application is in `state`.
    pub fn of(
        state: State,
        (agreement, reports): (&Agreement, &[FiledReport]),
        money: Balance,
        focal_point: Option<FocalPoint>,
        completed_on: Option<NaiveDate>,
        (rules, now): (&Rules, DateTime<Utc>),
        language: Language,
    ) -> ProjectView {
        let agreed = &agreement.agreed;
        let obligations = match state {
            State::Cancelled => ProjectObligations::default(),
            _ => obligations::of_agreement(agreement, reports, completed_on, rules, now),
        };
        let Balance { committed, disbursed, returned, .. } = money;
        ProjectView {
            ends_on: agreed.content.ends_on(),
            agreed_version: agreed.version,
            agreed_content_hash: agreed.content_hash.to_string(),
            agreed: (agreed.version > 0).then(|| agreed.content.clone()),
            amendments: Vec::new(),
            completed_on,
            focal_point,
            money: ProjectMoneyView { committed_usd: committed, disbursed_usd: disbursed, returned_usd: returned },
            expenditure: planned_and_actual(agreed, reports),
            obligations: obligations.owed.into_iter().map(|owed| explained(owed, language)).collect(),
            obligations_not_known: obligations.not_known.into_iter().map(|found| not_known(found, language)).collect(),
        }
    }
}

/// Renders an obligation.
pub fn explained(owed: Owed, language: Language) -> ExplainedObligation {
    let title = key("obligation", owed.obligation.kind.as_str());
    let values: Vec<(&str, String)> =
        owed.obligation.terms.iter().map(|term| (term.code.as_str(), term.value.to_string())).collect();
    let args = values.iter().map(|(code, value)| (*code, value.as_str()));
    let rule = i18n::text(language, &format!("{title}-rule"), args);
    let standing_text = i18n::text(language, &key("obligation-standing", owed.standing.as_str()), []);
    ExplainedObligation { title: i18n::text(language, &title, []), rule, standing_text, owed }
}

/// Renders an obligation that cannot be computed because rule values are missing.
pub fn not_known(found: NotKnown, language: Language) -> ExplainedNotKnown {
    let named = found.missing.iter().map(|code| i18n::text(language, &key("rule", code.as_str()), []));
    let rules = named.collect::<Vec<_>>().join("; ");
    ExplainedNotKnown {
        title: i18n::text(language, &key("obligation", found.kind.as_str()), []),
        reason: i18n::text(language, "obligation-not-known", [("rules", rules.as_str())]),
        not_known: found,
    }
}
