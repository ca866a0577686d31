//! Applications: the row with the current state, and the content that the last event refers to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::conversations;
use super::db::{Connection, Tx};
use super::error::StoreError;
use super::schema::{application, application_content, application_event};
use crate::domain::applications::form::Draft;
use crate::domain::applications::state::{State, UNDECIDED};
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::credit_line::{LineChoice, Scope};
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::store::ledger::budget_years;
use crate::store::literals::{first_rows, word};
use crate::store::projects::follow_ups;
use crate::store::rules::reference_cache;

/// An application's row.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = application)]
pub struct ApplicationRow {
    /// Identity.
    pub id: Uuid,
    /// Published reference.
    pub reference: String,
    /// The applicant state.
    pub applicant: StateCode,
    /// Number of its last event.
    pub version: i32,
    /// Current state.
    pub state: State,
    /// Title; empty until it is written.
    pub title: String,
    /// National or regional, once answered.
    pub scope: Option<Scope>,
    /// Requested credit line, once answered.
    pub line_asked: Option<LineChoice>,
    /// Requested amount, USD.
    pub amount_cents: Cents,
    /// Number of the current funding.
    pub funding_number: Option<i32>,
    /// Time at which the draft was created.
    pub created_at: DateTime<Utc>,
    /// Time of the last event.
    pub updated_at: DateTime<Utc>,
    /// Time of the first submission.
    pub submitted_at: Option<DateTime<Utc>>,
}

/// The content of one version.
#[derive(Debug, Clone)]
pub struct StoredContent {
    /// The version of the application.
    pub version: i32,
    /// The answers.
    pub draft: Draft,
    /// Their hash.
    pub content_hash: ContentHash,
}

/// Reads an application.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(mut connection: &Connection, id: Uuid) -> Result<ApplicationRow, StoreError> {
    Ok(application::table.find(id).select(ApplicationRow::as_select()).get_result(&mut connection).await?)
}

/// Reads an application locked for update.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find_locked(tx: &Tx, id: Uuid) -> Result<ApplicationRow, StoreError> {
    let mut connection = tx.connection()?;
    let row = application::table.find(id).select(ApplicationRow::as_select()).for_no_key_update();
    Ok(row.get_result(&mut connection).await?)
}

/// The current content of an application, with the open year and the revision of the reference data.
#[derive(Debug, Clone)]
pub struct CurrentContent {
    /// The content that its last event refers to.
    pub content: StoredContent,
    /// The open budget year.
    pub open_year: Option<i16>,
    /// Revision of the reference data.
    pub reference_revision: Uuid,
}

/// Reads the current content of an application.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Broken`] if the stored content cannot be read.
pub async fn current(mut connection: &Connection, id: Uuid) -> Result<CurrentContent, StoreError> {
    let columns = (
        application::version,
        application_content::content_hash,
        application_content::body,
        budget_years::year_now_open(),
        reference_cache::current(),
    );
    let (version, content_hash, body, open_year, reference_revision): (i32, ContentHash, Vec<u8>, Option<i16>, Uuid) =
        with_content().filter(application::id.eq(id)).select(columns).get_result(&mut connection).await?;
    Ok(CurrentContent { content: content(version, content_hash, &body)?, open_year, reference_revision })
}

/// Reads the content that the last event of an application refers to.
///
/// # Errors
/// As [`current`].
pub async fn current_content(connection: &Connection, id: Uuid) -> Result<StoredContent, StoreError> {
    Ok(current(connection, id).await?.content)
}

type WithContent = (ApplicationRow, ContentHash, Vec<u8>);

/// An application with its content.
#[derive(Debug)]
pub struct ApplicationWithContent {
    /// Its row.
    pub row: ApplicationRow,
    /// Its current content.
    pub current: CurrentContent,
    /// Whether its conversation has messages.
    pub conversed: bool,
    /// Whether it belongs to a chain of follow-up projects.
    pub chained: bool,
}

