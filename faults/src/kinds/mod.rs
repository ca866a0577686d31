//! Every kind of fault, in the order of the report, and the run through them.

mod checker_itself;
mod clocks;
mod demos;
mod disk;
mod failover;
mod frozen;
mod hang_ups;
mod killed;
mod mail;
mod restored;
mod wires;

use std::time::{Duration, Instant};

use tokio::time::timeout;

use crate::folder::Folder;
use crate::options::Options;
use crate::report;
use crate::row::Row;
use crate::stage::World;
use crate::{Failure, template};

/// Longest time of one kind, and of all kinds: stopping servers and removing their folders takes the rest of ten minutes.
const KIND_LIMIT: Duration = Duration::from_secs(150);
const RUN_LIMIT: Duration = Duration::from_secs(480);

/// Parameters of the servers of a short run. A killed process leaves what it has written to the operating system, flushed
/// or not, and no loss of power is simulated; a slow disk would make minutes of the minute.
const UNFLUSHED: &[(&str, &str)] = &[("fsync", "off")];

/// A kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Checker,
    ServeKilled,
    ServeTerminated,
    PostmasterKilled,
    Failover,
    CommitsWait,
    CutFresh,
    CutWarm,
    HangUps,
    HangUpsWithoutKey,
    BlackHole,
    Frozen,
    DiskFull,
    WorkKilled,
    MailMoods,
    ClockAhead,
    ClockBehind,
    Dump,
    PointInTime,
    TwoDemos,
    TwoVersions,
}

impl Kind {
    const ALL: [Kind; 21] = [
        Kind::Checker,
        Kind::ServeKilled,
        Kind::ServeTerminated,
        Kind::PostmasterKilled,
        Kind::Failover,
        Kind::CommitsWait,
        Kind::CutFresh,
        Kind::CutWarm,
        Kind::HangUps,
        Kind::HangUpsWithoutKey,
        Kind::BlackHole,
        Kind::Frozen,
        Kind::DiskFull,
        Kind::WorkKilled,
        Kind::MailMoods,
        Kind::ClockAhead,
        Kind::ClockBehind,
        Kind::Dump,
        Kind::PointInTime,
        Kind::TwoDemos,
        Kind::TwoVersions,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Checker => "test of the checker: an asynchronous standby is promoted",
            Self::ServeKilled => "kill -9 of `serve`",
            Self::ServeTerminated => "SIGTERM of `serve` under load",
            Self::PostmasterKilled => "kill -9 of PostgreSQL's main process",
            Self::Failover => "failover to a synchronous standby",
            Self::CommitsWait => "crash of the primary while commits wait for the standby",
            Self::CutFresh => "connection cut behind its first COMMIT",
            Self::CutWarm => "connection cut behind a later COMMIT",
            Self::HangUps => "client hangs up, on every route with a key",
            Self::HangUpsWithoutKey => "client hangs up, on routes without a key",
            Self::BlackHole => "open connections to the database fall silent",
            Self::Frozen => "PostgreSQL suspended for five seconds (SIGSTOP)",
            Self::DiskFull => "disk of the database full",
            Self::WorkKilled => "kill -9 of `work` between sending and marking",
            Self::MailMoods => "mail server refuses, stalls, defers, hangs up after DATA",
            Self::ClockAhead => "clock of `serve` 300 s ahead",
            Self::ClockBehind => "clock of `serve` 300 s behind",
            Self::Dump => "dump and restore",
            Self::PointInTime => "restore to a point in time",
            Self::TwoDemos => "two `demo` in one folder",
            Self::TwoVersions => "two versions of the program on one database",
        }
    }

    /// How often it is injected in a short run; never if it takes too long for one.
    const fn short_times(self) -> usize {
        match self {
            Self::ServeKilled => 5,
            Self::PostmasterKilled => 3,
            Self::CutFresh | Self::CutWarm => 20,
            Self::Checker | Self::ServeTerminated | Self::Failover | Self::HangUps | Self::WorkKilled | Self::Dump => 1,
            _ => 0,
        }
    }

    /// How often it is injected in a whole run.
    const fn times(self) -> usize {
        match self {
            Self::ServeKilled => 20,
            Self::ServeTerminated | Self::WorkKilled => 5,
            Self::PostmasterKilled => 10,
            Self::Failover | Self::HangUps | Self::HangUpsWithoutKey => 3,
            Self::CutFresh | Self::CutWarm => 100,
            _ => 1,
        }
    }

    async fn inject(self, world: &World, times: usize) -> Result<Row, Failure> {
        let name = self.name();
        match self {
            Self::Checker => checker_itself::run(world, name).await,
            Self::ServeKilled => killed::serve(world, name, times).await,
            Self::ServeTerminated => killed::terminated(world, name, times).await,
            Self::PostmasterKilled => killed::postmaster(world, name, times).await,
            Self::Failover => failover::run(world, name, times).await,
            Self::CommitsWait => failover::while_commits_wait(world, name).await,
            Self::CutFresh => wires::cut(world, name, "cut-fresh", (0, 0), times).await,
            Self::CutWarm => wires::cut(world, name, "cut-warm", (3, usize::MAX), times).await,
            Self::HangUps => hang_ups::with_key(world, name, times).await,
            Self::HangUpsWithoutKey => hang_ups::without_key(world, name, times).await,
            Self::BlackHole => wires::black_hole(world, name).await,
            Self::Frozen => frozen::run(world, name).await,
            Self::DiskFull => disk::run(world, name).await,
            Self::WorkKilled => mail::killed(world, name, times).await,
            Self::MailMoods => mail::moods(world, name).await,
            Self::ClockAhead => clocks::run(world, name, "clock-ahead", "+300s").await,
            Self::ClockBehind => clocks::run(world, name, "clock-behind", "-300s").await,
            Self::Dump => restored::dump(world, name).await,
            Self::PointInTime => restored::point_in_time(world, name).await,
            Self::TwoDemos => demos::run(world, name).await,
            Self::TwoVersions => Ok(Row::left_out(
                name,
                "there is one program here; `contract::migrations` takes every migration up and down",
            )),
        }
    }
}

/// Runs through all kinds that are asked for and writes the report; whether every kind ended as wanted.
pub async fn run(options: &Options) -> Result<bool, Failure> {
    let begun = Instant::now();
    let folder = Folder::new(options.folder.as_deref())?;
    let parameters = if options.short { UNFLUSHED } else { &[] };
    let template = template::make(folder.path(), parameters).await?;
    let world = World { program: options.program.clone(), folder: folder.path().to_owned(), template, parameters };
    let mut rows = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|kind| kind.name().contains(&options.only)) {
        let times = if options.short { kind.short_times() } else { kind.times() };
        if times == 0 {
            continue;
        }
        let (name, kind_begun) = (kind.name(), Instant::now());
        println!("{name}");
        let limit = KIND_LIMIT.min(RUN_LIMIT.saturating_sub(begun.elapsed()));
        let row = match timeout(limit, kind.inject(&world, times)).await {
            Ok(Ok(row)) => row,
            Ok(Err(failure)) => Row::broken(name, format!("broke off: {failure}")),
            Err(_) => Row::broken(name, format!("broke off after {} s", limit.as_secs())),
        };
        println!("  {} ({} s)", row.line(), kind_begun.elapsed().as_secs());
        rows.push(row);
    }
    report::write(&rows, begun.elapsed(), options.report.as_deref())?;
    Ok(rows.iter().all(Row::is_as_wanted))
}
