//! The cases that were handed in, open and decided, page by page: application, content, and when it was decided.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::applications::form::Draft;
use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::credit_line::Scope;
use crate::domain::kernel::state_code::StateCode;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::schema::{application, application_content, application_event};

/// Which cases are read.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Those that stand in one of these states and wait for a decision.
    pub open: Vec<State>,
    /// Those that stand in one of these states because they were decided.
    pub decided: Vec<State>,
    /// Of the decided ones only those decided from then on.
    pub decided_from: Option<DateTime<Utc>>,
    /// Only those of these applicant states; regional ones are read for every applicant.
    pub states: Option<Vec<StateCode>>,
}

/// A case as it is stored.
#[derive(Debug, Clone)]
pub struct CaseRow {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// The state that applies.
    pub applicant: StateCode,
    /// Current state.
    pub state: State,
    /// Its answers.
    pub draft: Draft,
    /// When it was approved or declined; `None` for an open case.
    pub decided_at: Option<DateTime<Utc>>,
}

/// A page of cases, by identity, after one of them.
///
/// # Errors
/// A [`StoreError`]; [`StoreError::Broken`] if a stored content cannot be read.
pub async fn page(
    mut connection: &Connection,
    filter: &CaseFilter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<CaseRow>, StoreError> {
    type Row = (Uuid, String, StateCode, State, Vec<u8>, Option<DateTime<Utc>>);
    let (last, decision) = diesel::alias!(application_event as last_event, application_event as decision_event);
    let of_last = last
        .field(application_event::application_id)
        .eq(application::id)
        .and(last.field(application_event::seq).eq(application::version));
    let deciding = decision
        .field(application_event::application_id)
        .eq(application::id)
        .and(decision.field(application_event::action).eq_any([Action::Approve.as_str(), Action::Decline.as_str()]));
    let content = application_content::application_id
        .eq(application::id)
        .and(application_content::content_hash.eq(last.field(application_event::content_hash)));
    let decided_at = decision.field(application_event::at);
    let mut query = application::table
        .inner_join(last.on(of_last))
        .inner_join(application_content::table.on(content))
        .left_join(decision.on(deciding))
        .select((
            application::id,
            application::reference,
            application::applicant,
            application::state,
            application_content::body,
            decided_at.nullable(),
        ))
        .into_boxed();
    let open: Vec<&str> = filter.open.iter().map(|state| state.as_str()).collect();
    let decided: Vec<&str> = filter.decided.iter().map(|state| state.as_str()).collect();
    query = match filter.decided_from {
        None => query.filter(application::state.eq_any([open, decided].concat())),
        Some(from) => query.filter(
            application::state
                .eq_any(open)
                .or(application::state.eq_any(decided).and(decided_at.ge(from)))
                .assume_not_null(),
        ),
    };
    if let Some(states) = &filter.states {
        let words: Vec<String> = states.iter().copied().map(String::from).collect();
        let regional = application::scope.is_not_distinct_from(Scope::Regional.as_str());
        query = query.filter(application::applicant.eq_any(words).or(regional));
    }
    if let Some(after) = after {
        query = query.filter(application::id.gt(after));
    }
    let rows: Vec<Row> = query.order(application::id.asc()).limit(limit).load(&mut connection).await?;
    let case = |(id, reference, applicant, state, body, decided_at): Row| {
        let draft = serde_json::from_slice(&body).map_err(|error| StoreError::Broken(error.to_string()))?;
        Ok(CaseRow { id, reference, applicant, state, draft, decided_at })
    };
    rows.into_iter().map(case).collect()
}
