//! Open items of an application or project: tasks and unmet obligations, by person.
//!
//! Pure functions: the store loads the data; reminders and digests render it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::projects::obligations::Obligation;
use crate::domain::tasks::reminder::{ObligationReminder, ReminderSubject, Stage, WorkReminder, reminded, stage};
use crate::domain::tasks::task::{SubjectKind, Task};

/// The open items of one application or project.
#[derive(Debug, Clone)]
pub struct OpenItems {
    /// The application or project, as named in messages.
    pub named: ReminderSubject,
    /// The applicant state.
    pub applicant: StateCode,
    /// The states concerned.
    pub concerned: BTreeSet<StateCode>,
    /// The tasks.
    pub tasks: Vec<Task>,
    /// The unmet obligations.
    pub owed: Vec<Obligation>,
}

impl OpenItems {
    /// The tasks assigned to this person.
    pub fn tasks_of<'a, 'p>(&'a self, person: &'p Actor) -> impl Iterator<Item = &'a Task> + use<'a, 'p> {
        let concerned = || self.concerned.iter().copied();
        self.tasks.iter().filter(move |task| task.is_from(person, self.applicant, concerned()))
    }

    /// The obligations that this person is reminded of on a day, each with its current stage.
    pub fn reminders_for<'a, 'p>(
        &'a self,
        person: &'p Actor,
        today: NaiveDate,
    ) -> impl Iterator<Item = (&'a Obligation, Stage)> + use<'a, 'p> {
        let come = move |owed: &'a Obligation| stage(owed.due_on, today).map(|stage| (owed, stage));
        self.owed.iter().filter_map(come).filter(move |(owed, stage)| {
            reminded(owed.kind, *stage).iter().any(|audience| audience.includes(person, self.applicant))
        })
    }

    /// The data of a reminder of an obligation on a day.
    pub fn obligation_reminder(&self, owed: &Obligation, today: NaiveDate) -> ObligationReminder {
        ObligationReminder {
            project: self.named.clone(),
            obligation: owed.kind,
            period: owed.period,
            due_on: owed.due_on,
            days_left: (owed.due_on - today).num_days(),
            source: owed.source.clone(),
            terms: owed.terms.clone(),
        }
    }

    /// The data of a reminder of a task on a day. The number of a question in its conversation is omitted.
    pub fn work_reminder(&self, task: &Task, today: NaiveDate) -> WorkReminder {
        let numbered = !matches!(task.subject.kind, SubjectKind::Application | SubjectKind::Question);
        WorkReminder {
            application: self.named.clone(),
            action: task.step,
            number: numbered.then_some(task.subject.number),
            since: task.since,
            days: (today - task.since).num_days().max(0),
        }
    }
}
