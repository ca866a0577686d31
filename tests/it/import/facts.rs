//! The reference facts of the program, and their source files.

use fonds1035::domain::kernel::state_code::StateCode;
use fonds1035::domain::member_states::member_state::{FactKind, FactValue, IncomeGroup};
use fonds1035::import;
use fonds1035::store::member_states::states;
use fonds1035::workflow::member_states::import_reference::Recorded;

use super::{context, written};
use crate::support::db::TestDb;
use crate::support::reference;

async fn value(test: &TestDb, state: &str, kind: FactKind, day: &str) -> Option<FactValue> {
    let state: StateCode = state.parse().unwrap();
    let facts = states::facts(&test.db.reader().await.unwrap(), [state]).await.unwrap();
    facts.value(state, kind, day.parse().unwrap(), test.now()).map(|fact| fact.value)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_is_recorded_once() {
    let test = TestDb::empty().await;
    let first = import::record_reference(&test.db, context(&test)).await.unwrap();
    assert_eq!((first.states_new, first.facts_outside, first.rules_new), (193, 0, 19));
    assert_eq!(test.rows("audit_event").await, 1);
    assert_eq!(test.rows("member_fact").await, i64::try_from(first.facts_new).unwrap());

    let before = test.snapshot().await;
    let second = import::record_reference(&test.db, context(&test)).await.unwrap();
    let Recorded { states_new, states_known, facts_new, facts_known, rules_new, rules_known, facts_outside } = second;
    assert_eq!((states_new, facts_new, rules_new, facts_outside), (0, 0, 0, 0));
    assert_eq!((states_known, facts_known, rules_known), (193, first.facts_new, 19));
    assert_eq!(test.snapshot().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn palau_is_on_the_list_of_line_2_and_in_the_high_income_group() {
    let test = TestDb::empty().await;
    import::record_reference(&test.db, context(&test)).await.unwrap();
    let day = "2024-08-15";
    assert_eq!(value(&test, "PLW", FactKind::Membership, day).await, Some(FactValue::Holds(true)));
    assert_eq!(value(&test, "PLW", FactKind::Article4, day).await, Some(FactValue::Holds(false)));
    assert_eq!(value(&test, "PLW", FactKind::IncomeGroup, day).await, Some(FactValue::Income(IncomeGroup::High)));
    // No source says who was a member before the list, or who of the others is one now.
    assert_eq!(value(&test, "PLW", FactKind::Membership, "2024-07-31").await, None);
    assert_eq!(value(&test, "CHE", FactKind::Membership, day).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_union_is_dated() {
    let test = TestDb::empty().await;
    import::record_reference(&test.db, context(&test)).await.unwrap();
    for (state, day, member) in [
        ("FRA", "1993-11-01", Some(true)),
        ("FRA", "1993-10-31", None),
        ("AUT", "1994-12-31", Some(false)),
        ("AUT", "1995-01-01", Some(true)),
        ("POL", "2004-04-30", Some(false)),
        ("POL", "2004-05-01", Some(true)),
        ("BGR", "2007-01-01", Some(true)),
        ("HRV", "2013-06-30", Some(false)),
        ("HRV", "2013-07-01", Some(true)),
        ("GBR", "2020-01-31", Some(true)),
        ("GBR", "2020-02-01", Some(false)),
        ("ALB", "2024-08-01", Some(false)),
    ] {
        let found = value(&test, state, FactKind::EuropeanUnion, day).await;
        assert_eq!(found, member.map(FactValue::Holds), "{state} on {day}");
    }
}

/// The program's own tables hold what the collected files hold: importing these adds nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_collected_files_say_nothing_beyond_the_reference() {
    let names = ["countries.csv", "line2_eligible_2024-08.csv", "eu_accession.csv"];
    let (Some(income), Some(states)) =
        (reference::file("income_groups.csv"), names.into_iter().map(reference::file).collect::<Option<Vec<_>>>())
    else {
        return;
    };
    let test = TestDb::empty().await;
    import::record_reference(&test.db, context(&test)).await.unwrap();
    let before = test.snapshot().await;
    for file in &states {
        let found = import::record_states(&test.db, context(&test), file).await.unwrap();
        assert!(!found.is_change(), "{}: {found}", file.display());
    }
    let found = import::record_income_groups(&test.db, context(&test), &income).await.unwrap();
    assert!(!found.is_change(), "{found}");
    assert_eq!(test.snapshot().await, before);
}

/// The files alone, without the program's tables: counts compared with the files, and a second import.
#[tokio::test(flavor = "multi_thread")]
async fn the_collected_files_are_imported_with_the_counts_of_the_files() {
    let (Some(countries), Some(income), Some(eligible)) = (
        reference::file("countries.csv"),
        reference::file("income_groups.csv"),
        reference::file("line2_eligible_2024-08.csv"),
    ) else {
        return;
    };
    let lines = |file: &std::path::Path| std::fs::read_to_string(file).unwrap().lines().count() - 1;
    let test = TestDb::empty().await;
    let found = import::record_states(&test.db, context(&test), &countries).await.unwrap();
    assert_eq!((found.states_new, found.states_known), (lines(&countries), 0));

    let text = std::fs::read_to_string(&income).unwrap();
    let on_record = std::fs::read_to_string(&countries).unwrap();
    let (mut changes, mut outside, mut last) = (0, 0, ("", ""));
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if !on_record.contains(&format!("\n{},", cells[0])) {
            outside += 1;
        } else if (cells[0], cells[3]) != last {
            changes += 1;
            last = (cells[0], cells[3]);
        }
    }
    let found = import::record_income_groups(&test.db, context(&test), &income).await.unwrap();
    assert_eq!((found.facts_new, found.facts_outside), (changes, outside));
    assert_eq!(found.facts_new + found.facts_known + found.facts_outside, lines(&income));
    println!("income groups: {found}");

    let found = import::record_states(&test.db, context(&test), &eligible).await.unwrap();
    assert_eq!((found.facts_new, found.facts_known), (4 * lines(&eligible), 0));
    let before = test.snapshot().await;
    for again in [
        import::record_states(&test.db, context(&test), &countries).await.unwrap(),
        import::record_income_groups(&test.db, context(&test), &income).await.unwrap(),
        import::record_states(&test.db, context(&test), &eligible).await.unwrap(),
    ] {
        assert!(!again.is_change());
    }
    assert_eq!(test.snapshot().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_changes_nothing() {
    let test = TestDb::empty().await;
    import::record_reference(&test.db, context(&test)).await.unwrap();
    let before = test.snapshot().await;
    let header = "state,kind,value,valid_from,source\n";
    for (content, complaint) in [
        (b"".to_vec(), "the file is empty"),
        (header.as_bytes().to_vec(), "no rows"),
        (b"a,b\n1,2\n".to_vec(), "the columns are `a,b`"),
        ([header.as_bytes(), b"BDI,membership,no,2025-01-01,\xff\n"].concat(), "line 2 is not UTF-8"),
        (format!("{header}BDI,membership,no,2025-01-01,s\nBDI,membership,no\n").into_bytes(), "line 3 has 3 cells"),
        (format!("{header}BDI,membership,no,2025-01-01,s\nBDI,nonsense,no,2025-01-01,s\n").into_bytes(), "line 3"),
        (format!("{header}BDI,membership,no,1901-01-01,s\n").into_bytes(), "member_fact_valid_from_check"),
    ] {
        let file = written("facts.csv", &content);
        let refused = import::record_states(&test.db, context(&test), &file).await.unwrap_err().to_string();
        assert!(refused.contains(complaint), "{refused}");
    }
    let nowhere = std::path::Path::new("no/such/file.csv");
    assert!(import::record_income_groups(&test.db, context(&test), nowhere).await.is_err());
    assert_eq!(test.snapshot().await, before);
}
