//! SQL with the service role: PostgreSQL rejects every row that the service would never write.

use diesel::result::Error;
use fonds1035::domain::applications::state::Action;
use uuid::Uuid;

use crate::support::builders::{national, step};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FUND_OFFICER, FUND_OFFICER_OF_XAA};

/// Runs a text as the service's role inside one transaction and gives the server's refusal.
pub async fn refusal(test: &TestDb, text: &str) -> String {
    match test.as_service(&format!("BEGIN; {text}; COMMIT")).await {
        Err(Error::DatabaseError(_, information)) => {
            let constraint = information.constraint_name().unwrap_or_default();
            format!("{} {constraint}", information.message())
        }
        other => panic!("not refused: {text}: {other:?}"),
    }
}

const EVENT: &str = "INSERT INTO application_event (application_id, seq, from_state, action, to_state, posts, content_hash, actor_id, actor_role, reasons, at, request_id, funding_number, recommended_by) SELECT application_id, seq + 1, to_state";
const ENTRY: &str = "INSERT INTO ledger_entry (line, year, number, kind, amount_cents, application_id, event_seq, funding_number, actor_id, recorded_at, available_after, reserved_after, committed_after, disbursed_after)";

/// The step that frees the money of a recommended application, by the approver. `begin`: as [`EVENT`]; `claim`: what it
/// says besides.
fn return_to_review(begin: &str, id: Uuid, claim: &str) -> String {
    let approver = APPROVER.id();
    format!(
        "{begin}, 'return_to_review', 'under_review', 'release', content_hash, '{approver}', 'approver', '{{}}', at, 'x', NULL, NULL{claim} FROM application_event WHERE application_id = '{id}' ORDER BY seq DESC LIMIT 1"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_cannot_be_edited_or_deleted() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    test.approved(national(100_000)).await;
    for table in [
        "ledger_entry",
        "application_event",
        "application_content",
        "funding",
        "assessment",
        "letter",
        "allocation",
        "rule_value",
        "member_fact",
        "audit_event",
        "document",
    ] {
        let column = match table {
            "application_content" => "body = body",
            "funding" | "ledger_entry" | "allocation" => "amount_cents = amount_cents + 1",
            "application_event" => "comment = 'edited'",
            "assessment" => "openness = 'open'",
            "letter" => "signatory = 'edited'",
            "rule_value" => "value = 1",
            "member_fact" => "value = 'no'",
            "audit_event" => "action = 'edited'",
            _ => "file_name = 'edited'",
        };
        for text in [
            format!("UPDATE {table} SET {column}"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table} CASCADE"),
            format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
            format!("DROP TABLE {table} CASCADE"),
        ] {
            let refused = refusal(&test, &text).await;
            assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{text}: {refused}");
        }
        // Even the owner, who has every right, meets the one function of the database.
        let owned = crate::support::db::sql(&test.owner_url(), &format!("DELETE FROM {table}")).await;
        assert!(format!("{:?}", owned.unwrap_err()).contains("append-only"), "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn approving_by_hand_is_refused() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let id = test.under_review(national(100_000)).await;
    let state_alone = format!("UPDATE application SET state = 'approved', funding_number = 1 WHERE id = '{id}'");
    assert!(refusal(&test, &state_alone).await.contains("the_state_is_that_of_the_last_event"));
    let without_money = format!("UPDATE application SET state = 'approved' WHERE id = '{id}'");
    assert!(refusal(&test, &without_money).await.contains("money_is_tied_while_recommended_and_from_approval_on"));

    // An approval from a state that knows none.
    let approver = APPROVER.id();
    let last = format!("FROM application_event WHERE application_id = '{id}' ORDER BY seq DESC LIMIT 1");
    let approve = |extra: &str, who: &str| {
        format!(
            "{EVENT}, 'approve', 'approved', 'commit', content_hash, '{who}', 'approver', '{{}}', at, 'x', {extra} {last}"
        )
    };
    let refused = refusal(&test, &approve(&format!("1, '{}'", FUND_OFFICER.id()), &approver.to_string())).await;
    assert!(refused.contains("foreign key"), "{refused}");

    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    // The right step by the person who recommended.
    let refused =
        refusal(&test, &approve(&format!("1, '{}'", FUND_OFFICER.id()), &FUND_OFFICER.id().to_string())).await;
    assert!(refused.contains("two_persons_recommend_and_approve"), "{refused}");
    // The same, naming somebody else as the one who recommended.
    let other = FUND_OFFICER_OF_XAA.id();
    let refused = refusal(&test, &approve(&format!("1, '{other}'"), &FUND_OFFICER.id().to_string())).await;
    assert!(refused.contains("an_approval_is_of_the_recommended_funding"), "{refused}");
    // The right step by another person, without its entry in the ledger.
    let refused = refusal(&test, &approve(&format!("1, '{}'", FUND_OFFICER.id()), &approver.to_string())).await;
    assert!(refused.contains("an_event_that_posts_has_its_entry"), "{refused}");
    // A history with a gap.
    let gap = approve(&format!("1, '{}'", FUND_OFFICER.id()), &approver.to_string()).replace("seq + 1", "seq + 2");
    assert!(refusal(&test, &gap).await.contains("history_has_no_gap_and_no_jump"));
    // A second event with a number that is taken.
    let fork = format!("{EVENT}, 'withdraw', 'withdrawn', 'release', content_hash, '{approver}', 'approver', '{{}}', at, 'x', NULL, NULL {last}").replace("seq + 1", "seq");
    assert!(refusal(&test, &fork).await.contains("application_event_pkey"));
}

#[tokio::test(flavor = "multi_thread")]
async fn money_cannot_be_moved_across_lines_or_overdrawn_by_hand() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let id = test.under_review(national(100_000)).await;
    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    let fund = FUND_OFFICER.id();
    let seq = 6;
    let entry = |line: i32, number: i32, kind: &str, cents: i64, after: &str| {
        format!(
            "{ENTRY} VALUES ({line}, 2019, {number}, '{kind}', {cents}, '{id}', {seq}, 1, '{fund}', now(), {after})"
        )
    };
    // The step that frees the money, with an entry that is not quite its own.
    let approver = APPROVER.id();
    let release = |line: i32, number: i32, cents: i64, after: &str| {
        let back = return_to_review(EVENT, id, "");
        let values =
            format!("({line}, 2019, {number}, 'release', {cents}, '{id}', 7, 1, '{approver}', now(), {after})");
        format!("{back}; {ENTRY} VALUES {values}")
    };
    for (text, constraint) in [
        // A second entry for one event.
        (entry(2, 3, "reserve", 10_000_000, "80000000, 20000000, 0, 0"), "ledger_entry_application_id_event_seq_key"),
        // More than the line holds.
        (entry(2, 3, "reserve", 200_000_000, "-110000000, 210000000, 0, 0"), "no_account_is_overdrawn"),
        // Balances that do not continue from the entry before.
        (release(2, 3, 10_000_000, "999999999, 0, 0, 0"), "each_entry_continues_from_the_one_before"),
        // A gap in the numbers.
        (release(2, 9, 10_000_000, "100000000, 0, 0, 0"), "each_entry_continues_from_the_one_before"),
        // Freed on the other line.
        (release(1, 2, 10_000_000, "110000000, 0, 0, 0"), "each_entry_continues_from_the_one_before"),
        // Freed in a year that was never opened, where nothing was reserved.
        (release(2, 1, 10_000_000, "10000000, 0, 0, 0").replace("2019", "2020"), "the_first_entry_begins_at_nothing"),
        // An entry without a cause.
        (
            format!(
                "{ENTRY} VALUES (2, 2019, 3, 'release', 10000000, NULL, NULL, NULL, '{fund}', now(), 100000000, 0, 0, 0)"
            ),
            "an_entry_has_one_cause",
        ),
    ] {
        let refused = refusal(&test, &text).await;
        assert!(refused.contains(constraint), "{text}\nexpected {constraint}, got {refused}");
    }

    // The money on the other line, or another amount, in the very step that reserves it.
    let other = test.under_review(national(100_000)).await;
    let recommend = format!(
        "{EVENT}, 'recommend', 'recommended', 'reserve', content_hash, '{fund}', 'fund_officer', '{{}}', at, 'x', NULL, NULL FROM application_event WHERE application_id = '{other}' ORDER BY seq DESC LIMIT 1"
    );
    let tie = format!(
        "INSERT INTO funding (application_id, number, line, year, amount_cents, recommended_seq, recommended_by) VALUES ('{other}', 1, 2, 2019, 10000000, {seq}, '{fund}')"
    );
    let entry = |line: i32, number: i32, cents: i64, after: &str| {
        let values =
            format!("({line}, 2019, {number}, 'reserve', {cents}, '{other}', {seq}, 1, '{fund}', now(), {after})");
        format!("{recommend}; {tie}; {ENTRY} VALUES {values}")
    };
    for text in
        [entry(1, 2, 10_000_000, "90000000, 10000000, 0, 0"), entry(2, 3, 9_999_999, "80000001, 19999999, 0, 0")]
    {
        let refused = refusal(&test, &text).await;
        assert!(refused.contains("an_entry_stays_on_the_line_and_year_of_its_application"), "{refused}");
    }
    // An allocation recorded on one line cannot arrive on the other.
    let cross = "INSERT INTO ledger_entry (line, year, number, kind, amount_cents, allocation_id, recorded_at, available_after, reserved_after, committed_after, disbursed_after) SELECT 1, 2019, 2, kind, amount_cents, id, recorded_at, 200000000, 0, 0, 0 FROM allocation WHERE line = 2";
    let refused = refusal(&test, cross).await;
    assert!(refused.contains("an_arrival_is_what_was_allocated") || refused.contains("allocation_id_key"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_from_a_row_is_not_for_its_writer_to_say() {
    let test = TestDb::new().await;
    test.open_2019("1000000", "1000000").await;
    let id = test.under_review(national(100_000)).await;
    test.take(&FUND_OFFICER, id, step(Action::Recommend)).await.unwrap();
    let approver = APPROVER.id();
    // Each says one thing more than the service would: what the columns that follow hold.
    let event = |column: &str| EVENT.replace("recommended_by)", &format!("recommended_by, {column})"));
    let entry = |column: &str| ENTRY.replace("disbursed_after)", &format!("disbursed_after, {column})"));
    let release = |begin: &str, available: i64, claim: &str| {
        let values =
            format!("2, 2019, 3, 'release', 10000000, '{id}', 7, 1, '{approver}', now(), {available}, 0, 0, 0");
        format!("{}; {begin} VALUES ({values}, {claim})", return_to_review(EVENT, id, ""))
    };
    for (text, constraint) in [
        // A step that frees money says that it has no entry.
        (return_to_review(&event("posting_seq"), id, ", NULL::integer"), "an_event_that_posts_has_its_entry"),
        // A step that jumps says that it is the first one.
        (
            return_to_review(&event("previous_seq"), id, ", NULL::integer").replace("seq + 1", "seq + 2"),
            "history_has_no_gap_and_no_jump",
        ),
        // An entry says that the accounts held before it what it makes of them.
        (release(&entry("available_before"), 999_999_999, "989999999"), "each_entry_continues_from_the_one_before"),
        // An entry says that it is the first one.
        (release(&entry("previous_number"), 999_999_999, "NULL"), "each_entry_continues_from_the_one_before"),
    ] {
        let refused = refusal(&test, &text).await;
        assert!(refused.contains(constraint), "{text}\nexpected {constraint}, got {refused}");
    }
}
