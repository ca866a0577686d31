//! Rate limits on sign-in: per client address and per account.
//!
//! Both count every attempt, successful or not, in the memory of this process. Time comes from the clock of the
//! service.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::HttpRequest;
use governor::clock::{Clock as GovernorClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use sha2::{Digest, Sha256};

use super::error::AppError;
use crate::clock::Clock;
use crate::config::SignIn;

/// Above this number of keys, keys that are no longer limited are removed.
const KEPT_KEYS: usize = 10_000;

/// Minimum time between two sweeps: a sweep visits every key, and an attack from many addresses must not trigger it
/// with every request.
const SWEEP_PAUSE: Nanos = Nanos::new(1_000_000_000);

#[derive(Clone)]
struct Ticks(Clock);

impl GovernorClock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        // The tick is clamped to 0 before 1970 and to its maximum after 2554.
        Nanos::from(u64::try_from(self.0.now().timestamp_micros()).unwrap_or(0).saturating_mul(1_000))
    }
}

/// SHA-256 of address or account: its fixed length bounds the memory that a client can use.
type Key = [u8; 32];
type Buckets = RateLimiter<Key, DashMapStateStore<Key>, Ticks, NoOpMiddleware<Nanos>>;

/// One rate limit, and the earliest instant of its next sweep in nanoseconds.
struct Limiter {
    buckets: Buckets,
    next_sweep: AtomicU64,
}

/// The limits on sign-in.
pub struct SignInLimits {
    by_address: Limiter,
    by_account: Limiter,
    clock: Ticks,
    behind_trusted_proxy: bool,
}

impl SignInLimits {
    /// Limits as configured.
    pub fn new(config: &SignIn, behind_trusted_proxy: bool, clock: &Clock) -> SignInLimits {
        let clock = Ticks(clock.clone());
        let limiter = |per_minute: NonZeroU32| {
            let quota = Quota::per_minute(per_minute);
            let buckets = RateLimiter::new(quota, DashMapStateStore::default(), clock.clone());
            Limiter { buckets, next_sweep: AtomicU64::new(0) }
        };
        SignInLimits {
            by_address: limiter(config.attempts_per_address_per_minute),
            by_account: limiter(config.attempts_per_account_per_minute),
            clock,
            behind_trusted_proxy,
        }
    }

    /// Counts an attempt from the address of a request.
    ///
    /// # Errors
    /// [`AppError::TooManyAttempts`] with the time to wait.
    pub fn from_address(&self, request: &HttpRequest) -> Result<(), AppError> {
        match address(request, self.behind_trusted_proxy) {
            Some(address) => self.count(&self.by_address, network(address).to_string().as_bytes()),
            // Only test requests have no peer address.
            None => Ok(()),
        }
    }

    /// Counts an attempt on an account, whether it exists or not.
    ///
    /// # Errors
    /// [`AppError::TooManyAttempts`] with the pause.
    pub fn on_account(&self, email: &str) -> Result<(), AppError> {
        self.count(&self.by_account, email.as_bytes())
    }

    fn count(&self, limiter: &Limiter, name: &[u8]) -> Result<(), AppError> {
        limiter.sweep(self.clock.now());
        limiter.buckets.check_key(&Sha256::digest(name).into()).map_err(|not_until| {
            let pause = not_until.earliest_possible().duration_since(self.clock.now());
            AppError::TooManyAttempts { retry_after: Duration::from(pause).max(Duration::from_secs(1)) }
        })
    }
}

impl Limiter {
    /// Removes keys that are no longer limited if there are more than [`KEPT_KEYS`]: at most once per [`SWEEP_PAUSE`],
    /// by one thread.
    fn sweep(&self, now: Nanos) {
        let (due, now) = (self.next_sweep.load(Ordering::Relaxed), now.as_u64());
        let next = now.saturating_add(SWEEP_PAUSE.as_u64());
        if now < due || self.buckets.len() <= KEPT_KEYS {
            return;
        }
        if self.next_sweep.compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.buckets.retain_recent();
        }
    }
}

