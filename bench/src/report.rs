//! The report: `docs/benchmarks.md`, and one line on the terminal for every comparison.

use std::fmt::Write as _;
use std::fs;

use tokio_postgres::Client;

use crate::arithmetic::Pace;
use crate::comparison::Comparison;
use crate::load::Loaded;
use crate::measure::Measured;
use crate::options::Options;
use crate::script::Form;
use crate::statement::Download;
use crate::{Failure, database, service};

/// One kind of reading.
#[derive(Debug)]
pub struct Reads {
    /// On the large database, at every number of clients.
    pub compared: Vec<Comparison>,
    /// The service at sixteen clients on the large database, in turn with the small one.
    pub large: Measured,
    /// The service at sixteen clients on the small database.
    pub small: Measured,
}

/// Everything that was measured.
#[derive(Debug, Default)]
pub struct Report {
    postgres: String,
    cores: usize,
    /// The large database.
    pub loaded: Loaded,
    /// Every form of pgbench on submissions at sixteen clients.
    pub forms: Vec<(Form, Measured)>,
    /// (a)
    pub submit: Vec<Comparison>,
    /// The writes of a submission alone, by pgbench at sixteen clients.
    pub writes_alone: Measured,
    /// (b)
    pub decide: Vec<Comparison>,
    /// (c)
    pub reads: Vec<Reads>,
    /// (d)
    pub download: Download,
    /// Memory of the service after its start and a few requests, kB.
    pub idle_kilobytes: u64,
    /// Most memory of the service in the whole run, kB.
    pub peak_kilobytes: u64,
    /// What `fonds1035 verify` said at the end.
    pub verified: String,
    /// Length of the whole run.
    pub seconds: u64,
}

/// One comparison on one line of the terminal.
pub fn line(compared: &Comparison) -> String {
    let Comparison { work, clients, service, pgbench, form, arithmetic, .. } = compared;
    format!(
        "{work:34} {clients:2} clients: {:7.0}/s p50 {:6.2} p99 {:6.2} ms cpu {:.2}+{:.2} | pgbench ({form}) {:7.0}/s p50 {:6.2} p99 {:6.2} ms cpu {:.2} | {:.2} | arithmetic p99 {:.2} ms",
        service.rate,
        service.p50,
        service.p99,
        service.service_cpu,
        service.server_cpu,
        pgbench.rate,
        pgbench.p50,
        pgbench.p99,
        pgbench.server_cpu,
        compared.ratio(),
        arithmetic.p99
    )
}

/// A target and what was found.
struct Target {
    what: String,
    wanted: String,
    found: String,
    reached: bool,
}

impl Report {
    /// An empty report that knows the machine.
    pub async fn begin(_: &Options, client: &Client) -> Result<Report, Failure> {
        let postgres: String = client.query_one("SELECT current_setting('server_version')", &[]).await?.get(0);
        Ok(Report { postgres, cores: std::thread::available_parallelism()?.get(), ..Report::default() })
    }

    /// Prints the targets and writes the report where it is wanted.
    pub fn write(&self, options: &Options) -> Result<(), Failure> {
        let text = self.text(options)?;
        match &options.report {
            Some(file) => fs::write(file, &text)?,
            None => println!("{text}"),
        }
        for target in self.targets() {
            println!(
                "{} {}: wanted {}, found {}",
                if target.reached { "reached    " } else { "NOT REACHED" },
                target.what,
                target.wanted,
                target.found
            );
        }
        println!("{} s in all", self.seconds);
        Ok(())
    }

    fn targets(&self) -> Vec<Target> {
        let mut targets = Vec::new();
        let mut target = |what: String, wanted: &str, found, reached| {
            targets.push(Target { what, wanted: wanted.to_owned(), found, reached });
        };
        if let Some(submit) = at_16(&self.submit) {
            target(
                "(a) submit, throughput by pgbench's".into(),
                "≥ 0.4",
                format!("{:.2}", submit.ratio()),
                submit.ratio() >= 0.4,
            );
            p99(&mut target, "(a) submit", submit);
        }
        let clean = self.verified.trim_end().ends_with("no fault");
        target(
            "(b) drift of the ledgers, accounts below zero".into(),
            "none",
            if clean { "none" } else { "found" }.into(),
            clean,
        );
        for reads in &self.reads {
            let Some(at_16) = at_16(&reads.compared) else { continue };
            let name = format!("(c) {}", at_16.work);
            target(
                format!("{name}, throughput by pgbench's"),
                "≥ 0.25",
                format!("{:.2}", at_16.ratio()),
                at_16.ratio() >= 0.25,
            );
            p99(&mut target, &name, at_16);
            let kept = reads.large.rate / reads.small.rate;
            target(format!("{name}, throughput by that at 10,000 rows"), "≥ 0.8", format!("{kept:.2}"), kept >= 0.8);
        }
        let grown = self.download.memory_peak.saturating_sub(self.download.memory_before) as f64 / 1_024.0;
        target("(d) statement, growth of memory".into(), "< 16 MB", format!("{grown:.1} MB"), grown < 16.0);
        target(
            "(d) statement, first byte".into(),
            "≤ 100 ms",
            format!("{:.1} ms", self.download.first_byte),
            self.download.first_byte <= 100.0,
        );
        let idle = self.idle_kilobytes as f64 / 1_024.0;
        target("idle memory".into(), "< 60 MB", format!("{idle:.1} MB"), idle < 60.0);
        targets
    }

