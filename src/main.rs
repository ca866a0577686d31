//! The one binary: every subcommand of the service, each a call into the library.

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use fonds1035::config::Config;

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
        Command::Print { what: Printable::Config } => {
            writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&config)?)?;
        }
    }
    Ok(())
}
