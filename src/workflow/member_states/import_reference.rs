//! Imports reference data from publications: states, dated facts, dated rule values.
//!
//! Importing a publication again adds nothing. A fact equal to the value in force on its first day is skipped, and so
//! is a fact already recorded from the same source, even if it was corrected since.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{Fact, FactKind, FactValue, Facts};
use crate::domain::rules::rule_value::{Quantity, RuleKey, RuleValue, Rules};
use crate::domain::scenarios::hypothesis::Proposal;
use crate::store::audit::events;
use crate::store::db::{Context, Db, Tx};
use crate::store::error::StoreError;
use crate::store::ledger::budget_years;
use crate::store::member_states::bulk::{self, RecordedFact};
use crate::store::member_states::states::{self, StateRow};
use crate::workflow::error::WorkflowError;
use crate::workflow::no_change::{Ended, write_if_changed};
use crate::workflow::rules::reassess::{self, AffectedApplications, Reassessed};

/// A fact as a publication states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedFact {
    /// The state.
    pub state: StateCode,
    /// The kind of fact.
    pub kind: FactKind,
    /// The value.
    pub value: FactValue,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// The publication.
    pub source: String,
}

/// A rule value as a publication states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedRule {
    /// The rule.
    pub key: RuleKey,
    /// The value.
    pub quantity: Quantity,
    /// First day in force.
    pub in_force_from: NaiveDate,
    /// Legal source.
    pub source: String,
}

/// The reference data of one or more publications.
#[derive(Debug, Clone, Default)]
pub struct Publication {
    /// The name in the audit trail: the name of the file.
    pub name: String,
    /// States with their names.
    pub states: Vec<StateRow>,
    /// Facts of states.
    pub facts: Vec<StatedFact>,
    /// Values of rules.
    pub rules: Vec<StatedRule>,
}

impl Publication {
    /// Converts a proposal into a publication.
    pub fn of(proposal: &Proposal, facts: &Facts, states: &[StateCode], at: DateTime<Utc>) -> Publication {
        let fact =
            |Fact { state, kind, value, valid_from, source, .. }| StatedFact { state, kind, value, valid_from, source };
        let rule = |RuleValue { key, quantity, in_force_from, source, .. }| StatedRule {
            key,
            quantity,
            in_force_from,
            source,
        };
        Publication {
            name: proposal.source.clone(),
            states: Vec::new(),
            facts: proposal.facts(facts, states, at).into_iter().map(fact).collect(),
            rules: proposal.rules(at).into_iter().map(rule).collect(),
        }
    }
}

/// The number of new and known records of a publication.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Recorded {
    /// States put on record.
    pub states_new: usize,
    /// States already on record; their names are not changed.
    pub states_known: usize,
    /// Facts recorded.
    pub facts_new: usize,
    /// Facts skipped because they change nothing.
    pub facts_known: usize,
    /// Facts about economies or territories that are no state on record.
    pub facts_outside: usize,
    /// Rule values recorded.
    pub rules_new: usize,
    /// Rule values that were recorded before.
    pub rules_known: usize,
}

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Recorded { states_new, states_known, facts_new, facts_known, facts_outside, rules_new, rules_known } = self;
        write!(f, "{states_new} states new, {states_known} known; {facts_new} facts new, {facts_known} known")?;
        write!(f, ", {facts_outside} about no state on record; {rules_new} rule values new, {rules_known} known")?;
        if self.is_change() { Ok(()) } else { f.write_str("; nothing has changed") }
    }
}

impl Recorded {
    /// Whether anything was recorded.
    pub const fn is_change(&self) -> bool {
        self.states_new + self.facts_new + self.rules_new > 0
    }
}

/// Records the new parts of a publication in one transaction.
///
/// # Errors
/// A [`WorkflowError`]; nothing has changed then.
pub async fn record(db: &Db, context: Context, publication: Publication) -> Result<Recorded, WorkflowError> {
    write_if_changed(db, context, async move |tx| record_in(&tx, &publication).await).await
}

/// Records the new parts of a publication within the transaction of the caller, such as a dry run.
///
/// # Errors
/// A [`WorkflowError`].
pub(in crate::workflow) async fn record_within(tx: &Tx, publication: &Publication) -> Result<Recorded, WorkflowError> {
    match record_in(tx, publication).await {
        Ok(recorded) | Err(Ended::Unchanged(recorded)) => Ok(recorded),
        Err(Ended::Failed(error)) => Err(error.into()),
    }
}

async fn record_in(tx: &Tx, publication: &Publication) -> Result<Recorded, Ended<Recorded>> {
    let mut recorded = Recorded::default();
    let mut on_record: Vec<StateCode> =
        states::all(tx.connection()?).await?.into_iter().map(|state| state.code).collect();
    let states: Vec<StateRow> =
        publication.states.iter().filter(|state| !on_record.contains(&state.code)).cloned().collect();
    recorded.states_new = states.len();
    recorded.states_known = publication.states.len() - states.len();
    if !states.is_empty() {
        bulk::insert_states(tx, &states).await?;
        on_record.extend(states.iter().map(|state| state.code));
    }

    let (about_states, outside): (Vec<_>, Vec<_>) =
        publication.facts.iter().cloned().partition(|fact| on_record.contains(&fact.state));
    recorded.facts_outside = outside.len();
    let stated = about_states.len();
    let facts = news(&bulk::recorded_facts(tx.connection()?).await?, about_states);
    recorded.facts_new = facts.len();
    recorded.facts_known = stated - facts.len();
    let known = budget_years::rules(tx.connection()?).await?;
    let rules: Vec<&StatedRule> = publication.rules.iter().filter(|stated| !is_known(&known, stated)).collect();
    recorded.rules_new = rules.len();
    recorded.rules_known = publication.rules.len() - rules.len();
    if !recorded.is_change() {
        return Err(Ended::Unchanged(recorded));
    }

    let reassessed = record_news(tx, &facts, &rules).await?;
    let detail = json!({ "recorded": recorded, "undecided_applications": reassessed });
    events::record(tx, "reference_recorded", "publication", &publication.name, detail).await?;
    Ok(recorded)
}

