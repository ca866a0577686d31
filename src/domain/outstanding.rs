//! What stands open on an application or project: the steps that are waited for, and what is owed; and for whom.
//!
//! Pure: how it was read is the store's matter, what is told of it that of reminders and digests.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::actor::Actor;
use super::lifecycle::{State, Transition};
use super::member_state::StateCode;
use super::obligations::Obligation;
use super::reminder::{Mentioned, ObligationReminder, Stage, WorkReminder, reminded, stage};
use super::waiting::is_awaited_from;

/// What stands open on one application or project.
#[derive(Debug, Clone)]
pub struct Outstanding {
    /// How it is named to persons.
    pub mentioned: Mentioned,
    /// The state that applies.
    pub applicant: StateCode,
    /// The states it concerns.
    pub concerned: BTreeSet<StateCode>,
    /// Where it stands.
    pub state: State,
    /// The event that brought it there.
    pub since_seq: i32,
    /// The day of that event, in Geneva.
    pub since: NaiveDate,
    /// Who recommended it.
    pub recommended_by: Option<Uuid>,
    /// The steps that are waited for.
    pub awaited: Vec<&'static Transition>,
    /// What is owed and not met.
    pub owed: Vec<Obligation>,
}

impl Outstanding {
    /// The steps that are waited for from this person.
    pub fn awaited_from(&self, person: &Actor) -> impl Iterator<Item = &'static Transition> {
        let concerned = || self.concerned.iter().copied();
        let from = move |step: &&'static Transition| {
            is_awaited_from(person, step, self.applicant, concerned(), self.recommended_by)
        };
        self.awaited.iter().copied().filter(from)
    }

    /// What this person is to be reminded of on a day, with the stage that has come.
    pub fn recalled_to<'a, 'p>(
        &'a self,
        person: &'p Actor,
        today: NaiveDate,
    ) -> impl Iterator<Item = (&'a Obligation, Stage)> + use<'a, 'p> {
        let come = move |owed: &'a Obligation| stage(owed.due_on, today).map(|stage| (owed, stage));
        self.owed.iter().filter_map(come).filter(move |(owed, stage)| {
            reminded(owed.kind, *stage).iter().any(|audience| audience.includes(person, self.applicant))
        })
    }

    /// What a reminder of something owed says on a day.
    pub fn obligation_reminder(&self, owed: &Obligation, today: NaiveDate) -> ObligationReminder {
        ObligationReminder {
            project: self.mentioned.clone(),
            obligation: owed.kind,
            period: owed.period,
            due_on: owed.due_on,
            days_left: (owed.due_on - today).num_days(),
            source: owed.source.to_owned(),
        }
    }

    /// What a reminder of a step says on a day.
    pub fn work_reminder(&self, step: &Transition, today: NaiveDate) -> WorkReminder {
        WorkReminder {
            application: self.mentioned.clone(),
            action: step.action,
            since: self.since,
            days: (today - self.since).num_days().max(0),
        }
    }
}
