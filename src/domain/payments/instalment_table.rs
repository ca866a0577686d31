//! Transition table of an instalment: planned, requested by the Regional Office, checked by the Fund unit, paid by the
//! finance unit; a refused instalment can be requested again. Same type as the tables of application and project.
//!
//! Payment by instalments, with different persons for request, check and payment, is our reading: the Fund's texts
//! name the roles for project management and accounts, but not the procedure between them (ADR 0009).

use crate::domain::kernel::actor::Role;
use crate::domain::kernel::notification::{Audience, NoticeKind, Tell, tell};
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::lifecycle::transition::{Transition, row};

vocabulary! {
    /// Where an instalment stands.
    InstalmentState {
        /// In the payment plan, not asked for.
        Planned = "planned",
        /// Asked for by the office.
        Requested = "requested",
        /// Found in order by the Fund unit.
        Checked = "checked",
        /// Refused with a reason; it can be requested again.
        Refused = "refused",
        /// Paid, with reference and value date.
        Paid = "paid",
    }
}

vocabulary! {
    /// What somebody does with an instalment.
    InstalmentAction {
        /// Ask for it.
        Request = "request_instalment",
        /// Find it in order.
        Check = "check_instalment",
        /// Refuse it.
        Refuse = "refuse_instalment",
        /// Record its payment.
        Pay = "pay_instalment",
    }
}

vocabulary! {
    /// What must hold before a step of an instalment; each is one check of [`super::payment`].
    InstalmentGuard {
        /// The project is under way or winding up: neither before its beginning, nor suspended, nor ended.
        ProjectIsPaid = "project_is_paid",
        /// Until the project is completed, its evaluation line stays untouched.
        EvaluationLine = "evaluation_line",
        /// Another person than those who requested and checked.
        AnotherPerson = "another_person",
        /// A reason in words is given.
        Reason = "reason",
        /// The payment is not recorded before it was checked or made.
        ValueDate = "value_date",
    }
}

/// A row of the transition table.
pub type InstalmentStep = Transition<InstalmentState, InstalmentAction, InstalmentGuard>;

const OFFICE: &[Role] = &[Role::RegionalOffice];
const FUND: &[Role] = &[Role::FundOfficer];
const FINANCE: &[Role] = &[Role::FinanceOfficer];
const FUND_AND_FINANCE: &[Role] = &[Role::FundOfficer, Role::FinanceOfficer];

const REQUEST: &[InstalmentGuard] = &[InstalmentGuard::ProjectIsPaid, InstalmentGuard::EvaluationLine];
const CHECK: &[InstalmentGuard] =
    &[InstalmentGuard::AnotherPerson, InstalmentGuard::ProjectIsPaid, InstalmentGuard::EvaluationLine];
const REFUSE: &[InstalmentGuard] = &[InstalmentGuard::AnotherPerson, InstalmentGuard::Reason];
const PAY: &[InstalmentGuard] = &[
    InstalmentGuard::AnotherPerson,
    InstalmentGuard::ProjectIsPaid,
    InstalmentGuard::EvaluationLine,
    InstalmentGuard::ValueDate,
];

const REQUESTED: &[Tell] = &[tell(Audience::FundUnit, NoticeKind::InstalmentRequested)];
const CHECKED: &[Tell] = &[tell(Audience::FinanceUnit, NoticeKind::InstalmentChecked)];
const REFUSED: &[Tell] = &[
    tell(Audience::RegionalOffice, NoticeKind::InstalmentRefused),
    tell(Audience::FundUnit, NoticeKind::InstalmentRefused),
];
const PAID: &[Tell] = &[
    tell(Audience::ApplicantState, NoticeKind::InstalmentPaid),
    tell(Audience::RegionalOffice, NoticeKind::InstalmentPaid),
    tell(Audience::FundUnit, NoticeKind::InstalmentPaid),
];

/// The transition table. (from, action) is unique.
#[rustfmt::skip]
pub const INSTALMENT_LIFE: &[InstalmentStep] = &[
    row(InstalmentState::Planned, InstalmentAction::Request, InstalmentState::Requested, OFFICE, REQUEST, None, REQUESTED),

    row(InstalmentState::Requested, InstalmentAction::Check, InstalmentState::Checked, FUND, CHECK, None, CHECKED),
    row(InstalmentState::Requested, InstalmentAction::Refuse, InstalmentState::Refused, FUND, REFUSE, None, REFUSED),

    row(InstalmentState::Checked, InstalmentAction::Pay, InstalmentState::Paid, FINANCE, PAY, Some(EntryKind::Disburse), PAID),
    row(InstalmentState::Checked, InstalmentAction::Refuse, InstalmentState::Refused, FUND_AND_FINANCE, REFUSE, None, REFUSED),

    row(InstalmentState::Refused, InstalmentAction::Request, InstalmentState::Requested, OFFICE, REQUEST, None, REQUESTED),
];

