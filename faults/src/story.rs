//! What a client does again and again under faults: an application from its draft to its approval, a message, a receipt
//! of money and a fact.

use serde_json::{Value, json};

use crate::client::Client;
use crate::door::{officer, state};
use crate::template::{now, year};

/// A complete national proposal with this title.
pub fn draft(title: &str, summary: &str, state: &str) -> Value {
    json!({
        "title": title, "summary": summary, "scope": "national", "line": "line_2", "activity": "border_management",
        "beneficiaries": [state], "starts_on": now().date_naive(), "duration_months": 18,
        "budget": [
            {"output": "1", "description": "Staff", "category": "staff", "quantity": 18, "unit_cost_usd": "2000.00"},
            {"output": "1", "description": "Training", "category": "operational", "quantity": 6, "unit_cost_usd": "16500.00"},
            {"output": "1", "description": "Evaluation", "category": "evaluation", "quantity": 1, "unit_cost_usd": "9000.00"},
        ],
    })
}

/// A letter of support.
pub fn letter(state: &str, signatory: &str) -> Value {
    let day = now().date_naive();
    json!({"state": state, "signatory": signatory, "signed_on": day, "names_project": true, "names_fund": true})
}

/// Begins and submits an application; its id and version.
pub async fn submitted(client: &Client, number: usize) -> Option<(String, Option<u32>)> {
    let (officer, state) = (officer(number), state(number));
    let order = client.post(&officer, "/applications").leaves("application.title");
    let body = draft(&order.mark, "Common procedures for three posts.", &state);
    let begun = client.act(order.json(&body)).await?;
    let id = begun.json()["id"].as_str()?.to_owned();
    let order = client.post(&officer, &format!("/applications/{id}/letters")).on(begun.version);
    let letter = letter(&state, &order.mark);
    let attached = client.act(order.form("letter", &letter).leaves("letter.signatory")).await?;
    let version = step(client, &officer, &id, attached.version, "submit").await?;
    Some((id, version))
}

/// One step of an application; its next version.
pub async fn step(client: &Client, person: &str, id: &str, on: Option<u32>, action: &str) -> Option<Option<u32>> {
    let order = client.post(person, &format!("/applications/{id}/actions")).on(on).leaves("application_event.comment");
    let body = json!({"action": action, "comment": order.mark});
    Some(client.act(order.json(&body)).await?.version)
}

/// The whole story of one application of a state; `None` where an act was not answered or refused.
pub async fn tell(client: &Client, number: usize, turn: i64) -> Option<()> {
    let (id, mut version) = submitted(client, number).await?;
    let order =
        client.post(&officer(number), &format!("/applications/{id}/conversation")).leaves("conversation_message.body");
    let message = json!({"visibility": "shared", "body": order.mark});
    client.act(order.json(&message)).await?;
    for (person, action) in
        [("region", "endorse"), ("fund", "begin_review"), ("fund", "recommend"), ("approver", "approve")]
    {
        version = step(client, person, &id, version, action).await?;
    }
    receive(client).await?;
    record_fact(client, number, turn).await
}

/// A voluntary contribution arrives.
pub async fn receive(client: &Client) -> Option<()> {
    let path = format!("/budget-years/{}/contributions", year().ok()?);
    let order = client.post("finance", &path).leaves("allocation.source");
    let body = json!({"line": "line_1", "amount": "12.34", "donor": "A donor", "source": order.mark});
    client.act(order.json(&body)).await.map(|_| ())
}

/// A fact of a state that applies for nothing, from a further day on in every turn.
pub async fn record_fact(client: &Client, number: usize, turn: i64) -> Option<()> {
    let day = chrono::NaiveDate::from_ymd_opt(2002, 1, 1)?.checked_add_signed(chrono::TimeDelta::days(turn))?;
    let order =
        client.post("finance", &format!("/member-states/{}/facts", state(8 + number))).leaves("member_fact.source");
    let value = if turn % 2 == 0 { "low" } else { "lower_middle" };
    let body = json!({"kind": "income_group", "value": value, "valid_from": day, "source": order.mark});
    client.act(order.json(&body)).await.map(|_| ())
}
