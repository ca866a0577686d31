//! The view of the instalments of a project for a reader. A state sees payments and reasons of refusals, not the names
//! of the deciding users.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::money::Cents;
use crate::domain::payments::instalment_table::{InstalmentAction, InstalmentGuard, InstalmentState};
use crate::domain::payments::payment::Instalment;
use crate::i18n::{self, Language, key};
use crate::store::db::Connection;
use crate::store::payments::instalments::InstalmentEventRow;
use crate::views::explanation::{self, ExplainedRefusal};
use crate::workflow::error::WorkflowError;
use crate::workflow::payments::instalments::InstalmentStepTaken;
use crate::workflow::payments::load_case::{self, LoadedPayments};

/// The instalments of a project, and what its money has become.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProjectInstalments {
    /// The version of the payment plan that stands; zero before the first.
    pub plan_version: i32,
    /// What was granted, USD.
    pub granted_usd: Cents,
    /// Promised and not paid, USD.
    pub committed_usd: Cents,
    /// Paid, USD.
    pub disbursed_usd: Cents,
    /// Given back to the line, USD.
    pub returned_usd: Cents,
    /// The evaluation line of the agreed budget, USD: untouched until the project is completed.
    pub evaluation_usd: Cents,
    /// The instalments, by number.
    pub instalments: Vec<InstalmentView>,
}

/// One instalment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct InstalmentView {
    /// Its place in the payment plan, from 1.
    pub number: i32,
    /// Number of its last event, zero before the first; the `ETag`.
    pub version: i32,
    /// Where it stands.
    pub state: InstalmentState,
    /// The same, in the caller's language.
    pub state_text: String,
    /// The day for which it is planned.
    pub planned_on: NaiveDate,
    /// How much, USD.
    pub amount_usd: Cents,
    /// Reference of its payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The day on which the money left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_on: Option<NaiveDate>,
    /// Every step that the reader's role has from here.
    pub actions: Vec<AvailableInstalmentAction>,
}

/// A step that the reader's role has from here.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AvailableInstalmentAction {
    /// What is done.
    pub action: InstalmentAction,
    /// Where the instalment would stand.
    pub to: InstalmentState,
    /// What must hold or be said.
    pub needs: Vec<InstalmentGuard>,
    /// Why it would be refused; absent where it would be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked: Option<ExplainedRefusal>,
}

/// An instalment with its history.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct InstalmentDetail {
    /// How it stands.
    #[serde(flatten)]
    pub instalment: InstalmentView,
    /// What happened, oldest first.
    pub history: Vec<InstalmentHistoryEvent>,
}

/// One event of an instalment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct InstalmentHistoryEvent {
    /// Number in the history.
    pub seq: i32,
    /// Where the instalment stood before.
    pub from: InstalmentState,
    /// What was done.
    pub action: InstalmentAction,
    /// Where it stood after.
    pub to: InstalmentState,
    /// How much it was, USD.
    pub amount_usd: Cents,
    /// The version of the payment plan that the amount is from.
    pub plan_version: i32,
    /// In which role it was done.
    pub actor_role: Role,
    /// Who did it; not shown to a state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Reference of the payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The day on which the money left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_on: Option<NaiveDate>,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

impl ProjectInstalments {
    /// Reads the instalments of a project for a reader.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`], also if the application is not a project or the reader may not see it.
    pub async fn read(
        connection: &Connection,
        id: Uuid,
        reader: &Actor,
        now: DateTime<Utc>,
        language: Language,
    ) -> Result<ProjectInstalments, WorkflowError> {
        let found = load_case::read(connection, id, reader, now).await?;
        let case = &found.case;
        Ok(ProjectInstalments {
            plan_version: found.plans.first().map_or(0, |plan| plan.version),
            granted_usd: case.granted,
            committed_usd: case.money.committed,
            disbursed_usd: case.money.disbursed,
            returned_usd: case.money.returned,
            evaluation_usd: case.evaluation,
            instalments: case.instalments.iter().map(|one| view(&found, one, reader, language)).collect(),
        })
    }
}

impl InstalmentDetail {
    /// Reads one instalment of a project for a reader.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`], as for all of them, and where the plan has no such instalment.
    pub async fn read(
        connection: &Connection,
        (id, number): (Uuid, i32),
        reader: &Actor,
        now: DateTime<Utc>,
        language: Language,
    ) -> Result<InstalmentDetail, WorkflowError> {
        let found = load_case::read(connection, id, reader, now).await?;
        let instalment = found.case.instalment(number).ok_or(WorkflowError::NotFound)?;
        let of_instalment = found.events.iter().filter(|(event, _)| event.instalment == instalment.number);
        Ok(InstalmentDetail {
            instalment: view(&found, instalment, reader, language),
            history: of_instalment.map(|(event, name)| event_of(event, name, reader)).collect(),
        })
    }
}

/// What was done to an instalment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct InstalmentStepDone {
    /// Its place in the payment plan.
    pub number: i32,
    /// Its version now; also the `ETag`.
    pub version: i32,
    /// Where it stands now.
    pub state: InstalmentState,
    /// What was done.
    pub action: InstalmentAction,
    /// How much it is, USD.
    pub amount_usd: Cents,
    /// What is still promised to the project and not paid, USD.
    pub committed_usd: Cents,
    /// What was paid to the project, USD.
    pub disbursed_usd: Cents,
}

impl From<InstalmentStepTaken> for InstalmentStepDone {
    fn from(taken: InstalmentStepTaken) -> InstalmentStepDone {
        InstalmentStepDone {
            number: taken.number,
            version: taken.version,
            state: taken.state,
            action: taken.action,
            amount_usd: taken.amount,
            committed_usd: taken.committed,
            disbursed_usd: taken.disbursed,
        }
    }
}

fn view(found: &LoadedPayments, instalment: &Instalment, reader: &Actor, language: Language) -> InstalmentView {
    let last = found.events.iter().map(|(event, _)| event).rfind(|event| event.instalment == instalment.number);
    let actions = found.case.available(instalment, reader).into_iter().map(|available| AvailableInstalmentAction {
        action: available.step.action,
        to: available.step.to,
        needs: available.step.needs.to_vec(),
        blocked: available.blocked.map(|said| explanation::refusal(&said, language)),
    });
    InstalmentView {
        number: instalment.number,
        version: instalment.version,
        state: instalment.state,
        state_text: i18n::text(language, &key("state", instalment.state.as_str()), []),
        planned_on: instalment.planned_on,
        amount_usd: instalment.amount,
        reference: last.and_then(|event| event.payment_reference.clone()),
        value_on: last.and_then(|event| event.value_on),
        actions: actions.collect(),
    }
}

fn event_of(event: &InstalmentEventRow, name: &str, reader: &Actor) -> InstalmentHistoryEvent {
    InstalmentHistoryEvent {
        seq: event.seq,
        from: event.from_state,
        action: event.action,
        to: event.to_state,
        amount_usd: event.amount_cents,
        plan_version: event.plan_version,
        actor_role: event.actor_role,
        actor_name: (reader.role != Role::StateOfficer).then(|| name.to_owned()),
        reason: event.reason.clone(),
        reference: event.payment_reference.clone(),
        value_on: event.value_on,
        at: event.at,
    }
}
