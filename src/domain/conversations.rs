//! Questions and answers about an application and its project, and the read access to them.
//!
//! A shared message is visible to the applicant and to every user who may see the application. An internal message is
//! never visible to a state. All queries for messages require a [`Sight`], the read access of one user: interface,
//! mail, export, search and counts use it. Message texts and mail are handled elsewhere.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::notification::Names;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;

/// Longest message, in characters.
pub const LONGEST: u64 = 10_000;

vocabulary! {
    /// Who may read a message.
    Visibility {
        /// The state that applies, and everybody who may know of the application.
        Shared = "shared",
        /// Officers of the Fund; never a state.
        Internal = "internal",
    }
}

vocabulary! {
    /// A group that a question is addressed to, named by the role of its members.
    Addressee {
        /// The officers of the state that applies.
        StateOfficer = "state_officer",
        /// The Regional Office.
        RegionalOffice = "regional_office",
        /// The Fund unit.
        FundOfficer = "fund_officer",
        /// The finance officers.
        FinanceOfficer = "finance_officer",
    }
}

impl Addressee {
    /// The role of its members.
    pub const fn role(self) -> Role {
        match self {
            Self::StateOfficer => Role::StateOfficer,
            Self::RegionalOffice => Role::RegionalOffice,
            Self::FundOfficer => Role::FundOfficer,
            Self::FinanceOfficer => Role::FinanceOfficer,
        }
    }
}

/// A message to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The visibility of the message.
    pub visibility: Visibility,
    /// The group of persons asked, for a question.
    pub addressed_to: Option<Addressee>,
    /// The id of the message that it answers.
    pub answers: Option<Uuid>,
    /// The text.
    pub body: String,
}

/// The read access of a user to all conversations. Only [`Sight::of`] creates one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    reader: Uuid,
    applicant: Option<StateCode>,
    drafts: bool,
    internal: bool,
    represents: Option<StateCode>,
}

impl Sight {
    /// The read access of a user; `None` if the user may read no conversation.
    pub fn of(actor: &Actor) -> Option<Sight> {
        let sight = |applicant, drafts, internal| {
            Some(Sight { reader: actor.user_id, applicant, drafts, internal, represents: actor.represents })
        };
        match actor.role {
            Role::StateOfficer => sight(Some(actor.represents?), true, false),
            Role::Auditor => sight(None, true, true),
            Role::RegionalOffice | Role::FundOfficer | Role::Approver | Role::FinanceOfficer => {
                sight(None, false, true)
            }
            Role::Administrator => None,
        }
    }

    /// The user who reads.
    pub const fn reader(&self) -> Uuid {
        self.reader
    }

    /// The only state whose applications are visible; `None`: applications of all states.
    pub const fn applicant(&self) -> Option<&StateCode> {
        self.applicant.as_ref()
    }

    /// Whether messages written before submission are visible. Only the applicant and auditors see them.
    pub const fn drafts(&self) -> bool {
        self.drafts
    }

    /// Whether internal messages are visible, except those about applications of [`Sight::represents`].
    pub const fn internal(&self) -> bool {
        self.internal
    }

    /// The state that the reader represents. Internal messages about its applications are hidden from the reader.
    pub const fn represents(&self) -> Option<&StateCode> {
        self.represents.as_ref()
    }

    /// Whether a message is visible.
    ///
    /// `submitted`: whether the application had been handed in when the message was written.
    pub fn reaches(&self, applicant: StateCode, submitted: bool, visibility: Visibility) -> bool {
        let shared = self.applicant.is_none_or(|only| only == applicant) && (self.drafts || submitted);
        match visibility {
            Visibility::Shared => shared,
            Visibility::Internal => shared && self.internal && self.represents != Some(applicant),
        }
    }
}

/// A message before it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intent {
    /// Requested visibility of the message.
    pub visibility: Visibility,
    /// Who is asked, for a question.
    pub addressed_to: Option<Addressee>,
    /// Visibility of the message that it answers, for an answer.
    pub answers: Option<Visibility>,
}

/// Whether a user who may see the application may write this message about it.
///
/// `submitted`: whether the application was ever submitted.
///
/// # Errors
/// A [`Refusal`] that names the permitted alternative.
pub fn may_write(actor: &Actor, applicant: StateCode, submitted: bool, intent: Intent) -> Result<(), Refusal> {
    if access::conflicts(actor, [applicant]) {
        return Err(Refusal::new(RefusalCode::OwnState).with("state", applicant));
    }
    let internal = intent.visibility == Visibility::Internal;
    if internal && actor.role == Role::StateOfficer {
        return Err(Refusal::new(RefusalCode::InternalIsForOfficers));
    }
    if internal && intent.addressed_to == Some(Addressee::StateOfficer) {
        return Err(Refusal::new(RefusalCode::InternalNotAskedOfStates));
    }
    if !internal && intent.answers == Some(Visibility::Internal) {
        return Err(Refusal::new(RefusalCode::AnswerToInternalIsInternal));
    }
    if !submitted && intent.addressed_to.is_some_and(|asked| asked != Addressee::StateOfficer) {
        return Err(Refusal::new(RefusalCode::DraftIsTheStatesOwn));
    }
    Ok(())
}

