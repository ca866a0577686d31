//! Performs lifecycle transitions: lock and load the case, decide, store the outcome. No other module writes
//! lifecycle events of applications.

use futures_util::try_join;
use uuid::Uuid;

use crate::domain::applications::form::{Draft, NewLetter};
use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::credit_line::Scope;
use crate::domain::kernel::notification::NoticeKind;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::ledger::entry::EntryKind;
use crate::domain::lifecycle::command::Command;
use crate::domain::lifecycle::decide::{Outcome, decide, posts_to};
use crate::domain::lifecycle::table::transition;
use crate::domain::notifications::message::NoticeData;
use crate::store::applications::{self, ApplicationRow, ChangedValues};
use crate::store::db::Tx;
use crate::store::json::to_json;
use crate::store::ledger::entries;
use crate::store::lifecycle::events::{self, NewEvent};
use crate::store::lifecycle::letters;
use crate::store::member_states::states;
use crate::store::outbox::{self, NewMessage, Recipient};
use crate::store::projects::agreements;
use crate::store::projects::follow_ups::{self, NewLink};
use crate::store::projects::money_movements::MovementCause;
use crate::store::{calls, documents};
use crate::workflow::error::WorkflowError;
use crate::workflow::ledger::notify_receipts::Receipts;
use crate::workflow::lifecycle::load_case::{self, ApplicationCase};
use crate::workflow::projects::money::{self, MovedAmount, Unspent};
use crate::workflow::projects::reports;

/// The result of a performed transition.
#[derive(Debug, Clone)]
pub struct Performed {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// Number of the event, which is the new version.
    pub version: i32,
    /// The new state of the application.
    pub state: State,
    /// The decision.
    pub outcome: Outcome,
}

/// Creates an application of the state that the actor represents.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn create(tx: &Tx, actor: &Actor, draft: Draft) -> Result<Performed, WorkflowError> {
    let applicant = actor
        .represents
        .filter(|_| actor.role == Role::StateOfficer)
        .ok_or_else(|| Refusal::new(RefusalCode::RoleMayNot).with("role", actor.role).with("action", Action::Create))?;
    known_states(tx, &draft).await?;
    let case = load_case::new_application(tx, applicant, &draft).await?;
    let outcome = decide(&case, actor, &Command::Create { draft })?;
    let id = Uuid::now_v7();
    let values = ChangedValues {
        version: 1,
        state: outcome.transition.to,
        draft: &outcome.draft,
        funding_number: None,
        submitted_at: None,
    };
    let reference = applications::insert(tx, id, applicant, actor.user_id, &values).await?;
    applications::keep_content(tx, id, &outcome.draft).await?;
    record(tx, id, 1, actor, &outcome).await?;
    Ok(Performed { id, reference, version: 1, state: outcome.transition.to, outcome })
}

/// Attaches an endorsement letter with its PDF.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn attach_letter(
    tx: &Tx,
    actor: &Actor,
    id: Uuid,
    expected: Option<i32>,
    new: NewLetter,
) -> Result<Performed, WorkflowError> {
    let application = load_visible(tx, actor, id, expected, Action::AttachLetter, None).await?;
    let (document_id, sha256) = documents::insert(tx, &new.document).await?;
    execute(tx, actor, application, Command::AttachLetter { letter: new.stored(document_id, sha256) }).await
}

/// Performs any other transition of the lifecycle table.
///
/// # Errors
/// A [`WorkflowError`].
pub async fn step(
    tx: &Tx,
    actor: &Actor,
    id: Uuid,
    expected: Option<i32>,
    command: Command,
) -> Result<Performed, WorkflowError> {
    let application = load_visible(tx, actor, id, expected, command.action(), None).await?;
    execute(tx, actor, application, command).await
}

/// Locks and loads an application that the actor may see, and checks the expected version.
pub(in crate::workflow) async fn load_visible(
    tx: &Tx,
    actor: &Actor,
    id: Uuid,
    expected: Option<i32>,
    action: Action,
    draft: Option<&Draft>,
) -> Result<ApplicationCase, WorkflowError> {
    let locked = load_case::lock(tx, id).await?;
    let row = &locked.row;
    if !access::may_see(actor, row.applicant, row.submitted_at.is_some()) {
        return Err(WorkflowError::NotFound);
    }
    match expected {
        Some(version) if version != row.version => Err(WorkflowError::Stale { current: row.version }),
        _ => locked.case(tx, action, draft).await,
    }
}

