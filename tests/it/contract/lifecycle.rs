//! The transition table in the code, the rows of the database and the printed document agree.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::domain::amendments::amendment_table::{AMENDMENT_LIFE, AmendmentState};
use fonds1035::domain::applications::state::State;
use fonds1035::domain::ledger::entry::EntryKind;
use fonds1035::domain::lifecycle::table::every_step;
use fonds1035::domain::member_states::member_state::{FactKind, FactValue};
use fonds1035::domain::payments::instalment_table::INSTALMENT_LIFE;
use fonds1035::domain::rules::rule_value::RuleCode;

use crate::support::db::TestDb;

diesel::table! { lifecycle_state (state) { state -> Text, } }
diesel::table! { lifecycle_transition (from_state, action) { from_state -> Text, action -> Text, to_state -> Text, posts -> Text, } }
diesel::table! { instalment_transition (from_state, action) { from_state -> Text, action -> Text, to_state -> Text, posts -> Text, } }
diesel::table! { amendment_state (state) { state -> Text, } }
diesel::table! { amendment_transition (from_state, action) { from_state -> Text, action -> Text, to_state -> Text, } }
diesel::table! { entry_kind (kind) { kind -> Text, credit -> Text, debit -> Text, } }
diesel::table! { fact_word (kind, value) { kind -> Text, value -> Text, } }
diesel::table! { rule_code (code) { code -> Text, unit -> Text, } }

async fn owner(test: &TestDb) -> AsyncPgConnection {
    AsyncPgConnection::establish(&test.owner_url()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_holds_the_same_rows_as_the_tables_of_steps() {
    let test = TestDb::new().await;
    let mut connection = owner(&test).await;
    let stored: Vec<(String, String, String, String)> =
        lifecycle_transition::table.load(&mut connection).await.unwrap();
    let stored: BTreeSet<_> = stored.into_iter().collect();
    let coded: BTreeSet<_> = every_step()
        .map(|step| {
            let posts = step.posts.map_or("nothing", EntryKind::as_str);
            (step.from.to_string(), step.action.to_string(), step.to.to_string(), posts.to_owned())
        })
        .collect();
    assert_eq!(stored, coded);
    let stored: Vec<(String, String, String, String)> =
        instalment_transition::table.load(&mut connection).await.unwrap();
    let coded: BTreeSet<_> = INSTALMENT_LIFE
        .iter()
        .map(|step| {
            let posts = step.posts.map_or("nothing", EntryKind::as_str);
            (step.from.to_string(), step.action.to_string(), step.to.to_string(), posts.to_owned())
        })
        .collect();
    assert_eq!(stored.into_iter().collect::<BTreeSet<_>>(), coded);
    let states: Vec<String> =
        lifecycle_state::table.select(lifecycle_state::state).load(&mut connection).await.unwrap();
    let coded: BTreeSet<_> = State::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(states.into_iter().collect::<BTreeSet<_>>(), coded);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_holds_the_same_rows_as_the_table_of_amendments() {
    let test = TestDb::new().await;
    let mut connection = owner(&test).await;
    let stored: Vec<(String, String, String)> = amendment_transition::table.load(&mut connection).await.unwrap();
    let coded: BTreeSet<_> = AMENDMENT_LIFE
        .iter()
        .map(|step| (step.from.to_string(), step.action.to_string(), step.to.to_string()))
        .collect();
    assert_eq!(stored.into_iter().collect::<BTreeSet<_>>(), coded);
    let states: Vec<String> =
        amendment_state::table.select(amendment_state::state).load(&mut connection).await.unwrap();
    let coded: BTreeSet<_> = AmendmentState::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(states.into_iter().collect::<BTreeSet<_>>(), coded);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_knows_the_same_words_as_the_domain() {
    let test = TestDb::new().await;
    let mut connection = owner(&test).await;
    let kinds: Vec<(String, String, String)> = entry_kind::table.load(&mut connection).await.unwrap();
    let coded: BTreeSet<_> = EntryKind::ALL
        .iter()
        .map(|kind| (kind.to_string(), kind.accounts().0.to_string(), kind.accounts().1.to_string()))
        .collect();
    assert_eq!(kinds.into_iter().collect::<BTreeSet<_>>(), coded);

    let facts: Vec<(String, String)> = fact_word::table.load(&mut connection).await.unwrap();
    for (kind, value) in &facts {
        let kind: FactKind = kind.parse().unwrap();
        assert_eq!(FactValue::parse(kind, value).unwrap().as_str(), value);
    }
    let kinds: BTreeSet<String> = facts.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, FactKind::ALL.iter().map(ToString::to_string).collect());

    let rules: Vec<(String, String)> = rule_code::table.load(&mut connection).await.unwrap();
    let coded: BTreeSet<_> = RuleCode::ALL.iter().map(|code| (code.to_string(), code.unit().to_string())).collect();
    assert_eq!(rules.into_iter().collect::<BTreeSet<_>>(), coded);
}

#[test]
fn the_document_is_the_printed_one() {
    let kept = include_str!("../../../docs/lifecycle.md");
    assert_eq!(kept, fonds1035::print::lifecycle(), "run: fonds1035 print lifecycle > docs/lifecycle.md");
}