    fn text(&self, options: &Options) -> Result<String, Failure> {
        let mut out = String::from("<!-- Written by `make bench`. -->\n# Benchmarks\n\n");
        writeln!(
            out,
            "Measured on {} cores shared by the service, PostgreSQL {} and the clients, in {} s.\n",
            self.cores, self.postgres, self.seconds
        )?;
        out.push_str("| target | wanted | found | reached |\n|---|---|---|---|\n");
        for Target { what, wanted, found, reached } in self.targets() {
            writeln!(out, "| {what} | {wanted} | {found} | {} |", if reached { "yes" } else { "**no**" })?;
        }
        self.figures(&mut out)?;
        self.method(&mut out, options)?;
        Ok(out)
    }

    fn figures(&self, out: &mut String) -> Result<(), Failure> {
        let head = "\n| work | clients | service /s | p50 ms | p99 ms | longest ms | cores: service + PostgreSQL | pgbench /s | p50 ms | p99 ms | cores: PostgreSQL | form | ratio | arithmetic p50 ms | p99 ms |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|--:|--:|--:|\n";
        out.push_str("\n## Acts: (a) submit, (b) recommend and approve\n\nOne act is one request. pgbench's latencies in (b) are of a recommendation with its approval, the service's of one of them: clients wait for the lock of the line, and p99 against p50 shows how fairly.\n");
        out.push_str(head);
        for one in self.submit.iter().chain(&self.decide) {
            row(out, one)?;
        }
        out.push_str("\nForms of pgbench on submissions at 16 clients; the best one is the denominator:\n\n| form | /s | p99 ms |\n|---|--:|--:|\n");
        for (form, measured) in &self.forms {
            writeln!(out, "| {form} | {:.0} | {:.1} |", measured.rate, measured.p99)?;
        }
        out.push_str("\n## Reads: (c) get and list\n");
        out.push_str(head);
        for one in self.reads.iter().flat_map(|reads| &reads.compared) {
            row(out, one)?;
        }
        writeln!(
            out,
            "\nThe service at 16 clients, the two databases in turn:\n\n| work | {} rows, /s | p99 ms | 10,000 rows, /s | p99 ms |\n|---|--:|--:|--:|--:|",
            self.loaded.applications
        )?;
        for Reads { compared, large, small } in &self.reads {
            let name = compared.first().map_or("", |one| &one.work);
            writeln!(out, "| {name} | {:.0} | {:.1} | {:.0} | {:.1} |", large.rate, large.p99, small.rate, small.p99)?;
        }
        self.machine(out)?;
        let Download { entries, bytes, first_byte, seconds, memory_before, memory_peak, service_cpu } = &self.download;
        writeln!(
            out,
            "\n## (d) Statement of a line as CSV\n\n{entries} entries, {bytes} bytes in {seconds:.1} s; first byte after {first_byte:.1} ms; memory of the service {:.1} MB before, {:.1} MB at its peak; {service_cpu:.2} cores. Every line was counted, and the SHA-256 of all lines is the one the statement says.",
            *memory_before as f64 / 1_024.0,
            *memory_peak as f64 / 1_024.0
        )?;
        writeln!(
            out,
            "\n## Memory\n\n{:.1} MB after the start, two sign-ins and six requests; {:.1} MB at the peak of the whole run, in which persons signed in with argon2id (64 MiB each, given back).",
            self.idle_kilobytes as f64 / 1_024.0,
            self.peak_kilobytes as f64 / 1_024.0
        )?;
        writeln!(out, "\n## What `fonds1035 verify` said after all of it\n\n```\n{}\n```", self.verified.trim_end())?;
        Ok(())
    }

    /// What the machine alone makes of the percentiles that are wanted.
    fn machine(&self, out: &mut String) -> Result<(), Failure> {
        out.push_str("\n## p99 and the machine\n\nWith 16 clients a pause of the machine delays the 16 requests that are under way, and is longer than what is wanted of one in a hundred unless many more are answered between two pauses. The least throughput is that at which even requests of pure arithmetic would have the p99 that is wanted; pgbench, in its best form, does nothing but the statements of the service.\n\n| work | p99 wanted, ms | least throughput for it, /s | service /s | p99 ms | pgbench /s | p99 ms |\n|---|--:|--:|--:|--:|--:|--:|\n");
        let kinds = || [&self.submit].into_iter().chain(self.reads.iter().map(|reads| &reads.compared));
        let alone = Pace::of_all(kinds().chain([&self.decide]).flatten().flat_map(|one| &one.paces));
        let (mut known, mut least) = (None, 0.0);
        for one in kinds().filter_map(|compared| at_16(compared)) {
            let Some(wanted) = one.p99_wanted else { continue };
            // All reads want the same, and millions of pieces are gone through to find it.
            if known.replace(wanted) != Some(wanted) {
                least = alone.least_rate(16, wanted);
            }
            writeln!(
                out,
                "| {} | {wanted} | {least:.0} | {:.0} | {:.1} | {:.0} | {:.1} |",
                one.work, one.service.rate, one.service.p99, one.pgbench.rate, one.pgbench.p99
            )?;
        }
        let Measured { rate, p99, .. } = self.writes_alone;
        writeln!(
            out,
            "\nOnly what a submission writes, with everything that PostgreSQL holds it to, as one function of the server that reads nothing and waits for no client between two statements: {rate:.0}/s with a p99 of {p99:.1} ms, by pgbench with 16 clients. What a service reads, decides and answers comes on top of that."
        )?;
        Ok(())
    }

