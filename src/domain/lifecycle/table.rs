//! The life of an application: one table, which [`PROJECT_LIFE`] continues after approval. API, mails, ledger postings,
//! documents, the access matrix and the tests are read off both; the database holds the same rows as foreign keys.
//!
//! Stages and who moves them: the Fund's pages on applying and on review (collected rules §2.1).

use crate::domain::kernel::actor::Role;
use crate::domain::kernel::vocabulary::words;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::lifecycle::project_table::PROJECT_LIFE;
use crate::domain::notifications::message::{Audience, NoticeKind, Tell, tell};

words! {
    /// Where an application stands.
    State {
        /// Before its first event; no stored application is here.
        Unwritten = "unwritten",
        /// Being written by the state.
        Draft = "draft",
        /// Handed in.
        Submitted = "submitted",
        /// Reviewed by the Fund unit.
        UnderReview = "under_review",
        /// The Fund unit waits for the state's answer.
        ClarificationRequested = "clarification_requested",
        /// Recommended for approval; the money is reserved.
        Recommended = "recommended",
        /// Kept because only money is short.
        Retained = "retained",
        /// Approved; the money is committed and the content frozen.
        Approved = "approved",
        /// Declined for coded reasons.
        Declined = "declined",
        /// Withdrawn by the state.
        Withdrawn = "withdrawn",
        /// The project runs.
        Active = "active",
        /// The project stands still.
        Suspended = "suspended",
        /// The agreed end has come.
        Completed = "completed",
        /// The final report is accepted.
        FinalReported = "final_reported",
        /// The evaluation is accepted.
        Evaluated = "evaluated",
        /// Closed; what was not spent is back on its line.
        Closed = "closed",
        /// Ended before its time; what was not spent is back on its line.
        Cancelled = "cancelled",
    }
}

words! {
    /// What somebody does.
    Action {
        /// Begin a draft.
        Create = "create",
        /// Save answers.
        Save = "save",
        /// Attach an endorsement letter.
        AttachLetter = "attach_letter",
        /// Hand in.
        Submit = "submit",
        /// Endorse for the Regional Office.
        Endorse = "endorse",
        /// Begin the review.
        BeginReview = "begin_review",
        /// Ask the state.
        RequestClarification = "request_clarification",
        /// Answer the Fund unit.
        Answer = "answer",
        /// Recommend for approval.
        Recommend = "recommend",
        /// Keep for later because only money is short.
        Retain = "retain",
        /// Take up again what was retained.
        Reconsider = "reconsider",
        /// Send back from approval to review.
        ReturnToReview = "return_to_review",
        /// Approve.
        Approve = "approve",
        /// Decline.
        Decline = "decline",
        /// Withdraw.
        Withdraw = "withdraw",
        /// Begin the project.
        Activate = "activate",
        /// Let the project stand still.
        Suspend = "suspend",
        /// Let the project go on.
        Resume = "resume",
        /// Say that the project has reached its agreed end.
        Complete = "complete",
        /// End the project before its time.
        Cancel = "cancel",
        /// File a report on the project.
        FileReport = "file_report",
        /// Accept a workplan or an interim report.
        AcceptReport = "accept_report",
        /// Send a report back to the office.
        ReturnReport = "return_report",
        /// Accept the final report.
        AcceptFinalReport = "accept_final_report",
        /// Accept the evaluation.
        AcceptEvaluation = "accept_evaluation",
        /// Close the accounts of the project.
        Close = "close",
    }
}

