//! The delivery places of a worker: each takes the next due message as soon as it is free.
//!
//! A message whose recipient's server stalls occupies its own place only, and the messages to one domain occupy only so
//! many places: the others go on.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{Id, JoinSet};
use uuid::Uuid;

use super::deliver::DeliveryWorker;
use super::outage::Outage;
use crate::store::error::StoreError;
use crate::store::notifications::delivery::Outcome;

/// Counts of one delivery round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Messages leased.
    pub leased: usize,
    /// Messages sent.
    pub sent: usize,
    /// Messages to be retried later.
    pub postponed: usize,
    /// Messages given back because the mail server takes no mail.
    pub released: usize,
    /// Messages parked.
    pub parked: usize,
}

/// The messages under way.
struct Places<'w> {
    worker: &'w DeliveryWorker,
    tasks: JoinSet<Result<Outcome, StoreError>>,
    messages: HashMap<Id, (Uuid, String)>,
}

impl<'w> Places<'w> {
    fn of(worker: &'w DeliveryWorker) -> Places<'w> {
        Places { worker, tasks: JoinSet::new(), messages: HashMap::new() }
    }

    /// Gives due messages to the free places; returns their number.
    async fn fill(&mut self) -> Result<usize, StoreError> {
        let leased = self.worker.lease_beside(self.messages.values().cloned().collect()).await?;
        let count = leased.len();
        for message in leased {
            let (worker, place) = (self.worker.clone(), (message.id, message.recipient_email.clone()));
            let task = self.tasks.spawn(async move { worker.deliver(&message).await });
            self.messages.insert(task.id(), place);
        }
        Ok(count)
    }

    /// Waits until a place is free again; `None` where no message is under way.
    async fn next(&mut self) -> Option<Result<Outcome, StoreError>> {
        match self.tasks.join_next_with_id().await? {
            Ok((id, outcome)) => {
                self.messages.remove(&id);
                Some(outcome)
            }
            Err(failure) => {
                self.messages.remove(&failure.id());
                Some(Err(StoreError::Broken(format!("the task of a delivery ended: {failure}"))))
            }
        }
    }
}

impl DeliveryWorker {
    /// Delivers everything that is due and returns the counts.
    ///
    /// # Errors
    /// A [`StoreError`] of the lease, or of the first message whose outcome could not be recorded; the messages under
    /// way are finished all the same.
    pub async fn round(&self) -> Result<Round, StoreError> {
        let (mut places, mut round, mut failure) = (Places::of(self), Round::default(), None);
        loop {
            if failure.is_none() {
                match places.fill().await {
                    Ok(leased) => round.leased += leased,
                    Err(error) => failure = Some(error),
                }
            }
            match places.next().await {
                None => return failure.map_or(Ok(round), Err),
                Some(Err(error)) => failure = failure.or(Some(error)),
                Some(Ok(Outcome::Sent)) => round.sent += 1,
                Some(Ok(Outcome::Postponed { .. })) => round.postponed += 1,
                Some(Ok(Outcome::Released { .. })) => round.released += 1,
                Some(Ok(Outcome::Parked { .. })) => round.parked += 1,
            }
        }
    }

    /// Delivers due messages until `stop` becomes `true` or its sender is dropped, and looks for new ones every
    /// `poll_interval`. The messages under way are finished. A failure is logged and never ends the loop.
    pub async fn deliver_until(&self, poll_interval: Duration, outage: &Outage, mut stop: watch::Receiver<bool>) {
        let mut places = Places::of(self);
        while !*stop.borrow() {
            // A lease that is cut off here ends by itself; its messages have not been sent.
            let filled = tokio::select! {
                _ = stop.wait_for(|stopped| *stopped) => break,
                filled = places.fill() => filled,
            };
            match filled {
                Ok(_) => outage.ended(),
                Err(error) if outage.explains(&error) => {}
                Err(error) => tracing::error!(%error, "messages could not be delivered"),
            }
            tokio::select! {
                _ = stop.wait_for(|stopped| *stopped) => break,
                // Without a message under way the branch is disabled.
                Some(ended) = places.next() => log(ended),
                () = tokio::time::sleep(poll_interval) => {}
            }
        }
        while let Some(ended) = places.next().await {
            log(ended);
        }
        // The last chance before the worker forgets them.
        if let Err(error) = self.record_kept().await {
            let messages = self.kept();
            tracing::error!(%error, ?messages, "outcomes are not recorded: these messages will be sent again");
        }
    }
}

fn log(ended: Result<Outcome, StoreError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a message could not be delivered");
    }
}
