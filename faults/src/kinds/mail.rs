//! Delivery of mail: `work` is killed between sending and marking, and a mail server has its moods.

use std::time::Duration;

use fonds1035::store::pools::SERVICE_ROLE;
use tokio::time::{sleep, timeout};

use crate::Failure;
use crate::client::{Client, Manner};
use crate::mail_server::{MailServer, Mood};
use crate::postgres::DATABASE;
use crate::row::{Row, Tally};
use crate::service::Service;
use crate::stage::{PATIENCE, RECOVERY, Stage, World};
use crate::story;

/// Messages that are to be mailed, and those that are marked as sent.
const COUNTS: &str = "
    SELECT count(*), count(*) FILTER (WHERE status = 'sent') FROM outbox_message WHERE delivery = 'immediately'";

/// A stage with a mail server and settings that make `work` try again soon.
async fn stage(world: &World, name: &str) -> Result<(Stage, MailServer), Failure> {
    let (mut stage, server) = (Stage::new(world, name, &[])?, MailServer::start().await?);
    let settings = [
        ("TRANSPORT", "smtp".to_owned()),
        ("SMTP__HOST", "127.0.0.1".to_owned()),
        ("SMTP__PORT", server.port.to_string()),
        ("SMTP__TLS", "none".to_owned()),
        ("SMTP__TIMEOUT_SECONDS", "1".to_owned()),
        ("FIRST_PAUSE_SECONDS", "1".to_owned()),
        ("PAUSE_FACTOR", "1".to_owned()),
        ("LONGEST_PAUSE_SECONDS", "1".to_owned()),
        ("LONGEST_OUTAGE_PAUSE_SECONDS", "1".to_owned()),
        ("LEASE_SECONDS", "3".to_owned()),
    ];
    let settings = settings.into_iter().map(|(name, value)| (format!("FONDS1035__MAIL__{name}"), value));
    stage.settings = settings.chain([("FONDS1035__JOBS__POLL_INTERVAL_MILLISECONDS".into(), "100".into())]).collect();
    Ok((stage, server))
}

fn work(stage: &Stage) -> Result<Service, Failure> {
    stage.start("work", &stage.server.url(SERVICE_ROLE))
}

/// Acts that cause some messages.
async fn cause_messages(client: &Client, turn: usize) -> Result<(), Failure> {
    story::tell(client, turn % 8, i64::try_from(turn)?).await.ok_or_else(|| "an act was not answered".into())
}

async fn client(stage: &Stage) -> Result<Client, Failure> {
    let door = stage.door().await?.patient(PATIENCE);
    Ok(Client { door, journal: stage.journal.clone(), manner: Manner::Once })
}

/// `work` is killed after the server has taken a message and before it is marked as sent.
pub async fn killed(world: &World, name: &str, times: usize) -> Result<Row, Failure> {
    let (stage, server) = stage(world, "work-killed").await?;
    let _service = stage.serve().await?;
    let client = client(&stage).await?;
    for turn in 0..times {
        cause_messages(&client, turn).await?;
        let mut count = server.count();
        count.mark_unchanged();
        server.set(Mood::Holds);
        let worker = work(&stage)?;
        timeout(RECOVERY, count.changed()).await.map_err(|_| "no message was sent")??;
        worker.kill().await?;
        server.set(Mood::Kind);
        let worker = work(&stage)?;
        delivered(&stage).await?;
        worker.terminate().await?;
    }
    settled(&stage, &server, name, times).await
}

/// The server refuses, stalls, defers and hangs up; then it takes everything.
pub async fn moods(world: &World, name: &str) -> Result<Row, Failure> {
    let (stage, server) = stage(world, "mail-moods").await?;
    let _service = stage.serve().await?;
    let client = client(&stage).await?;
    let worker = work(&stage)?;
    let moods = [Mood::Refuses, Mood::Stalls, Mood::Defers, Mood::HangsUp];
    for (turn, mood) in moods.into_iter().enumerate() {
        server.set(mood);
        cause_messages(&client, turn).await?;
        sleep(Duration::from_secs(3)).await;
        server.set(Mood::Kind);
        delivered(&stage).await?;
    }
    worker.terminate().await?;
    settled(&stage, &server, name, moods.len()).await
}

/// Waits until every message is marked as sent, as far as that happens in time.
async fn delivered(stage: &Stage) -> Result<(), Failure> {
    let database = stage.server.client(DATABASE).await?;
    let all = async {
        loop {
            let row = database.query_one(COUNTS, &[]).await?;
            if row.get::<_, i64>(0) == row.get::<_, i64>(1) {
                return Ok::<(), Failure>(());
            }
            sleep(Duration::from_millis(100)).await;
        }
    };
    timeout(RECOVERY, all).await.unwrap_or(Ok(()))
}

/// Compares the messages that the server has taken with those that are marked as sent. A message that arrives again with
/// the same Message-ID is the same message to its reader; one with another Message-ID is doubled.
async fn settled(stage: &Stage, server: &MailServer, name: &str, times: usize) -> Result<Row, Failure> {
    let database = stage.server.client(DATABASE).await?;
    let row = database.query_one(COUNTS, &[]).await?;
    let (acts, sent) = (usize::try_from(row.get::<_, i64>(0))?, usize::try_from(row.get::<_, i64>(1))?);
    let taken = server.taken();
    let again: usize = taken.values().map(|count| count - 1).sum();
    let tally = Tally {
        acts,
        acknowledged: sent,
        repeated: again,
        lost: acts.saturating_sub(taken.len()) + (acts - sent),
        doubled: taken.len().saturating_sub(acts),
        ..Tally::default()
    };
    let acted = stage.conclude(name, times, acts == sent, String::new()).await?;
    let note = format!("acts are messages; {again} arrived again with the same Message-ID");
    let untrue = acted.tally.lost + acted.tally.doubled + acted.tally.half + acted.tally.untrue;
    Ok(Row { tally: Tally { untrue, ..tally }, note, ..acted })
}
