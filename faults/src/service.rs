//! The service as it is shipped: `serve` and `work` in process groups of their own, killed when dropped.

use std::fs::File;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::http::{self, Request};
use crate::{Failure, process};

/// Longest wait for the start, and for the end after SIGTERM.
pub const LIMIT: Duration = Duration::from_secs(30);

/// Settings besides the defaults.
const SETTINGS: &[(&str, &str)] = &[
    ("FONDS1035__LOGGING__FORMAT", "json"),
    ("FONDS1035__LOGGING__FILTER", "info"),
    ("FONDS1035__TOKENS__ACCESS_LIFETIME_SECONDS", "7200"),
    ("FONDS1035__TOKENS__SIGNING_KEYS__FAULTS", "only for the fault tests on this machine"),
    ("FONDS1035__TOKENS__CURRENT_SIGNING_KEY", "faults"),
    ("FONDS1035__SIGN_IN__ATTEMPTS_PER_ADDRESS_PER_MINUTE", "100000"),
    ("FONDS1035__SIGN_IN__ATTEMPTS_PER_SITE_PER_MINUTE", "100000"),
    ("FONDS1035__SIGN_IN__ATTEMPTS_PER_ACCOUNT_PER_MINUTE", "100000"),
];

/// A running process of the service.
#[derive(Debug)]
pub struct Service {
    child: Child,
    process: u32,
}

impl Service {
    /// Starts a subcommand with these settings; its log is appended to a file.
    pub fn start(program: &Path, command: &str, settings: &[(String, String)], log: &Path) -> Result<Service, Failure> {
        let log = File::options().create(true).append(true).open(log)?;
        let mut start = Command::new(program);
        start.arg(command).env_clear().envs(SETTINGS.iter().copied());
        start.envs(settings.iter().map(|(name, value)| (name, value)));
        start.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        // Ctrl-C in a terminal reaches the harness only, which stops what it has started.
        start.process_group(0).kill_on_drop(true);
        let child = start.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
        let process = child.id().ok_or("the service has ended")?;
        Ok(Service { child, process })
    }

    /// Waits until a path of `serve` is answered 200.
    pub async fn answers(&mut self, port: u16, path: &str) -> Result<Duration, Failure> {
        let begun = Instant::now();
        while !is_ok(port, path).await {
            if self.child.try_wait()?.is_some() || begun.elapsed() > LIMIT {
                return Err(format!("`serve` did not answer {path}").into());
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(begun.elapsed())
    }

    /// Kills it (SIGKILL).
    pub async fn kill(mut self) -> Result<(), Failure> {
        Ok(self.child.kill().await?)
    }

    /// Asks it to stop (SIGTERM) and waits; `None` if it did not stop in time and was killed.
    pub async fn terminate(mut self) -> Result<Option<(ExitStatus, Duration)>, Failure> {
        process::signal("TERM", &[self.process])?;
        let begun = Instant::now();
        match timeout(LIMIT, self.child.wait()).await {
            Ok(status) => Ok(Some((status?, begun.elapsed()))),
            Err(_) => {
                self.child.kill().await?;
                Ok(None)
            }
        }
    }
}

/// Whether a path is answered 200 within a second.
pub async fn is_ok(port: u16, path: &str) -> bool {
    let request = Request { line: format!("GET {path}"), headers: Vec::new(), body: Vec::new() };
    matches!(http::ask(port, &request, Duration::from_secs(1)).await, Ok(answer) if answer.status == 200)
}

/// A port that is free now.
pub fn free_port() -> Result<u16, Failure> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Runs a subcommand to its end within a time limit: whether it succeeded, and what it wrote.
pub async fn finish(
    program: &Path,
    command: &str,
    settings: &[(String, String)],
    limit: Duration,
) -> Result<(bool, String), Failure> {
    let mut start = Command::new(program);
    start.arg(command).env_clear().envs(settings.iter().map(|(name, value)| (name, value)));
    start.stdin(Stdio::null()).process_group(0).kill_on_drop(true);
    let done = timeout(limit, start.output()).await.map_err(|_| format!("`{command}` did not end"))??;
    let words = [done.stdout, done.stderr].concat();
    Ok((done.status.success(), String::from_utf8_lossy(&words).into_owned()))
}
