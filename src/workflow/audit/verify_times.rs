//! Verification of times: events, entries and audit events do not go back in time.
//!
//! The time of a record is that of its request, set when the request arrived. A request that waits for a lock is recorded
//! after one that arrived later, so that a record may lie a moment before its predecessor. What such a wait cannot explain
//! comes from a clock that differed, and is a fault.

use crate::store::audit::verify_times;
use crate::store::db::Connection;
use crate::workflow::audit::verification::Verification;
use crate::workflow::error::WorkflowError;

/// From here on an earlier record is listed: requests seldom wait that long.
const LISTED_MILLISECONDS: i64 = 1_000;

/// Above this an earlier record is a fault: no request waits that long for a lock, and clocks that differ by less are
/// tolerated between two processes.
const TOLERATED_MILLISECONDS: i64 = 60_000;

/// Looks for records that go back in time.
pub(in crate::workflow) async fn times(connection: &Connection, found: &mut Verification) -> Result<(), WorkflowError> {
    for earlier in verify_times::earlier(connection).await? {
        found.earlier += 1;
        let (seconds, rest) = (earlier.milliseconds / 1_000, earlier.milliseconds % 1_000);
        let words = format!("{seconds}.{rest:03} s before the one that it follows");
        if earlier.milliseconds > TOLERATED_MILLISECONDS {
            found.fault(&earlier.place, words);
        } else if earlier.milliseconds >= LISTED_MILLISECONDS {
            found.listed_earlier.push(format!("{}: {words}", earlier.place));
        }
    }
    Ok(())
}
