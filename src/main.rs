//! The command-line program: each subcommand calls a function of the library.

use std::error::Error;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};
use fonds1035::clock::Clock;
use fonds1035::config::Config;
use fonds1035::domain::kernel::actor::Role;
use fonds1035::domain::kernel::language::Language;
use fonds1035::domain::people::Profile;
use fonds1035::embedded::{Cluster, SUPERUSER, Settings};
use fonds1035::startup::{self, Parts};
use fonds1035::store::db::{Context, Db};
use fonds1035::store::pools::DbSettings;
use fonds1035::workflow::notifications::hold;
use fonds1035::{demo, import, telemetry, workflow};

/// A response needs thousands of small allocations; mimalloc takes half the time of the system allocator for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// Serve the API
    Serve,
    /// Run the background jobs: deliver mail, remind, clear away what is kept for a while only
    Work,
    /// Show everything on this machine: a private PostgreSQL, constructed applications, the API and the jobs
    Demo,
    /// Bring the database to the shape this version expects
    Migrate,
    /// Invite the first administrator by mail; further persons are invited through the API
    InviteAdministrator {
        /// E-mail address
        email: String,
        /// Name
        name: String,
        /// Language of messages: en, fr or es
        #[arg(long, default_value = "en")]
        language: Language,
    },
    /// Read files of others, or the reference facts of the program, into the database
    Import {
        #[command(subcommand)]
        what: Importable,
    },
    /// Recompute every state, balance and hash, and say what was checked
    Verify,
    /// Hold, list or release messages after a restore
    Outbox {
        #[command(subcommand)]
        what: OnOutbox,
    },
    /// Print what the program knows about itself
    Print {
        #[command(subcommand)]
        what: Printable,
    },
}

