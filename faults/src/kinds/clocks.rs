//! `serve` on a machine whose clock is wrong by five minutes.

use std::path::PathBuf;
use std::time::Duration;

use fonds1035::store::pools::SERVICE_ROLE;
use tokio::time::sleep;

use crate::Failure;
use crate::load::Load;
use crate::row::{Row, Wanted};
use crate::service;
use crate::stage::{Stage, World};

/// Where systems keep the library that answers for the clock.
const PLACES: [&str; 3] = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];

/// Clients act on an instance whose clock is wrong; what it did not answer is repeated on one whose clock is right.
pub async fn run(world: &World, name: &str, place: &str, offset: &str) -> Result<Row, Failure> {
    let Some(library) = library() else {
        return Ok(Row::left_out(name, "libfaketime is not installed"));
    };
    let mut stage = Stage::new(world, place, &[])?;
    stage.settings = [
        ("LD_PRELOAD", library.to_string_lossy().into_owned()),
        ("FAKETIME", offset.to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("DONT_FAKE_MONOTONIC", "1".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    // It may well say that it is not ready.
    let mut wrong = stage.start("serve", &stage.server.url(SERVICE_ROLE))?;
    wrong.answers(stage.port, "/healthz").await?;
    sleep(Duration::from_secs(1)).await;
    let ready = service::is_ok(stage.port, "/readyz").await;
    let door = stage.door().await;
    if let Ok(door) = &door {
        let load = Load::begin(door, &stage.journal);
        sleep(Duration::from_secs(2)).await;
        load.end().await;
    }
    wrong.kill().await?;
    stage.settings.clear();
    let _service = stage.serve().await?;
    // An instance whose clock is wrong must not have said that it is ready.
    let recovered = stage.recovered(&stage.door().await?).await.is_some() && !ready;
    let said = if ready { "the instance said that it was ready" } else { "the instance said that it was not ready" };
    let signed_in = if door.is_ok() { "" } else { ", and nobody could sign in" };
    let row = stage.conclude(name, 1, recovered, format!("{said}{signed_in}")).await?;
    let wanted = if offset.starts_with('+') { Wanted::TimesGoBack } else { Wanted::Nothing };
    Ok(Row { wanted, ..row })
}

fn library() -> Option<PathBuf> {
    let folders = PLACES.iter().filter_map(|place| std::fs::read_dir(place).ok()).flatten().flatten();
    let folders = folders.map(|entry| entry.path()).chain(PLACES.iter().map(PathBuf::from));
    folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|file| file.is_file())
}
