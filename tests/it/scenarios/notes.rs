//! Saved scenarios are append-only and cannot affect the ledger.

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::domain::scenarios::scenario::Assumptions;
use fonds1035::store::scenarios::saved::{self, NewScenario};
use fonds1035::workflow::scenarios::run;
use serde_json::json;

use crate::support::builders::national;
use crate::support::db::TestDb;
use crate::support::people::FUND_OFFICER;

#[derive(QueryableByName)]
struct Reference {
    #[diesel(sql_type = Text)]
    from: String,
    #[diesel(sql_type = Text)]
    to: String,
}

const REFERENCES: &str = "SELECT conrelid::regclass::text AS from, confrelid::regclass::text AS to FROM pg_constraint
    WHERE contype = 'f' AND 'scenario'::regclass IN (conrelid, confrelid) ORDER BY 1, 2";

#[tokio::test(flavor = "multi_thread")]
async fn saving_leaves_the_note_and_its_event_and_what_was_saved_reads_as_it_was() {
    let test = TestDb::new().await;
    test.open_2019("1000", "200000").await;
    let id = test.under_review(national(150_000)).await;
    let second = test.under_review(national(150_000)).await;
    let before = test.snapshot().await;
    let input: Assumptions = serde_json::from_value(json!({
        "applications": [{"id": second}, {"id": id, "line": "line_2"}],
        "line_2": {"additional": "10.50"},
        "proposal": {"source": "s", "facts": [{"state": "XAB", "kind": "article_4", "value": "yes", "valid_from": "2019-06-01"}]},
    }))
    .unwrap();
    let context = test.context(&FUND_OFFICER);
    let (as_of, result) = run::run(&test.db, context.clone(), FUND_OFFICER.actor(), input.clone()).await.unwrap();
    assert_eq!(test.snapshot().await, before);
    let by = FUND_OFFICER.id();
    let new = NewScenario { name: "first".into(), as_of, input, result, repeats: None, by };
    let kept = new.clone();
    let saved = test.db.write(context, async move |tx| run::save(&tx, &kept).await).await.unwrap();

    let changed: Vec<(String, i64)> = std::iter::zip(before, test.snapshot().await)
        .filter(|(before, after)| before != after)
        .map(|((name, rows, _), (_, rows_after, _))| (name, rows_after - rows))
        .collect();
    assert_eq!(changed, [("audit_event".to_owned(), 1), ("scenario".to_owned(), 1)]);
    let read = saved::find(&test.db.reader().await.unwrap(), saved).await.unwrap();
    assert_eq!((read.input, read.result), (new.input, new.result));
    assert_eq!((read.row.name.as_str(), read.row.as_of, read.row.saved_by), ("first", test.now(), by));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_foreign_key_leads_to_the_ledger_and_nobody_changes_a_note() {
    let test = TestDb::new().await;
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    let references: Vec<Reference> = diesel::sql_query(REFERENCES).load(&mut connection).await.unwrap();
    let pairs: Vec<(&str, &str)> = references.iter().map(|found| (found.from.as_str(), found.to.as_str())).collect();
    assert_eq!(pairs, [("scenario", "app_user"), ("scenario", "scenario")]);

    let insert = |id: u128, repeats: &str, as_of: &str| {
        format!(
            "INSERT INTO scenario (id, name, as_of, input, result, repeats, saved_at, saved_by) VALUES
             (lpad('{id}', 32, '0')::uuid, 'n', {as_of}, '{{}}', '{{}}', {repeats}, '2019-06-03', lpad('14', 32, '0')::uuid)"
        )
    };
    test.as_service(&insert(1, "NULL", "'2019-06-03'")).await.unwrap();
    for forbidden in [
        insert(2, "lpad('2', 32, '0')::uuid", "'2019-06-03'"),
        insert(2, "lpad('9', 32, '0')::uuid", "'2019-06-03'"),
        insert(2, "NULL", "'2019-06-02'"),
        insert(1, "NULL", "'2019-06-03'"),
        "UPDATE scenario SET name = 'other'".to_owned(),
        "DELETE FROM scenario".to_owned(),
        "TRUNCATE scenario".to_owned(),
    ] {
        assert!(test.as_service(&forbidden).await.is_err(), "{forbidden}");
    }
    for also_to_the_owner in ["UPDATE scenario SET name = 'other'", "DELETE FROM scenario"] {
        let refused = crate::support::db::sql(&test.owner_url(), also_to_the_owner).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}
