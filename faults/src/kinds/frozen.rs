//! PostgreSQL does nothing for a while: every process of it is suspended, then resumed.

use std::time::Duration;

use tokio::time::sleep;

use crate::Failure;
use crate::load::Load;
use crate::row::Row;
use crate::stage::{Stage, World, seconds};

/// How long.
const PAUSE: Duration = Duration::from_secs(5);

/// Suspends and resumes under load.
pub async fn run(world: &World, name: &str) -> Result<Row, Failure> {
    let stage = Stage::new(world, "frozen", &[])?;
    let _service = stage.serve().await?;
    let door = stage.door().await?;
    let load = Load::begin(&door, &stage.journal);
    sleep(Duration::from_secs(1)).await;
    stage.server.suspend()?;
    sleep(PAUSE).await;
    stage.server.resume()?;
    let recovered = stage.recovered(&door).await;
    load.end().await;
    let note = recovered.map_or("did not go on".to_owned(), |took| format!("went on within {}", seconds(took)));
    stage.conclude(name, 1, recovered.is_some(), note).await
}
