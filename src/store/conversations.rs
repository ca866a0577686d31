//! Conversations: append-only messages, read only through the [`Sight`] of a user, and the read position of each user.
//!
//! Every query that returns or counts messages uses `visible_messages`, the SQL of [`Sight::reaches`]; no other
//! file of the store uses the table.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::dsl::{AsExprOf, auto_type, count_star, exists, max, not, sql};
use diesel::prelude::*;
use diesel::query_dsl::methods;
use diesel::sql_types::{Bool, Text};
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use uuid::Uuid;

use super::db::{Connection, Tx};
use super::error::StoreError;
use super::outbox::{PersonRow, Recipient};
use super::schema::{app_user, application, conversation_message, conversation_reading, mail_preference};
use crate::domain::conversations::{Addressee, Sight, Visibility};
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::people::AccountStatus;
use crate::store::notifications::preferences::PreferenceRow;

// Alias of the table, for the answers to a message.
diesel::alias!(const ANSWER: Alias<Answer> = conversation_message as answer);

/// A message that its reader may see.
#[derive(Debug, Clone, Queryable)]
pub struct MessageRow {
    /// Identity.
    pub id: Uuid,
    /// The application.
    pub application_id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// Its visibility.
    pub visibility: Visibility,
    /// The author.
    pub author_id: Uuid,
    /// Name of the author.
    pub author_name: String,
    /// Role of the author at that time.
    pub author_role: Role,
    /// The group that a question is addressed to.
    pub addressed_to: Option<Addressee>,
    /// The message that it answers.
    pub answers: Option<Uuid>,
    /// Text of the message.
    pub body: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the addressed group has answered, with the visibility of the question.
    pub answered: bool,
}

impl MessageRow {
    /// The group that has to answer: the addressed group, until one of its members has answered.
    pub fn waits_on(&self) -> Option<Addressee> {
        self.addressed_to.filter(|_| !self.answered)
    }
}

/// Whether the addressed group has answered a question, with the visibility of the question.
#[auto_type]
fn answered() -> _ {
    exists(
        ANSWER
            .filter(ANSWER.field(conversation_message::answers).eq(conversation_message::id.nullable()))
            .filter(ANSWER.field(conversation_message::visibility).eq(conversation_message::visibility))
            .filter(ANSWER.field(conversation_message::author_role).nullable().eq(conversation_message::addressed_to)),
    )
}

/// The columns of a [`MessageRow`].
#[auto_type(no_type_alias)]
fn columns() -> _ {
    (
        conversation_message::id,
        conversation_message::application_id,
        application::reference,
        conversation_message::visibility,
        conversation_message::author_id,
        app_user::name,
        conversation_message::author_role,
        conversation_message::addressed_to,
        conversation_message::answers,
        conversation_message::body,
        conversation_message::at,
        answered(),
    )
}

/// The messages that the reader may see, with application and author: the SQL of [`Sight::reaches`]. A message written
/// before the submission of its application has an earlier time than the submission.
#[auto_type(no_type_alias)]
fn visible_messages<'a>(sight: &'a Sight) -> _ {
    let every_state: AsExprOf<bool, Bool> = sight.applicant().is_none().into_sql::<Bool>();
    let drafts: AsExprOf<bool, Bool> = sight.drafts().into_sql::<Bool>();
    let internal: AsExprOf<bool, Bool> = sight.internal().into_sql::<Bool>();
    let applicant: &'a str = sight.applicant().map_or("", StateCode::as_str);
    let represents: &'a str = sight.represents().map_or("", StateCode::as_str);
    let shared: &'static str = Visibility::Shared.as_str();
    conversation_message::table
        .inner_join(application::table.on(application::id.eq(conversation_message::application_id)))
        .inner_join(app_user::table.on(app_user::id.eq(conversation_message::author_id)))
        .filter(application::applicant.eq(applicant).or(every_state))
        .filter(conversation_message::at.ge(application::submitted_at.assume_not_null()).or(drafts))
        .filter(conversation_message::visibility.eq(shared).or(application::applicant.ne(represents).and(internal)))
}

/// Filter of a list of messages.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those of one application.
    pub application: Option<Uuid>,
    /// Only those that match this full-text search.
    pub words: Option<String>,
    /// Only open questions to this group.
    pub waits_on: Option<Addressee>,
    /// Keyset pagination: only rows after this position of the list.
    pub before: Option<(DateTime<Utc>, Uuid)>,
}

