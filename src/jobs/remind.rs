//! Looks at what has come: reminders of what is owed and of what waits too long, and the digests of the day.
//!
//! Any number of workers may look at once, and any of them may look late: what is told is told once.

use crate::clock::Clock;
use crate::config::Reminders;
use crate::domain::waiting::Patience;
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::workflow::{digest, remind};

/// What was put into the outbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reminded {
    /// Reminders.
    pub reminders: usize,
    /// Digests.
    pub digests: usize,
}

/// Writes the reminders that have come, then the digests of the day.
///
/// # Errors
/// A [`StoreError`]; what was written before stays, and is not written again.
pub async fn remind(db: &Db, clock: &Clock, settings: &Reminders) -> Result<Reminded, StoreError> {
    let context = Context { actor: None, now: clock.now(), request_id: "remind".to_owned() };
    let patience = Patience {
        submitted: settings.submitted_days.get(),
        under_review: settings.under_review_days.get(),
        clarification_requested: settings.clarification_requested_days.get(),
        recommended: settings.recommended_days.get(),
        approved: settings.approved_days.get(),
    };
    let reminders = remind::remind(db, &context, patience).await?;
    let digests = digest::compose(db, &context, settings.digest_hour).await?;
    Ok(Reminded { reminders, digests })
}
