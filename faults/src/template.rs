//! The cluster that every kind begins with: migrated, with constructed persons and an open budget year; made once and
//! copied while it stands still.

use std::path::{Path, PathBuf};
use std::time::Duration;

use argon2::password_hash::PasswordHasher as _;
use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use fonds1035::clock::Clock;
use fonds1035::domain::kernel::actor::{Actor, Role};
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::ledger::allocation::{Basis, DeclaredAmount};
use fonds1035::embedded::SUPERUSER;
use fonds1035::store::db::{Context, Db};
use fonds1035::store::migrate;
use fonds1035::store::pools::{DbSettings, SERVICE_ROLE};
use fonds1035::workflow::ledger::{allocate, budget_year};

use crate::Failure;
use crate::door::PASSWORD;
use crate::postgres::{DATABASE, Server};

/// The constructed finance officer, who opens the year.
const FINANCE: &str = "00000000-0000-7000-8000-000000000030";

/// What each line is allotted, cents: no act is refused for want of money.
const ENOUGH: i64 = 100_000_000_000_000;

/// The budget year of all acts: the one of the machine's clock.
pub fn year() -> Result<i16, Failure> {
    Ok(i16::try_from(now().year())?)
}

/// What the machine's clock says.
pub fn now() -> DateTime<Utc> {
    Clock::system().now()
}

/// Makes the template below a folder and returns where it is; its server has stopped.
pub async fn make(below: &Path, parameters: &[(&str, &str)]) -> Result<PathBuf, Failure> {
    let folder = below.join("template");
    let server = Server::start(&folder, parameters)?;
    server.client("postgres").await?.batch_execute(&format!("CREATE DATABASE {DATABASE}")).await?;
    migrate::up(&server.url(SUPERUSER)).await?;
    let owner = server.client(DATABASE).await?;
    owner.batch_execute(&format!("ALTER ROLE {SERVICE_ROLE} LOGIN")).await?;
    // The weakest parameters that argon2 takes: nothing here is worth protecting, and sign-in is not what is tested.
    let weakest = argon2::Params::new(8, 1, 1, None).map_err(|error| error.to_string())?;
    let hasher = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, weakest);
    let hash = hasher.hash_password(PASSWORD.as_bytes()).map_err(|error| error.to_string())?.to_string();
    owner.batch_execute(&include_str!("people_CONSTRUCTED.sql").replace("{password_hash}", &hash)).await?;
    open_year(&server.url(SERVICE_ROLE)).await?;
    drop(owner);
    drop(server);
    Ok(folder)
}

/// Opens the year an hour ago, so that an instance whose clock is behind finds it opened in its past too.
async fn open_year(url: &str) -> Result<(), Failure> {
    let limit = Duration::from_secs(30);
    let db = Db::open(&DbSettings { url: url.to_owned(), pool_size: 1, wait: limit, statement_timeout: limit })?;
    let actor = Actor { user_id: FINANCE.parse()?, role: Role::FinanceOfficer, represents: None };
    let context = Context { actor: Some(actor), now: now() - TimeDelta::hours(1), request_id: "template".into() };
    let declared = DeclaredAmount { amount: Cents::new(ENOUGH)?, source: "CONSTRUCTED".into() };
    let (year, basis) = (year()?, Basis::Declared { line_1: declared.clone(), line_2: declared });
    db.write(context.clone(), async move |tx| budget_year::open_year(&tx, year).await).await?;
    db.write(context, async move |tx| allocate::allot(&tx, year, &basis, Vec::new()).await).await?;
    Ok(())
}
