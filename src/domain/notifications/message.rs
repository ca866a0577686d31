//! Data of notifications about applications, projects and accounts. The lifecycle table names audience and kind of
//! each notification; recipients and languages are resolved when the step is stored.
//!
//! A message is rendered later than the act. It therefore stores its data, so that it never shows a later state.
//! Independent of message texts and mail delivery.

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

/// The payment data of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentFacts {
    /// Version of the payment plan.
    pub plan_version: i32,
    /// Number of the instalment; `None` if the message is about the whole plan.
    pub instalment: Option<i32>,
    /// Amount of the instalment, or of the whole plan, in USD.
    pub amount: Cents,
    /// Planned payment day of the instalment.
    pub planned_on: Option<NaiveDate>,
    /// Reference of the payment.
    pub reference: Option<String>,
    /// Value date of the payment.
    pub value_on: Option<NaiveDate>,
}

/// The amendment data of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendmentNoticeData {
    /// Number of the amendment in the project.
    pub number: i32,
    /// Kinds of change.
    pub kinds: Vec<AmendmentKind>,
    /// Last day of the project according to the amendment.
    pub ends_on: Option<NaiveDate>,
}

/// The data of a message about an application, as of the time of the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeData {
    /// Reference of the application.
    pub reference: String,
    /// Title of the project.
    pub title: String,
    /// The applicant state.
    pub applicant: StateCode,
    /// Names of the applicant state.
    pub applicant_names: Names,
    /// SHA-256 of the content, 64 hexadecimal digits.
    pub content_hash: String,
    /// Time of the act.
    pub at: DateTime<Utc>,
    /// IANA time zone of the applicant's capital, such as `Africa/Bujumbura`.
    pub capital_zone: String,
    /// Requested amount, USD.
    pub amount: Cents,
    /// Credit line of the application, if one is settled.
    pub line: Option<CreditLine>,
    /// Question, answer or reason entered with the step.
    pub comment: Option<String>,
    /// Coded reasons of a decline.
    pub reasons: Vec<DeclineReason>,
    /// Lines whose eligibility a new record changed, with the changed findings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<LineChange>,
    /// The focal point named with the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focal_point: Option<FocalPoint>,
    /// Amount returned to the line by the step, USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Cents>,
    /// The payment plan or instalment that the act is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentFacts>,
    /// The report that the step files or decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportNoticeData>,
    /// The amendment that the message is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amendment: Option<AmendmentNoticeData>,
    /// Id of the application, for the link to it.
    pub application_id: Uuid,
}

/// The report data of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportNoticeData {
    /// Number of the report in the project.
    pub number: i32,
    /// Kind of report.
    pub kind: ObligationKind,
    /// Stated expenditure since the first day of the project, USD.
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

/// The data of a message about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountNoticeData {
    /// Single-use token that proves access to the mailbox; valid until `expires_at`.
    pub token: String,
    /// Expiry time of the token.
    pub expires_at: DateTime<Utc>,
}

vocabulary! {
    /// Why a message is parked.
    ParkedCause {
        /// The mail server refused the recipient or the content for good.
        Refused = "refused",
        /// It was refused for the moment until delivery was given up.
        GivenUp = "given_up",
        /// No mail can be written from it: an unusable address, or a kind or data that this version does not know.
        Unwritable = "unwritable",
        /// Several attempts were begun and none ended.
        Unfinished = "unfinished",
        /// The recipient has changed role or state since it was written.
        OfficeChanged = "office_changed",
    }
}

vocabulary! {
    /// What has become of a message.
    DeliveryStatus {
        /// Waits for its next try.
        Waiting = "waiting",
        /// Handed over.
        Sent = "sent",
        /// Handed over, and reported back as not delivered.
        Bounced = "bounced",
        /// Given up; the administrator decides.
        Parked = "parked",
        /// Not mailed by itself: its reader chose so. It is read in the service, and in the digest where so chosen.
        Kept = "kept",
    }
}