/// Reads an application with its content in one query.
///
/// # Errors
/// As [`current`].
pub async fn find_with_content(mut connection: &Connection, id: Uuid) -> Result<ApplicationWithContent, StoreError> {
    let columns = (
        ApplicationRow::as_select(),
        application_content::content_hash,
        application_content::body,
        budget_years::year_now_open(),
        reference_cache::current(),
        conversations::begun(),
        follow_ups::linked(),
    );
    type Columns = (ApplicationRow, ContentHash, Vec<u8>, Option<i16>, Uuid, bool, bool);
    let found = with_content().filter(application::id.eq(id)).select(columns).get_result(&mut connection).await?;
    let (row, content_hash, body, open_year, reference_revision, conversed, chained): Columns = found;
    let current = CurrentContent { content: content(row.version, content_hash, &body)?, open_year, reference_revision };
    Ok(ApplicationWithContent { row, current, conversed, chained })
}

/// Reads some applications with their contents, in no order.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] if a stored content cannot be read.
pub async fn find_all_with_content(
    mut connection: &Connection,
    ids: &[Uuid],
) -> Result<Vec<(ApplicationRow, StoredContent)>, StoreError> {
    let rows: Vec<WithContent> = with_content()
        .filter(application::id.eq_any(ids))
        .select((ApplicationRow::as_select(), application_content::content_hash, application_content::body))
        .load(&mut connection)
        .await?;
    rows.into_iter().map(row_with_content).collect()
}

/// Every application that was submitted and is not decided, with its content, oldest first.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] if a stored content cannot be read.
pub async fn undecided(mut connection: &Connection) -> Result<Vec<(ApplicationRow, StoredContent)>, StoreError> {
    let rows: Vec<WithContent> = with_content()
        .filter(application::state.eq_any(UNDECIDED.map(State::as_str)))
        .order(application::id.asc())
        .select((ApplicationRow::as_select(), application_content::content_hash, application_content::body))
        .load(&mut connection)
        .await?;
    rows.into_iter().map(row_with_content).collect()
}

fn row_with_content((row, content_hash, body): WithContent) -> Result<(ApplicationRow, StoredContent), StoreError> {
    let content = content(row.version, content_hash, &body)?;
    Ok((row, content))
}

/// Applications with the content that the last event of each refers to.
#[diesel::dsl::auto_type(no_type_alias)]
fn with_content() -> _ {
    let last_event =
        application_event::application_id.eq(application::id).and(application_event::seq.eq(application::version));
    let its_content = application_content::application_id
        .eq(application::id)
        .and(application_content::content_hash.eq(application_event::content_hash));
    application::table
        .inner_join(application_event::table.on(last_event))
        .inner_join(application_content::table.on(its_content))
}

fn content(version: i32, content_hash: ContentHash, body: &[u8]) -> Result<StoredContent, StoreError> {
    let draft = serde_json::from_slice(body).map_err(|error| StoreError::Broken(error.to_string()))?;
    Ok(StoredContent { version, draft, content_hash })
}

/// The values that an event changes in the row of an application.
#[derive(Debug)]
pub struct ChangedValues<'a> {
    /// Number of the event.
    pub version: i32,
    /// State after the event.
    pub state: State,
    /// The answers after the event.
    pub draft: &'a Draft,
    /// Number of the current funding after the event.
    pub funding_number: Option<i32>,
    /// Time of the first submission.
    pub submitted_at: Option<DateTime<Utc>>,
}

/// Inserts an application; its first event follows in the same transaction. Returns its reference.
///
/// # Errors
/// A [`StoreError`].
pub async fn insert(
    tx: &Tx,
    id: Uuid,
    applicant: StateCode,
    by: Uuid,
    values: &ChangedValues<'_>,
) -> Result<String, StoreError> {
    let mut connection = tx.connection()?;
    let now = tx.context().now;
    let reference = diesel::insert_into(application::table)
        .values((
            application::id.eq(id),
            application::applicant.eq(applicant.as_str()),
            application::version.eq(values.version),
            application::state.eq(values.state.as_str()),
            application::title.eq(values.draft.title.as_deref().unwrap_or_default()),
            application::scope.eq(values.draft.scope.map(Scope::as_str)),
            application::line_asked.eq(values.draft.line.map(LineChoice::as_str)),
            application::amount_cents.eq(values.draft.total().unwrap_or_default().get()),
            application::created_at.eq(now),
            application::created_by.eq(by),
            application::updated_at.eq(now),
        ))
        .returning(application::reference)
        .get_result(&mut connection)
        .await?;
    Ok(reference)
}

