//! The official Article 4 status of each state beside the computed arrears test. The official status decides; the test
//! only shows which states to check.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::ComparesArrears;
use crate::domain::kernel::calendar::{self, day_in_geneva};
use crate::domain::member_states::article_4::Agreement;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::locale;
use crate::http::state::App;
use crate::http::valid::Query;
use crate::views::member_states::article_4::{self, ExplainedArticle4};

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
    Ok(Json(article_4::of_every_state(&reader, (day, known_at), asked.agreement, language).await?))
}

/// The operations on the Article 4 status.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_list_article_4, _, _>(list_article_4)]
}
