//! The checker is tested: commits that an asynchronous standby never got are lost when it is promoted, and must be
//! reported as lost.

use std::time::Duration;

use tokio::time::sleep;

use crate::load::Load;
use crate::row::{Row, Wanted};
use crate::stage::{Stage, World};
use crate::{Failure, standby};

/// A standby that has stopped takes the place of the primary after clients have acted on that one.
pub async fn run(world: &World, name: &str) -> Result<Row, Failure> {
    let mut stage = Stage::new(world, "checker", &[])?;
    let service = stage.serve().await?;
    let door = stage.door().await?;
    let mut other = standby::of(&stage.server, &stage.folder.join("standby"), world.parameters).await?;
    let load = Load::begin(&door, &stage.journal);
    sleep(Duration::from_millis(500)).await;
    other.stop();
    sleep(Duration::from_secs(1)).await;
    load.end().await;
    stage.server.crash()?;
    other.restart()?;
    standby::promote(&other).await?;
    stage.server = other;
    service.kill().await?;
    let _service = stage.serve().await?;
    let note = "what the standby had not got is lost, and the checker must say so".to_owned();
    let row = stage.conclude(name, 1, true, note).await?;
    Ok(Row { wanted: Wanted::Losses, ..row })
}