words! {
    /// What must hold before a step; each is one function of `decide`.
    Guard {
        /// Every answer that submission needs is there.
        Complete = "complete",
        /// No binding criterion fails on every line asked for, and the ceiling of a line asked for is entered.
        NotIneligible = "not_ineligible",
        /// A call for regional projects is open; what was taken in one before, and a national project, need none.
        CallOpen = "call_open",
        /// Every binding criterion of the chosen line is met.
        Eligible = "eligible",
        /// The endorsement letters suffice.
        Letters = "letters",
        /// The Regional Office has endorsed the content as it stands.
        RegionalOfficeEndorsement = "regional_office_endorsement",
        /// The chosen line holds the money in the open year.
        MoneyAvailable = "money_available",
        /// The chosen line does not hold the money; nothing else is in the way.
        OnlyMoneyShort = "only_money_short",
        /// Another person than the one who recommended.
        AnotherPerson = "another_person",
        /// A reason in words is given.
        Reason = "reason",
        /// At least one coded reason is given.
        CodedReasons = "coded_reasons",
        /// The government's focal point is named.
        FocalPoint = "focal_point",
        /// Where a new focal point is named, name and office are not blank.
        NewFocalPoint = "new_focal_point",
        /// The last day that was agreed has come.
        AgreedEnd = "agreed_end",
        /// The report is one of this stage and adds up.
        ReportAddsUp = "report_adds_up",
        /// A report awaits its decision.
        AnyReportAwaits = "any_report_awaits",
        /// A workplan or an interim report awaits its decision.
        ReportAwaits = "report_awaits",
        /// The final report awaits its decision.
        FinalReportAwaits = "final_report_awaits",
        /// The evaluation awaits its decision.
        EvaluationAwaits = "evaluation_awaits",
        /// Another person than the one who filed the report.
        AnotherPersonThanFiled = "another_person_than_filed",
        /// Nothing was paid, or an accepted statement of expenditure says what was spent until the project stood still.
        Accounted = "accounted",
        /// What was spent was paid.
        SpentIsPaid = "spent_is_paid",
        /// A budget year is open: it receives what the project gives back.
        OpenYear = "open_year",
    }
}

/// One row: from where, by what, to where, by whom, under which conditions, with which posting and which notices.
/// The lives of other things are tables of the same type with words of their own.
#[derive(Debug, Clone, Copy)]
pub struct Transition<S: 'static = State, A: 'static = Action, G: 'static = Guard> {
    /// Where the application stands before.
    pub from: S,
    /// What is done.
    pub action: A,
    /// Where it stands after.
    pub to: S,
    /// Who may do it.
    pub by: &'static [Role],
    /// What must hold.
    pub needs: &'static [G],
    /// What happens to the money.
    pub posts: Option<EntryKind>,
    /// Who is told.
    pub tells: &'static [Tell],
}

pub(in crate::domain) const fn row<S: Copy, A: Copy, G>(
    from: S,
    action: A,
    to: S,
    by: &'static [Role],
    needs: &'static [G],
    posts: Option<EntryKind>,
    tells: &'static [Tell],
) -> Transition<S, A, G> {
    Transition { from, action, to, by, needs, posts, tells }
}

const STATE: &[Role] = &[Role::StateOfficer];
const REGION: &[Role] = &[Role::RegionalOffice];
const FUND: &[Role] = &[Role::FundOfficer];
const APPROVER: &[Role] = &[Role::Approver];

const READY: &[Guard] = &[Guard::Complete, Guard::CallOpen, Guard::NotIneligible];
const ARRIVAL: &[Tell] = &[
    tell(Audience::ApplicantState, NoticeKind::SubmissionReceipt),
    tell(Audience::RegionalOffice, NoticeKind::NewApplication),
    tell(Audience::FundUnit, NoticeKind::NewApplication),
];
const DECLINED: &[Tell] =
    &[tell(Audience::ApplicantState, NoticeKind::Declined), tell(Audience::FundUnit, NoticeKind::Declined)];
const WITHDRAWN: &[Tell] =
    &[tell(Audience::ApplicantState, NoticeKind::Withdrawn), tell(Audience::FundUnit, NoticeKind::Withdrawn)];
const REASONS: &[Guard] = &[Guard::CodedReasons, Guard::Reason];

