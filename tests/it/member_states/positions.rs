//! Positions of contributions: recorded with their document, corrected, retracted, and the constraints of PostgreSQL.

use fonds1035::domain::kernel::document::Pdf;
use fonds1035::domain::kernel::money::Centimes;
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::domain::member_states::contribution::{Figures, PositionKey};
use fonds1035::store::member_states::contributions as store;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::member_states::contributions;

use crate::support::builders::PDF;
use crate::support::db::TestDb;
use crate::support::people::FINANCE_OFFICER;

fn key(state: &str, year: i16, as_of: &str) -> PositionKey {
    PositionKey { state: state.parse().unwrap(), year, as_of: as_of.parse().unwrap() }
}

fn chf(text: &str) -> Centimes {
    text.parse().unwrap()
}

impl TestDb {
    async fn position(&self, key: PositionKey, outstanding: &str) -> Result<i32, WorkflowError> {
        let figures = Figures::new(chf("1000"), chf(outstanding), Some(chf("0"))).unwrap();
        let document = Pdf::new("outstanding.pdf", PDF.to_vec()).unwrap();
        self.db
            .write(self.context(&FINANCE_OFFICER), async move |tx| {
                contributions::record(&tx, key, figures, "constructed".into(), &document).await
            })
            .await
    }

    async fn take_back(&self, key: PositionKey) -> Result<i32, WorkflowError> {
        self.db
            .write(self.context(&FINANCE_OFFICER), async move |tx| {
                contributions::retract(&tx, key, "the document was of another year".into()).await
            })
            .await
    }

    async fn outstanding(&self, key: PositionKey) -> Option<String> {
        let positions = store::positions(&self.db.reader().await.unwrap(), [key.state]).await.unwrap();
        let found = positions.on(key.state, key.year, key.as_of, self.now());
        found.map(|(_, figures)| figures.outstanding.to_string())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_supersedes_and_a_retraction_lets_the_earlier_go_on() {
    let test = TestDb::new().await;
    let (autumn, spring) = (key("XAA", 2018, "2018-10-31"), key("XAA", 2018, "2019-03-31"));
    let events = test.rows("audit_event").await;
    assert_eq!(test.position(autumn, "1000").await.unwrap(), 1);
    assert_eq!(test.position(spring, "400").await.unwrap(), 1);
    test.clock.advance(chrono::TimeDelta::seconds(60));
    assert_eq!(test.position(spring, "300").await.unwrap(), 2);
    assert_eq!(test.outstanding(spring).await.as_deref(), Some("300.00"));
    test.clock.advance(chrono::TimeDelta::seconds(60));
    assert_eq!(test.take_back(spring).await.unwrap(), 3);
    assert_eq!(test.outstanding(spring).await.as_deref(), Some("1000.00"));
    assert_eq!(test.rows("audit_event").await, events + 4);
    assert_eq!(test.rows("contribution_position").await, 4);

    let before = test.snapshot().await;
    for nothing in [spring, key("XAA", 2018, "2019-01-01"), key("XAB", 2018, "2018-10-31")] {
        let refused = test.take_back(nothing).await.unwrap_err();
        assert!(matches!(&refused, WorkflowError::Refused(why) if why.code == RefusalCode::NothingToRetract));
    }
    let unknown = test.position(key("XZZ", 2018, "2018-10-31"), "0").await.unwrap_err();
    assert!(matches!(unknown, WorkflowError::UnknownStates(codes) if codes == ["XZZ"]));
    assert_eq!(test.snapshot().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_refuses_what_the_code_would_never_write() {
    let test = TestDb::new().await;
    test.position(key("XAA", 2018, "2018-10-31"), "1000").await.unwrap();
    let insert = |year: i16, day: &str, revision: i32, amounts: &str, document: &str| {
        format!(
            "INSERT INTO contribution_position (state_code, financial_year, as_of, revision, assessed_centimes, \
             outstanding_centimes, outstanding_before_centimes, recorded_at, source, document_id) \
             SELECT 'XAA', {year}, '{day}', {revision}, {amounts}, now(), 'by hand', {document} FROM document LIMIT 1"
        )
    };
    for (text, constraint) in [
        (insert(2018, "2018-10-31", 3, "1, 1, 0", "id"), "foreign key"),
        (insert(2018, "2018-10-31", 1, "1, 1, 0", "id"), "contribution_position_pkey"),
        (insert(2018, "2018-11-01", 1, "1, 2, 0", "id"), "no_more_is_outstanding_than_was_assessed"),
        (insert(2018, "2018-11-01", 1, "1, NULL, NULL", "id"), "a_position_has_all_its_amounts_or_retracts"),
        (insert(2018, "2018-10-31", 2, "NULL, NULL, 1", "NULL"), "a_position_has_all_its_amounts_or_retracts"),
        (insert(2018, "2018-11-01", 1, "NULL, NULL, NULL", "NULL"), "only_a_revision_retracts"),
        (insert(2018, "2018-11-01", 1, "1, 1, 0", "NULL"), "a_position_has_its_document"),
        (insert(2019, "2018-12-31", 1, "1, 1, 0", "id"), "a_contribution_is_due_from_its_year_on"),
        (insert(2018, "2018-11-01", 1, "-1, -1, 0", "id"), "check"),
        ("UPDATE contribution_position SET outstanding_centimes = 0".into(), "permission denied"),
        ("DELETE FROM contribution_position".into(), "permission denied"),
        ("TRUNCATE contribution_position".into(), "permission denied"),
    ] {
        let refused = format!("{:?}", test.as_service(&text).await.unwrap_err());
        assert!(refused.contains(constraint), "{text}: {refused}");
    }
    let owner = crate::support::db::sql(&test.owner_url(), "DELETE FROM contribution_position").await;
    assert!(format!("{:?}", owner.unwrap_err()).contains("append-only"));
}
