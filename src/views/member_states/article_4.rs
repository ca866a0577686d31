//! The view of the official Article 4 status of a state beside the computed arrears test.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::domain::kernel::assessment::UsedFact;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::article_4::{self, Agreement, ArrearsVerdict, Article4Status, ArticleText};
use crate::i18n::{self, Language};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::member_states::{contributions, states};
use crate::views::explanation::{self, ExplainedChange};

/// The official status of a state with the computed test beside it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedArticle4 {
    /// The state.
    pub state: StateCode,
    /// Whether the official list names the state; absent where nothing is recorded. This alone decides eligibility.
    pub official: Option<bool>,
    /// The record of the official status, as it was.
    pub official_fact: UsedFact,
    /// The computed test; it decides nothing.
    pub computed: ExplainedArrears,
    /// How they stand to each other.
    pub agreement: Agreement,
    /// The same, in the caller's language.
    pub agreement_text: String,
}

/// The arrears test, explained.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedArrears {
    /// The day whose positions decide.
    pub day: NaiveDate,
    /// Only what was recorded until then counts.
    pub known_at: DateTime<Utc>,
    /// The version of the article that is applied.
    pub article: ArticleText,
    /// Its name, in the caller's language.
    pub article_text: String,
    /// What was found.
    pub verdict: ArrearsVerdict,
    /// The same, in the caller's language.
    pub text: String,
    /// The figures of the text; amounts in CHF.
    pub figures: BTreeMap<String, String>,
    /// The positions used, as they were; amounts in CHF.
    pub facts: Vec<UsedFact>,
    /// Legal source of the test; quoted, not translated.
    pub legal_source: String,
    /// The smallest change that would turn it; absent where the arrears are not reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turns: Option<ExplainedChange>,
}

/// Renders the Article 4 status of a state.
fn explained(status: Article4Status, language: Language) -> ExplainedArticle4 {
    let Article4Status { official, official_fact, computed, agreement } = status;
    let article = i18n::key("arrears", computed.article.as_str());
    let turns = computed.turns.map(|change| ExplainedChange {
        text: explanation::text(language, &i18n::key("arrears-turn", &change.code), &change.args),
        code: change.code,
        figures: change.args,
    });
    ExplainedArticle4 {
        state: computed.state,
        official,
        official_fact,
        agreement,
        agreement_text: i18n::text(language, &i18n::key("agreement", agreement.as_str()), []),
        computed: ExplainedArrears {
            day: computed.day,
            known_at: computed.known_at,
            article: computed.article,
            article_text: i18n::text(language, &i18n::key("arrears-article", computed.article.as_str()), []),
            verdict: computed.verdict,
            text: explanation::text(language, &i18n::key(&article, computed.verdict.as_str()), &computed.args),
            figures: computed.args,
            facts: computed.facts,
            legal_source: computed.legal_source,
            turns,
        },
    }
}

/// The Article 4 status of some states on a day, as known at an instant, in the order of the request.
async fn statuses(
    connection: &Connection,
    codes: &[StateCode],
    day: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<Vec<Article4Status>, StoreError> {
    let (facts, positions) = futures_util::try_join!(
        states::facts(connection, codes.iter().copied()),
        contributions::positions(connection, codes.iter().copied())
    )?;
    let status = |state: &StateCode| article_4::article_4_status(&facts, &positions, *state, day, known_at);
    Ok(codes.iter().map(status).collect())
}

/// The Article 4 status of every state on a day, as known at an instant; with `agreement`, only the states where
/// official status and test agree or differ accordingly.
///
/// # Errors
/// A [`StoreError`].
pub async fn of_every_state(
    connection: &Connection,
    (day, known_at): (NaiveDate, DateTime<Utc>),
    agreement: Option<Agreement>,
    language: Language,
) -> Result<Vec<ExplainedArticle4>, StoreError> {
    let codes = states::codes(connection).await?;
    let found = statuses(connection, &codes, day, known_at).await?;
    let listed = found.into_iter().filter(|status| agreement.is_none_or(|only| status.agreement == only));
    Ok(listed.map(|status| explained(status, language)).collect())
}

/// The status of one state on a day, as known at an instant.
///
/// # Errors
/// A [`StoreError`].
pub async fn of_state(
    connection: &Connection,
    code: StateCode,
    (day, known_at): (NaiveDate, DateTime<Utc>),
    language: Language,
) -> Result<Option<ExplainedArticle4>, StoreError> {
    let found = statuses(connection, &[code], day, known_at).await?;
    Ok(found.into_iter().next().map(|status| explained(status, language)))
}
