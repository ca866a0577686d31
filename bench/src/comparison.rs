//! The service and pgbench in turn, at one number of clients, on the same database.

use fonds1035::embedded::Cluster;
use tokio_postgres::Client;

use crate::arithmetic::Pace;
use crate::closed_loop::{self, Round};
use crate::measure::Measured;
use crate::options::Options;
use crate::pgbench::{self, Workplace};
use crate::rows::Stretch;
use crate::script::{Form, Script};
use crate::service::Service;
use crate::{Failure, effects};

/// Both at one number of clients.
#[derive(Debug)]
pub struct Comparison {
    /// What was done.
    pub work: String,
    /// Clients.
    pub clients: u64,
    /// The service.
    pub service: Measured,
    /// pgbench in its best form; rates are of the same unit as the service's.
    pub pgbench: Measured,
    /// That form.
    pub form: Form,
    /// Latencies of pure arithmetic at the service's throughput, in turn with both.
    pub arithmetic: Measured,
    /// The p99 that is wanted at sixteen clients, milliseconds.
    pub p99_wanted: Option<f64>,
    /// The machine alone, by turn.
    pub paces: Vec<Pace>,
}

impl Comparison {
    /// Throughput of the service by that of pgbench.
    pub fn ratio(&self) -> f64 {
        self.service.rate / self.pgbench.rate
    }
}

/// Where a comparison takes place.
pub struct Arena<'a> {
    /// The server.
    pub cluster: &'a Cluster,
    /// The database.
    pub database: &'a str,
    /// Owner's connection, for counting.
    pub owner: &'a Client,
    /// The running service.
    pub service: &'a Service,
    /// Scripts and logs.
    pub workplace: &'a Workplace,
    /// Length and turns.
    pub options: &'a Options,
}

/// What is done, by both.
pub struct Work<'a> {
    /// Its name.
    pub name: &'a str,
    /// The scripts; one is drawn for each transaction.
    pub scripts: Vec<&'a Script>,
    /// Acts in one script, and requests in one round.
    pub acts: u64,
    /// Actions whose events are counted; none for reading.
    pub actions: &'a [&'a str],
    /// Ledger entries of one act.
    pub entries: u64,
    /// The p99 that is wanted at sixteen clients, milliseconds.
    pub p99_wanted: Option<f64>,
}

/// What a single run uses: rounds of the clients, `\set` lines for each script, and the applications touched.
pub struct Provision {
    /// For the service.
    pub round: Round,
    /// For pgbench, by script.
    pub setups: Vec<Vec<String>>,
    /// Applications that it may use up.
    pub stretches: Vec<Stretch>,
}

/// Gives every run its own applications, for so many acts.
pub type Provide<'a> = dyn FnMut(u64) -> Result<Provision, Failure> + 'a;

impl Arena<'_> {
    /// Tries every form of pgbench once at sixteen clients; the best one.
    pub async fn best_form(
        &self,
        work: &Work<'_>,
        provide: &mut Provide<'_>,
    ) -> Result<(Form, Vec<(Form, Measured)>), Failure> {
        let mut tried = Vec::new();
        for form in Form::ALL {
            tried.push((form, self.pgbench(work, form, 16, provide(4_000 * self.options.seconds)?).await?));
        }
        let best = tried.iter().max_by(|one, other| one.1.rate.total_cmp(&other.1.rate)).map(|(form, _)| *form);
        Ok((best.ok_or("no form was tried")?, tried))
    }

    /// Takes turns at one number of clients.
    pub async fn compare(
        &self,
        work: &Work<'_>,
        form: Form,
        clients: u64,
        provide: &mut Provide<'_>,
    ) -> Result<Comparison, Failure> {
        let (mut services, mut pgbenches, mut paces) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.options.turns {
            let service = self.service(work, clients, provide(4_000 * self.options.seconds)?).await?;
            paces.push(Pace::look()?);
            services.push(service);
            pgbenches.push(self.pgbench(work, form, clients, provide(5_000 * self.options.seconds)?).await?);
        }
        let turns = paces.iter().zip(&services);
        let arithmetic: Vec<_> = turns.map(|(pace, service)| pace.latencies(clients, service.rate)).collect();
        let comparison = Comparison {
            work: work.name.to_owned(),
            clients,
            service: Measured::mean(&services),
            pgbench: Measured::mean(&pgbenches),
            form,
            arithmetic: Measured::mean(&arithmetic),
            p99_wanted: work.p99_wanted,
            paces,
        };
        println!("{}", crate::report::line(&comparison));
        Ok(comparison)
    }

    /// One run of the service.
    pub async fn service(&self, work: &Work<'_>, clients: u64, provision: Provision) -> Result<Measured, Failure> {
        let before = effects::count(self.owner, &provision.stretches, work.actions).await?;
        let measured =
            closed_loop::run(self.service, self.cluster, &provision.round, clients, self.options.seconds).await?;
        self.same_effects(work, &provision, before, measured.done).await?;
        Ok(measured)
    }

    /// One run of pgbench.
    pub async fn pgbench(
        &self,
        work: &Work<'_>,
        form: Form,
        clients: u64,
        provision: Provision,
    ) -> Result<Measured, Failure> {
        let before = effects::count(self.owner, &provision.stretches, work.actions).await?;
        let written: Vec<_> = work
            .scripts
            .iter()
            .zip(&provision.setups)
            .zip(0..)
            .map(|((script, setup), place)| script.write(form, &format!("s{place}"), setup))
            .collect();
        let clients = usize::try_from(clients)?;
        let seconds = self.options.seconds;
        let mut measured =
            pgbench::run(self.cluster, self.workplace, self.database, form, &written, clients, seconds).await?;
        measured.rate *= work.acts as f64;
        self.same_effects(work, &provision, before, measured.done * work.acts).await?;
        Ok(measured)
    }

    async fn same_effects(
        &self,
        work: &Work<'_>,
        provision: &Provision,
        before: effects::Effects,
        done: u64,
    ) -> Result<(), Failure> {
        effects::nothing_open(self.owner).await?;
        if work.actions.is_empty() {
            return Ok(());
        }
        let after = effects::count(self.owner, &provision.stretches, work.actions).await?;
        let (events, entries) = (after.events - before.events, after.entries - before.entries);
        if u64::try_from(events)? == done && u64::try_from(entries)? == done * work.entries {
            return Ok(());
        }
        Err(format!("{}: {done} were answered, {events} events and {entries} entries were found", work.name).into())
    }
}