#[derive(Subcommand)]
enum Importable {
    /// The reference facts that the program carries: states, their dated facts, published rule values
    Reference,
    /// Files about states: names, the list of eligible states, accessions to the European Union, dated facts
    States {
        /// CSV files, told apart by their columns
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// The World Bank's income groups by year of release
    IncomeGroups {
        /// CSV file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// A register of historical projects
    Projects {
        /// CSV file; rejected rows are written beside it
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum OnOutbox {
    /// Hold every waiting message that was written before an instant, so that it is not sent a second time
    Hold {
        /// The instant, as 2026-12-01T09:30:00Z
        #[arg(long, value_name = "INSTANT")]
        before: DateTime<Utc>,
    },
    /// List the held messages
    Held,
    /// Send the held messages after all
    Release {
        /// Only those that were written at this instant or later
        #[arg(long, value_name = "INSTANT")]
        since: Option<DateTime<Utc>>,
    },
}

#[derive(Subcommand)]
enum Printable {
    /// The configuration in force, as JSON, without its secrets
    Config,
    /// The life of an application, as Markdown
    Lifecycle,
    /// Who may call which operation, as Markdown
    Access,
    /// The interface, as an OpenAPI document
    Openapi,
    /// The terms of the field in English, French and Spanish, as Markdown
    Glossary,
    /// The tables of the database, as Markdown; a private PostgreSQL is started and migrated for it
    DataModel,
    /// Every key of the configuration with its default and meaning, as Markdown
    Configuration,
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
        Command::Serve => run_parts(config, Parts::Api)?,
        Command::Work => run_parts(config, Parts::Jobs)?,
        Command::Demo => demonstrate(config)?,
        Command::Migrate => migrate(&config)?,
        Command::InviteAdministrator { email, name, language } => {
            let invited = Profile { name, role: Role::Administrator, represents: None, language };
            runtime()?.block_on(startup::invite_first(&config, &Clock::system(), &email, invited))?;
            writeln!(std::io::stdout(), "the invitation leaves with the next round of `fonds1035 work`")?;
        }
        Command::Import { what } => import(&config, &what)?,
        Command::Verify => verify(&config)?,
        Command::Outbox { what } => outbox(&config, &what)?,
        Command::Print { what: Printable::Config } => {
            writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&config)?)?;
        }
        Command::Print { what: Printable::Access } => write!(std::io::stdout(), "{}", fonds1035::print::access())?,
        Command::Print { what: Printable::Openapi } => write!(std::io::stdout(), "{}", fonds1035::print::openapi())?,
        Command::Print { what: Printable::Lifecycle } => {
            write!(std::io::stdout(), "{}", fonds1035::print::lifecycle())?
        }
        Command::Print { what: Printable::Glossary } => write!(std::io::stdout(), "{}", fonds1035::print::glossary())?,
        Command::Print { what: Printable::DataModel } => write!(std::io::stdout(), "{}", data_model()?)?,
        Command::Print { what: Printable::Configuration } => {
            write!(std::io::stdout(), "{}", fonds1035::print::configuration()?)?
        }
    }
    Ok(())
}

/// Runs parts of the service until the process receives a stop signal.
fn run_parts(config: Config, parts: Parts) -> Result<(), Box<dyn Error>> {
    telemetry::start(&config.logging)?;
    runtime()?.block_on(async {
        let stop = startup::stop_signal()?;
        let ready = || tracing::info!(?parts, "ready");
        Ok(startup::run(config, Clock::system(), parts, ready, stop).await?)
    })
}

/// Prepares the demonstration, prints its address, and runs it until the process receives a stop signal.
fn demonstrate(config: Config) -> Result<(), Box<dyn Error>> {
    telemetry::start(&config.logging)?;
    let say = |line: &str| {
        // A closed standard output does not stop the server.
        let _ = writeln!(std::io::stdout(), "{line}");
    };
    runtime()?.block_on(async {
        let demonstration = demo::prepare(config, &say).await?;
        let config = demonstration.config.clone();
        let (address, mail) = (config.http.bind, config.mail.file_folder.clone());
        let stop = startup::stop_signal()?;
        let ready = || {
            say(&format!("mail is written to {}", mail.display()));
            say(&format!("ready: http://{address}/api/v1   Ctrl-C stops all of it"));
        };
        startup::run(config, Clock::system(), Parts::Both, ready, stop).await?;
        say("stopping");
        drop(demonstration);
        say("stopped");
        Ok(())
    })
}

/// The data model of a new, migrated database on a temporary server.
fn data_model() -> Result<String, Box<dyn Error>> {
    let server = Cluster::start(&Settings::temporary())?;
    let owner = server.url("postgres", SUPERUSER);
    runtime()?.block_on(async {
        fonds1035::store::migrate::up(&owner).await?;
        Ok(fonds1035::print::data_model(&owner).await?)
    })
}

/// Runs the pending migrations and prints their names.
fn migrate(config: &Config) -> Result<(), Box<dyn Error>> {
    let ran = runtime()?.block_on(startup::migrate(config))?;
    let mut out = std::io::stdout();
    for migration in &ran {
        writeln!(out, "{migration}")?;
    }
    writeln!(out, "{} migrations ran", ran.len())?;
    Ok(())
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()
}

/// Imports reference facts or a register and prints the result.
fn import(config: &Config, what: &Importable) -> Result<(), Box<dyn Error>> {
    let db = startup::open_database(config)?;
    let context = startup::own_context(&Clock::system(), "import");
    let mut out = std::io::stdout();
    runtime()?.block_on(async {
        match what {
            Importable::Reference => writeln!(out, "{}", import::record_reference(&db, context).await?)?,
            Importable::States { files } => {
                for file in files {
                    let found = import::record_states(&db, context.clone(), file).await?;
                    writeln!(out, "{}: {found}", file.display())?;
                }
            }
            Importable::IncomeGroups { file } => {
                let found = import::record_income_groups(&db, context, file).await?;
                writeln!(out, "{}: {found}", file.display())?;
            }
            Importable::Projects { file } => {
                let progress = Progress::default();
                let told = move |done, total| progress.show(done, total);
                write!(out, "{}", import::projects::import(&db, context, file, told).await?)?;
            }
        }
        Ok(())
    })
}

/// Shows the progress of an import: in place on a terminal, otherwise as one line every thousand rows and at the end.
#[derive(Default)]
struct Progress {
    said: AtomicUsize,
}

impl Progress {
    fn show(&self, done: usize, total: usize) {
        let mut err = std::io::stderr();
        // A failure to write the progress is ignored.
        if err.is_terminal() {
            let end = if done == total { "\n" } else { "" };
            let _ = write!(err, "\r{done} of {total} rows{end}").and_then(|()| err.flush());
        } else if done == total || done >= self.said.load(Ordering::Relaxed) + 1_000 {
            self.said.store(done, Ordering::Relaxed);
            let _ = writeln!(err, "{done} of {total} rows");
        }
    }
}

/// Holds, lists or releases messages and prints how many.
fn outbox(config: &Config, what: &OnOutbox) -> Result<(), Box<dyn Error>> {
    let db = startup::open_database(config)?;
    let context = startup::own_context(&Clock::system(), "outbox");
    let mut out = std::io::stdout();
    runtime()?.block_on(async {
        match what {
            OnOutbox::Hold { before } => {
                let before = *before;
                let held = db.write(context, async move |tx| hold::hold(&tx, before).await).await?;
                writeln!(out, "{held} messages from before {before} are held")?;
            }
            OnOutbox::Held => {
                let held = hold::held(&db).await?;
                for message in &held {
                    writeln!(
                        out,
                        "{} {} {} {}",
                        message.id, message.created_at, message.kind, message.recipient_email
                    )?;
                }
                writeln!(out, "{} messages are held", held.len())?;
            }
            OnOutbox::Release { since } => {
                let since = *since;
                let released = db.write(context, async move |tx| hold::release(&tx, since).await).await?;
                writeln!(out, "{released} messages are due now")?;
            }
        }
        Ok(())
    })
}

/// Prints the result of a verification; the command fails if a fault was found.
fn verify(config: &Config) -> Result<(), Box<dyn Error>> {
    let settings = DbSettings {
        url: startup::prepared_address(config, config.database_url()?)?,
        pool_size: 1,
        wait: config.database.pool_wait,
        // No statement timeout: a verification reads all rows.
        statement_timeout: Duration::ZERO,
    };
    let context = Context { actor: None, now: Clock::system().now(), request_id: "verify".to_owned() };
    let found = runtime()?.block_on(async {
        Db::open(&settings)?.snapshot(context, async |tx| workflow::audit::verify::verify(&tx).await).await
    })?;
    let mut out = std::io::stdout();
    writeln!(out, "{} applications: state recomputed from {} events", found.applications, found.events)?;
    writeln!(out, "{} contents and {} documents: hash recomputed from the bytes", found.contents, found.documents)?;
    writeln!(out, "{} lines and years: balance recomputed from {} entries", found.lines_and_years, found.entries)?;
    writeln!(out, "{} reports on projects: added up, and held against what ended projects were paid", found.reports)?;
    writeln!(
        out,
        "{} revisions of calls: replayed, {} regional applications held against theirs",
        found.call_revisions, found.taken_in_calls
    )?;
    writeln!(out, "{} payments and returns of projects: replayed from what was granted", found.movements)?;
    writeln!(
        out,
        "{} events of instalments: replayed, payments compared with what was moved",
        found.instalment_events
    )?;
    writeln!(
        out,
        "{} amendments: replayed from {} events, {} agreed contents followed from what was approved",
        found.amendments, found.amendment_events, found.agreed_versions
    )?;
    for (line, year, balance) in &found.balances {
        writeln!(
            out,
            "  {line} {year}: allotted {} + recovered {} + voluntary {} + carried {} = available {} + reserved {} + committed {} + disbursed {} + returned {}",
            balance.allotted,
            balance.recovered,
            balance.voluntary,
            balance.carried,
            balance.available,
            balance.reserved,
            balance.committed,
            balance.disbursed,
            balance.returned
        )?;
    }
    writeln!(
        out,
        "{} events, entries and audit events have an earlier time than the one that they follow",
        found.earlier
    )?;
    for earlier in &found.listed_earlier {
        writeln!(out, "EARLIER {earlier}")?;
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
