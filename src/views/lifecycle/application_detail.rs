//! The view of an application for a reader: content, letters, current assessment, history, next steps.

use chrono::{DateTime, Utc};
use futures_util::try_join;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::form::Draft;
use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::assessment::{Assessment, Criterion};
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::lifecycle::case::{Case, Funding};
use crate::domain::lifecycle::command::DeclineReason;
use crate::domain::lifecycle::decide::{self, AvailableStep};
use crate::domain::lifecycle::loadable::NotLoaded;
use crate::domain::lifecycle::table::is_told_to_applicant;
use crate::domain::lifecycle::transition::Guard;
use crate::domain::projects::agreement::Agreement;
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::endorsement_letters;
use crate::i18n::Language;
use crate::store::amendments;
use crate::store::applications::{self, ApplicationRow};
use crate::store::db::{Connection, Reader};
use crate::store::lifecycle::events::{self, EventRow};
use crate::store::projects::agreements;
use crate::views::applications::{EndorsementOfLine, LetterOnFile};
use crate::views::calls::of_application::{self, CallsOfApplication};
use crate::views::conversations::{self, ConversationCounts};
use crate::views::explanation::{self, ExplainedAssessment, ExplainedRefusal};
use crate::views::projects::amendment_summary::AmendmentSummary;
use crate::views::projects::follow_ups::{self, ProjectChain};
use crate::views::projects::project::ProjectView;
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::load_case::{self, ApplicationCase, ApplicationForDisplay};

/// An application in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApplicationSummary {
    /// Identity.
    pub id: Uuid,
    /// Published reference.
    pub reference: String,
    /// The state that applies.
    pub applicant: StateCode,
    /// Where it stands.
    pub state: State,
    /// Number of its last event; the `ETag`.
    pub version: i32,
    /// Title, empty while unwritten.
    pub title: String,
    /// National or regional, once answered.
    pub scope: Option<Scope>,
    /// Line asked for, once answered.
    pub line: Option<LineChoice>,
    /// Amount asked for, USD.
    pub amount_usd: Cents,
    /// When the draft was begun.
    pub created_at: DateTime<Utc>,
    /// When the last event happened.
    pub updated_at: DateTime<Utc>,
    /// When it was first handed in.
    pub submitted_at: Option<DateTime<Utc>>,
}

impl From<ApplicationRow> for ApplicationSummary {
    fn from(row: ApplicationRow) -> ApplicationSummary {
        ApplicationSummary {
            id: row.id,
            reference: row.reference,
            applicant: row.applicant,
            state: row.state,
            version: row.version,
            title: row.title,
            scope: row.scope,
            line: row.line_asked,
            amount_usd: row.amount_cents,
            created_at: row.created_at,
            updated_at: row.updated_at,
            submitted_at: row.submitted_at,
        }
    }
}

/// An application with everything its reader may know.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApplicationDetail {
    /// Where it stands.
    #[serde(flatten)]
    pub summary: ApplicationSummary,
    /// The answers.
    pub draft: Draft,
    /// SHA-256 of the answers in their canonical form, 64 hexadecimal digits.
    pub content_hash: String,
    /// The money tied to it, while recommended and from approval on.
    pub funding: Option<TiedMoney>,
    /// The project it became, from its approval on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectView>,
    /// The calls, for a regional project: the open or next one, or the one that it was taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<CallsOfApplication>,
    /// What it prolongs and what prolongs it.
    pub chain: ProjectChain,
    /// The letters on file.
    pub letters: Vec<LetterOnFile>,
    /// What the letters amount to, for each line asked for: by the facts of now, or of the decision that was stored.
    pub endorsement: Vec<EndorsementOfLine>,
    /// Whether the Regional Office has endorsed the content as it stands.
    pub endorsed_by_regional_office: bool,
    /// The decision on each line asked for: by the facts and rules of now, or, once decided, the last that was stored.
    pub assessments: Vec<ExplainedAssessment>,
    /// What happened, oldest first.
    pub history: Vec<HistoryEvent>,
    /// What is new and open in its conversation, as far as the reader may know.
    pub conversation: ConversationCounts,
    /// Every step that the reader's role has from here.
    pub actions: Vec<AvailableAction>,
}