/// Decides a command on a locked application and stores the outcome.
pub(in crate::workflow) async fn execute(
    tx: &Tx,
    actor: &Actor,
    mut application: ApplicationCase,
    command: Command,
) -> Result<Performed, WorkflowError> {
    // Read before the credit line is locked, to hold that lock for a shorter time.
    let recipients = recipients(tx, &application, command.action()).await?;
    lock_money(tx, &mut application, &command).await?;
    let outcome = decide(&application.case, actor, &command)?;
    let (row, step) = (&application.row, outcome.transition);
    let version = row.version + 1;
    if outcome.content_hash != application.case.draft.content_hash() {
        applications::keep_content(tx, row.id, &outcome.draft).await?;
    }
    let values = ChangedValues {
        version,
        state: step.to,
        draft: &outcome.draft,
        funding_number: outcome.funding.filter(|_| step.posts != Some(EntryKind::Release)).map(|tied| tied.number),
        submitted_at: row.submitted_at.or_else(|| (step.action == Action::Submit).then_some(tx.context().now)),
    };
    try_join!(
        async {
            record(tx, row.id, version, actor, &outcome).await?;
            link_follow_up(tx, &application, version, actor, &outcome).await?;
            reports::record(tx, &application.case, row.id, version, actor, &outcome).await?;
            return_unspent(tx, row, version, actor, &outcome).await
        },
        async { applications::update(tx, row.id, &values).await.map_err(WorkflowError::from) },
        enqueue_notifications(tx, &application, version, &outcome, recipients),
    )?;
    Ok(Performed { id: row.id, reference: application.row.reference, version, state: step.to, outcome })
}

/// Locks the credit line of a transition that posts to the ledger, and reads its balance again under the lock.
async fn lock_money(tx: &Tx, application: &mut ApplicationCase, command: &Command) -> Result<(), WorkflowError> {
    // The movements of a project's money take their own locks: the paying year first, then the receiving year.
    let Some((line, year)) = posts_to(&application.case, command) else { return Ok(()) };
    entries::lock(tx, line, year).await?;
    let (_, balance) = entries::uses(tx.connection()?, line, year).await?;
    if balance.closed {
        // The year was closed after the case was read and before the lock was granted.
        application.case.open_year = None;
    }
    application.case.balances.insert(line, balance);
    Ok(())
}

/// Stores the event, then the rows that refer to it, in the order that the foreign keys require.
async fn record(tx: &Tx, id: Uuid, seq: i32, actor: &Actor, outcome: &Outcome) -> Result<(), WorkflowError> {
    let event = NewEvent {
        application_id: id,
        seq,
        transition: outcome.transition,
        content_hash: outcome.content_hash,
        actor,
        input: &outcome.input,
        funding: outcome.funding,
        regional: match outcome.transition.action {
            Action::Submit => Some(outcome.draft.scope == Some(Scope::Regional)),
            _ => outcome.call.as_ref().map(|_| true),
        },
    };
    try_join!(events::record(tx, &event), events::keep_assessments(tx, id, seq, &outcome.assessments))?;
    let keeps_letter = async {
        match &outcome.letter {
            Some(letter) => letters::keep(tx, id, seq, letter).await,
            None => Ok(()),
        }
    };
    let action = outcome.transition.action;
    let keeps_focal_point = async {
        match outcome.input.focal_point.as_ref().filter(|_| action.names_focal_point()) {
            Some(named) => events::keep_focal_point(tx, (id, seq), action, named).await,
            None => Ok(()),
        }
    };
    let begins_agreement = async {
        match action {
            Action::Activate => agreements::begin(tx, id, seq, outcome.content_hash).await,
            _ => Ok(()),
        }
    };
    let takes_in_call = async {
        match &outcome.call {
            Some(call) => calls::take(tx, id, seq, outcome.transition.action, call).await,
            None => Ok(()),
        }
    };
    try_join!(takes_in_call, keeps_letter, keeps_focal_point, begins_agreement)?;
    let (Some(posting), Some(tied)) = (&outcome.posting, &outcome.funding) else {
        return Ok(());
    };
    if posting.kind.is_allowed_after_closing() {
        return Ok(());
    }
    if posting.kind == EntryKind::Reserve {
        events::tie(tx, id, seq, tied).await?;
    }
    let cause = entries::Cause::Event { application: id, seq, funding: tied.number, by: actor.user_id };
    entries::append(tx, posting.line, posting.year, posting.kind, posting.amount, cause).await?;
    Ok(())
}

