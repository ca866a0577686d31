//! The session of seeding: the acting users, their texts, and the simulated time.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::tables::Words;
use super::{DemoError, letter};
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::document::Pdf;
use crate::domain::kernel::language::Language;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::store::db::{Context, Db};
use crate::workflow::error::WorkflowError;

/// Simulated time between two consecutive operations.
const PAUSE: TimeDelta = TimeDelta::minutes(40);

/// The state of seeding.
pub(super) struct Session<'a> {
    /// The database.
    pub db: &'a Db,
    /// The simulated instant of the next operation.
    pub at: DateTime<Utc>,
    /// The instant at which the demonstration is created.
    pub now: DateTime<Utc>,
    actors: BTreeMap<(Role, Option<StateCode>), (Actor, Language)>,
    words: Words,
}

impl<'a> Session<'a> {
    /// A session without users.
    pub fn new(db: &'a Db, now: DateTime<Utc>, begun: DateTime<Utc>, words: Words) -> Session<'a> {
        Session { db, at: begun, now, actors: BTreeMap::new(), words }
    }

    /// The context of the next operation. Advances the simulated time, at most to `now`.
    pub fn context(&mut self, actor: Option<&Actor>) -> Context {
        let at = self.at;
        self.at = (self.at + PAUSE).min(self.now);
        Context { actor: actor.cloned(), now: at, request_id: "demo".to_owned() }
    }

    /// The date of the next operation in Geneva.
    pub fn day(&self) -> NaiveDate {
        day_in_geneva(self.at)
    }

    /// Adds an acting user.
    pub fn enter(&mut self, actor: Actor, language: Language) {
        self.actors.insert((actor.role, actor.represents), (actor, language));
    }

    /// The user with a role; for state officers, the user who represents the state.
    pub fn actor(&self, role: Role, represents: Option<StateCode>) -> Result<(Actor, Language), DemoError> {
        let represents = represents.filter(|_| role == Role::StateOfficer);
        let nobody = || DemoError::Missing(format!("nobody is {role}"));
        self.actors.get(&(role, represents)).cloned().ok_or_else(nobody)
    }

    /// The text of a key, which is required.
    pub fn text(&self, key: &str, language: Language) -> Result<String, DemoError> {
        self.words.find(key, language).ok_or_else(|| DemoError::Missing(format!("no words for {key}")))
    }

    /// The text of a key, if there is one.
    pub fn comment(&self, key: &str, language: Language) -> Option<String> {
        self.words.find(key, language)
    }
}

/// A constructed document.
pub(super) fn document(name: &str, lines: &[&str]) -> Result<Pdf, DemoError> {
    Pdf::new(name, letter::pdf(lines)).map_err(|fault| DemoError::Missing(fault.to_string()))
}

/// An amount of a table.
pub(super) fn usd(text: &str) -> Result<Cents, DemoError> {
    text.parse().map_err(|error| DemoError::Missing(format!("{text}: {error}")))
}

/// Maps a refusal to an error with the title of the application.
pub(super) fn refused(title: &str) -> impl Fn(WorkflowError) -> DemoError {
    move |source| DemoError::Step { title: title.to_owned(), source }
}
