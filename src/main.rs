//! The one binary: every subcommand of the service, each a call into the library.

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use fonds1035::clock::Clock;
use fonds1035::config::Config;
use fonds1035::store::db::{Context, Db, DbSettings};
use fonds1035::workflow;
use secrecy::ExposeSecret as _;

/// The grant workflow of the Fonds 1035.
#[derive(Parser)]
#[command(name = "fonds1035", version, arg_required_else_help = true)]
struct CommandLine {
    /// Folder of development.toml and production.toml [default: config, where it exists]
    #[arg(long, global = true, value_name = "FOLDER")]
    config_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Recompute every state, balance and hash, and say what was checked
    Verify,
    /// Print what the program knows about itself
    Print {
        #[command(subcommand)]
        what: Printable,
    },
}

#[derive(Subcommand)]
enum Printable {
    /// The configuration in force, as JSON, without its secrets
    Config,
    /// The life of an application, as Markdown
    Lifecycle,
}

fn main() -> ExitCode {
    match run(CommandLine::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fonds1035: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(line: CommandLine) -> Result<(), Box<dyn Error>> {
    let config = Config::load(line.config_dir.as_deref())?;
    match line.command {
        Command::Verify => verify(&config)?,
        Command::Print { what: Printable::Config } => {
            writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&config)?)?;
        }
        Command::Print { what: Printable::Lifecycle } => {
            write!(std::io::stdout(), "{}", fonds1035::print::lifecycle())?
        }
    }
    Ok(())
}

/// Prints what a verification checked; a fault makes the command fail.
fn verify(config: &Config) -> Result<(), Box<dyn Error>> {
    let settings = DbSettings {
        url: config.database_url()?.expose_secret().to_owned(),
        pool_size: 1,
        wait: config.database.pool_wait,
        // Reading everything takes as long as it takes.
        statement_timeout: Duration::ZERO,
    };
    let context = Context { actor: None, now: Clock::system().now(), request_id: "verify".to_owned() };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let found = runtime.block_on(async {
        Db::open(&settings)?.snapshot(context, async |tx| workflow::verify::verify(&tx).await).await
    })?;
    let mut out = std::io::stdout();
    writeln!(out, "{} applications: state recomputed from {} events", found.applications, found.events)?;
    writeln!(out, "{} contents and {} documents: hash recomputed from the bytes", found.contents, found.documents)?;
    writeln!(out, "{} lines and years: balance recomputed from {} entries", found.lines_and_years, found.entries)?;
    for (line, year, balance) in &found.balances {
        writeln!(
            out,
            "  {line} {year}: allotted {} + recovered {} + voluntary {} = available {} + reserved {} + committed {} + disbursed {}",
            balance.allotted,
            balance.recovered,
            balance.voluntary,
            balance.available,
            balance.reserved,
            balance.committed,
            balance.disbursed
        )?;
    }
    for fault in &found.faults {
        writeln!(out, "FAULT {fault}")?;
    }
    if found.faults.is_empty() {
        writeln!(out, "no fault")?;
        Ok(())
    } else {
        Err(format!("{} faults", found.faults.len()).into())
    }
}
