//! The history of an application: events, assessments, fundings and focal points. Append-only.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::future::try_join_all;
use uuid::Uuid;

use crate::domain::applications::state::{Action, State, is_decided};
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::assessment::Assessment;
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::lifecycle::case::Funding;
use crate::domain::lifecycle::command::{DeclineReason, FocalPoint, StepInput};
use crate::domain::lifecycle::transition::Transition;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{app_user, application, application_event, assessment, focal_point, funding};
use crate::store::types::AssessmentBody;

/// The values of the columns that every table of events has: its number, the row of the table of steps, the acting
/// user, and the request.
macro_rules! event_values {
    ($table:ident, $tx:expr, $seq:expr, $step:expr, $actor:expr) => {
        (
            $table::seq.eq($seq),
            $table::from_state.eq($step.from.as_str()),
            $table::action.eq($step.action.as_str()),
            $table::to_state.eq($step.to.as_str()),
            $table::actor_id.eq($actor.user_id),
            $table::actor_role.eq($actor.role.as_str()),
            $table::at.eq($tx.context().now),
            $table::request_id.eq(&$tx.context().request_id),
        )
    };
}
pub(in crate::store) use event_values;

/// One event as it was recorded.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = application_event)]
pub struct EventRow {
    /// Dense number in the history.
    pub seq: i32,
    /// State of the application before the event.
    pub from_state: State,
    /// The action.
    pub action: Action,
    /// State after the event.
    pub to_state: State,
    /// Hash of the content after the event.
    pub content_hash: ContentHash,
    /// The acting user.
    pub actor_id: Uuid,
    /// Role of the acting user.
    pub actor_role: Role,
    /// The comment.
    pub comment: Option<String>,
    /// Coded reasons.
    pub reasons: Vec<DeclineReason>,
    /// When.
    pub at: DateTime<Utc>,
    /// Identifier of the request.
    pub request_id: String,
}

/// An event to record.
#[derive(Debug)]
pub struct NewEvent<'a> {
    /// The application.
    pub application_id: Uuid,
    /// Number in the history.
    pub seq: i32,
    /// The row of the lifecycle table.
    pub transition: &'static Transition,
    /// Hash of the content after the event.
    pub content_hash: ContentHash,
    /// The acting user.
    pub actor: &'a Actor,
    /// The comment.
    pub input: &'a StepInput,
    /// Number of the funding that an approval approves.
    pub funding: Option<Funding>,
    /// Whether the submitted project is regional; `None` for an event that is no submission.
    pub regional: Option<bool>,
}

/// Inserts the event of a transition.
///
/// # Errors
/// [`StoreError::Overtaken`] when another writer recorded this number first.
pub async fn record(tx: &Tx, event: &NewEvent<'_>) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let step = event.transition;
    let approved = event.funding.filter(|_| step.posts == Some(EntryKind::Commit));
    let reasons: Vec<&str> = event.input.reasons.iter().map(|reason| reason.as_str()).collect();
    diesel::insert_into(application_event::table)
        .values((
            application_event::application_id.eq(event.application_id),
            event_values!(application_event, tx, event.seq, step, event.actor),
            application_event::posts.eq(step.posts.map_or("nothing", EntryKind::as_str)),
            application_event::content_hash.eq(&event.content_hash.0[..]),
            application_event::comment.eq(event.input.comment.as_deref()),
            application_event::reasons.eq(reasons),
            application_event::funding_number.eq(approved.map(|funding| funding.number)),
            application_event::recommended_by.eq(approved.map(|funding| funding.recommended_by)),
            application_event::regional.eq(event.regional),
        ))
        .execute(&mut connection)
        .await?;
    tx.count_event();
    Ok(())
}

