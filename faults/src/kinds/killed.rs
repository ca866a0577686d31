//! Processes that are killed or asked to stop under load: `serve`, and PostgreSQL's main process.

use std::time::Duration;

use tokio::time::sleep;

use crate::Failure;
use crate::load::Load;
use crate::row::Row;
use crate::stage::{Stage, World, seconds};

/// How long clients act between two faults.
const BETWEEN: Duration = Duration::from_millis(700);

/// `serve` is killed and started again.
pub async fn serve(world: &World, name: &str, times: usize) -> Result<Row, Failure> {
    let stage = Stage::new(world, "serve-killed", &[])?;
    let mut service = stage.serve().await?;
    let door = stage.door().await?;
    let load = Load::begin(&door, &stage.journal);
    for _ in 0..times {
        sleep(BETWEEN).await;
        service.kill().await?;
        service = stage.serve().await?;
    }
    load.end().await;
    let recovered = stage.recovered(&door).await;
    stage.conclude(name, times, recovered.is_some(), "started again by the harness".into()).await
}

/// `serve` is asked to stop, ends, and is started again.
pub async fn terminated(world: &World, name: &str, times: usize) -> Result<Row, Failure> {
    let stage = Stage::new(world, "serve-terminated", &[])?;
    let mut service = stage.serve().await?;
    let door = stage.door().await?;
    let load = Load::begin(&door, &stage.journal);
    let (mut longest, mut in_order) = (Duration::ZERO, 0);
    for _ in 0..times {
        sleep(BETWEEN).await;
        if let Some((status, took)) = service.terminate().await? {
            longest = longest.max(took);
            in_order += usize::from(status.success());
        }
        service = stage.serve().await?;
    }
    load.end().await;
    let recovered = stage.recovered(&door).await.is_some();
    let note = format!("{in_order} of {times} ended with success, the slowest within {}", seconds(longest));
    stage.conclude(name, times, recovered && in_order == times, note).await
}

/// PostgreSQL's main process is killed and the server started again; `serve` stays.
pub async fn postmaster(world: &World, name: &str, times: usize) -> Result<Row, Failure> {
    let mut stage = Stage::new(world, "postmaster-killed", &[])?;
    let _service = stage.serve().await?;
    let door = stage.door().await?;
    let load = Load::begin(&door, &stage.journal);
    let (mut longest, mut recoveries) = (Duration::ZERO, 0);
    for _ in 0..times {
        sleep(BETWEEN).await;
        stage.server.crash()?;
        stage.server.restart()?;
        if let Some(took) = stage.recovered(&door).await {
            longest = longest.max(took);
            recoveries += 1;
        }
    }
    load.end().await;
    let note = format!("`serve` went on {recoveries} times, the slowest within {} of the restart", seconds(longest));
    stage.conclude(name, times, recoveries == times, note).await
}
