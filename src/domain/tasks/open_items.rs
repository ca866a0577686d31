//! What stands open on an application or project: the steps that are waited for, and what is owed; and for whom.
//!
//! Pure: how it was read is the store's matter, what is told of it that of reminders and digests.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::projects::obligations::Obligation;
use crate::domain::tasks::reminder::{Mentioned, ObligationReminder, Stage, WorkReminder, reminded, stage};
use crate::domain::tasks::task::{Awaited, SubjectKind};

/// What stands open on one application or project.
#[derive(Debug, Clone)]
pub struct Outstanding {
    /// How it is named to persons.
    pub mentioned: Mentioned,
    /// The state that applies.
    pub applicant: StateCode,
    /// The states it concerns.
    pub concerned: BTreeSet<StateCode>,
    /// What waits for somebody.
    pub awaited: Vec<Awaited>,
    /// What is owed and not met.
    pub owed: Vec<Obligation>,
}

impl Outstanding {
    /// What waits for this person.
    pub fn awaited_from<'a, 'p>(&'a self, person: &'p Actor) -> impl Iterator<Item = &'a Awaited> + use<'a, 'p> {
        let concerned = || self.concerned.iter().copied();
        self.awaited.iter().filter(move |awaited| awaited.is_from(person, self.applicant, concerned()))
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
            source: owed.source.clone(),
            terms: owed.terms.clone(),
        }
    }

    /// What a reminder of a step says on a day. The place of a question in its conversation is told to nobody.
    pub fn work_reminder(&self, awaited: &Awaited, today: NaiveDate) -> WorkReminder {
        let numbered = !matches!(awaited.subject.kind, SubjectKind::Application | SubjectKind::Question);
        WorkReminder {
            application: self.mentioned.clone(),
            action: awaited.step,
            number: numbered.then_some(awaited.subject.number),
            since: awaited.since,
            days: (today - awaited.since).num_days().max(0),
        }
    }
}
