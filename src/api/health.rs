//! Liveness, readiness and metrics for operators.

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Json};
use serde::Serialize;

use super::operation::{Operation, operation};
use crate::config;
use crate::http::auth::Anyone;
use crate::http::error::AppError;
use crate::http::readiness::{Background, Findings};
use crate::http::state::App;
use crate::store::notifications::delivery;

/// The process answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    pub status: &'static str,
}

/// Requests can be served; the figures behind it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Ready {
    /// Always `ok`.
    #[schema(example = "ok")]
    pub status: &'static str,
    /// By how much the clocks of the process and of the database differ.
    pub clock_difference_milliseconds: u64,
    /// Age of the last small write of this process.
    pub write_age_seconds: u64,
    /// Migrations on the database that this version does not know and that only add.
    pub newer_migrations: usize,
    /// For how long the oldest due message has waited; absent if none is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_due_message_seconds: Option<i64>,
    /// Age of the last heartbeat of `work`; absent if there never was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker_heartbeat_seconds: Option<i64>,
    /// What the operator should look at, although requests are served.
    pub warnings: Vec<Warning>,
}

/// Something that the operator should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// The schema is newer than this version, in a way that it tolerates.
    SchemaNewer,
    /// No worker has had a heartbeat for a while.
    WorkerSilent,
    /// A due message has waited for long.
    OutboxLate,
}

impl Ready {
    fn of(found: &Findings, settings: &config::Health) -> Ready {
        let Background { oldest_due_message, worker_heartbeat } = found.background;
        let seconds = |duration: std::time::Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        let silent = worker_heartbeat.is_none_or(|age| age >= seconds(settings.worker_silent));
        let late = oldest_due_message.is_some_and(|age| age >= seconds(settings.outbox_late));
        let all = [
            (found.newer_migrations > 0, Warning::SchemaNewer),
            (silent, Warning::WorkerSilent),
            (late, Warning::OutboxLate),
        ];
        Ready {
            status: "ok",
            clock_difference_milliseconds: u64::try_from(found.clock_difference.as_millis()).unwrap_or(u64::MAX),
            write_age_seconds: found.write_age.as_secs(),
            newer_migrations: found.newer_migrations,
            oldest_due_message_seconds: oldest_due_message,
            worker_heartbeat_seconds: worker_heartbeat,
            warnings: all.into_iter().filter_map(|(holds, warning)| holds.then_some(warning)).collect(),
        }
    }
}

/// Says that the process answers.
#[utoipa::path(get, path = "/healthz", tag = "about",
    responses((status = 200, description = "It answers", body = Health)))]
pub async fn show_health(_: Anyone) -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Says that requests can be served: the database has the shape that this version expects, takes writes and has the same
/// time; else 503 with the reason and its figure.
#[utoipa::path(get, path = "/readyz", tag = "about",
    responses((status = 200, description = "Ready", body = Ready)))]
pub async fn show_readiness(_: Anyone, app: Data<App>) -> Result<Json<Ready>, AppError> {
    let settings = &app.config.health;
    let found = app.readiness.examine(&app.db, &app.clock, settings).await?;
    Ok(Json(Ready::of(&found, settings)))
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
    if let Ok(found) = Background::read(&app.db, app.clock.now()).await {
        app.metrics.background(found.oldest_due_message, found.worker_heartbeat);
    }
    if let Ok(Some(lag)) = app.db.standby_lag().await {
        app.metrics.standby(lag);
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
