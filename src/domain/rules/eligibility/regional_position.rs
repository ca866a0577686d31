//! The regional position of a line in a budget year: the share and the use of each region.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::AllocationRegion;

/// Distributes `whole` units in proportion to the counts, so that the parts add up to `whole` exactly; `None` if all
/// counts are zero.
///
/// Largest-remainder method: each region gets its proportion rounded down; the remaining units go one each to the
/// largest remainders, and among equal remainders to the first region of [`AllocationRegion::ALL`].
pub fn shares(counts: &BTreeMap<AllocationRegion, u32>, whole: u64) -> Option<BTreeMap<AllocationRegion, u64>> {
    let total: u128 = counts.values().copied().map(u128::from).sum();
    if total == 0 {
        return None;
    }
    let mut parts = BTreeMap::new();
    let mut remainders = Vec::new();
    for (region, count) in counts {
        let product = u128::from(*count) * u128::from(whole);
        // A part is at most `whole`, which fits into `u64`.
        parts.insert(*region, u64::try_from(product / total).unwrap_or(whole));
        remainders.push((Reverse(product % total), *region));
    }
    remainders.sort_unstable();
    let mut left = whole - parts.values().sum::<u64>();
    for (_, region) in remainders {
        if left > 0 {
            left -= 1;
            *parts.entry(region).or_default() += 1;
        }
    }
    Some(parts)
}

/// The money of a line in a budget year, and its use by applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineUse {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// All the line's money of the year, used or not, USD.
    pub whole: Cents,
    /// Reserved, committed and disbursed for the other applications of each applicant, USD.
    pub by_applicant: BTreeMap<StateCode, Cents>,
}

/// The regional position of a line in a budget year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionalPosition {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// Number of eligible Member States of each region on the day.
    pub eligible: BTreeMap<AllocationRegion, u32>,
    /// States whose eligibility or region is unknown.
    pub unsettled: BTreeSet<StateCode>,
    /// All the line's money of the year, used or not, USD.
    pub whole: Cents,
    /// Reserved, committed and disbursed for the applicants of each region, USD.
    pub used: BTreeMap<AllocationRegion, Cents>,
    /// The same for applicants without a recorded region, USD.
    pub used_without_region: Cents,
}

impl RegionalPosition {
    /// Number of eligible Member States of all regions, including the unsettled ones.
    pub(in crate::domain) fn states(&self) -> u64 {
        let counted: u64 = self.eligible.values().copied().map(u64::from).sum();
        counted.saturating_add(u64::try_from(self.unsettled.len()).unwrap_or(u64::MAX))
    }

    /// The guaranteed minimum of a region's part of `whole` units, for any outcome of the unsettled states.
    pub(in crate::domain) fn least_share(&self, region: AllocationRegion, whole: u64) -> u64 {
        if self.unsettled.is_empty() {
            return shares(&self.eligible, whole).and_then(|parts| parts.get(&region).copied()).unwrap_or(0);
        }
        let count = self.eligible.get(&region).copied().unwrap_or(0);
        let least = u128::from(count) * u128::from(whole) / u128::from(self.states());
        u64::try_from(least).unwrap_or(whole)
    }

    /// The guaranteed minimum share of a region in the money of the year, for any outcome of the unsettled states,
    /// USD.
    pub fn share(&self, region: AllocationRegion) -> Cents {
        cents(self.least_share(region, count(self.whole)))
    }

    /// The maximum use of a region, for any outcome of the unsettled states.
    pub(in crate::domain) fn most_used(&self, region: AllocationRegion) -> Cents {
        let used = self.used.get(&region).copied().unwrap_or_default();
        used.checked_add(self.used_without_region).unwrap_or(Cents::MAX)
    }
}

/// The cents of an amount, which is never negative.
fn count(amount: Cents) -> u64 {
    u64::try_from(amount.get()).unwrap_or(0)
}

/// The amount of a number of cents.
fn cents(part: u64) -> Cents {
    i64::try_from(part).ok().and_then(|cents| Cents::new(cents).ok()).unwrap_or(Cents::MAX)
}
