//! Which data a transition needs besides the application row, derived from its guards, so that nothing else is loaded.
//!
//! A test decides every step with the needed data and with all data, and so finds a guard that reads undeclared data.
//! Reference data, the open budget year and the data of a project are always loaded.

use crate::domain::applications::state::Action;
use crate::domain::lifecycle::transition::{Guard, Transition};

/// The data to load for a decision or for the list of available steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DataNeeded {
    /// The preceding project, used by the eligibility rules.
    pub predecessor: bool,
    /// The endorsement letters.
    pub letters: bool,
    /// The content endorsed by the Regional Office.
    pub endorsement: bool,
    /// The fundings of the application.
    pub ties: bool,
    /// The balances of the credit lines.
    pub money: bool,
    /// The regional distribution of the money of the lines.
    pub regions: bool,
    /// The calls, for the submission of a regional application.
    pub calls: bool,
}

impl DataNeeded {
    /// All data, for reading an application.
    pub const ALL: DataNeeded = DataNeeded {
        predecessor: true,
        letters: true,
        endorsement: true,
        ties: true,
        money: true,
        regions: true,
        calls: true,
    };
}

impl Guard {
    const fn asks_letters(self) -> bool {
        matches!(self, Self::Letters)
    }

    const fn asks_endorsement(self) -> bool {
        matches!(self, Self::RegionalOfficeEndorsement)
    }
}

/// The data that a step needs. A step that posts to the ledger reads the balance after locking the line. An existing
/// funding is loaded for every step.
pub fn data_needed(step: &Transition) -> DataNeeded {
    let any = |asks: fn(Guard) -> bool| step.needs.iter().any(|guard| asks(*guard));
    DataNeeded {
        predecessor: step.asks_the_rules(),
        letters: any(Guard::asks_letters) || step.action == Action::AttachLetter,
        endorsement: any(Guard::asks_endorsement),
        ties: step.posts.is_some() || step.asks_for_money(),
        money: step.asks_for_money() && step.posts.is_none(),
        regions: step.asks_for_money(),
        calls: step.asks_for_a_call(),
    }
}
