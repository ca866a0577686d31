//! The database is put back: from a dump, and from a base backup with archived WAL to a named point.

use std::sync::Arc;
use std::time::Duration;

use fonds1035::embedded::SUPERUSER;
use tokio::time::sleep;

use crate::act::Journal;
use crate::door::Door;
use crate::load::Load;
use crate::postgres::{DATABASE, Server, run};
use crate::row::Row;
use crate::stage::{Stage, World};
use crate::{Failure, folder, standby};

/// How long clients act before and after the point that is put back.
const ACTING: Duration = Duration::from_secs(1);

/// Acts before the point count; acts after it, in a journal of their own, must be gone without a rest.
async fn act(door: &Door, journal: &Arc<Journal>) {
    let load = Load::begin(door, journal);
    sleep(ACTING).await;
    load.end().await;
}

/// A dump is written, clients go on, and the dump is restored under another name that takes the place of the first.
pub async fn dump(world: &World, name: &str) -> Result<Row, Failure> {
    let stage = Stage::new(world, "dump", &[])?;
    let service = stage.serve().await?;
    let door = stage.door().await?;
    act(&door, &stage.journal).await;
    let (socket, file) = (stage.server.socket(), stage.folder.join("dump"));
    let (socket, file) = (socket.to_string_lossy(), file.to_string_lossy());
    let dump = ["-h", &socket, "-U", SUPERUSER, "-Fc", "-f", &file, DATABASE];
    let (dumped, later) = (stage.server.program("pg_dump")?, Arc::<Journal>::default());
    let before = stage.journal.acts().len();
    reserve(&later, before);
    // While it is written, others act: a dump is of one instant.
    let (dumped, ()) = tokio::join!(run(&dumped, &dump), act(&door, &later));
    dumped?;
    service.kill().await?;
    let owner = stage.server.client("postgres").await?;
    owner.batch_execute(&format!("ALTER DATABASE {DATABASE} RENAME TO damaged")).await?;
    owner.batch_execute(&format!("CREATE DATABASE {DATABASE}")).await?;
    let restore = ["-h", &socket, "-U", SUPERUSER, "--exit-on-error", "-d", DATABASE, &file];
    run(&stage.server.program("pg_restore")?, &restore).await?;
    let service = stage.serve().await?;
    let recovered = stage.recovered(&stage.door().await?).await.is_some();
    let after = later.acts().len();
    let note = format!("{after} acts during and after the dump are in no answer that counts");
    let row = stage.conclude(name, 1, recovered, note).await;
    drop(service);
    row
}

/// Marks of the second journal begin far behind those of the first, in the same database.
fn reserve(journal: &Journal, acts: usize) {
    for _ in 0..acts + 100_000 {
        journal.mark();
    }
}

/// A base backup and the archived WAL are restored to a named point.
pub async fn point_in_time(world: &World, name: &str) -> Result<Row, Failure> {
    let archive = world.folder.join("archive");
    std::fs::create_dir_all(&archive)?;
    let (kept, fetched) = (format!("cp %p {}/%f", archive.display()), format!("cp {}/%f %p", archive.display()));
    let options = [("archive_mode", "on"), ("archive_command", kept.as_str())];
    let mut stage = Stage::new(world, "point-in-time", &options)?;
    folder::give_to_owner_of(&stage.server.data(), &archive)?;
    let service = stage.serve().await?;
    let door = stage.door().await?;
    let place = stage.folder.join("restored");
    standby::copy(&stage.server, &place, false).await?;
    act(&door, &stage.journal).await;
    let owner = stage.server.client("postgres").await?;
    owner.batch_execute("SELECT pg_create_restore_point('before')").await?;
    let later = Arc::<Journal>::default();
    reserve(&later, stage.journal.acts().len());
    act(&door, &later).await;
    owner.batch_execute("SELECT pg_switch_wal()").await?;
    drop(owner);
    // Stopping in order archives what is left.
    stage.server.stop();
    service.kill().await?;

    std::fs::write(place.join("data/recovery.signal"), "")?;
    folder::give_to_owner_of(&place.join("data"), &place)?;
    let options = [
        ("restore_command", fetched.as_str()),
        ("recovery_target_name", "before"),
        ("recovery_target_action", "promote"),
    ];
    stage.server = Server::start(&place, &[world.parameters, &options].concat())?;
    standby::until(&stage.server, "SELECT NOT pg_is_in_recovery()").await?;
    let service = stage.serve().await?;
    let gone = gone(&stage, &later).await?;
    let recovered = stage.recovered(&stage.door().await?).await.is_some();
    let note = format!("{} acts behind the point, {gone} of them gone without a rest", later.acts().len());
    let whole = gone == later.acts().len();
    let row = stage.conclude(name, 1, recovered && whole, note).await;
    drop(service);
    row
}

/// How many acts of a journal the database holds nothing of.
async fn gone(stage: &Stage, later: &Journal) -> Result<usize, Failure> {
    let held = crate::checker::Held::read(&stage.server.client(DATABASE).await?).await?;
    Ok(later.acts().iter().filter(|act| held.of(act) == (0, 0, 0)).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_second_journal_are_others() {
        let later = Journal::default();
        reserve(&later, 2);
        assert_eq!(later.mark(), "fault-100002");
    }
}
