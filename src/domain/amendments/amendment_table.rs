//! Transition table of an amendment, of the same type as the tables of application and project.
//!
//! An amendment must be requested at least one month before the agreed end; a later request needs an exception
//! recorded by the Fund unit (Fund page on implementation, collected rules §2.1, stage 9). The beneficiary states
//! endorse it by letter, then the Regional Office endorses; the Fund unit recommends and the approver approves.
//! Neither of these two may have requested the amendment.

use crate::domain::kernel::actor::Role;
use crate::domain::kernel::notification::{Audience, NoticeKind, Tell, tell};
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::lifecycle::transition::{Transition, row};

vocabulary! {
    /// Where an amendment stands.
    AmendmentState {
        /// Before its first event; no stored amendment is here.
        Unwritten = "unwritten",
        /// Asked for in the last month before the agreed end: waits for an exception.
        Late = "late",
        /// Asked for.
        Requested = "requested",
        /// Endorsed by the benefiting states and the Regional Office.
        Endorsed = "endorsed",
        /// Recommended for approval.
        Recommended = "recommended",
        /// Approved: what it says is agreed.
        Approved = "approved",
        /// Declined, with a reason.
        Declined = "declined",
        /// Withdrawn by those who asked for it.
        Withdrawn = "withdrawn",
    }
}

vocabulary! {
    /// What somebody does with an amendment.
    AmendmentAction {
        /// Ask for it in time.
        Request = "request",
        /// Ask for it in the last month before the agreed end.
        RequestLate = "request_late",
        /// Record the exception that lets a late amendment go on.
        GrantException = "grant_exception",
        /// Attach the letter of a benefiting state.
        AttachLetter = "attach_letter",
        /// Endorse for the Regional Office.
        Endorse = "endorse",
        /// Recommend for approval.
        Recommend = "recommend",
        /// Approve.
        Approve = "approve",
        /// Decline.
        Decline = "decline",
        /// Withdraw.
        Withdraw = "withdraw",
    }
}

vocabulary! {
    /// What must hold before a step of an amendment.
    AmendmentGuard {
        /// The project is active or suspended.
        ProjectRuns = "project_runs",
        /// No other amendment of the project is open.
        NoneOpen = "none_open",
        /// It is no later than one month before the agreed end.
        InTime = "in_time",
        /// It is later than that.
        Late = "late",
        /// Something changes, nothing is shortened, and the budget comes to what was approved.
        Lawful = "lawful",
        /// The criteria about the shape of the budget are met by the rules of the day.
        BudgetShares = "budget_shares",
        /// The letters of the benefiting states suffice.
        Letters = "letters",
        /// Another person than the one who asked for it, and than the one who recommended it.
        AnotherPerson = "another_person",
        /// A reason in words is given.
        Reason = "reason",
    }
}

/// A row of the transition table.
pub type AmendmentTransition = Transition<AmendmentState, AmendmentAction, AmendmentGuard>;

const ASKS: &[Role] = &[Role::StateOfficer, Role::RegionalOffice];
const OFFICE: &[Role] = &[Role::RegionalOffice];
const FUND: &[Role] = &[Role::FundOfficer];
const APPROVER: &[Role] = &[Role::Approver];

const fn all(notice: NoticeKind) -> [Tell; 3] {
    [tell(Audience::ApplicantState, notice), tell(Audience::RegionalOffice, notice), tell(Audience::FundUnit, notice)]
}

const REQUESTED: &[Tell] = &all(NoticeKind::AmendmentRequested);
const LATE: &[Tell] = &all(NoticeKind::AmendmentExceptionAwaited);
const EXCEPTION: &[Tell] = &all(NoticeKind::AmendmentExceptionGranted);
const ENDORSED: &[Tell] = &[tell(Audience::FundUnit, NoticeKind::AmendmentEndorsed)];
const RECOMMENDED: &[Tell] = &[tell(Audience::Approvers, NoticeKind::AmendmentApprovalAwaited)];
const APPROVED: &[Tell] = &all(NoticeKind::AmendmentApproved);
const DECLINED: &[Tell] = &all(NoticeKind::AmendmentDeclined);
const WITHDRAWN: &[Tell] = &all(NoticeKind::AmendmentWithdrawn);

