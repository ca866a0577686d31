//! REST operations of instalments: the Regional Office requests, the Fund unit checks, finance pays. Each step is an
//! operation of its own, so that its access rule is in its signature.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{
    ChecksInstalments, PaysInstalments, PlansPayments, ReadsApplications, RefusesInstalments,
};
use crate::domain::payments::payment::InstalmentCommand;
use crate::http::auth::{As, Permission};
use crate::http::error::AppError;
use crate::http::idempotent::{Answer, Key, KeyedBody};
use crate::http::locale;
use crate::http::state::App;
use crate::http::version::{IfMatch, tagged};
use crate::inputs::payments::{NothingFurther, PaymentBody, RefusalBody};
use crate::views::payments::instalments::{InstalmentDetail, InstalmentStepDone, ProjectInstalments};
use crate::workflow::payments::instalments;

/// Lists the instalments of a project with what was paid and what is still promised.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/instalments", tag = "payments",
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "The instalments", body = ProjectInstalments))
)]
pub async fn list_instalments(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
    request: HttpRequest,
) -> Result<Json<ProjectInstalments>, AppError> {
    let (reader, actor) = (app.db.reader().await?, by.actor());
    let (now, language) = (by.context().now, locale::language(&request));
    Ok(Json(ProjectInstalments::read(&reader, id.into_inner(), &actor, now, language).await?))
}

/// Shows an instalment with its history.
#[utoipa::path(
    get, path = "/api/v1/applications/{id}/instalments/{number}", tag = "payments",
    params(("id" = Uuid, Path), ("number" = i32, Path)),
    responses((status = 200, description = "The instalment", body = InstalmentDetail, headers(("ETag" = String))))
)]
pub async fn show_instalment(
    by: As<ReadsApplications>,
    app: Data<App>,
    place: Path<(Uuid, i32)>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (reader, actor) = (app.db.reader().await?, by.actor());
    let (now, language) = (by.context().now, locale::language(&request));
    let shown = InstalmentDetail::read(&reader, place.into_inner(), &actor, now, language).await?;
    Ok(tagged(shown.instalment.version, shown))
}

async fn take<P: Permission, B: Send + 'static>(
    by: As<P>,
    app: &App,
    (id, number): (Uuid, i32),
    version: IfMatch,
    keyed: KeyedBody<B>,
    command: impl FnOnce(B) -> InstalmentCommand + Send + 'static,
) -> Result<Answer, AppError> {
    keyed
        .act(&by, app, async move |tx, actor, body| {
            let taken = instalments::take(&tx, &actor, id, number, Some(version.0), command(body)).await?;
            let version = taken.version;
            Ok(Answer::json(StatusCode::OK, &InstalmentStepDone::from(taken))?.version(version))
        })
        .await
}

/// Asks for an instalment.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/instalments/{number}/request", tag = "payments",
    params(("id" = Uuid, Path), ("number" = i32, Path), IfMatch, Key), request_body = NothingFurther,
    responses((status = 200, description = "Requested", body = InstalmentStepDone, headers(("ETag" = String))))
)]
pub async fn request_instalment(
    by: As<PlansPayments>,
    app: Data<App>,
    place: Path<(Uuid, i32)>,
    version: IfMatch,
    keyed: KeyedBody<NothingFurther>,
) -> Result<Answer, AppError> {
    take(by, &app, place.into_inner(), version, keyed, |_| InstalmentCommand::Request).await
}

/// Finds an instalment in order.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/instalments/{number}/check", tag = "payments",
    params(("id" = Uuid, Path), ("number" = i32, Path), IfMatch, Key), request_body = NothingFurther,
    responses((status = 200, description = "Checked", body = InstalmentStepDone, headers(("ETag" = String))))
)]
pub async fn check_instalment(
    by: As<ChecksInstalments>,
    app: Data<App>,
    place: Path<(Uuid, i32)>,
    version: IfMatch,
    keyed: KeyedBody<NothingFurther>,
) -> Result<Answer, AppError> {
    take(by, &app, place.into_inner(), version, keyed, |_| InstalmentCommand::Check).await
}

/// Refuses an instalment with a reason; it can be requested again.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/instalments/{number}/refusal", tag = "payments",
    params(("id" = Uuid, Path), ("number" = i32, Path), IfMatch, Key), request_body = RefusalBody,
    responses((status = 200, description = "Refused", body = InstalmentStepDone, headers(("ETag" = String))))
)]
pub async fn refuse_instalment(
    by: As<RefusesInstalments>,
    app: Data<App>,
    place: Path<(Uuid, i32)>,
    version: IfMatch,
    keyed: KeyedBody<RefusalBody>,
) -> Result<Answer, AppError> {
    take(by, &app, place.into_inner(), version, keyed, InstalmentCommand::from).await
}

/// Records the payment of an instalment: the money moves on its line.
#[utoipa::path(
    post, path = "/api/v1/applications/{id}/instalments/{number}/payment", tag = "payments",
    params(("id" = Uuid, Path), ("number" = i32, Path), IfMatch, Key), request_body = PaymentBody,
    responses((status = 200, description = "Paid", body = InstalmentStepDone, headers(("ETag" = String))))
)]
pub async fn pay_instalment(
    by: As<PaysInstalments>,
    app: Data<App>,
    place: Path<(Uuid, i32)>,
    version: IfMatch,
    keyed: KeyedBody<PaymentBody>,
) -> Result<Answer, AppError> {
    take(by, &app, place.into_inner(), version, keyed, InstalmentCommand::from).await
}

/// The operations on instalments.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_list_instalments, _, _>(list_instalments),
        operation::<__path_show_instalment, _, _>(show_instalment),
        operation::<__path_request_instalment, _, _>(request_instalment),
        operation::<__path_check_instalment, _, _>(check_instalment),
        operation::<__path_refuse_instalment, _, _>(refuse_instalment),
        operation::<__path_pay_instalment, _, _>(pay_instalment),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::kernel::actor::Role;
    use crate::domain::payments::instalment_table::{INSTALMENT_LIFE, InstalmentAction};

    #[test]
    fn who_may_call_an_operation_is_who_may_take_its_step() {
        for action in InstalmentAction::ALL {
            let rows = INSTALMENT_LIFE.iter().filter(|row| row.action == *action);
            let of_the_table: BTreeSet<Role> = rows.flat_map(|row| row.by).copied().collect();
            let of_the_operation = match action {
                InstalmentAction::Request => PlansPayments::ROLES,
                InstalmentAction::Check => ChecksInstalments::ROLES,
                InstalmentAction::Refuse => RefusesInstalments::ROLES,
                InstalmentAction::Pay => PaysInstalments::ROLES,
            };
            assert_eq!(of_the_operation.iter().copied().collect::<BTreeSet<_>>(), of_the_table, "{action}");
        }
    }
}
