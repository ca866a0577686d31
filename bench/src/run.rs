//! The whole run: load, record, measure, verify, report.

use std::process::Command;
use std::time::Instant;

use argon2::password_hash::PasswordHasher as _;
use chrono::Datelike as _;
use fonds1035::clock::Clock;
use fonds1035::embedded::Cluster;
use fonds1035::store::pools::SERVICE_ROLE;

use crate::comparison::{Arena, Comparison, Provision, Work};
use crate::measure::Measured;
use crate::options::Options;
use crate::pgbench::Workplace;
use crate::recording::{self, Scripts, Supplies};
use crate::report::{Reads, Report};
use crate::rows::OFFICERS;
use crate::script::{Form, Script};
use crate::service::{PASSWORD, Service, Tokens, approver, auditor, fund_officer, officer};
use crate::{Failure, database, load, process, statement, work};

/// Applications in the small database.
const SMALL: u64 = 10_000;

/// Numbers of clients.
const CLIENTS: [u64; 3] = [1, 16, 64];

/// One database with everything that is needed to measure on it.
struct Side {
    name: &'static str,
    total: u64,
    owner: tokio_postgres::Client,
    scripts: Scripts,
    service: Service,
    tokens: Tokens,
}

/// Runs all of it; the cluster is gone afterwards.
pub async fn run(options: &Options) -> Result<(), Failure> {
    let begun = Instant::now();
    let cluster = database::start()?;
    let workplace = Workplace::new()?;
    let hash =
        argon2::Argon2::default().hash_password(PASSWORD.as_bytes()).map_err(|error| error.to_string())?.to_string();
    let mut report = Report::begin(options, &database::owner(&cluster, "postgres").await?).await?;

    println!("loading {SMALL} and {} applications", options.applications);
    load::load(&cluster, "small", SMALL, &hash).await?;
    verify(options, &cluster, "small")?;
    report.loaded = load::load(&cluster, "large", options.applications, &hash).await?;
    println!("loaded and checked after {} s", begun.elapsed().as_secs());

    let mut supplies = Supplies::new(options.applications);
    let large = prepare(options, &cluster, "large", options.applications, &mut supplies).await?;
    report.idle_kilobytes = process::memory_kilobytes(large.service.process)?.0;
    let everybody: Vec<String> = (0..OFFICERS)
        .map(officer)
        .chain([0, 1].map(fund_officer))
        .chain([0, 1].map(approver))
        .chain([auditor()])
        .collect();
    let large = Side { tokens: large.service.sign_in(&everybody).await?, ..large };
    let arena = large.arena(&cluster, &workplace, options);

    // First, while the service has done nothing else: its growth is then the statement's alone.
    let year = Clock::system().now().year() - 1;
    report.download = statement::download(&large.service, &large.tokens, year, entries(&large).await?).await?;
    submit(&arena, &large, &mut supplies, &mut report).await?;
    decide(&arena, &large, &mut supplies, &mut report).await?;
    let small = prepare(options, &cluster, "small", SMALL, &mut Supplies::new(SMALL)).await?;
    reads(&arena, &large, &small.arena(&cluster, &workplace, options), &small, &mut report).await?;
    report.peak_kilobytes = process::memory_kilobytes(large.service.process)?.1;
    large.service.stop().await?;
    small.service.stop().await?;

    report.verified = verify(options, &cluster, "large")?;
    report.seconds = begun.elapsed().as_secs();
    report.write(options)
}

impl Side {
    fn arena<'a>(&'a self, cluster: &'a Cluster, workplace: &'a Workplace, options: &'a Options) -> Arena<'a> {
        Arena { cluster, database: self.name, owner: &self.owner, service: &self.service, workplace, options }
    }
}

/// Records the statements on a database, then starts the service as it is measured and asks it a few things.
async fn prepare(
    options: &Options,
    cluster: &Cluster,
    name: &'static str,
    total: u64,
    supplies: &mut Supplies,
) -> Result<Side, Failure> {
    let scripts = recording::record(&options.program, cluster, name, supplies).await?;
    let service = Service::start(&options.program, cluster, name, &[]).await?;
    let tokens = service.sign_in(&[auditor(), fund_officer(0)]).await?;
    let mut connection = crate::http::Connection::open(service.port).await?;
    for number in 0..3 {
        connection.ask(&work::show(&tokens, number)).await?;
        connection.ask(&work::list(&tokens, work::FILTERS[0], None)).await?;
    }
    let owner = database::owner(cluster, name).await?;
    Ok(Side { name, total, owner, scripts, service, tokens })
}

async fn entries(side: &Side) -> Result<u64, Failure> {
    Ok(u64::try_from(database::number(&side.owner, "SELECT max(number) FROM ledger_entry WHERE line = 2").await?)?)
}