const REASON: &[AmendmentGuard] = &[AmendmentGuard::Reason];
const DECIDES_AGAINST: &[AmendmentGuard] = &[AmendmentGuard::AnotherPerson, AmendmentGuard::Reason];
/// Guards of recommendation, checked again at approval.
const SETTLES: &[AmendmentGuard] = &[
    AmendmentGuard::AnotherPerson,
    AmendmentGuard::ProjectRuns,
    AmendmentGuard::Lawful,
    AmendmentGuard::BudgetShares,
    AmendmentGuard::Letters,
];

/// The transition table. (from, action) is unique.
#[rustfmt::skip]
pub const AMENDMENT_LIFE: &[AmendmentTransition] = &[
    row(AmendmentState::Unwritten, AmendmentAction::Request, AmendmentState::Requested, ASKS, &[AmendmentGuard::ProjectRuns, AmendmentGuard::NoneOpen, AmendmentGuard::InTime, AmendmentGuard::Lawful, AmendmentGuard::BudgetShares, AmendmentGuard::Reason], None, REQUESTED),
    row(AmendmentState::Unwritten, AmendmentAction::RequestLate, AmendmentState::Late, ASKS, &[AmendmentGuard::ProjectRuns, AmendmentGuard::NoneOpen, AmendmentGuard::Late, AmendmentGuard::Lawful, AmendmentGuard::BudgetShares, AmendmentGuard::Reason], None, LATE),

    row(AmendmentState::Late, AmendmentAction::AttachLetter, AmendmentState::Late, ASKS, &[], None, &[]),
    row(AmendmentState::Late, AmendmentAction::GrantException, AmendmentState::Requested, FUND, &[AmendmentGuard::AnotherPerson, AmendmentGuard::ProjectRuns, AmendmentGuard::Reason], None, EXCEPTION),
    row(AmendmentState::Late, AmendmentAction::Decline, AmendmentState::Declined, FUND, DECIDES_AGAINST, None, DECLINED),
    row(AmendmentState::Late, AmendmentAction::Withdraw, AmendmentState::Withdrawn, ASKS, REASON, None, WITHDRAWN),

    row(AmendmentState::Requested, AmendmentAction::AttachLetter, AmendmentState::Requested, ASKS, &[], None, &[]),
    row(AmendmentState::Requested, AmendmentAction::Endorse, AmendmentState::Endorsed, OFFICE, &[AmendmentGuard::Letters], None, ENDORSED),
    row(AmendmentState::Requested, AmendmentAction::Decline, AmendmentState::Declined, FUND, DECIDES_AGAINST, None, DECLINED),
    row(AmendmentState::Requested, AmendmentAction::Withdraw, AmendmentState::Withdrawn, ASKS, REASON, None, WITHDRAWN),

    row(AmendmentState::Endorsed, AmendmentAction::Recommend, AmendmentState::Recommended, FUND, SETTLES, None, RECOMMENDED),
    row(AmendmentState::Endorsed, AmendmentAction::Decline, AmendmentState::Declined, FUND, DECIDES_AGAINST, None, DECLINED),
    row(AmendmentState::Endorsed, AmendmentAction::Withdraw, AmendmentState::Withdrawn, ASKS, REASON, None, WITHDRAWN),

    row(AmendmentState::Recommended, AmendmentAction::Approve, AmendmentState::Approved, APPROVER, SETTLES, None, APPROVED),
    row(AmendmentState::Recommended, AmendmentAction::Decline, AmendmentState::Declined, APPROVER, DECIDES_AGAINST, None, DECLINED),
    row(AmendmentState::Recommended, AmendmentAction::Withdraw, AmendmentState::Withdrawn, ASKS, REASON, None, WITHDRAWN),
];

// Compile-time check that (from, action) is unique; with duplicates the result would depend on the row order.
const _: () = {
    let mut first = 0;
    while first < AMENDMENT_LIFE.len() {
        let mut second = first + 1;
        while second < AMENDMENT_LIFE.len() {
            let (a, b) = (&AMENDMENT_LIFE[first], &AMENDMENT_LIFE[second]);
            assert!(a.from as u8 != b.from as u8 || a.action as u8 != b.action as u8);
            second += 1;
        }
        first += 1;
    }
};

/// The transition of an action from a state, or `None` if there is none.
pub fn amendment_step(from: AmendmentState, action: AmendmentAction) -> Option<&'static AmendmentTransition> {
    AMENDMENT_LIFE.iter().find(|row| row.from == from && row.action == action)
}

impl AmendmentState {
    /// Whether the state is final.
    pub fn is_final(self) -> bool {
        AMENDMENT_LIFE.iter().all(|row| row.from != self)
    }
}