/// Money tied to an application.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TiedMoney {
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// How much, USD.
    pub amount_usd: Cents,
}

impl From<Funding> for TiedMoney {
    fn from(funding: Funding) -> TiedMoney {
        TiedMoney { line: funding.line, year: funding.year, amount_usd: funding.amount }
    }
}

/// A decision as it was stored with an event.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StoredAssessment {
    /// Number of the event.
    pub seq: i32,
    /// The decision.
    pub assessment: ExplainedAssessment,
}

/// One event of the history.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HistoryEvent {
    /// Number in the history.
    pub seq: i32,
    /// Where the application stood before.
    pub from: State,
    /// What was done.
    pub action: Action,
    /// Where it stood after.
    pub to: State,
    /// SHA-256 of the content after, 64 hexadecimal digits.
    pub content_hash: String,
    /// In which role it was done.
    pub actor_role: Role,
    /// Who did it; a state reads the names of its own officers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// What was said; a state reads what its own officers said and what it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Coded reasons.
    pub reasons: Vec<DeclineReason>,
    /// When.
    pub at: DateTime<Utc>,
}

impl HistoryEvent {
    fn shown(event: EventRow, name: String, reader: &Actor) -> HistoryEvent {
        let named = reader.role != Role::StateOfficer || event.actor_role == Role::StateOfficer;
        let heard = named || is_told_to_applicant(event.from_state, event.action);
        HistoryEvent {
            seq: event.seq,
            from: event.from_state,
            action: event.action,
            to: event.to_state,
            content_hash: event.content_hash.to_string(),
            actor_role: event.actor_role,
            actor_name: named.then_some(name),
            comment: event.comment.filter(|_| heard),
            reasons: event.reasons,
            at: event.at,
        }
    }
}

/// A step that the reader's role has from here.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AvailableAction {
    /// What is done.
    pub action: Action,
    /// Where the application would stand.
    pub to: State,
    /// What must hold or be said.
    pub needs: Vec<Guard>,
    /// Why it would be refused; absent where it would be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked: Option<ExplainedRefusal>,
}

/// Reads an application for a reader who may see it.
///
/// # Errors
/// [`WorkflowError::NotFound`] if there is no application, or if the reader may not see it.
pub async fn read(
    connection: &Reader,
    id: Uuid,
    reader: &Actor,
    now: DateTime<Utc>,
    language: Language,
) -> Result<ApplicationDetail, WorkflowError> {
    let ApplicationForDisplay { application, decision, history: events, conversed, chained } =
        load_case::read(connection, id, reader, now).await?;
    if !access::may_see(reader, application.row.applicant, application.row.submitted_at.is_some()) {
        return Err(WorkflowError::NotFound);
    }
    let begun = events.iter().any(|(event, _)| event.action == Action::Activate);
    let (focal_point, amended) = match begun {
        true => try_join!(events::focal_point(connection, id), amendments::of_project(connection, id))?,
        false => (None, Vec::new()),
    };
    let decided_at = decision.iter().flatten().map(|made| made.known_at).next();
    let assessments = decision.map_or_else(|| application.case.assessments(), Ok)?;
    let approved = events.iter().find(|(event, _)| event.action == Action::Approve).map(|(event, _)| event.at);
    let agreement = match application.case.agreed.clone().zip(approved) {
        // Version 0: no amendment has changed the approved content.
        Some((agreed, at)) if agreed.version == 0 => Some(Agreement::by_approval(agreed, at)),
        Some(_) => agreements::agreement(connection, id).await?,
        None => None,
    };
    let project = application.case.project.zip(agreement).map(|(money, agreement)| {
        let completed = events.iter().find(|(event, _)| event.action == Action::Complete);
        let completed_on = completed.map(|(event, _)| day_in_geneva(event.at));
        let amendments = amended.iter().map(AmendmentSummary::from).collect();
        let (reported, rules) = ((&agreement, &application.case.reports.filed[..]), (&application.case.rules, now));
        let view = ProjectView::of(application.row.state, reported, money, focal_point, completed_on, rules, language);
        ProjectView { amendments, ..view }
    });
    let calls = of_application::read(connection, &application, reader).await?;
    let chain = match application.case.predecessor.get()? {
        None if !chained => ProjectChain::default(),
        earlier => follow_ups::read(connection, &application.row, earlier.as_ref()).await?,
    };
    let history = events.into_iter().map(|(event, name)| HistoryEvent::shown(event, name, reader)).collect();
    let conversed = conversed.then_some(id);
    let mut counts = conversations::counts(connection, reader, conversed.as_slice()).await?;
    let conversation = counts.remove(&id).unwrap_or_default();
    let shown = shown(application, history, assessments, decided_at, reader, language)?;
    Ok(ApplicationDetail { project, calls, chain, conversation, ..shown })
}