/// The person whose save is the event with this number; `None` if the event is no save.
///
/// # Errors
/// A [`StoreError`].
pub async fn actor_of_save(tx: &Tx, application: Uuid, seq: i32) -> Result<Option<Uuid>, StoreError> {
    let mut connection = tx.connection()?;
    Ok(application_event::table
        .find((application, seq))
        .filter(application_event::action.eq(Action::Save.as_str()))
        .select(application_event::actor_id)
        .first(&mut connection)
        .await
        .optional()?)
}

/// The whole history, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn events(mut connection: &Connection, application: Uuid) -> Result<Vec<EventRow>, StoreError> {
    Ok(application_event::table
        .filter(application_event::application_id.eq(application))
        .order(application_event::seq.asc())
        .select(EventRow::as_select())
        .load(&mut connection)
        .await?)
}

/// The whole history with the names of the acting users, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn named_events(
    mut connection: &Connection,
    application: Uuid,
) -> Result<Vec<(EventRow, String)>, StoreError> {
    Ok(application_event::table
        .inner_join(app_user::table.on(app_user::id.eq(application_event::actor_id)))
        .filter(application_event::application_id.eq(application))
        .order(application_event::seq.asc())
        .select((EventRow::as_select(), app_user::name))
        .load(&mut connection)
        .await?)
}

/// Keyset position of an event among those of all applications: time, application, number.
pub type EventPosition = (DateTime<Utc>, Uuid, i32);

/// A page of the events of all applications, newest first: application, its reference, the event.
///
/// # Errors
/// A [`StoreError`].
pub async fn event_page(
    mut connection: &Connection,
    before: Option<EventPosition>,
    limit: i64,
) -> Result<Vec<(Uuid, String, EventRow)>, StoreError> {
    let mut query = application_event::table
        .inner_join(application::table.on(application::id.eq(application_event::application_id)))
        .select((application::id, application::reference, EventRow::as_select()))
        .into_boxed();
    if let Some((at, id, seq)) = before {
        let same_application = application_event::application_id.eq(id).and(application_event::seq.lt(seq));
        let same_instant = application_event::application_id.lt(id).or(same_application);
        // Only the first comparison is an index condition; the second one filters.
        query = query.filter(application_event::at.le(at)).filter(application_event::at.lt(at).or(same_instant));
    }
    let order = (application_event::at.desc(), application_event::application_id.desc(), application_event::seq.desc());
    Ok(query.order(order).limit(limit).load(&mut connection).await?)
}

/// The content that the Regional Office endorsed last.
///
/// # Errors
/// A [`StoreError`].
pub async fn endorsed_content(
    mut connection: &Connection,
    application: Uuid,
) -> Result<Option<ContentHash>, StoreError> {
    Ok(application_event::table
        .filter(application_event::application_id.eq(application))
        .filter(application_event::action.eq(Action::Endorse.as_str()))
        .order(application_event::seq.desc())
        .select(application_event::content_hash)
        .first(&mut connection)
        .await
        .optional()?)
}

/// When an action was last taken.
///
/// # Errors
/// A [`StoreError`].
pub async fn last_at(
    mut connection: &Connection,
    application: Uuid,
    action: Action,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(application_event::table
        .filter(application_event::application_id.eq(application))
        .filter(application_event::action.eq(action.as_str()))
        .order(application_event::seq.desc())
        .select(application_event::at)
        .first(&mut connection)
        .await
        .optional()?)
}