impl AmendmentAction {
    /// Whether the action uses the common action endpoint; the other actions have their own endpoints.
    pub const fn is_command(self) -> bool {
        !matches!(self, Self::Request | Self::RequestLate | Self::AttachLetter)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_state_is_reached_and_from_each_an_end() {
        let mut reached = BTreeSet::from([AmendmentState::Unwritten]);
        let mut ends: BTreeSet<_> = AmendmentState::ALL.iter().copied().filter(|state| state.is_final()).collect();
        assert_eq!(ends, [AmendmentState::Approved, AmendmentState::Declined, AmendmentState::Withdrawn].into());
        for _ in AmendmentState::ALL {
            reached.extend(
                AMENDMENT_LIFE.iter().filter(|row| reached.contains(&row.from)).map(|row| row.to).collect::<Vec<_>>(),
            );
            ends.extend(
                AMENDMENT_LIFE.iter().filter(|row| ends.contains(&row.to)).map(|row| row.from).collect::<Vec<_>>(),
            );
        }
        let every: BTreeSet<_> = AmendmentState::ALL.iter().copied().collect();
        assert_eq!((reached, ends), (every.clone(), every));
        let used: BTreeSet<_> = AMENDMENT_LIFE.iter().map(|row| row.action).collect();
        assert_eq!(used, AmendmentAction::ALL.iter().copied().collect());
        let needed: BTreeSet<_> = AMENDMENT_LIFE.iter().flat_map(|row| row.needs).copied().collect();
        assert_eq!(needed, AmendmentGuard::ALL.iter().copied().collect());
    }

    #[test]
    fn no_path_to_approval_goes_past_letters_shares_or_one_of_three_persons() {
        for row in
            AMENDMENT_LIFE.iter().filter(|row| matches!(row.to, AmendmentState::Recommended | AmendmentState::Approved))
        {
            assert_eq!(row.needs, SETTLES, "{}", row.action);
        }
        let into = |state| AMENDMENT_LIFE.iter().filter(move |row| row.to == state && row.from != state);
        assert!(into(AmendmentState::Approved).all(|row| row.from == AmendmentState::Recommended));
        assert!(into(AmendmentState::Recommended).all(|row| row.from == AmendmentState::Endorsed));
        assert!(into(AmendmentState::Endorsed).all(|row| row.needs.contains(&AmendmentGuard::Letters)));
        let roles = |state| into(state).flat_map(|row| row.by).copied().collect::<BTreeSet<_>>();
        let (asks, checks, approves) =
            (roles(AmendmentState::Late), roles(AmendmentState::Recommended), roles(AmendmentState::Approved));
        assert!(asks.is_disjoint(&checks) && asks.is_disjoint(&approves) && checks.is_disjoint(&approves));
    }

    #[test]
    fn what_is_late_goes_on_only_by_an_exception_of_the_fund_unit_with_its_reason() {
        for row in AMENDMENT_LIFE
            .iter()
            .filter(|row| row.from == AmendmentState::Late && !row.to.is_final() && row.to != row.from)
        {
            assert_eq!((row.action, row.by), (AmendmentAction::GrantException, FUND));
            assert!(row.needs.contains(&AmendmentGuard::Reason));
        }
        let begins = AMENDMENT_LIFE.iter().filter(|row| row.from == AmendmentState::Unwritten);
        for row in begins {
            let asked = if row.to == AmendmentState::Late { AmendmentGuard::Late } else { AmendmentGuard::InTime };
            assert!(row.needs.contains(&asked) && row.needs.contains(&AmendmentGuard::NoneOpen));
        }
    }

    #[test]
    fn whoever_asks_may_always_withdraw_and_every_end_is_told_to_everybody_concerned() {
        for state in
            AmendmentState::ALL.iter().filter(|state| !state.is_final() && **state != AmendmentState::Unwritten)
        {
            let row = amendment_step(*state, AmendmentAction::Withdraw).unwrap();
            assert_eq!((row.to, row.by, row.needs), (AmendmentState::Withdrawn, ASKS, REASON));
            assert!(amendment_step(*state, AmendmentAction::Decline).unwrap().needs.contains(&AmendmentGuard::Reason));
        }
        for row in AMENDMENT_LIFE {
            assert!(row.posts.is_none() && !row.by.is_empty());
            if row.to.is_final() {
                let told = |audience| row.tells.iter().any(|tell| tell.audience == audience);
                assert!(told(Audience::ApplicantState) && told(Audience::RegionalOffice) && told(Audience::FundUnit));
            }
        }
    }
}