// Compile-time check that (from, action) is unique; with duplicates the result would depend on the row order.
const _: () = {
    let mut first = 0;
    while first < INSTALMENT_LIFE.len() {
        let mut second = first + 1;
        while second < INSTALMENT_LIFE.len() {
            let (a, b) = (&INSTALMENT_LIFE[first], &INSTALMENT_LIFE[second]);
            assert!(a.from as u8 != b.from as u8 || a.action as u8 != b.action as u8);
            second += 1;
        }
        first += 1;
    }
};

/// The transition of an action from a state, or `None` if there is none.
pub fn instalment_step(from: InstalmentState, action: InstalmentAction) -> Option<&'static InstalmentStep> {
    INSTALMENT_LIFE.iter().find(|row| row.from == from && row.action == action)
}

impl InstalmentState {
    /// Whether the instalment is requested and neither refused nor paid.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Checked)
    }

    /// Whether the amount can no longer be changed by a new plan.
    pub const fn is_settled(self) -> bool {
        self.is_open() || matches!(self, Self::Paid)
    }

    /// Whether the state is final.
    pub fn is_final(self) -> bool {
        INSTALMENT_LIFE.iter().all(|row| row.from != self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn grown(mut seen: BTreeSet<InstalmentState>, forwards: bool) -> BTreeSet<InstalmentState> {
        for _ in InstalmentState::ALL {
            for row in INSTALMENT_LIFE {
                let (known, new) = if forwards { (row.from, row.to) } else { (row.to, row.from) };
                if seen.contains(&known) {
                    seen.insert(new);
                }
            }
        }
        seen
    }

    #[test]
    fn every_state_is_reachable_and_leads_to_payment_the_only_end() {
        let all: BTreeSet<InstalmentState> = InstalmentState::ALL.iter().copied().collect();
        assert_eq!(grown(BTreeSet::from([InstalmentState::Planned]), true), all);
        assert_eq!(grown(BTreeSet::from([InstalmentState::Paid]), false), all);
        let ends: Vec<_> = all.into_iter().filter(|state| state.is_final()).collect();
        assert_eq!(ends, [InstalmentState::Paid]);
        let used: BTreeSet<InstalmentAction> = INSTALMENT_LIFE.iter().map(|row| row.action).collect();
        assert_eq!(used, InstalmentAction::ALL.iter().copied().collect());
    }

    #[test]
    fn no_way_to_payment_goes_past_three_persons_and_the_evaluation_line() {
        let into = |state| INSTALMENT_LIFE.iter().filter(move |row| row.to == state);
        let payments: Vec<_> = into(InstalmentState::Paid).collect();
        assert_eq!(payments.len(), 1);
        assert_eq!((payments[0].from, payments[0].by), (InstalmentState::Checked, FINANCE));
        let checks: Vec<_> = into(InstalmentState::Checked).collect();
        assert_eq!(checks.len(), 1);
        assert_eq!((checks[0].from, checks[0].by), (InstalmentState::Requested, FUND));
        assert!(into(InstalmentState::Requested).all(|row| row.by == OFFICE));
        for row in [payments[0], checks[0]] {
            for guard in
                [InstalmentGuard::AnotherPerson, InstalmentGuard::ProjectIsPaid, InstalmentGuard::EvaluationLine]
            {
                assert!(row.needs.contains(&guard), "{} lacks {guard}", row.action);
            }
        }
    }

    #[test]
    fn money_moves_exactly_with_a_payment_and_a_refusal_has_its_reason() {
        for row in INSTALMENT_LIFE {
            let pays = row.to == InstalmentState::Paid;
            assert_eq!(row.posts, pays.then_some(EntryKind::Disburse), "{} from {}", row.action, row.from);
            let refuses = row.to == InstalmentState::Refused;
            assert_eq!(row.needs.contains(&InstalmentGuard::Reason), refuses, "{} from {}", row.action, row.from);
            assert!(!row.tells.is_empty(), "nobody hears of {}", row.action);
        }
    }

    #[test]
    fn what_was_requested_can_always_be_refused() {
        for state in InstalmentState::ALL.iter().filter(|state| state.is_open()) {
            assert!(instalment_step(*state, InstalmentAction::Refuse).is_some(), "{state} is stuck");
        }
    }
}
