//! Calls for regional projects, their revisions, and the applications submitted in each call.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use uuid::Uuid;

use super::db::{Connection, Tx};
use super::error::StoreError;
use super::schema::{app_user, application_call, application_content, application_event, call, call_revision};
use crate::domain::applications::state::Action;
use crate::domain::calls::{Call, Grace, Window};

diesel::define_sql_function! {
    /// Waits for an advisory lock and holds it until the transaction ends.
    fn pg_advisory_xact_lock(space: Integer, number: Integer) -> Text;
}
/// First key of the advisory lock for recording and revising calls.
const CALL_LOCKS: i32 = 1037;

/// The submission period of a call, as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = call_revision)]
struct StoredWindow {
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    zone: String,
    grace_minutes: i16,
    grace_reason: Option<String>,
}

impl TryFrom<StoredWindow> for Window {
    type Error = StoreError;

    fn try_from(row: StoredWindow) -> Result<Window, StoreError> {
        let broken = |fault: &dyn std::fmt::Display| StoreError::Broken(fault.to_string());
        let zone = row.zone.parse().map_err(|_| StoreError::Broken(format!("{} is no zone", row.zone)))?;
        let minutes = u16::try_from(row.grace_minutes).map_err(|fault| broken(&fault))?;
        let grace = Grace::new(minutes, row.grace_reason).map_err(|fault| broken(&fault))?;
        Window::new(row.opens_at, row.closes_at, zone, grace).map_err(|fault| broken(&fault))
    }
}

/// The columns of a call that no revision changes.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = call)]
struct StoredCall {
    id: Uuid,
    revision: i32,
    title: String,
    source: String,
    recorded_at: DateTime<Utc>,
}

/// A call with the time at which it was recorded.
#[derive(Debug, Clone)]
pub struct CallRow {
    /// The call, with the values of its last revision.
    pub call: Call,
    /// When it was first recorded.
    pub recorded_at: DateTime<Utc>,
}

fn row((stored, window): (StoredCall, StoredWindow)) -> Result<CallRow, StoreError> {
    let StoredCall { id, revision, title, source, recorded_at } = stored;
    let window = Window::try_from(window)?;
    Ok(CallRow { call: Call { id, revision, title, source, window }, recorded_at })
}

/// Calls joined with their last revisions.
#[diesel::dsl::auto_type(no_type_alias)]
fn with_last_revision() -> _ {
    let last = call_revision::call_id.eq(call::id).and(call_revision::revision.eq(call::revision));
    call::table.inner_join(call_revision::table.on(last))
}

/// One call.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(mut connection: &Connection, id: Uuid) -> Result<CallRow, StoreError> {
    let query =
        with_last_revision().filter(call::id.eq(id)).select((StoredCall::as_select(), StoredWindow::as_select()));
    row(query.first(&mut connection).await?)
}

/// A page of calls, the one recorded last first.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    mut connection: &Connection,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<CallRow>, StoreError> {
    let mut query = with_last_revision().select((StoredCall::as_select(), StoredWindow::as_select())).into_boxed();
    if let Some((at, id)) = before {
        // Only the first comparison is an index condition; the second one filters.
        query = query.filter(call::recorded_at.le(at)).filter(call::recorded_at.lt(at).or(call::id.lt(id)));
    }
    let rows: Vec<(StoredCall, StoredWindow)> =
        query.order((call::recorded_at.desc(), call::id.desc())).limit(limit).load(&mut connection).await?;
    rows.into_iter().map(row).collect()
}

/// The calls around a time: the one that ended last, and the two that end next.
///
/// # Errors
/// A [`StoreError`].
pub async fn around(connection: &Connection, now: DateTime<Utc>) -> Result<Vec<Call>, StoreError> {
    let columns = || (StoredCall::as_select(), StoredWindow::as_select());
    let (mut of_last, mut of_next) = (connection, connection);
    let last =
        with_last_revision().filter(call::ends_at.le(now)).order(call::ends_at.desc()).limit(1).select(columns());
    let next = with_last_revision().filter(call::ends_at.gt(now)).order(call::ends_at.asc()).limit(2).select(columns());
    let (last, next): (Vec<(StoredCall, StoredWindow)>, Vec<_>) =
        try_join!(last.load(&mut of_last), next.load(&mut of_next))?;
    last.into_iter().chain(next).map(|found| row(found).map(|found| found.call)).collect()
}

/// A call other than `except` whose submission period overlaps the window.
///
/// # Errors
/// A [`StoreError`].
pub async fn overlapping(
    mut connection: &Connection,
    window: &Window,
    except: Option<Uuid>,
) -> Result<Option<Call>, StoreError> {
    let found = with_last_revision()
        .filter(call::opens_at.lt(window.ends_at()))
        .filter(call::ends_at.gt(window.opens_at()))
        .filter(call::id.ne(except.unwrap_or_default()))
        .order(call::opens_at.asc())
        .select((StoredCall::as_select(), StoredWindow::as_select()))
        .first(&mut connection)
        .await
        .optional()?;
    found.map(|found| row(found).map(|found| found.call)).transpose()
}

