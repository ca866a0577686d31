//! Answers that come at the end of a fixed interval, so that their time does not tell whether an account exists.
//!
//! A reset that is asked for an account on record writes a token, a message and an audit event; for another address
//! nothing is written. The work is awaited in both cases, so that an answer never promises a message that was lost.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Length of an interval, several times the work of an unloaded service.
const SLOT: Duration = Duration::from_millis(500);

/// Does the work and returns its result at the end of the interval in which it was done. Intervals begin with the work;
/// work that takes longer than one ends with a later one.
pub async fn at_end_of_slot<T>(work: impl Future<Output = T>) -> T {
    let mut end = Instant::now() + SLOT;
    let result = work.await;
    while end < Instant::now() {
        end += SLOT;
    }
    sleep_until(end).await;
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answer_tells_nothing_by_its_time() {
        for (work, expected) in [(0, 500), (34, 500), (69, 500), (499, 500), (501, 1_000), (1_250, 1_500)] {
            let begun = Instant::now();
            at_end_of_slot(tokio::time::sleep(Duration::from_millis(work))).await;
            assert_eq!(begun.elapsed().as_millis(), expected, "work of {work} ms");
        }
    }
}
