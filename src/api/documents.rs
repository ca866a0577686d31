//! REST operations of stored documents: the PDFs of endorsement letters, reports, dated facts and positions of assessed
//! contributions.

use actix_web::HttpResponse;
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_TYPE, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::web::{Data, Path};
use uuid::Uuid;

use super::operation::{Operation, operation};
use super::permission::ReadsApplications;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::state::App;
use crate::views::documents;

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
    let (row, content) = documents::read(&reader, *id, &by.actor()).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, attachment(&row.file_name)))
        .insert_header((SHA256, row.sha256.to_string()))
        .body(content))
}

/// Content-Disposition `attachment`: the browser saves the file and never renders it; the file name is UTF-8 (RFC
/// 6266).
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
