//! The impact of a proposed list or rule value: which cases would change, in which direction, and why. Nothing is
//! stored.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json};

use crate::api::operation::{Operation, operation};
use crate::api::permission::AssessesRuleImpact;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::locale;
use crate::http::state::App;
use crate::http::valid::Valid;
use crate::inputs::scenarios::rule_impact::RuleRehearsalBody;
use crate::views::scenarios::rule_impact::RehearsedRules;
use crate::workflow::scenarios::rule_impact;

/// Says who would change by a proposal, in which direction and why, without a trace. Creates nothing: it needs no key.
#[utoipa::path(
    post, path = "/api/v1/rule-rehearsals", tag = "scenarios", request_body = RuleRehearsalBody,
    responses((status = 200, description = "What would change", body = RehearsedRules))
)]
pub async fn rehearse_rules(
    by: As<AssessesRuleImpact>,
    app: Data<App>,
    body: Valid<RuleRehearsalBody>,
    request: HttpRequest,
) -> Result<Json<RehearsedRules>, AppError> {
    let (context, language) = (by.context(), locale::language(&request));
    let asked = body.0.checked(context.now)?;
    let found = rule_impact::run(&app.db, context, asked).await?;
    Ok(Json(RehearsedRules::of(found, language)))
}

/// The operations of this file.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_rehearse_rules, _, _>(rehearse_rules)]
}
