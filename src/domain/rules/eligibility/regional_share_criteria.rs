//! How a line's money is shared among regions: in proportion to the number of eligible Member States of each (E17 of
//! the collected rules).
//!
//! Whole units are shared out by the largest-remainder method, which gives the percentages of the list of August 2024
//! exactly; that the Fund uses it is our reading. The share warns and never bars: where a region asks for more, the
//! Fund consults governments and offices. Knows no database and no clock.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::member_states::member_state::{AllocationRegion, FactKind, FactValue, StateCode};
use crate::domain::rules::eligibility::evaluation::{BUDGET, Inquiry, Ruling, listed};
use crate::domain::rules::eligibility::{Question, TurningCode, eligible};

/// Shares `whole` units out in proportion to the counts, so that the parts add up to `whole` exactly; `None` where
/// nothing is counted.
///
/// Each region gets its proportion rounded down; the units left over go one each to the largest remainders, and of
/// equal remainders to the region that stands first in [`AllocationRegion::ALL`].
pub fn shares(counts: &BTreeMap<AllocationRegion, u32>, whole: u64) -> Option<BTreeMap<AllocationRegion, u64>> {
    let total: u128 = counts.values().copied().map(u128::from).sum();
    if total == 0 {
        return None;
    }
    let mut parts = BTreeMap::new();
    let mut remainders = Vec::new();
    for (region, count) in counts {
        let product = u128::from(*count) * u128::from(whole);
        // A part is never above the whole, which fits.
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

/// What a line holds in a budget year, and which applicants use it.
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

/// How a line's money stands to the regions in a budget year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionalStanding {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// Number of eligible Member States of each region on the day.
    pub eligible: BTreeMap<AllocationRegion, u32>,
    /// States whose eligibility or whose region is not settled by what is recorded.
    pub unsettled: BTreeSet<StateCode>,
    /// All the line's money of the year, used or not, USD.
    pub whole: Cents,
    /// Reserved, committed and disbursed for the applicants of each region, USD.
    pub used: BTreeMap<AllocationRegion, Cents>,
    /// The same, for applicants whose region is not recorded, USD.
    pub used_without_region: Cents,
}

impl RegionalStanding {
    /// Counts the eligible Member States and the money used of each region, on the day of the question.
    ///
    /// `states` are all that could be Member States, whatever is recorded about them.
    pub fn of(question: &Question<'_>, states: &[StateCode], line_use: &LineUse) -> RegionalStanding {
        let mut standing = RegionalStanding {
            line: line_use.line,
            year: line_use.year,
            eligible: BTreeMap::new(),
            unsettled: BTreeSet::new(),
            whole: line_use.whole,
            used: BTreeMap::new(),
            used_without_region: Cents::ZERO,
        };
        for state in states {
            match (eligible(question, *state, line_use.line), region_of(question, *state)) {
                (Some(false), _) => {}
                (Some(true), Some(region)) => *standing.eligible.entry(region).or_default() += 1,
                (None, _) | (Some(true), None) => {
                    standing.unsettled.insert(*state);
                }
            }
        }
        for (state, amount) in &line_use.by_applicant {
            let used = match region_of(question, *state) {
                Some(region) => standing.used.entry(region).or_default(),
                None => {
                    standing.unsettled.insert(*state);
                    &mut standing.used_without_region
                }
            };
            // More than the largest amount is more than any share.
            *used = used.checked_add(*amount).unwrap_or(Cents::MAX);
        }
        standing
    }

    /// Eligible Member States of all regions together, the unsettled ones among them.
    fn states(&self) -> u64 {
        let counted: u64 = self.eligible.values().copied().map(u64::from).sum();
        counted.saturating_add(u64::try_from(self.unsettled.len()).unwrap_or(u64::MAX))
    }

    /// What a region has of `whole` units at the least, however the unsettled states turn out.
    fn least_share(&self, region: AllocationRegion, whole: u64) -> u64 {
        if self.unsettled.is_empty() {
            return shares(&self.eligible, whole).and_then(|parts| parts.get(&region).copied()).unwrap_or(0);
        }
        let count = self.eligible.get(&region).copied().unwrap_or(0);
        let least = u128::from(count) * u128::from(whole) / u128::from(self.states());
        u64::try_from(least).unwrap_or(whole)
    }

    /// The share of a region in the money of the year at the least, however the unsettled states turn out, USD.
    pub fn share(&self, region: AllocationRegion) -> Cents {
        cents(self.least_share(region, count(self.whole)))
    }

    /// What a region uses at the most, however the unsettled states turn out.
    fn most_used(&self, region: AllocationRegion) -> Cents {
        let used = self.used.get(&region).copied().unwrap_or_default();
        used.checked_add(self.used_without_region).unwrap_or(Cents::MAX)
    }
}

/// The region by which the Fund shares money out, of a state on the day of the question; `None` where none is recorded.
pub fn region_of(question: &Question<'_>, state: StateCode) -> Option<AllocationRegion> {
    let record = question.facts.value(state, FactKind::AllocationRegion, question.day, question.known_at)?;
    match record.value {
        FactValue::Region(region) => Some(region),
        FactValue::Holds(_) | FactValue::Income(_) | FactValue::Office(_) | FactValue::Retracted => None,
    }
}

/// E17: with the amount asked, the applicant's region uses no more of the line than its share.
///
/// While no step asks the line for its money there is no standing, and nothing to compare. States that are not settled
/// count against the region, so that nothing recorded later makes a share smaller than it was said to be.
pub(in crate::domain) fn regional_share(inquiry: &mut Inquiry<'_>, line: CreditLine) -> Ruling {
    let Some(standing) = inquiry.standing(line) else { return Ruling::not_concerned() };
    let state = inquiry.applicant();
    let asked = inquiry.answer(BUDGET, |draft| draft.total().filter(|total| *total > Cents::ZERO), Cents::to_string);
    let Some(asked) = asked else { return Ruling::unanswered(BUDGET) };
    let Some(region) = inquiry.region(state) else { return Ruling::unrecorded(&[state]).with("states", state) };
    let share = standing.share(region);
    let used = standing.most_used(region);
    let room = share.saturating_sub(used);
    let excess = asked.saturating_sub(room);
    let ruling = if excess == Cents::ZERO {
        Ruling::satisfied()
    } else if !standing.unsettled.is_empty() {
        let unsettled: Vec<StateCode> = standing.unsettled.iter().copied().collect();
        return Ruling::unrecorded(&unsettled).with("states", listed(&unsettled));
    } else if room == Cents::ZERO {
        Ruling::not_satisfied().turned_by(TurningCode::AwaitRegionalShare, &[("by", &excess), ("region", &region)])
    } else {
        Ruling::not_satisfied().turned_by(TurningCode::ReduceAmount, &[("by", &excess), ("to", &room)])
    };
    let eligible = standing.eligible.get(&region).copied().unwrap_or(0);
    ruling
        .with("line", line)
        .with("year", standing.year)
        .with("region", region)
        .with("eligible", eligible)
        .with("total", standing.states())
        .with("unsettled", standing.unsettled.len())
        .with("percent", format!("{} %", standing.least_share(region, 100)))
        .with("share", share)
        .with("used", used)
        .with("amount", asked)
        .with("excess", excess)
}

/// The count of cents of an amount, which is never negative.
fn count(amount: Cents) -> u64 {
    u64::try_from(amount.get()).unwrap_or(0)
}

/// The amount of a part of an amount.
fn cents(part: u64) -> Cents {
    i64::try_from(part).ok().and_then(|cents| Cents::new(cents).ok()).unwrap_or(Cents::MAX)
}
