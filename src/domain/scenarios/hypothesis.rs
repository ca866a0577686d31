//! Hypothetical facts and rule values for dry runs. A [`Proposal`] is assumed and never recorded.
//!
//! It has the same content as a publication: facts of states, rule values, a World Bank list of income groups, an
//! official Article 4 list. Independent of database and clock.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::domain::kernel::calendar;
use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{Fact, FactKind, FactValue, Facts, IncomeGroup};
use crate::domain::rules::rule_value::{Quantity, RuleCode, RuleKey, RuleValue};

/// What is assumed to be published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// What it is called where a finding names the source of a fact or of a rule value.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
    /// Facts of states.
    #[serde(default)]
    #[validate(length(max = 1_000, code = "too_many"), nested)]
    pub facts: Vec<ProposedFact>,
    /// Values of rules.
    #[serde(default)]
    #[validate(length(max = 100, code = "too_many"), nested)]
    pub rules: Vec<ProposedRule>,
    /// A list of economies by income group.
    #[serde(default)]
    #[validate(nested)]
    pub income_list: Option<IncomeList>,
    /// An official list of the states subject to Article 4.
    #[serde(default)]
    #[validate(nested)]
    pub article_4_list: Option<Article4List>,
}

/// A fact of a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedFact {
    /// The state.
    pub state: StateCode,
    /// What it is about.
    pub kind: FactKind,
    /// What is assumed: `yes` or `no`, an income group, an allocation or an office region.
    #[schema(example = "yes")]
    pub value: String,
    /// First day on which it holds.
    #[validate(custom(function = "calendar::on_record"))]
    pub valid_from: NaiveDate,
}

/// A value of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedRule {
    /// What is limited.
    pub code: RuleCode,
    /// The line it holds for: named for a ceiling, and for nothing else.
    #[serde(default)]
    pub line: Option<CreditLine>,
    /// The scope it holds for: named for a ceiling and a minimum, and for nothing else.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// The value, in the unit of the rule.
    pub quantity: Quantity,
    /// First day in force.
    #[validate(custom(function = "calendar::on_record"))]
    pub in_force_from: NaiveDate,
}

/// A World Bank list: the group of each economy that it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomeList {
    /// First day in force; by custom a 1 July.
    #[validate(custom(function = "calendar::on_record"))]
    pub valid_from: NaiveDate,
    /// The group of each economy.
    #[validate(length(max = 300, code = "too_many"))]
    pub groups: BTreeMap<StateCode, IncomeGroup>,
}

/// An official list of the states subject to Article 4: a state recorded as subject that it leaves out is so no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Article4List {
    /// The day of the list.
    #[validate(custom(function = "calendar::on_record"))]
    pub valid_from: NaiveDate,
    /// The states that it names.
    #[validate(length(max = 300, code = "too_many"))]
    pub subject: BTreeSet<StateCode>,
}

/// An invalid part of a proposal: its JSON pointer and the code of the error text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalFault {
    /// JSON pointer into the proposal.
    pub pointer: String,
    /// Stable code, also the key of the error text.
    pub code: &'static str,
}

impl Proposal {
    /// Whether the proposal is empty.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.rules.is_empty() && self.income_list.is_none() && self.article_4_list.is_none()
    }

    /// All parts that would be invalid in a publication.
    pub fn faults(&self) -> Vec<ProposalFault> {
        let mut faults = Vec::new();
        let mut fault = |pointer: String, code| faults.push(ProposalFault { pointer, code });
        for (place, proposed) in self.facts.iter().enumerate() {
            if !matches!(FactValue::parse(proposed.kind, &proposed.value), Some(value) if value != FactValue::Retracted)
            {
                fault(format!("/facts/{place}/value"), "value_of_another_kind");
            }
        }
        for (place, proposed) in self.rules.iter().enumerate() {
            if !proposed.key().is_meaningful() {
                fault(format!("/rules/{place}/code"), "rule_key_meaningless");
            }
            if !proposed.quantity.is_of(proposed.code) {
                fault(format!("/rules/{place}/quantity"), "quantity_of_another_unit");
            }
        }
        faults
    }

    /// The facts of the proposal, ordered by first day, as if recorded at `at`.
    ///
    /// `recorded`: the facts on record; `states`: the states on record.
    pub fn facts(&self, recorded: &Facts, states: &[StateCode], at: DateTime<Utc>) -> Vec<Fact> {
        let fact = |state, kind, value, valid_from| Fact {
            state,
            kind,
            value,
            valid_from,
            recorded_at: at,
            source: self.source.clone(),
        };
        let mut facts: Vec<Fact> = Vec::new();
        if let Some(IncomeList { valid_from, groups }) = &self.income_list {
            let of = |(state, group): (&StateCode, &IncomeGroup)| {
                fact(*state, FactKind::IncomeGroup, FactValue::Income(*group), *valid_from)
            };
            facts.extend(groups.iter().map(of));
        }
        if let Some(Article4List { valid_from, subject }) = &self.article_4_list {
            let of = |state: &StateCode, holds| fact(*state, FactKind::Article4, FactValue::Holds(holds), *valid_from);
            let was_subject = |state: &&StateCode| {
                let known = recorded.value(**state, FactKind::Article4, *valid_from, at);
                known.is_some_and(|known| known.value == FactValue::Holds(true))
            };
            let left_out = states.iter().filter(|state| !subject.contains(*state)).filter(was_subject);
            facts.extend(left_out.map(|state| of(state, false)));
            facts.extend(subject.iter().map(|state| of(state, true)));
        }
        let single = |proposed: &ProposedFact| {
            let value = FactValue::parse(proposed.kind, &proposed.value)?;
            Some(fact(proposed.state, proposed.kind, value, proposed.valid_from))
        };
        facts.extend(self.facts.iter().filter_map(single));
        facts.sort_by_key(|fact| fact.valid_from);
        facts
    }

    /// The rule values of the proposal, ordered by first day, as if recorded at `at`.
    pub fn rules(&self, at: DateTime<Utc>) -> Vec<RuleValue> {
        let value = |proposed: &ProposedRule| RuleValue {
            key: proposed.key(),
            quantity: proposed.quantity,
            in_force_from: proposed.in_force_from,
            recorded_at: at,
            source: self.source.clone(),
        };
        let mut values: Vec<RuleValue> = self.rules.iter().map(value).collect();
        values.sort_by_key(|value| value.in_force_from);
        values
    }

    /// The latest first day of all facts, rule values and lists; `None` if the proposal is empty.
    pub fn last_day(&self) -> Option<NaiveDate> {
        let lists = [
            self.income_list.as_ref().map(|list| list.valid_from),
            self.article_4_list.as_ref().map(|list| list.valid_from),
        ];
        let facts = self.facts.iter().map(|fact| fact.valid_from);
        let rules = self.rules.iter().map(|rule| rule.in_force_from);
        facts.chain(rules).chain(lists.into_iter().flatten()).max()
    }
}

