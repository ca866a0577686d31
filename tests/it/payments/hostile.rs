//! SQL with the service role against plans, instalments and project balances: PostgreSQL rejects it.

use fonds1035::domain::payments::instalment_table::InstalmentAction;
use uuid::Uuid;

use crate::ledger::hostile::refusal;
use crate::ledger::years_hostile::ALLOCATION;
use crate::support::builders::national;
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, FINANCE_OFFICER, FUND_OFFICER, REGIONAL_OFFICE};

/// Refuses each text by the constraint beside it.
async fn all_refused(test: &TestDb, cases: Vec<(String, &str)>) {
    for (text, constraint) in cases {
        let said = refusal(test, &text).await;
        assert!(said.contains(constraint), "{text}\nexpected {constraint}, got {said}");
    }
}

/// A further event of the first instalment of a project after its last one; `changes` replaces what is said.
fn event(id: Uuid, step: &str, changes: &[(&str, &str)]) -> String {
    let mut columns = vec![
        ("application_id", "application_id"),
        ("instalment", "instalment"),
        ("seq", "seq + 1"),
        ("(from_state, action, to_state, posts)", step),
        ("plan_version", "plan_version"),
        ("amount_cents", "amount_cents"),
        ("project_seq", "project_seq"),
        ("project_state", "project_state"),
        ("actor_id", "actor_id"),
        ("actor_role", "actor_role"),
        ("requested_by", "requested_by"),
        ("checked_by", "NULL"),
        ("reason", "NULL"),
        ("payment_reference", "NULL"),
        ("value_on", "NULL::date"),
        ("committed_after", "NULL::bigint"),
        ("evaluation_cents", "NULL::bigint"),
        ("agreed_hash", "NULL::bytea"),
        ("at", "at"),
        ("request_id", "'x'"),
    ];
    for (name, value) in changes {
        columns.iter_mut().find(|(column, _)| column == name).unwrap().1 = value;
    }
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.trim_matches(['(', ')'])).collect();
    let values: Vec<&str> = columns.iter().map(|(_, value)| *value).collect();
    format!(
        "INSERT INTO instalment_event ({}) SELECT {} FROM instalment_event WHERE application_id = '{id}' AND instalment = 1 ORDER BY seq DESC LIMIT 1",
        names.join(", "),
        values.join(", ")
    )
}

