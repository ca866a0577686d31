//! The instalments of a project: requested by the office, checked by the Fund unit, paid by finance, each step an
//! operation of its own, so that the access rule stands in its signature.

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::{
    ChecksInstalments, PaysInstalments, PlansPayments, ReadsApplications, RefusesInstalments,
};
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::calendar;
use crate::domain::kernel::money::Cents;
use crate::domain::payments::instalment_table::{InstalmentAction, InstalmentState};
use crate::domain::payments::payment::InstalmentCommand;
use crate::http::auth::{As, Permission};
use crate::http::error::AppError;
use crate::http::idempotent::{self, Answer, Key, Once};
use crate::http::locale;
use crate::http::state::App;
use crate::http::version::{IfMatch, etag};
use crate::workflow::payments::instalments::{self, InstalmentStepTaken};
use crate::workflow::payments::load_case;

pub use crate::views::payments::{
    AvailableInstalmentAction, InstalmentDetail, InstalmentHistoryEvent, InstalmentView, ProjectInstalments,
};

/// What was done to an instalment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct InstalmentStepDone {
    /// Its place in the payment plan.
    pub number: i32,
    /// Its version now; also the `ETag`.
    pub version: i32,
    /// Where it stands now.
    pub state: InstalmentState,
    /// What was done.
    pub action: InstalmentAction,
    /// How much it is, USD.
    pub amount_usd: Cents,
    /// What is still promised to the project and not paid, USD.
    pub committed_usd: Cents,
    /// What was paid to the project, USD.
    pub disbursed_usd: Cents,
}

impl From<InstalmentStepTaken> for InstalmentStepDone {
    fn from(taken: InstalmentStepTaken) -> InstalmentStepDone {
        InstalmentStepDone {
            number: taken.number,
            version: taken.version,
            state: taken.state,
            action: taken.action,
            amount_usd: taken.amount,
            committed_usd: taken.committed,
            disbursed_usd: taken.disbursed,
        }
    }
}

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
    let found = load_case::read(&reader, id.into_inner(), &actor, by.context().now).await?;
    Ok(Json(ProjectInstalments::shown(&found, &actor, locale::language(&request))))
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
    let ((id, number), reader, actor) = (place.into_inner(), app.db.reader().await?, by.actor());
    let found = load_case::read(&reader, id, &actor, by.context().now).await?;
    let instalment = found.case.instalment(number).ok_or(AppError::NotFound)?;
    let shown = InstalmentDetail::shown(&found, instalment, &actor, locale::language(&request));
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(shown.instalment.version))).json(shown))
}

/// What is asked for or checked says nothing but its address.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NothingFurther {}

/// Why an instalment is refused.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusalBody {
    /// The reason in words: the office reads it.
    #[validate(length(max = 10_000, code = "too_long"))]
    pub reason: String,
}

/// How an instalment was paid.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentBody {
    /// Reference of the payment; no other payment has it.
    #[validate(length(min = 1, max = 100, code = "length_between"), custom(function = visible, code = "reference_blank"))]
    pub reference: String,
    /// The day on which the money left: from the check on, and not to come.
    #[validate(custom(function = "calendar::on_record"))]
    pub value_on: NaiveDate,
}

fn visible(reference: &str) -> Result<(), validator::ValidationError> {
    let blank = reference.trim().is_empty();
    if blank { Err(validator::ValidationError::new("reference_blank")) } else { Ok(()) }
}

async fn take<P: Permission + 'static>(
    by: As<P>,
    app: &App,
    (id, number): (Uuid, i32),
    version: IfMatch,
    key: Key,
    command: InstalmentCommand,
) -> Result<Answer, AppError> {
    let actor: Actor = by.actor();
    idempotent::act(&app.db, by.context(), key, async move |tx| {
        let taken = instalments::take(&tx, &actor, id, number, Some(version.0), command).await?;
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
    once: Once<NothingFurther>,
) -> Result<Answer, AppError> {
    take(by, &app, place.into_inner(), version, once.key, InstalmentCommand::Request).await
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
    once: Once<NothingFurther>,
) -> Result<Answer, AppError> {
    take(by, &app, place.into_inner(), version, once.key, InstalmentCommand::Check).await
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
    once: Once<RefusalBody>,
) -> Result<Answer, AppError> {
    let command = InstalmentCommand::Refuse { reason: once.body.reason };
    take(by, &app, place.into_inner(), version, once.key, command).await
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
    once: Once<PaymentBody>,
) -> Result<Answer, AppError> {
    let PaymentBody { reference, value_on } = once.body;
    let command = InstalmentCommand::Pay { reference, value_on };
    take(by, &app, place.into_inner(), version, once.key, command).await
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
    use crate::domain::payments::instalment_table::INSTALMENT_LIFE;

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
