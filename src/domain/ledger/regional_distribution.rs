//! The regional distribution of a line in a budget year: eligible states, share, and requested, reserved and approved
//! amounts.
//!
//! There are two separate groupings: allocation regions, which have a share of the money, and regions of the Regional
//! Offices, which have none. Amounts are counted for the region of the applicant. Applicants without a recorded
//! region have a row of their own, so that the rows add up to the total of the line. Pure computation without
//! database or clock.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Europe::Zurich;
use serde::Serialize;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::tally::Tally;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::member_states::member_state::{AllocationRegion, FactKind, FactValue, OfficeRegion};
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_position::{LineUse, shares};
use crate::domain::rules::eligibility::{eligible, regional_share_criteria};

vocabulary! {
    /// By which regions states are grouped.
    Grouping {
        /// The regions by which the Fund shares money out.
        Allocation = "allocation",
        /// The regions of the Regional Offices.
        Office = "office",
    }
}

/// A region of one of the two groupings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Region {
    /// An allocation region.
    Allocation(AllocationRegion),
    /// A region of a Regional Office.
    Office(OfficeRegion),
}

impl Region {
    /// The code in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allocation(region) => region.as_str(),
            Self::Office(region) => region.as_str(),
        }
    }

    /// The allocation region; `None` for an office region, which has no share.
    const fn allocation(self) -> Option<AllocationRegion> {
        match self {
            Self::Allocation(region) => Some(region),
            Self::Office(_) => None,
        }
    }
}

impl Grouping {
    /// The region of a state on the day of the question; `None` if no region is recorded.
    pub fn region(self, question: &Question<'_>, state: StateCode) -> Option<Region> {
        let kind = match self {
            Self::Allocation => FactKind::AllocationRegion,
            Self::Office => FactKind::OfficeRegion,
        };
        match question.facts.value(state, kind, question.day, question.known_at)?.value {
            FactValue::Region(region) => Some(Region::Allocation(region)),
            FactValue::Office(region) => Some(Region::Office(region)),
            FactValue::Holds(_) | FactValue::Income(_) | FactValue::Retracted => None,
        }
    }

    fn regions(self) -> Vec<Region> {
        match self {
            Self::Allocation => AllocationRegion::ALL.iter().copied().map(Region::Allocation).collect(),
            Self::Office => OfficeRegion::ALL.iter().copied().map(Region::Office).collect(),
        }
    }
}

/// The applications of one applicant, or of the applicants of a region, on a line in a budget year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Applications {
    /// First handed in during the civil year in Geneva, asking for this line (or for either, while the money is tied to no
    /// other), and neither withdrawn nor declined since: what is asked, whether or not it was granted.
    pub requested: Tally,
    /// Recommended: the money is set aside on this line and year.
    pub reserved: Tally,
    /// Approved on this line and year: committed and disbursed, less what was given back.
    pub approved: Tally,
    /// Retained today and asking for this line or for either, whenever they were handed in.
    pub waiting: Tally,
}

fn together(one: Tally, other: Tally) -> Tally {
    Tally {
        count: one.count.saturating_add(other.count),
        amount_usd: one.amount_usd.checked_add(other.amount_usd).unwrap_or(Cents::MAX),
    }
}

impl Applications {
    /// Adds two sets of figures.
    #[must_use]
    pub fn and(self, other: Applications) -> Applications {
        Applications {
            requested: together(self.requested, other.requested),
            reserved: together(self.reserved, other.reserved),
            approved: together(self.approved, other.approved),
            waiting: together(self.waiting, other.waiting),
        }
    }
}

/// The share of an allocation region.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// In percent, by the largest-remainder method.
    pub percent: u64,
    /// Amount in the line's money of the year, by the same method in cents, USD.
    pub amount: Cents,
    /// Guaranteed minimum of the share while facts about some states are missing, USD.
    pub at_least: Cents,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionRow {
    /// The region; `None` if not recorded.
    pub region: Option<Region>,
    /// Its eligible Member States on the day.
    pub eligible: BTreeSet<StateCode>,
    /// Its share; `None` for office regions and for the row without a region.
    pub share: Option<Share>,
    /// The applications of its states.
    pub applications: Applications,
}

