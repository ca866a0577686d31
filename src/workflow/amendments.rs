//! Amendments of a running project: lock and load it with its amendment, decide, store the outcome. The approved
//! content is never changed; an approved amendment creates a further agreed version.

use futures_util::try_join;
use serde_json::json;
use uuid::Uuid;

use crate::domain::amendments::amendment::{
    AmendmentCase, AmendmentCommand, AmendmentOutcome, Changes, decide_amendment, kinds,
};
use crate::domain::amendments::amendment_table::{AmendmentAction, AmendmentState};
use crate::domain::applications::form::{Draft, NewLetter};
use crate::domain::applications::state::Action;
use crate::domain::kernel::access;
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::notifications::message::{AmendmentNoticeData, NoticeData};
use crate::domain::projects::agreement::Agreed;
use crate::store::amendments::{self, AmendmentEventRow, AmendmentRow, NewAmendment, NewAmendmentEvent};
use crate::store::applications::{self, ApplicationRow};
use crate::store::audit::events;
use crate::store::db::{Connection, Tx};
use crate::store::json::to_json;
use crate::store::ledger::budget_years;
use crate::store::lifecycle::{events as history, letters};
use crate::store::member_states::states;
use crate::store::projects::agreements::{self, Amended};
use crate::store::projects::money_movements::{self, ProjectMoney};
use crate::store::{documents, outbox};
use crate::workflow::error::WorkflowError;

/// The result of a step of an amendment.
#[derive(Debug, Clone)]
pub struct AmendmentTaken {
    /// Number of the amendment within the project.
    pub number: i32,
    /// Number of its event, which is the new version.
    pub version: i32,
    /// The action performed.
    pub action: AmendmentAction,
    /// The new state.
    pub state: AmendmentState,
    /// Hash of the amended content.
    pub content_hash: ContentHash,
}

/// An amendment with the data that a decision about it depends on.
#[derive(Debug, Clone)]
pub struct LoadedAmendment {
    /// Its project.
    pub project: ApplicationRow,
    /// The amendment.
    pub row: AmendmentRow,
    /// Its events, oldest first, each with the name of the actor; empty before the first event.
    pub events: Vec<(AmendmentEventRow, String)>,
    /// The case that the rules decide on.
    pub case: AmendmentCase,
    /// The content as approved; `None` where the amendment is based on it directly.
    pub approved: Option<Draft>,
    money: ProjectMoney,
}

/// Requests an amendment. `expected`: the agreed version on which the changes are based; `late`: requested after the
/// last day in time, so that an exception is required.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn request(
    tx: &Tx,
    actor: &Actor,
    id: Uuid,
    expected: Option<i32>,
    (changes, late): (&Changes, bool),
    comment: Option<String>,
) -> Result<AmendmentTaken, WorkflowError> {
    let project = load_visible(actor, applications::find_locked(tx, id).await?)?;
    let loaded = begin(tx, actor, project, changes).await?;
    if expected.is_some_and(|version| version != loaded.row.base_version) {
        return Err(WorkflowError::Stale { current: loaded.row.base_version });
    }
    let action = if late { AmendmentAction::RequestLate } else { AmendmentAction::Request };
    let outcome = decide_amendment(&loaded.case, actor, &AmendmentCommand { action, comment, letter: None })?;
    applications::keep_content(tx, id, &loaded.case.amended).await?;
    let new = NewAmendment {
        row: AmendmentRow { state: outcome.transition.to, late, ..loaded.row.clone() },
        funding: (loaded.money.funding_number, loaded.money.line.number(), loaded.money.year),
        total_cents: loaded.case.amended.total().unwrap_or_default().get(),
    };
    amendments::insert(tx, &new).await?;
    record(tx, actor, &LoadedAmendment { row: new.row, ..loaded }, &outcome).await
}

/// Attaches the letter of a benefiting state to an amendment, with its PDF.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn attach_letter(
    tx: &Tx,
    actor: &Actor,
    place: (Uuid, i32),
    expected: i32,
    new: NewLetter,
) -> Result<AmendmentTaken, WorkflowError> {
    let loaded = lock(tx, actor, place, expected).await?;
    let (document_id, sha256) = documents::insert(tx, &new.document).await?;
    let letter = new.stored(document_id, sha256);
    let command = AmendmentCommand { action: AmendmentAction::AttachLetter, comment: None, letter: Some(letter) };
    execute(tx, actor, loaded, &command).await
}

/// Performs any other step of an amendment.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn step(
    tx: &Tx,
    actor: &Actor,
    place: (Uuid, i32),
    expected: i32,
    action: AmendmentAction,
    comment: Option<String>,
) -> Result<AmendmentTaken, WorkflowError> {
    let loaded = lock(tx, actor, place, expected).await?;
    execute(tx, actor, loaded, &AmendmentCommand { action, comment, letter: None }).await
}