/// The roles notified of every message. The group addressed and earlier authors are notified too. A user who may not
/// read the message is never notified.
pub const LISTENERS: [Role; 3] = [Role::StateOfficer, Role::RegionalOffice, Role::FundOfficer];

vocabulary! {
    /// What a mail about a conversation tells.
    ConversationNoticeKind {
        /// A message that the state reads too.
        SharedMessage = "shared_message",
        /// A question that the state reads too.
        SharedQuestion = "shared_question",
        /// A message among officers.
        InternalMessage = "internal_message",
        /// A question among officers.
        InternalQuestion = "internal_question",
    }
}

impl ConversationNoticeKind {
    /// The notice kind of a message.
    pub const fn of(visibility: Visibility, question: bool) -> ConversationNoticeKind {
        match (visibility, question) {
            (Visibility::Shared, false) => Self::SharedMessage,
            (Visibility::Shared, true) => Self::SharedQuestion,
            (Visibility::Internal, false) => Self::InternalMessage,
            (Visibility::Internal, true) => Self::InternalQuestion,
        }
    }
}

/// Data of a mail about a message, as of the time of writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationNoticeData {
    /// The application.
    pub application_id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// Title of the project.
    pub title: String,
    /// Names of the applicant state.
    pub applicant_names: Names,
    /// Role of the author at the time of writing.
    pub author_role: Role,
    /// Who is asked, for a question.
    pub addressed_to: Option<Addressee>,
    /// Time of writing.
    pub at: DateTime<Utc>,
    /// Text of the message, unchanged.
    pub body: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(code: &str) -> StateCode {
        code.parse().unwrap()
    }

    fn actor(role: Role, represents: Option<&str>) -> Actor {
        Actor { user_id: Uuid::nil(), role, represents: represents.map(state) }
    }

    /// Every role: representing no state, the applicant, and another state.
    fn everybody() -> Vec<Actor> {
        let of_role = |role: &Role| [None, Some("BDI"), Some("KEN")].map(|represents| actor(*role, represents));
        Role::ALL.iter().flat_map(of_role).collect()
    }

    #[test]
    fn nothing_internal_is_in_sight_of_a_state_or_of_whoever_represents_the_applicant() {
        let mut seen = 0;
        for reader in everybody() {
            let Some(sight) = Sight::of(&reader) else { continue };
            for (applicant, submitted) in [("BDI", true), ("BDI", false), ("KEN", true), ("KEN", false)] {
                let reaches = sight.reaches(state(applicant), submitted, Visibility::Internal);
                let forbidden = reader.role == Role::StateOfficer || reader.represents == Some(state(applicant));
                assert!(!(reaches && forbidden), "{reader:?} {applicant}");
                assert!(!reaches || sight.reaches(state(applicant), submitted, Visibility::Shared));
                seen += u32::from(reaches);
            }
        }
        assert!(seen > 20, "{seen}");
    }

    #[test]
    fn what_is_shared_is_in_sight_of_exactly_those_who_may_know_of_the_application() {
        for reader in everybody() {
            for (applicant, submitted) in [("BDI", true), ("BDI", false), ("KEN", true)] {
                let reaches = Sight::of(&reader)
                    .is_some_and(|sight| sight.reaches(state(applicant), submitted, Visibility::Shared));
                assert_eq!(reaches, access::may_see(&reader, state(applicant), submitted), "{reader:?} {applicant}");
            }
        }
    }

    #[test]
    fn each_refusal_has_its_case() {
        use Addressee as To;
        use Visibility::{Internal, Shared};
        let intent = |visibility, addressed_to, answers| Intent { visibility, addressed_to, answers };
        let cases = [
            (actor(Role::FundOfficer, None), true, intent(Internal, Some(To::FinanceOfficer), Some(Shared)), None),
            (actor(Role::StateOfficer, Some("BDI")), true, intent(Shared, Some(To::FundOfficer), None), None),
            (actor(Role::StateOfficer, Some("BDI")), false, intent(Shared, Some(To::StateOfficer), None), None),
            (actor(Role::FundOfficer, Some("BDI")), true, intent(Shared, None, None), Some(RefusalCode::OwnState)),
            (
                actor(Role::StateOfficer, Some("BDI")),
                true,
                intent(Internal, None, None),
                Some(RefusalCode::InternalIsForOfficers),
            ),
            (
                actor(Role::Approver, None),
                true,
                intent(Internal, Some(To::StateOfficer), None),
                Some(RefusalCode::InternalNotAskedOfStates),
            ),
            (
                actor(Role::RegionalOffice, None),
                true,
                intent(Shared, None, Some(Internal)),
                Some(RefusalCode::AnswerToInternalIsInternal),
            ),
            (
                actor(Role::StateOfficer, Some("BDI")),
                false,
                intent(Shared, Some(To::FundOfficer), None),
                Some(RefusalCode::DraftIsTheStatesOwn),
            ),
        ];
        for (writer, submitted, intent, expected) in cases {
            let refused = may_write(&writer, state("BDI"), submitted, intent).err().map(|refusal| refusal.code);
            assert_eq!(refused, expected, "{writer:?} {intent:?}");
        }
    }

    #[test]
    fn a_group_is_named_by_the_role_of_its_members() {
        for group in Addressee::ALL {
            assert_eq!(group.as_str(), group.role().as_str());
        }
    }
}