/// The assessments stored with the events of an application, for a reader who may see it; oldest first.
///
/// # Errors
/// As [`read`].
pub async fn stored_assessments(
    connection: &Connection,
    id: Uuid,
    reader: &Actor,
    language: Language,
) -> Result<Vec<StoredAssessment>, WorkflowError> {
    let (row, stored) = try_join!(applications::find(connection, id), events::assessments(connection, id))?;
    if !access::may_see(reader, row.applicant, row.submitted_at.is_some()) {
        return Err(WorkflowError::NotFound);
    }
    let of_event = |(seq, made)| StoredAssessment { seq, assessment: explained(made, reader, language) };
    Ok(stored.into_iter().map(of_event).collect())
}

fn shown(
    application: ApplicationCase,
    history: Vec<HistoryEvent>,
    assessments: Vec<Assessment>,
    decided_at: Option<DateTime<Utc>>,
    reader: &Actor,
    language: Language,
) -> Result<ApplicationDetail, NotLoaded> {
    let ApplicationCase { row, case, .. } = application;
    let content_hash = case.draft.content_hash();
    Ok(ApplicationDetail {
        summary: row.into(),
        content_hash: content_hash.to_string(),
        funding: case.funding.map(TiedMoney::from),
        project: None,
        calls: None,
        chain: ProjectChain::default(),
        letters: case.letters.get()?.iter().map(LetterOnFile::from).collect(),
        endorsement: endorsements(&case, decided_at.unwrap_or(case.now))?,
        endorsed_by_regional_office: *case.endorsed_content.get()? == Some(content_hash),
        assessments: assessments.into_iter().map(|made| explained(made, reader, language)).collect(),
        history,
        conversation: ConversationCounts::default(),
        actions: available(&case, reader, language)?,
        draft: case.draft,
    })
}

/// State officers do not see findings about the regional share, neither in a stored nor in the current assessment.
fn explained(mut made: Assessment, reader: &Actor, language: Language) -> ExplainedAssessment {
    if reader.role == Role::StateOfficer {
        made.findings.retain(|finding| finding.criterion != Criterion::RegionalShare);
    }
    explanation::assessment(&made, language)
}

/// `at`: the instant as of which facts are read; after a decision, the instant of the decision.
fn endorsements(case: &Case, at: DateTime<Utc>) -> Result<Vec<EndorsementOfLine>, NotLoaded> {
    let question = Question { day: day_in_geneva(at), known_at: at, ..case.question()? };
    let letters = case.letters.get()?;
    let of_line = |line: &CreditLine| {
        let found = endorsement_letters::endorsement(&question, *line, letters)?;
        Some(EndorsementOfLine::of(*line, found))
    };
    Ok(case.lines_asked().iter().filter_map(of_line).collect())
}

fn available(case: &Case, reader: &Actor, language: Language) -> Result<Vec<AvailableAction>, NotLoaded> {
    let shown = |step: AvailableStep| AvailableAction {
        action: step.transition.action,
        to: step.transition.to,
        needs: step.transition.needs.to_vec(),
        blocked: step.blocked.map(|said| explanation::refusal(&said, language)),
    };
    Ok(decide::available_steps(case, reader)?.into_iter().map(shown).collect())
}
