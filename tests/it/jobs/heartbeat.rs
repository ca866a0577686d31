//! A worker writes its heartbeat as long as it works.

use std::sync::Arc;
use std::time::Duration;

use fonds1035::jobs;
use fonds1035::mail::mailer::Mailer;
use fonds1035::store::health::{self, Part};
use tokio::sync::watch;

use super::{PATIENT, reminders};
use crate::support::db::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_works_has_a_heartbeat() {
    let test = TestDb::new().await;
    let last = async || health::last_beat(&test.db.reader().await.unwrap(), Part::Work).await.unwrap();
    assert_eq!(last().await, None);
    let (tell, told) = watch::channel(false);
    let courier = test.courier(Mailer::Memory(Arc::default()));
    let worker = tokio::spawn(jobs::run(courier, reminders(), Duration::from_millis(10), told));
    let later = async |than| {
        let newer = async {
            loop {
                let found = last().await;
                if found > than {
                    return found;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENT, newer).await.unwrap()
    };
    let first = later(None).await;
    test.clock.advance(chrono::TimeDelta::seconds(5));
    later(first).await;
    tell.send(true).unwrap();
    worker.await.unwrap();
}
