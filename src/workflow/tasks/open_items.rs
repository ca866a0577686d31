//! Reads the open items: the tasks awaited on applications and projects, and the obligations of running projects.
//!
//! An application that cannot be read is logged and skipped; the others are still returned.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use futures_util::future::try_join_all;
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::conversations::{Addressee, Sight};
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::notification::Names;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::projects::obligation_status::ObligationStanding;
use crate::domain::rules::rule_value::Rules;
use crate::domain::tasks::open_items::OpenItems;
use crate::domain::tasks::reminder::{RUNNING, ReminderSubject};
use crate::domain::tasks::task::Office;
use crate::domain::tasks::task::derivation::{
    Application, Question, of_amendment, of_application, of_instalment, of_question, of_report,
};
use crate::store::conversations;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::ledger::budget_years;
use crate::store::member_states::states;
use crate::store::outbox::{self, Recipient};
use crate::store::tasks::open_items::{self, PendingApplication};
use crate::workflow::projects::obligations::{self, ProjectObligations};

/// Number of applications per page.
const PAGE: i64 = 200;

/// The data shared by all applications: persons, names of states, rules.
#[derive(Debug)]
pub(in crate::workflow) struct TaskReferenceData {
    /// All active persons.
    pub persons: Vec<Recipient>,
    names: BTreeMap<StateCode, Names>,
    rules: Rules,
}

/// Reads the data shared by all applications.
///
/// # Errors
/// A [`StoreError`].
pub(in crate::workflow) async fn reference_data(connection: &Connection) -> Result<TaskReferenceData, StoreError> {
    let (persons, states, rules) = futures_util::try_join!(
        outbox::everybody(connection),
        states::all(connection),
        budget_years::rules(connection)
    )?;
    Ok(TaskReferenceData { persons, names: states.iter().map(|row| (row.code, row.names())).collect(), rules })
}

/// The open questions of each application.
pub(in crate::workflow) type Questions = BTreeMap<Uuid, Vec<Question>>;

/// The open questions, each with the offices that are asked and can read it. `only`: one application and its
/// applicant; otherwise all applications.
///
/// # Errors
/// A [`StoreError`].
pub(in crate::workflow) async fn questions(
    connection: &Connection,
    persons: &[Recipient],
    only: Option<(Uuid, StateCode)>,
) -> Result<Questions, StoreError> {
    let of_the_state = |person: &&Recipient| match only {
        Some((_, applicant)) => person.role != Role::StateOfficer || person.represents == Some(applicant),
        None => true,
    };
    // All persons of an office (role and state) see the same questions: one query per office is enough.
    let offices: BTreeMap<Office, Actor> =
        persons.iter().filter(of_the_state).map(|person| ((person.role, person.represents), person.actor())).collect();
    let mut found: BTreeMap<(Uuid, i32), Question> = BTreeMap::new();
    for (office, reader) in offices {
        let asked = Addressee::ALL.iter().copied().find(|group| group.role() == office.0);
        let Some((asked, sight)) = asked.zip(Sight::of(&reader)) else { continue };
        let application = only.map(|(application, _)| application);
        for (application, number, by, at) in conversations::questions(connection, &sight, asked, application).await? {
            let new = || Question { number, asked, offices: BTreeSet::new(), by, since: day_in_geneva(at) };
            found.entry((application, number)).or_insert_with(new).offices.insert(office);
        }
    }
    let mut questions = Questions::new();
    for ((application, _), question) in found {
        questions.entry(application).or_default().push(question);
    }
    Ok(questions)
}

/// The open items of a page of applications.
#[derive(Debug)]
pub(in crate::workflow) struct Page {
    /// The id of the last application of the page.
    pub last: Uuid,
    /// The applications that could be read.
    pub found: Vec<OpenItems>,
    /// The number of applications that could not be read.
    pub unreadable: usize,
}

