//! What a step has to know beside the application itself: read off its guards, so that nothing else is gathered for it.
//!
//! A test decides every step with what it asks and with everything: a guard that looks further is found there. What is
//! known for every application alike, the open year and what concerns a project are always known.

use crate::domain::applications::state::Action;
use crate::domain::lifecycle::transition::{Guard, Transition};

/// What is gathered for a decision, or for showing what could be decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DataNeeded {
    /// The project that is prolonged, of which the rules ask.
    pub predecessor: bool,
    /// The endorsement letters.
    pub letters: bool,
    /// The content that the Regional Office endorsed.
    pub endorsement: bool,
    /// The ties to money.
    pub ties: bool,
    /// The money of the lines.
    pub money: bool,
    /// How the money of the lines stands to the regions.
    pub regions: bool,
    /// The calls, for a regional application that is handed in.
    pub calls: bool,
}

impl DataNeeded {
    /// Everything: for whoever looks at an application.
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

/// What a step asks to know. A step that moves money reads the line again behind its lock; where money is tied already,
/// the tie is known whatever is asked.
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
