//! Rate limits on sign-in: per client address, per site in IPv6, and per account.
//!
//! They count every attempt, successful or not, for all processes together in the database. An attempt that the memory
//! of this process refuses already does not reach the database, so that a flood costs it nothing. Time comes from the
//! clock of the service.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
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
use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::store::people::sign_in_limits::{self, Limit};

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

/// One rate limit in the memory of this process, and the earliest instant of its next sweep in nanoseconds.
struct Limiter {
    /// The kind of its keys: keys of different limits differ in the database.
    kind: &'static str,
    per_minute: NonZeroU32,
    buckets: Buckets,
    next_sweep: AtomicU64,
}

/// The limits on sign-in.
pub struct SignInLimits {
    by_site: Limiter,
    by_address: Limiter,
    by_account: Limiter,
    clock: Ticks,
    behind_trusted_proxy: bool,
}

impl SignInLimits {
    /// Limits as configured.
    pub fn new(config: &SignIn, behind_trusted_proxy: bool, clock: &Clock) -> SignInLimits {
        let clock = Ticks(clock.clone());
        let limiter = |kind, per_minute: NonZeroU32| {
            let quota = Quota::per_minute(per_minute);
            let buckets = RateLimiter::new(quota, DashMapStateStore::default(), clock.clone());
            Limiter { kind, per_minute, buckets, next_sweep: AtomicU64::new(0) }
        };
        SignInLimits {
            by_site: limiter("site", config.attempts_per_site_per_minute),
            by_address: limiter("address", config.attempts_per_address_per_minute),
            by_account: limiter("account", config.attempts_per_account_per_minute),
            clock,
            behind_trusted_proxy,
        }
    }

    /// Counts an attempt from the address of a request and, where one is named, on an account, whether it exists or not.
    ///
    /// # Errors
    /// [`AppError::TooManyAttempts`] with the time to wait, or an error of the database.
    pub async fn attempt(&self, db: &Db, request: &HttpRequest, account: Option<&str>) -> Result<(), AppError> {
        let counted = self.counted(request, account);
        for (limiter, key) in &counted {
            self.count(limiter, *key)?;
        }
        let limits: Vec<Limit> =
            counted.iter().map(|(limiter, key)| Limit { key: *key, per_minute: limiter.per_minute.get() }).collect();
        let context = Context { actor: None, now: self.clock.0.now(), request_id: "sign-in-limits".to_owned() };
        let taken = db.bookkeeping(context, async move |tx| sign_in_limits::take(&tx, &limits).await);
        match taken.await.map_err(|error: StoreError| AppError::from(error))? {
            None => Ok(()),
            Some(pause) => Err(refused(pause.to_std().unwrap_or_default())),
        }
    }

    /// The limits that an attempt concerns, each with its key: always in this order, so that no two transactions wait for
    /// each other.
    fn counted(&self, request: &HttpRequest, account: Option<&str>) -> Vec<(&Limiter, Key)> {
        let mut counted = Vec::new();
        // Only test requests have no peer address.
        if let Some(address) = address(request, self.behind_trusted_proxy) {
            if let Some(site) = site(address) {
                counted.push((&self.by_site, self.by_site.key(&site.to_string())));
            }
            counted.push((&self.by_address, self.by_address.key(&network(address).to_string())));
        }
        counted.extend(account.map(|email| (&self.by_account, self.by_account.key(email))));
        counted
    }

    fn count(&self, limiter: &Limiter, key: Key) -> Result<(), AppError> {
        limiter.sweep(self.clock.now());
        limiter.buckets.check_key(&key).map_err(|not_until| {
            let pause = not_until.earliest_possible().duration_since(self.clock.now());
            refused(pause.into())
        })
    }
}

fn refused(pause: Duration) -> AppError {
    AppError::TooManyAttempts { retry_after: pause.max(Duration::from_secs(1)) }
}

impl Limiter {
    fn key(&self, name: &str) -> Key {
        Sha256::new().chain_update(self.kind).chain_update([0]).chain_update(name).finalize().into()
    }

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
        .and_then(|last| forwarded_address(last.trim()))
        .or(peer)
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn forwarded_address(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip())).or_else(bare)
}

/// The unit that is counted: an IPv4 address, or the /64 network assigned to one IPv6 subscriber.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
    }
}

/// The /48 network of an IPv6 address, assigned to one site; an IPv4 address has none.
fn site(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        IpAddr::V4(_) => None,
        IpAddr::V6(address) => Some(IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 80)))),
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
            attempts_per_site_per_minute: NonZeroU32::new(4).unwrap(),
            attempts_per_account_per_minute: NonZeroU32::new(2).unwrap(),
        }
    }

    fn limits(clock: &Clock, proxy: bool) -> SignInLimits {
        SignInLimits::new(&sign_in(), proxy, clock)
    }

    fn clock() -> Clock {
        Clock::fixed(DateTime::from_timestamp(1_800_000_000, 0).unwrap())
    }

    /// The part of the limits that this process keeps in memory.
    impl SignInLimits {
        fn attempt_from(&self, request: &HttpRequest) -> Result<(), AppError> {
            self.counted(request, None).into_iter().try_for_each(|(limiter, key)| self.count(limiter, key))
        }

        fn on_account(&self, email: &str) -> Result<(), AppError> {
            self.count(&self.by_account, self.by_account.key(email))
        }
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
            assert!(limits.attempt_from(&request.to_http_request()).is_ok());
        }
        let request = from("10.0.0.1:1").insert_header(("X-Forwarded-For", "4.4.4.4, 9.9.9.9")).to_http_request();
        assert!(limits.attempt_from(&request).is_err());
        let direct = from("9.9.9.9:1").insert_header(("X-Forwarded-For", "5.5.5.5")).to_http_request();
        assert_eq!(address(&direct, false), Some("9.9.9.9".parse().unwrap()));
    }

    #[test]
    fn a_forwarded_address_may_have_a_port_or_brackets() {
        for (text, address) in [
            ("1.2.3.4", Some("1.2.3.4")),
            ("1.2.3.4:567", Some("1.2.3.4")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:443", Some("2001:db8::1")),
            ("1.2.3.4:", None),
            ("[1.2.3.4]:80", None),
            ("unknown", None),
            ("", None),
        ] {
            assert_eq!(forwarded_address(text), address.map(|address| address.parse().unwrap()), "{text}");
        }
        let request = from("10.0.0.1:1").insert_header(("X-Forwarded-For", "8.8.8.8, [2001:db8::1]:443"));
        assert_eq!(address(&request.to_http_request(), true), Some("2001:db8::1".parse().unwrap()));
    }

    #[test]
    fn one_site_of_ipv6_is_counted_besides_its_networks() {
        let limits = limits(&clock(), false);
        for network in 0..4 {
            let request = from(&format!("[2001:db8:1:{network}::1]:1")).to_http_request();
            assert!(limits.attempt_from(&request).is_ok(), "{network}");
        }
        assert!(limits.attempt_from(&from("[2001:db8:1:9::1]:1").to_http_request()).is_err(), "the fifth of the site");
        assert!(limits.attempt_from(&from("[2001:db8:2:9::1]:1").to_http_request()).is_ok(), "another site");
        assert!(limits.attempt_from(&from("192.0.2.1:1").to_http_request()).is_ok(), "IPv4 has no sites");
    }

    #[test]
    fn one_subscriber_of_ipv6_is_one_address() {
        let same = |a: &str, b: &str| network(a.parse().unwrap()) == network(b.parse().unwrap());
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:192.0.2.1", "192.0.2.1"));
    }
}
