//! The type of a transition table row, and the guards of application and project transitions.

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::notification::Tell;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::ledger::entry::EntryKind;

vocabulary! {
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

/// One row of a transition table: source state, action, target state, roles, guards, ledger posting and notifications.
/// Instalments and amendments use the same type with their own states, actions and guards.
#[derive(Debug, Clone, Copy)]
pub struct Transition<S: 'static = State, A: 'static = Action, G: 'static = Guard> {
    /// State before the transition.
    pub from: S,
    /// The action.
    pub action: A,
    /// State after the transition.
    pub to: S,
    /// Roles that may perform the action.
    pub by: &'static [Role],
    /// Guards that must hold.
    pub needs: &'static [G],
    /// The ledger posting.
    pub posts: Option<EntryKind>,
    /// The notifications.
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
