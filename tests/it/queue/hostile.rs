//! SQL with the service role: PostgreSQL protects assessments from forgery, changes and conversion into numbers.

use fonds1035::domain::applications::state::Action;
use uuid::Uuid;

use super::assessment;
use crate::ledger::hostile::refusal;
use crate::support::app::TestApp;
use crate::support::builders::{national, step};
use crate::support::people::{AUDITOR, FUND_OFFICER};

fn forged(id: Uuid, values: &str) -> String {
    let columns =
        "application_id, factor, revision, finding, reasons, assessed_on, assessor_id, assessor_role, recorded_at";
    format!("INSERT INTO ranking_assessment ({columns}) VALUES ('{id}', {values})")
}

#[actix_web::test]
async fn no_assessment_is_forged_edited_or_turned_into_a_number_by_hand() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "1000").await;
    let id = app.db.retained(100_000).await;
    app.assess(&FUND_OFFICER, id, &assessment("risk", "favours", None)).await;
    let (by, other) = (FUND_OFFICER.id(), Uuid::nil());
    for (values, constraint) in [
        (format!("'risk', 1, 'favours', 'x', '2019-06-03', '{by}', 'fund_officer', now()"), "ranking_assessment_pkey"),
        (
            format!("'risk', 3, 'favours', 'x', '2019-06-03', '{by}', 'fund_officer', now()"),
            "a_revision_supersedes_the_one_before",
        ),
        (
            format!("'fit', 2, 'favours', 'x', '2019-06-03', '{by}', 'fund_officer', now()"),
            "a_revision_supersedes_the_one_before",
        ),
        (format!("'fit', 0, 'favours', 'x', '2019-06-03', '{by}', 'fund_officer', now()"), "revision"),
        (format!("'luck', 1, 'favours', 'x', '2019-06-03', '{by}', 'fund_officer', now()"), "factor"),
        (format!("'fit', 1, '7', 'x', '2019-06-03', '{by}', 'fund_officer', now()"), "finding"),
        (
            format!("'fit', 1, 'favours', E' \\t\\r\\n', '2019-06-03', '{by}', 'fund_officer', now()"),
            "an_assessment_gives_its_reasons_in_words",
        ),
        (
            format!("'fit', 1, 'favours', repeat('x', 5001), '2019-06-03', '{by}', 'fund_officer', now()"),
            "an_assessment_gives_its_reasons_in_words",
        ),
        (
            format!("'fit', 1, 'favours', 'x', '2019-06-04', '{by}', 'fund_officer', '2019-06-03T21:59:59Z'"),
            "no_assessment_is_of_a_day_to_come",
        ),
        (format!("'fit', 1, 'favours', 'x', '2019-06-03', '{by}', 'auditor', now()"), "only_the_fund_unit_ranks"),
        (format!("'fit', 1, 'favours', 'x', '2019-06-03', '{other}', 'fund_officer', now()"), "assessor_id"),
        ("'fit', 1, 'favours', 'x', '2019-06-03', NULL, 'fund_officer', now()".to_owned(), "assessor_id"),
    ] {
        let refused = refusal(&app.db, &forged(id, &values)).await;
        assert!(refused.contains(constraint), "{values}: {refused}");
    }
    let unknown =
        forged(Uuid::nil(), &format!("'fit', 1, 'favours', 'x', '2019-06-03', '{by}', 'fund_officer', now()"));
    assert!(refusal(&app.db, &unknown).await.contains("application_id"));
    for text in [
        "UPDATE ranking_assessment SET finding = 'speaks_against'",
        "UPDATE ranking_assessment SET reasons = 'edited'",
        "UPDATE ranking_assessment SET revision = 2",
        "DELETE FROM ranking_assessment",
        "TRUNCATE ranking_assessment",
        "ALTER TABLE ranking_assessment ADD COLUMN score integer",
        "INSERT INTO fact_word VALUES ('office_region', 'elsewhere')",
    ] {
        let refused = refusal(&app.db, text).await;
        assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{text}: {refused}");
    }
    let owned = crate::support::db::sql(&app.db.owner_url(), "UPDATE ranking_assessment SET reasons = 'edited'").await;
    assert!(format!("{:?}", owned.unwrap_err()).contains("append-only"));
    // A day that has begun in Geneva has come.
    let night = format!("'fit', 1, 'favours', 'x', '2019-06-04', '{by}', 'fund_officer', '2019-06-03T22:00:00Z'");
    app.db.as_service(&forged(id, &night)).await.unwrap();
    assert_eq!(app.db.rows("ranking_assessment").await, 2);
}

/// Going back a version leaves nothing behind, whatever was recorded.
#[actix_web::test]
async fn the_migration_goes_down_over_what_was_recorded() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "1000").await;
    let id = app.db.under_review(national(100_000)).await;
    app.db.take(&FUND_OFFICER, id, step(Action::Retain)).await.unwrap();
    app.assess(&FUND_OFFICER, id, &assessment("risk", "favours", None)).await;
    app.db
        .as_owner("INSERT INTO member_fact (state_code, kind, valid_from, revision, value, recorded_at, source) VALUES ('XAA', 'office_region', '2019-01-01', 1, 'west_and_central_africa', now(), 'CONSTRUCTED')")
        .await;
    let [down, up] = ["down", "up"].map(|way| {
        let path = format!("{}/migrations/2026-11-01-000038_ranking/{way}.sql", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    });
    app.db.as_owner(&down).await;
    assert!(!app.db.snapshot().await.iter().any(|(name, ..)| name == "ranking_assessment"));
    app.db.as_owner(&up).await;
    let path = format!("/api/v1/applications/{id}/ranking-assessments");
    assert_eq!(app.seen_json(&AUDITOR, &path).await, serde_json::json!([]));
    // The history of facts is append-only as before.
    let owned = crate::support::db::sql(&app.db.owner_url(), "DELETE FROM member_fact").await;
    assert!(format!("{:?}", owned.unwrap_err()).contains("append-only"));
}
