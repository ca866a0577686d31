//! Whether this process can serve requests: schema, recovery, clock, and a small write that shows its age.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::error::AppError;
use super::unready::Unready;
use crate::clock::Clock;
use crate::config::Health;
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::store::health::{self, Part};
use crate::store::migrate::{self, SchemaFit};

/// What this process knows about its readiness.
#[derive(Debug)]
pub struct Readiness {
    /// The key of its heartbeat.
    instance: Uuid,
    /// Whether the schema was once seen to be new enough. Migrations are never taken back under a running process.
    schema_is_new_enough: AtomicBool,
    writes: Mutex<Writes>,
}

/// The small writes of this process.
#[derive(Debug, Clone, Copy, Default)]
struct Writes {
    /// The end of the last one that succeeded.
    succeeded: Option<Instant>,
    /// The beginning of the one that is under way.
    begun: Option<Instant>,
}

/// What was found by an examination that found no fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Findings {
    /// Unknown migrations that only add.
    pub newer_migrations: usize,
    /// By how much the clocks differ.
    pub clock_difference: Duration,
    /// The age of the last small write.
    pub write_age: Duration,
    /// What goes on in the background.
    pub background: Background,
}

/// Ages of what goes on in the background, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Background {
    /// For how long the oldest due message has waited; `None` if none is due.
    pub oldest_due_message: Option<i64>,
    /// Since when no worker had a heartbeat; `None` if there never was one.
    pub worker_heartbeat: Option<i64>,
}

impl Background {
    /// Reads both ages.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn read(db: &Db, now: DateTime<Utc>) -> Result<Background, StoreError> {
        let reader = db.reader().await?;
        let server = health::server_state(&reader).await?;
        let due = health::oldest_due_message(&reader, now).await?;
        let beat = health::last_beat(&reader, Part::Work).await?;
        Ok(Background {
            oldest_due_message: due.map(|since| (now - since).num_seconds()),
            worker_heartbeat: beat.map(|at| (server.clock - at).num_seconds().max(0)),
        })
    }
}

impl Default for Readiness {
    fn default() -> Self {
        Self::new()
    }
}

impl Readiness {
    /// Nothing is known yet.
    #[must_use]
    pub fn new() -> Readiness {
        Readiness { instance: Uuid::now_v7(), schema_is_new_enough: AtomicBool::new(false), writes: Mutex::default() }
    }

    /// Refuses as long as migrations of this version have not run. Asks the database until it has once seen them.
    ///
    /// # Errors
    /// [`AppError::NotReady`], or that of the database.
    pub async fn require_schema(&self, db: &Db) -> Result<(), AppError> {
        if self.schema_is_new_enough.load(Ordering::Relaxed) {
            return Ok(());
        }
        match migrate::fit(&*db.reader().await?).await? {
            SchemaFit::NeverMigrated => Err(AppError::NotReady(Unready::NeverMigrated)),
            SchemaFit::TooOld { missing } => Err(AppError::NotReady(Unready::SchemaTooOld { missing: missing.len() })),
            SchemaFit::TooNew { .. } | SchemaFit::Fits { .. } => {
                self.schema_is_new_enough.store(true, Ordering::Relaxed);
                Ok(())
            }
        }
    }

    /// Examines everything that requests need.
    ///
    /// # Errors
    /// [`AppError::NotReady`] with the first fault, [`AppError::TimedOut`] where the database does not answer in time, or
    /// another error of the database.
    pub async fn examine(self: &Arc<Self>, db: &Db, clock: &Clock, settings: &Health) -> Result<Findings, AppError> {
        let reads = async {
            let newer_migrations = schema(db).await?;
            let clock_difference = server(db, clock, settings).await?;
            Ok::<_, AppError>((newer_migrations, clock_difference))
        };
        let in_time = tokio::time::timeout(settings.probe_timeout, reads).await;
        let (newer_migrations, clock_difference) = in_time.map_err(|_| AppError::TimedOut)??;
        let write_age = self.small_write(db, clock, settings).await?;
        let background = tokio::time::timeout(settings.probe_timeout, Background::read(db, clock.now())).await;
        let background = background.map_err(|_| AppError::TimedOut)??;
        Ok(Findings { newer_migrations, clock_difference, write_age, background })
    }

