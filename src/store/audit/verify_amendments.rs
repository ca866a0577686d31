//! Queries of the verification of amendments: amendments with their base and amended contents, their events, the hash
//! chain of agreed contents, and events of projects with another content than the approved one.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::amendments::amendment::AmendmentKind;
use crate::domain::amendments::amendment_table::{AmendmentAction, AmendmentState};
use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::content_hash::ContentHash;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::schema::{
    agreed_content, amendment, amendment_event, application_content, application_event, funding,
};

/// An amendment joined with related rows.
#[derive(Debug, Clone, Queryable)]
pub struct AmendmentOfProject {
    /// The project.
    pub application_id: Uuid,
    /// Dense number among those of the project.
    pub number: i32,
    /// Number of its last event, and its state.
    pub last_event: (i32, AmendmentState),
    /// Kinds of change.
    pub kinds: Vec<AmendmentKind>,
    /// Agreed end of the project at the time of the request, and the day of the request.
    pub days: (NaiveDate, NaiveDate),
    /// Notice period in months before the agreed end.
    pub notice_months: i32,
    /// Whether the request was late.
    pub late: bool,
    /// The user who made the request.
    pub requested_by: Uuid,
    /// Total of the amended budget, cents.
    pub total_cents: i64,
    /// Amount granted, cents.
    pub granted_cents: Option<i64>,
    /// The agreed version that it changes.
    pub base_version: i32,
    /// The agreed version that it became.
    pub agreed_version: Option<i32>,
    /// The content that it changes.
    pub base: Option<Vec<u8>>,
    /// The amended content.
    pub amended: Option<Vec<u8>>,
}

/// A page of the amendments of all projects after a position, by project and number.
///
/// # Errors
/// A [`StoreError`].
pub async fn amendments(
    mut connection: &Connection,
    after: Option<(Uuid, i32)>,
    limit: i64,
) -> Result<Vec<AmendmentOfProject>, StoreError> {
    let (base, amended) = diesel::alias!(application_content as base_content, application_content as amended_content);
    let of_base = base
        .field(application_content::application_id)
        .eq(amendment::application_id)
        .and(base.field(application_content::content_hash).eq(amendment::base_hash));
    let of_amended = amended
        .field(application_content::application_id)
        .eq(amendment::application_id)
        .and(amended.field(application_content::content_hash).eq(amendment::content_hash));
    let tie = funding::application_id.eq(amendment::application_id).and(funding::number.eq(amendment::funding_number));
    let became = agreed_content::application_id
        .eq(amendment::application_id)
        .and(agreed_content::amendment_number.eq(amendment::number.nullable()));
    let mut query = amendment::table
        .left_join(base.on(of_base))
        .left_join(amended.on(of_amended))
        .left_join(funding::table.on(tie))
        .left_join(agreed_content::table.on(became))
        .select((
            amendment::application_id,
            amendment::number,
            (amendment::version, amendment::state),
            amendment::kinds,
            (amendment::agreed_end, amendment::requested_on),
            amendment::notice_months,
            amendment::late,
            amendment::requested_by,
            amendment::total_cents,
            funding::amount_cents.nullable(),
            amendment::base_version,
            agreed_content::version.nullable(),
            base.field(application_content::body).nullable(),
            amended.field(application_content::body).nullable(),
        ))
        .into_boxed();
    if let Some((application, number)) = after {
        let same_project = amendment::application_id.eq(application).and(amendment::number.gt(number));
        // Only the first comparison is an index condition; the second one filters.
        query = query
            .filter(amendment::application_id.ge(application))
            .filter(amendment::application_id.gt(application).or(same_project));
    }
    Ok(query.order((amendment::application_id, amendment::number)).limit(limit).load(&mut connection).await?)
}

/// An event of an amendment.
#[derive(Debug, Clone, Queryable)]
pub struct EventOfAmendment {
    /// The project.
    pub application_id: Uuid,
    /// The amendment.
    pub number: i32,
    /// Dense number in its history.
    pub seq: i32,
    /// State before the event.
    pub from_state: AmendmentState,
    /// The action.
    pub action: AmendmentAction,
    /// State after the event.
    pub to_state: AmendmentState,
    /// The acting user, and the user who requested the amendment.
    pub persons: (Uuid, Uuid),
    /// The recommendation that it depends on: its number, and the recommending user.
    pub recommended: (Option<i32>, Option<Uuid>),
}

