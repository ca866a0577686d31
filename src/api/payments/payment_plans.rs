//! REST operations of the payment plan of a project: the Regional Office records each version; readers of the project
//! read it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use uuid::Uuid;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{PlansPayments, ReadsApplications};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::state::App;
use crate::http::version::{IfMatch, tagged};
use crate::inputs::payments::PaymentPlanBody;
use crate::views::payments::payment_plans::{PaymentPlan, PaymentPlanDrawnUp};
use crate::workflow::payments::payment_plans;

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
    let plan = PaymentPlan::read(&reader, id.into_inner(), &by.actor(), by.context().now).await?;
    Ok(tagged(plan.version, plan))
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
    keyed: KeyedBody<PaymentPlanBody>,
) -> Result<Answer, AppError> {
    keyed
        .act(&by, &app, async move |tx, actor, body| {
            let version = payment_plans::draw_up(&tx, &actor, *id, version.0, &body.instalments).await?;
            Ok(Answer::created(&PaymentPlanDrawnUp { version })?.version(version))
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
