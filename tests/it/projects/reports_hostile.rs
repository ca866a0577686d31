//! SQL with the service role: PostgreSQL rejects a report without two different users, budget lines or correct totals.

use fonds1035::domain::applications::state::Action;
use fonds1035::domain::projects::obligations::ObligationKind::FinalReport;
use fonds1035::workflow::audit::verify::verify;
use uuid::Uuid;

use crate::ledger::hostile::refusal;
use crate::support::builders::{national, step};
use crate::support::db::TestDb;
use crate::support::people::{APPROVER, AUDITOR, FUND_OFFICER, REGIONAL_OFFICE};
use crate::support::reports::{interim, statement};

/// The next event of an application, by hand.
fn event(id: Uuid, action: &str, to: &str, posts: &str, by: Uuid) -> String {
    format!(
        "INSERT INTO application_event (application_id, seq, from_state, action, to_state, posts, content_hash, actor_id, actor_role, comment, reasons, at, request_id) SELECT application_id, seq + 1, to_state, '{action}', '{to}', '{posts}', content_hash, '{by}', 'x', NULL, '{{}}', at, 'x' FROM application_event WHERE application_id = '{id}' ORDER BY seq DESC LIMIT 1"
    )
}

/// A report on an application by hand: number, kind, statement, what it follows, total.
fn report(id: Uuid, number: i32, kind: &str, statement: i32, follows: &str, total: i64) -> String {
    format!(
        "INSERT INTO report (application_id, number, kind, agreed_version, period_from, period_to, narrative, activities, results, statement_number, follows, lines, total_spent_cents, document_id, event_seq, filed_by, filed_at) SELECT '{id}', {number}, '{kind}', 0, CASE WHEN '{kind}' = 'interim_report' THEN date '2019-09-01' END, CASE WHEN '{kind}' = 'interim_report' THEN date '2019-10-01' END, 'x', '[]', '[]', {statement}, {follows}, 3, {total}, (SELECT id FROM document LIMIT 1), max(seq), '{by}', now() FROM application_event WHERE application_id = '{id}'",
        by = REGIONAL_OFFICE.id()
    )
}

/// Its three figures, each with the sum up to it; `before`: what the report before says.
fn lines(id: Uuid, number: i32, figures: [(i64, i64); 3], follows: &str, before: [i64; 3]) -> String {
    let row = |(at, ((spent, after), before)): (usize, ((i64, i64), i64))| {
        format!("('{id}', {number}, 0, {}, {spent}, {after}, {follows}, {before})", at + 1)
    };
    let rows: Vec<String> = figures.into_iter().zip(before).enumerate().map(row).collect();
    format!(
        "INSERT INTO report_line (application_id, report_number, agreed_version, position, spent_cents, total_after, follows, before_cents) VALUES {}",
        rows.join(", ")
    )
}