/// A page of the messages that the reader may see, newest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn page(
    mut connection: &Connection,
    sight: &Sight,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<MessageRow>, StoreError> {
    let mut query = visible_messages(sight).select(columns()).into_boxed();
    if let Some(application) = filter.application {
        query = query.filter(conversation_message::application_id.eq(application));
    }
    if let Some(words) = &filter.words {
        // The same expression as that of the full-text index.
        let contains =
            sql::<Bool>("to_tsvector('simple', conversation_message.body) @@ websearch_to_tsquery('simple', ")
                .bind::<Text, _>(words)
                .sql(")");
        query = query.filter(contains);
    }
    if let Some(group) = filter.waits_on {
        query = query.filter(conversation_message::addressed_to.eq(group.as_str())).filter(not(answered()));
    }
    if let Some((at, id)) = filter.before {
        query = query
            .filter(conversation_message::at.le(at))
            .filter(conversation_message::at.lt(at).or(conversation_message::id.lt(id)));
    }
    let order = (conversation_message::at.desc(), conversation_message::id.desc());
    Ok(query.order(order).limit(limit).load(&mut connection).await?)
}

/// All messages of one application that the reader may see, oldest first.
///
/// # Errors
/// A [`StoreError`].
pub async fn all_messages(
    mut connection: &Connection,
    sight: &Sight,
    application: Uuid,
) -> Result<Vec<MessageRow>, StoreError> {
    Ok(visible_messages(sight)
        .filter(conversation_message::application_id.eq(application))
        .order((conversation_message::at.asc(), conversation_message::id.asc()))
        .select(columns())
        .load(&mut connection)
        .await?)
}

/// Whether the application of a row has a conversation. Most have none, which saves further queries. Discloses no
/// message.
#[auto_type(no_type_alias)]
pub(in crate::store) fn begun() -> _ {
    let first = conversation_message::application_id.eq(application::id).and(conversation_message::number.eq(1_i32));
    exists(conversation_message::table.filter(first))
}

/// Unread messages and open questions of a reader in one conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Messages of others that the reader has not read.
    pub unread: i64,
    /// Open questions by addressed group.
    pub waiting_on: BTreeMap<Addressee, i64>,
}

/// The counts of each of these applications; applications with nothing to count are left out.
///
/// # Errors
/// A [`StoreError`].
pub async fn counts(
    connection: &Connection,
    sight: &Sight,
    applications: &[Uuid],
) -> Result<BTreeMap<Uuid, Counts>, StoreError> {
    let mut counts: BTreeMap<Uuid, Counts> = BTreeMap::new();
    let (unread, open) = try_join!(unread(connection, sight, applications), open(connection, sight, applications))?;
    for (application, number) in unread {
        counts.entry(application).or_default().unread = number;
    }
    for (application, group, number) in open {
        counts.entry(application).or_default().waiting_on.insert(group, number);
    }
    Ok(counts)
}

async fn unread(mut connection: &Connection, sight: &Sight, those: &[Uuid]) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let read = conversation_reading::table
        .filter(conversation_reading::reader_id.eq(sight.reader()))
        .filter(conversation_reading::application_id.eq(conversation_message::application_id))
        .filter(conversation_reading::read_through.ge(conversation_message::number));
    Ok(visible_messages(sight)
        .filter(conversation_message::application_id.eq_any(those))
        .filter(conversation_message::author_id.ne(sight.reader()))
        .filter(not(exists(read)))
        .group_by(conversation_message::application_id)
        .select((conversation_message::application_id, count_star()))
        .load(&mut connection)
        .await?)
}

async fn open(
    mut connection: &Connection,
    sight: &Sight,
    applications: &[Uuid],
) -> Result<Vec<(Uuid, Addressee, i64)>, StoreError> {
    Ok(visible_messages(sight)
        .filter(conversation_message::application_id.eq_any(applications))
        .filter(conversation_message::addressed_to.is_not_null())
        .filter(not(answered()))
        .group_by((conversation_message::application_id, conversation_message::addressed_to))
        .select((
            conversation_message::application_id,
            conversation_message::addressed_to.assume_not_null(),
            count_star(),
        ))
        .load(&mut connection)
        .await?)
}

/// An open question without its text: application, number of the message, author, time.
pub type OpenQuestion = (Uuid, i32, Uuid, DateTime<Utc>);

/// The open questions to a group that the reader may see: of one application, or of all.
///
/// # Errors
/// A [`StoreError`].
pub async fn questions(
    mut connection: &Connection,
    sight: &Sight,
    waits_on: Addressee,
    application: Option<Uuid>,
) -> Result<Vec<OpenQuestion>, StoreError> {
    let every: AsExprOf<bool, Bool> = application.is_none().into_sql::<Bool>();
    Ok(visible_messages(sight)
        .filter(conversation_message::application_id.eq(application.unwrap_or_default()).or(every))
        .filter(conversation_message::addressed_to.eq(waits_on.as_str()).and(not(answered())))
        .select((
            conversation_message::application_id,
            conversation_message::number,
            conversation_message::author_id,
            conversation_message::at,
        ))
        .load(&mut connection)
        .await?)
}

