//! The arrears test of Article 4 of the Constitution, computed from contribution positions, in both versions of the
//! text.
//!
//! The test is shown beside the official status and never replaces it: eligibility uses the status that the finance
//! officer recorded from the official list. Arrears are outstanding contributions of completed financial years. If a
//! position is missing, the result is “not known”, unless the recorded positions already decide it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Serialize;

use crate::domain::kernel::assessment::{TurningChange, UsedFact};
use crate::domain::kernel::money::Centimes;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::member_states::contribution::{Figures, Positions};
use crate::domain::member_states::member_state::{FactKind, FactValue, Facts};

vocabulary! {
    /// The version of Article 4 in force on a day.
    ArticleText {
        /// Until 20 November 2013.
        Constitution1987 = "constitution_1987",
        /// From 21 November 2013.
        Amendment1998 = "amendment_1998",
    }
}

impl ArticleText {
    /// The version in force on a day: the amendments of 1998 came into force on 21 November 2013.
    pub fn in_force(day: NaiveDate) -> ArticleText {
        if (day.year(), day.month(), day.day()) < (2013, 11, 21) {
            ArticleText::Constitution1987
        } else {
            ArticleText::Amendment1998
        }
    }

    /// The citation; it is not translated.
    pub const fn legal_source(self) -> &'static str {
        match self {
            Self::Constitution1987 => {
                "Constitution, Article 4, paragraph 1, text of 1987 (in force until 20 November 2013)"
            }
            Self::Amendment1998 => {
                "Constitution, Article 4, paragraph 1, as amended by Council Resolution 997 (LXXVI) of 1998 (in force from 21 November 2013)"
            }
        }
    }
}

vocabulary! {
    /// What the test found.
    ArrearsVerdict {
        /// The arrears that the article names are reached.
        Reached = "reached",
        /// They are not reached.
        NotReached = "not_reached",
        /// A position that would settle it is missing.
        NotKnown = "not_known",
    }
}

vocabulary! {
    /// The smallest change that would turn the test.
    ArrearsTurn {
        /// The state pays `amount` of its arrears.
        PayArrears = "pay_arrears",
        /// The finance officer records the positions of `years`.
        RecordPositions = "record_positions",
    }
}

/// The test for one state, with everything that explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ArrearsTest {
    /// The state.
    pub state: StateCode,
    /// The day whose positions decide.
    pub day: NaiveDate,
    /// Only what was recorded until then counts.
    pub known_at: DateTime<Utc>,
    /// The version of the article that is applied.
    pub article: ArticleText,
    /// What was found.
    pub verdict: ArrearsVerdict,
    /// The figures of the explanation; amounts in CHF.
    pub args: BTreeMap<String, String>,
    /// The positions used, as they were; amounts in CHF.
    pub facts: Vec<UsedFact>,
    /// Legal source of the test.
    pub legal_source: String,
    /// The smallest change that would turn it; `None` where the arrears are not reached.
    pub turns: Option<TurningChange>,
}

/// Tests the arrears of a state by the version of the article in force on the day.
pub fn test(positions: &Positions, state: StateCode, day: NaiveDate, known_at: DateTime<Utc>) -> ArrearsTest {
    let mut history = ContributionHistory { positions, state, day, known_at, years: BTreeMap::new() };
    let year = i16::try_from(day.year()).unwrap_or(i16::MAX);
    let article = ArticleText::in_force(day);
    let result = match article {
        ArticleText::Constitution1987 => two_years_unpaid(&mut history, year),
        ArticleText::Amendment1998 => two_years_owed(&mut history, year),
    };
    ArrearsTest {
        state,
        day,
        known_at,
        article,
        verdict: result.verdict,
        args: result.args,
        facts: history.used(),
        legal_source: article.legal_source().to_owned(),
        turns: result.turns,
    }
}

