//! Dry run of a step: the same code as the step, in a transaction that is rolled back.

use std::sync::Arc;

use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::notification::{Audience, NoticeKind};
use crate::domain::ledger::entry::{Balance, EntryKind, Posting};
use crate::domain::lifecycle::command::Command;
use crate::i18n::Language;
use crate::store::db::{Connection, Context, Db, Tx};
use crate::store::ledger::entries;
use crate::store::{applications, outbox};
use crate::views::calls::of_application::TakenWithStep;
use crate::views::explanation::{self, ExplainedAssessment, ExplainedRefusal};
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::perform::{self, Performed};

/// What would happen. Nothing has changed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Rehearsal {
    /// The step would be taken.
    WouldBeDone(Box<Consequences>),
    /// A rule would say no.
    WouldBeRefused {
        /// Which, and why.
        refusal: ExplainedRefusal,
        /// The assessments behind it.
        assessments: Vec<ExplainedAssessment>,
    },
}

/// What would follow from a step.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Consequences {
    /// Where the application would stand.
    pub state: State,
    /// The version it would have.
    pub version: i32,
    /// What would happen to the money.
    pub posting: Option<RehearsedPosting>,
    /// What an ending would give back beside it: paid, and never spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<RehearsedPosting>,
    /// The call in which a regional project would be taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_in: Option<TakenWithStep>,
    /// Who would be told.
    pub tells: Vec<RehearsedNotice>,
    /// The assessments that would be stored.
    pub assessments: Vec<ExplainedAssessment>,
}

/// A posting that would be made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RehearsedPosting {
    /// What would happen.
    pub kind: EntryKind,
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// How much, USD.
    pub amount_usd: Cents,
    /// What the line would hold afterwards; not shown to a state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance_after: Option<Balance>,
}

/// A message that would leave.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RehearsedNotice {
    /// Who would hear it.
    pub audience: Audience,
    /// What would be said.
    pub notice: NoticeKind,
    /// How many persons are reached.
    pub persons: usize,
}

/// Executes the step and rolls it back.
///
/// # Errors
/// [`WorkflowError::NotFound`] and store errors; a refusal by a rule is a result, not an error.
pub async fn run(
    db: &Db,
    context: Context,
    actor: Actor,
    id: Uuid,
    command: Command,
    language: Language,
) -> Result<Rehearsal, WorkflowError> {
    let work = async move |tx: Arc<Tx>| {
        let done = perform::step(&tx, &actor, id, None, command).await?;
        consequences(&tx, &actor, done, language).await
    };
    match db.dry_run(context, work).await {
        Ok(found) => Ok(Rehearsal::WouldBeDone(Box::new(found))),
        Err(WorkflowError::Refused(said)) => Ok(Rehearsal::WouldBeRefused {
            assessments: said.assessments.iter().map(|made| explanation::assessment(made, language)).collect(),
            refusal: explanation::refusal(&said, language),
        }),
        Err(other) => Err(other),
    }
}

async fn consequences(
    tx: &Tx,
    actor: &Actor,
    done: Performed,
    language: Language,
) -> Result<Consequences, WorkflowError> {
    let (connection, outcome) = (tx.connection()?, &done.outcome);
    let posting = posting_with_balances(connection, actor, outcome.posting.as_ref()).await?;
    let recovery = posting_with_balances(connection, actor, outcome.recovery.as_ref()).await?;
    let applicant = applications::find(connection, done.id).await?.applicant;
    let mut tells = Vec::with_capacity(outcome.transition.tells.len());
    for told in outcome.transition.tells {
        let persons = outbox::recipients(connection, told.audience, applicant).await?.len();
        tells.push(RehearsedNotice { audience: told.audience, notice: told.notice, persons });
    }
    Ok(Consequences {
        state: done.state,
        version: done.version,
        posting,
        recovery,
        taken_in: TakenWithStep::of(outcome, tx.context().now),
        tells,
        assessments: outcome.assessments.iter().map(|made| explanation::assessment(made, language)).collect(),
    })
}

async fn posting_with_balances(
    connection: &Connection,
    actor: &Actor,
    posting: Option<&Posting>,
) -> Result<Option<RehearsedPosting>, WorkflowError> {
    let Some(Posting { kind, line, year, amount }) = posting else { return Ok(None) };
    let balance_after = match actor.role {
        Role::StateOfficer => None,
        _ => Some(entries::balance(connection, *line, *year).await?),
    };
    let (kind, line, year, amount_usd) = (*kind, *line, *year, *amount);
    Ok(Some(RehearsedPosting { kind, line, year, amount_usd, balance_after }))
}
