//! Derivation of tasks from the transition tables.
//!
//! A step is a task if it leads nearer to the end of the normal path: closed accounts for an application, payment for
//! an instalment, approval for an amendment. The task is assigned to the roles that the table names for the step.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::amendments::amendment_table::{AMENDMENT_LIFE, AmendmentGuard, AmendmentState};
use crate::domain::applications::state::{Action, State};
use crate::domain::conversations::Addressee;
use crate::domain::lifecycle::table::{every_step, steps_from, transition};
use crate::domain::lifecycle::transition::{Guard, Transition};
use crate::domain::payments::instalment_table::{INSTALMENT_LIFE, InstalmentState};
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::projects::report::accepting;
use crate::domain::tasks::task::{Assignees, AwaitedStep, Office, Subject, SubjectKind, Task};
use crate::domain::tasks::time_limits::WaitKind;

/// The shortest distance in steps from each state to `end`; states from which `end` is unreachable are omitted.
fn distances<S: Ord + Copy>(steps: &[(S, S)], end: S) -> BTreeMap<S, usize> {
    let mut found = BTreeMap::from([(end, 0)]);
    for distance in 1..=steps.len() {
        let nearer = steps.iter().filter(|(_, to)| found.get(to) == Some(&(distance - 1))).map(|(from, _)| *from);
        for state in nearer.collect::<Vec<_>>() {
            found.entry(state).or_insert(distance);
        }
    }
    found
}

fn leads<S: Ord>(distances: &BTreeMap<S, usize>, from: &S, to: &S) -> bool {
    matches!((distances.get(from), distances.get(to)), (Some(far), Some(near)) if near < far)
}

fn to_closed_accounts() -> &'static BTreeMap<State, usize> {
    static DISTANCES: OnceLock<BTreeMap<State, usize>> = OnceLock::new();
    DISTANCES.get_or_init(|| {
        let steps: Vec<(State, State)> = every_step().map(|row| (row.from, row.to)).collect();
        distances(&steps, State::Closed)
    })
}

fn to_payment() -> &'static BTreeMap<InstalmentState, usize> {
    static DISTANCES: OnceLock<BTreeMap<InstalmentState, usize>> = OnceLock::new();
    DISTANCES.get_or_init(|| {
        let steps: Vec<_> = INSTALMENT_LIFE.iter().map(|row| (row.from, row.to)).collect();
        distances(&steps, InstalmentState::Paid)
    })
}

fn to_amended() -> &'static BTreeMap<AmendmentState, usize> {
    static DISTANCES: OnceLock<BTreeMap<AmendmentState, usize>> = OnceLock::new();
    DISTANCES.get_or_init(|| {
        let steps: Vec<_> = AMENDMENT_LIFE.iter().map(|row| (row.from, row.to)).collect();
        distances(&steps, AmendmentState::Approved)
    })
}

/// The steps on the normal path from a state. `endorsed`: whether the Regional Office has endorsed the current
/// content; if not, the endorsement is included, because a later step needs it.
pub fn onward(state: State, endorsed: bool) -> impl Iterator<Item = &'static Transition> {
    steps_from(state).filter(move |row| {
        let endorses = row.action == Action::Endorse && !endorsed;
        endorses || leads(to_closed_accounts(), &row.from, &row.to)
    })
}

/// The fields of an application that its tasks depend on.
#[derive(Debug, Clone, Copy)]
pub struct Application {
    /// Current state.
    pub state: State,
    /// Sequence number of the event that led to the state.
    pub seq: i32,
    /// The day of that event, in Geneva.
    pub since: NaiveDate,
    /// Whether the Regional Office has endorsed the current content.
    pub endorsed: bool,
    /// The person who recommended it, while it has a funding.
    pub recommended_by: Option<Uuid>,
    /// The last agreed day of a project.
    pub agreed_end: Option<NaiveDate>,
}

/// The tasks of an application on a day. Reports have tasks of their own; the completion of a project is a task from
/// its agreed end on.
pub fn of_application(found: &Application, today: NaiveDate) -> Vec<Task> {
    let Some(wait) = WaitKind::of_application(found.state) else { return Vec::new() };
    let since = match wait {
        WaitKind::AgreedEnd => found.agreed_end.filter(|end| *end <= today),
        _ => Some(found.since),
    };
    let Some(since) = since else { return Vec::new() };
    let steps = onward(found.state, found.endorsed).filter(|row| !row.action.decides_report());
    let to_task = |row: &'static Transition| {
        let another = row.needs.contains(&Guard::AnotherPerson);
        Task {
            subject: Subject { kind: SubjectKind::Application, number: 0, seq: found.seq },
            state: found.state.as_str(),
            wait,
            step: AwaitedStep::Application(row.action),
            from: Assignees::Roles { by: row.by, but: found.recommended_by.filter(|_| another).into_iter().collect() },
            since,
        }
    };
    steps.map(to_task).collect()
}

