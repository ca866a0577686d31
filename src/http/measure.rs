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
/// What the inner layers answer with.
pub async fn measure<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let begun = Instant::now();
    // A method that nobody knows would be a label of its own.
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
