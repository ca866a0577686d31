//! The committed data model equals the one printed from a migrated database, with the comments of tables and columns.

use fonds1035::print::data_model;

use crate::support::db::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_the_printed_one() {
    let test = TestDb::empty().await;
    let kept = include_str!("../../../docs/data-model.md");
    let printed = data_model(&test.owner_url()).await.unwrap();
    assert_eq!(kept, printed, "run: fonds1035 print data-model > docs/data-model.md");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_printed_with_its_table_and_its_column() {
    let test = TestDb::empty().await;
    test.as_owner("COMMENT ON TABLE call IS 'One call.'; COMMENT ON COLUMN call.id IS 'Identity.'").await;
    let printed = data_model(&test.owner_url()).await.unwrap();
    let call = printed.split("\n## call\n").nth(1).unwrap().split("\n## ").next().unwrap();
    assert!(call.starts_with("\nOne call.\n\n"), "{call}");
    assert!(call.contains("| `id` | uuid | – | – | Identity. |"), "{call}");
}