/// Locks the calls that have not ended against revisions until the transaction ends.
///
/// # Errors
/// A [`StoreError`].
pub async fn hold(tx: &Tx) -> Result<(), StoreError> {
    let open = call::table.filter(call::ends_at.gt(tx.context().now)).select(call::id).order(call::id.asc());
    let _held: Vec<Uuid> = open.for_share().load(&mut tx.connection()?).await?;
    Ok(())
}

/// Acquires the advisory lock for recording and revising calls until the transaction ends: two concurrent writes for
/// overlapping periods would deadlock.
///
/// # Errors
/// A [`StoreError`].
pub async fn queue(tx: &Tx) -> Result<(), StoreError> {
    diesel::select(pg_advisory_xact_lock(CALL_LOCKS, 0)).execute(&mut tx.connection()?).await?;
    Ok(())
}

/// Locks a call against revisions and submissions until the transaction ends.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn lock(tx: &Tx, id: Uuid) -> Result<CallRow, StoreError> {
    let locked = call::table.find(id).select(call::id).for_no_key_update();
    let _locked: Uuid = locked.first(&mut tx.connection()?).await?;
    find(tx.connection()?, id).await
}

/// The time of the last submission in a call.
///
/// # Errors
/// A [`StoreError`].
pub async fn last_taken_at(mut connection: &Connection, id: Uuid) -> Result<Option<DateTime<Utc>>, StoreError> {
    let taken = application_call::table.filter(application_call::call_id.eq(id));
    Ok(taken.select(diesel::dsl::max(application_call::at)).first(&mut connection).await?)
}

/// Records a call with its first revision.
///
/// # Errors
/// [`StoreError::Constraint`] if it overlaps another one.
pub async fn insert(tx: &Tx, new: &Call) -> Result<(), StoreError> {
    diesel::insert_into(call::table)
        .values((
            call::id.eq(new.id),
            call::title.eq(&new.title),
            call::source.eq(&new.source),
            call::recorded_at.eq(tx.context().now),
            call::revision.eq(new.revision),
            call::opens_at.eq(new.window.opens_at()),
            call::closes_at.eq(new.window.closes_at()),
            call::ends_at.eq(new.window.ends_at()),
        ))
        .execute(&mut tx.connection()?)
        .await?;
    keep_revision(tx, new, None).await
}

/// The replaced revision, and the reason for replacing it.
#[derive(Debug, Clone)]
pub struct Replaced<'a> {
    /// The submission period before the revision.
    pub window: &'a Window,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Reason for the revision.
    pub reason: &'a str,
}

/// Records a further revision of a call that is locked.
///
/// # Errors
/// [`StoreError::Constraint`] if it overlaps another call, or would change a time in the past.
pub async fn revise(tx: &Tx, new: &Call, before: &Replaced<'_>) -> Result<(), StoreError> {
    keep_revision(tx, new, Some(before)).await?;
    diesel::update(call::table.find(new.id))
        .set((
            call::revision.eq(new.revision),
            call::opens_at.eq(new.window.opens_at()),
            call::closes_at.eq(new.window.closes_at()),
            call::ends_at.eq(new.window.ends_at()),
        ))
        .execute(&mut tx.connection()?)
        .await?;
    Ok(())
}

async fn keep_revision(tx: &Tx, new: &Call, before: Option<&Replaced<'_>>) -> Result<(), StoreError> {
    let window = &new.window;
    let minutes = i16::try_from(window.grace().minutes()).map_err(|fault| StoreError::Broken(fault.to_string()))?;
    let by = tx.context().actor.as_ref().map(|actor| actor.user_id);
    let by = by.ok_or_else(|| StoreError::Broken("a call is recorded by a person".to_owned()))?;
    diesel::insert_into(call_revision::table)
        .values((
            call_revision::call_id.eq(new.id),
            call_revision::revision.eq(new.revision),
            call_revision::zone.eq(window.zone().name()),
            call_revision::opens_at.eq(window.opens_at()),
            call_revision::closes_at.eq(window.closes_at()),
            call_revision::grace_minutes.eq(minutes),
            call_revision::grace_reason.eq(window.grace().reason()),
            call_revision::ends_at.eq(window.ends_at()),
            call_revision::reason.eq(before.map(|replaced| replaced.reason)),
            call_revision::recorded_at.eq(tx.context().now),
            call_revision::recorded_by.eq(by),
            call_revision::previous_opens_at.eq(before.map(|replaced| replaced.window.opens_at())),
            call_revision::previous_closes_at.eq(before.map(|replaced| replaced.window.closes_at())),
            call_revision::previous_ends_at.eq(before.map(|replaced| replaced.window.ends_at())),
            call_revision::previous_recorded_at.eq(before.map(|replaced| replaced.recorded_at)),
        ))
        .execute(&mut tx.connection()?)
        .await?;
    Ok(())
}