const CHECK: &str = "'requested', 'check_instalment', 'checked', 'nothing'";
const PAY: &str = "'checked', 'pay_instalment', 'paid', 'disburse'";

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_by_hand_stays_within_the_grant_and_is_whole() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    test.plan(id, &["60000", "40000"]).await.unwrap();
    let plan = |granted: i64, count: i32, version: i32, at: &str| {
        format!(
            "INSERT INTO payment_plan (application_id, version, funding_number, line, year, granted_cents, instalments, project_seq, project_state, drawn_up_at, drawn_up_by) VALUES ('{id}', {version}, 1, 2, 2019, {granted}, {count}, {at}, now(), '{}')",
            REGIONAL_OFFICE.id()
        )
    };
    let planned = |version: i32, number: i32, cents: i64, after: i64, granted: i64, count: i32| {
        format!(
            "INSERT INTO planned_instalment (application_id, plan_version, number, planned_on, amount_cents, planned_after, granted_cents, instalments) VALUES ('{id}', {version}, {number}, now(), {cents}, {after}, {granted}, {count})"
        )
    };
    let (active, whole) = ("8, 'active'", 10_000_000);
    let cases = vec![
        (plan(whole + 1, 1, 2, active), "a_plan_is_within_the_money_of_its_project"),
        (plan(whole, 1, 3, active), "each_plan_follows_the_one_before"),
        (plan(whole, 1, 2, "7, 'active'"), "a_plan_is_drawn_up_where_its_project_stands"),
        (plan(whole, 1, 2, "6, 'recommended'"), "a_plan_is_drawn_up_while_its_project_lives"),
        (plan(whole, 1, 2, active), "a_plan_has_all_its_instalments"),
        (
            format!("{}; {}", plan(whole, 2, 2, active), planned(2, 1, 10, 10, whole, 2)),
            "a_plan_has_all_its_instalments",
        ),
        (planned(1, 3, 1, whole + 1, whole, 2), "a_plan_has_no_further_instalments"),
        (
            format!("{}; {}", plan(whole, 1, 2, active), planned(2, 1, whole + 1, whole + 1, whole, 1)),
            "no_plan_passes_what_was_granted",
        ),
        (
            format!("{}; {}", plan(whole, 1, 2, active), planned(2, 1, 5, 4, whole, 1)),
            "the_first_planned_instalment_begins_at_nothing",
        ),
        (
            format!(
                "{}; {}; {}",
                plan(whole, 2, 2, active),
                planned(2, 1, whole, whole, whole, 2),
                planned(2, 2, 5, 5, whole, 2)
            ),
            "each_planned_instalment_continues_from_the_one_before",
        ),
        (
            format!("{}; {}", plan(whole, 1, 2, active), planned(2, 1, 5, 5, whole * 2, 1)),
            "an_instalment_is_of_its_plan",
        ),
        ("UPDATE payment_plan SET granted_cents = 1".into(), "permission denied"),
        ("DELETE FROM planned_instalment".into(), "permission denied"),
    ];
    all_refused(&test, cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instalment_by_hand_goes_past_nobody_and_nothing() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    let other = test.approved(national(60_000)).await;
    test.plan(id, &["95000"]).await.unwrap();
    test.plan(other, &["60000"]).await.unwrap();
    let (office, fund, finance) =
        (REGIONAL_OFFICE.id().to_string(), FUND_OFFICER.id().to_string(), FINANCE_OFFICER.id().to_string());
    let quoted = |id: &str| format!("'{id}'::uuid");
    let (office, fund, finance) = (quoted(&office), quoted(&fund), quoted(&finance));
    // 95000 passes the evaluation line: the service refuses to ask for it, a hand does not.
    let first = format!(
        "INSERT INTO instalment_event (application_id, instalment, seq, from_state, action, to_state, posts, plan_version, amount_cents, project_seq, project_state, actor_id, actor_role, requested_by, at, request_id) VALUES ('{id}', 1, 1, 'planned', 'request_instalment', 'requested', 'nothing', 1, 9500000, 8, 'active', {office}, 'regional_office', {office}, now(), 'x')"
    );
    let too_early = vec![
        (first.replace("9500000", "9500001"), "an_instalment_is_that_of_the_plan"),
        (first.replace("8, 'active'", "7, 'active'"), "an_instalment_is_of_where_its_project_stands"),
        (
            first
                .replace(&id.to_string(), &other.to_string())
                .replace("8, 'active'", "7, 'approved'")
                .replace("9500000", "6000000"),
            "only_a_project_under_way_is_paid",
        ),
        (
            first.replace(&format!("'regional_office', {office}"), &format!("'x', {fund}")),
            "an_instalment_rests_on_its_request",
        ),
        (first.replace("'planned', 'request", "'refused', 'request"), "an_instalment_begins_planned"),
        (
            first.replace("'planned', 'request_instalment', 'requested'", "'planned', 'check_instalment', 'requested'"),
            "foreign key",
        ),
    ];
    all_refused(&test, too_early).await;
    test.as_owner(&first).await;
    let by = |step: &str, person: &str, changes: &[(&str, &str)]| {
        event(id, step, &[&[("actor_id", person)], changes].concat())
    };
    let on_check = vec![
        (by(CHECK, &office, &[]), "another_person_than_the_requester"),
        (by(CHECK, &fund, &[("seq", "seq + 2")]), "foreign key"),
        (by(CHECK, &fund, &[("amount_cents", "1")]), "foreign key"),
        (by(CHECK, &fund, &[("checked_by", fund.as_str())]), "what_was_checked_names_who_checked"),
        (by(PAY, &finance, &[("checked_by", fund.as_str())]), "a_payment_says_how_it_was_made"),
        (by("'requested', 'refuse_instalment', 'refused', 'nothing'", &fund, &[]), "a_refused_instalment_has_a_reason"),
    ];
    all_refused(&test, on_check).await;
    test.as_owner(&by(CHECK, &fund, &[])).await;
    let agreed = format!("(SELECT content_hash FROM application_content WHERE application_id = '{id}' LIMIT 1)");
    let payment = [
        ("checked_by", fund.as_str()),
        ("payment_reference", "'P-1'"),
        ("value_on", "(at AT TIME ZONE 'Europe/Zurich')::date"),
        ("committed_after", "500000"),
        ("evaluation_cents", "1000000"),
        ("agreed_hash", agreed.as_str()),
    ];
    let pay = |person: &str, changes: &[(&str, &str)]| by(PAY, person, &[&payment[..], changes].concat());
    let honest = [("evaluation_cents", "500000")];
    let on_payment = vec![
        (pay(&finance, &[]), "the_evaluation_line_waits_for_completion"),
        (pay(&fund, &honest), "another_person_checks_and_pays"),
        (pay(&office, &honest), "another_person_than_the_requester"),
        (pay(&finance, &[honest[0], ("checked_by", finance.as_str())]), "another_person_checks_and_pays"),
        (pay(&finance, &[honest[0], ("checked_by", office.as_str())]), "an_instalment_rests_on_its_check"),
        (pay(&finance, &[honest[0], ("requested_by", finance.as_str())]), "another_person_than_the_requester"),
        (pay(&finance, &[honest[0], ("value_on", "(at + interval '2 days')::date")]), "a_payment_is_recorded_once"),
        (pay(&finance, &[honest[0], ("agreed_hash", "sha256('x')")]), "the_evaluation_line_is_of_what_was_agreed"),
        (pay(&finance, &[honest[0], ("payment_reference", "NULL")]), "a_payment_says_how_it_was_made"),
        (pay(&finance, &honest), "a_payment_has_its_movement"),
        ("UPDATE instalment_event SET reason = 'x'".into(), "permission denied"),
        ("DELETE FROM instalment_event".into(), "permission denied"),
    ];
    all_refused(&test, on_payment).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_spends_and_returns_only_its_own_money_each_time_with_its_cause() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(100_000)).await;
    let other = test.active(national(50_000)).await;
    test.plan(id, &["10"]).await.unwrap();
    test.bring(id, 1, InstalmentAction::Check).await.unwrap();
    let (approver, finance) = (APPROVER.id(), FINANCE_OFFICER.id());
    let movement = |application: Uuid, granted: i64, cents: i64, after: &str, cause: &str| {
        let kind = if cause.starts_with("NULL, 1") { "disburse" } else { "return_committed" };
        format!(
            "INSERT INTO funding_movement (id, application_id, funding_number, number, line, year, granted_cents, approved_seq, approved_by, kind, amount_cents, committed_after, disbursed_after, source, recorded_at, recorded_by, event_seq, instalment, instalment_seq) VALUES ('{finance}', '{application}', 1, 1, 2, 2019, {granted}, 7, '{approver}', '{kind}', {cents}, {after}, 'x', now(), '{finance}', {cause})"
        )
    };
    let entry = |kind: &str, cents: i64, after: &str| {
        format!(
            "INSERT INTO ledger_entry (line, year, number, kind, amount_cents, application_id, movement_id, actor_id, recorded_at, available_after, reserved_after, committed_after, disbursed_after, returned_after) VALUES (2, 2019, 6, '{kind}', {cents}, '{id}', '{finance}', '{finance}', now(), {after})"
        )
    };
    let agreed = format!("(SELECT content_hash FROM application_content WHERE application_id = '{id}' LIMIT 1)");
    let (finance_text, fund) = (format!("'{finance}'::uuid"), format!("'{}'::uuid", FUND_OFFICER.id()));
    let paid = event(
        id,
        PAY,
        &[
            ("actor_id", &finance_text),
            ("checked_by", &fund),
            ("payment_reference", "'P-1'"),
            ("value_on", "at::date"),
            ("committed_after", "9999000"),
            ("evaluation_cents", "1000000"),
            ("agreed_hash", &agreed),
        ],
    );
    let cause = "NULL, 1, 3";
    let pay = |cents: i64, left: i64| {
        format!("{paid}; {}", movement(id, 10_000_000, cents, &format!("{left}, {cents}"), cause))
    };
    let cases = vec![
        // Without a cause, with two, or with that of another kind, sum or project.
        (movement(id, 10_000_000, 1_000, "9999000, 0", "NULL, NULL, NULL"), "every_movement_has_its_cause"),
        (movement(id, 10_000_000, 1_000, "9999000, 1000", "NULL, 1, NULL"), "every_movement_has_its_cause"),
        (movement(id, 10_000_000, 1_000, "9999000, 0", "8, 1, 3"), "every_movement_has_its_cause"),
        (movement(id, 10_000_000, 1_000, "9999000, 0", "8, NULL, NULL"), "a_movement_is_the_posting_of_its_step"),
        (movement(id, 10_000_000, 1_000, "9999000, 1000", cause), "a_movement_is_the_payment_of_its_instalment"),
        (pay(1_001, 9_998_999), "a_movement_is_the_payment_of_its_instalment"),
        (
            format!("{paid}; {}", movement(other, 5_000_000, 1_000, "4999000, 1000", cause)),
            "a_movement_is_the_payment_of_its_instalment",
        ),
        // More than was granted, although the line has committed more.
        (pay(10_000_001, -1), "no_project_is_overdrawn"),
        (pay(1_000, 10_000_000), "the_first_movement_begins_at_what_was_granted"),
        // More granted than was recommended; an approval that is none.
        (movement(id, 15_000_000, 5, "14999995, 5", cause), "a_movement_stays_on_the_money_of_its_project"),
        (pay(1_000, 9_999_000).replace(", 7, '", ", 6, '"), "only_what_was_approved_moves"),
        // Without its entry; with an entry of another sum or kind; an entry without its movement.
        (pay(1_000, 9_999_000), "a_movement_has_its_entry"),
        (
            format!("{}; {}", pay(1_000, 9_999_000), entry("disburse", 999, "35000000, 0, 14999001, 999, 0")),
            "an_entry_is_the_movement_of_its_project",
        ),
        (entry("disburse", 1_000, "35000000, 0, 14999000, 1000, 0"), "an_entry_is_the_movement_of_its_project"),
        (
            entry("disburse", 1_000, "35000000, 0, 14999000, 1000, 0")
                .replace(&format!("'{finance}', '{finance}'"), &format!("NULL, '{finance}'")),
            "an_entry_has_one_cause",
        ),
    ];
    all_refused(&test, cases).await;
    // What was returned is recovered on its own line, to the cent.
    let cancel = format!(
        "INSERT INTO application_event (application_id, seq, from_state, action, to_state, posts, content_hash, actor_id, actor_role, comment, reasons, at, request_id) SELECT application_id, 9, 'active', 'cancel', 'cancelled', 'return_committed', content_hash, '{finance}', 'x', 'x', '{{}}', at, 'x' FROM application_event WHERE application_id = '{id}' AND seq = 8"
    );
    let give_back = format!(
        "{cancel}; {}; {}",
        movement(id, 10_000_000, 1_000, "9999000, 0", "9, NULL, NULL"),
        entry("return_committed", 1_000, "35000000, 0, 14999000, 0, 1000")
    );
    for (line, cents) in [(1, 1_000), (2, 1_001)] {
        let receive = format!(
            "{ALLOCATION}, {line}, 2019, 'recover', {cents}, 'declared', '{{}}', 'x', NULL, '{finance}', now(), NULL, NULL)"
        );
        let refused = refusal(&test, &format!("{give_back}; {receive}")).await;
        assert!(refused.contains("what_is_recovered_was_returned_from_the_same_line"), "{refused}");
    }
    // What leaves a project arrives somewhere.
    assert!(refusal(&test, &give_back).await.contains("what_is_returned_is_recovered"));
    let contributed = format!(
        "{ALLOCATION}, 2, 2019, 'contribute', 1000, 'declared', '{{}}', 'x', 'x', '{finance}', now(), NULL, NULL)"
    );
    assert!(refusal(&test, &format!("{give_back}; {contributed}")).await.contains("only_a_recovery_names_a_return"));
}
