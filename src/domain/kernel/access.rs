//! Access rules: which users may see an application and the outstanding contributions of a state.

use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::state_code::StateCode;

/// Whether the user may see the application.
///
/// `submitted`: whether it was ever submitted. State officers see the applications of their own state. Auditors see
/// all. The administrator sees none. Other roles see submitted applications only.
pub fn may_see(actor: &Actor, applicant: StateCode, submitted: bool) -> bool {
    match actor.role {
        Role::StateOfficer => actor.represents == Some(applicant),
        Role::Administrator => false,
        Role::Auditor => true,
        Role::RegionalOffice | Role::FundOfficer | Role::Approver | Role::FinanceOfficer => submitted,
    }
}

/// Whether the user may see the outstanding contributions of a state.
///
/// State officers see the positions of their own state. The Regional Office and the administrator do not need them
/// and see none.
pub fn may_see_contributions(actor: &Actor, state: StateCode) -> bool {
    match actor.role {
        Role::StateOfficer => actor.represents == Some(state),
        Role::RegionalOffice | Role::Administrator => false,
        Role::FundOfficer | Role::Approver | Role::FinanceOfficer | Role::Auditor => true,
    }
}

/// Whether the user represents a state that the application concerns and therefore must not act on it for the Fund.
pub fn conflicts(actor: &Actor, concerned: impl IntoIterator<Item = StateCode>) -> bool {
    actor.role != Role::StateOfficer && concerned.into_iter().any(|state| actor.represents == Some(state))
}
