//! Clients that tell their stories at once until they are stopped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::act::Journal;
use crate::client::{Client, Manner};
use crate::door::{Door, OFFICERS};
use crate::story;

/// Turns of all stories: no two record the same fact.
static TURN: AtomicI64 = AtomicI64::new(0);

/// Running clients.
#[derive(Debug)]
pub struct Load {
    stopped: Arc<AtomicBool>,
    clients: JoinSet<()>,
}

impl Load {
    /// Starts clients, one for each officer.
    pub fn begin(door: &Door, journal: &Arc<Journal>) -> Load {
        let (stopped, mut clients) = (Arc::new(AtomicBool::new(false)), JoinSet::new());
        for number in 0..OFFICERS {
            let client = Client { door: door.clone(), journal: Arc::clone(journal), manner: Manner::Once };
            let stopped = Arc::clone(&stopped);
            clients.spawn(async move {
                while !stopped.load(Ordering::Relaxed) {
                    if story::tell(&client, number, TURN.fetch_add(1, Ordering::Relaxed)).await.is_none() {
                        sleep(Duration::from_millis(100)).await;
                    }
                }
            });
        }
        Load { stopped, clients }
    }

    /// Lets every client finish its story or its wait, then ends.
    pub async fn end(mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        while self.clients.join_next().await.is_some() {}
    }
}

/// Waits until one client at a time has told three whole stories in a row; how long that took, or `None` after the limit.
pub async fn recovered(door: &Door, journal: &Arc<Journal>, limit: Duration) -> Option<Duration> {
    let client =
        Client { door: door.patient(Duration::from_secs(5)), journal: Arc::clone(journal), manner: Manner::Once };
    let begun = Instant::now();
    let stories = async {
        let mut whole = 0;
        while whole < 3 {
            let told = story::tell(&client, whole % OFFICERS, TURN.fetch_add(1, Ordering::Relaxed)).await;
            whole = if told.is_some() { whole + 1 } else { 0 };
            if told.is_none() {
                sleep(Duration::from_millis(50)).await;
            }
        }
    };
    timeout(limit, stories).await.ok().map(|()| begun.elapsed())
}
