//! Clients that close the connection behind their request, on one route after the other, and then repeat the request.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::Failure;
use crate::act::{Journal, Outcome};
use crate::client::{Client, Manner};
use crate::row::Row;
use crate::stage::{RECOVERY, Stage, World};
use crate::{life, year_end};

/// Every route with a key; the year ends in the last turn.
pub async fn with_key(world: &World, name: &str, times: usize) -> Result<Row, Failure> {
    let stage = Stage::new(world, "hang-ups", &[])?;
    let _service = stage.serve().await?;
    let client = client(&stage).await?;
    let mut whole = true;
    for turn in 0..times {
        whole &= life::of_project(&client, turn).await.is_some();
        whole &= life::around(&client, turn, u32::try_from(turn)?).await.is_some();
    }
    whole &= year_end::turn(&client).await.is_some();
    let (routes, refused) = routes(&stage.journal);
    let note =
        format!("{} routes{refused}; left out: `outbox/{{id}}/retry`, which needs a parked message", routes.len());
    stage.conclude(name, times, whole, note).await
}

/// Routes that change without a key: the version says whether it was done.
pub async fn without_key(world: &World, name: &str, times: usize) -> Result<Row, Failure> {
    let stage = Stage::new(world, "hang-ups-without-key", &[])?;
    let _service = stage.serve().await?;
    let client = client(&stage).await?;
    for turn in 0..times {
        life::without_key(&client, turn, u32::try_from(turn)?).await;
    }
    let (routes, refused) = routes(&stage.journal);
    let routes: Vec<String> = routes.into_iter().filter(|route| route.starts_with("PUT")).collect();
    let note = format!("`{}`{refused}", routes.join("`, `").replace("/api/v1", ""));
    stage.conclude(name, times, !routes.is_empty(), note).await
}

async fn client(stage: &Stage) -> Result<Client, Failure> {
    let (door, journal) = (stage.door().await?.patient(RECOVERY), Arc::clone(&stage.journal));
    Ok(Client { door, journal, manner: Manner::HangsUp })
}

/// The routes that were used, and words about those where the repeated request was refused.
fn routes(journal: &Journal) -> (BTreeSet<String>, String) {
    let acts = journal.acts();
    let refused: BTreeSet<String> = acts
        .iter()
        .filter_map(|act| match act.outcomes.last() {
            Some(Outcome::Refused(status, code)) => Some(format!("; `{}` then {status} `{code}`", act.route)),
            _ => None,
        })
        .collect();
    let refused: String = refused.into_iter().collect();
    (acts.into_iter().map(|act| act.route).collect(), refused.replace("/api/v1", ""))
}
