//! The users of the tests, one or more for each role; their rows are in the constructed seed.

use fonds1035::domain::kernel::actor::{Actor, Role};
use uuid::Uuid;

/// A user of the constructed seed.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    number: u128,
    role: Role,
    represents: Option<&'static str>,
}

impl Person {
    /// The user as the actor of an operation.
    pub fn actor(&self) -> Actor {
        Actor { user_id: self.id(), role: self.role, represents: self.represents.map(|code| code.parse().unwrap()) }
    }

    /// A user with this ID as an officer of a state.
    pub fn state_officer(id: Uuid, state: &'static str) -> Person {
        person(id.as_u128(), Role::StateOfficer, Some(state))
    }

    /// The ID of the user.
    pub fn id(&self) -> Uuid {
        Uuid::from_u128(self.number)
    }
}

const fn person(number: u128, role: Role, represents: Option<&'static str>) -> Person {
    Person { number, role, represents }
}

/// Officer of the eligible state XAA.
pub const OFFICER_XAA: Person = person(1, Role::StateOfficer, Some("XAA"));
/// Officer of the eligible state XAB.
pub const OFFICER_XAB: Person = person(2, Role::StateOfficer, Some("XAB"));
/// Officer of the state XAF, subject to Article 4.
pub const OFFICER_XAF: Person = person(3, Role::StateOfficer, Some("XAF"));
/// Regional Office.
pub const REGIONAL_OFFICE: Person = person(10, Role::RegionalOffice, None);
/// Fund officer.
pub const FUND_OFFICER: Person = person(20, Role::FundOfficer, None);
/// Another fund officer, who represents XAA.
pub const FUND_OFFICER_OF_XAA: Person = person(21, Role::FundOfficer, Some("XAA"));
/// Approver.
pub const APPROVER: Person = person(30, Role::Approver, None);
/// Finance officer.
pub const FINANCE_OFFICER: Person = person(40, Role::FinanceOfficer, None);
/// Auditor.
pub const AUDITOR: Person = person(50, Role::Auditor, None);
/// Administrator.
pub const ADMINISTRATOR: Person = person(60, Role::Administrator, None);

/// Every person above.
pub const EVERYBODY: &[Person] = &[
    OFFICER_XAA,
    OFFICER_XAB,
    OFFICER_XAF,
    REGIONAL_OFFICE,
    FUND_OFFICER,
    FUND_OFFICER_OF_XAA,
    APPROVER,
    FINANCE_OFFICER,
    AUDITOR,
    ADMINISTRATOR,
];
