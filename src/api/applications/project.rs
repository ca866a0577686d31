//! The project that an approved application became: its agreed end, its focal point, its money, what it owes.

use chrono::NaiveDate;
use serde::Serialize;

use crate::api::amendments::AmendmentSummary;
use crate::domain::agreement::Agreed;
use crate::domain::application::Draft;
use crate::domain::command::FocalPoint;
use crate::domain::decide::day_in_geneva;
use crate::domain::ledger::Balance;
use crate::domain::lifecycle::{Action, State};
use crate::domain::money::Cents;
use crate::domain::obligations::{self, Obligation};
use crate::i18n::{self, Language, key};
use crate::store::history::EventRow;

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
    /// What it owes the Fund, by the day it falls due; nothing once it is cancelled.
    pub obligations: Vec<ExplainedObligation>,
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
    /// What, until when, and where the rule stands.
    #[serde(flatten)]
    pub obligation: Obligation,
    /// What is owed, in the caller's language.
    pub title: String,
    /// The rule, in the caller's language.
    pub rule: String,
}

impl ProjectView {
    /// The view of a project whose application stands at `state`.
    pub fn of(
        state: State,
        agreed: &Agreed,
        money: Balance,
        focal_point: Option<FocalPoint>,
        history: &[EventRow],
        language: Language,
    ) -> ProjectView {
        let completed = history.iter().find(|event| event.action == Action::Complete);
        let completed_on = completed.map(|event| day_in_geneva(event.at));
        let owed = match state {
            State::Cancelled => Vec::new(),
            _ => obligations::obligations(&agreed.content, completed_on),
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
            obligations: owed.into_iter().map(|obligation| explained(obligation, language)).collect(),
        }
    }
}

fn explained(obligation: Obligation, language: Language) -> ExplainedObligation {
    let title = key("obligation", obligation.kind.as_str());
    let rule = i18n::text(language, &format!("{title}-rule"), []);
    ExplainedObligation { title: i18n::text(language, &title, []), rule, obligation }
}
