//! `make faults`: faults are injected into the service and PostgreSQL while clients act and remember every answer; then
//! the answers are compared with the database.
//!
//! Knows of the service's inside only the names of tables and columns that hold what was done.
#![allow(clippy::disallowed_methods)]

mod act;
mod checker;
mod client;
mod door;
mod folder;
mod http;
mod kinds;
mod life;
mod load;
mod mail_server;
mod options;
mod postgres;
mod process;
mod proxy;
mod report;
mod row;
mod service;
mod stage;
mod standby;
mod story;
mod template;
mod year_end;

use std::error::Error;
use std::process::ExitCode;

/// Whatever ends a run.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Runs until the end or until Ctrl-C; either way what was started is stopped by the guards on the way out.
async fn run(options: &options::Options) -> Result<bool, Failure> {
    tokio::select! {
        done = kinds::run(options) => done,
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    }
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let done = runtime.map_err(Failure::from).and_then(|runtime| {
        let options = options::Options::read(std::env::args().skip(1))?;
        runtime.block_on(run(&options))
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("faults: not every kind ended as wanted");
            ExitCode::FAILURE
        }
        Err(error) => {
            // PostgreSQL's own words stand in the cause.
            let causes = std::iter::successors(error.source(), |cause: &&dyn Error| (*cause).source());
            eprintln!("faults: {error}{}", causes.map(|cause| format!(": {cause}")).collect::<String>());
            ExitCode::FAILURE
        }
    }
}
