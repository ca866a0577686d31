//! The calls of the demonstration: consecutive over its whole period.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::DemoError;
use super::session::Session;
use crate::domain::calls::{Grace, Window};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::local_time::GENEVA;
use crate::store::db::Tx;
use crate::workflow::calls;

/// Duration of a call.
const OPEN_FOR: TimeDelta = TimeDelta::days(190);

/// Grace period of every second call, in minutes.
const GRACE_MINUTES: u16 = 60;

/// A call that is recorded a day before it opens.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlannedCall {
    number: u8,
    opens: DateTime<Utc>,
}

impl PlannedCall {
    /// When it is recorded.
    pub fn recorded_at(self) -> DateTime<Utc> {
        self.opens - TimeDelta::days(1)
    }
}

/// The calls from the start of the demonstration's period until now.
pub(super) fn planned(begun: DateTime<Utc>, now: DateTime<Utc>) -> impl Iterator<Item = PlannedCall> {
    let opens = std::iter::successors(Some(begun), |opens| opens.checked_add_signed(OPEN_FOR));
    (1..).zip(opens.take_while(move |opens| *opens <= now)).map(|(number, opens)| PlannedCall { number, opens })
}

/// Records a call. The grace period of the previous call has ended when this call opens.
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn record(session: &mut Session<'_>, call: PlannedCall) -> Result<(), DemoError> {
    let (fund, language) = session.actor(Role::FundOfficer, None)?;
    let grace = match call.number % 2 {
        0 => Grace::new(GRACE_MINUTES, Some(session.text("grace", language)?)),
        _ => Ok(Grace::NONE),
    };
    let missing = |fault: String| DemoError::Missing(fault);
    let grace = grace.map_err(|fault| missing(fault.to_string()))?;
    let closes = call.opens + OPEN_FOR - TimeDelta::minutes(i64::from(GRACE_MINUTES));
    let window = Window::new(call.opens, closes, GENEVA, grace).map_err(|fault| missing(fault.to_string()))?;
    let title = format!("{} {}", session.text("call", language)?, call.number);
    let context = session.context(Some(&fund));
    let recorded = async move |tx: Arc<Tx>| calls::record(&tx, title, "demo value".to_owned(), window).await;
    session.db.write(context, recorded).await?;
    Ok(())
}
