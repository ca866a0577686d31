//! Limits on sign-in hold for all processes together, by address, site and account.

use std::num::NonZeroU32;

use chrono::TimeDelta;
use fonds1035::config::Config;
use serde_json::json;

use crate::support::app::{Reply, TestApp};
use crate::support::db::TestDb;
use crate::support::wire::{Cut, Wire};

/// Two processes on one database, whose clock is the same.
struct TwoProcesses {
    first: TestApp,
    second: TestApp,
    _wire: Wire,
}

impl TwoProcesses {
    async fn with(change: fn(&mut Config)) -> TwoProcesses {
        let test = TestDb::new().await;
        let (wire, over_wire) = test.over_wire(Cut::Never);
        TwoProcesses { first: TestApp::on(test, change), second: TestApp::on(over_wire, change), _wire: wire }
    }
}

async fn sign_in(app: &TestApp, email: &str, from: &str) -> Reply {
    let credentials = json!({ "email": email, "password": "not the right one" });
    app.ask("POST", "/api/v1/sessions").from(from).json(&credentials).send().await
}

fn number(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap()
}

#[actix_web::test]
async fn attempts_on_an_account_are_counted_by_all_processes_together() {
    let both = TwoProcesses::with(|config| config.sign_in.attempts_per_account_per_minute = number(2)).await;
    let TwoProcesses { first, second, .. } = &both;
    assert_eq!(sign_in(first, "somebody@example.org", "192.0.2.1:1").await.status, 401);
    assert_eq!(sign_in(second, "somebody@example.org", "192.0.2.2:1").await.status, 401);
    for app in [first, second] {
        let refused = sign_in(app, "somebody@example.org", "192.0.2.3:1").await;
        assert_eq!(refused.problem(), (429, "too_many_attempts".to_owned()));
        assert_eq!(refused.header("retry-after"), "30");
    }
    assert_eq!(sign_in(second, "nobody@example.org", "192.0.2.3:1").await.status, 401, "others are not concerned");
    first.db.clock.advance(TimeDelta::seconds(30));
    assert_eq!(sign_in(second, "somebody@example.org", "192.0.2.4:1").await.status, 401);
    assert_eq!(sign_in(first, "somebody@example.org", "192.0.2.4:1").await.status, 429);
}

#[actix_web::test]
async fn addresses_and_sites_are_counted_by_all_processes_together() {
    let both = TwoProcesses::with(|config| {
        config.sign_in.attempts_per_address_per_minute = number(2);
        config.sign_in.attempts_per_site_per_minute = number(3);
        config.http.behind_trusted_proxy = true;
    })
    .await;
    let attempt = async |app: &TestApp, name: &str, forwarded: &str| {
        let credentials = json!({ "email": format!("{name}@example.org"), "password": "not the right one" });
        let request = app.ask("POST", "/api/v1/sessions").header("x-forwarded-for", forwarded).json(&credentials);
        request.send().await.status
    };
    let TwoProcesses { first, second, .. } = &both;
    // One network of 64 bits, with and without a port.
    assert_eq!(attempt(first, "a", "[2001:db8:1:2::1]:443").await, 401);
    assert_eq!(attempt(second, "b", "2001:db8:1:2::2").await, 401);
    assert_eq!(attempt(first, "c", "[2001:db8:1:2::3]:444").await, 429);
    // Another one of the same site: what was refused above has counted for the site.
    assert_eq!(attempt(second, "d", "2001:db8:1:3::1").await, 429);
    assert_eq!(attempt(second, "e", "2001:db8:2:3::1").await, 401, "another site");
    for (app, status) in [(first, 401), (second, 401), (second, 429)] {
        assert_eq!(attempt(app, "f", "203.0.113.9:567").await, status);
    }
}

/// The shared clock is the one of the first process while it is ahead, and then the one of the second.
#[actix_web::test]
async fn a_process_whose_clock_is_minutes_ahead_keeps_nobody_out_and_seconds_ahead_frees_nobody() {
    for (ahead, status) in [(300, 401), (30, 429)] {
        let both = TwoProcesses::with(|config| config.sign_in.attempts_per_account_per_minute = number(2)).await;
        let TwoProcesses { first, second, .. } = &both;
        first.db.clock.advance(TimeDelta::seconds(ahead));
        for _ in 0..2 {
            assert_eq!(sign_in(first, "somebody@example.org", "192.0.2.1:1").await.status, 401);
        }
        first.db.clock.advance(TimeDelta::seconds(-ahead));
        assert_eq!(sign_in(second, "somebody@example.org", "192.0.2.2:1").await.status, status, "{ahead} s ahead");
    }
}