/// The complete table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionalTable {
    /// All regions of the grouping in their order, then the row without a region.
    pub rows: Vec<RegionRow>,
    /// States whose eligibility is unknown because a fact is missing; no row counts them.
    pub unsettled: BTreeSet<StateCode>,
    /// Sum of all rows.
    pub totals: Applications,
}

impl RegionalTable {
    /// Groups the states and their applications. `states`: all possible Member States; `money`: all the line's money
    /// of the year, used or not.
    pub fn of(
        question: &Question<'_>,
        grouping: Grouping,
        states: &[StateCode],
        (line, year, money): (CreditLine, i16, Cents),
        of_applicants: &BTreeMap<StateCode, Applications>,
    ) -> RegionalTable {
        let mut found: BTreeMap<Option<Region>, (BTreeSet<StateCode>, Applications)> = BTreeMap::new();
        let mut unsettled = BTreeSet::new();
        for state in states {
            match eligible(question, *state, line) {
                Some(true) => drop(found.entry(grouping.region(question, *state)).or_default().0.insert(*state)),
                Some(false) => {}
                None => drop(unsettled.insert(*state)),
            }
        }
        for (state, applications) in of_applicants {
            let of_region = &mut found.entry(grouping.region(question, *state)).or_default().1;
            *of_region = of_region.and(*applications);
        }
        let line_use = LineUse { line, year, whole: money, by_applicant: BTreeMap::new() };
        let least = regional_share_criteria::regional_position(question, states, &line_use);
        let shared = shared(&least.eligible, money);
        let regions = grouping.regions().into_iter().map(Some).chain([None]);
        let rows = regions.map(|region| {
            let (eligible, applications) = found.remove(&region).unwrap_or_default();
            let share = region.and_then(Region::allocation).map(|region| Share {
                at_least: least.share(region),
                ..shared.get(&region).copied().unwrap_or_default()
            });
            RegionRow { region, eligible, share, applications }
        });
        let rows: Vec<RegionRow> = rows.collect();
        let totals = rows.iter().fold(Applications::default(), |sum, row| sum.and(row.applications));
        RegionalTable { rows, unsettled, totals }
    }
}

/// The shares of the states with known eligibility and region. They add up to 100 % and to the money.
fn shared(eligible: &BTreeMap<AllocationRegion, u32>, money: Cents) -> BTreeMap<AllocationRegion, Share> {
    let cents = u64::try_from(money.get()).unwrap_or(0);
    let (Some(percent), Some(amounts)) = (shares(eligible, 100), shares(eligible, cents)) else {
        return BTreeMap::new();
    };
    let share = |(region, percent): (AllocationRegion, u64)| {
        let part = amounts.get(&region).copied().and_then(|part| i64::try_from(part).ok());
        let amount = part.and_then(|part| Cents::new(part).ok()).unwrap_or_default();
        (region, Share { percent, amount, at_least: Cents::ZERO })
    };
    percent.into_iter().map(share).collect()
}

/// The first instant of a civil year in Geneva and the first instant of the next year; `None` outside the calendar.
pub fn civil_year(year: i16) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let begins = |year: i32| {
        let midnight = NaiveDate::from_ymd_opt(year, 1, 1)?.and_time(NaiveTime::MIN);
        Some(midnight.and_local_timezone(Zurich).earliest()?.to_utc())
    };
    Some((begins(i32::from(year))?, begins(i32::from(year).saturating_add(1))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_civil_year_begins_at_midnight_in_geneva() {
        let (from, to) = civil_year(2026).unwrap();
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2025-12-31 23:00:00 UTC".into(), "2026-12-31 23:00:00 UTC".into())
        );
    }

    #[test]
    fn shares_in_percent_and_in_money_add_up_and_no_state_means_no_share() {
        let counts = AllocationRegion::ALL.iter().copied().zip([45, 31, 21, 13, 1]).collect();
        let found = shared(&counts, "100.01".parse().unwrap());
        assert_eq!(found.values().map(|share| share.percent).collect::<Vec<_>>(), [40, 28, 19, 12, 1]);
        assert_eq!(Cents::sum(found.values().map(|share| share.amount)), "100.01".parse().ok());
        assert_eq!(shared(&BTreeMap::new(), Cents::MAX), BTreeMap::new());
    }
}
