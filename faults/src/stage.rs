//! Where one kind of fault happens: a server on a copy of the template, `serve` beside it, clients, and the end with its
//! comparison.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use fonds1035::store::pools::SERVICE_ROLE;

use crate::act::Journal;
use crate::checker::{self, Findings, Held};
use crate::door::Door;
use crate::load;
use crate::postgres::Server;
use crate::row::{NO_FAULT, Row, TIMES_GO_BACK, Wanted};
use crate::service::{self, Service};
use crate::{Failure, folder};

/// How long a client waits for an answer under load.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Within this time the service is to go on by itself.
pub const RECOVERY: Duration = Duration::from_secs(30);

/// What every kind is given.
#[derive(Debug, Clone)]
pub struct World {
    /// The program.
    pub program: PathBuf,
    /// The folder of the run.
    pub folder: PathBuf,
    /// The template cluster.
    pub template: PathBuf,
    /// Parameters of every server.
    pub parameters: &'static [(&'static str, &'static str)],
}

/// The place of one kind.
#[derive(Debug)]
pub struct Stage {
    /// Its server; another one takes its place in a failover.
    pub server: Server,
    /// Its folder.
    pub folder: PathBuf,
    /// What its clients remember.
    pub journal: Arc<Journal>,
    /// The port of `serve`.
    pub port: u16,
    /// The program.
    pub program: PathBuf,
    /// What is added to the settings of `serve`.
    pub settings: Vec<(String, String)>,
}

impl Stage {
    /// Sets the stage in a folder of the run.
    pub fn new(world: &World, name: &str, options: &[(&str, &str)]) -> Result<Stage, Failure> {
        Stage::at(world, &world.folder.join(name), options)
    }

    /// Sets the stage in a folder.
    pub fn at(world: &World, place: &Path, options: &[(&str, &str)]) -> Result<Stage, Failure> {
        std::fs::create_dir_all(place)?;
        folder::copy(&world.template, &place.join("postgres"))?;
        let options = [world.parameters, options].concat();
        let server = Server::start(&place.join("postgres"), &options)?;
        Ok(Stage {
            server,
            folder: place.to_owned(),
            journal: Arc::default(),
            port: service::free_port()?,
            program: world.program.clone(),
            settings: Vec::new(),
        })
    }

    /// Settings of a process of the service on a database.
    pub fn settings_on(&self, url: &str) -> Vec<(String, String)> {
        let own = [("DATABASE_URL", url.to_owned()), ("FONDS1035__HTTP__BIND", format!("127.0.0.1:{}", self.port))];
        let own = own.into_iter().map(|(name, value)| (name.to_owned(), value));
        own.chain(self.settings.iter().cloned()).collect()
    }

    /// Starts `serve` on a database and waits until it is ready.
    pub async fn serve_on(&self, url: &str) -> Result<Service, Failure> {
        let mut service = self.start("serve", url)?;
        service.answers(self.port, "/readyz").await?;
        Ok(service)
    }

    /// Starts `serve` on the server of the stage.
    pub async fn serve(&self) -> Result<Service, Failure> {
        self.serve_on(&self.server.url(SERVICE_ROLE)).await
    }

    /// Starts a subcommand on a database.
    pub fn start(&self, command: &str, url: &str) -> Result<Service, Failure> {
        let log = self.folder.join(format!("{command}.log"));
        Service::start(&self.program, command, &self.settings_on(url), &log)
    }

    /// Signs everybody in.
    pub async fn door(&self) -> Result<Door, Failure> {
        Door::open(self.port, PATIENCE).await
    }

    /// Whether whole stories are told again within the limit, and how long that took.
    pub async fn recovered(&self, door: &Door) -> Option<Duration> {
        load::recovered(door, &self.journal, RECOVERY).await
    }

    /// Compares, repeats what is unanswered, compares again and verifies.
    pub async fn conclude(&self, kind: &str, times: usize, recovered: bool, note: String) -> Result<Row, Failure> {
        let database = self.server.client(crate::postgres::DATABASE).await?;
        let mut findings = Findings::default();
        findings.acknowledged(&self.journal.acts(), &Held::read(&database).await?);
        let door = self.door().await?.patient(RECOVERY);
        findings.tally.repeated = checker::repeat(&door, &self.journal).await?;
        findings.repeated(&self.journal.acts(), &Held::read(&database).await?);
        let verify = self.verify(&self.server.url(SERVICE_ROLE)).await?;
        for example in &findings.examples {
            println!("  {example}");
        }
        let (kind, tally, wanted) = (kind.to_owned(), findings.tally, Wanted::Nothing);
        Ok(Row { kind, times, tally, verify, recovered, note, wanted })
    }

    /// Runs `verify`: that there is no fault, or the first ones.
    pub async fn verify(&self, url: &str) -> Result<String, Failure> {
        let (good, words) =
            service::finish(&self.program, "verify", &self.settings_on(url), Duration::from_secs(60)).await?;
        if good && words.lines().any(|line| line == NO_FAULT) {
            return Ok(NO_FAULT.to_owned());
        }
        let faults: Vec<&str> = words.lines().filter(|line| line.starts_with("FAULT")).collect();
        if !faults.is_empty() && faults.iter().all(|fault| fault.contains("before the one that it follows")) {
            return Ok(TIMES_GO_BACK.to_owned());
        }
        println!("  verify: {}", if faults.is_empty() { words.as_str() } else { faults[0] });
        Ok(format!("**{} faults**", faults.len()))
    }
}

/// Seconds for the note, rounded up.
pub fn seconds(longest: Duration) -> String {
    format!("{} s", longest.as_secs() + u64::from(longest.subsec_nanos() > 0))
}
