//! Stored documents: the PDFs of endorsement letters, of reports, of recorded facts and of positions.

use actix_web::HttpResponse;
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_TYPE, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::web::{Data, Path};
use uuid::Uuid;

use super::operation::{Operation, operation};
use super::permission::ReadsApplications;
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::state::App;
use crate::store::applications;
use crate::store::db::Connection;
use crate::store::documents::{self, Belongs};
use crate::store::error::StoreError;

/// Name of the header that carries the SHA-256 of the document, 64 hexadecimal digits.
const SHA256: &str = "x-content-sha256";

/// Downloads a document whose application, fact or position the caller may know of.
#[utoipa::path(
    get, path = "/api/v1/documents/{id}", tag = "documents", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The PDF", content_type = "application/pdf", body = Vec<u8>,
            headers(("Content-Disposition" = String), ("X-Content-SHA256" = String))))
)]
pub async fn download_document(
    by: As<ReadsApplications>,
    app: Data<App>,
    id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    let reader = app.db.reader().await?;
    if !may_see(&reader, *id, &by.actor()).await? {
        return Err(AppError::NotFound);
    }
    let (row, content) = documents::find(&reader, *id).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, attachment(&row.file_name)))
        .insert_header((SHA256, row.sha256.to_string()))
        .body(content))
}

/// The documents of facts are read by those who decide by them, those of positions by whoever may see what the state
/// owes; a state reads the letters and reports of its own applications.
async fn may_see(connection: &Connection, id: Uuid, reader: &Actor) -> Result<bool, StoreError> {
    Ok(match documents::belongs(connection, id).await? {
        None => false,
        Some(Belongs::ToFact) => reader.role != Role::StateOfficer,
        Some(Belongs::ToPosition(state)) => access::may_see_contributions(reader, state),
        Some(Belongs::ToApplication(application)) => {
            let row = applications::find(connection, application).await?;
            access::may_see(reader, row.applicant, row.submitted_at.is_some())
        }
    })
}

/// Saved, never shown inside a page; the name in UTF-8 (RFC 6266).
fn attachment(file_name: &str) -> ContentDisposition {
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: file_name.as_bytes().to_vec(),
        })],
    }
}

/// The operations on documents.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_download_document, _, _>(download_document)]
}
