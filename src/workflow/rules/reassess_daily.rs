//! Daily reassessment: the undecided applications are compared with the day before, and the Fund unit is notified of
//! each credit line that opens or closes because a record takes effect.
//!
//! Changes already notified when the record was written ([`crate::workflow::rules::reassess`]) are not notified again.
//! What remains are applications submitted after the record. Days without a run are caught up.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use crate::domain::applications::state::UNDECIDED;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::rules::reassessment::changes_by_day;
use crate::store::applications;
use crate::store::db::{Context, Db, Tx};
use crate::store::error::StoreError;
use crate::store::rules::reassessments;
use crate::store::tasks::open_items;
use crate::workflow::rules::reassess;
use crate::workflow::tasks::remind::Written;

/// Number of applications per page.
const PAGE: i64 = 200;

/// The maximum number of days caught up after a standstill.
const MOST_DAYS: Days = Days::new(31);

/// Compares today with the day of the last run; does nothing if today was already compared.
///
/// # Errors
/// A [`StoreError`]; the next run compares the day again, and no change is notified twice.
pub async fn compare(db: &Db, context: &Context) -> Result<Written, StoreError> {
    let today = day_in_geneva(context.now);
    let last = reassessments::last_compared(&*db.reader().await?).await?;
    let (mut written, mut after) = (Written::default(), None);
    if last.is_some_and(|last| last >= today) {
        return Ok(written);
    }
    let earliest = today.checked_sub_days(MOST_DAYS).unwrap_or(today);
    let since = last.or_else(|| today.pred_opt()).unwrap_or(today).max(earliest);
    loop {
        let ids = open_items::ids(&*db.reader().await?, &UNDECIDED, &[], after, PAGE).await?;
        let Some(last) = ids.last().copied() else { break };
        after = Some(last);
        for id in ids {
            let of_one = async move |tx: Arc<Tx>| compare_one(&tx, id, since, today).await;
            match db.bookkeeping(context.clone(), of_one).await {
                Ok(told) => written.messages += told,
                // An unreadable application would fail on every run: it is logged and skipped.
                Err(error @ StoreError::Broken(_)) => {
                    tracing::error!(application = %id, %error, "the days of an application could not be compared");
                    written.failed += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }
    db.bookkeeping(context.clone(), async move |tx: Arc<Tx>| reassessments::keep_compared(&tx, today).await).await?;
    Ok(written)
}

/// Compares the days of one application; returns the number of messages written.
async fn compare_one(tx: &Tx, id: Uuid, since: NaiveDate, today: NaiveDate) -> Result<usize, StoreError> {
    let row = applications::find_locked(tx, id).await?;
    let Some(submitted_at) = row.submitted_at.filter(|_| UNDECIDED.contains(&row.state)) else { return Ok(0) };
    // The records in force on the day of submission were assessed at submission.
    let since = since.max(day_in_geneva(submitted_at));
    let found = reassess::undecided(tx, row).await?;
    let (facts, rules) = reassess::facts_and_rules(tx, std::slice::from_ref(&found)).await?;
    let question = found.question(&facts, &rules, today, tx);
    let mut new = Vec::new();
    for change in changes_by_day(&question, found.draft.lines_asked(), since) {
        if reassessments::mark_reported(tx, id, change.line, change.from).await? {
            new.push(change);
        }
    }
    if new.is_empty() {
        return Ok(0);
    }
    reassess::enqueue(tx, Uuid::now_v7(), &found, new).await
}
