//! `make bench`: the running service against pgbench that sends the same statements, on a million applications.
//!
//! Knows nothing of the service's inside but what it says about itself: its HTTP interface, and the statements that the
//! database server received from it.
#![allow(clippy::disallowed_methods, clippy::float_arithmetic)]

mod arithmetic;
mod closed_loop;
mod comparison;
mod database;
mod effects;
mod http;
mod load;
mod measure;
mod options;
mod pgbench;
mod process;
mod recording;
mod report;
mod rows;
mod run;
mod script;
mod service;
mod statement;
mod statements;
mod template;
mod work;

use std::error::Error;
use std::process::ExitCode;

/// Whatever ends a run.
pub type Failure = Box<dyn Error + Send + Sync>;

/// An identity whose digits are decimal: family and number, so that a script can compute it.
pub fn identity(family: u32, number: u64) -> uuid::Uuid {
    // Decimal digits are hexadecimal digits; 4 + 4 + 24 of them.
    uuid::Uuid::parse_str(&format!("0190{family:04}{number:024}")).unwrap_or_default()
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let done = runtime.map_err(Failure::from).and_then(|runtime| {
        let options = options::Options::read(std::env::args().skip(1))?;
        runtime.block_on(run::run(&options))
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // PostgreSQL's own words stand in the cause.
            let causes = std::iter::successors(error.source(), |cause: &&dyn Error| (*cause).source());
            eprintln!("bench: {error}{}", causes.map(|cause| format!(": {cause}")).collect::<String>());
            ExitCode::FAILURE
        }
    }
}
