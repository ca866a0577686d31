//! The official Article 4 status needs a document if a user records it, or a publication if it is imported.

use fonds1035::domain::member_states::member_state::{FactKind, FactValue};
use fonds1035::workflow::member_states::import_reference::{self, Publication, StatedFact};

use crate::ledger::hostile::refusal;
use crate::support::builders::letter;
use crate::support::db::TestDb;
use crate::support::people::{FINANCE_OFFICER, OFFICER_XAA};

const DOCUMENT: &str = "an_official_status_recorded_by_a_person_has_its_document";

#[tokio::test(flavor = "multi_thread")]
async fn a_status_by_hand_has_its_document_or_its_publication() {
    let test = TestDb::new().await;
    let draft = test.create(&OFFICER_XAA, crate::support::builders::national(60_000)).await.unwrap();
    test.attach(&OFFICER_XAA, draft.id, letter("XAA")).await.unwrap();
    let finance = format!("'{}'", FINANCE_OFFICER.id());
    let document = "(SELECT id FROM document LIMIT 1)";
    let insert = |kind: &str, day: &str, value: &str, by: &str, source: &str, document: &str| {
        format!(
            "INSERT INTO member_fact (state_code, kind, valid_from, revision, value, recorded_at, recorded_by, source, document_id) \
             VALUES ('XAA', '{kind}', '{day}', 1, '{value}', now(), {by}, '{source}', {document})"
        )
    };
    for (text, constraint) in [
        (insert("article_4", "2019-05-01", "yes", &finance, "list", "NULL"), DOCUMENT),
        (insert("article_4", "2019-05-01", "no", &finance, "list", "NULL"), DOCUMENT),
        (insert("article_4", "2019-05-01", "no", "NULL", " ", "NULL"), "what_nobody_recorded_names_its_publication"),
        (insert("membership", "2019-05-01", "no", "NULL", "\\t", "NULL"), "what_nobody_recorded_names_its_publication"),
    ] {
        let said = refusal(&test, &text.replace("\\t", "\t")).await;
        assert!(said.contains(constraint), "{text}\nexpected {constraint}, got {said}");
    }
    for text in [
        insert("article_4", "2019-05-01", "yes", &finance, "list", document),
        insert("article_4", "2019-05-02", "retracted", &finance, "list", "NULL"),
        insert("article_4", "2019-05-03", "no", "NULL", "list", "NULL"),
        insert("membership", "2019-05-01", "yes", &finance, "list", "NULL"),
    ] {
        test.as_service(&text).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_publication_states_is_recorded_by_nobody_whoever_brings_it_in() {
    let test = TestDb::new().await;
    let stated = StatedFact {
        state: "XAA".parse().unwrap(),
        kind: FactKind::Article4,
        value: FactValue::Holds(true),
        valid_from: "2019-05-01".parse().unwrap(),
        source: "official list of May 2019".into(),
    };
    let publication = Publication { name: "list.csv".into(), facts: vec![stated], ..Publication::default() };
    let recorded = import_reference::record(&test.db, test.context(&FINANCE_OFFICER), publication).await.unwrap();
    assert_eq!(recorded.facts_new, 1);
    let by_nobody = "DO $$ BEGIN
        ASSERT (SELECT recorded_by IS NULL AND document_id IS NULL AND source = 'official list of May 2019'
            FROM member_fact WHERE kind = 'article_4' AND valid_from = '2019-05-01');
        ASSERT (SELECT actor_id IS NOT NULL FROM audit_event WHERE action = 'reference_recorded');
    END $$";
    test.as_owner(by_nobody).await;
}
