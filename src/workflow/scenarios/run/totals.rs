//! The effect of a scenario on the credit lines and on the regional shares, read from the ledger and from what its steps change.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::Balance;
use crate::domain::member_states::member_state::AllocationRegion;
use crate::domain::rules::eligibility::regional_position::RegionalPosition;
use crate::domain::scenarios::scenario::{ApplicationOutcome, LineOutcome, RegionOutcome, ScenarioResult};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::ledger::entries;
use crate::workflow::scenarios::run::simulation::Simulation;

/// The balances of the open year; none where no year is open.
pub(in crate::workflow) async fn balances(
    connection: &Connection,
    year: Option<i16>,
) -> Result<BTreeMap<CreditLine, Balance>, StoreError> {
    let mut found = BTreeMap::new();
    if let Some(year) = year {
        for line in CreditLine::ALL {
            found.insert(*line, entries::balance(connection, *line, year).await?);
        }
    }
    Ok(found)
}

/// The balances and regional positions of the credit lines in the open year.
#[derive(Debug, Default)]
pub(in crate::workflow) struct LinesOfYear {
    year: Option<i16>,
    balances: BTreeMap<CreditLine, Balance>,
    regions: BTreeMap<CreditLine, RegionalPosition>,
}

impl LinesOfYear {
    /// Reads them as of the steps so far.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub(in crate::workflow) async fn read(
        connection: &Connection,
        simulation: &mut Simulation,
        year: Option<i16>,
    ) -> Result<LinesOfYear, StoreError> {
        let mut lines = LinesOfYear { year, ..LinesOfYear::default() };
        if let Some(year) = year {
            for line in CreditLine::ALL {
                lines.balances.insert(*line, simulation.balance(connection, *line, year).await?);
                lines.regions.insert(*line, simulation.position(connection, *line, year).await?);
            }
        }
        Ok(lines)
    }
}

/// The outcome for each credit line.
pub(in crate::workflow) fn lines(
    recorded: &BTreeMap<CreditLine, Balance>,
    before: &LinesOfYear,
    after: &LinesOfYear,
    applications: &[ApplicationOutcome],
) -> Vec<LineOutcome> {
    let outcome = |(line, balance): (&CreditLine, &Balance)| {
        let (approved, refused) = ScenarioResult::tallies(applications, *line, |_| true);
        Some(LineOutcome {
            line: *line,
            year: after.year?,
            recorded: *recorded.get(line)?,
            assumed: *before.balances.get(line)?,
            after: *balance,
            approved,
            refused,
        })
    };
    after.balances.iter().filter_map(outcome).collect()
}

/// The outcome for each region that has an eligible state, an application or a use of money.
pub(in crate::workflow) fn regions(
    before: &LinesOfYear,
    after: &LinesOfYear,
    applications: &[ApplicationOutcome],
) -> Vec<RegionOutcome> {
    let mut outcomes = Vec::new();
    for (line, end) in &after.regions {
        let Some(beginning) = before.regions.get(line) else { continue };
        let known = end.eligible.keys().chain(end.used.keys()).copied();
        let named: BTreeSet<Option<AllocationRegion>> =
            known.map(Some).chain(applications.iter().map(|found| found.region)).collect();
        for region in named {
            let used = |position: &RegionalPosition| match region {
                Some(region) => position.used.get(&region).copied().unwrap_or_default(),
                None => position.used_without_region,
            };
            let (approved, refused) = ScenarioResult::tallies(applications, *line, |found| found.region == region);
            outcomes.push(RegionOutcome {
                line: *line,
                region,
                eligible_states: region.and_then(|region| end.eligible.get(&region).copied()).unwrap_or(0),
                share_usd: region.map_or(Cents::ZERO, |region| end.share(region)),
                used_before_usd: used(beginning),
                used_after_usd: used(end),
                approved,
                refused,
            });
        }
    }
    outcomes
}