/// Text of 1987: obligations not met for two consecutive financial years, read as the last two completed years.
fn two_years_unpaid(history: &mut ContributionHistory<'_>, year: i16) -> TestResult {
    let (earlier, later) = (year.saturating_sub(2), year.saturating_sub(1));
    let outstanding = [earlier, later].map(|year| history.figures(year).map(|(_, figures)| figures.outstanding));
    match outstanding {
        [Some(first), Some(second)] if first > Centimes::ZERO && second > Centimes::ZERO => {
            TestResult::of(ArrearsVerdict::Reached).turned_by(ArrearsTurn::PayArrears, "amount", first.min(second))
        }
        [Some(Centimes::ZERO), _] | [_, Some(Centimes::ZERO)] => TestResult::of(ArrearsVerdict::NotReached),
        _ => history.not_known(),
    }
    .with("earlier_year", earlier)
    .with("later_year", later)
    .with("earlier_outstanding", shown(outstanding[0]))
    .with("later_outstanding", shown(outstanding[1]))
}

/// Text of 1998: arrears equal to or above the contributions due for the preceding two years. A state without arrears
/// passes, even if nothing was due.
fn two_years_owed(history: &mut ContributionHistory<'_>, year: i16) -> TestResult {
    let (earlier, later) = (year.saturating_sub(2), year.saturating_sub(1));
    let due = [earlier, later].map(|year| history.figures(year).map(|(_, figures)| figures.assessed));
    let due = match due {
        [Some(first), Some(second)] => Some(total(first, second)),
        _ => None,
    };
    let arrears = arrears(history, year);
    let result = match (due, arrears) {
        (_, Arrears { known: Centimes::ZERO, complete: true }) => TestResult::of(ArrearsVerdict::NotReached),
        (Some(due), Arrears { known, .. }) if known >= due && known > Centimes::ZERO => {
            let least = Centimes::new(1).ok().map_or(due, |centime| total(known.saturating_sub(due), centime));
            TestResult::of(ArrearsVerdict::Reached).turned_by(ArrearsTurn::PayArrears, "amount", least.min(known))
        }
        (Some(_), Arrears { complete: true, .. }) => TestResult::of(ArrearsVerdict::NotReached),
        _ => history.not_known(),
    };
    result
        .with("earlier_year", earlier)
        .with("later_year", later)
        .with("arrears", arrears.known)
        .with("due", shown(due))
}

/// Outstanding contributions of the years before a given year.
#[derive(Clone, Copy)]
struct Arrears {
    /// Sum of the recorded positions.
    known: Centimes,
    /// Whether the recorded positions cover all years.
    complete: bool,
}

/// Adds up the years backwards until a position includes all earlier years and no newer position of those years
/// exists.
fn arrears(history: &mut ContributionHistory<'_>, year: i16) -> Arrears {
    let (mut known, mut year) = (Centimes::ZERO, year);
    loop {
        year = year.saturating_sub(1);
        let Some((as_of, figures)) = history.figures(year) else { return Arrears { known, complete: false } };
        known = total(known, figures.outstanding);
        let newer = history.positions.newest_before(history.state, year, history.day, history.known_at);
        match figures.outstanding_before {
            Some(before) if newer.is_none_or(|newer| newer <= as_of) => {
                return Arrears { known: total(known, before), complete: true };
            }
            _ => {}
        }
    }
}

/// Saturating sum: no comparison depends on amounts above the largest one.
fn total(one: Centimes, other: Centimes) -> Centimes {
    one.checked_add(other).unwrap_or(Centimes::MAX)
}

fn shown(amount: Option<Centimes>) -> String {
    amount.map(|amount| amount.to_string()).unwrap_or_default()
}

/// The positions of one state; each year read is recorded as a used fact.
struct ContributionHistory<'p> {
    positions: &'p Positions,
    state: StateCode,
    day: NaiveDate,
    known_at: DateTime<Utc>,
    years: BTreeMap<i16, Vec<UsedFact>>,
}

