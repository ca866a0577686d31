//! Constructed reference data: states with their facts, the seeded rule values, and a draft that passes on Line 2.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use fonds1035::domain::applications::form::{ActivityType, BudgetItem, CostCategory, Draft, Predecessor};
use fonds1035::domain::kernel::assessment::Assessment;
use fonds1035::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::kernel::state_code::StateCode;
use fonds1035::domain::member_states::member_state::{Fact, FactKind, FactValue, Facts};
use fonds1035::domain::rules::eligibility::question::Question;
use fonds1035::domain::rules::eligibility::regional_position::LineUse;
use fonds1035::domain::rules::eligibility::{assess, regional_share_criteria};
use fonds1035::domain::rules::rule_value::{Quantity, RuleCode, RuleKey, RuleUnit, RuleValue, Rules};

/// The kinds of fact that decide whether a state is eligible, with the word that passes.
pub const PASSING: [(FactKind, &str); 5] = [
    (FactKind::Membership, "yes"),
    (FactKind::IncomeGroup, "low"),
    (FactKind::EuropeanUnion, "no"),
    (FactKind::VoluntaryWithdrawal, "no"),
    (FactKind::Article4, "no"),
];

/// States that the constructed worlds know.
pub const STATES: [&str; 8] = ["BDI", "KEN", "MWI", "RWA", "TZA", "UGA", "ZMB", "ZWE"];

/// Everything a decision depends on, owned.
#[derive(Debug, Clone)]
pub struct World {
    pub applicant: StateCode,
    pub draft: Draft,
    pub predecessor: Option<Predecessor>,
    pub facts: Vec<Fact>,
    pub rules: Vec<RuleValue>,
    /// What the lines hold that are asked for money.
    pub line_uses: Vec<LineUse>,
    pub day: NaiveDate,
    pub known_at: DateTime<Utc>,
}

pub fn state(code: &str) -> StateCode {
    code.parse().unwrap()
}

