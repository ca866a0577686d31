//! The disk of the database is full under load, and has room again later.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tokio::time::sleep;

use crate::Failure;
use crate::load::Load;
use crate::row::Row;
use crate::stage::{Stage, World, seconds};

/// Size of the disk: the template with room for some segments of WAL.
const SIZE: &str = "size=256m,mode=755";

/// A file system in memory, unmounted when dropped.
struct Disk(PathBuf);

impl Disk {
    fn mount(folder: &Path) -> Result<Disk, Failure> {
        std::fs::create_dir_all(folder)?;
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]).arg(folder).output()?;
        if done.status.success() {
            Ok(Disk(folder.to_owned()))
        } else {
            Err(String::from_utf8_lossy(&done.stderr).trim().to_owned().into())
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

/// Fills the disk under load until acts fail, then makes room.
pub async fn run(world: &World, name: &str) -> Result<Row, Failure> {
    let disk = match Disk::mount(&world.folder.join("disk")) {
        Ok(disk) => disk,
        Err(failure) => return Ok(Row::left_out(name, &format!("no file system may be mounted here ({failure})"))),
    };
    let mut stage = Stage::at(world, &disk.0.join("stage"), &[])?;
    let service = stage.serve().await?;
    let door = stage.door().await?;
    let load = Load::begin(&door, &stage.journal);
    sleep(Duration::from_millis(500)).await;
    let ballast = disk.0.join("ballast");
    fill(&ballast)?;
    sleep(Duration::from_secs(5)).await;
    std::fs::remove_file(&ballast)?;
    let died = !stage.server.is_alive();
    if died {
        stage.server.restart()?;
    }
    let recovered = stage.recovered(&door).await;
    load.end().await;
    let went_on = recovered.map_or("did not go on".to_owned(), |took| format!("went on within {}", seconds(took)));
    let ended = if died { "PostgreSQL ended and was started again; " } else { "" };
    let row = stage.conclude(name, 1, recovered.is_some(), format!("{ended}`serve` {went_on} of having room")).await;
    // The disk can be unmounted only when nothing uses it.
    service.kill().await?;
    drop(stage);
    row
}

/// Writes until nothing more fits.
fn fill(place: &Path) -> Result<(), Failure> {
    let mut file = File::create(place)?;
    let mut piece = vec![0; 1 << 20];
    while !piece.is_empty() {
        if file.write_all(&piece).is_err() {
            piece.truncate(piece.len() / 2);
        }
    }
    Ok(())
}