/// The events of the amendments of some projects, by amendment and number.
///
/// # Errors
/// A [`StoreError`].
pub async fn events(mut connection: &Connection, first: Uuid, last: Uuid) -> Result<Vec<EventOfAmendment>, StoreError> {
    Ok(amendment_event::table
        .filter(amendment_event::application_id.between(first, last))
        .order((amendment_event::application_id, amendment_event::number, amendment_event::seq))
        .select((
            amendment_event::application_id,
            amendment_event::number,
            amendment_event::seq,
            amendment_event::from_state,
            amendment_event::action,
            amendment_event::to_state,
            (amendment_event::actor_id, amendment_event::requested_by),
            (amendment_event::recommended_seq, amendment_event::recommended_by),
        ))
        .load(&mut connection)
        .await?)
}

/// The number of events of all amendments.
///
/// # Errors
/// A [`StoreError`].
pub async fn event_count(mut connection: &Connection) -> Result<i64, StoreError> {
    Ok(amendment_event::table.count().get_result(&mut connection).await?)
}

/// A version of the agreed content, with the event that approved it.
#[derive(Debug, Clone, Queryable)]
pub struct AgreedVersion {
    /// The project.
    pub application_id: Uuid,
    /// 0 when the project begins; one more with each approved amendment.
    pub version: i32,
    /// Hash of the content.
    pub content_hash: ContentHash,
    /// Hash of the previous version, as stored with this one.
    pub previous_hash: Option<ContentHash>,
    /// The content that was approved with the application.
    pub approved: Option<ContentHash>,
    /// State, base version, base hash and content hash of the amendment that it refers to.
    pub amendment: Option<(AmendmentState, i32, ContentHash, ContentHash)>,
    /// Action of the event that it refers to as its approval.
    pub approving: Option<AmendmentAction>,
}

/// A page of the agreed versions of all projects after a position, by project and version.
///
/// # Errors
/// A [`StoreError`].
pub async fn versions(
    mut connection: &Connection,
    after: Option<(Uuid, i32)>,
    limit: i64,
) -> Result<Vec<AgreedVersion>, StoreError> {
    let approval = application_event::application_id
        .eq(agreed_content::application_id)
        .and(application_event::action.eq(Action::Approve.as_str()));
    let named = amendment::application_id
        .eq(agreed_content::application_id)
        .and(amendment::number.nullable().eq(agreed_content::amendment_number));
    let approving = amendment_event::application_id
        .eq(agreed_content::application_id)
        .and(amendment_event::number.nullable().eq(agreed_content::amendment_number))
        .and(amendment_event::seq.nullable().eq(agreed_content::approved_seq));
    let mut query = agreed_content::table
        .left_join(application_event::table.on(approval))
        .left_join(amendment::table.on(named))
        .left_join(amendment_event::table.on(approving))
        .select((
            agreed_content::application_id,
            agreed_content::version,
            agreed_content::content_hash,
            agreed_content::previous_hash,
            application_event::content_hash.nullable(),
            (amendment::state, amendment::base_version, amendment::base_hash, amendment::content_hash).nullable(),
            amendment_event::action.nullable(),
        ))
        .into_boxed();
    if let Some((application, version)) = after {
        let same_project = agreed_content::application_id.eq(application).and(agreed_content::version.gt(version));
        // Only the first comparison is an index condition; the second one filters.
        query = query
            .filter(agreed_content::application_id.ge(application))
            .filter(agreed_content::application_id.gt(application).or(same_project));
    }
    Ok(query
        .order((agreed_content::application_id, agreed_content::version))
        .limit(limit)
        .load(&mut connection)
        .await?)
}

/// Events of begun projects whose content differs from the one agreed at the beginning: application and number.
///
/// # Errors
/// A [`StoreError`].
pub async fn not_frozen(mut connection: &Connection) -> Result<Vec<(Uuid, i32)>, StoreError> {
    let begun: Vec<&str> = State::ALL.iter().filter(|state| state.is_running()).map(|state| state.as_str()).collect();
    let agreed = agreed_content::application_id
        .eq(application_event::application_id)
        .and(agreed_content::version.eq(0))
        .and(agreed_content::content_hash.eq(application_event::content_hash));
    Ok(application_event::table
        .left_join(agreed_content::table.on(agreed))
        .filter(application_event::action.eq(Action::Activate.as_str()).or(application_event::from_state.eq_any(begun)))
        .filter(agreed_content::version.nullable().is_null())
        .order((application_event::application_id, application_event::seq))
        .select((application_event::application_id, application_event::seq))
        .load(&mut connection)
        .await?)
}