    /// Writes the heartbeat of this process, unless it did so a moment ago; returns the age of the last one.
    async fn small_write(self: &Arc<Self>, db: &Db, clock: &Clock, settings: &Health) -> Result<Duration, AppError> {
        {
            let mut writes = self.writes();
            let age = writes.succeeded.map(|at| at.elapsed());
            if let Some(age) = age.filter(|age| *age < settings.write_interval) {
                return Ok(age);
            }
            if let Some(under_way) = writes.begun.map(|at| at.elapsed()) {
                return match age {
                    Some(age) if under_way < settings.probe_timeout => Ok(age),
                    _ => Err(AppError::NotReady(Unready::WritesHang { seconds: under_way.as_secs() })),
                };
            }
            writes.begun = Some(Instant::now());
        }
        // In a task of its own: its end is noted also if it comes after the answer.
        let (this, db, instance) = (Arc::clone(self), db.clone(), self.instance);
        let context = Context { actor: None, now: clock.now(), request_id: "readiness".to_owned() };
        let write = tokio::spawn(async move {
            let written = db.bookkeeping(context, async move |tx| health::beat(&tx, Part::Serve, instance).await).await;
            let mut writes = this.writes();
            writes.begun = None;
            if written.is_ok() {
                writes.succeeded = Some(Instant::now());
            }
            drop(writes);
            written
        });
        match tokio::time::timeout(settings.probe_timeout, write).await {
            Ok(Ok(Ok(()))) => Ok(Duration::ZERO),
            Ok(Ok(Err(error @ StoreError::Busy))) => Err(error.into()),
            Ok(Ok(Err(error))) => {
                tracing::error!(%error, "the database refuses a small write");
                Err(AppError::NotReady(Unready::WritesFail))
            }
            Ok(Err(ended)) => Err(AppError::Internal(format!("the task of a small write ended: {ended}"))),
            Err(_) => Err(AppError::NotReady(Unready::WritesHang { seconds: settings.probe_timeout.as_secs() })),
        }
    }

    fn writes(&self) -> MutexGuard<'_, Writes> {
        self.writes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number of unknown migrations that only add.
async fn schema(db: &Db) -> Result<usize, AppError> {
    let unready = match migrate::fit(&*db.reader().await?).await? {
        SchemaFit::Fits { newer } => return Ok(newer),
        SchemaFit::NeverMigrated => Unready::NeverMigrated,
        SchemaFit::TooOld { missing } => Unready::SchemaTooOld { missing: missing.len() },
        SchemaFit::TooNew { unknown } => Unready::SchemaTooNew { unknown: unknown.len() },
    };
    Err(AppError::NotReady(unready))
}

/// Whether the server takes writes, and by how much its clock differs.
async fn server(db: &Db, clock: &Clock, settings: &Health) -> Result<Duration, AppError> {
    let reader = db.reader().await?;
    let asked = clock.now();
    let server = health::server_state(&reader).await?;
    let difference = apart(server.clock, asked, clock.now());
    if server.read_only {
        return Err(AppError::NotReady(Unready::ReadOnly));
    }
    if difference > settings.clock_difference {
        let milliseconds = u64::try_from(difference.as_millis()).unwrap_or(u64::MAX);
        let most_seconds = settings.clock_difference.as_secs();
        return Err(AppError::NotReady(Unready::ClockDiffers { milliseconds, most_seconds }));
    }
    Ok(difference)
}

/// How far an instant lies outside the time between a question and its answer: a slow answer is no difference of clocks.
fn apart(instant: DateTime<Utc>, asked: DateTime<Utc>, answered: DateTime<Utc>) -> Duration {
    let difference = (asked - instant).max(instant - answered).max(TimeDelta::zero());
    difference.to_std().unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_answer_is_no_difference_of_clocks() {
        let at = |seconds: i64| DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap();
        for (instant, seconds) in [(-7, 7), (0, 0), (3, 0), (10, 0), (16, 6)] {
            assert_eq!(apart(at(instant), at(0), at(10)), Duration::from_secs(seconds), "{instant}");
        }
    }
}
