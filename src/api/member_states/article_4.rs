//! The official Article 4 status of each state with the computed arrears test beside it. The official status decides;
//! the test only shows where somebody should look.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::web::{Data, Json};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::ComparesArrears;
use crate::domain::kernel::assessment::UsedFact;
use crate::domain::kernel::calendar::{self, day_in_geneva};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::article_4::{self, Agreement, ArrearsVerdict, Article4Standing, ArticleText};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::locale;
use crate::http::state::App;
use crate::http::valid::Query;
use crate::i18n::{self, Language};
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::member_states::{contributions, states as member_states};
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

/// The standing of a state in words.
pub fn explained(standing: Article4Standing, language: Language) -> ExplainedArticle4 {
    let Article4Standing { official, official_fact, computed, agreement } = standing;
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

/// The standing of some states on a day, as known at an instant, in the order asked for.
///
/// # Errors
/// A [`StoreError`].
pub async fn standings(
    connection: &Connection,
    states: &[StateCode],
    day: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<Vec<Article4Standing>, StoreError> {
    let (facts, positions) = futures_util::try_join!(
        member_states::facts(connection, states.iter().copied()),
        contributions::positions(connection, states.iter().copied())
    )?;
    let standing = |state: &StateCode| article_4::article_4_standing(&facts, &positions, *state, day, known_at);
    Ok(states.iter().map(standing).collect())
}

/// Which standings are listed.
#[derive(Debug, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Article4Query {
    /// The day asked about; today in Geneva where it is absent.
    #[validate(custom(function = "calendar::on_record"))]
    day: Option<NaiveDate>,
    /// Only what was recorded until this instant.
    #[validate(custom(function = "calendar::instant_on_record"))]
    known_at: Option<DateTime<Utc>>,
    /// Only where official status and test stand so to each other.
    agreement: Option<Agreement>,
}

/// Lists the official Article 4 status of every state with the computed arrears test beside it.
#[utoipa::path(
    get, path = "/api/v1/article-4", tag = "contributions", params(Article4Query),
    responses((status = 200, description = "The standings, by state", body = Vec<ExplainedArticle4>))
)]
pub async fn list_article_4(
    by: As<ComparesArrears>,
    app: Data<App>,
    query: Query<Article4Query>,
    request: HttpRequest,
) -> Result<Json<Vec<ExplainedArticle4>>, AppError> {
    let (language, now, asked) = (locale::language(&request), by.context().now, query.0);
    let (day, known_at) = (asked.day.unwrap_or_else(|| day_in_geneva(now)), asked.known_at.unwrap_or(now));
    let reader = app.db.reader().await?;
    let states = member_states::codes(&reader).await?;
    let found = standings(&reader, &states, day, known_at).await?;
    let listed = found.into_iter().filter(|standing| asked.agreement.is_none_or(|only| standing.agreement == only));
    Ok(Json(listed.map(|standing| explained(standing, language)).collect()))
}

/// The operations on the Article 4 status.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_list_article_4, _, _>(list_article_4)]
}