    fn method(&self, out: &mut String, options: &Options) -> Result<(), Failure> {
        let Loaded { applications, events, entries, copying_seconds, checking_seconds, bytes } = &self.loaded;
        writeln!(
            out,
            "\n## How it is measured\n\nA private cluster with data checksums and these settings besides PostgreSQL's defaults, removed afterwards: {}.",
            settings(&database::server_options()?)
        )?;
        writeln!(
            out,
            "\nThe large database holds {applications} applications with {events} events and {entries} entries on Line 2, {:.1} GB. Four histories are written by the service's workflow, the others copied from them in {copying_seconds} s; all foreign keys are checked by PostgreSQL after the copying, in {checking_seconds} s. The small one holds 10,000 applications and is verified before.",
            *bytes as f64 / 1e9
        )?;
        writeln!(
            out,
            "\nThe service is the release binary, `fonds1035 serve`, with its default settings and {}. Sign-in, rules, audit, idempotency and outbox are on; every person has signed in with a password, every act has a fresh key and names its version. The client is a closed loop over kept-alive loopback connections, in one process that shares the cores.",
            settings(service::SETTINGS)
        )?;
        writeln!(
            out,
            "\npgbench sends the same statements: one request of each kind is made for two applications while the database server logs what it receives; what differs between the two becomes a variable of the script. All forms of pgbench are tried at 16 clients; a pipelined script stops only where it needs what it has read. Fresh values are as in the service; instants are those of the recording."
        )?;
        writeln!(
            out,
            "\nThe service and pgbench take turns, {} turns of {} s each; rates and percentiles are means over the turns. No percentile, of either side, counts the first {} ms of a run, in which connections are opened and statements prepared. A run counts only if the events and entries found in the database equal the answers 2xx (or pgbench's transactions); otherwise the bench ends. Lists are asked by a fund officer with 25 rows a page, by one of these filters at random: {}.",
            options.turns,
            options.seconds,
            crate::measure::SETTLING.as_millis(),
            crate::work::FILTERS.map(|filter| format!("`{filter}`")).join(", ")
        )?;
        writeln!(
            out,
            "\nArithmetic is the machine alone: in every turn all cores do nothing but multiply for {} s, and the columns say how long requests of pure arithmetic would take at the throughput that the service had in that turn, answered in their order. Its p50 is the mean latency of the service by construction; its p99 is what the machine's own pauses make of that. The least throughput is found in the samples of all turns of the run together.",
            crate::arithmetic::LENGTH.as_secs()
        )?;
        Ok(())
    }
}

/// The comparison at the number of clients that targets are set for.
fn at_16(compared: &[Comparison]) -> Option<&Comparison> {
    compared.iter().find(|one| one.clients == 16)
}

/// The target of a p99, where one is set.
fn p99(target: &mut impl FnMut(String, &str, String, bool), name: &str, at_16: &Comparison) {
    if let Some(wanted) = at_16.p99_wanted {
        let found = at_16.service.p99;
        target(
            format!("{name}, p99 at 16 clients"),
            &format!("< {wanted} ms"),
            format!("{found:.1} ms"),
            found < wanted,
        );
    }
}

fn settings<Word: std::fmt::Display>(settings: &[(Word, Word)]) -> String {
    settings.iter().map(|(name, value)| format!("`{name} = {value}`")).collect::<Vec<_>>().join(", ")
}

fn row(out: &mut String, one: &Comparison) -> Result<(), Failure> {
    let Comparison { work, clients, service, pgbench, form, arithmetic, .. } = one;
    writeln!(
        out,
        "| {work} | {clients} | {:.0} | {:.2} | {:.2} | {:.0} | {:.2} + {:.2} | {:.0} | {:.2} | {:.2} | {:.2} | {form} | {:.2} | {:.2} | {:.2} |",
        service.rate,
        service.p50,
        service.p99,
        service.longest,
        service.service_cpu,
        service.server_cpu,
        pgbench.rate,
        pgbench.p50,
        pgbench.p99,
        pgbench.server_cpu,
        one.ratio(),
        arithmetic.p50,
        arithmetic.p99
    )?;
    Ok(())
}