/// Records facts and rule values; the undecided applications that they concern are reassessed once.
async fn record_news(tx: &Tx, facts: &[RecordedFact], rules: &[&StatedRule]) -> Result<Reassessed, StoreError> {
    let concerns = match rules {
        [] => AffectedApplications::States(facts.iter().map(|fact| fact.state).collect()),
        _ => AffectedApplications::Every,
    };
    let before = reassess::load_before(tx, &concerns).await?;
    bulk::record_facts(tx, facts).await?;
    for stated in rules {
        let StatedRule { key, quantity, in_force_from, source } = (*stated).clone();
        let value = RuleValue { key, quantity, in_force_from, recorded_at: tx.context().now, source };
        budget_years::record_rule(tx, &value).await?;
    }
    let days = facts.iter().map(|fact| fact.valid_from).chain(rules.iter().map(|rule| rule.in_force_from));
    before.reassess_and_notify(tx, days).await
}

fn is_known(rules: &Rules, stated: &StatedRule) -> bool {
    rules.all().iter().any(|known| {
        (known.key, known.in_force_from, known.quantity) == (stated.key, stated.in_force_from, stated.quantity)
    })
}

/// The stated facts that change the value in force, numbered as revisions of their day.
fn news(known: &[RecordedFact], mut stated: Vec<StatedFact>) -> Vec<RecordedFact> {
    type Days = BTreeMap<NaiveDate, Vec<(FactValue, String)>>;
    let mut histories: BTreeMap<(StateCode, FactKind), Days> = BTreeMap::new();
    for fact in known {
        let history = histories.entry((fact.state, fact.kind)).or_default();
        history.entry(fact.valid_from).or_default().push((fact.value, fact.source.clone()));
    }
    // In order of days: whether a fact is a change depends on the facts before it.
    stated.sort_by_key(|fact| (fact.state, fact.kind, fact.valid_from));
    let mut news = Vec::new();
    for fact in stated {
        let history = histories.entry((fact.state, fact.kind)).or_default();
        let recorded_before = history
            .get(&fact.valid_from)
            .is_some_and(|day| day.iter().any(|(value, source)| (*value, source) == (fact.value, &fact.source)));
        let in_force = history
            .range(..=fact.valid_from)
            .rev()
            .filter_map(|(_, day)| day.last())
            .find(|(value, _)| *value != FactValue::Retracted);
        if recorded_before || in_force.is_some_and(|(value, _)| *value == fact.value) {
            continue;
        }
        let day = history.entry(fact.valid_from).or_default();
        day.push((fact.value, fact.source.clone()));
        news.push(RecordedFact {
            state: fact.state,
            kind: fact.kind,
            valid_from: fact.valid_from,
            // More than `i32::MAX` records of one day do not fit into memory.
            revision: i32::try_from(day.len()).unwrap_or(i32::MAX),
            value: fact.value,
            source: fact.source,
        });
    }
    news
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::member_states::member_state::IncomeGroup;

    fn stated(year: i32, group: IncomeGroup) -> StatedFact {
        StatedFact {
            state: "XAA".parse().unwrap(),
            kind: FactKind::IncomeGroup,
            value: FactValue::Income(group),
            valid_from: NaiveDate::from_ymd_opt(year, 7, 1).unwrap(),
            source: format!("release of {year}"),
        }
    }

    #[test]
    fn only_changes_are_news_and_the_same_publication_again_is_none() {
        use IncomeGroup::{High, Low};
        let list: Vec<_> =
            [(2003, Low), (2001, Low), (2002, High), (2004, Low)].map(|(year, group)| stated(year, group)).to_vec();
        let first = news(&[], list.clone());
        assert_eq!(
            first.iter().map(|fact| (fact.valid_from.to_string(), fact.value)).collect::<Vec<_>>(),
            [
                ("2001-07-01".to_owned(), FactValue::Income(Low)),
                ("2002-07-01".to_owned(), FactValue::Income(High)),
                ("2003-07-01".to_owned(), FactValue::Income(Low)),
            ]
        );
        assert_eq!(news(&first, list), []);
    }

    #[test]
    fn a_correction_outlives_the_publication_it_corrects() {
        let list = vec![stated(2001, IncomeGroup::Low)];
        let mut known = news(&[], list.clone());
        known.push(RecordedFact {
            revision: 2,
            value: FactValue::Income(IncomeGroup::High),
            source: "letter".into(),
            ..known[0].clone()
        });
        assert_eq!(news(&known, list), []);
        let other = StatedFact { source: "corrected release".into(), ..stated(2001, IncomeGroup::Low) };
        assert_eq!(news(&known, vec![other]).iter().map(|fact| fact.revision).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_retracted_fact_counts_as_absent() {
        let known =
            RecordedFact { value: FactValue::Retracted, ..news(&[], vec![stated(2001, IncomeGroup::Low)])[0].clone() };
        let again = StatedFact { source: "another list".into(), ..stated(2001, IncomeGroup::Low) };
        assert_eq!(news(&[known], vec![again]).iter().map(|fact| fact.revision).collect::<Vec<_>>(), [2]);
    }
}
