//! The permissions of the API: each is a type that a handler names in its signature.
//!
//! A permission only lists the roles of an operation. The lifecycle table and the visibility rules decide which steps a
//! user may take on a single application.

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
    /// Reads applications within the visibility rules.
    ReadsApplications: StateOfficer, RegionalOffice, FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Takes steps in the lifecycle of an application and of its project.
    Acts: StateOfficer, RegionalOffice, FundOfficer, Approver, FinanceOfficer;
    /// Announces calls for regional projects, and revises them.
    AnnouncesCalls: FundOfficer;
    /// Records payment plans and requests instalments.
    PlansPayments: RegionalOffice;
    /// Checks instalments.
    ChecksInstalments: FundOfficer;
    /// Refuses requested instalments.
    RefusesInstalments: FundOfficer, FinanceOfficer;
    /// Pays instalments.
    PaysInstalments: FinanceOfficer;
    /// Files the reports of projects.
    Reports: RegionalOffice;
    /// Accepts reports or sends them back.
    DecidesReports: FundOfficer;
    /// Reads the obligations of all running projects.
    WatchesObligations: RegionalOffice, FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Requests amendments of a running project, and attaches their endorsement letters.
    Amends: StateOfficer, RegionalOffice;
    /// Takes steps in the lifecycle of an amendment.
    ActsOnAmendments: StateOfficer, RegionalOffice, FundOfficer, Approver;
    /// Reads facts of states, rule values and budget years.
    ReadsFactsAndRules: StateOfficer, RegionalOffice, FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Reads balances and entries of the lines.
    ReadsLedger: FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Records ranking assessments.
    Ranks: FundOfficer;
    /// Reads the queue of a line and its ranking assessments. A Regional Office may not, because its applications
    /// compete with those of other offices.
    ReadsQueue: FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Reads the regional distribution of a line.
    ReadsRegions: RegionalOffice, FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Reads the assessed contributions of states; a state officer only those of the own state.
    ReadsContributions: StateOfficer, FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Compares the official Article 4 status with the arrears test.
    ComparesArrears: FinanceOfficer, Auditor;
    /// Runs and saves scenarios.
    Simulates: FundOfficer, Approver;
    /// Reads saved scenarios.
    ReadsScenarios: FundOfficer, Approver, FinanceOfficer, Auditor;
    /// Evaluates the impact of a proposed list or rule value.
    AssessesRuleImpact: FundOfficer, Approver, FinanceOfficer;
    /// Opens budget years, allocates money, records facts, positions and rule values.
    KeepsTheBooks: FinanceOfficer;
    /// Reads the events of all applications.
    Audits: Auditor;
    /// Reads the audit of acts outside applications, and the delivery status of messages.
    WatchesOver: Auditor, Administrator;
    /// Operates the service.
    Administers: Administrator;
}