pub fn usd(text: &str) -> Cents {
    text.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Midnight UTC of a day.
pub fn midnight(text: &str) -> DateTime<Utc> {
    day(text).and_time(chrono::NaiveTime::MIN).and_utc()
}

pub fn item(category: CostCategory, amount: Cents) -> BudgetItem {
    BudgetItem {
        output: "Output 1".into(),
        description: "constructed cost".into(),
        category,
        quantity: 1,
        unit_cost_usd: amount,
    }
}

/// Staff, office, operational and evaluation costs.
pub fn budget(amounts: [&str; 4]) -> Vec<BudgetItem> {
    CostCategory::ALL.iter().zip(amounts).map(|(category, amount)| item(*category, usd(amount))).collect()
}

/// The rule values that the project is seeded with.
pub fn seeded_rules() -> Vec<RuleValue> {
    super::rows(include_str!("../../../config/reference/rule_values.csv"))
        .iter()
        .map(|row| {
            let code: RuleCode = row["code"].parse().unwrap();
            let stored = match code.unit() {
                RuleUnit::Cents => usd(&row["value"]).get(),
                RuleUnit::BasisPoints | RuleUnit::Count => row["value"].parse().unwrap(),
            };
            let optional = |column: &str| Some(row[column].as_str()).filter(|word| !word.is_empty());
            RuleValue {
                key: RuleKey {
                    code,
                    line: optional("line").map(|word| word.parse().unwrap()),
                    scope: optional("scope").map(|word| word.parse().unwrap()),
                },
                quantity: Quantity::from_stored(code, stored).unwrap(),
                in_force_from: day(&row["in_force_from"]),
                recorded_at: midnight("2020-01-01"),
                source: row["source"].clone(),
            }
        })
        .collect()
}

pub fn fact(code: &str, kind: FactKind, word: &str) -> Fact {
    Fact {
        state: state(code),
        kind,
        value: FactValue::parse(kind, word).unwrap(),
        valid_from: day("2020-07-01"),
        recorded_at: midnight("2020-07-02"),
        source: "constructed".into(),
    }
}

/// Six of the states are in one region and two in another.
pub fn regions() -> impl Iterator<Item = Fact> {
    STATES.iter().enumerate().map(|(place, code)| {
        fact(code, FactKind::AllocationRegion, if place < 6 { "africa" } else { "asia_and_oceania" })
    })
}

impl World {
    /// Burundi applies for a national project of 100,000 USD.
    pub fn national() -> World {
        World {
            applicant: state("BDI"),
            draft: Draft {
                title: Some("constructed project".into()),
                summary: Some("constructed summary".into()),
                scope: Some(Scope::National),
                line: Some(LineChoice::Either),
                activity: Some(ActivityType::LabourMigration),
                beneficiaries: [state("BDI")].into(),
                budget: budget(["20000.00", "5000.00", "70000.00", "5000.00"]),
                starts_on: Some(day("2025-01-01")),
                duration_months: Some(18),
                ..Draft::default()
            },
            predecessor: None,
            facts: STATES
                .iter()
                .flat_map(|code| PASSING.iter().map(|(kind, word)| fact(code, *kind, word)))
                .chain(regions())
                .collect(),
            rules: seeded_rules(),
            line_uses: Vec::new(),
            day: day("2024-09-01"),
            known_at: midnight("2024-09-01"),
        }
    }

    /// Burundi applies for a regional project of 200,000 USD with Rwanda and Tanzania.
    pub fn regional() -> World {
        let mut world = World::national().benefiting(&["BDI", "RWA", "TZA"]);
        world.draft.scope = Some(Scope::Regional);
        world.draft.budget = budget(["40000.00", "10000.00", "140000.00", "10000.00"]);
        world
    }

    pub fn benefiting(mut self, codes: &[&str]) -> World {
        self.draft.beneficiaries = codes.iter().map(|code| state(code)).collect();
        self
    }

    /// The same world with another answer.
    pub fn answering(mut self, change: impl FnOnce(&mut Draft)) -> World {
        change(&mut self.draft);
        self
    }

    /// The same world with one fact of a state replaced.
    pub fn where_fact(self, code: &str, kind: FactKind, word: &str) -> World {
        let mut world = self.without_fact(code, kind);
        world.facts.push(fact(code, kind, word));
        world
    }

    pub fn without_fact(mut self, code: &str, kind: FactKind) -> World {
        self.facts.retain(|fact| fact.state != state(code) || fact.kind != kind);
        self
    }

    pub fn without_rule(mut self, code: RuleCode) -> World {
        self.rules.retain(|value| value.key.code != code);
        self
    }

    /// A constructed ceiling of Line 1, which no source publishes.
    pub fn with_line_1_ceiling(mut self, scope: Scope, amount: &str) -> World {
        self.rules.push(RuleValue {
            key: RuleKey::of(RuleCode::Ceiling, CreditLine::One, scope),
            quantity: Quantity::Amount(usd(amount)),
            in_force_from: day("2020-01-01"),
            recorded_at: midnight("2020-01-01"),
            source: "constructed".into(),
        });
        self
    }

    /// A line that is asked for money: what it holds in 2024, and what applicants use of it.
    pub fn with_line_use(mut self, line: CreditLine, whole: &str, used: &[(&str, &str)]) -> World {
        let by_applicant = used.iter().map(|(code, amount)| (state(code), usd(amount))).collect();
        self.line_uses.push(LineUse { line, year: 2024, whole: usd(whole), by_applicant });
        self
    }

    /// The project prolongs another one, which `line` paid.
    pub fn prolonging(mut self, line: Option<CreditLine>) -> World {
        self.draft.prolongs = Some("CD.0015".into());
        self.predecessor = Some(Predecessor {
            reference: "CD.0015".into(),
            application: None,
            line,
            source: "constructed".into(),
            recorded_at: midnight("2022-01-01"),
        });
        self
    }

    /// Asks something about this world.
    pub fn ask<T>(&self, ask: impl FnOnce(&Question<'_>) -> T) -> T {
        let facts = Facts::new(self.facts.iter().cloned());
        let rules = Rules::new(self.rules.clone());
        let states = STATES.map(state);
        let question = Question {
            applicant: self.applicant,
            draft: &self.draft,
            predecessor: self.predecessor.as_ref(),
            facts: &facts,
            rules: &rules,
            regional: &BTreeMap::new(),
            day: self.day,
            known_at: self.known_at,
        };
        let position = |line_use: &LineUse| {
            (line_use.line, regional_share_criteria::regional_position(&question, &states, line_use))
        };
        let regional = self.line_uses.iter().map(position).collect();
        ask(&Question { regional: &regional, ..question })
    }

    pub fn assess(&self, line: CreditLine) -> Assessment {
        self.ask(|question| assess(question, line))
    }
}