/// An undecided report.
#[derive(Debug, Clone, Copy)]
pub struct UndecidedReport {
    /// Its number.
    pub number: i32,
    /// Kind of report.
    pub kind: ObligationKind,
    /// Sequence number of the event that filed it.
    pub seq: i32,
    /// The person who filed it.
    pub by: Uuid,
    /// The day it was filed, in Geneva.
    pub since: NaiveDate,
}

/// The task of a filed report; `None` if the project state has no such step.
pub fn of_report(project: State, report: &UndecidedReport) -> Option<Task> {
    let row = transition(project, accepting(report.kind))?;
    Some(Task {
        subject: Subject { kind: SubjectKind::Report, number: report.number, seq: report.seq },
        state: project.as_str(),
        wait: WaitKind::Report,
        step: AwaitedStep::Application(row.action),
        from: Assignees::Roles { by: row.by, but: vec![report.by] },
        since: report.since,
    })
}

/// An instalment after its last event.
#[derive(Debug, Clone, Copy)]
pub struct OpenInstalment {
    /// Position in the plan.
    pub number: i32,
    /// Sequence number of the last event.
    pub seq: i32,
    /// State after that event.
    pub state: InstalmentState,
    /// The person who requested it.
    pub requested_by: Uuid,
    /// The person who took the last step.
    pub by: Uuid,
    /// The day of that step, in Geneva.
    pub since: NaiveDate,
}

/// The task of an instalment; `None` while payments to the project are not allowed.
pub fn of_instalment(project: State, open: &OpenInstalment) -> Option<Task> {
    let wait = WaitKind::of_instalment(open.state).filter(|_| project.is_paid())?;
    let mut of_state = INSTALMENT_LIFE.iter().filter(|row| row.from == open.state);
    let row = of_state.find(|row| leads(to_payment(), &row.from, &row.to))?;
    Some(Task {
        subject: Subject { kind: SubjectKind::Instalment, number: open.number, seq: open.seq },
        state: open.state.as_str(),
        wait,
        step: AwaitedStep::Instalment(row.action),
        // The last step was the request or the check; requester and checker may not take the next step.
        from: Assignees::Roles { by: row.by, but: vec![open.requested_by, open.by] },
        since: open.since,
    })
}

/// An amendment after its last change of state.
#[derive(Debug, Clone, Copy)]
pub struct OpenAmendment {
    /// Its number.
    pub number: i32,
    /// Sequence number of that event.
    pub seq: i32,
    /// State after that event.
    pub state: AmendmentState,
    /// The person who requested it.
    pub requested_by: Uuid,
    /// The person who took that step.
    pub by: Uuid,
    /// The day of that step, in Geneva.
    pub since: NaiveDate,
}

/// The task of an amendment; `None` unless the project is active or suspended.
pub fn of_amendment(project: State, open: &OpenAmendment) -> Option<Task> {
    let running = matches!(project, State::Active | State::Suspended);
    let wait = WaitKind::of_amendment(open.state).filter(|_| running)?;
    let mut of_state = AMENDMENT_LIFE.iter().filter(|row| row.from == open.state);
    let row = of_state.find(|row| leads(to_amended(), &row.from, &row.to))?;
    let another = row.needs.contains(&AmendmentGuard::AnotherPerson);
    let recommended_by = Some(open.by).filter(|_| open.state == AmendmentState::Recommended);
    let before = std::iter::once(open.requested_by).chain(recommended_by);
    Some(Task {
        subject: Subject { kind: SubjectKind::Amendment, number: open.number, seq: open.seq },
        state: open.state.as_str(),
        wait,
        step: AwaitedStep::Amendment { amendment: row.action },
        from: Assignees::Roles { by: row.by, but: before.filter(|_| another).collect() },
        since: open.since,
    })
}

/// An unanswered question of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Number in the conversation; never shown, because a gap would reveal internal messages.
    pub number: i32,
    /// The addressee.
    pub asked: Addressee,
    /// The addressed offices that can read the question.
    pub offices: BTreeSet<Office>,
    /// The person who asked.
    pub by: Uuid,
    /// The day it was asked, in Geneva.
    pub since: NaiveDate,
}

/// The task of an open question.
pub fn of_question(question: &Question) -> Task {
    Task {
        subject: Subject { kind: SubjectKind::Question, number: question.number, seq: 0 },
        state: "open",
        wait: WaitKind::Question,
        step: AwaitedStep::Question { question: question.asked },
        from: Assignees::Addressees { offices: question.offices.clone(), by: question.by },
        since: question.since,
    }
}

#[cfg(test)]
mod tests;
