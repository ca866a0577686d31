//! The end of a budget year: its allocation is revised, it is closed to the cent, and the next one is opened and allotted.

use serde_json::{Value, json};

use crate::client::Client;
use crate::template::year;

/// Revises, closes, opens and allots.
pub async fn turn(client: &Client) -> Option<()> {
    let year = year().ok()?;
    let allotted = client.door.get("finance", &format!("/budget-years/{year}/allocations")).await.ok()?;
    let order = client.post("finance", &format!("/budget-years/{year}/revisions")).on(allotted.version);
    let body = basis("1000000000001.00", &order.mark);
    client.act(order.json(&body).leaves("allocation.source")).await?;

    let order = client.post("finance", &format!("/budget-years/{year}/closing")).leaves("line_closing.legal_source");
    let one = decision(client, "line_1", year, &order.mark).await?;
    let two = decision(client, "line_2", year, "CONSTRUCTED").await?;
    client.act(order.json(&json!({"line_1": one, "line_2": two}))).await?;

    let order = client.post("finance", "/budget-years");
    client.act(order.json(&json!({"year": year + 1}))).await?;
    let order = client.post("finance", &format!("/budget-years/{}/allocations", year + 1));
    let body = basis("1000.00", &order.mark);
    client.act(order.json(&body).leaves("allocation.source")).await.map(|_| ())
}

/// Amounts as published: of the first line with a mark, of the second one as allotted at first.
fn basis(line_1: &str, mark: &str) -> Value {
    let line_2 = json!({"amount": "1000000000000.00", "source": "CONSTRUCTED"});
    json!({"basis": {"declared": {"line_1": {"amount": line_1, "source": mark}, "line_2": line_2}}})
}

/// What is left of a line is given back.
async fn decision(client: &Client, line: &str, year: i16, legal_source: &str) -> Option<Value> {
    let path = format!("/credit-lines/{line}/years/{year}/balance");
    let left = client.door.get("finance", &path).await.ok()?.json()["balance"]["available"].clone();
    Some(json!({"decision": "return", "amount": left, "legal_source": legal_source}))
}
