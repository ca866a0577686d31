//! Why a command has no outcome.

use crate::domain::kernel::refusal::Refusal;
use crate::domain::lifecycle::loadable::NotLoaded;

/// Why a command has no outcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undecided {
    /// A rule refuses it.
    #[error(transparent)]
    Refused(#[from] Box<Refusal>),
    /// The case lacks data that the step needs: a fault of the program.
    #[error(transparent)]
    NotLoaded(#[from] NotLoaded),
}

impl From<Refusal> for Undecided {
    fn from(refusal: Refusal) -> Undecided {
        Undecided::Refused(Box::new(refusal))
    }
}
