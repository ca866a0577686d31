//! Mail preferences of a person: for each topic immediate mail, the daily digest, or no mail.
//!
//! A preference affects mail only; every message can be read in the service. Two kinds are always mailed: account
//! links (security) and, for the applicant state, receipts and decisions on its own application. Messages about tasks
//! can be deferred to the digest, but not turned off. Independent of addresses and message texts.

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::domain::conversations::ConversationNoticeKind;
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::notification::NoticeKind;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::notifications::call_message::CallNoticeKind;
use crate::domain::notifications::receipt_message::MoneyNoticeKind;
use crate::domain::tasks::reminder::ReminderKind;

vocabulary! {
    /// When a message is mailed.
    Delivery {
        /// By itself, at once.
        Immediately = "immediately",
        /// As a line of the digest of the day.
        Digest = "digest",
        /// Not at all; it stays readable in the service.
        None = "none",
    }
}

vocabulary! {
    /// A kind of message about which a person may choose.
    Topic {
        /// Receipts and decisions.
        Decisions = "decisions",
        /// Something waits for the reader: a step, the answer to a question, a call with its closing, or applications for
        /// which money has come.
        Work = "work",
        /// How an application or a project goes on, and what is said about it.
        Progress = "progress",
        /// Reminders of what is owed and of what has waited too long.
        Reminders = "reminders",
    }
}

/// When messages of each kind are mailed. Links of an account are always mailed, at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// Whether a digest is sent each day on which there is something to tell: what waits for the reader, what is due
    /// or overdue, what has happened.
    pub digest: bool,
    /// Receipts and decisions. A Member State officer always gets them at once.
    pub decisions: Delivery,
    /// What waits for the reader; never `none`.
    pub work: Delivery,
    /// How applications and projects go on.
    pub progress: Delivery,
    /// Reminders of what is owed and of what has waited too long.
    pub reminders: Delivery,
}

/// By default every message is mailed immediately and there is no digest.
impl Default for Preferences {
    fn default() -> Preferences {
        let at_once = Delivery::Immediately;
        Preferences { digest: false, decisions: at_once, work: at_once, progress: at_once, reminders: at_once }
    }
}

/// Why a preference is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailable {
    /// The role does not allow this delivery for the topic.
    NotAllowed,
    /// The topic is set to the digest, but the digest is off.
    DigestOff,
}

impl Topic {
    /// The topic of a stored kind of message; `None` for kinds without a preference.
    pub fn of(kind: &str) -> Option<Topic> {
        if let Ok(kind) = kind.parse::<NoticeKind>() {
            return Some(Topic::of_notice(kind));
        }
        if let Ok(kind) = kind.parse::<ConversationNoticeKind>() {
            return Some(Topic::of_conversation(kind));
        }
        if let Ok(MoneyNoticeKind::MoneyReceived) = kind.parse() {
            // The money makes retained applications actionable.
            return Some(Topic::Work);
        }
        // A changed closing time must reach all possible applicants.
        if kind.parse::<CallNoticeKind>().is_ok() {
            return Some(Topic::Work);
        }
        match kind.parse::<ReminderKind>() {
            Ok(ReminderKind::ObligationDue | ReminderKind::ObligationOverdue | ReminderKind::WorkWaiting) => {
                Some(Topic::Reminders)
            }
            // The digest has its own setting; the remaining kinds are account links.
            Ok(ReminderKind::DailyDigest) | Err(_) => None,
        }
    }

    const fn of_notice(kind: NoticeKind) -> Topic {
        match kind {
            NoticeKind::SubmissionReceipt
            | NoticeKind::Retained
            | NoticeKind::Approved
            | NoticeKind::Declined
            | NoticeKind::ProjectSuspended
            | NoticeKind::ProjectResumed
            | NoticeKind::ProjectCancelled
            | NoticeKind::AmendmentApproved
            | NoticeKind::AmendmentDeclined => Topic::Decisions,
            NoticeKind::NewApplication
            | NoticeKind::ClarificationRequested
            | NoticeKind::ClarificationAnswered
            | NoticeKind::Endorsed
            | NoticeKind::ApprovalAwaited
            | NoticeKind::ReturnedToReview
            | NoticeKind::AmendmentRequested
            | NoticeKind::AmendmentExceptionAwaited
            | NoticeKind::AmendmentEndorsed
            | NoticeKind::AmendmentApprovalAwaited
            | NoticeKind::ReportFiled
            | NoticeKind::ReportSentBack
            | NoticeKind::ClosureAwaited
            | NoticeKind::InstalmentRequested
            | NoticeKind::InstalmentChecked
            | NoticeKind::InstalmentRefused => Topic::Work,
            NoticeKind::ReviewBegun
            | NoticeKind::Reconsidered
            | NoticeKind::Withdrawn
            | NoticeKind::StandingChanged
            | NoticeKind::ProjectActivated
            | NoticeKind::ProjectCompleted
            | NoticeKind::ProjectClosed
            | NoticeKind::AmendmentExceptionGranted
            | NoticeKind::AmendmentWithdrawn
            | NoticeKind::ReportAccepted
            | NoticeKind::FinalReportAccepted
            | NoticeKind::EvaluationAccepted
            | NoticeKind::PaymentPlanDrawnUp
            | NoticeKind::InstalmentPaid => Topic::Progress,
        }
    }

