//! Seeds an empty database with the constructed data, through the same workflow operations as the API.
//!
//! The operations are an agenda in chronological order: budget years open and close, projects follow the plan in
//! `config/demo` over thirty months, and this year's applications are spread evenly over the last weeks. The result has
//! a realistic history and is reproducible on the same day, except for the passwords and identifiers.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};
use secrecy::SecretString;

use super::applications::ApplicationProgress;
use super::calls::{self, PlannedCall};
use super::plan::{self, PlannedAct};
use super::projects::Projects;
use super::session::Session;
use super::{DemoError, people, ranking, records, tables, years};
use crate::domain::kernel::actor::Role;
use crate::http::passwords::PasswordPool;
use crate::import;
use crate::store::audit::events;
use crate::store::db::{Context, Db};
use crate::store::people::users;

/// Length of the constructed history before now.
const LOOKING_BACK: TimeDelta = TimeDelta::days(910);

/// Period before now in which this year's applications are created; shorter at the beginning of a year.
const APPLICATIONS_FOR: TimeDelta = TimeDelta::days(90);

/// Number of digests: one each quarter.
const DIGESTS: i64 = 10;

/// Time of day of the operations on a project.
const MORNING: TimeDelta = TimeDelta::hours(8);

/// The audit record that marks the end of seeding.
const MARK: (&str, &str, &str) = ("demonstration_made", "demonstration", "fonds1035");

/// An account with its generated password.
pub struct Credential {
    /// Address to sign in with.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Password.
    pub password: SecretString,
}

/// The contents of a database, as far as the demonstration is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseContents {
    /// There are no accounts.
    Empty,
    /// The complete demonstration.
    Filled,
    /// Other data.
    Foreign,
}

/// Classifies the contents of a migrated database.
///
/// # Errors
/// A [`DemoError`].
pub async fn database_contents(db: &Db) -> Result<DatabaseContents, DemoError> {
    let reader = db.reader().await?;
    let (_, kind, id) = MARK;
    if !events::page(&reader, Some((kind, Some(id))), None, 1).await?.is_empty() {
        return Ok(DatabaseContents::Filled);
    }
    let nobody = users::page(&reader, None, None, None, 1).await?.is_empty();
    Ok(if nobody { DatabaseContents::Empty } else { DatabaseContents::Foreign })
}

/// Marks a database as completely seeded.
///
/// # Errors
/// A [`DemoError`].
pub async fn mark(db: &Db, now: DateTime<Utc>) -> Result<(), DemoError> {
    let context = Context { actor: None, now, request_id: "demo".to_owned() };
    let (action, kind, id) = MARK;
    db.write(context, async move |tx| {
        events::record(&tx, action, kind, id, serde_json::json!({})).await.map_err(DemoError::from)
    })
    .await
}

/// An entry of the agenda.
#[derive(Debug, Clone)]
enum Next {
    /// A budget year is opened; the previous one is closed.
    Year(i16),
    /// The next operation on an application, by its index.
    Application(usize),
    /// An operation on a project.
    Project(PlannedAct),
    /// A call is recorded.
    Call(PlannedCall),
    /// The daily digests are composed.
    Digest,
}

