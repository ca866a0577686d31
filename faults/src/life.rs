//! One act on every route that writes with a key, as a project and its surroundings need them in turn.

use serde_json::{Value, json};

use crate::client::Client;
use crate::door::{officer, state};
use crate::http::Answer;
use crate::story::{draft, letter, receive, record_fact, step, submitted};
use crate::template::{now, year};

/// The whole life of a project of a state; `None` where an act was refused or not answered.
pub async fn of_project(client: &Client, number: usize) -> Option<()> {
    let (today, officer, state) = (now().date_naive(), officer(number), state(number));
    let (id, mut version) = submitted(client, number).await?;
    let order = client.post(&officer, &format!("/applications/{id}/conversation")).leaves("conversation_message.body");
    let message = json!({"visibility": "shared", "body": order.mark});
    client.act(order.json(&message)).await?;
    for (person, action) in [("region", "endorse"), ("fund", "begin_review")] {
        version = step(client, person, &id, version, action).await?;
    }
    let order = client.post("fund", &format!("/applications/{id}/ranking-assessments"));
    let found = json!({"factor": "risk", "finding": "neutral", "reasons": order.mark, "assessed_on": today});
    client.act(order.json(&found).leaves("ranking_assessment.reasons")).await?;
    for (person, action) in [("fund", "recommend"), ("approver", "approve")] {
        version = step(client, person, &id, version, action).await?;
    }
    let order = client.post("region", &format!("/applications/{id}/actions")).on(version);
    let focal_point = json!({"name": "A. Directrice", "office": "Ministry", "email": "focal.point@example.org"});
    let begun = json!({"action": "activate", "comment": order.mark, "focal_point": focal_point});
    version = client.act(order.json(&begun).leaves("application_event.comment")).await?.version;

    let order = client.post("region", &format!("/applications/{id}/reports")).on(version);
    let workplan = json!({
        "kind": "workplan", "narrative": order.mark,
        "results": [{"output": "1", "indicator": "officers trained", "value": 40}],
        "activities": [{"output": "1", "activity": "Training", "from": today, "to": today}],
    });
    client.act(order.form("report", &workplan).leaves("report.narrative")).await?;
    let version = current(client, &format!("/applications/{id}")).await?;
    let order = client.post("fund", &format!("/applications/{id}/reports/1/decision")).on(version);
    client.act(order.json(&json!({"verdict": "accepted"}))).await?;
    instalments(client, &id).await?;
    amendment(client, &id, &officer, &state).await
}

/// A plan of payment; one instalment is paid, another one refused.
async fn instalments(client: &Client, id: &str) -> Option<()> {
    let (today, path) = (now().date_naive(), format!("/applications/{id}"));
    let plan: Vec<Value> = ["60000.00", "75000.00", "9000.00"]
        .iter()
        .map(|amount| json!({"planned_on": today, "amount_usd": amount}))
        .collect();
    let order = client.post("region", &format!("{path}/payment-plan")).on(Some(0));
    client.act(order.json(&json!({"instalments": plan}))).await?;
    for (number, person, step, on) in
        [(1, "region", "request", 0), (1, "fund", "check", 1), (2, "region", "request", 0)]
    {
        let order = client.post(person, &format!("{path}/instalments/{number}/{step}")).on(Some(on));
        client.act(order.json(&json!({}))).await?;
    }
    let order = client.post("finance", &format!("{path}/instalments/1/payment")).on(Some(2));
    let paid = json!({"reference": order.mark, "value_on": today});
    client.act(order.json(&paid).leaves("instalment_event.payment_reference")).await?;
    let order = client.post("fund", &format!("{path}/instalments/2/refusal")).on(Some(1));
    let refused = json!({"reason": order.mark});
    client.act(order.json(&refused).leaves("instalment_event.reason")).await.map(|_| ())
}

/// The project needs longer: asked for, with a letter, endorsed, recommended, approved.
async fn amendment(client: &Client, id: &str, officer: &str, state: &str) -> Option<()> {
    let path = format!("/applications/{id}/amendments");
    let order = client.post("region", &path).on(Some(0));
    client.act(order.json(&json!({"changes": {"duration_months": 24}, "reason": "Floods."}))).await?;
    let order = client.post(officer, &format!("{path}/1/letters")).on(Some(1));
    let letter = letter(state, &order.mark);
    client.act(order.form("letter", &letter).leaves("amendment_letter.signatory")).await?;
    for (person, action, on) in [("region", "endorse", 2), ("fund", "recommend", 3), ("approver", "approve", 4)] {
        let order = client.post(person, &format!("{path}/1/actions")).on(Some(on));
        let said = json!({"action": action, "comment": order.mark});
        client.act(order.json(&said).leaves("amendment_event.comment")).await?;
    }
    Some(())
}