/// The open items of the next page of applications in the order of their ids; `None` after the last page.
///
/// # Errors
/// A [`StoreError`].
pub(in crate::workflow) async fn page(
    connection: &Connection,
    reference_data: &TaskReferenceData,
    questions: &Questions,
    now: DateTime<Utc>,
    after: Option<Uuid>,
) -> Result<Option<Page>, StoreError> {
    let waits = |state: &State| {
        let begun = !matches!(state, State::Unwritten | State::Draft | State::Retained);
        begun && !state.is_final()
    };
    let states: Vec<State> = State::ALL.iter().copied().filter(waits).collect();
    let asked: Vec<Uuid> = questions.keys().copied().collect();
    let ids = open_items::ids(connection, &states, &asked, after, PAGE).await?;
    let Some(last) = ids.last().copied() else { return Ok(None) };
    if let Ok(found) = several(connection, reference_data, questions, now, &ids).await {
        return Ok(Some(Page { last, found, unreadable: 0 }));
    }
    let mut page = Page { last, found: Vec::new(), unreadable: 0 };
    for id in ids {
        match several(connection, reference_data, questions, now, &[id]).await {
            Ok(found) => page.found.extend(found),
            Err(error) => {
                tracing::error!(application = %id, %error, "what stands open could not be read");
                page.unreadable += 1;
            }
        }
    }
    Ok(Some(page))
}

/// The open items of one application.
///
/// # Errors
/// A [`StoreError`].
pub(in crate::workflow) async fn of(
    connection: &Connection,
    reference_data: &TaskReferenceData,
    questions: &Questions,
    now: DateTime<Utc>,
    id: Uuid,
) -> Result<OpenItems, StoreError> {
    several(connection, reference_data, questions, now, &[id]).await?.pop().ok_or(StoreError::NotFound)
}

async fn several(
    connection: &Connection,
    reference_data: &TaskReferenceData,
    questions: &Questions,
    now: DateTime<Utc>,
    ids: &[Uuid],
) -> Result<Vec<OpenItems>, StoreError> {
    let found = open_items::of(connection, ids).await?;
    try_join_all(found.into_iter().map(|pending| complete(connection, reference_data, questions, now, pending))).await
}

async fn complete(
    connection: &Connection,
    reference_data: &TaskReferenceData,
    questions: &Questions,
    now: DateTime<Utc>,
    found: PendingApplication,
) -> Result<OpenItems, StoreError> {
    let (id, state, today) = (found.row.id, found.row.state, day_in_geneva(now));
    let obligations = match RUNNING.contains(&state) {
        true => obligations::of_project(connection, &reference_data.rules, id, now).await?,
        false => ProjectObligations::default(),
    };
    let application = Application {
        state,
        seq: found.since.0,
        since: day_in_geneva(found.since.1),
        endorsed: found.endorsed,
        recommended_by: found.recommended_by,
        agreed_end: obligations.agreed_end,
    };
    let mut tasks = of_application(&application, today);
    tasks.extend(found.reports.iter().filter_map(|report| of_report(state, report)));
    tasks.extend(found.instalments.iter().filter_map(|open| of_instalment(state, open)));
    tasks.extend(found.amendments.iter().filter_map(|open| of_amendment(state, open)));
    tasks.extend(questions.get(&id).into_iter().flatten().map(of_question));
    let PendingApplication { row, draft, .. } = found;
    let applicant_names = reference_data.names.get(&row.applicant).cloned();
    let named = ReminderSubject {
        application_id: id,
        reference: row.reference,
        title: row.title,
        applicant_names: applicant_names.ok_or_else(|| StoreError::Broken(format!("{} is no state", row.applicant)))?,
    };
    // Excluded are obligations met by an accepted or undecided report, and those that can no longer be met.
    let unmet = obligations
        .owed
        .into_iter()
        .filter(|owed| matches!(owed.standing, ObligationStanding::Open | ObligationStanding::Overdue));
    Ok(OpenItems {
        named,
        applicant: row.applicant,
        concerned: draft.beneficiaries.into_iter().chain([row.applicant]).collect(),
        tasks,
        owed: unmet.map(|owed| owed.obligation).collect(),
    })
}
