//! A count of applications with their total requested amount.

use serde::{Deserialize, Serialize};

use crate::domain::kernel::money::Cents;

/// How many applications, and what they ask for together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Tally {
    /// How many.
    pub count: u32,
    /// What they ask for, USD.
    pub amount_usd: Cents,
}

impl Tally {
    /// Counts and sums the amounts.
    pub fn of(amounts: impl IntoIterator<Item = Cents>) -> Tally {
        amounts.into_iter().fold(Tally::default(), |tally, amount| Tally {
            count: tally.count.saturating_add(1),
            // Saturates: no line holds more than the largest amount.
            amount_usd: tally.amount_usd.checked_add(amount).unwrap_or(Cents::MAX),
        })
    }
}
