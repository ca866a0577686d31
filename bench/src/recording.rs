//! Records one request of every kind on a database and makes the scripts of pgbench from it.

use std::path::Path;

use fonds1035::embedded::Cluster;

use crate::http::{Connection, Request};
use crate::rows::{self, Kind, STATES, Supply};
use crate::script::{Known, Script};
use crate::service::{Service, Tokens, approver, auditor, fund_officer, officer};
use crate::statements::{Recorder, Statement};
use crate::work::{self, FILTERS};
use crate::{Failure, database};

/// The scripts of one database.
pub struct Scripts {
    /// One submission.
    pub submit: Script,
    /// One recommendation and its approval, on Line 2 and on Line 1.
    pub decide: [Script; 2],
    /// One application.
    pub show: Script,
    /// First pages, by filter.
    pub first_pages: Vec<Script>,
    /// Pages at a random depth, by filter.
    pub deep_pages: Vec<Script>,
}

/// Applications that a recording uses up: whole rounds, so that runs begin with the first officer.
pub struct Supplies {
    /// Drafts.
    pub drafts: Supply,
    /// Under review for Line 2.
    pub line_2: Supply,
    /// Under review for Line 1.
    pub line_1: Supply,
}

impl Supplies {
    /// Those of a database with `total` applications.
    pub fn new(total: u64) -> Supplies {
        Supplies {
            drafts: Supply::new(Kind::Draft, total),
            line_2: Supply::new(Kind::UnderReviewLine2, total),
            line_1: Supply::new(Kind::UnderReviewLine1, total),
        }
    }
}

struct Recording {
    connection: Connection,
    recorder: Recorder,
    tokens: Tokens,
    owner: tokio_postgres::Client,
}

/// Starts the service with one connection to the database, so that the log shows statements in their order.
pub async fn record(
    program: &Path,
    cluster: &Cluster,
    name: &str,
    supplies: &mut Supplies,
) -> Result<Scripts, Failure> {
    let recorder = Recorder::begin(database::statement_log(cluster), database::owner(cluster, name).await?).await?;
    let service = Service::start(program, cluster, name, &[("FONDS1035__DATABASE__POOL_SIZE", "1")]).await?;
    let persons = [officer(0), officer(1), officer(2), fund_officer(0), approver(0), auditor()];
    let tokens = service.sign_in(&persons).await?;
    let owner = database::owner(cluster, name).await?;
    let mut recording = Recording { connection: Connection::open(service.port).await?, recorder, tokens, owner };
    let scripts = recording.scripts(supplies).await?;
    recording.recorder.end().await?;
    service.stop().await?;
    Ok(scripts)
}

impl Recording {
    async fn scripts(&mut self, supplies: &mut Supplies) -> Result<Scripts, Failure> {
        let tokens = self.tokens.clone();
        let stretch = supplies.drafts.take(3)?;
        let draft = |nth: u64| stretch.kind.number(stretch.first + nth);
        let persons = [(1, 0, "officer"), (1, 1, "officer")];
        let submit =
            self.script(draft, &persons, |nth, number| work::step(&tokens, &officer(nth), number, "submit", 2)).await?;
        let decide = [self.decide(supplies.line_2.take(3)?).await?, self.decide(supplies.line_1.take(3)?).await?];
        let approved = |nth: u64| Kind::Approved.number(nth);
        let show = self.script(approved, &[], |_, number| work::show(&tokens, number)).await?;
        let (mut first_pages, mut deep_pages) = (Vec::new(), Vec::new());
        for filter in FILTERS {
            first_pages.push(self.script(approved, &[], |_, _| work::list(&tokens, filter, None)).await?);
            let deep = |_, number| work::list(&tokens, filter, Some(number));
            deep_pages.push(self.script(|nth| 5_000 + nth, &[], deep).await?);
        }
        Ok(Scripts { submit, decide, show, first_pages, deep_pages })
    }

    async fn decide(&mut self, stretch: crate::rows::Stretch) -> Result<Script, Failure> {
        let tokens = self.tokens.clone();
        let number = |nth: u64| stretch.kind.number(stretch.first + nth);
        let persons = [(2, 0, "recommends"), (2, 10, "approves")];
        let recommend = |_, number| work::step(&tokens, &fund_officer(0), number, "recommend", 5);
        let recommend = self.script(number, &persons, recommend).await?;
        let approve = |_, number| work::step(&tokens, &approver(0), number, "approve", 6);
        let approve = self.script(number, &persons, approve).await?;
        Ok(Script::chain(vec![recommend, approve]))
    }

    /// Asks three times, for three applications: the first warms the connection, the others are compared.
    async fn script(
        &mut self,
        number: impl Fn(u64) -> u64,
        persons: &[(u32, u64, &str)],
        request: impl Fn(u64, u64) -> Request,
    ) -> Result<Script, Failure> {
        let mut recorded: Vec<Vec<Statement>> = Vec::new();
        for nth in [2, 0, 1] {
            self.recorder.take().await?;
            let asked = request(nth, number(nth));
            let (status, body) = self.connection.ask(&asked).await?;
            if !(200..300).contains(&status) {
                return Err(format!("{}: {status} {}", asked.line, String::from_utf8_lossy(body)).into());
            }
            recorded.push(self.recorder.take().await?);
        }
        let mut known = work::known(number(0), persons);
        known.push(self.content(&number).await?);
        Script::of(&self.owner, &recorded[1], &recorded[2], &known).await
    }

    /// The hash of the content of the first application, and how it follows from the number of any other: the loaded
    /// contents differ by the state that applies.
    async fn content(&self, number: &impl Fn(u64) -> u64) -> Result<Known, Failure> {
        let mut hashes = vec![String::new(); STATES];
        for nth in 0.. {
            let of_state = rows::state(number(nth));
            if hashes.iter().all(|hash| !hash.is_empty()) {
                break;
            }
            let hash = "SELECT encode(content_hash, 'hex') FROM application_event WHERE application_id = $1::text::uuid AND seq = 1";
            let row = self.owner.query_one(hash, &[&rows::application(number(nth)).to_string()]).await?;
            hashes[of_state] = row.get(0);
        }
        let listed: Vec<String> = hashes.iter().map(|hash| format!("'{hash}'")).collect();
        Ok(Known {
            value: hashes[rows::state(number(0))].clone(),
            expression: format!("(ARRAY[{}])[{} + 1]", listed.join(","), rows::STATE_EXPRESSION),
            inserted_only: false,
        })
    }
}