/// The visibility of a message, if the reader may see it.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn visibility(
    mut connection: &Connection,
    sight: &Sight,
    application: Uuid,
    message: Uuid,
) -> Result<Visibility, StoreError> {
    Ok(visible_messages(sight)
        .filter(conversation_message::id.eq(message))
        .filter(conversation_message::application_id.eq(application))
        .select(conversation_message::visibility)
        .first(&mut connection)
        .await?)
}

/// A message to append.
#[derive(Debug)]
pub struct NewMessage<'a> {
    /// The application.
    pub application: Uuid,
    /// The author.
    pub author: &'a Actor,
    /// Its visibility.
    pub visibility: Visibility,
    /// The group that a question is addressed to.
    pub addressed_to: Option<Addressee>,
    /// The message that it answers, and the visibility of that message.
    pub answers: Option<(Uuid, Visibility)>,
    /// Text of the message.
    pub body: &'a str,
    /// Time of the first submission, if there was one: the message gets no earlier time.
    pub submitted_at: Option<DateTime<Utc>>,
}

/// Appends a message. The caller has locked the application. Returns the identity and the time of the message.
///
/// # Errors
/// A [`StoreError`].
pub async fn append(tx: &Tx, new: &NewMessage<'_>) -> Result<(Uuid, DateTime<Utc>), StoreError> {
    let mut connection = tx.connection()?;
    let (last, last_at): (Option<i32>, Option<DateTime<Utc>>) = conversation_message::table
        .filter(conversation_message::application_id.eq(new.application))
        .select((max(conversation_message::number), max(conversation_message::at)))
        .first(&mut connection)
        .await?;
    // The previous holder of the lock can have a later time than this transaction: times never decrease.
    let at = [last_at, new.submitted_at].into_iter().flatten().fold(tx.context().now, DateTime::max);
    let id = Uuid::now_v7();
    diesel::insert_into(conversation_message::table)
        .values((
            conversation_message::id.eq(id),
            conversation_message::application_id.eq(new.application),
            conversation_message::number.eq(last.unwrap_or_default() + 1),
            conversation_message::visibility.eq(new.visibility.as_str()),
            conversation_message::author_id.eq(new.author.user_id),
            conversation_message::author_role.eq(new.author.role.as_str()),
            conversation_message::addressed_to.eq(new.addressed_to.map(Addressee::as_str)),
            conversation_message::answers.eq(new.answers.map(|(message, _)| message)),
            conversation_message::answers_visibility.eq(new.answers.map(|(_, visibility)| visibility.as_str())),
            conversation_message::body.eq(new.body),
            conversation_message::at.eq(at),
        ))
        .execute(&mut connection)
        .await?;
    Ok((id, at))
}

/// Moves the reader's read position forward to a message; it never moves back.
///
/// # Errors
/// [`StoreError::NotFound`] if the application has no such message that the reader may see.
pub async fn read_through(tx: &Tx, sight: &Sight, application: Uuid, message: Uuid) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    let number: i32 = visible_messages(sight)
        .filter(conversation_message::id.eq(message))
        .filter(conversation_message::application_id.eq(application))
        .select(conversation_message::number)
        .first(&mut connection)
        .await?;
    let reading = diesel::insert_into(conversation_reading::table)
        .values((
            conversation_reading::application_id.eq(application),
            conversation_reading::reader_id.eq(sight.reader()),
            conversation_reading::read_through.eq(number),
            conversation_reading::read_at.eq(tx.context().now),
        ))
        .on_conflict((conversation_reading::application_id, conversation_reading::reader_id))
        .do_update()
        .set((
            conversation_reading::read_through.eq(excluded(conversation_reading::read_through)),
            conversation_reading::read_at.eq(excluded(conversation_reading::read_at)),
        ));
    methods::FilterDsl::filter(reading, conversation_reading::read_through.lt(number)).execute(&mut connection).await?;
    Ok(())
}

/// The active users of some roles, and the active authors of earlier messages of the conversation.
///
/// # Errors
/// A [`StoreError`].
pub async fn listeners(
    mut connection: &Connection,
    application: Uuid,
    roles: &[Role],
) -> Result<Vec<Recipient>, StoreError> {
    let wrote = conversation_message::table
        .filter(conversation_message::application_id.eq(application))
        .filter(conversation_message::author_id.eq(app_user::id));
    let rows = app_user::table
        .left_join(mail_preference::table.on(mail_preference::user_id.eq(app_user::id)))
        .filter(app_user::status.eq(AccountStatus::Active.as_str()))
        .filter(app_user::role.eq_any(roles.iter().map(|role| role.as_str())).or(exists(wrote)))
        .order(app_user::id.asc())
        .select((PersonRow::as_select(), Option::<PreferenceRow>::as_select()))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().map(Recipient::of).collect())
}
