//! Running pgbench: several clients for some seconds, with the latency of every transaction.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use fonds1035::embedded::Cluster;
use fonds1035::store::pools::SERVICE_ROLE;
use tokio::process::Command;

use crate::measure::{Measured, Seen};
use crate::script::{Form, Written};
use crate::{Failure, process};

/// A place for scripts and logs, removed when dropped.
pub struct Workplace(PathBuf);

impl Workplace {
    /// A new folder.
    pub fn new() -> Result<Workplace, Failure> {
        let folder = std::env::temp_dir().join(format!("fonds1035-bench-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Workplace(folder))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Sends the scripts in turn by lot. One transaction of pgbench is one script.
pub async fn run(
    cluster: &Cluster,
    workplace: &Workplace,
    database: &str,
    form: Form,
    scripts: &[Written],
    clients: usize,
    seconds: u64,
) -> Result<Measured, Failure> {
    let folder = workplace.path();
    for old in fs::read_dir(folder)?.flatten() {
        fs::remove_file(old.path())?;
    }
    let mut command = Command::new(cluster.programs().path("pgbench"));
    command.args(["--no-vacuum", "--log", "--log-prefix=latency", "-M", form.protocol, "-U", SERVICE_ROLE]);
    command.args(["-c", &clients.to_string(), "-j", &clients.min(2).to_string(), "-T", &seconds.to_string()]);
    command.arg("-h").arg(cluster.socket_folder()).current_dir(folder).env("PGTZ", "UTC");
    command.args(["-D", "i=-1", "-D", &format!("clients={clients}")]);
    for (place, script) in scripts.iter().enumerate() {
        let name = format!("script_{place}.sql");
        fs::write(folder.join(&name), &script.text)?;
        command.args(["-f", &name]);
        for (variable, value) in &script.variables {
            command.args(["-D", &format!("{variable}={value}")]);
        }
    }
    command.arg(database).stdin(Stdio::null());
    let server = cluster.process_id().ok_or("the database server has ended")?;
    let (before, begun) = (process::server_milliseconds(server)?, Instant::now());
    let output = command.output().await?;
    let elapsed = begun.elapsed();
    let server_cpu = process::server_milliseconds(server)?.saturating_sub(before);
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !output.status.success() || complained.contains("ERROR") || complained.contains("aborted") {
        return Err(format!("pgbench failed:\n{said}\n{complained}").into());
    }
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")).and_then(|rest| rest.split(' ').next());
    let rate: f64 = rate.ok_or("pgbench says no rate")?.parse()?;
    Ok(Measured::new(&seen(folder)?, Some(rate), elapsed, 0, server_cpu))
}

/// Every transaction of the run, from pgbench's log: its third field is the latency in microseconds, the fifth and the
/// sixth are the instant of its end in seconds and microseconds.
fn seen(folder: &Path) -> Result<Vec<Seen>, Failure> {
    let mut ended: Vec<(Duration, u32)> = Vec::new();
    for file in
        fs::read_dir(folder)?.flatten().filter(|file| file.file_name().to_string_lossy().starts_with("latency."))
    {
        for line in fs::read_to_string(file.path())?.lines() {
            let fields: Vec<&str> = line.split(' ').collect();
            let [_, _, latency, _, seconds, microseconds, ..] = fields.as_slice() else {
                return Err("a line of pgbench's log is too short".into());
            };
            let at = Duration::from_secs(seconds.parse()?) + Duration::from_micros(microseconds.parse()?);
            ended.push((at, latency.parse()?));
        }
    }
    let first = ended.iter().map(|(at, _)| *at).min().unwrap_or_default();
    Ok(ended.into_iter().map(|(at, latency)| (at - first, latency)).collect())
}