impl ProposedRule {
    /// The key of the rule value.
    pub const fn key(&self) -> RuleKey {
        RuleKey { code: self.code, line: self.line, scope: self.scope }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn proposal(body: serde_json::Value) -> Proposal {
        serde_json::from_value(body).unwrap()
    }

    fn code(text: &str) -> StateCode {
        text.parse().unwrap()
    }

    #[test]
    fn what_no_publication_could_say_is_told_with_its_place() {
        let said = proposal(json!({
            "source": "s",
            "facts": [
                {"state": "XAA", "kind": "article_4", "value": "high", "valid_from": "2019-07-01"},
                {"state": "XAA", "kind": "article_4", "value": "retracted", "valid_from": "1950-07-01"},
                {"state": "XAA", "kind": "income_group", "value": "high", "valid_from": "2019-07-01"},
            ],
            "rules": [
                {"code": "ceiling", "quantity": {"share": 1}, "in_force_from": "2019-07-01"},
                {"code": "minimum", "scope": "national", "quantity": {"amount": "1.00"}, "in_force_from": "2019-07-01"},
            ],
            "income_list": {"valid_from": "2300-07-01", "groups": {"XAA": "low"}},
        }));
        let told: Vec<_> = said.faults().into_iter().map(|fault| (fault.pointer, fault.code)).collect();
        let expected = [
            ("/facts/0/value", "value_of_another_kind"),
            ("/facts/1/value", "value_of_another_kind"),
            ("/rules/0/code", "rule_key_meaningless"),
            ("/rules/0/quantity", "quantity_of_another_unit"),
        ];
        assert_eq!(told, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
        let of_days = said.validate().unwrap_err().to_string();
        for place in ["facts[1].valid_from: ", "income_list.valid_from: "] {
            assert!(of_days.contains(&format!("{place}Validation error: day_out_of_range")), "{of_days}");
        }
        assert_eq!(of_days.matches("day_out_of_range").count(), 2, "{of_days}");
    }

    #[test]
    fn an_article_4_list_clears_only_states_that_were_recorded_as_subject() {
        let at = DateTime::UNIX_EPOCH + chrono::TimeDelta::days(18_000);
        let recorded = |state, holds| Fact {
            state: code(state),
            kind: FactKind::Article4,
            value: FactValue::Holds(holds),
            valid_from: NaiveDate::from_ymd_opt(2001, 1, 1).unwrap(),
            recorded_at: DateTime::UNIX_EPOCH,
            source: "list".into(),
        };
        let known = Facts::new([recorded("XAA", true), recorded("XAB", true), recorded("XAC", false)]);
        let list =
            proposal(json!({"source": "s", "article_4_list": {"valid_from": "2019-07-01", "subject": ["XAB", "XAC"]}}));
        let facts = list.facts(&known, &["XAA", "XAB", "XAC", "XAD"].map(code), at);
        let said: Vec<_> = facts.iter().map(|fact| (fact.state.to_string(), fact.value)).collect();
        let expected = [("XAA", false), ("XAB", true), ("XAC", true)];
        assert_eq!(said, expected.map(|(state, holds)| (state.to_owned(), FactValue::Holds(holds))));
        assert_eq!(list.last_day(), NaiveDate::from_ymd_opt(2019, 7, 1));
        assert!(!list.is_empty() && Proposal::default().is_empty());
    }
}
