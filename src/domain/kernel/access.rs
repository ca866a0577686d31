//! Who may see an application, and what a state owes.

use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::state_code::StateCode;

/// Whether the person may know that the application exists.
///
/// `submitted`: whether it was ever handed in. A state sees its own applications; everybody else sees an application from its submission on, and the
/// administrator, who decides nothing, sees none.
pub fn may_see(actor: &Actor, applicant: StateCode, submitted: bool) -> bool {
    match actor.role {
        Role::StateOfficer => actor.represents == Some(applicant),
        Role::Administrator => false,
        Role::Auditor => true,
        Role::RegionalOffice | Role::FundOfficer | Role::Approver | Role::FinanceOfficer => submitted,
    }
}

/// Whether the person may see what a state owes of its assessed contributions.
///
/// A state sees its own positions; the Regional Office and the administrator, who decide nothing by them, see none.
pub fn may_see_contributions(actor: &Actor, state: StateCode) -> bool {
    match actor.role {
        Role::StateOfficer => actor.represents == Some(state),
        Role::RegionalOffice | Role::Administrator => false,
        Role::FundOfficer | Role::Approver | Role::FinanceOfficer | Role::Auditor => true,
    }
}

/// Whether the person represents a state that the application concerns, and so must not act on it for the Fund.
pub fn conflicts(actor: &Actor, concerned: impl IntoIterator<Item = StateCode>) -> bool {
    actor.role != Role::StateOfficer && concerned.into_iter().any(|state| actor.represents == Some(state))
}