/// Updates the row of an application to its new event.
///
/// # Errors
/// A [`StoreError`].
pub async fn update(tx: &Tx, id: Uuid, values: &ChangedValues<'_>) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::update(application::table.find(id))
        .set((
            application::version.eq(values.version),
            application::state.eq(values.state.as_str()),
            application::title.eq(values.draft.title.as_deref().unwrap_or_default()),
            application::scope.eq(values.draft.scope.map(Scope::as_str)),
            application::line_asked.eq(values.draft.line.map(LineChoice::as_str)),
            application::amount_cents.eq(values.draft.total().unwrap_or_default().get()),
            application::funding_number.eq(values.funding_number),
            application::updated_at.eq(tx.context().now),
            application::submitted_at.eq(values.submitted_at),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Inserts a content under its hash; does nothing if the hash exists already.
///
/// # Errors
/// A [`StoreError`].
pub async fn keep_content(tx: &Tx, id: Uuid, draft: &Draft) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(application_content::table)
        .values((
            application_content::application_id.eq(id),
            application_content::content_hash.eq(&draft.content_hash().0[..]),
            application_content::body.eq(draft.canonical()),
        ))
        .on_conflict_do_nothing()
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Filter of a list of applications.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of this applicant state.
    pub applicant: Option<StateCode>,
    /// Only in this state of the lifecycle.
    pub state: Option<State>,
    /// Only national or regional ones.
    pub scope: Option<Scope>,
    /// Only with this requested line.
    pub line_asked: Option<LineChoice>,
    /// Only those that were submitted at least once.
    pub submitted_only: bool,
    /// Keyset pagination: only rows after this position of the list.
    pub before: Option<(DateTime<Utc>, Uuid)>,
}

/// A page of applications, newest first, each with whether it has a conversation.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    mut connection: &Connection,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<(ApplicationRow, bool)>, StoreError> {
    let mut query = application::table.select((ApplicationRow::as_select(), conversations::begun())).into_boxed();
    if let Some(applicant) = filter.applicant {
        query = query.filter(application::applicant.eq(String::from(applicant)));
    }
    if let Some(state) = filter.state {
        query = query.filter(application::state.eq(word(state.as_str())));
    }
    if let Some(scope) = filter.scope {
        query = query.filter(application::scope.eq(scope.as_str()));
    }
    if let Some(line) = filter.line_asked {
        query = query.filter(application::line_asked.eq(line.as_str()));
    }
    if filter.submitted_only {
        query = query.filter(application::submitted_at.is_not_null());
    }
    if let Some((created_at, id)) = filter.before {
        // Only the first comparison is an index condition; the second one filters.
        query = query
            .filter(application::created_at.le(created_at))
            .filter(application::created_at.lt(created_at).or(application::id.lt(id)));
    }
    let order = (application::created_at.desc(), application::id.desc());
    let mut rows = first_rows(query.order(order), limit).load(&mut connection).await?;
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(rows)
}

/// Filter of a list of running projects.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunningFilter {
    /// Only of this applicant state.
    pub applicant: Option<StateCode>,
    /// Keyset pagination: only rows after this position of the list.
    pub before: Option<(DateTime<Utc>, Uuid)>,
}

/// A page of the projects that have begun and have not ended, newest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn running(
    mut connection: &Connection,
    filter: &RunningFilter,
    limit: i64,
) -> Result<Vec<ApplicationRow>, StoreError> {
    let running = State::ALL.iter().filter(|state| state.is_running()).map(|state| state.as_str());
    let states: Vec<&str> = running.collect();
    let mut query =
        application::table.select(ApplicationRow::as_select()).filter(application::state.eq_any(states)).into_boxed();
    if let Some(applicant) = filter.applicant {
        query = query.filter(application::applicant.eq(String::from(applicant)));
    }
    if let Some((created_at, id)) = filter.before {
        query = query
            .filter(application::created_at.le(created_at))
            .filter(application::created_at.lt(created_at).or(application::id.lt(id)));
    }
    let order = (application::created_at.desc(), application::id.desc());
    Ok(query.order(order).limit(limit).load(&mut connection).await?)
}
