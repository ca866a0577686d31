//! Prometheus metrics of the HTTP layer: counters, gauges and request durations. Labels are route templates and
//! statuses, never a name, an identifier or an address.

use std::time::Instant;

use actix_web::http::{Method, StatusCode};
use prometheus::{HistogramOpts, HistogramVec, IntCounter, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};

use super::connection::Counts;
use super::error::AppError;
use super::passwords::Load;
use crate::domain::notifications::message::DeliveryStatus;
use crate::store::db::Lag;

/// Path of sign-in, whose failures are counted.
const SIGN_IN: &str = "/api/v1/sessions";

/// Upper bounds of the histogram buckets in seconds.
const SECONDS: &[f64] = &[0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What is counted.
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    sign_in_failures: IntCounter,
    pool_used: IntGauge,
    pool_size: IntGauge,
    standby_lag: IntGauge,
    standby_used: IntGauge,
    outbox: IntGaugeVec,
    password_hashes: IntGaugeVec,
    oldest_due_message: IntGauge,
    worker_heartbeat: IntGauge,
    connections: Counts,
}

impl Metrics {
    /// Creates and registers the metrics.
    ///
    /// `hashes`: the counter of password hashes.
    ///
    /// # Errors
    /// A name that Prometheus does not accept, or one that is used twice.
    pub fn new(hashes: &IntCounter) -> Result<Metrics, prometheus::Error> {
        let requests = HistogramOpts::new("http_request_duration_seconds", "Requests, by route and status")
            .buckets(SECONDS.to_vec());
        let metrics = Metrics {
            registry: Registry::new(),
            requests: HistogramVec::new(requests, &["method", "route", "status"])?,
            sign_in_failures: IntCounter::new("sign_in_failures_total", "Sign-ins that were refused")?,
            pool_used: IntGauge::new("database_pool_used", "Connections to the database in use")?,
            pool_size: IntGauge::new("database_pool_size", "Most connections to the database")?,
            standby_lag: IntGauge::new(
                "database_reader_lag_bytes",
                "What the standby has not replayed; -1 if unknown",
            )?,
            standby_used: IntGauge::new("database_reader_used", "Whether pages are read from the standby")?,
            outbox: IntGaugeVec::new(Opts::new("outbox_messages", "Messages not sent, by status"), &["status"])?,
            password_hashes: IntGaugeVec::new(Opts::new("password_hashes", "Password hashes under way"), &["state"])?,
            oldest_due_message: IntGauge::new(
                "outbox_oldest_due_seconds",
                "How long the oldest due message has waited",
            )?,
            worker_heartbeat: IntGauge::new("worker_heartbeat_age_seconds", "Age of the last heartbeat of a worker")?,
            connections: Counts {
                open: IntGauge::new("http_connections", "Open connections of clients")?,
                given_up: IntCounter::new("http_connections_given_up_total", "Connections of clients that stalled")?,
            },
        };
        metrics.registry.register(Box::new(metrics.requests.clone()))?;
        metrics.registry.register(Box::new(metrics.sign_in_failures.clone()))?;
        metrics.registry.register(Box::new(metrics.pool_used.clone()))?;
        metrics.registry.register(Box::new(metrics.pool_size.clone()))?;
        metrics.registry.register(Box::new(metrics.standby_lag.clone()))?;
        metrics.registry.register(Box::new(metrics.standby_used.clone()))?;
        metrics.registry.register(Box::new(metrics.outbox.clone()))?;
        metrics.registry.register(Box::new(metrics.password_hashes.clone()))?;
        metrics.registry.register(Box::new(metrics.oldest_due_message.clone()))?;
        metrics.registry.register(Box::new(metrics.worker_heartbeat.clone()))?;
        metrics.registry.register(Box::new(hashes.clone()))?;
        metrics.registry.register(Box::new(metrics.connections.open.clone()))?;
        metrics.registry.register(Box::new(metrics.connections.given_up.clone()))?;
        Ok(metrics)
    }

    /// The counts of connections, for the connections themselves.
    pub fn connections(&self) -> Counts {
        self.connections.clone()
    }

    /// Sets the connections of the pool: in use, and in total.
    pub fn pool(&self, used: usize, all: usize) {
        self.pool_used.set(i64::try_from(used).unwrap_or(i64::MAX));
        self.pool_size.set(i64::try_from(all).unwrap_or(i64::MAX));
    }

    /// Sets how the standby follows the primary.
    pub fn standby(&self, lag: Lag) {
        self.standby_lag.set(lag.bytes.unwrap_or(-1));
        self.standby_used.set(lag.is_used.into());
    }

    /// Sets the number of outbox messages of each delivery status.
    pub fn outbox(&self, counts: &[(DeliveryStatus, i64)]) {
        for (status, count) in counts {
            self.outbox.with_label_values(&[status.as_str()]).set(*count);
        }
    }

    /// Sets for how many seconds the oldest due message has waited, 0 without one, and the age of the last heartbeat of
    /// `work`, -1 if there never was one.
    pub fn background(&self, oldest_due_message: Option<i64>, worker_heartbeat: Option<i64>) {
        self.oldest_due_message.set(oldest_due_message.unwrap_or(0));
        self.worker_heartbeat.set(worker_heartbeat.unwrap_or(-1));
    }

    /// Sets the number of running and of waiting password hashes.
    pub fn password_hashes(&self, load: Load) {
        for (state, count) in [("running", load.running), ("waiting", load.waiting)] {
            self.password_hashes.with_label_values(&[state]).set(i64::try_from(count).unwrap_or(i64::MAX));
        }
    }

    /// All metrics in the Prometheus text format.
    ///
    /// # Errors
    /// [`AppError::Internal`] if it cannot be written.
    pub fn text(&self) -> Result<String, AppError> {
        TextEncoder::new()
            .encode_to_string(&self.registry.gather())
            .map_err(|error| AppError::Internal(format!("metrics: {error}")))
    }

    /// Records one request: method, route template, status and duration.
    pub fn count(&self, method: &Method, route: &str, status: StatusCode, begun: Instant) {
        let observed = self.requests.with_label_values(&[method.as_str(), route, status.as_str()]);
        observed.observe(begun.elapsed().as_secs_f64());
        if route == SIGN_IN && *method == Method::POST && status.is_client_error() {
            self.sign_in_failures.inc();
        }
    }
}
