//! Registers of historical projects: every row is accounted for, changed only with a warning, and imported once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use fonds1035::domain::applications::state::Action;
use fonds1035::domain::historical_projects::{RejectReason, Warning};
use fonds1035::import::projects::{COLUMNS, Report, import};
use fonds1035::import::{ImportError, record_reference};
use fonds1035::store::historical_projects;

use super::{context, written};
use crate::support::builders::{national, step};
use crate::support::db::TestDb;
use crate::support::people::OFFICER_XAA;
use crate::support::reference;

/// A register of lines that each change one plain line: column and cell.
fn register(lines: &[&[(&str, &str)]]) -> Vec<u8> {
    let plain: BTreeMap<&str, &str> = [
        ("evaluation_year", "2016"),
        ("project_code", "CE.0269"),
        ("title", "Diaspora"),
        ("countries", "Burundi"),
        ("n_countries", "1"),
        ("scope", "national"),
        ("eval_period_from", "2014-07-25"),
        ("eval_period_to", "2016-11-30"),
        ("language", "French"),
        ("donor", "IOM Development Fund"),
        ("source", "CONSTRUCTED"),
    ]
    .into();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).unwrap();
    for line in lines {
        let mut cells = plain.clone();
        cells.extend(line.iter().copied());
        writer.write_record(COLUMNS.iter().map(|column| cells.get(column).copied().unwrap_or_default())).unwrap();
    }
    writer.into_inner().unwrap()
}

async fn run(test: &TestDb, file: &Path) -> Result<Report, ImportError> {
    import(&test.db, context(test), file, |_, _| {}).await
}

