//! Comparison of two scenario results by application, credit line and region.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::RefusalCode;
use crate::domain::kernel::tally::Tally;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::ledger::entry::Balance;
use crate::domain::member_states::member_state::AllocationRegion;
use crate::domain::scenarios::scenario::{ApplicationOutcome, LineOutcome, RegionOutcome, ScenarioResult};

vocabulary! {
    /// How the second of two figures stands to the first.
    Direction {
        /// It is smaller.
        Less = "less",
        /// It is the same.
        Same = "same",
        /// It is greater.
        More = "more",
    }
}

/// Two amounts beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AmountPair {
    /// In the first scenario, USD.
    pub first_usd: Cents,
    /// In the second, USD.
    pub second_usd: Cents,
    /// How the second stands to the first.
    pub direction: Direction,
    /// By how much they differ, USD.
    pub difference_usd: Cents,
}

impl AmountPair {
    fn of(first: Cents, second: Cents) -> AmountPair {
        let (direction, difference) = match second.cmp(&first) {
            std::cmp::Ordering::Less => (Direction::Less, first.saturating_sub(second)),
            std::cmp::Ordering::Equal => (Direction::Same, Cents::ZERO),
            std::cmp::Ordering::Greater => (Direction::More, second.saturating_sub(first)),
        };
        AmountPair { first_usd: first, second_usd: second, direction, difference_usd: difference }
    }
}

/// What becomes of an application in one scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Fate {
    /// Its place in the order, from 1.
    pub place: usize,
    /// The line that would pay; absent unless it is approved.
    pub approved_on: Option<CreditLine>,
    /// What it asks for, USD.
    pub amount_usd: Cents,
    /// The codes of the rules that refuse it.
    pub refusals: Vec<RefusalCode>,
}

/// An application in both scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ApplicationPair {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// In the first scenario; absent where it is not in its set.
    pub first: Option<Fate>,
    /// In the second.
    pub second: Option<Fate>,
    /// Whether one approves it and the other does not, or they do so on different lines.
    pub differs: bool,
}

/// A line, or the share of a region in it, in both scenarios. What a scenario says nothing of counts as nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MoneyPair {
    /// The line.
    pub line: CreditLine,
    /// The region; absent: the whole line, or applicants whose region is not recorded.
    pub region: Option<AllocationRegion>,
    /// What would be approved.
    pub approved: AmountPair,
    /// What would be refused.
    pub refused: AmountPair,
    /// What is left of the line, or of the share.
    pub left: AmountPair,
}

/// The comparison of two scenario results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The applications of both scenarios, in the order of the first, followed by those only in the second.
    pub applications: Vec<ApplicationPair>,
    /// The credit lines of both scenarios.
    pub lines: Vec<MoneyPair>,
    /// The regions of both scenarios.
    pub regions: Vec<MoneyPair>,
}

/// Compares two results.
pub fn compare(first: &ScenarioResult, second: &ScenarioResult) -> Comparison {
    let mut lines: BTreeMap<CreditLine, [Money; 2]> = BTreeMap::new();
    let mut regions: BTreeMap<(CreditLine, Option<AllocationRegion>), [Money; 2]> = BTreeMap::new();
    for (side, result) in [first, second].into_iter().enumerate() {
        for line in &result.lines {
            if let Some(money) = lines.entry(line.line).or_default().get_mut(side) {
                *money = Money::of_line(line);
            }
        }
        for region in &result.regions {
            if let Some(money) = regions.entry((region.line, region.region)).or_default().get_mut(side) {
                *money = Money::of_region(region);
            }
        }
    }
    Comparison {
        applications: applications(first, second),
        lines: lines.into_iter().map(|(line, sides)| Money::pair(line, None, &sides)).collect(),
        regions: regions.into_iter().map(|((line, region), sides)| Money::pair(line, region, &sides)).collect(),
    }
}

fn applications(first: &ScenarioResult, second: &ScenarioResult) -> Vec<ApplicationPair> {
    let only_second =
        second.applications.iter().filter(|found| first.applications.iter().all(|other| other.id != found.id));
    let pair = |found: &ApplicationOutcome| {
        let sides = [fate(first, found.id), fate(second, found.id)];
        let line = |side: &Option<Fate>| side.as_ref().and_then(|fate| fate.approved_on);
        let differs = line(&sides[0]) != line(&sides[1]);
        let [first, second] = sides;
        ApplicationPair { id: found.id, reference: found.reference.clone(), first, second, differs }
    };
    first.applications.iter().chain(only_second).map(pair).collect()
}