/// Links an approved follow-up to the project it prolongs.
async fn link_follow_up(
    tx: &Tx,
    application: &ApplicationCase,
    seq: i32,
    actor: &Actor,
    outcome: &Outcome,
) -> Result<(), WorkflowError> {
    if outcome.transition.action != Action::Approve {
        return Ok(());
    }
    let earlier = application.case.predecessor.get()?.as_ref();
    let Some(predecessor) = earlier.and_then(|earlier| earlier.application) else { return Ok(()) };
    let approval = (seq, actor.user_id);
    let link = NewLink { application: application.row.id, applicant: application.row.applicant, predecessor, approval };
    Ok(follow_ups::extend(tx, &link).await?)
}

/// Returns the unspent money of a project that ends to its credit line, in the open year: committed but not paid, and
/// paid but not spent.
async fn return_unspent(
    tx: &Tx,
    row: &ApplicationRow,
    seq: i32,
    actor: &Actor,
    outcome: &Outcome,
) -> Result<(), WorkflowError> {
    let committed = outcome.posting.as_ref().filter(|posting| posting.kind == EntryKind::ReturnCommitted);
    let mut receipts = Receipts::none();
    let given_back = [(Unspent::Committed, committed), (Unspent::Disbursed, outcome.recovery.as_ref())];
    for (unspent, posting) in given_back {
        let Some(posting) = posting else { continue };
        let source = format!("{} {seq}: {}", row.reference, outcome.transition.action);
        let moved = MovedAmount { amount: posting.amount, source, cause: MovementCause::Step(seq) };
        money::recover(tx, actor, row.id, unspent, &moved, &mut receipts).await?;
    }
    receipts.notify(tx).await
}

/// The recipients of the notifications of an action from the current state, each with the kind of notice.
async fn recipients(
    tx: &Tx,
    application: &ApplicationCase,
    action: Action,
) -> Result<Vec<(NoticeKind, Recipient)>, WorkflowError> {
    let tells = transition(application.case.state, action).map_or(&[][..], |step| step.tells);
    if tells.is_empty() {
        return Ok(Vec::new());
    }
    let audiences = tells.iter().map(|told| told.audience);
    let recipients = outbox::recipients_of(tx.connection()?, audiences, application.row.applicant).await?;
    let of = |role| recipients.iter().filter(move |person| person.role == role).cloned();
    let persons = tells.iter().flat_map(|told| of(told.audience.role()).map(|person| (told.notice, person)));
    Ok(persons.collect())
}

/// Puts the notifications of the transition into the outbox: one per recipient and notice, with the current data.
async fn enqueue_notifications(
    tx: &Tx,
    application: &ApplicationCase,
    seq: i32,
    outcome: &Outcome,
    recipients: Vec<(NoticeKind, Recipient)>,
) -> Result<(), WorkflowError> {
    if recipients.is_empty() {
        return Ok(());
    }
    let (id, applicant) = (application.row.id, application.reference_data.state(application.row.applicant)?);
    let data = NoticeData {
        application_id: id,
        reference: application.row.reference.clone(),
        title: outcome.draft.title.clone().unwrap_or_default(),
        applicant: application.row.applicant,
        applicant_names: applicant.names(),
        content_hash: outcome.content_hash.to_string(),
        at: tx.context().now,
        capital_zone: applicant.capital_zone.clone(),
        amount: outcome.draft.total().unwrap_or_default(),
        line: outcome.funding.map(|tied| tied.line),
        comment: outcome.input.comment.clone(),
        reasons: outcome.input.reasons.clone(),
        changes: Vec::new(),
        focal_point: outcome.input.focal_point.clone().filter(|_| outcome.transition.action.names_focal_point()),
        returned: outcome.given_back(),
        report: reports::notice_data(&application.case, outcome),
        payment: None,
        amendment: None,
    };
    let data = to_json(&data)?;
    let messages: Vec<NewMessage<'_>> = recipients
        .iter()
        .map(|(notice, to)| {
            let key = format!("{id}/{seq}/{notice}/{}", to.id);
            NewMessage { key, to, kind: notice.as_str(), data: &data }
        })
        .collect();
    Ok(outbox::enqueue_all(tx, &messages).await?)
}

/// Refuses answers that name states that are not on record.
pub(in crate::workflow) async fn known_states(tx: &Tx, draft: &Draft) -> Result<(), WorkflowError> {
    let unknown = states::unknown(tx.connection()?, draft.beneficiaries.iter().copied()).await?;
    if unknown.is_empty() {
        return Ok(());
    }
    Err(WorkflowError::UnknownStates(unknown.into_iter().map(String::from).collect()))
}