async fn referenced() -> TestDb {
    let test = TestDb::new().await;
    record_reference(&test.db, context(&test)).await.unwrap();
    test
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_is_imported_warned_of_or_rejected_with_its_reason() {
    let test = referenced().await;
    let file = written(
        "register.csv",
        &register(&[
            &[],
            &[("project_code", "CT. 0708"), ("countries", "Côte d'Ivoire")],
            &[
                ("project_code", "LM.0196"),
                ("countries", "Lao PDR; Viet Nam"),
                ("n_countries", "2"),
                ("scope", "regional"),
            ],
            &[("project_code", "LM.0197"), ("countries", "Atlantis")],
            &[("project_code", "LM.0198"), ("eval_period_to", "2013-01-01")],
            &[("project_code", "LM.0199"), ("eval_period_from", "1970-01-01"), ("eval_period_to", "1970-01-01")],
            &[],
        ]),
    );
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let report = import(&test.db, context(&test), &file, move |done, total| hears.lock().unwrap().push((done, total)))
        .await
        .unwrap();
    assert_eq!((report.rows, report.imported, report.imported_with_warnings), (7, 2, 2));
    // The last row repeats the first, cell by cell.
    assert_eq!((report.known, report.rejected), (1, 2));
    assert_eq!(report.warnings, [(Warning::CodeRepaired, 1), (Warning::PlaceholderDate, 1)].into());
    assert_eq!(report.reasons, [(RejectReason::StateUnknown, 1), (RejectReason::PeriodEndsBeforeItBegins, 1)].into());
    assert_eq!(told.lock().unwrap().last(), Some(&(7, 7)));

    let rejected = std::fs::read_to_string(report.rejected_file.unwrap()).unwrap();
    let rejected: Vec<&str> = rejected.lines().collect();
    assert_eq!(rejected[0], format!("rejected_line,rejected_reason,rejected_words,{}", COLUMNS.join(",")));
    assert!(rejected[1].starts_with("5,state_unknown,Atlantis,2016,LM.0197,"), "{}", rejected[1]);
    assert!(rejected[2].starts_with("6,period_ends_before_it_begins,2014-07-25 to 2013-01-01,"), "{}", rejected[2]);
    assert_eq!(rejected.len(), 3);

    let before = test.snapshot().await;
    let again = run(&test, &file).await.unwrap();
    assert_eq!((again.known, again.imported, again.imported_with_warnings, again.rejected), (5, 0, 0, 2));
    assert_eq!(test.snapshot().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_cannot_be_read_changes_nothing() {
    let test = referenced().await;
    let before = test.snapshot().await;
    let header = format!("{}\n", COLUMNS.join(","));
    for (content, complaint) in [
        (Vec::new(), "the file is empty"),
        (header.clone().into_bytes(), "no rows"),
        (b"project_code,title\nLM.0001,x\n".to_vec(), "the columns are"),
        ([register(&[&[]]), b"\xe9,".to_vec()].concat(), "line 3 is not UTF-8"),
    ] {
        let refused = run(&test, &written("register.csv", &content)).await.unwrap_err().to_string();
        assert!(refused.contains(complaint), "{refused}");
    }
    let short = run(&test, &written("register.csv", format!("{header}2016,LM.0001,x\n").as_bytes())).await.unwrap();
    assert_eq!(short.reasons, [(RejectReason::WrongNumberOfCells, 1)].into());
    assert_eq!(test.snapshot().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_historical_project_is_a_predecessor_whose_line_no_record_states() {
    let test = referenced().await;
    run(&test, &written("register.csv", &register(&[&[]]))).await.unwrap();
    let reader = test.db.reader().await.unwrap();
    assert_eq!(
        historical_projects::with_code(&reader, "CE.0269").await.unwrap(),
        Some(("CONSTRUCTED".to_owned(), test.now()))
    );
    drop(reader);
    test.open_2019("1479887.00", "14878559.00").await;
    for (prolongs, code) in
        [("CE.0269", "line_not_recorded"), ("ce 0269", "line_not_recorded"), ("CE.9999", "no_record")]
    {
        let draft =
            fonds1035::domain::applications::form::Draft { prolongs: Some(prolongs.into()), ..national(150_000) };
        let id = test.create(&OFFICER_XAA, draft).await.unwrap().id;
        let submitted = test.take(&OFFICER_XAA, id, step(Action::Submit)).await.unwrap();
        let findings = serde_json::to_string(&submitted.outcome.assessments).unwrap();
        assert!(findings.contains(code), "{prolongs}: {findings}");
    }
}

/// What the rows of the real file are, counted here from its cells and not by the importer.
#[tokio::test(flavor = "multi_thread")]
async fn the_real_register_is_imported_with_the_counts_of_the_file() {
    let Some(real) = reference::file("idf_evaluated_projects.csv") else { return };
    let content = std::fs::read(&real).unwrap();
    let mut reader = csv::Reader::from_reader(content.as_slice());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let count = |holds: &dyn Fn(&BTreeMap<String, String>) -> bool| rows.iter().filter(|row| holds(row)).count();
    let (without_code, several_codes) =
        (count(&|row| row["project_code"].is_empty()), count(&|row| row["project_code"].contains(';')));
    let placeholder = count(&|row| row.values().any(|cell| cell == "1970-01-01"));
    let mixed = count(&|row| row["donor"].contains(',') && row["donor"].contains("IOM Development Fund"));

    let test = TestDb::empty().await;
    record_reference(&test.db, context(&test)).await.unwrap();
    // Beside a copy, not beside the collected file.
    let file = written("idf_evaluated_projects.csv", &content);
    let report = run(&test, &file).await.unwrap();
    println!("{report}");
    assert_eq!(report.rows, rows.len());
    assert_eq!(report.imported + report.imported_with_warnings + report.rejected, rows.len());
    let warned = |warning| report.warnings.get(&warning).copied().unwrap_or(0);
    assert_eq!(warned(Warning::CodeMissing), without_code);
    assert_eq!(warned(Warning::SeveralCodes), several_codes);
    assert_eq!(warned(Warning::PlaceholderDate), placeholder);
    assert_eq!(warned(Warning::OtherDonors), mixed);
    assert_eq!(warned(Warning::DonorContradicted), count(&|row| row["project_code"] == "NC.0030"));
    assert_eq!(report.rejected, report.reasons.values().sum::<usize>());
    assert_eq!(test.rows("historical_project").await, i64::try_from(rows.len() - report.rejected).unwrap());

    let before = test.snapshot().await;
    let again = run(&test, &file).await.unwrap();
    assert_eq!((again.known, again.rejected), (rows.len() - report.rejected, report.rejected));
    assert_eq!(test.snapshot().await, before);
}
