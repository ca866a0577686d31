//! The jobs and a database that falls silent: they go on with new connections, and end when they are told to.

use std::sync::Arc;
use std::time::Duration;

use fonds1035::jobs;
use fonds1035::jobs::deliver::DeliveryWorker;
use fonds1035::mail::mailer::Mailer;
use fonds1035::store::db::Db;
use fonds1035::store::pools::DbSettings;
use tokio::sync::watch;
use tokio::time::timeout;

use super::reminders;
use crate::support::db::TestDb;

/// The longest that the jobs may stand still once there is a server that answers.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn the_jobs_go_on_after_a_silence_and_end_in_the_midst_of_one() {
    let test = TestDb::new().await;
    let (wire, url) = test.wire();
    let (wait, statement_timeout) = (Duration::from_secs(1), Duration::from_secs(1));
    let db = Db::open(&DbSettings { url, pool_size: 4, wait, statement_timeout }).unwrap();
    let worker = DeliveryWorker { db, ..test.courier(Mailer::Memory(Arc::default())) };
    let (stop, stopped) = watch::channel(false);
    let jobs = tokio::spawn(jobs::run(worker, reminders(), Duration::from_millis(10), stopped));
    let sent = async |address: &str| {
        test.enqueue(address, "endorsed").await;
        while test.delivery_to(address).await.status != "sent" {}
    };
    timeout(SOON, sent("before@example.org")).await.unwrap();

    wire.fall_silent();
    wire.until_swallowed().await;
    wire.answer_again();
    timeout(SOON, sent("after@example.org")).await.unwrap();

    wire.fall_silent();
    wire.until_swallowed().await;
    stop.send(true).unwrap();
    timeout(SOON, jobs).await.unwrap().unwrap();
}