async fn submit(arena: &Arena<'_>, side: &Side, supplies: &mut Supplies, report: &mut Report) -> Result<(), Failure> {
    let work = Work {
        name: "submit",
        scripts: vec![&side.scripts.submit],
        acts: 1,
        actions: &["submit"],
        entries: 0,
        p99_wanted: Some(20.0),
    };
    let mut provide = |count| {
        let stretch = supplies.drafts.take(count)?;
        let (round, setups) = (work::submitting(&side.tokens, stretch), vec![work::next_of(stretch)]);
        Ok(Provision { round, setups, stretches: vec![stretch] })
    };
    let (form, tried) = arena.best_form(&work, &mut provide).await?;
    report.forms = tried;
    for clients in CLIENTS {
        report.submit.push(arena.compare(&work, form, clients, &mut provide).await?);
    }
    let (function, writes) = side.scripts.submit.writes_alone();
    side.owner.batch_execute(&function).await?;
    let alone = Work { name: "the writes of submit alone", scripts: vec![&writes], ..work };
    let mut turns = Vec::new();
    for _ in 0..arena.options.turns {
        turns.push(arena.pgbench(&alone, Form::PREPARED, 16, provide(4_000 * arena.options.seconds)?).await?);
    }
    report.writes_alone = Measured::mean(&turns);
    Ok(())
}

async fn decide(arena: &Arena<'_>, side: &Side, supplies: &mut Supplies, report: &mut Report) -> Result<(), Failure> {
    let [line_2, line_1] = &side.scripts.decide;
    let actions = &["recommend", "approve"];
    let work = Work {
        name: "recommend + approve, one hot line",
        scripts: vec![line_2],
        acts: 2,
        actions,
        entries: 1,
        p99_wanted: None,
    };
    let mut provide = |count: u64| {
        let stretch = supplies.line_2.take(count / 4)?;
        let (round, setups) = (work::deciding(&side.tokens, vec![stretch]), vec![work::next_of(stretch)]);
        Ok(Provision { round, setups, stretches: vec![stretch] })
    };
    let (form, _) = arena.best_form(&work, &mut provide).await?;
    for clients in CLIENTS {
        report.decide.push(arena.compare(&work, form, clients, &mut provide).await?);
    }
    let work = Work {
        name: "recommend + approve, both lines",
        scripts: vec![line_2, line_1],
        acts: 2,
        actions,
        entries: 1,
        p99_wanted: None,
    };
    let mut provide = |count: u64| {
        let stretches = vec![supplies.line_2.take(count / 4)?, supplies.line_1.take(count / 4)?];
        let setups = stretches.iter().map(|stretch| work::next_of(*stretch)).collect();
        Ok(Provision { round: work::deciding(&side.tokens, stretches.clone()), setups, stretches })
    };
    for clients in [16, 64] {
        report.decide.push(arena.compare(&work, form, clients, &mut provide).await?);
    }
    Ok(())
}

/// Reads on the large and the small database, in turn where their rates are set against each other.
async fn reads(
    large_arena: &Arena<'_>,
    large: &Side,
    small_arena: &Arena<'_>,
    small: &Side,
    report: &mut Report,
) -> Result<(), Failure> {
    let kinds: [(&str, Kind); 3] =
        [("get one", Kind::Show), ("list, first page", Kind::First), ("list, random depth", Kind::Deep)];
    for (name, kind) in kinds {
        let of = |side| Work {
            name,
            scripts: kind.scripts(side),
            acts: 1,
            actions: &[],
            entries: 0,
            p99_wanted: Some(10.0),
        };
        let (of_large, of_small) = (of(large), of(small));
        let mut provide = |_| Ok(kind.provision(large));
        let (form, _) = large_arena.best_form(&of_large, &mut provide).await?;
        let mut compared: Vec<Comparison> = Vec::new();
        for clients in CLIENTS {
            compared.push(large_arena.compare(&of_large, form, clients, &mut provide).await?);
        }
        let (mut at_large, mut at_small) = (Vec::new(), Vec::new());
        // Their ratio is of two rates of one kind of work: more turns, so that both meet the same machine.
        for _ in 0..2 * large_arena.options.turns {
            at_large.push(large_arena.service(&of_large, 16, kind.provision(large)).await?);
            at_small.push(small_arena.service(&of_small, 16, kind.provision(small)).await?);
        }
        let (large, small) = (Measured::mean(&at_large), Measured::mean(&at_small));
        report.reads.push(Reads { compared, large, small });
    }
    Ok(())
}

/// A kind of reading.
#[derive(Clone, Copy)]
enum Kind {
    Show,
    First,
    Deep,
}

impl Kind {
    fn scripts(self, side: &Side) -> Vec<&Script> {
        match self {
            Self::Show => vec![&side.scripts.show],
            Self::First => side.scripts.first_pages.iter().collect(),
            Self::Deep => side.scripts.deep_pages.iter().collect(),
        }
    }

    fn provision(self, side: &Side) -> Provision {
        let (round, setup) = match self {
            Self::Show => (work::showing(&side.tokens, side.total), work::any_approved(side.total)),
            Self::First => (work::listing(&side.tokens, side.total, false), Vec::new()),
            Self::Deep => (work::listing(&side.tokens, side.total, true), work::any(side.total)),
        };
        Provision { round, setups: vec![setup; self.scripts(side).len()], stretches: Vec::new() }
    }
}

/// Lets the program verify a database; what it said. A fault ends the run.
fn verify(options: &Options, cluster: &Cluster, name: &str) -> Result<String, Failure> {
    let output =
        Command::new(&options.program).arg("verify").env("DATABASE_URL", cluster.url(name, SERVICE_ROLE)).output()?;
    let said = String::from_utf8(output.stdout)?;
    if output.status.success() {
        return Ok(said);
    }
    Err(format!("{name} does not verify:\n{said}{}", String::from_utf8_lossy(&output.stderr)).into())
}
