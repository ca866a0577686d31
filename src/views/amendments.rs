//! The view of an amendment for a reader: changes side by side, letters, assessment by the rules, history, next steps.

use chrono::{DateTime, Utc};
use futures_util::try_join;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::amendments::amendment::available_amendment_steps;
use crate::domain::amendments::amendment_table::{AmendmentAction, AmendmentGuard, AmendmentState, amendment_step};
use crate::domain::amendments::difference::{Difference, differences};
use crate::domain::applications::form::Draft;
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::notification::Audience;
use crate::i18n::{self, Language, key};
use crate::store::amendments::{self, AmendmentEventRow};
use crate::store::applications;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::projects::agreements;
use crate::views::applications::{EndorsementOfLine, LetterOnFile};
use crate::views::explanation::{self, ExplainedFinding, ExplainedRefusal};
use crate::views::projects::amendment_summary::AmendmentSummary;
use crate::workflow::amendments as amend;
use crate::workflow::amendments::{AmendmentTaken, LoadedAmendment};
use crate::workflow::error::WorkflowError;

/// An amendment with everything its reader may know.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AmendmentDetail {
    /// Where it stands.
    #[serde(flatten)]
    pub summary: AmendmentSummary,
    /// What it changes, in the caller's language.
    pub kinds_text: Vec<String>,
    /// What changes, side by side, field by field: what is agreed before, and what is agreed with the amendment.
    pub differences: Vec<ExplainedDifference>,
    /// The same beside the content that was approved, with what earlier amendments changed; absent where there are none
    /// before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differences_from_approved: Option<Vec<ExplainedDifference>>,
    /// The whole content as it is to be.
    pub content: Draft,
    /// The exception that let a late amendment go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<RecordedException>,
    /// The letters on file for it.
    pub letters: Vec<LetterOnFile>,
    /// What the letters amount to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endorsement: Option<EndorsementOfLine>,
    /// What the rules of today say of a revised budget; empty where the budget stays, and once it is decided.
    pub findings: Vec<ExplainedFinding>,
    /// What the rules said with each step that asked them, as it was.
    pub stored_findings: Vec<FoundWith>,
    /// What happened, oldest first.
    pub history: Vec<AmendmentEvent>,
    /// Every step that the reader's role has from here.
    pub actions: Vec<AvailableAmendmentAction>,
}

/// One thing that changes, with its name.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedDifference {
    /// What, before and after.
    #[serde(flatten)]
    pub difference: Difference,
    /// Its name, in the caller's language.
    pub label: String,
}

/// The exception for a late amendment, as it was recorded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecordedException {
    /// Why.
    pub reason: String,
    /// Who recorded it; not shown to a state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What the rules said with one event.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FoundWith {
    /// Number of the event.
    pub seq: i32,
    /// What they said.
    pub findings: Vec<ExplainedFinding>,
}

/// One event of the history of an amendment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AmendmentEvent {
    /// Number in the history.
    pub seq: i32,
    /// Where the amendment stood before.
    pub from: AmendmentState,
    /// What was done.
    pub action: AmendmentAction,
    /// Where it stood after.
    pub to: AmendmentState,
    /// In which role it was done.
    pub actor_role: Role,
    /// Who did it; a state reads the names of its own officers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// What was said; a state reads what its own officers said and what it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl AmendmentEvent {
    fn shown(event: &AmendmentEventRow, name: &str, reader: &Actor) -> AmendmentEvent {
        let named = reader.role != Role::StateOfficer || event.actor_role == Role::StateOfficer;
        let step = amendment_step(event.from_state, event.action);
        let told = step.is_some_and(|row| row.tells.iter().any(|tell| tell.audience == Audience::ApplicantState));
        AmendmentEvent {
            seq: event.seq,
            from: event.from_state,
            action: event.action,
            to: event.to_state,
            actor_role: event.actor_role,
            actor_name: named.then(|| name.to_owned()),
            comment: event.comment.clone().filter(|_| named || told),
            at: event.at,
        }
    }
}

/// A step that the reader's role has from here.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AvailableAmendmentAction {
    /// What is done.
    pub action: AmendmentAction,
    /// Where the amendment would stand.
    pub to: AmendmentState,
    /// What must hold or be said.
    pub needs: Vec<AmendmentGuard>,
    /// Why it would be refused; absent where it would be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked: Option<ExplainedRefusal>,
}