impl ContributionHistory<'_> {
    fn figures(&mut self, year: i16) -> Option<(NaiveDate, Figures)> {
        let found = self.positions.on(self.state, year, self.day, self.known_at);
        let amounts = found.map(|(_, figures)| figures);
        let before = amounts.and_then(|figures| figures.outstanding_before);
        let mut shown = vec![
            ("assessed", amounts.map(|figures| figures.assessed)),
            ("outstanding", amounts.map(|figures| figures.outstanding)),
        ];
        shown.extend(before.map(|before| ("outstanding_before", Some(before))));
        let used = shown.into_iter().map(|(what, amount)| UsedFact {
            subject: self.state.to_string(),
            kind: format!("{what}_{year}"),
            value: amount.map(|amount| amount.to_string()),
            source: found.map(|(position, _)| position.source.clone()),
            valid_from: found.map(|(position, _)| position.as_of),
            recorded_at: found.map(|(position, _)| position.recorded_at),
        });
        self.years.insert(year, used.collect());
        found.map(|(position, figures)| (position.as_of, figures))
    }

    /// The years that were read and have no position.
    fn missing(&self) -> BTreeSet<i16> {
        let lacks = |used: &[UsedFact]| used.iter().any(|fact| fact.value.is_none());
        self.years.iter().filter(|(_, used)| lacks(used)).map(|(year, _)| *year).collect()
    }

    fn not_known(&self) -> TestResult {
        let years: Vec<String> = self.missing().iter().map(i16::to_string).collect();
        let years = years.join(", ");
        TestResult::of(ArrearsVerdict::NotKnown)
            .turned_by(ArrearsTurn::RecordPositions, "years", &years)
            .with("years", &years)
    }

    fn used(self) -> Vec<UsedFact> {
        self.years.into_values().flatten().collect()
    }
}

/// The result of the test, without the positions used.
struct TestResult {
    verdict: ArrearsVerdict,
    args: BTreeMap<String, String>,
    turns: Option<TurningChange>,
}

impl TestResult {
    fn of(verdict: ArrearsVerdict) -> TestResult {
        TestResult { verdict, args: BTreeMap::new(), turns: None }
    }

    /// Adds an argument; an empty value is not added.
    fn with(mut self, name: &str, value: impl ToString) -> TestResult {
        let value = value.to_string();
        if !value.is_empty() {
            self.args.insert(name.to_owned(), value);
        }
        self
    }

    fn turned_by(mut self, code: ArrearsTurn, name: &str, value: impl ToString) -> TestResult {
        let args = BTreeMap::from([(name.to_owned(), value.to_string())]);
        self.turns = Some(TurningChange { code: code.as_str().to_owned(), args });
        self
    }
}

vocabulary! {
    /// How the official status and the computed test stand to each other.
    Agreement {
        /// Both say the same.
        Agrees = "agrees",
        /// They differ: somebody should look.
        Differs = "differs",
        /// One of them is not known.
        NotComparable = "not_comparable",
    }
}

/// The official Article 4 status with the computed test beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article4Status {
    /// Whether the official list names the state; `None` where nothing is recorded. This alone decides eligibility.
    pub official: Option<bool>,
    /// The record of the official status, as it was.
    pub official_fact: UsedFact,
    /// The computed test.
    pub computed: ArrearsTest,
    /// How they stand to each other.
    pub agreement: Agreement,
}

/// The official status of a state on a day, as known at an instant, with the computed test beside it.
pub fn article_4_status(
    facts: &Facts,
    positions: &Positions,
    state: StateCode,
    day: NaiveDate,
    known_at: DateTime<Utc>,
) -> Article4Status {
    let record = facts.value(state, FactKind::Article4, day, known_at);
    let official = record.and_then(|fact| match fact.value {
        FactValue::Holds(holds) => Some(holds),
        FactValue::Income(_) | FactValue::Region(_) | FactValue::Office(_) | FactValue::Retracted => None,
    });
    let computed = test(positions, state, day, known_at);
    let agreement = match (official, computed.verdict) {
        (Some(true), ArrearsVerdict::Reached) | (Some(false), ArrearsVerdict::NotReached) => Agreement::Agrees,
        (Some(true), ArrearsVerdict::NotReached) | (Some(false), ArrearsVerdict::Reached) => Agreement::Differs,
        (None, _) | (_, ArrearsVerdict::NotKnown) => Agreement::NotComparable,
    };
    let official_fact = UsedFact {
        subject: state.to_string(),
        kind: FactKind::Article4.as_str().to_owned(),
        value: record.map(|fact| fact.value.as_str().to_owned()),
        source: record.map(|fact| fact.source.clone()),
        valid_from: record.map(|fact| fact.valid_from),
        recorded_at: record.map(|fact| fact.recorded_at),
    };
    Article4Status { official, official_fact, computed, agreement }
}
