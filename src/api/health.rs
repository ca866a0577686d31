//! Liveness, readiness and metrics for operators.

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Json};
use serde::Serialize;

use super::operation::{Operation, operation};
use crate::http::auth::Anyone;
use crate::http::error::AppError;
use crate::http::state::App;
use crate::store::migrate;
use crate::store::notifications::delivery;

/// The process answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    pub status: &'static str,
}

/// Says that the process answers.
#[utoipa::path(get, path = "/healthz", tag = "about",
    responses((status = 200, description = "It answers", body = Health)))]
pub async fn show_health(_: Anyone) -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Says that requests can be served: the database answers and has the shape that the code expects; else 503.
#[utoipa::path(get, path = "/readyz", tag = "about",
    responses((status = 200, description = "Ready", body = Health)))]
pub async fn show_readiness(_: Anyone, app: Data<App>) -> Result<Json<Health>, AppError> {
    let missing = migrate::missing(&*app.db.reader().await?).await?;
    if missing.is_empty() { Ok(Json(Health { status: "ok" })) } else { Err(AppError::NotReady) }
}

/// Shows counts and times since the start, in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "about",
    responses((status = 200, description = "Metrics", content_type = "text/plain", body = String)))]
pub async fn show_metrics(_: Anyone, app: Data<App>) -> Result<HttpResponse, AppError> {
    let (used, all) = app.db.places();
    app.metrics.pool(used, all);
    app.metrics.password_hashes(app.passwords.load());
    // If the database is unreachable, the other metrics are still reported.
    if let Ok(reader) = app.db.reader().await
        && let Ok(counts) = delivery::unsent(&reader).await
    {
        app.metrics.outbox(&counts);
    }
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, prometheus::TEXT_FORMAT)).body(app.metrics.text()?))
}

/// The operations of this file.
pub fn operations() -> Vec<Operation> {
    vec![
        operation::<__path_show_health, _, _>(show_health),
        operation::<__path_show_readiness, _, _>(show_readiness),
        operation::<__path_show_metrics, _, _>(show_metrics),
    ]
}
