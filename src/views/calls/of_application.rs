//! The calls that concern a regional application: the open or next call for content still to be submitted, and the call
//! that took in submitted content.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::calls::{Call, CallStanding};
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::credit_line::Scope;
use crate::domain::lifecycle::decide::Outcome;
use crate::store::calls as store;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::views::calls::call::CallView;
use crate::workflow::calls;
use crate::workflow::lifecycle::load_case::ApplicationCase;

/// A call, as an application names it: `GET /api/v1/calls/{id}`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NamedCall {
    /// Identity.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// Number of the revision that is meant.
    pub revision: i32,
    /// When it takes applications by that revision.
    #[serde(flatten)]
    pub view: CallView,
}

impl NamedCall {
    fn of(call: Call, capital: Option<Tz>) -> NamedCall {
        let view = CallView::of(&call.window, capital);
        NamedCall { id: call.id, title: call.title, revision: call.revision, view }
    }
}

/// The calls of a regional application.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub struct CallsOfApplication {
    /// The call in which it could be handed in now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<NamedCall>,
    /// The call that opens next, while none is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NamedCall>,
    /// The call it was taken in; one from before there were calls was taken in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_in: Option<TakenInCall>,
}

/// The call that an application was taken in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TakenInCall {
    /// The call, by the revision under which it was taken.
    pub call: NamedCall,
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// Whether that was after the closing, in its grace.
    pub in_grace: bool,
}

/// The call in which a step takes an application.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TakenWithStep {
    /// The call.
    pub id: Uuid,
    /// Number of its revision.
    pub revision: i32,
    /// Whether it is closed, and its grace runs.
    pub in_grace: bool,
}

impl TakenWithStep {
    /// The call that takes in the step's outcome, if any, and whether the instant is in its grace period.
    pub fn of(outcome: &Outcome, now: DateTime<Utc>) -> Option<TakenWithStep> {
        let call = outcome.call.as_ref()?;
        let in_grace = call.window.standing(now) == CallStanding::InGrace;
        Some(TakenWithStep { id: call.id, revision: call.revision, in_grace })
    }
}

/// Reads the calls that concern an application; `None` for a national project.
///
/// # Errors
/// A failure of the store.
pub async fn read(
    connection: &Connection,
    application: &ApplicationCase,
    reader: &Actor,
) -> Result<Option<CallsOfApplication>, StoreError> {
    if application.case.draft.scope != Some(Scope::Regional) {
        return Ok(None);
    }
    let capital = calls::capital(connection, reader.represents).await?;
    let named = |call: &Option<Call>| call.clone().map(|call| NamedCall::of(call, capital));
    let around = application.case.calls.get()?;
    if application.row.submitted_at.is_none() || application.case.needs_a_call()? && around.capital.is_some() {
        let open = named(&around.open);
        let next = if open.is_none() { named(&around.next) } else { None };
        return Ok(Some(CallsOfApplication { open, next, taken_in: None }));
    }
    let taken = store::call_of_submission(connection, application.row.id).await?;
    let taken_in = taken.map(|taken| TakenInCall {
        call: NamedCall::of(taken.call, capital),
        at: taken.at,
        in_grace: taken.in_grace,
    });
    Ok(Some(CallsOfApplication { taken_in, ..CallsOfApplication::default() }))
}
