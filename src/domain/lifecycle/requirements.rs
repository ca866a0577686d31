//! Which data a transition needs besides the application row: declared by each guard, so that nothing else is loaded.
//!
//! Reference data, the open budget year, the funding and the data of a project are always loaded. Data that was not
//! loaded is [`NotLoaded`](crate::domain::lifecycle::loadable::NotLoaded), so a guard that reads undeclared data fails.

use crate::domain::applications::state::Action;
use crate::domain::lifecycle::transition::{Guard, Transition};

/// The data to load for a decision or for the list of available steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataNeeded {
    /// The preceding project, used by the eligibility rules.
    pub predecessor: bool,
    /// The endorsement letters.
    pub letters: bool,
    /// The content endorsed by the Regional Office.
    pub endorsement: bool,
    /// All fundings of the application, of which a new one is the next.
    pub fundings: bool,
    /// The balances of the credit lines.
    pub money: bool,
    /// The regional distribution of the money of the lines.
    pub regions: bool,
    /// The calls, for the submission of a regional application.
    pub calls: bool,
}

impl DataNeeded {
    /// No data beyond what is always loaded.
    pub const NONE: DataNeeded = DataNeeded {
        predecessor: false,
        letters: false,
        endorsement: false,
        fundings: false,
        money: false,
        regions: false,
        calls: false,
    };

    /// All data, for reading an application.
    pub const ALL: DataNeeded = DataNeeded {
        predecessor: true,
        letters: true,
        endorsement: true,
        fundings: true,
        money: true,
        regions: true,
        calls: true,
    };

    /// The data that one or the other needs.
    #[must_use]
    pub const fn or(self, other: DataNeeded) -> DataNeeded {
        DataNeeded {
            predecessor: self.predecessor || other.predecessor,
            letters: self.letters || other.letters,
            endorsement: self.endorsement || other.endorsement,
            fundings: self.fundings || other.fundings,
            money: self.money || other.money,
            regions: self.regions || other.regions,
            calls: self.calls || other.calls,
        }
    }
}

impl Guard {
    /// The data that the guard reads.
    pub const fn data_needed(self) -> DataNeeded {
        match self {
            Self::CallOpen => DataNeeded { calls: true, ..DataNeeded::NONE },
            Self::NotIneligible => DataNeeded { predecessor: true, ..DataNeeded::NONE },
            Self::Eligible => DataNeeded { predecessor: true, regions: true, ..DataNeeded::NONE },
            Self::Letters => DataNeeded { predecessor: true, letters: true, ..DataNeeded::NONE },
            Self::RegionalOfficeEndorsement => DataNeeded { endorsement: true, ..DataNeeded::NONE },
            Self::MoneyAvailable | Self::OnlyMoneyShort => DataNeeded { money: true, ..DataNeeded::NONE },
            Self::Complete
            | Self::AnotherPerson
            | Self::Reason
            | Self::CodedReasons
            | Self::FocalPoint
            | Self::NewFocalPoint
            | Self::AgreedEnd
            | Self::ReportAddsUp
            | Self::AnyReportAwaits
            | Self::ReportAwaits
            | Self::FinalReportAwaits
            | Self::EvaluationAwaits
            | Self::AnotherPersonThanFiled
            | Self::Accounted
            | Self::SpentIsPaid
            | Self::OpenYear => DataNeeded::NONE,
        }
    }
}

/// The data that a step needs: what its guards read, the letters beside which another is attached, the fundings beside
/// which money is moved. A step that posts to the ledger reads the balance after locking the line.
pub fn data_needed(step: &Transition) -> DataNeeded {
    let of_guards = step.needs.iter().fold(DataNeeded::NONE, |needed, guard| needed.or(guard.data_needed()));
    DataNeeded {
        letters: of_guards.letters || step.action == Action::AttachLetter,
        fundings: step.posts.is_some(),
        money: of_guards.money && step.posts.is_none(),
        ..of_guards
    }
}
