//! REST operation of a mail gateway: hands in delivery reports.

use actix_web::web::{Data, Json};

use crate::api::operation::{Operation, operation};
use crate::http::auth::MailGateway;
use crate::http::error::AppError;
use crate::http::mail_message::MailMessage;
use crate::http::state::App;
use crate::inputs::notifications::delivery_report::{self, Report};
use crate::views::notifications::outbox::RecordedReport;
use crate::workflow::notifications::bounces;

/// Hands in a delivery report (RFC 3464) as it was received; a failure becomes the outcome of the message it is about.
#[utoipa::path(
    post, path = "/api/v1/bounces", tag = "outbox",
    request_body(content = String, content_type = "message/rfc822", description = "The whole report, with its headers"),
    responses(
        (status = 200, description = "What became of it", body = RecordedReport),
        (status = 404, description = "The report is about no message that was sent"),
    )
)]
pub async fn hand_in_report(
    by: MailGateway,
    app: Data<App>,
    message: MailMessage,
) -> Result<Json<RecordedReport>, AppError> {
    let recorded = match delivery_report::read(&message.0)? {
        Report::NotFinal => false,
        Report::Failed(bounce) => {
            app.db.bookkeeping(by.context(), async move |tx| bounces::record(&tx, &bounce).await).await?
        }
    };
    Ok(Json(RecordedReport { recorded }))
}

/// The operations of this file.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_hand_in_report, _, _>(hand_in_report)]
}