/// The table. No (from, action) occurs twice.
#[rustfmt::skip]
pub const LIFECYCLE: &[Transition] = &[
    row(State::Unwritten, Action::Create, State::Draft, STATE, &[], None, &[]),
    row(State::Draft, Action::Save, State::Draft, STATE, &[], None, &[]),
    row(State::Draft, Action::AttachLetter, State::Draft, STATE, &[], None, &[]),
    row(State::Draft, Action::Submit, State::Submitted, STATE, READY, None, ARRIVAL),
    row(State::Draft, Action::Withdraw, State::Withdrawn, STATE, &[], None, &[]),

    row(State::Submitted, Action::AttachLetter, State::Submitted, STATE, &[], None, &[]),
    row(State::Submitted, Action::Endorse, State::Submitted, REGION, &[], None, &[tell(Audience::FundUnit, NoticeKind::Endorsed)]),
    row(State::Submitted, Action::BeginReview, State::UnderReview, FUND, &[], None, &[tell(Audience::ApplicantState, NoticeKind::ReviewBegun)]),
    row(State::Submitted, Action::Withdraw, State::Withdrawn, STATE, &[], None, WITHDRAWN),

    row(State::UnderReview, Action::AttachLetter, State::UnderReview, STATE, &[], None, &[]),
    row(State::UnderReview, Action::Endorse, State::UnderReview, REGION, &[], None, &[tell(Audience::FundUnit, NoticeKind::Endorsed)]),
    row(State::UnderReview, Action::RequestClarification, State::ClarificationRequested, FUND, &[Guard::Reason], None, &[tell(Audience::ApplicantState, NoticeKind::ClarificationRequested)]),
    row(State::UnderReview, Action::Recommend, State::Recommended, FUND, &[Guard::Complete, Guard::Eligible, Guard::Letters, Guard::RegionalOfficeEndorsement, Guard::MoneyAvailable], Some(EntryKind::Reserve), &[tell(Audience::Approvers, NoticeKind::ApprovalAwaited)]),
    row(State::UnderReview, Action::Retain, State::Retained, FUND, &[Guard::Complete, Guard::Eligible, Guard::Letters, Guard::RegionalOfficeEndorsement, Guard::OnlyMoneyShort], None, &[tell(Audience::ApplicantState, NoticeKind::Retained)]),
    row(State::UnderReview, Action::Decline, State::Declined, FUND, REASONS, None, DECLINED),
    row(State::UnderReview, Action::Withdraw, State::Withdrawn, STATE, &[], None, WITHDRAWN),

    row(State::ClarificationRequested, Action::Save, State::ClarificationRequested, STATE, &[], None, &[]),
    row(State::ClarificationRequested, Action::AttachLetter, State::ClarificationRequested, STATE, &[], None, &[]),
    row(State::ClarificationRequested, Action::Answer, State::UnderReview, STATE, &[Guard::Complete, Guard::CallOpen, Guard::NotIneligible, Guard::Reason], None, &[tell(Audience::FundUnit, NoticeKind::ClarificationAnswered), tell(Audience::RegionalOffice, NoticeKind::ClarificationAnswered)]),
    row(State::ClarificationRequested, Action::Decline, State::Declined, FUND, REASONS, None, DECLINED),
    row(State::ClarificationRequested, Action::Withdraw, State::Withdrawn, STATE, &[], None, WITHDRAWN),

    row(State::Recommended, Action::ReturnToReview, State::UnderReview, APPROVER, &[Guard::Reason], Some(EntryKind::Release), &[tell(Audience::FundUnit, NoticeKind::ReturnedToReview)]),
    row(State::Recommended, Action::Approve, State::Approved, APPROVER, &[Guard::AnotherPerson, Guard::Complete, Guard::Eligible, Guard::Letters, Guard::RegionalOfficeEndorsement], Some(EntryKind::Commit), &[tell(Audience::ApplicantState, NoticeKind::Approved), tell(Audience::RegionalOffice, NoticeKind::Approved), tell(Audience::FundUnit, NoticeKind::Approved)]),
    row(State::Recommended, Action::Decline, State::Declined, APPROVER, &[Guard::AnotherPerson, Guard::CodedReasons, Guard::Reason], Some(EntryKind::Release), DECLINED),
    row(State::Recommended, Action::Withdraw, State::Withdrawn, STATE, &[], Some(EntryKind::Release), WITHDRAWN),

    row(State::Retained, Action::AttachLetter, State::Retained, STATE, &[], None, &[]),
    row(State::Retained, Action::Reconsider, State::UnderReview, FUND, &[], None, &[tell(Audience::ApplicantState, NoticeKind::Reconsidered)]),
    row(State::Retained, Action::Decline, State::Declined, FUND, REASONS, None, DECLINED),
    row(State::Retained, Action::Withdraw, State::Withdrawn, STATE, &[], None, WITHDRAWN),
];

