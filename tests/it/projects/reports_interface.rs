//! Reports through the API: filed with a PDF, rejected with the faulty line, decided, and compared with the budget.

use fonds1035::domain::projects::report::Report;
use serde_json::{Value, json};

use crate::applications::interface::FORM;
use crate::support::app::{Reply, TestApp};
use crate::support::builders::{PDF, national};
use crate::support::people::{APPROVER, AUDITOR, FUND_OFFICER, OFFICER_XAA, OFFICER_XAB, Person, REGIONAL_OFFICE};
use crate::support::reports::{interim, workplan};

fn form(said: &Value, document: &str) -> String {
    format!(
        "--b\r\nContent-Disposition: form-data; name=\"report\"\r\n\r\n{said}\r\n--b\r\nContent-Disposition: form-data; name=\"document\"; filename=\"report.pdf\"\r\n\r\n{document}\r\n--b--\r\n"
    )
}

async fn file(app: &TestApp, path: &str, key: &str, version: i64, said: &Report) -> Reply {
    let body = form(&serde_json::to_value(said).unwrap(), std::str::from_utf8(PDF).unwrap());
    let ask = app.ask("POST", &format!("{path}/reports")).by(&REGIONAL_OFFICE).key(key);
    ask.version(i32::try_from(version).unwrap()).text(FORM, &body).send().await
}

async fn get(app: &TestApp, by: &Person, path: &str) -> Value {
    app.ask("GET", path).by(by).send().await.json()
}

#[actix_web::test]
async fn a_report_is_filed_once_refused_at_its_line_accepted_and_shown_against_the_budget() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let id = app.db.active(national(100_000)).await;
    let path = format!("/api/v1/applications/{id}");
    assert!(app.db.clock.set("2020-03-10T12:00:00Z".parse().unwrap()));
    let version = get(&app, &OFFICER_XAA, &path).await["version"].as_i64().unwrap();

    let filed = file(&app, &path, "a", version, &workplan()).await;
    assert_eq!((filed.status, filed.header("location")), (201, format!("{path}/reports/1").as_str()), "{filed:?}");
    let again = file(&app, &path, "a", version, &workplan()).await;
    assert_eq!((again.status, again.json()), (201, filed.json()));
    let accept = json!({"verdict": "accepted"});
    let decision = format!("{path}/reports/1/decision");
    let decide = |version: i64| {
        app.ask("POST", &decision).by(&FUND_OFFICER).key("d").version(i32::try_from(version).unwrap()).json(&accept)
    };
    assert_eq!(decide(version).send().await.status, 412);
    assert_eq!(decide(version + 1).send().await.status, 200);

    let mut wrong = interim("2019-09-01", "2020-02-29", &["10000", "20000", "0.01"]);
    wrong.total_spent_usd = Some("30000".parse().unwrap());
    let refused = file(&app, &path, "b", version + 2, &wrong).await;
    assert_eq!(refused.problem(), (409, "report_does_not_add_up".to_owned()));
    let faults = refused.json()["errors"].clone();
    let of = |at: usize| [&faults[at]["pointer"], &faults[at]["code"], &faults[at]["figure"], &faults[at]["expected"]];
    assert_eq!(
        of(0),
        [&json!("/report/expenditures/2/spent_usd"), &json!("evaluation_touched"), &json!("0.01"), &json!("0.00")]
    );
    assert_eq!(
        of(1),
        [&json!("/report/total_spent_usd"), &json!("total_differs"), &json!("30000.00"), &json!("30000.01")]
    );
    assert!(faults[1]["detail"].as_str().unwrap().contains("30,000.01"), "{faults}");
    let no_pdf = form(&serde_json::to_value(&wrong).unwrap(), "MZ no document");
    let ask = app.ask("POST", &format!("{path}/reports")).by(&REGIONAL_OFFICE).key("c").version(1);
    assert_eq!(ask.text(FORM, &no_pdf).send().await.json()["errors"][0]["code"], "not_a_pdf");

    let sound = interim("2019-09-01", "2020-02-29", &["10000", "20000", "0"]);
    assert_eq!(file(&app, &path, "e", version + 2, &sound).await.status, 201);
    let bare = app.ask("POST", &format!("{path}/reports/2/decision")).by(&FUND_OFFICER).key("f");
    let bare = bare.version(i32::try_from(version + 3).unwrap()).json(&json!({"verdict": "sent_back"})).send().await;
    assert_eq!(bare.problem(), (409, "reason_missing".to_owned()));
    let waiting = get(&app, &FUND_OFFICER, &path).await["actions"].clone();
    let blocked = |action: &str| {
        let step = waiting.as_array().unwrap().iter().find(|step| step["action"] == action).unwrap();
        step["blocked"].clone()
    };
    assert_eq!((blocked("accept_report"), blocked("return_report")), (Value::Null, Value::Null));
    app.db.decide(&FUND_OFFICER, id, 2, fonds1035::domain::projects::report::Verdict::Accepted).await.unwrap();

    let shown = get(&app, &OFFICER_XAA, &format!("{path}/expenditure")).await;
    let line = &shown["lines"][1];
    assert_eq!(
        [&line["line"], &line["planned_usd"], &line["actual_usd"], &line["unspent_usd"]],
        [&json!(2), &json!("70000.00"), &json!("20000.00"), &json!("50000.00")]
    );
    let output = &shown["outputs"][0];
    assert_eq!((&output["planned_usd"], &output["actual_usd"]), (&json!("100000.00"), &json!("30000.00")));
    assert_eq!(output["results"], json!([{"indicator": "officers trained", "target": 40, "reached": 25}]));
    let project = get(&app, &OFFICER_XAA, &path).await["project"].clone();
    assert_eq!(project["expenditure"], shown);
    let owed = &project["obligations"];
    assert_eq!((&owed[0]["standing"], &owed[0]["timeliness"]), (&json!("accepted"), &json!("late")));
    assert_eq!((&owed[1]["standing"], &owed[1]["report"]), (&json!("accepted"), &json!(2)));

    // Whoever may not know of the project knows nothing of its reports and their documents.
    let list = format!("{path}/reports");
    let report = get(&app, &AUDITOR, &list).await["items"][1].clone();
    assert_eq!(report, get(&app, &APPROVER, &format!("{list}/2")).await);
    let document = format!("/api/v1/documents/{}", report["document_id"].as_str().unwrap());
    for (path, by, status) in [
        (&list, &OFFICER_XAB, 404),
        (&document, &OFFICER_XAB, 404),
        (&document, &OFFICER_XAA, 200),
        (&list, &OFFICER_XAA, 200),
    ] {
        assert_eq!(app.ask("GET", path).by(by).send().await.status, status, "{path}");
    }
}

