//! Extractor for a request body that is a whole mail message (RFC 5322), as bytes.

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

use super::body;
use super::error::AppError;
use super::state::App;

/// Media type of a mail message.
pub const MEDIA_TYPE: &str = "message/rfc822";

/// A mail message, not parsed.
#[derive(Debug)]
pub struct MailMessage(pub Vec<u8>);

impl FromRequest for MailMessage {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        async move {
            let app: &Data<App> =
                request.app_data().ok_or_else(|| AppError::Internal("no application state".to_owned()))?;
            let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let essence = media_type.and_then(|text| text.split(';').next()).unwrap_or_default().trim();
            if !essence.eq_ignore_ascii_case(MEDIA_TYPE) {
                return Err(AppError::UnsupportedMediaType { expected: MEDIA_TYPE });
            }
            Ok(MailMessage(body::read(&request, &mut payload, app.config.http.body_limit_bytes.get()).await?))
        }
        .boxed_local()
    }
}
