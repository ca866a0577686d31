//! The middleware that counts every request.

use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::state::App;

/// Counts every request by the template of its route.
///
/// # Errors
/// The error of the inner layers.
pub async fn measure<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let begun = Instant::now();
    // All other methods are counted as OPTIONS, so that unknown methods add no labels.
    let method = match request.method() {
        known @ (&Method::GET | &Method::POST | &Method::PUT | &Method::DELETE) => known.clone(),
        _ => Method::OPTIONS,
    };
    let app: Option<Data<App>> = request.app_data::<Data<App>>().cloned();
    let answer = next.call(request).await;
    if let Some(app) = app {
        let (route, status) = match &answer {
            Ok(response) => (response.request().match_pattern(), response.status()),
            Err(error) => (None, error.as_response_error().status_code()),
        };
        app.metrics.count(&method, route.as_deref().unwrap_or("unknown"), status, begun);
    }
    answer
}
