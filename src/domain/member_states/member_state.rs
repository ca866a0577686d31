//! Dated facts about Member States, each with its source (bitemporal).
//!
//! A fact has a value from `valid_from` until the next fact of its kind begins, and a time of recording.
//! [`Facts::value`] returns the value on a day as known at an instant. A correction is a later record for the same
//! day; no record is overwritten.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::kernel::document::Pdf;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// What a fact is about.
    FactKind {
        /// Member State of the organization (`yes` / `no`).
        Membership = "membership",
        /// World Bank income group (`low`, `lower_middle`, `upper_middle`, `high`).
        IncomeGroup = "income_group",
        /// Member of the European Union (`yes` / `no`).
        EuropeanUnion = "european_union",
        /// Has withdrawn from eligibility of its own will (`yes` / `no`).
        VoluntaryWithdrawal = "voluntary_withdrawal",
        /// Subject to Article 4 of the Constitution, by the official list (`yes` / `no`).
        Article4 = "article_4",
        /// Region by which the Fund shares money out.
        AllocationRegion = "allocation_region",
        /// Region of the Regional Office that serves the state; no money is shared out by it.
        OfficeRegion = "office_region",
    }
}

vocabulary! {
    /// Income group of the World Bank's yearly list.
    IncomeGroup {
        /// Low income.
        Low = "low",
        /// Lower-middle income.
        LowerMiddle = "lower_middle",
        /// Upper-middle income.
        UpperMiddle = "upper_middle",
        /// High income: outside the Fund.
        High = "high",
    }
}

vocabulary! {
    /// Region by which the Fund shares money out (list of eligible states, August 2024).
    AllocationRegion {
        /// Africa.
        Africa = "africa",
        /// Asia and Oceania.
        AsiaAndOceania = "asia_and_oceania",
        /// Latin America and the Caribbean.
        LatinAmericaAndTheCaribbean = "latin_america_and_the_caribbean",
        /// Europe.
        Europe = "europe",
        /// The fifth region of the published list, whose name could not be read.
        Other = "other",
    }
}

vocabulary! {
    /// Region of a Regional Office. Another grouping than [`AllocationRegion`]: North Africa, for one, lies in Africa there
    /// and with the Middle East here.
    OfficeRegion {
        /// East Africa, the Horn of Africa and Southern Africa.
        EastHornAndSouthernAfrica = "east_horn_and_southern_africa",
        /// West and Central Africa.
        WestAndCentralAfrica = "west_and_central_africa",
        /// The Middle East and North Africa.
        MiddleEastAndNorthAfrica = "middle_east_and_north_africa",
        /// Latin America and the Caribbean.
        LatinAmericaAndTheCaribbean = "latin_america_and_the_caribbean",
        /// Asia and the Pacific.
        AsiaAndThePacific = "asia_and_the_pacific",
        /// Europe and Central Asia.
        EuropeAndCentralAsia = "europe_and_central_asia",
    }
}

vocabulary! {
    /// A fact that holds or does not.
    YesNo {
        /// It holds.
        Yes = "yes",
        /// It does not hold.
        No = "no",
    }
}

/// The value of a fact; the variant fits its [`FactKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactValue {
    /// For membership, European Union, withdrawal and Article 4.
    Holds(bool),
    /// For the income group.
    Income(IncomeGroup),
    /// For the allocation region.
    Region(AllocationRegion),
    /// For the office region.
    Office(OfficeRegion),
    /// Retraction: the earlier record for the same day was wrong, and the value before it applies.
    Retracted,
}

/// The stored code of a retraction.
const RETRACTED: &str = "retracted";

impl FactValue {
    /// Parses the stored code of a value of this kind; `None` if the code does not belong to the kind.
    pub fn parse(kind: FactKind, word: &str) -> Option<FactValue> {
        if word == RETRACTED {
            return Some(FactValue::Retracted);
        }
        match kind {
            FactKind::IncomeGroup => word.parse().ok().map(FactValue::Income),
            FactKind::AllocationRegion => word.parse().ok().map(FactValue::Region),
            FactKind::OfficeRegion => word.parse().ok().map(FactValue::Office),
            FactKind::Membership | FactKind::EuropeanUnion | FactKind::VoluntaryWithdrawal | FactKind::Article4 => {
                word.parse().ok().map(|word: YesNo| FactValue::Holds(word == YesNo::Yes))
            }
        }
    }

    /// The stored and published code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holds(true) => YesNo::Yes.as_str(),
            Self::Holds(false) => YesNo::No.as_str(),
            Self::Income(group) => group.as_str(),
            Self::Region(region) => region.as_str(),
            Self::Office(region) => region.as_str(),
            Self::Retracted => RETRACTED,
        }
    }
}

/// One record about a state. Append-only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The state.
    pub state: StateCode,
    /// Kind of the fact.
    pub kind: FactKind,
    /// Value.
    pub value: FactValue,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// When it was recorded here.
    pub recorded_at: DateTime<Utc>,
    /// Publication or document it comes from.
    pub source: String,
}

/// A fact to record.
#[derive(Debug, Clone)]
pub struct NewFact {
    /// The state.
    pub state: StateCode,
    /// The kind of fact.
    pub kind: FactKind,
    /// The value.
    pub value: FactValue,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// Publication or document.
    pub source: String,
    /// The document itself.
    pub evidence: Option<Pdf>,
}

/// The recorded facts of some states, queried by day; cloning is cheap.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    by_state_and_kind: Arc<BTreeMap<(StateCode, FactKind), Vec<Fact>>>,
}

impl Facts {
    /// Builds the index from records in any order.
    pub fn new(records: impl IntoIterator<Item = Fact>) -> Facts {
        let mut by_state_and_kind: BTreeMap<(StateCode, FactKind), Vec<Fact>> = BTreeMap::new();
        for record in records {
            by_state_and_kind.entry((record.state, record.kind)).or_default().push(record);
        }
        for records in by_state_and_kind.values_mut() {
            records.sort_by_key(|record| (record.valid_from, record.recorded_at));
        }
        Facts { by_state_and_kind: Arc::new(by_state_and_kind) }
    }

    /// The record valid on `day`, as known at `known_at`; `None` if no record applies.
    ///
    /// Among records with the same first day the last recorded one applies. After a retraction the record before that
    /// day applies.
    pub fn value(&self, state: StateCode, kind: FactKind, day: NaiveDate, known_at: DateTime<Utc>) -> Option<&Fact> {
        let records = self.by_state_and_kind.get(&(state, kind))?;
        let mut corrected_day = None;
        for record in records.iter().rev() {
            if record.valid_from > day || record.recorded_at > known_at || corrected_day == Some(record.valid_from) {
                continue;
            }
            if record.value != FactValue::Retracted {
                return Some(record);
            }
            corrected_day = Some(record.valid_from);
        }
        None
    }

    /// All records about a state; the order of kinds is not specified.
    pub fn of_state(&self, state: StateCode) -> impl Iterator<Item = &Fact> {
        FactKind::ALL.iter().filter_map(move |kind| self.by_state_and_kind.get(&(state, *kind))).flatten()
    }

    /// The distinct first days of all records of this state, sorted.
    pub fn turning_days(&self, state: StateCode, kind: FactKind) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = self
            .by_state_and_kind
            .get(&(state, kind))
            .map(|records| records.iter().map(|record| record.valid_from).collect())
            .unwrap_or_default();
        days.dedup();
        days
    }
}