    const fn of_conversation(kind: ConversationNoticeKind) -> Topic {
        match kind {
            ConversationNoticeKind::SharedQuestion | ConversationNoticeKind::InternalQuestion => Topic::Work,
            ConversationNoticeKind::SharedMessage | ConversationNoticeKind::InternalMessage => Topic::Progress,
        }
    }

    /// The deliveries that a role may choose.
    pub const fn allowed(self, role: Role) -> &'static [Delivery] {
        match (self, role) {
            (Topic::Decisions, Role::StateOfficer) => &[Delivery::Immediately],
            (Topic::Work, _) => &[Delivery::Immediately, Delivery::Digest],
            (Topic::Decisions | Topic::Progress | Topic::Reminders, _) => Delivery::ALL,
        }
    }
}

impl Preferences {
    /// The delivery chosen for a topic.
    pub const fn chosen(&self, topic: Topic) -> Delivery {
        match topic {
            Topic::Decisions => self.decisions,
            Topic::Work => self.work,
            Topic::Progress => self.progress,
            Topic::Reminders => self.reminders,
        }
    }

    /// The delivery of a kind of message for a role: the chosen one, or immediate mail if the role does not allow it.
    pub fn delivery(&self, kind: &str, role: Role) -> Delivery {
        let chosen = Topic::of(kind).map(|topic| (topic, self.chosen(topic)));
        match chosen {
            Some((topic, chosen)) if topic.allowed(role).contains(&chosen) => chosen,
            _ => Delivery::Immediately,
        }
    }

    /// The invalid preferences for a role, by topic.
    pub fn unavailable(&self, role: Role) -> Vec<(Topic, Unavailable)> {
        let fault = |topic: &Topic| match self.chosen(*topic) {
            chosen if !topic.allowed(role).contains(&chosen) => Some((*topic, Unavailable::NotAllowed)),
            Delivery::Digest if !self.digest => Some((*topic, Unavailable::DigestOff)),
            _ => None,
        };
        Topic::ALL.iter().filter_map(fault).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notifications::message::AccountNoticeKind;

    const SILENT: Preferences = Preferences {
        digest: false,
        decisions: Delivery::None,
        work: Delivery::None,
        progress: Delivery::None,
        reminders: Delivery::None,
    };

    #[test]
    fn links_of_an_account_and_the_digest_are_always_mailed() {
        for role in Role::ALL {
            for kind in AccountNoticeKind::ALL {
                assert_eq!(SILENT.delivery(kind.as_str(), *role), Delivery::Immediately);
            }
            assert_eq!(SILENT.delivery(ReminderKind::DailyDigest.as_str(), *role), Delivery::Immediately);
        }
    }

    #[test]
    fn a_state_always_hears_of_decisions_on_its_own_application_and_of_questions() {
        for kind in [NoticeKind::SubmissionReceipt, NoticeKind::Approved, NoticeKind::Declined, NoticeKind::Retained] {
            assert_eq!(SILENT.delivery(kind.as_str(), Role::StateOfficer), Delivery::Immediately, "{kind}");
            assert_eq!(SILENT.delivery(kind.as_str(), Role::FundOfficer), Delivery::None, "{kind}");
        }
        let question = NoticeKind::ClarificationRequested.as_str();
        assert_eq!(SILENT.delivery(question, Role::StateOfficer), Delivery::Immediately);
        let later = Preferences { digest: true, work: Delivery::Digest, ..Preferences::default() };
        assert_eq!(later.delivery(question, Role::StateOfficer), Delivery::Digest);
    }

    #[test]
    fn every_kind_of_notice_and_reminder_has_its_topic() {
        assert!(NoticeKind::ALL.iter().all(|kind| Topic::of(kind.as_str()).is_some()));
        assert!(MoneyNoticeKind::ALL.iter().all(|kind| Topic::of(kind.as_str()) == Some(Topic::Work)));
        assert!(CallNoticeKind::ALL.iter().all(|kind| Topic::of(kind.as_str()) == Some(Topic::Work)));
        let without: Vec<_> = ReminderKind::ALL.iter().filter(|kind| Topic::of(kind.as_str()).is_none()).collect();
        assert_eq!(without, [&ReminderKind::DailyDigest]);
    }

    #[test]
    fn what_cannot_be_chosen_is_named_topic_by_topic() {
        assert_eq!(Preferences::default().unavailable(Role::StateOfficer), []);
        assert_eq!(SILENT.unavailable(Role::FundOfficer), [(Topic::Work, Unavailable::NotAllowed)]);
        let of_state = SILENT.unavailable(Role::StateOfficer);
        assert_eq!(of_state, [Topic::Decisions, Topic::Work].map(|topic| (topic, Unavailable::NotAllowed)));
        let later = Preferences { progress: Delivery::Digest, ..Preferences::default() };
        assert_eq!(later.unavailable(Role::Auditor), [(Topic::Progress, Unavailable::DigestOff)]);
        assert_eq!(Preferences { digest: true, ..later }.unavailable(Role::Auditor), []);
    }
}