/// Inserts a funding: ties an application to the budget of a line and year.
///
/// # Errors
/// A [`StoreError`].
pub async fn tie(tx: &Tx, application: Uuid, seq: i32, tied: &Funding) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(funding::table)
        .values((
            funding::application_id.eq(application),
            funding::number.eq(tied.number),
            funding::line.eq(tied.line.number()),
            funding::year.eq(tied.year),
            funding::amount_cents.eq(tied.amount.get()),
            funding::recommended_seq.eq(seq),
            funding::recommended_by.eq(tied.recommended_by),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Inserts the focal point named with an event that starts or resumes a project.
///
/// # Errors
/// A [`StoreError`].
pub async fn keep_focal_point(tx: &Tx, event: (Uuid, i32), with: Action, named: &FocalPoint) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(focal_point::table)
        .values((
            focal_point::application_id.eq(event.0),
            focal_point::event_seq.eq(event.1),
            focal_point::named_with.eq(with.as_str()),
            focal_point::name.eq(&named.name),
            focal_point::office.eq(&named.office),
            focal_point::email.eq(&named.email),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// The focal point of a project named last; `None` before the project begins.
///
/// # Errors
/// A [`StoreError`].
pub async fn focal_point(mut connection: &Connection, application: Uuid) -> Result<Option<FocalPoint>, StoreError> {
    let named: Option<(String, String, String)> = focal_point::table
        .filter(focal_point::application_id.eq(application))
        .order(focal_point::event_seq.desc())
        .select((focal_point::name, focal_point::office, focal_point::email))
        .first(&mut connection)
        .await
        .optional()?;
    Ok(named.map(|(name, office, email)| FocalPoint { name, office, email }))
}

/// All fundings of an application, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn fundings(mut connection: &Connection, application: Uuid) -> Result<Vec<Funding>, StoreError> {
    let rows: Vec<(i32, CreditLine, i16, Cents, Uuid)> = funding::table
        .filter(funding::application_id.eq(application))
        .order(funding::number.asc())
        .select((funding::number, funding::line, funding::year, funding::amount_cents, funding::recommended_by))
        .load(&mut connection)
        .await?;
    let funding = |(number, line, year, amount, recommended_by)| Funding { number, line, year, amount, recommended_by };
    Ok(rows.into_iter().map(funding).collect())
}

/// Inserts the assessments of an event.
///
/// # Errors
/// A [`StoreError`].
pub async fn keep_assessments(tx: &Tx, application: Uuid, seq: i32, made: &[Assessment]) -> Result<(), StoreError> {
    // One row per statement: diesel does not cache the prepared statement of a multi-row insert.
    try_join_all(made.iter().map(|assessed| keep_assessment(tx, application, seq, assessed))).await?;
    Ok(())
}

async fn keep_assessment(tx: &Tx, application: Uuid, seq: i32, assessed: &Assessment) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(assessment::table)
        .values((
            assessment::application_id.eq(application),
            assessment::event_seq.eq(seq),
            assessment::line.eq(assessed.line.number()),
            assessment::openness.eq(assessed.openness().as_str()),
            assessment::body.eq(AssessmentBody(assessed)),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Every assessment ever stored for an application, with the number of its event, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn assessments(mut connection: &Connection, application: Uuid) -> Result<Vec<(i32, Assessment)>, StoreError> {
    Ok(assessment::table
        .filter(assessment::application_id.eq(application))
        .order((assessment::event_seq.asc(), assessment::line.asc()))
        .select((assessment::event_seq, assessment::body))
        .load(&mut connection)
        .await?)
}

/// The assessments of the decision: those of the last event that has any. Empty before the decision.
///
/// # Errors
/// As [`assessments`].
pub async fn decisive_assessments(
    mut connection: &Connection,
    application: Uuid,
) -> Result<Vec<Assessment>, StoreError> {
    let other = diesel::alias!(assessment as other);
    let last = other
        .filter(other.field(assessment::application_id).eq(application))
        .order(other.field(assessment::event_seq).desc())
        .select(other.field(assessment::event_seq))
        .limit(1);
    let decided = State::ALL.iter().copied().filter(|state| is_decided(*state)).map(State::as_str);
    Ok(assessment::table
        .inner_join(application::table.on(application::id.eq(assessment::application_id)))
        .filter(assessment::application_id.eq(application))
        .filter(application::state.eq_any(decided))
        .filter(assessment::event_seq.nullable().eq(last.single_value()))
        .order(assessment::line.asc())
        .select(assessment::body)
        .load(&mut connection)
        .await?)
}
