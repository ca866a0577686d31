//! The primary crashes and its synchronous standby takes its place; `serve` knows both and goes on by itself.

use std::time::Duration;

use fonds1035::store::pools::SERVICE_ROLE;
use tokio::time::sleep;

use crate::load::Load;
use crate::postgres::{DATABASE, Server, url};
use crate::row::Row;
use crate::stage::{Stage, World, seconds};
use crate::{Failure, standby};

/// How long clients act before a crash.
const BEFORE: Duration = Duration::from_secs(1);

/// Crash of the primary under load, promotion of the standby; then the other way round.
pub async fn run(world: &World, name: &str, times: usize) -> Result<Row, Failure> {
    let mut stage = Stage::new(world, "failover", &[])?;
    let (first, second) = (stage.folder.join("postgres"), stage.folder.join("standby"));
    let both = url(&[&first.join("socket"), &second.join("socket")], SERVICE_ROLE, DATABASE);
    let _service = stage.serve_on(&both).await?;
    let door = stage.door().await?;
    let (mut longest, mut recoveries) = (Duration::ZERO, 0);
    for round in 0..times {
        let place = if round % 2 == 0 { &second } else { &first };
        let other = standby::of(&stage.server, place, world.parameters).await?;
        standby::synchronous(&stage.server).await?;
        let load = Load::begin(&door, &stage.journal);
        sleep(BEFORE).await;
        stage.server.crash()?;
        standby::promote(&other).await?;
        stage.server = other;
        if let Some(took) = stage.recovered(&door).await {
            longest = longest.max(took);
            recoveries += 1;
        }
        load.end().await;
    }
    let note = format!(
        "two hosts in the URL; `serve` went on {recoveries} times, the slowest within {} of the promotion",
        seconds(longest)
    );
    stage.conclude(name, times, recoveries == times, note).await
}

/// The standby is suspended, so that every commit waits for it, and the primary crashes. It is started again the first
/// time; the second time the standby takes its place.
pub async fn while_commits_wait(world: &World, name: &str) -> Result<Row, Failure> {
    let mut stage = Stage::new(world, "commits-wait", &[])?;
    let (first, second) = (stage.folder.join("postgres"), stage.folder.join("standby"));
    let both = url(&[&first.join("socket"), &second.join("socket")], SERVICE_ROLE, DATABASE);
    let _service = stage.serve_on(&both).await?;
    let door = stage.door().await?;
    let other = standby::of(&stage.server, &second, world.parameters).await?;
    standby::synchronous(&stage.server).await?;
    crash_while_waiting(&mut stage, &other, &door).await?;
    stage.server.restart()?;
    other.resume()?;
    let restarted = stage.recovered(&door).await;

    crash_while_waiting(&mut stage, &other, &door).await?;
    other.resume()?;
    standby::promote(&other).await?;
    stage.server = other;
    let promoted = stage.recovered(&door).await;
    let words =
        |took: Option<Duration>| took.map_or("not at all".to_owned(), |took| format!("within {}", seconds(took)));
    let note = format!("went on after the restart {}, after the promotion {}", words(restarted), words(promoted));
    stage.conclude(name, 2, restarted.is_some() && promoted.is_some(), note).await
}

async fn crash_while_waiting(stage: &mut Stage, other: &Server, door: &crate::door::Door) -> Result<(), Failure> {
    let load = Load::begin(&door.patient(Duration::from_secs(3)), &stage.journal);
    sleep(BEFORE).await;
    other.suspend()?;
    sleep(BEFORE).await;
    stage.server.crash()?;
    load.end().await;
    Ok(())
}
