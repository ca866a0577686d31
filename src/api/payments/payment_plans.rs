//! The payment plan of a project: drawn up version after version by the Regional Office, read by those who may know of it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{PlansPayments, ReadsApplications};
use crate::domain::kernel::money::Cents;
use crate::domain::payments::payment_plan::{PlannedInstalment, planned_total};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::state::App;
use crate::http::version::{IfMatch, etag};
use crate::store::payments::payment_plans::PlanVersion;
use crate::workflow::payments::{load_case, payment_plans};

/// How a project is to be paid.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PaymentPlan {
    /// The version that stands; zero before the first. Also the `ETag`.
    pub version: i32,
    /// What was granted, USD: no version pays more.
    pub granted_usd: Cents,
    /// The evaluation line of the agreed budget, USD: untouched until the project is completed.
    pub evaluation_usd: Cents,
    /// Every version, the one that stands first.
    pub versions: Vec<PaymentPlanVersion>,
}

/// One version of a plan.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PaymentPlanVersion {
    /// Dense number.
    pub version: i32,
    /// When it was drawn up.
    pub drawn_up_at: DateTime<Utc>,
    /// What its instalments add up to, USD.
    pub planned_usd: Cents,
    /// Its instalments; the place in the list, from 1, is the number.
    pub instalments: Vec<PlannedInstalment>,
}

impl From<PlanVersion> for PaymentPlanVersion {
    fn from(plan: PlanVersion) -> PaymentPlanVersion {
        PaymentPlanVersion {
            version: plan.version,
            drawn_up_at: plan.drawn_up_at,
            planned_usd: planned_total(&plan.instalments).unwrap_or_default(),
            instalments: plan.instalments,
        }
    }
}

/// Shows the payment plan of a project with every version it had.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/payment-plan", tag = "payments",
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "The plan", body = PaymentPlan, headers(("ETag" = String))))
)]
pub async fn show_payment_plan(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let reader = app.db.reader().await?;
    let found = load_case::read(&reader, id.into_inner(), &by.actor(), by.context().now).await?;
    let plan = PaymentPlan {
        version: found.plans.first().map_or(0, |plan| plan.version),
        granted_usd: found.case.granted,
        evaluation_usd: found.case.evaluation,
        versions: found.plans.into_iter().map(PaymentPlanVersion::from).collect(),
    };
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(plan.version))).json(plan))
}

/// A plan to draw up.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentPlanBody {
    /// Every instalment of the project, in the order of their numbers: those that were requested keep place and amount.
    #[validate(length(min = 1, max = 60, code = "instalments_between"), nested)]
    pub instalments: Vec<PlannedInstalment>,
}

/// A plan that was drawn up.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PaymentPlanDrawnUp {
    /// Its version, also the `ETag`.
    pub version: i32,
}

/// Draws up a further version of the payment plan of a project. `If-Match` names the version before, `"0"` for none.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/payment-plan", tag = "payments",
    params(("id" = Uuid, Path), IfMatch, Key), request_body = PaymentPlanBody,
    responses((status = 201, description = "Drawn up", body = PaymentPlanDrawnUp, headers(("ETag" = String))))
)]
pub async fn draw_up_payment_plan(
    by: As<PlansPayments>,
    app: Data<App>,
    id: Path<Uuid>,
    version: IfMatch,
    once: Once<PaymentPlanBody>,
) -> Result<Answer, AppError> {
    let (actor, id, planned) = (by.actor(), id.into_inner(), once.body.instalments);
    idempotent::act(&app.db, by.context(), once.key, async move |tx| {
        let version = payment_plans::draw_up(&tx, &actor, id, version.0, &planned).await?;
        Ok(Answer::json(StatusCode::CREATED, &PaymentPlanDrawnUp { version })?.version(version))
    })
    .await
}

/// The operations on payment plans.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_show_payment_plan, _, _>(show_payment_plan),
        operation::<__path_draw_up_payment_plan, _, _>(draw_up_payment_plan),
    ]
}
