//! The periodic notifications: reassessments caused by a new day, reminders of obligations that are due and of tasks
//! that are overdue, and daily digests.
//!
//! Several workers may run this job concurrently or late: each notification is enqueued only once.

use crate::clock::Clock;
use crate::config::Reminders;
use crate::domain::tasks::time_limits::TimeLimits;
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::workflow::notifications::digest;
use crate::workflow::rules::reassess_daily;
use crate::workflow::tasks::remind;

/// Counts of one run: messages put into the outbox, and failures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reminded {
    /// Notifications of reassessed applications that are not decided yet.
    pub changes: usize,
    /// Reminders.
    pub reminders: usize,
    /// Digests.
    pub digests: usize,
    /// Applications and recipients for which no message could be written; the causes are in the log.
    pub failed: usize,
}

/// Enqueues the notifications of reassessments, then the reminders that are due, then the digests of the day. A failure
/// of one part does not prevent the others.
///
/// # Errors
/// A [`StoreError`]; messages that are already enqueued stay and are not enqueued again by the next run.
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
