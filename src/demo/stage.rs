//! The acting persons, what they say, and the hand of the clock.

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

/// From one act to the next, where several belong together.
const PAUSE: TimeDelta = TimeDelta::minutes(40);

/// Where the constructed world is played.
pub(super) struct Stage<'a> {
    /// The gate to the database.
    pub db: &'a Db,
    /// The instant of the next act.
    pub at: DateTime<Utc>,
    /// The instant of the making.
    pub now: DateTime<Utc>,
    actors: BTreeMap<(Role, Option<StateCode>), (Actor, Language)>,
    words: Words,
}

impl<'a> Stage<'a> {
    /// An empty stage.
    pub fn new(db: &'a Db, now: DateTime<Utc>, begun: DateTime<Utc>, words: Words) -> Stage<'a> {
        Stage { db, at: begun, now, actors: BTreeMap::new(), words }
    }

    /// The context of the next act; the one after it comes later, never after now.
    pub fn context(&mut self, actor: Option<&Actor>) -> Context {
        let at = self.at;
        self.at = (self.at + PAUSE).min(self.now);
        Context { actor: actor.cloned(), now: at, request_id: "demo".to_owned() }
    }

    /// The civil day of the next act in Geneva.
    pub fn day(&self) -> NaiveDate {
        day_in_geneva(self.at)
    }

    /// Puts a person on the stage.
    pub fn enter(&mut self, actor: Actor, language: Language) {
        self.actors.insert((actor.role, actor.represents), (actor, language));
    }

    /// Who acts in a role; the officer of a state where the role is that of one.
    pub fn actor(&self, role: Role, represents: Option<StateCode>) -> Result<(Actor, Language), DemoError> {
        let represents = represents.filter(|_| role == Role::StateOfficer);
        let nobody = || DemoError::Missing(format!("nobody is {role}"));
        self.actors.get(&(role, represents)).cloned().ok_or_else(nobody)
    }

    /// What is said, which must be there.
    pub fn said(&self, key: &str, language: Language) -> Result<String, DemoError> {
        self.words.find(key, language).ok_or_else(|| DemoError::Missing(format!("no words for {key}")))
    }

    /// What is said, if there is anything to say.
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

/// A refusal, with the title of what it concerns.
pub(super) fn refused(title: &str) -> impl Fn(WorkflowError) -> DemoError {
    move |source| DemoError::Step { title: title.to_owned(), source }
}
