//! The closed loop: every client sends its next request when the answer to the last one has come, for some seconds.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fonds1035::embedded::Cluster;

use crate::http::{Connection, Request};
use crate::measure::{Measured, Seen};
use crate::service::Service;
use crate::{Failure, process};

/// What a client sends in its nth round, one after the other.
pub type Round = Arc<dyn Fn(u64, u64) -> Vec<Request> + Send + Sync>;

/// Runs a number of clients for a number of seconds; a round that was begun is finished, and any answer that is no
/// success ends the run. Latencies are of single requests.
pub async fn run(
    service: &Service,
    cluster: &Cluster,
    round: &Round,
    clients: u64,
    seconds: u64,
) -> Result<Measured, Failure> {
    let mut connections = Vec::new();
    for _ in 0..clients {
        connections.push(Connection::open(service.port).await?);
    }
    let server = cluster.process_id().ok_or("the database server has ended")?;
    let before = (process::own_milliseconds(service.process)?, process::server_milliseconds(server)?);
    let (begun, length) = (Instant::now(), Duration::from_secs(seconds));
    let tasks: Vec<_> = connections
        .into_iter()
        .zip(0..)
        .map(|(connection, client)| tokio::spawn(one(connection, client, Arc::clone(round), begun, length)))
        .collect();
    let mut seen = Vec::new();
    for task in tasks {
        seen.extend(task.await??);
    }
    let elapsed = begun.elapsed();
    let own = process::own_milliseconds(service.process)?.saturating_sub(before.0);
    let servers = process::server_milliseconds(server)?.saturating_sub(before.1);
    Ok(Measured::new(&seen, None, elapsed, own, servers))
}

async fn one(
    mut connection: Connection,
    client: u64,
    round: Round,
    begun: Instant,
    length: Duration,
) -> Result<Vec<Seen>, Failure> {
    let mut seen = Vec::new();
    let mut number = 0;
    while begun.elapsed() < length {
        for request in round(client, number) {
            let sent = Instant::now();
            let (status, body) = connection.ask(&request).await?;
            if !(200..300).contains(&status) {
                return Err(format!("{}: {status} {}", request.line, String::from_utf8_lossy(body)).into());
            }
            seen.push((begun.elapsed(), u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX)));
        }
        number += 1;
    }
    Ok(seen)
}