/// Seeds a migrated, empty database. Returns the accounts with their passwords, which are not stored.
///
/// # Errors
/// A [`DemoError`]; the operations completed so far are not undone.
pub async fn seed(
    db: &Db,
    now: DateTime<Utc>,
    passwords: &PasswordPool,
    say: &impl Fn(&str),
) -> Result<Vec<Credential>, DemoError> {
    let today = now.with_timezone(&chrono_tz::Europe::Zurich).date_naive();
    let begun = at_midnight(today) - LOOKING_BACK;
    // The reference data and the accounts are created the day before the first operation.
    let mut session = Session::new(db, now, begun - TimeDelta::days(1), tables::words()?);

    say("recording the reference: states, income groups, accessions, the list of Line 2, published rules");
    let context = session.context(None);
    import::record_reference(db, context).await?;
    years::facts_before_the_list(&mut session, begun.date_naive()).await?;
    say("making one account for each role");
    let credentials = people::establish(&mut session, passwords).await?;
    people::choose_digests(&mut session).await?;

    let (plans, projects) = (tables::plans()?, plan::projects()?);
    let mut applications: Vec<ApplicationProgress<'_>> =
        plans.iter().map(|plan| ApplicationProgress::new(plan, None)).collect();
    let mut under_way = Projects::new(&projects);
    let agenda = agenda(now, today, begun.year()..=today.year(), &applications)?;
    let (this_year, count) = (today.year(), plans.len());
    say(&format!("walking {} constructed projects through the years {} to {this_year}", projects.len(), begun.year()));
    say(&format!("opening {this_year} with the amounts published for 2019; walking {count} constructed applications"));
    for (at, next) in agenda {
        // The acts of one day may have run past the beginning of the next one: time never goes back.
        session.at = at.max(session.at).min(now);
        match next {
            Next::Year(year) => years::begin(&mut session, year, this_year).await?,
            Next::Project(planned) => under_way.act(&mut session, &planned).await?,
            Next::Call(call) => calls::record(&mut session, call).await?,
            Next::Digest => records::digest(&mut session).await?,
            Next::Application(place) => {
                if let Some(application) = applications.get_mut(place) {
                    application.advance(&mut session).await?;
                }
            }
        }
    }

    // The remaining kinds of records, each with a table in config/demo and a module next to this one. All operations
    // of the agenda are done at this point.
    session.at = now;
    say("recording how the retained applications stand by the ranking factors");
    for application in &applications {
        ranking::assess(&mut session, application).await?;
    }
    say("recording contribution positions and scenarios");
    records::positions(&mut session, today.year()).await?;
    records::scenarios(&mut session).await?;
    Ok(credentials)
}

/// All operations in chronological order.
fn agenda(
    now: DateTime<Utc>,
    today: NaiveDate,
    calendar_years: std::ops::RangeInclusive<i32>,
    applications: &[ApplicationProgress<'_>],
) -> Result<Vec<(DateTime<Utc>, Next)>, DemoError> {
    let mut agenda = Vec::new();
    let new_year = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(at_midnight);
    for year in calendar_years {
        let number = i16::try_from(year).map_err(|_| DemoError::Missing(format!("a budget year {year}")))?;
        let begins = new_year(year).unwrap_or(now).max(at_midnight(today) - LOOKING_BACK).min(now);
        agenda.push((begins, Next::Year(number)));
    }
    let first = at_midnight(today) - LOOKING_BACK;
    agenda.extend(calls::planned(first, now).map(|call| (call.recorded_at(), Next::Call(call))));
    for act in plan::acts()? {
        agenda.push((at_midnight(today) - TimeDelta::days(act.days_ago) + MORNING, Next::Project(act)));
    }
    // The latest of these digests is of yesterday, so that later digests cover only their own days.
    for digest in 0..DIGESTS {
        agenda.push((at_midnight(today) - TimeDelta::days(1 + 91 * digest) + MORNING, Next::Digest));
    }
    let begun = new_year(today.year()).unwrap_or(now).max(now - APPLICATIONS_FOR).min(now);
    let acts =
        applications.iter().enumerate().flat_map(|(place, application)| std::iter::repeat_n(place, application.acts()));
    let places: Vec<usize> = acts.collect();
    let part = (now - begun) / i32::try_from(places.len() + 1).unwrap_or(i32::MAX);
    let mut at = begun;
    for place in places {
        at += part;
        agenda.push((at, Next::Application(place)));
    }
    // The sort is stable: entries of the same instant keep the order of the plan.
    agenda.sort_by_key(|(at, _)| *at);
    Ok(agenda)
}

fn at_midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
