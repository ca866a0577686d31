//! Looks at what has come: what a day changes by itself, reminders of what is owed and of what waits too long, and the
//! digests of the day.
//!
//! Any number of workers may look at once, and any of them may look late: what is told is told once.

use crate::clock::Clock;
use crate::config::Reminders;
use crate::domain::tasks::time_limits::TimeLimits;
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::workflow::notifications::digest;
use crate::workflow::rules::reassess_daily;
use crate::workflow::tasks::remind;

/// What was put into the outbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reminded {
    /// Notices of what the day changes for undecided applications.
    pub changes: usize,
    /// Reminders.
    pub reminders: usize,
    /// Digests.
    pub digests: usize,
    /// Applications and persons about whom or to whom nothing could be told; the log says why.
    pub failed: usize,
}

/// Tells of what the day changes, writes the reminders that have come, then the digests of the day. None of the three
/// waits for another to succeed.
///
/// # Errors
/// A [`StoreError`]; what was written before stays, and is not written again.
pub async fn remind(db: &Db, clock: &Clock, settings: &Reminders) -> Result<Reminded, StoreError> {
    let context = Context { actor: None, now: clock.now(), request_id: "remind".to_owned() };
    let changes = reassess_daily::compare(db, &context).await;
    let reminders = remind::remind(db, &context, time_limits(settings)).await;
    let digests = digest::compose(db, &context, settings.digest_hour).await;
    let (changes, reminders, digests) = (changes?, reminders?, digests?);
    Ok(Reminded {
        changes: changes.messages,
        reminders: reminders.messages,
        digests: digests.messages,
        failed: changes.failed + reminders.failed + digests.failed,
    })
}

fn time_limits(settings: &Reminders) -> TimeLimits {
    TimeLimits {
        submitted: settings.submitted_days.get(),
        under_review: settings.under_review_days.get(),
        clarification_requested: settings.clarification_requested_days.get(),
        recommended: settings.recommended_days.get(),
        approved: settings.approved_days.get(),
        agreed_end: settings.agreed_end_days.get(),
        evaluated: settings.evaluated_days.get(),
        report: settings.report_days.get(),
        instalment_requested: settings.instalment_requested_days.get(),
        instalment_checked: settings.instalment_checked_days.get(),
        amendment_late: settings.amendment_late_days.get(),
        amendment: settings.amendment_days.get(),
        question: settings.question_days.get(),
    }
}