/// What happens around projects: money, facts, positions, rules, calls, scenarios, persons. `turn` is another one each time.
pub async fn around(client: &Client, number: usize, turn: u32) -> Option<()> {
    receive(client).await?;
    record_fact(client, number, i64::from(turn)).await?;
    let year = year().ok()?;
    let order = client.post("finance", &format!("/budget-years/{year}/recoveries")).leaves("allocation.source");
    let body = json!({"line": "line_2", "amount": "5.00", "source": order.mark});
    client.act(order.json(&body)).await?;

    let positions = format!("/member-states/{}/contributions", state(8 + number));
    let (of_year, as_of) = (year - 1, format!("{}-06-30", year - 1));
    let order = client.post("finance", &positions).leaves("contribution_position.source");
    let figures = json!({"assessed_chf": "1000.00", "outstanding_chf": "0.00"});
    let mut position = json!({"financial_year": of_year, "as_of": as_of, "source": order.mark});
    for (name, value) in figures.as_object()? {
        position[name] = value.clone();
    }
    client.act(order.form("position", &position)).await?;
    let order = client.post("finance", &format!("{positions}/retractions")).leaves("contribution_position.source");
    let retracted = json!({"financial_year": of_year, "as_of": as_of, "source": order.mark});
    client.act(order.json(&retracted)).await?;

    let order = client.post("finance", "/credit-lines/rules").leaves("rule_value.source");
    let in_force = format!("{}-01-{:02}", year + 2, turn % 28 + 1);
    let rule = json!({"code": "workplan_due_months", "quantity": {"count": 2}, "in_force_from": in_force, "source": order.mark});
    client.act(order.json(&rule)).await?;
    call(client, year + 1 + i16::try_from(turn).ok()?).await?;
    scenario(client).await?;
    persons(client).await
}

/// A call is announced and revised.
async fn call(client: &Client, year: i16) -> Option<()> {
    let opens = format!("{year}-03-01T09:00:00+01:00");
    let order = client.post("fund", "/calls").leaves("call.title");
    let body = json!({
        "title": order.mark, "opens_at": opens, "closes_at": format!("{year}-04-30T18:00:00+02:00"),
        "zone": "Europe/Zurich", "source": "CONSTRUCTED",
    });
    let announced = client.act(order.json(&body)).await?;
    let id = announced.json()["id"].as_str()?.to_owned();
    let order = client.post("fund", &format!("/calls/{id}/revisions")).on(Some(1)).leaves("call_revision.reason");
    let body = json!({
        "opens_at": opens, "closes_at": format!("{year}-05-14T18:00:00+02:00"),
        "zone": "Europe/Zurich", "reason": order.mark,
    });
    client.act(order.json(&body)).await.map(|_| ())
}

/// A scenario is saved and run again.
async fn scenario(client: &Client) -> Option<()> {
    let order = client.post("fund", "/scenarios").leaves("scenario.name");
    let body = json!({"name": order.mark, "assumptions": {}});
    let saved = client.act(order.json(&body)).await?;
    let id = saved.json()["id"].as_str()?.to_owned();
    let order = client.post("fund", &format!("/scenarios/{id}/runs")).leaves("scenario.name");
    let body = json!({"name": order.mark});
    client.act(order.json(&body)).await.map(|_| ())
}

/// A person is invited, and once more.
async fn persons(client: &Client) -> Option<()> {
    let order = client.post("administrator", "/users").leaves("app_user.name");
    let email = format!("{}@example.org", order.mark);
    let body = json!({"email": email, "name": order.mark, "role": "auditor", "represents": null, "language": "en"});
    let invited = client.act(order.json(&body)).await?;
    let id = invited.json()["id"].as_str()?.to_owned();
    let order = client.post("administrator", &format!("/users/{id}/invitation"));
    client.act(order.json(&json!({}))).await.map(|_| ())
}

/// Every route that changes without a key: a draft saved again, the own profile, the own preferences.
pub async fn without_key(client: &Client, number: usize, turn: u32) -> Option<()> {
    let (officer, state) = (officer(number), state(number));
    let order = client.post(&officer, "/applications").leaves("application.title");
    let title = order.mark.clone();
    let begun = client.act(order.json(&draft(&title, "As begun.", &state))).await?;
    let id = begun.json()["id"].as_str()?.to_owned();
    let profile = current(client, "/me").await?;
    let order = client.put("auditor", "/me").on(profile);
    client.act(order.json(&json!({"name": format!("Auditor {turn}"), "language": "fr"}))).await;
    let preferences = current(client, "/me/preferences").await?;
    let order = client.put("auditor", "/me/preferences").on(preferences);
    let chosen = json!({
        "digest": turn.is_multiple_of(2), "decisions": "immediately", "work": "immediately", "progress": "none",
        "reminders": "immediately",
    });
    client.act(order.json(&chosen)).await;
    let order = client.put(&officer, &format!("/applications/{id}/draft")).on(begun.version);
    client.act(order.json(&draft(&title, "As saved again.", &state))).await.map(|_| ())
}

/// The version of a thing now.
async fn current(client: &Client, path: &str) -> Option<Option<u32>> {
    let answer: Answer = client.door.get("auditor", path).await.ok()?;
    Some(answer.version)
}
