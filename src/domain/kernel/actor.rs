//! The user behind a request: the role, and the Member State that the user represents.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// What a person may be in the service. A person has one role.
    Role {
        /// Writes and submits the applications of one Member State; sees nothing of the others.
        StateOfficer = "state_officer",
        /// Endorses proposals for the Regional Office.
        RegionalOffice = "regional_office",
        /// The Fund unit: reviews, asks, recommends, declines.
        FundOfficer = "fund_officer",
        /// Gives the final approval (in the published texts the Director General or a Deputy Director General).
        Approver = "approver",
        /// Opens years, allots money, records facts of Member States and rule values.
        FinanceOfficer = "finance_officer",
        /// Reads everything, changes nothing.
        Auditor = "auditor",
        /// Invites and suspends persons, sees undelivered mail; decides nothing.
        Administrator = "administrator",
    }
}

/// The person behind a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person.
    pub user_id: Uuid,
    /// The person's role.
    pub role: Role,
    /// The Member State the person represents: always set for a state officer; for everybody else the state
    /// whose applications the person must not touch.
    pub represents: Option<StateCode>,
}