#[actix_web::test]
async fn what_running_projects_owe_is_listed_across_them() {
    let app = TestApp::new().await;
    app.db.open_2019("1000", "500000").await;
    let (first, second) = (app.db.active(national(60_000)).await, app.db.active(national(60_000)).await);
    app.db.approved(national(60_000)).await;
    assert!(app.db.clock.set("2019-10-05T12:00:00Z".parse().unwrap()));
    app.db.reported(first, workplan()).await;
    let all = get(&app, &FUND_OFFICER, "/api/v1/obligations").await;
    let of = |project: usize| all["items"][project]["obligations"].as_array().unwrap().len();
    assert_eq!((all["items"].as_array().unwrap().len(), of(0), of(1)), (2, 5, 5));
    let overdue = get(&app, &REGIONAL_OFFICE, "/api/v1/obligations?standing=overdue").await;
    assert_eq!(overdue["items"][0]["id"], json!(second));
    assert_eq!(overdue["items"][0]["obligations"][0]["kind"], "workplan");
    assert_eq!(overdue["items"][1]["obligations"], json!([]));
    let page = get(&app, &FUND_OFFICER, "/api/v1/obligations?limit=1&due_until=2020-04-11").await;
    assert_eq!(page["items"][0]["obligations"].as_array().unwrap().len(), 2);
    let next = format!("/api/v1/obligations?limit=1&after={}", page["next"].as_str().unwrap());
    assert_eq!(get(&app, &FUND_OFFICER, &next).await["items"][0]["id"], json!(first));
}