/// Reads an amendment of a project that the reader may see.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub async fn read(
    connection: &Connection,
    reader: &Actor,
    (id, number): (Uuid, i32),
    now: chrono::DateTime<chrono::Utc>,
) -> Result<LoadedAmendment, WorkflowError> {
    let project = load_visible(reader, applications::find(connection, id).await?)?;
    complete(connection, project, number, now).await
}

fn load_visible(actor: &Actor, row: ApplicationRow) -> Result<ApplicationRow, WorkflowError> {
    if access::may_see(actor, row.applicant, row.submitted_at.is_some()) {
        Ok(row)
    } else {
        Err(WorkflowError::NotFound)
    }
}

async fn lock(
    tx: &Tx,
    actor: &Actor,
    (id, number): (Uuid, i32),
    expected: i32,
) -> Result<LoadedAmendment, WorkflowError> {
    let project = load_visible(actor, applications::find_locked(tx, id).await?)?;
    let loaded = complete(tx.connection()?, project, number, tx.context().now).await?;
    if loaded.row.version == expected { Ok(loaded) } else { Err(WorkflowError::Stale { current: loaded.row.version }) }
}

/// The case of an amendment that is being requested.
async fn begin(
    tx: &Tx,
    actor: &Actor,
    project: ApplicationRow,
    changes: &Changes,
) -> Result<LoadedAmendment, WorkflowError> {
    let connection = tx.connection()?;
    let known = amendments::of_project(connection, project.id).await?;
    let versions = agreements::versions(connection, project.id).await?;
    let not_running = || Refusal::new(RefusalCode::ProjectNotRunning).with("state", project.state);
    let agreed = versions.into_iter().last().ok_or_else(not_running)?;
    let agreed_end = agreed.content.ends_on().ok_or_else(not_running)?;
    let amended = changes.applied_to(&agreed.content);
    let now = tx.context().now;
    let requested_on = crate::domain::kernel::calendar::day_in_geneva(now);
    let row = AmendmentRow {
        application_id: project.id,
        number: known.last().map_or(1, |last| last.number + 1),
        version: 1,
        state: AmendmentState::Unwritten,
        base_version: agreed.version,
        base_hash: agreed.content_hash,
        content_hash: amended.content_hash(),
        kinds: kinds(&agreed.content, &amended),
        agreed_end,
        requested_on,
        // Placeholders: both values are set after the rules are read.
        notice_months: 0,
        late: false,
        requested_by: actor.user_id,
    };
    let open = known.iter().find(|known| !known.state.is_final()).map(|known| known.number);
    let mut loaded = case_of(connection, project, row, (agreed, amended), now).await?;
    loaded.case.requested_by = None;
    // If the notice period is unknown, the request is refused and no row is written.
    loaded.row.notice_months =
        loaded.case.notice_months().ok().and_then(|months| i32::try_from(months).ok()).unwrap_or(0);
    loaded.case.open = open;
    Ok(loaded)
}

