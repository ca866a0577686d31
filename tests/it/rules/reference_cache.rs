//! The cache of reference data shared by all applications, and its invalidation.

use std::sync::Arc;

use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::assessment::{Criterion, Verdict};
use fonds1035::domain::kernel::state_code::StateCode;
use fonds1035::domain::member_states::member_state::FactKind;
use fonds1035::store::db::Reader;
use fonds1035::store::error::StoreError;
use fonds1035::store::rules::reference_cache::{self, ReferenceData};
use fonds1035::workflow::lifecycle::load_case;

use crate::ledger::hostile::refusal;
use crate::support::builders::{letter, national, step};
use crate::support::db::{TestDb, sql};
use crate::support::people::{AUDITOR, OFFICER_XAA};

const FACT: &str = "INSERT INTO member_fact (state_code, kind, valid_from, revision, value, recorded_at, source) \
                    VALUES ('XAA', 'article_4', '2019-06-01', 1, 'yes', '2019-06-02', 'official list')";
const RULE: &str = "INSERT INTO rule_value (id, code, unit, in_force_from, revision, value, recorded_at, source) \
                    SELECT gen_random_uuid(), code, unit, '2019-06-01', 7, value, '2019-06-02', 'a text' \
                    FROM rule_value WHERE line IS NULL AND scope IS NULL LIMIT 1";
const STATE: &str = "INSERT INTO member_state (code, iso2, name_en, name_fr, name_es, m49_region, capital_zone) \
                     VALUES ('XZZ', 'ZZ', 'Zetaland', 'Zétalande', 'Zetalandia', 'Africa', 'Africa/Nairobi')";

async fn now(reader: &Reader) -> Arc<ReferenceData> {
    reader.reference_data(reference_cache::revision(reader).await.unwrap()).await.unwrap()
}

/// How often Article 4 was recorded of the first state.
fn recorded(reference_data: &Arc<ReferenceData>) -> usize {
    let of_the_state = reference_data.facts.of_state("XAA".parse().unwrap());
    of_the_state.filter(|fact| fact.kind == FactKind::Article4).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_changed_is_read_once_and_what_has_is_read_again() {
    let test = TestDb::new().await;
    let reader = test.db.reader().await.unwrap();
    let mut before = now(&reader).await;
    assert!(Arc::ptr_eq(&before, &now(&reader).await), "read twice");
    let owner = "UPDATE member_state SET capital_zone = 'Africa/Lagos' WHERE code = 'XAA'";
    let quietly = format!("SET session_replication_role = replica; {}", FACT.replace("06-01", "05-01"));
    for (by_owner, text) in [(false, FACT), (false, RULE), (false, STATE), (true, owner), (true, quietly.as_str())] {
        if by_owner {
            test.as_owner(text).await;
        } else {
            test.as_service(text).await.unwrap();
        }
        let after = now(&reader).await;
        assert!(!Arc::ptr_eq(&before, &after), "not read again after: {text}");
        before = after;
    }
    assert_eq!(before.state("XAA".parse().unwrap()).unwrap().capital_zone, "Africa/Lagos");
    assert!(before.states.contains_key(&"XZZ".parse::<StateCode>().unwrap()));
    assert_eq!(recorded(&before), recorded(&now(&test.db.reader().await.unwrap()).await));
    let nowhere = before.state("XXX".parse().unwrap());
    assert!(matches!(nowhere, Err(StoreError::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_is_forgotten() {
    let test = TestDb::new().await;
    let reader = test.db.reader().await.unwrap();
    let before = recorded(&now(&reader).await);
    let inside = test
        .db
        .dry_run(test.context(&AUDITOR), async move |tx| {
            use diesel_async::SimpleAsyncConnection as _;
            let mut connection = tx.connection()?;
            connection.batch_execute(FACT).await?;
            let revision = reference_cache::revision(connection).await?;
            Ok::<_, StoreError>((revision, recorded(&tx.reference_data(revision).await?)))
        })
        .await
        .unwrap();
    assert_eq!(inside.1, before + 1);
    let after = now(&reader).await;
    assert_ne!(reference_cache::revision(&reader).await.unwrap(), inside.0);
    assert_eq!(recorded(&after), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_cannot_say_that_nothing_has_changed() {
    let test = TestDb::new().await;
    for text in [
        "UPDATE knowledge_revision SET revision = gen_random_uuid()",
        "DELETE FROM knowledge_revision",
        "INSERT INTO knowledge_revision (singleton) VALUES (false)",
        "ALTER TABLE member_fact DISABLE TRIGGER knowledge_changed",
    ] {
        let said = refusal(&test, text).await;
        assert!(said.contains("permission denied") || said.contains("must be owner"), "{text}: {said}");
    }
    for second in ["true", "false"] {
        let text = format!("INSERT INTO knowledge_revision (singleton) VALUES ({second})");
        let said = sql(&test.owner_url(), &text).await.unwrap_err().to_string();
        assert!(said.contains("knowledge_revision_pkey") || said.contains("there_is_one_revision"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_and_a_step_count_what_somebody_else_has_just_recorded() {
    let test = TestDb::new().await;
    let id = test.create(&OFFICER_XAA, national(60_000)).await.unwrap().id;
    test.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
    let reader = test.db.reader().await.unwrap();
    let article_4 = async || {
        let shown = load_case::read(&reader, id, &AUDITOR.actor(), test.now()).await.unwrap();
        let made = shown.application.case.assessments().unwrap();
        let mut findings = made.iter().flat_map(|made| &made.findings);
        findings.find(|finding| finding.criterion == Criterion::Article4Applicant).unwrap().verdict
    };
    assert_eq!(article_4().await, Verdict::Satisfied);
    // As another service on the same database would.
    test.as_service(FACT).await.unwrap();
    assert_eq!(article_4().await, Verdict::NotSatisfied);
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap_err();
    test.as_service(&FACT.replace("'2019-06-01', 1, 'yes'", "'2019-06-01', 2, 'no'")).await.unwrap();
    assert_eq!(article_4().await, Verdict::Satisfied);
    test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
}