// A second row for one step would make the answer depend on the order of the table: such tables do not compile.
const _: () = {
    let whole = LIFECYCLE.len() + PROJECT_LIFE.len();
    let mut first = 0;
    while first < whole {
        let mut second = first + 1;
        while second < whole {
            let (a, b) = (nth_step(first), nth_step(second));
            assert!(a.from as u8 != b.from as u8 || a.action as u8 != b.action as u8);
            second += 1;
        }
        first += 1;
    }
};

const fn nth_step(number: usize) -> &'static Transition {
    if number < LIFECYCLE.len() { &LIFECYCLE[number] } else { &PROJECT_LIFE[number - LIFECYCLE.len()] }
}

/// Every step there is: those of the application, then those of the project.
pub fn every_step() -> impl Iterator<Item = &'static Transition> {
    LIFECYCLE.iter().chain(PROJECT_LIFE)
}

/// Whether the applicant hears of a step; what is said with the others stays among those who decide.
pub fn is_told_to_applicant(from: State, action: Action) -> bool {
    let hears = |tell: &Tell| tell.audience == Audience::ApplicantState;
    transition(from, action).is_some_and(|row| row.tells.iter().any(hears))
}

/// The row of a step, or `None` where the step does not exist.
pub fn transition(from: State, action: Action) -> Option<&'static Transition> {
    every_step().find(|row| row.from == from && row.action == action)
}

/// Every step that exists from a state.
pub fn steps_from(state: State) -> impl Iterator<Item = &'static Transition> {
    every_step().filter(move |row| row.from == state)
}

impl Transition {
    /// Whether the step asks a line for its money: to set it aside, to promise it, or to find it short.
    pub fn asks_for_money(&self) -> bool {
        let of_money = |guard: &Guard| matches!(guard, Guard::MoneyAvailable | Guard::OnlyMoneyShort);
        self.needs.iter().any(of_money) || self.posts == Some(EntryKind::Commit)
    }

    /// Whether the step hands something in, for which a call must be open where the project is regional.
    pub fn asks_for_a_call(&self) -> bool {
        self.needs.contains(&Guard::CallOpen)
    }

    /// Whether the step asks for the facts and rules of the day.
    pub fn asks_the_rules(&self) -> bool {
        let of_rules = |guard: &Guard| matches!(guard, Guard::NotIneligible | Guard::Eligible | Guard::Letters);
        self.needs.iter().any(of_rules) || self.asks_for_money()
    }
}

impl State {
    /// Whether the life ends here.
    pub fn is_final(self) -> bool {
        steps_from(self).next().is_none()
    }

    /// Whether the project has begun and has not ended.
    pub fn is_running(self) -> bool {
        self.is_project() && !self.is_final() && self != Self::Approved
    }

    /// Whether the application is a project: from its approval on.
    pub fn is_project(self) -> bool {
        PROJECT_LIFE.iter().any(|row| row.from == self || row.to == self)
    }

    /// Whether the project is under way or winding up, so that it is paid: not before it begins, while it stands still,
    /// or once it has ended.
    pub fn is_paid(self) -> bool {
        self.is_project() && !self.is_final() && !matches!(self, Self::Approved | Self::Suspended)
    }
}

impl Action {
    /// Whether the action decides a report.
    pub const fn decides_report(self) -> bool {
        matches!(self, Self::AcceptReport | Self::ReturnReport | Self::AcceptFinalReport | Self::AcceptEvaluation)
    }

    /// Whether a focal point may be named with the action: as the project begins, and as it goes on after standing still.
    pub const fn names_focal_point(self) -> bool {
        matches!(self, Self::Activate | Self::Resume)
    }

    /// Whether the action is done through the one action handler; the others have an address of their own.
    pub const fn is_command(self) -> bool {
        !matches!(self, Self::Create | Self::Save | Self::AttachLetter | Self::FileReport) && !self.decides_report()
    }
}

#[cfg(test)]
mod tests;
