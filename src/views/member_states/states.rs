//! A Member State with its dated facts: every record with its valid time, its recorded time and its source.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::kernel::access;
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{FactKind, Facts};
use crate::i18n::Language;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::member_states::states::{self, FactRow, StateRow};
use crate::views::member_states::article_4::{self, ExplainedArticle4};

/// A state.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MemberState {
    /// ISO 3166-1 alpha-3 code.
    pub code: StateCode,
    /// ISO 3166-1 alpha-2 code.
    pub iso2: String,
    /// Its names.
    pub names: StateNames,
    /// Region of the UN M49 standard.
    pub m49_region: String,
    /// IANA zone of the capital.
    #[schema(example = "Africa/Bujumbura")]
    pub capital_zone: String,
}

/// The short name in the three official languages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StateNames {
    /// English.
    pub en: String,
    /// French.
    pub fr: String,
    /// Spanish.
    pub es: String,
}

impl From<StateRow> for MemberState {
    fn from(row: StateRow) -> MemberState {
        MemberState {
            code: row.code,
            iso2: row.iso2,
            names: StateNames { en: row.name_en, fr: row.name_fr, es: row.name_es },
            m49_region: row.m49_region,
            capital_zone: row.capital_zone,
        }
    }
}

/// A state with its standing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MemberStateDetail {
    /// The state.
    #[serde(flatten)]
    pub state: MemberState,
    /// The official Article 4 status of today with the computed arrears test beside it; absent where the caller may not
    /// see what the state owes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_4: Option<ExplainedArticle4>,
}

/// A recorded fact.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecordedFact {
    /// What it is about.
    pub kind: FactKind,
    /// What was found: `yes` or `no`, an income group, an allocation or an office region, or `retracted`.
    #[schema(example = "lower_middle")]
    pub value: String,
    /// First day on which it holds; it holds until the next record of its kind begins.
    pub valid_from: NaiveDate,
    /// Dense number among the records for the same first day; the last one counts.
    pub revision: i32,
    /// When it was recorded here.
    pub recorded_at: DateTime<Utc>,
    /// Publication or document it comes from.
    pub source: String,
    /// The document itself, where one is stored.
    pub document_id: Option<Uuid>,
}

impl From<FactRow> for RecordedFact {
    fn from(row: FactRow) -> RecordedFact {
        RecordedFact {
            kind: row.fact.kind,
            value: row.fact.value.as_str().to_owned(),
            valid_from: row.fact.valid_from,
            revision: row.revision,
            recorded_at: row.fact.recorded_at,
            source: row.fact.source,
            document_id: row.document_id,
        }
    }
}

/// A fact that was recorded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FactRecorded {
    /// Its number among the records for the same first day.
    pub revision: i32,
}

/// The states on record, by code.
///
/// # Errors
/// A [`StoreError`].
pub async fn all(connection: &Connection) -> Result<Vec<MemberState>, StoreError> {
    Ok(states::all(connection).await?.into_iter().map(MemberState::from).collect())
}

impl MemberStateDetail {
    /// Reads a state, with its Article 4 status if the reader may see its contributions.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn read(
        connection: &Connection,
        code: StateCode,
        reader: &Actor,
        now: DateTime<Utc>,
        language: Language,
    ) -> Result<MemberStateDetail, StoreError> {
        let state = states::find(connection, code).await?.into();
        let article_4 = if access::may_see_contributions(reader, code) {
            article_4::of_state(connection, code, (day_in_geneva(now), now), language).await?
        } else {
            None
        };
        Ok(MemberStateDetail { state, article_4 })
    }
}

/// The facts known at an instant about a state, by kind and first day; with `day`, only the facts in force on it.
///
/// # Errors
/// [`StoreError::NotFound`] for an unknown state.
pub async fn facts(
    connection: &Connection,
    code: StateCode,
    day: Option<NaiveDate>,
    known_at: DateTime<Utc>,
) -> Result<Vec<RecordedFact>, StoreError> {
    let (_, rows) = futures_util::try_join!(states::find(connection, code), states::fact_rows(connection, code))?;
    Ok(answering(rows, code, day, known_at).into_iter().map(RecordedFact::from).collect())
}

/// The records that answer a point-in-time read: with a day the one in force of each kind, otherwise every record known
/// at the instant.
fn answering(
    mut rows: Vec<FactRow>,
    state: StateCode,
    day: Option<NaiveDate>,
    known_at: DateTime<Utc>,
) -> Vec<FactRow> {
    let Some(day) = day else {
        rows.retain(|row| row.fact.recorded_at <= known_at);
        return rows;
    };
    let facts = Facts::new(rows.iter().map(|row| row.fact.clone()));
    rows.retain(|row| facts.value(state, row.fact.kind, day, known_at) == Some(&row.fact));
    rows
}