/// A revision as it was recorded.
#[derive(Debug, Clone)]
pub struct RevisionRow {
    /// Its number.
    pub revision: i32,
    /// Submission period of this revision.
    pub window: Window,
    /// Reason for the revision; the first has none.
    pub reason: Option<String>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Name of the user who recorded it.
    pub recorded_by_name: String,
}

/// Every revision of a call, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn revisions(mut connection: &Connection, id: Uuid) -> Result<Vec<RevisionRow>, StoreError> {
    type Row = (i32, StoredWindow, Option<String>, DateTime<Utc>, String);
    let rows: Vec<Row> = call_revision::table
        .inner_join(app_user::table.on(app_user::id.eq(call_revision::recorded_by)))
        .filter(call_revision::call_id.eq(id))
        .order(call_revision::revision.asc())
        .select((
            call_revision::revision,
            StoredWindow::as_select(),
            call_revision::reason,
            call_revision::recorded_at,
            app_user::name,
        ))
        .load(&mut connection)
        .await?;
    let read = |(revision, window, reason, recorded_at, recorded_by_name): Row| {
        Ok(RevisionRow { revision, window: window.try_into()?, reason, recorded_at, recorded_by_name })
    };
    rows.into_iter().map(read).collect()
}

/// When the last revision of a call was recorded.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn revised_at(mut connection: &Connection, of: &Call) -> Result<DateTime<Utc>, StoreError> {
    let revision = call_revision::table.find((of.id, of.revision)).select(call_revision::recorded_at);
    Ok(revision.first(&mut connection).await?)
}

/// Records that an application was submitted in a call, with the event of the submission.
///
/// # Errors
/// [`StoreError::Constraint`] if the call does not accept submissions at that time.
pub async fn take(tx: &Tx, application: Uuid, seq: i32, action: Action, call: &Call) -> Result<(), StoreError> {
    diesel::insert_into(application_call::table)
        .values((
            application_call::application_id.eq(application),
            application_call::event_seq.eq(seq),
            application_call::action.eq(action.as_str()),
            application_call::at.eq(tx.context().now),
            application_call::call_id.eq(call.id),
            application_call::revision.eq(call.revision),
            application_call::opens_at.eq(call.window.opens_at()),
            application_call::closes_at.eq(call.window.closes_at()),
            application_call::ends_at.eq(call.window.ends_at()),
        ))
        .execute(&mut tx.connection()?)
        .await?;
    Ok(())
}

/// The call in which an application was submitted.
#[derive(Debug, Clone)]
pub struct CallOfSubmission {
    /// The call, with the values of the revision in force at the submission.
    pub call: Call,
    /// Time of the submission.
    pub at: DateTime<Utc>,
    /// Whether that was in the grace period.
    pub in_grace: bool,
}

/// The call in which an application was submitted; `None` for national ones and for those older than the first call.
///
/// # Errors
/// A [`StoreError`].
pub async fn call_of_submission(
    mut connection: &Connection,
    application: Uuid,
) -> Result<Option<CallOfSubmission>, StoreError> {
    let revision = call_revision::call_id
        .eq(application_call::call_id)
        .and(call_revision::revision.eq(application_call::revision));
    let found: Option<(StoredCall, StoredWindow, i32, DateTime<Utc>, bool)> = application_call::table
        .inner_join(call::table.on(call::id.eq(application_call::call_id)))
        .inner_join(call_revision::table.on(revision))
        .filter(application_call::application_id.eq(application))
        .select((
            StoredCall::as_select(),
            StoredWindow::as_select(),
            application_call::revision,
            application_call::at,
            application_call::in_grace,
        ))
        .first(&mut connection)
        .await
        .optional()?;
    let Some((stored, window, revision, at, in_grace)) = found else { return Ok(None) };
    let call = Call { revision, ..row((stored, window))?.call };
    Ok(Some(CallOfSubmission { call, at, in_grace }))
}

/// Whether an application was ever submitted as regional.
///
/// # Errors
/// A [`StoreError`].
pub async fn was_handed_in_as_regional(mut connection: &Connection, application: Uuid) -> Result<bool, StoreError> {
    let its_content = application_content::application_id
        .eq(application_event::application_id)
        .and(application_content::content_hash.eq(application_event::content_hash));
    let regional = application_event::table
        .inner_join(application_content::table.on(its_content))
        .filter(application_event::application_id.eq(application))
        .filter(application_event::action.eq_any([Action::Submit.as_str(), Action::Answer.as_str()]))
        .filter(application_content::regional);
    Ok(diesel::select(diesel::dsl::exists(regional)).get_result(&mut connection).await?)
}