/// What was done to an amendment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AmendmentStepTaken {
    /// The project.
    pub application_id: Uuid,
    /// Number of the amendment among those of the project.
    pub number: i32,
    /// Its version now; also the `ETag`.
    pub version: i32,
    /// What was done.
    pub action: AmendmentAction,
    /// Where it stands now.
    pub state: AmendmentState,
    /// SHA-256 of the content as it is to be, 64 hexadecimal digits.
    pub content_hash: String,
}

impl AmendmentStepTaken {
    /// The view of a step taken on an amendment of this project.
    pub fn of(application_id: Uuid, done: &AmendmentTaken) -> AmendmentStepTaken {
        let AmendmentTaken { number, version, action, state, content_hash } = *done;
        let content_hash = content_hash.to_string();
        AmendmentStepTaken { application_id, number, version, action, state, content_hash }
    }
}

/// Reads the amendments of a project for a reader who may see it, by number, and the version of the agreement in force:
/// 0 until the first amendment is approved.
///
/// # Errors
/// [`StoreError::NotFound`] if there is no project, or if the reader may not see it.
pub async fn of_project(
    connection: &Connection,
    id: Uuid,
    reader: &Actor,
) -> Result<(Vec<AmendmentSummary>, i32), StoreError> {
    let project = applications::find(connection, id).await?;
    if !access::may_see(reader, project.applicant, project.submitted_at.is_some()) {
        return Err(StoreError::NotFound);
    }
    let (rows, agreed) = try_join!(amendments::of_project(connection, id), agreements::agreed(connection, id))?;
    Ok((rows.iter().map(AmendmentSummary::from).collect(), agreed.map_or(0, |agreed| agreed.version)))
}

/// Reads an amendment for a reader who may see it.
///
/// # Errors
/// [`WorkflowError::NotFound`] if there is no amendment, or if the reader may not see its project.
pub async fn read(
    connection: &Connection,
    place: (Uuid, i32),
    reader: &Actor,
    now: DateTime<Utc>,
    language: Language,
) -> Result<AmendmentDetail, WorkflowError> {
    let loaded = amend::read(connection, reader, place, now).await?;
    let stored = amendments::findings(connection, place.0, place.1).await?;
    let LoadedAmendment { row, case, events, approved, .. } = &loaded;
    let history: Vec<_> = events.iter().map(|(event, name)| AmendmentEvent::shown(event, name, reader)).collect();
    let explained = |found: &[_]| found.iter().map(|found| explanation::finding(found, language)).collect();
    let label = |difference: Difference| {
        let name = key("amended-field", difference.field.as_str());
        ExplainedDifference { label: i18n::text(language, &name, []), difference }
    };
    let beside = |before: &Draft| differences(before, &case.amended).into_iter().map(label).collect();
    Ok(AmendmentDetail {
        summary: row.into(),
        kinds_text: row
            .kinds
            .iter()
            .map(|kind| i18n::text(language, &key("amendment-kind", kind.as_str()), []))
            .collect(),
        differences: beside(&case.agreed.content),
        differences_from_approved: approved.as_ref().map(beside),
        content: case.amended.clone(),
        exception: history.iter().find_map(exception),
        letters: case.letters.iter().map(LetterOnFile::from).collect(),
        endorsement: case.endorsement().map(|found| EndorsementOfLine::of(case.line, found)),
        findings: if row.state.is_final() { Vec::new() } else { explained(&case.findings()) },
        stored_findings: stored
            .iter()
            .map(|(seq, found)| FoundWith { seq: *seq, findings: explained(found) })
            .collect(),
        history,
        actions: available_amendment_steps(case, reader)
            .into_iter()
            .map(|step| AvailableAmendmentAction {
                action: step.transition.action,
                to: step.transition.to,
                needs: step.transition.needs.to_vec(),
                blocked: step.blocked.map(|said| explanation::refusal(&said, language)),
            })
            .collect(),
    })
}

fn exception(event: &AmendmentEvent) -> Option<RecordedException> {
    let reason = event.comment.clone().filter(|_| event.action == AmendmentAction::GrantException)?;
    Some(RecordedException { reason, by: event.actor_name.clone(), at: event.at })
}
