//! Which steps are waited for, read off each table.
//!
//! A step is waited for where it brings its subject nearer to the end of the main road: the application over approval to
//! closed accounts, an instalment to its payment, an amendment to its approval. Whoever the table names for such a step
//! is waited for, and no one else.

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
use crate::domain::tasks::task::{Awaited, AwaitedStep, Hands, Office, Subject, SubjectKind};
use crate::domain::tasks::time_limits::Wait;

/// Fewest steps from each state to the end; states from which none leads there are missing.
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

/// The steps that lead on from a state. `endorsed`: whether the Regional Office has endorsed the content as it stands,
/// which a later step asks for.
pub fn onward(state: State, endorsed: bool) -> impl Iterator<Item = &'static Transition> {
    steps_from(state).filter(move |row| {
        let endorses = row.action == Action::Endorse && !endorsed;
        endorses || leads(to_closed_accounts(), &row.from, &row.to)
    })
}

/// An application as far as what it waits for depends on it.
#[derive(Debug, Clone, Copy)]
pub struct Application {
    /// Where it stands.
    pub state: State,
    /// The event that brought it there.
    pub seq: i32,
    /// The day of that event, in Geneva.
    pub since: NaiveDate,
    /// Whether the Regional Office has endorsed the content as it stands.
    pub endorsed: bool,
    /// Who recommended it, while it is tied to money.
    pub recommended_by: Option<Uuid>,
    /// The last agreed day of a project.
    pub agreed_end: Option<NaiveDate>,
}

/// What an application waits for on a day. Reports wait by themselves; a project waits for its completion from its
/// agreed end on.
pub fn of_application(found: &Application, today: NaiveDate) -> Vec<Awaited> {
    let Some(wait) = Wait::of_application(found.state) else { return Vec::new() };
    let since = match wait {
        Wait::AgreedEnd => found.agreed_end.filter(|end| *end <= today),
        _ => Some(found.since),
    };
    let Some(since) = since else { return Vec::new() };
    let steps = onward(found.state, found.endorsed).filter(|row| !row.action.decides_report());
    let awaited = |row: &'static Transition| {
        let another = row.needs.contains(&Guard::AnotherPerson);
        Awaited {
            subject: Subject { kind: SubjectKind::Application, number: 0, seq: found.seq },
            state: found.state.as_str(),
            wait,
            step: AwaitedStep::Application(row.action),
            from: Hands::Of { by: row.by, but: found.recommended_by.filter(|_| another).into_iter().collect() },
            since,
        }
    };
    steps.map(awaited).collect()
}

/// A report that no one has decided.
#[derive(Debug, Clone, Copy)]
pub struct UndecidedReport {
    /// Its number.
    pub number: i32,
    /// Which report it is.
    pub kind: ObligationKind,
    /// The event that filed it.
    pub seq: i32,
    /// Who filed it.
    pub by: Uuid,
    /// The day it was filed, in Geneva.
    pub since: NaiveDate,
}

/// What a filed report waits for, where its project has the step.
pub fn of_report(project: State, report: &UndecidedReport) -> Option<Awaited> {
    let row = transition(project, accepting(report.kind))?;
    Some(Awaited {
        subject: Subject { kind: SubjectKind::Report, number: report.number, seq: report.seq },
        state: project.as_str(),
        wait: Wait::Report,
        step: AwaitedStep::Application(row.action),
        from: Hands::Of { by: row.by, but: vec![report.by] },
        since: report.since,
    })
}

/// An instalment after its last event.
#[derive(Debug, Clone, Copy)]
pub struct OpenInstalment {
    /// Its place in the plan.
    pub number: i32,
    /// Its last event.
    pub seq: i32,
    /// Where that left it.
    pub state: InstalmentState,
    /// Who asked for it.
    pub requested_by: Uuid,
    /// Who did the last step.
    pub by: Uuid,
    /// The day of that step, in Geneva.
    pub since: NaiveDate,
}

/// What an instalment waits for; nothing while its project is not paid.
pub fn of_instalment(project: State, open: &OpenInstalment) -> Option<Awaited> {
    let wait = Wait::of_instalment(open.state).filter(|_| project.is_paid())?;
    let mut of_state = INSTALMENT_LIFE.iter().filter(|row| row.from == open.state);
    let row = of_state.find(|row| leads(to_payment(), &row.from, &row.to))?;
    Some(Awaited {
        subject: Subject { kind: SubjectKind::Instalment, number: open.number, seq: open.seq },
        state: open.state.as_str(),
        wait,
        step: AwaitedStep::Instalment(row.action),
        // The last step was the request or the check: neither person takes the next.
        from: Hands::Of { by: row.by, but: vec![open.requested_by, open.by] },
        since: open.since,
    })
}

/// An amendment after the last event that moved it.
#[derive(Debug, Clone, Copy)]
pub struct OpenAmendment {
    /// Its number.
    pub number: i32,
    /// That event.
    pub seq: i32,
    /// Where it left the amendment.
    pub state: AmendmentState,
    /// Who asked for it.
    pub requested_by: Uuid,
    /// Who did that step.
    pub by: Uuid,
    /// The day of that step, in Geneva.
    pub since: NaiveDate,
}

/// What an amendment waits for, while its project can be amended.
pub fn of_amendment(project: State, open: &OpenAmendment) -> Option<Awaited> {
    let running = matches!(project, State::Active | State::Suspended);
    let wait = Wait::of_amendment(open.state).filter(|_| running)?;
    let mut of_state = AMENDMENT_LIFE.iter().filter(|row| row.from == open.state);
    let row = of_state.find(|row| leads(to_amended(), &row.from, &row.to))?;
    let another = row.needs.contains(&AmendmentGuard::AnotherPerson);
    let recommended_by = Some(open.by).filter(|_| open.state == AmendmentState::Recommended);
    let before = std::iter::once(open.requested_by).chain(recommended_by);
    Some(Awaited {
        subject: Subject { kind: SubjectKind::Amendment, number: open.number, seq: open.seq },
        state: open.state.as_str(),
        wait,
        step: AwaitedStep::Amendment { amendment: row.action },
        from: Hands::Of { by: row.by, but: before.filter(|_| another).collect() },
        since: open.since,
    })
}

/// A question of a conversation that nobody of those asked has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its place in the conversation; never shown, since a gap would tell of internal messages.
    pub number: i32,
    /// Who is asked.
    pub asked: Addressee,
    /// The offices of those asked who can read it.
    pub offices: BTreeSet<Office>,
    /// Who asks.
    pub by: Uuid,
    /// The day it was asked, in Geneva.
    pub since: NaiveDate,
}

/// What an open question waits for.
pub fn of_question(question: &Question) -> Awaited {
    Awaited {
        subject: Subject { kind: SubjectKind::Question, number: question.number, seq: 0 },
        state: "open",
        wait: Wait::Question,
        step: AwaitedStep::Question { question: question.asked },
        from: Hands::Asked { offices: question.offices.clone(), by: question.by },
        since: question.since,
    }
}

#[cfg(test)]
mod tests;
