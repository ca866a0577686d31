//! The permissions of the API: each a type that a handler names in its signature.
//!
//! What a person may do with one application is decided by the lifecycle table and by who may know of it; here stands
//! only which roles an operation is for at all.

use crate::domain::kernel::actor::Role;
use crate::http::auth::Permission;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident: $($role:ident),+;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;

            impl Permission for $name {
                const ROLES: &'static [Role] = &[$(Role::$role),+];
            }
        )+
    };
}

permissions! {
    /// Writes the applications of one state.
    Applies: StateOfficer;
    /// Reads applications, each as far as may be known of it.
    ReadsApplications: StateOfficer, RegionalOffice, FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Takes steps in the life of an application and of the project it becomes.
    Acts: StateOfficer, RegionalOffice, FundOfficer, Approver, FinanceOfficer;
    /// Announces calls for regional projects, and revises them.
    AnnouncesCalls: FundOfficer;
    /// Draws up payment plans and asks for instalments.
    PlansPayments: RegionalOffice;
    /// Finds instalments in order.
    ChecksInstalments: FundOfficer;
    /// Refuses instalments that were asked for.
    RefusesInstalments: FundOfficer, FinanceOfficer;
    /// Pays instalments.
    PaysInstalments: FinanceOfficer;
    /// Files the reports of projects.
    Reports: RegionalOffice;
    /// Accepts reports or sends them back.
    DecidesReports: FundOfficer;
    /// Looks over what all running projects owe.
    WatchesObligations: RegionalOffice, FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Asks for amendments of a running project, and brings the letters that endorse them.
    Amends: StateOfficer, RegionalOffice;
    /// Takes steps in the life of an amendment.
    ActsOnAmendments: StateOfficer, RegionalOffice, FundOfficer, Approver;
    /// Reads facts of states, rule values and budget years.
    ReadsStanding: StateOfficer, RegionalOffice, FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Reads what the lines hold and what was posted.
    ReadsLedger: FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Records how applications stand by the ranking factors.
    Ranks: FundOfficer;
    /// Reads the queue of a line, and how its applications stand by the ranking factors. A Regional Office does not: its
    /// applications compete with those of the others.
    ReadsQueue: FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Reads what each region has of a line.
    ReadsRegions: RegionalOffice, FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Reads what states owe of their assessed contributions, each state only its own.
    ReadsContributions: StateOfficer, FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Looks where the official Article 4 status and the arrears differ.
    ComparesArrears: FinanceOfficer, Auditor;
    /// Asks what would follow from an assumption, and saves the answer.
    Simulates: FundOfficer, Approver;
    /// Reads saved scenarios.
    ReadsScenarios: FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Asks what a proposed list or rule value would change.
    RehearsesRules: FundOfficer, Approver, FinanceOfficer;
    /// Opens years, allots money, records facts, positions and rule values.
    KeepsTheBooks: FinanceOfficer;
    /// Reads what everybody did with applications.
    Audits: Auditor;
    /// Reads what was done outside of applications, and what became of messages.
    WatchesOver: Auditor, Administrator;
    /// Keeps the service running.
    Administers: Administrator;
}
