//! The machine alone: pure arithmetic at the throughput of a run, so that a reader sees how much of a percentile is the
//! machine's own.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::measure::{Measured, percentile};

/// How long the machine is looked at in one turn.
pub const LENGTH: Duration = Duration::from_secs(2);

/// Steps of arithmetic between two looks at the clock: some hundredths of a millisecond.
const STEPS: u64 = 20_000;

/// How long equal pieces of arithmetic took, one after the other, on each core.
#[derive(Debug)]
pub struct Pace(Vec<Vec<Duration>>);

impl Pace {
    /// Keeps every core busy for a while with nothing but arithmetic.
    pub fn look() -> Result<Pace, Failure> {
        let cores = thread::available_parallelism()?.get();
        let threads: Vec<_> = (0..cores).map(|_| thread::spawn(|| pieces(LENGTH))).collect();
        let ended = threads.into_iter().map(thread::JoinHandle::join);
        Ok(Pace(ended.collect::<Result<_, _>>().map_err(|_| "a thread of arithmetic ended")?))
    }

    /// What was seen at different times, together.
    pub fn of_all<'a>(paces: impl IntoIterator<Item = &'a Pace>) -> Pace {
        Pace(paces.into_iter().flat_map(|pace| pace.0.clone()).collect())
    }

    /// Latencies of requests of arithmetic, answered in their order, where so many clients have this throughput a second.
    pub fn latencies(&self, clients: u64, rate: f64) -> Measured {
        // An answer comes when the pieces of all that were there before it are done.
        self.of_pieces((clients as f64 / rate / self.usual()).round().max(1.0) as usize)
    }

    /// The least throughput a second at which so many clients would see this p99, milliseconds, of pure arithmetic;
    /// endless where the machine is never that even.
    pub fn least_rate(&self, clients: u64, p99: f64) -> f64 {
        let usual = self.usual();
        let (mut fit, mut unfit) = (0, (p99 / 1_000.0 / usual).ceil() as usize + 1);
        while unfit - fit > 1 {
            let pieces = (fit + unfit) / 2;
            if self.of_pieces(pieces).p99 < p99 { fit = pieces } else { unfit = pieces }
        }
        clients as f64 / (fit as f64 * usual)
    }

    /// How long a piece usually takes, seconds.
    fn usual(&self) -> f64 {
        let mut all: Vec<Duration> = self.0.concat();
        all.sort_unstable();
        percentile(&all, 50).as_secs_f64()
    }

    fn of_pieces(&self, pieces: usize) -> Measured {
        let mut waits: Vec<f64> = self.0.iter().flat_map(|core| sums(core, pieces)).collect();
        waits.sort_unstable_by(f64::total_cmp);
        let at = |hundredths| percentile(&waits, hundredths) * 1_000.0;
        Measured { p50: at(50), p99: at(99), ..Measured::default() }
    }
}

fn pieces(length: Duration) -> Vec<Duration> {
    let (begun, mut taken, mut number) = (Instant::now(), Vec::new(), 1_u64);
    while begun.elapsed() < length {
        let piece = Instant::now();
        for _ in 0..STEPS {
            number = black_box(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
        }
        taken.push(piece.elapsed());
    }
    taken
}

/// Seconds of every so many pieces that follow one another.
fn sums(core: &[Duration], pieces: usize) -> Vec<f64> {
    let mut ends = vec![0.0];
    ends.extend(core.iter().scan(0.0, |end, piece| {
        *end += piece.as_secs_f64();
        Some(*end)
    }));
    ends.windows(pieces.min(core.len()) + 1).map(|run| run[run.len() - 1] - run[0]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_stops_shows_in_the_long_waits_alone() {
        let even = vec![Duration::from_millis(1); 1_000];
        let mut stops = even.clone();
        stops[500] = Duration::from_millis(101);
        let even = Pace(vec![even; 4]);
        let measured = even.latencies(16, 2_000.0);
        assert_eq!((measured.p50.round(), measured.p99.round()), (8.0, 8.0));
        // Eight of a thousand waits hold the stop; thirty-two where a wait is four times as long.
        let pace = Pace(vec![stops]);
        let both = Pace::of_all([&even, &pace]);
        assert_eq!((both.latencies(16, 2_000.0).p99.round(), both.latencies(64, 2_000.0).p99.round()), (8.0, 32.0));
        let (short, long) = (pace.latencies(16, 2_000.0), pace.latencies(64, 2_000.0));
        assert_eq!((short.p50.round(), short.p99.round()), (8.0, 8.0));
        assert_eq!((long.p50.round(), long.p99.round()), (32.0, 132.0));
        // Ten pieces of a thousand may hold it: an answer after nine, which sixteen clients have at 1,778 a second.
        assert_eq!(pace.least_rate(16, 19.5).round(), 1_778.0);
        assert_eq!(even.least_rate(16, 19.5).round(), 842.0);
        assert_eq!(pace.least_rate(16, 0.5), f64::INFINITY);
    }
}