fn decision(id: Uuid, number: i32, kind: &str, statement: i32, by: Uuid) -> String {
    format!(
        "INSERT INTO report_decision (application_id, report_number, kind, statement_number, filed_by, verdict, event_seq, decided_by, decided_at) SELECT '{id}', {number}, '{kind}', {statement}, '{}', 'accepted', max(seq), '{by}', now() FROM application_event WHERE application_id = '{id}'",
        REGIONAL_OFFICE.id()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_refuses_a_report_that_does_not_add_up_or_has_one_person_or_another_projects_lines() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    let other = test.active(national(60_000)).await;
    assert!(test.clock.set("2020-03-01T12:00:00Z".parse().unwrap()));
    test.reported(id, interim("2019-09-01", "2020-02-29", &["100", "200", "0"])).await;
    let (office, fund) = (REGIONAL_OFFICE.id(), FUND_OFFICER.id());
    let filing = |id| event(id, "file_report", "active", "nothing", office);
    let second = |total, figures, follows, before| {
        let filed = report(id, 2, "interim_report", 2, follows, total);
        format!("{}; {filed}; {}", filing(id), lines(id, 2, figures, follows, before))
    };
    let sums = [(20_000, 20_000), (20_000, 40_000), (0, 40_000)];
    let before = [10_000, 20_000, 0];
    let accept = event(id, "accept_report", "active", "nothing", office);
    for (text, constraint) in [
        (filing(id), "a_filing_has_its_report"),
        (event(id, "accept_report", "active", "nothing", fund), "a_decision_has_its_report"),
        (event(id, "return_report", "active", "nothing", fund), "a_report_sent_back_has_a_reason"),
        // The stated total is not the sum; the sums do not follow from each other.
        (second(40_001, sums, "1", before), "a_report_states_the_sum_of_its_lines"),
        (second(41_000, [(20_000, 20_000), (20_000, 41_000), (0, 41_000)], "1", before), "figures_add_up_line_by_line"),
        (
            second(41_000, [(20_000, 21_000), (20_000, 41_000), (0, 41_000)], "1", before),
            "the_first_figure_begins_at_nothing",
        ),
        // Less than before, or another “before” than was stated.
        (
            second(39_999, [(20_000, 20_000), (19_999, 39_999), (0, 39_999)], "1", before),
            "what_was_spent_is_not_taken_back",
        ),
        (second(40_000, sums, "1", [10_000, 0, 0]), "a_figure_continues_from_the_report_before"),
        // A statement out of turn, and one that continues from itself.
        (
            format!("{}; {}", filing(id), report(id, 2, "interim_report", 3, "1", 0)),
            "a_statement_waits_for_the_decision_on_the_one_before",
        ),
        (
            format!("{}; {}", filing(id), report(id, 2, "interim_report", 2, "2", 0)),
            "a_report_continues_from_an_accepted_one",
        ),
        // Figures on lines that the other project's budget does not have yet, and on its reports.
        (
            format!(
                "{}; {}; {}",
                filing(other),
                report(other, 1, "interim_report", 1, "NULL", 0),
                lines(other, 1, [(0, 0); 3], "NULL", [0; 3])
            ),
            "a_figure_is_of_a_line_of_the_agreed_budget",
        ),
        (
            format!("{}; {}", filing(other), report(id, 2, "interim_report", 2, "1", 0)),
            "a_report_is_filed_by_its_event",
        ),
        // The own report accepted by oneself, said and unsaid.
        (
            format!(
                "{}; {accept}; {}",
                second(40_000, sums, "1", before),
                decision(id, 2, "interim_report", 2, office)
            ),
            "two_persons_file_and_decide_a_report",
        ),
        (
            format!("{}; {accept}; {}", second(40_000, sums, "1", before), decision(id, 2, "interim_report", 2, fund)),
            "a_report_is_decided_by_the_person_of_its_event",
        ),
        ("UPDATE report SET narrative = 'y'".to_owned(), "permission denied"),
        ("DELETE FROM report_line".to_owned(), "permission denied"),
    ] {
        let said = refusal(&test, &text).await;
        assert!(said.contains(constraint), "{text}\nexpected {constraint}, got {said}");
    }
    // The same by an honest hand goes through: what was refused was refused for its fault.
    test.as_service(&format!(
        "BEGIN; {}; UPDATE application SET version = version + 1 WHERE id = '{id}'; COMMIT",
        second(40_000, sums, "1", before)
    ))
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_refuses_a_stage_that_no_accepted_report_has_reached() {
    let test = TestDb::new().await;
    test.open_2019("1000", "500000").await;
    let id = test.active(national(60_000)).await;
    assert!(test.clock.set("2021-03-01T12:00:00Z".parse().unwrap()));
    test.take(&REGIONAL_OFFICE, id, step(Action::Complete)).await.unwrap();
    let (office, fund) = (REGIONAL_OFFICE.id(), FUND_OFFICER.id());
    // An interim report passed off as the final one.
    let figures = lines(id, 1, [(0, 0); 3], "NULL", [0; 3]);
    let budget = format!(
        "INSERT INTO budget_line (application_id, agreed_version, position, output, description, category, planned_cents) SELECT '{id}', 0, generate_series(1, 3), 'x', 'x', 'staff', 1"
    );
    let filed = format!(
        "{}; {}; {budget}; {figures}",
        event(id, "file_report", "completed", "nothing", office),
        report(id, 1, "interim_report", 1, "NULL", 0)
    );
    let accepted = event(id, "accept_final_report", "final_reported", "nothing", fund);
    for (text, constraint) in [
        (event(id, "close", "closed", "return_committed", fund), "foreign key"),
        (event(id, "accept_final_report", "final_reported", "nothing", fund), "a_decision_has_its_report"),
        (
            format!("{filed}; {accepted}; {}", decision(id, 1, "interim_report", 1, fund)),
            "a_report_is_decided_by_its_event",
        ),
        (
            format!("{filed}; {accepted}; {}", decision(id, 1, "final_report", 1, fund)),
            "a_decision_is_on_a_report_as_it_was_filed",
        ),
    ] {
        let said = refusal(&test, &text).await;
        assert!(said.contains(constraint), "{text}\nexpected {constraint}, got {said}");
    }
    test.reported(id, statement(FinalReport, &["0", "0", "0"])).await;
    let said = refusal(&test, &event(id, "close", "closed", "return_committed", fund)).await;
    assert!(said.contains("foreign key"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn verification_names_an_ended_project_that_still_holds_money() {
    for (hand, words) in [
        ("UPDATE report_line SET spent_cents = spent_cents + 5 WHERE position = 1", "add up to 30005"),
        (
            "UPDATE report SET total_spent_cents = 29999; UPDATE report_line SET spent_cents = 19999 WHERE position = 2",
            "30000 cents paid and 29999 reported",
        ),
        ("DELETE FROM funding_movement WHERE kind = 'return_committed'", "follows movement"),
        ("UPDATE funding_movement SET committed_after = 7 WHERE number = 3", "still holds 7 cents that are not paid"),
        ("UPDATE report_decision SET decided_by = filed_by", "was filed and decided by one person"),
        ("UPDATE budget_line SET planned_cents = 1 WHERE position = 1", "its budget lines plan [1, "),
    ] {
        let test = TestDb::new().await;
        test.open_2019("1000", "500000").await;
        let id = test.active(national(60_000)).await;
        assert!(test.clock.set("2020-03-01T12:00:00Z".parse().unwrap()));
        test.pay(id, "500").await.unwrap();
        test.take(&FUND_OFFICER, id, step(Action::Suspend)).await.unwrap();
        test.reported(id, interim("2019-09-01", "2020-02-29", &["100", "200", "0"])).await;
        test.take(&APPROVER, id, step(Action::Cancel)).await.unwrap();
        let broken = format!(
            "SET session_replication_role = replica; ALTER TABLE report_line DROP CONSTRAINT what_was_spent_is_not_taken_back, DROP CONSTRAINT the_first_figure_begins_at_nothing; ALTER TABLE report_decision DROP CONSTRAINT two_persons_file_and_decide_a_report; {hand}"
        );
        test.as_owner(&broken).await;
        let found = test.db.snapshot(test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap();
        assert!(found.faults.iter().any(|fault| fault.contains(words)), "{hand}: {:?}", found.faults);
    }
}
