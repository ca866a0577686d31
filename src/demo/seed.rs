//! Fills an empty database with the constructed world, act by act, through the same calls as everybody else.
//!
//! What happens is an agenda in the order of time: years turn, projects go their way over thirty months by the plan in
//! `config/demo`, and this year's applications are spread evenly over the last weeks. So the histories look lived, and
//! every run of the same day is alike.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};
use secrecy::SecretString;

use super::applications::Walk;
use super::calls::{self, PlannedCall};
use super::plan::{self, PlannedAct};
use super::projects::Projects;
use super::stage::Stage;
use super::{DemoError, people, ranking, records, tables, years};
use crate::domain::kernel::actor::Role;
use crate::http::passwords::PasswordPool;
use crate::import;
use crate::store::audit::events;
use crate::store::db::{Context, Db};
use crate::store::people::users;

/// How long before now the constructed histories begin.
const LOOKING_BACK: TimeDelta = TimeDelta::days(910);

/// How long before now this year's applications begin, unless the year is younger.
const APPLICATIONS_FOR: TimeDelta = TimeDelta::days(90);

/// How many digests have told of what was put off: one a quarter, so that each can be read.
const DIGESTS: i64 = 10;

/// Time of the day at which the acts of a project begin.
const MORNING: TimeDelta = TimeDelta::hours(8);

/// What the audit calls the end of the filling.
const MARK: (&str, &str, &str) = ("demonstration_made", "demonstration", "fonds1035");

/// An account with the password that was made for it.
pub struct Credential {
    /// Address to sign in with.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Password.
    pub password: SecretString,
}

/// What a database holds, seen from the demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has an account.
    Empty,
    /// The whole demonstration.
    Filled,
    /// Something else.
    Foreign,
}

/// Looks at a migrated database.
///
/// # Errors
/// A [`DemoError`].
pub async fn standing(db: &Db) -> Result<Standing, DemoError> {
    let reader = db.reader().await?;
    let (_, kind, id) = MARK;
    if !events::page(&reader, Some((kind, Some(id))), None, 1).await?.is_empty() {
        return Ok(Standing::Filled);
    }
    let nobody = users::page(&reader, None, None, None, 1).await?.is_empty();
    Ok(if nobody { Standing::Empty } else { Standing::Foreign })
}

/// Leaves the mark of a database that is filled.
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

/// What is next on the agenda.
#[derive(Debug, Clone)]
enum Next {
    /// A budget year begins; the one before it ends.
    Year(i16),
    /// The next act of an application, by its place.
    Application(usize),
    /// An act of a project.
    Project(PlannedAct),
    /// A call is recorded.
    Call(PlannedCall),
    /// The digest of the day.
    Digest,
}

/// Fills a migrated, empty database; the accounts with their passwords, which are kept nowhere.
///
/// # Errors
/// A [`DemoError`]; what was done so far stays.
pub async fn seed(
    db: &Db,
    now: DateTime<Utc>,
    passwords: &PasswordPool,
    say: &impl Fn(&str),
) -> Result<Vec<Credential>, DemoError> {
    let today = now.with_timezone(&chrono_tz::Europe::Zurich).date_naive();
    let begun = at_midnight(today) - LOOKING_BACK;
    // The service itself is made ready the day before.
    let mut stage = Stage::new(db, now, begun - TimeDelta::days(1), tables::words()?);

    say("recording the reference: states, income groups, accessions, the list of Line 2, published rules");
    let context = stage.context(None);
    import::record_reference(db, context).await?;
    years::facts_before_the_list(&mut stage, begun.date_naive()).await?;
    say("making one account for each role");
    let credentials = people::establish(&mut stage, passwords).await?;
    people::choose_digests(&mut stage).await?;

    let (plans, projects) = (tables::plans()?, plan::projects()?);
    let mut walks: Vec<Walk<'_>> = plans.iter().map(|plan| Walk::new(plan, None)).collect();
    let mut under_way = Projects::new(&projects);
    let agenda = agenda(now, today, begun.year()..=today.year(), &walks)?;
    let (this_year, count) = (today.year(), plans.len());
    say(&format!("walking {} constructed projects through the years {} to {this_year}", projects.len(), begun.year()));
    say(&format!("opening {this_year} with the amounts published for 2019; walking {count} constructed applications"));
    for (at, next) in agenda {
        stage.at = at.min(now);
        match next {
            Next::Year(year) => years::begin(&mut stage, year, this_year).await?,
            Next::Project(planned) => under_way.act(&mut stage, &planned).await?,
            Next::Call(call) => calls::record(&mut stage, call).await?,
            Next::Digest => records::digest(&mut stage).await?,
            Next::Application(place) => {
                if let Some(walk) = walks.get_mut(place) {
                    walk.advance(&mut stage).await?;
                }
            }
        }
    }

    // Each other kind of thing that the service keeps has its line here, its table in config/demo and its file beside
    // this one. The acts of applications that stand are done by now.
    stage.at = now;
    say("recording how the retained applications stand by the ranking factors");
    for walk in &walks {
        ranking::assess(&mut stage, walk).await?;
    }
    say("recording contribution positions and scenarios");
    records::positions(&mut stage, today.year()).await?;
    records::scenarios(&mut stage).await?;
    Ok(credentials)
}

/// Everything that happens, in the order of time.
fn agenda(
    now: DateTime<Utc>,
    today: NaiveDate,
    calendar_years: std::ops::RangeInclusive<i32>,
    walks: &[Walk<'_>],
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
    // The last one is of yesterday: those that follow tell of their days only.
    for digest in 0..DIGESTS {
        agenda.push((at_midnight(today) - TimeDelta::days(1 + 91 * digest) + MORNING, Next::Digest));
    }
    let begun = new_year(today.year()).unwrap_or(now).max(now - APPLICATIONS_FOR).min(now);
    let acts = walks.iter().enumerate().flat_map(|(place, walk)| std::iter::repeat_n(place, walk.acts()));
    let places: Vec<usize> = acts.collect();
    let part = (now - begun) / i32::try_from(places.len() + 1).unwrap_or(i32::MAX);
    let mut at = begun;
    for place in places {
        at += part;
        agenda.push((at, Next::Application(place)));
    }
    // Of one instant the order of the plan stays.
    agenda.sort_by_key(|(at, _)| *at);
    Ok(agenda)
}

fn at_midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
