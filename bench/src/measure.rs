//! What one run gave: throughput, latencies, processor time; and the middle of several runs.

use std::time::Duration;

/// The beginning of a run, in which connections are opened and statements prepared: no percentile counts it.
pub const SETTLING: Duration = Duration::from_millis(1_000);

/// A success: when it came, after the beginning of the run, and how long it took, microseconds.
pub type Seen = (Duration, u32);

/// One run.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Answers or transactions that succeeded.
    pub done: u64,
    /// A second.
    pub rate: f64,
    /// Median latency, milliseconds.
    pub p50: f64,
    /// 99th percentile, milliseconds.
    pub p99: f64,
    /// Longest, milliseconds.
    pub longest: f64,
    /// Processor time of the service, share of one core.
    pub service_cpu: f64,
    /// Processor time of the database server, share of one core.
    pub server_cpu: f64,
}

impl Measured {
    /// From every success and processor times in milliseconds; `rate` where it is known better.
    pub fn new(seen: &[Seen], rate: Option<f64>, elapsed: Duration, service_cpu: u64, server_cpu: u64) -> Measured {
        let settled = seen.iter().filter(|(after, _)| *after >= SETTLING);
        let mut latencies: Vec<u32> = settled.map(|(_, latency)| *latency).collect();
        latencies.sort_unstable();
        let at = |hundredths| f64::from(percentile(&latencies, hundredths)) / 1_000.0;
        let seconds = elapsed.as_secs_f64();
        let done = seen.len() as u64;
        Measured {
            done,
            rate: rate.unwrap_or(done as f64 / seconds),
            p50: at(50),
            p99: at(99),
            longest: at(100),
            service_cpu: service_cpu as f64 / 1_000.0 / seconds,
            server_cpu: server_cpu as f64 / 1_000.0 / seconds,
        }
    }

    /// The mean of runs that were interleaved with others; the longest latency is the longest of all.
    pub fn mean(runs: &[Measured]) -> Measured {
        let count = runs.len().max(1) as f64;
        let mean = |field: fn(&Measured) -> f64| runs.iter().map(field).sum::<f64>() / count;
        Measured {
            done: runs.iter().map(|run| run.done).sum(),
            rate: mean(|run| run.rate),
            p50: mean(|run| run.p50),
            p99: mean(|run| run.p99),
            longest: runs.iter().map(|run| run.longest).fold(0.0, f64::max),
            service_cpu: mean(|run| run.service_cpu),
            server_cpu: mean(|run| run.server_cpu),
        }
    }
}

/// A percentile of what is sorted; nothing where there is nothing.
pub fn percentile<T: Copy + Default>(sorted: &[T], hundredths: usize) -> T {
    let place = (sorted.len() * hundredths / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_sorted_latencies_after_the_run_has_settled() {
        let settled = (1..=200).rev().map(|ms| (SETTLING, ms * 1_000));
        let before = (0..20).map(|_| (Duration::ZERO, 900_000));
        let seen: Vec<Seen> = before.chain(settled).collect();
        let measured = Measured::new(&seen, None, Duration::from_secs(2), 1_000, 3_000);
        assert_eq!((measured.done, measured.rate), (220, 110.0));
        assert_eq!((measured.p50, measured.p99, measured.longest), (101.0, 199.0, 200.0));
        assert_eq!((measured.service_cpu, measured.server_cpu), (0.5, 1.5));
    }
}
