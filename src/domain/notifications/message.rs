//! Who is told what after a step, and what was true at that moment. The lifecycle table names the pairs; persons and
//! languages are found when the step is stored.
//!
//! A message is written later than the act it tells of. What it says is therefore kept with it, so that no message
//! ever shows a state of affairs that came after. Knows neither texts nor mail.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::amendments::amendment::AmendmentKind;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::notification::Names;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::lifecycle::command::{DeclineReason, FocalPoint};
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::rules::reassessment::LineChange;

/// What a message about the payment of a project says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentFacts {
    /// Version of the payment plan.
    pub plan_version: i32,
    /// Number of the instalment; none where the whole plan is meant.
    pub instalment: Option<i32>,
    /// Amount of the instalment, or of the whole plan, in USD.
    pub amount: Cents,
    /// The day for which the instalment is planned.
    pub planned_on: Option<NaiveDate>,
    /// Reference of the payment.
    pub reference: Option<String>,
    /// Value date of the payment.
    pub value_on: Option<NaiveDate>,
}

/// What a message says of an amendment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendmentTold {
    /// Its number among those of the project.
    pub number: i32,
    /// What it changes.
    pub kinds: Vec<AmendmentKind>,
    /// The last day of the project as the amendment has it.
    pub ends_on: Option<NaiveDate>,
}

/// What a message about an application says, as it was at the moment of the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeData {
    /// Reference of the application.
    pub reference: String,
    /// Title of the project.
    pub title: String,
    /// The state that applies.
    pub applicant: StateCode,
    /// Its names.
    pub applicant_names: Names,
    /// SHA-256 of the content, 64 hexadecimal digits.
    pub content_hash: String,
    /// Instant of the act.
    pub at: DateTime<Utc>,
    /// IANA name of the zone of the applicant's capital, such as `Africa/Bujumbura`.
    pub capital_zone: String,
    /// Amount asked for, in USD.
    pub amount: Cents,
    /// Line of the application, where one is settled.
    pub line: Option<CreditLine>,
    /// Question, answer or reason in the words of the person who acted.
    pub comment: Option<String>,
    /// Coded reasons of a decline.
    pub reasons: Vec<DeclineReason>,
    /// Lines whose openness a new record changed, with the findings that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<LineChange>,
    /// The focal point named with the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focal_point: Option<FocalPoint>,
    /// What went back to the line with the step, in USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Cents>,
    /// The payment plan or instalment that the act is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentFacts>,
    /// The report that the step files or decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportTold>,
    /// The amendment that the message is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amendment: Option<AmendmentTold>,
    /// Id of the application, for the link to it.
    pub application_id: Uuid,
}

/// A report as a message names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportTold {
    /// Its number among the reports of the project.
    pub number: i32,
    /// Which report it is.
    pub kind: ObligationKind,
    /// What it states as spent since the first day of the project, USD.
    pub total_spent: Option<Cents>,
}

vocabulary! {
    /// A message about a person's account.
    AccountNoticeKind {
        /// Invites a person to choose a password.
        Invitation = "account_invitation",
        /// Lets a person choose a new password.
        PasswordReset = "password_reset",
    }
}

/// What a message about an account says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountNoticeData {
    /// The token that proves that the person reads this mailbox: of use once, before `expires_at`.
    pub token: String,
    /// From when on the token is worth nothing.
    pub expires_at: DateTime<Utc>,
}

vocabulary! {
    /// What has become of a message.
    DeliveryStatus {
        /// Waits for its next try.
        Waiting = "waiting",
        /// Handed over.
        Sent = "sent",
        /// Given up; the administrator decides.
        Parked = "parked",
        /// Not mailed by itself: its reader chose so. It is read in the service, and in the digest where so chosen.
        Kept = "kept",
    }
}