async fn complete(
    connection: &Connection,
    project: ApplicationRow,
    number: i32,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<LoadedAmendment, WorkflowError> {
    let known = amendments::of_project(connection, project.id).await?;
    let row = known.into_iter().find(|known| known.number == number).ok_or(WorkflowError::NotFound)?;
    let (versions, amended, letters, events) = try_join!(
        agreements::versions(connection, project.id),
        amendments::content(connection, project.id, row.content_hash),
        letters::of_amendment(connection, project.id, number),
        amendments::events(connection, project.id, number),
    )?;
    let base =
        versions.iter().find(|agreed| agreed.version == row.base_version).ok_or(WorkflowError::NotFound)?.clone();
    let approved = versions.into_iter().next().filter(|first| first.version < base.version);
    let mut loaded = case_of(connection, project, row, (base, amended), now).await?;
    let recommended = events.iter().find(|(event, _)| event.action == AmendmentAction::Recommend);
    loaded.case.recommended_by = recommended.map(|(event, _)| event.actor_id);
    loaded.case.letters = letters;
    loaded.approved = approved.map(|first| first.content);
    loaded.events = events;
    Ok(loaded)
}

async fn case_of(
    connection: &Connection,
    project: ApplicationRow,
    row: AmendmentRow,
    (agreed, amended): (Agreed, Draft),
    now: chrono::DateTime<chrono::Utc>,
) -> Result<LoadedAmendment, WorkflowError> {
    let concerned = std::iter::once(project.applicant).chain(amended.beneficiaries.iter().copied());
    let (facts, rules, money, happened) = try_join!(
        states::facts(connection, concerned),
        budget_years::rules(connection),
        money_movements::find(connection, project.id),
        history::events(connection, project.id),
    )?;
    let approved = happened.iter().find(|event| event.action == Action::Approve);
    let not_funded = || Refusal::new(RefusalCode::ProjectNotFunded);
    let (money, approved) = money.zip(approved).ok_or_else(not_funded)?;
    let case = AmendmentCase {
        state: row.state,
        project: project.state,
        applicant: project.applicant,
        agreed,
        amended,
        line: money.line,
        granted: money.granted,
        unpaid: money.balance.committed,
        requested_by: Some(row.requested_by),
        recommended_by: None,
        letters: Vec::new(),
        open: None,
        facts,
        rules,
        approved_at: approved.at,
        now,
    };
    Ok(LoadedAmendment { project, row, events: Vec::new(), case, approved: None, money })
}

async fn execute(
    tx: &Tx,
    actor: &Actor,
    mut loaded: LoadedAmendment,
    command: &AmendmentCommand,
) -> Result<AmendmentTaken, WorkflowError> {
    let outcome = decide_amendment(&loaded.case, actor, command)?;
    loaded.row.version += 1;
    let taken = record(tx, actor, &loaded, &outcome).await?;
    amendments::update(tx, loaded.project.id, taken.number, taken.version, taken.state).await?;
    Ok(taken)
}

/// Stores the event with the version of `loaded`, the rows that refer to it, and the audit event.
async fn record(
    tx: &Tx,
    actor: &Actor,
    loaded: &LoadedAmendment,
    outcome: &AmendmentOutcome,
) -> Result<AmendmentTaken, WorkflowError> {
    let (row, step) = (&loaded.row, outcome.transition);
    let (id, number, seq) = (row.application_id, row.number, row.version);
    let recommended = loaded.events.iter().find(|(event, _)| event.action == AmendmentAction::Recommend);
    let event = NewAmendmentEvent {
        application: id,
        number,
        seq,
        transition: step,
        late: row.late,
        project: (loaded.project.version, loaded.project.state),
        actor,
        comment: outcome.comment.as_deref(),
        requested_by: row.requested_by,
        recommended: recommended.map(|(event, _)| (event.seq, event.actor_id)),
    };
    amendments::keep_event(tx, &event).await?;
    if let Some(letter) = &outcome.letter {
        letters::keep_of_amendment(tx, (id, number), seq, letter).await?;
    }
    if !outcome.findings.is_empty() {
        amendments::keep_findings(tx, id, number, seq, &outcome.findings).await?;
    }
    if step.action == AmendmentAction::Approve {
        let base = (row.base_version, row.base_hash);
        let amended = Amended { application: id, number, seq, base, content_hash: row.content_hash };
        agreements::continue_with(tx, &amended).await?;
    }
    enqueue_notifications(tx, loaded, outcome).await?;
    let detail = json!({
        "application_id": id,
        "seq": seq,
        "from": step.from,
        "to": step.to,
        "kinds": row.kinds,
        "base_version": row.base_version,
        "content_hash": row.content_hash,
    });
    let subject = format!("{}/{number}", loaded.project.reference);
    events::record(tx, &format!("amendment_{}", step.action), "amendment", &subject, detail).await?;
    Ok(AmendmentTaken { number, version: seq, action: step.action, state: step.to, content_hash: row.content_hash })
}

/// Puts the notifications of the step into the outbox: one per recipient and notice, with the current data.
async fn enqueue_notifications(
    tx: &Tx,
    loaded: &LoadedAmendment,
    outcome: &AmendmentOutcome,
) -> Result<(), WorkflowError> {
    if outcome.transition.tells.is_empty() {
        return Ok(());
    }
    let (connection, project, row) = (tx.connection()?, &loaded.project, &loaded.row);
    let applicant = states::find(connection, project.applicant).await?;
    let data = NoticeData {
        application_id: project.id,
        reference: project.reference.clone(),
        title: loaded.case.agreed.content.title.clone().unwrap_or_default(),
        applicant: project.applicant,
        applicant_names: applicant.names(),
        content_hash: row.content_hash.to_string(),
        at: tx.context().now,
        capital_zone: applicant.capital_zone,
        amount: loaded.case.granted,
        line: Some(loaded.case.line),
        comment: outcome.comment.clone(),
        reasons: Vec::new(),
        changes: Vec::new(),
        focal_point: None,
        returned: None,
        payment: None,
        report: None,
        amendment: Some(AmendmentNoticeData {
            number: row.number,
            kinds: row.kinds.clone(),
            ends_on: loaded.case.amended.ends_on(),
        }),
    };
    let data = to_json(&data)?;
    for told in outcome.transition.tells {
        for person in outbox::recipients(connection, told.audience, project.applicant).await? {
            let key = format!("{}/amendment/{}/{}/{}/{}", project.id, row.number, row.version, told.notice, person.id);
            outbox::enqueue(tx, &key, &person, told.notice.as_str(), &data).await?;
        }
    }
    Ok(())
}
