//! A standby of a server by physical replication: made, waited for, promoted.

use std::path::Path;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::postgres::{Server, run};
use crate::{Failure, folder};

/// Longest wait for a state of replication.
const LIMIT: Duration = Duration::from_secs(30);

/// Copies a running primary into a folder and starts the copy as its standby.
pub async fn of(primary: &Server, place: &Path, options: &[(&str, &str)]) -> Result<Server, Failure> {
    copy(primary, place, true).await?;
    Server::start(place, options)
}

/// Copies a running primary into a folder (`pg_basebackup`); `follows`: as its standby.
pub async fn copy(primary: &Server, place: &Path, follows: bool) -> Result<(), Failure> {
    let _ = std::fs::remove_dir_all(place);
    std::fs::create_dir_all(place)?;
    let (data, socket) = (place.join("data"), primary.socket());
    let (data, socket) = (data.to_string_lossy().into_owned(), socket.to_string_lossy().into_owned());
    let mut arguments = vec!["-h", &socket, "-U", "postgres", "-D", &data, "-X", "stream", "-c", "fast", "--no-sync"];
    if follows {
        arguments.push("--write-recovery-conf");
    }
    run(&primary.program("pg_basebackup")?, &arguments).await?;
    folder::give_to_owner_of(&primary.data(), place)
}

/// From now on, a commit on the primary waits for the standby.
pub async fn synchronous(primary: &Server) -> Result<(), Failure> {
    let client = primary.client("postgres").await?;
    client.batch_execute("ALTER SYSTEM SET synchronous_standby_names = '*'").await?;
    client.batch_execute("SELECT pg_reload_conf()").await?;
    until(primary, "SELECT count(*) > 0 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'")
        .await
}

/// Waits until a condition holds on a server.
pub async fn until(server: &Server, condition: &str) -> Result<(), Failure> {
    let client = server.client("postgres").await?;
    let holds = async {
        while !client.query_one(condition, &[]).await?.get::<_, bool>(0) {
            sleep(Duration::from_millis(50)).await;
        }
        Ok::<(), Failure>(())
    };
    timeout(LIMIT, holds).await.map_err(|_| format!("not within {} s: {condition}", LIMIT.as_secs()))?
}

/// Makes the standby a primary.
pub async fn promote(standby: &Server) -> Result<(), Failure> {
    let client = standby.client("postgres").await?;
    client.batch_execute("SELECT pg_promote()").await?;
    until(standby, "SELECT NOT pg_is_in_recovery()").await
}