/// The client's address. Behind a trusted proxy it is the last entry of `X-Forwarded-For`, the only one that the proxy
/// added itself.
fn address(request: &HttpRequest, behind_trusted_proxy: bool) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|peer| peer.ip());
    if !behind_trusted_proxy {
        return peer;
    }
    let forwarded = request.headers().get_all("X-Forwarded-For").next_back();
    forwarded
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok())
        .or(peer)
}

/// The unit that is counted: an IPv4 address, or the /64 network assigned to one IPv6 subscriber.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use actix_web::test::TestRequest;
    use chrono::{DateTime, TimeDelta};

    use super::*;

    fn sign_in() -> SignIn {
        SignIn {
            argon2_memory_kib: 64,
            argon2_iterations: 1,
            argon2_lanes: 1,
            hashing_threads: NonZeroUsize::MIN,
            attempts_per_address_per_minute: NonZeroU32::new(3).unwrap(),
            attempts_per_account_per_minute: NonZeroU32::new(2).unwrap(),
        }
    }

    fn limits(clock: &Clock, proxy: bool) -> SignInLimits {
        SignInLimits::new(&sign_in(), proxy, clock)
    }

    fn clock() -> Clock {
        Clock::fixed(DateTime::from_timestamp(1_800_000_000, 0).unwrap())
    }

    fn from(peer: &str) -> TestRequest {
        TestRequest::default().peer_addr(peer.parse().unwrap())
    }

    #[test]
    fn an_account_is_tried_only_so_often_and_later_again() {
        let clock = clock();
        let limits = limits(&clock, false);
        assert!(limits.on_account("a@example.org").is_ok());
        assert!(limits.on_account("a@example.org").is_ok());
        let refused = limits.on_account("a@example.org").unwrap_err();
        assert_eq!((refused.code(), refused.retry_after_seconds()), ("too_many_attempts", Some(30)));
        assert!(limits.on_account("b@example.org").is_ok(), "others are not concerned");
        clock.advance(TimeDelta::seconds(30));
        assert!(limits.on_account("a@example.org").is_ok());
        assert!(limits.on_account("a@example.org").is_err());
    }

    #[test]
    fn a_wide_flood_is_looked_through_once_a_second_at_most() {
        let clock = clock();
        let often = NonZeroU32::new(60_000).unwrap();
        let limits = SignInLimits::new(&SignIn { attempts_per_account_per_minute: often, ..sign_in() }, false, &clock);
        let attempt = |name: &str| {
            assert!(limits.on_account(name).is_ok());
            limits.by_account.buckets.len()
        };
        for number in 0..KEPT_KEYS {
            attempt(&number.to_string());
        }
        assert_eq!((attempt("one more"), attempt("first")), (KEPT_KEYS + 1, KEPT_KEYS + 2), "all of them are recent");
        clock.advance(TimeDelta::milliseconds(999));
        assert_eq!(attempt("second"), KEPT_KEYS + 3, "none is recent, and nobody looks again so soon");
        clock.advance(TimeDelta::milliseconds(1));
        assert_eq!(attempt("third"), 2, "the second is recent, the others are forgotten");
    }

    #[test]
    fn an_address_is_what_the_proxy_saw_and_never_what_a_stranger_claims() {
        let limits = limits(&clock(), true);
        for claimed in ["1.1.1.1", "2.2.2.2", "3.3.3.3"] {
            let request = from("10.0.0.1:1").insert_header(("X-Forwarded-For", format!("{claimed}, 9.9.9.9")));
            assert!(limits.from_address(&request.to_http_request()).is_ok());
        }
        let request = from("10.0.0.1:1").insert_header(("X-Forwarded-For", "4.4.4.4, 9.9.9.9")).to_http_request();
        assert!(limits.from_address(&request).is_err());
        let direct = from("9.9.9.9:1").insert_header(("X-Forwarded-For", "5.5.5.5")).to_http_request();
        assert_eq!(address(&direct, false), Some("9.9.9.9".parse().unwrap()));
    }

    #[test]
    fn one_subscriber_of_ipv6_is_one_address() {
        let same = |a: &str, b: &str| network(a.parse().unwrap()) == network(b.parse().unwrap());
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:192.0.2.1", "192.0.2.1"));
    }
}
