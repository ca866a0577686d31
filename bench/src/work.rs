//! The four kinds of work that are measured: what a client asks of the service, and what a script of pgbench varies.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fonds1035::http::paging::Cursor;

use crate::closed_loop::Round;
use crate::http::Request;
use crate::identity;
use crate::rows::{self, Kind, OFFICERS, Stretch};
use crate::script::Known;
use crate::service::{Tokens, approver, auditor, fund_officer, officer};

/// Lists that are asked for: by where it stands, by applicant and scope, by line.
pub const FILTERS: [&str; 3] = ["state=under_review", "applicant=XAF&scope=national", "line=line_1"];

/// A step of an application: `version` is the one it is based on.
pub fn step(tokens: &Tokens, person: &str, number: u64, action: &str, version: u32) -> Request {
    let (id, by) = (rows::application(number), tokens.of(person));
    Request {
        line: format!("POST /api/v1/applications/{id}/actions"),
        headers: format!("{by}If-Match: \"{version}\"\r\nIdempotency-Key: {action}-{id}\r\n"),
        body: format!("{{\"action\":\"{action}\"}}"),
    }
}

/// One application, as the auditor sees it.
pub fn show(tokens: &Tokens, number: u64) -> Request {
    read(tokens, &auditor(), &format!("/{}", rows::application(number)))
}

/// A page of a filtered list as a fund officer sees it: the first one, or the one after an application.
pub fn list(tokens: &Tokens, filter: &str, after: Option<u64>) -> Request {
    let cursor = after.map(|number| Cursor { created_at: rows::created_at(number), id: rows::application(number) });
    let after = cursor.map(|cursor| format!("&after={cursor}")).unwrap_or_default();
    read(tokens, &fund_officer(0), &format!("?{filter}{after}"))
}

fn read(tokens: &Tokens, person: &str, rest: &str) -> Request {
    Request { line: format!("GET /api/v1/applications{rest}"), headers: tokens.of(person), body: String::new() }
}

/// Every client hands in the next draft, as the officer of its state.
pub fn submitting(tokens: &Tokens, stretch: Stretch) -> Round {
    let (tokens, next) = (tokens.clone(), AtomicU64::new(0));
    Arc::new(move |_, _| {
        let nth = stretch.first + next.fetch_add(1, Ordering::Relaxed);
        vec![step(&tokens, &officer(nth % OFFICERS), stretch.kind.number(nth), "submit", 2)]
    })
}

/// Every client recommends and approves the next application, by turns from each of the stretches.
pub fn deciding(tokens: &Tokens, stretches: Vec<Stretch>) -> Round {
    let (tokens, next) = (tokens.clone(), AtomicU64::new(0));
    Arc::new(move |client, _| {
        let turn = next.fetch_add(1, Ordering::Relaxed);
        let lots = u64::try_from(stretches.len()).unwrap_or(1);
        let stretch = stretches[usize::try_from(turn % lots).unwrap_or(0)];
        let number = stretch.kind.number(stretch.first + turn / lots);
        vec![
            step(&tokens, &fund_officer(client), number, "recommend", 5),
            step(&tokens, &approver(client), number, "approve", 6),
        ]
    })
}

/// Every client looks at approved applications at random.
pub fn showing(tokens: &Tokens, total: u64) -> Round {
    let (tokens, lots) = (tokens.clone(), Lots::default());
    Arc::new(move |_, _| vec![show(&tokens, Kind::Approved.number(lots.below(Kind::Approved.count(total))))])
}

/// Every client lists by one filter after the other: the first page, or one at a random depth.
pub fn listing(tokens: &Tokens, total: u64, deep: bool) -> Round {
    let (tokens, lots) = (tokens.clone(), Lots::default());
    Arc::new(move |_, _| {
        let filter = FILTERS[usize::try_from(lots.below(3)).unwrap_or(0)];
        vec![list(&tokens, filter, deep.then(|| lots.below(total)))]
    })
}

/// Numbers as good as random, the same in every run (SplitMix64).
#[derive(Default)]
struct Lots(AtomicU64);

impl Lots {
    fn below(&self, end: u64) -> u64 {
        let mut mixed = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }
}

/// What a script puts in the place of an application's identity and instant, and of the persons who act.
pub fn known(number: u64, persons: &[(u32, u64, &str)]) -> Vec<Known> {
    let identity_of =
        |family: u32, variable: &str| format!("('0190{family:04}' || lpad(:{variable}::text, 24, '0'))::uuid::text");
    let mut known = vec![
        Known { value: rows::application(number).to_string(), expression: identity_of(0, "n"), inserted_only: false },
        Known {
            value: rows::created_at(number).format("%Y-%m-%d %H:%M:%S+00").to_string(),
            expression: "timestamptz '2024-01-01 UTC' + :n * interval '1 minute'".into(),
            inserted_only: false,
        },
    ];
    // The officer of the state that applies, who is told.
    known.push(Known {
        value: identity(1, rows::state(number) as u64).to_string(),
        expression: format!("('01900001' || lpad(({})::text, 24, '0'))::uuid::text", rows::STATE_EXPRESSION),
        inserted_only: true,
    });
    known.extend(persons.iter().map(|(family, person, variable)| Known {
        value: identity(*family, *person).to_string(),
        expression: identity_of(*family, variable),
        inserted_only: true,
    }));
    known
}

/// The next application of a stretch for each client of pgbench; and the persons who recommend and approve.
pub fn next_of(stretch: Stretch) -> Vec<String> {
    vec![
        "i :i + 1".into(),
        format!("j {} + :i * :clients + :client_id", stretch.first),
        format!("n {}", stretch.kind.expression()),
        format!("officer :j % {OFFICERS}"),
        "recommends :client_id % 2".into(),
        "approves 10 + :client_id % 2".into(),
    ]
}

/// An approved application at random.
pub fn any_approved(total: u64) -> Vec<String> {
    vec![format!("j random(0, {})", Kind::Approved.count(total) - 1), format!("n {}", Kind::Approved.expression())]
}

/// Any application.
pub fn any(total: u64) -> Vec<String> {
    vec![format!("n random(0, {})", total - 1)]
}