fn fate(result: &ScenarioResult, id: Uuid) -> Option<Fate> {
    let (at, found) = result.applications.iter().enumerate().find(|(_, found)| found.id == id)?;
    Some(Fate {
        place: at + 1,
        approved_on: found.approved_on,
        amount_usd: found.amount_usd,
        refusals: found.refusals.iter().map(|refused| refused.code).collect(),
    })
}

/// The figures that are compared.
#[derive(Debug, Clone, Copy, Default)]
struct Money {
    approved: Tally,
    refused: Tally,
    left: Cents,
}

impl Money {
    fn of_line(line: &LineOutcome) -> Money {
        let Balance { available, .. } = line.after;
        Money { approved: line.approved, refused: line.refused, left: available }
    }

    fn of_region(region: &RegionOutcome) -> Money {
        let left = region.share_usd.saturating_sub(region.used_after_usd);
        Money { approved: region.approved, refused: region.refused, left }
    }

    fn pair(line: CreditLine, region: Option<AllocationRegion>, [first, second]: &[Money; 2]) -> MoneyPair {
        MoneyPair {
            line,
            region,
            approved: AmountPair::of(first.approved.amount_usd, second.approved.amount_usd),
            refused: AmountPair::of(first.refused.amount_usd, second.refused.amount_usd),
            left: AmountPair::of(first.left, second.left),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::applications::state::{Action, State};
    use crate::domain::scenarios::scenario::{Assumed, RefusedAct};

    fn usd(text: &str) -> Cents {
        text.parse().unwrap()
    }

    fn outcome(id: u128, approved_on: Option<CreditLine>) -> ApplicationOutcome {
        let refused = RefusedAct {
            action: Action::Recommend,
            line: Some(CreditLine::Two),
            code: RefusalCode::MoneyShort,
            figures: BTreeMap::new(),
            legal_source: None,
            missing: Vec::new(),
            findings: Vec::new(),
        };
        ApplicationOutcome {
            id: Uuid::from_u128(id),
            reference: format!("F{id}"),
            applicant: "XAA".parse().unwrap(),
            region: Some(AllocationRegion::Africa),
            title: String::new(),
            amount_usd: usd("100"),
            before: State::UnderReview,
            after: if approved_on.is_some() { State::Approved } else { State::UnderReview },
            approved_on,
            acts: Vec::new(),
            refusals: if approved_on.is_some() { Vec::new() } else { vec![refused] },
            warnings: Vec::new(),
        }
    }

    fn result(applications: Vec<ApplicationOutcome>, left: &str) -> ScenarioResult {
        let (approved, refused) = ScenarioResult::tallies(&applications, CreditLine::Two, |_| true);
        let balance = Balance { available: usd(left), ..Balance::default() };
        let line = LineOutcome {
            line: CreditLine::Two,
            year: 2019,
            recorded: balance,
            assumed: balance,
            after: balance,
            approved,
            refused,
        };
        ScenarioResult {
            day: chrono::NaiveDate::from_ymd_opt(2019, 6, 3).unwrap(),
            assumed: Assumed::default(),
            applications,
            lines: vec![line],
            regions: Vec::new(),
        }
    }

    #[test]
    fn every_application_of_either_stands_once_and_amounts_differ_by_direction() {
        let two = Some(CreditLine::Two);
        let first = result(vec![outcome(1, two), outcome(2, None)], "50");
        let second = result(vec![outcome(3, two), outcome(2, two), outcome(1, two)], "10.50");
        let found = compare(&first, &second);
        let seen: Vec<_> = found.applications.iter().map(|pair| (pair.reference.as_str(), pair.differs)).collect();
        assert_eq!(seen, [("F1", false), ("F2", true), ("F3", true)]);
        let fate = found.applications[1].first.as_ref().unwrap();
        assert_eq!((fate.place, fate.refusals.as_slice()), (2, [RefusalCode::MoneyShort].as_slice()));
        assert_eq!(found.applications[2].first, None);
        let [line] = found.lines.as_slice() else { panic!("{:?}", found.lines) };
        assert_eq!(line.approved, AmountPair::of(usd("100"), usd("300")));
        assert_eq!((line.approved.direction, line.approved.difference_usd), (Direction::More, usd("200")));
        assert_eq!((line.left.direction, line.left.difference_usd), (Direction::Less, usd("39.50")));
        assert_eq!(compare(&first, &first).lines[0].left.direction, Direction::Same);
    }
}
