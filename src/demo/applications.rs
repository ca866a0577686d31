//! Takes a constructed application to its planned state, one operation at a time.

use chrono::TimeDelta;
use uuid::Uuid;

use super::DemoError;
use super::session::{Session, document, refused};
use super::tables::Plan;
use crate::domain::applications::form::{BudgetItem, CostCategory, Draft, NewLetter};
use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::language::Language;
use crate::domain::kernel::money::BasisPoints;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::lifecycle::command::{Command, StepInput};
use crate::domain::lifecycle::table::transition;
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::perform::{self, Performed};

/// The progress of a constructed application.
#[derive(Debug, Clone)]
pub(super) struct ApplicationProgress<'a> {
    plan: &'a Plan,
    prolongs: Option<String>,
    /// ID and reference of the application, once it is created.
    begun: Option<(Uuid, String)>,
    state: State,
    letters: Vec<StateCode>,
    steps: std::slice::Iter<'a, Action>,
}

impl<'a> ApplicationProgress<'a> {
    /// An application that is not created yet. `prolongs`: the reference of the project that it follows up.
    pub fn new(plan: &'a Plan, prolongs: Option<String>) -> ApplicationProgress<'a> {
        let letters =
            if plan.until == State::Draft { Vec::new() } else { plan.beneficiaries.iter().copied().collect() };
        ApplicationProgress {
            plan,
            prolongs,
            begun: None,
            state: State::Unwritten,
            letters,
            steps: path(plan.until).iter(),
        }
    }

    /// Number of remaining operations.
    pub fn acts(&self) -> usize {
        usize::from(self.begun.is_none()) + self.letters.len() + self.steps.len()
    }

    /// ID and reference of the application, once it is created.
    pub const fn begun(&self) -> Option<&(Uuid, String)> {
        self.begun.as_ref()
    }

    /// Its current state.
    pub const fn stands(&self) -> State {
        self.state
    }

    /// Its title.
    pub fn title(&self) -> &str {
        &self.plan.title
    }

    /// Executes the next operation: creates the draft, attaches a letter, or takes a step.
    ///
    /// # Errors
    /// A [`DemoError`].
    pub async fn advance(&mut self, session: &mut Session<'_>) -> Result<(), DemoError> {
        let (officer, language) = session.actor(Role::StateOfficer, Some(self.plan.applicant))?;
        let done = match (self.begun.as_ref().map(|begun| begun.0), self.letters.pop()) {
            (None, letter) => {
                self.letters.extend(letter);
                self.create(session, officer, language).await?
            }
            (Some(id), Some(state)) => self.attach(session, id, state, officer, language).await?,
            (Some(id), None) => match self.steps.next() {
                Some(action) => self.step(session, id, *action, language).await?,
                None => return Ok(()),
            },
        };
        self.begun = Some((done.id, done.reference));
        self.state = done.state;
        Ok(())
    }

    async fn create(
        &self,
        session: &mut Session<'_>,
        officer: Actor,
        language: Language,
    ) -> Result<Performed, DemoError> {
        let draft = self.draft(session, language)?;
        let context = session.context(Some(&officer));
        let created: Result<_, WorkflowError> =
            session.db.write(context, async move |tx| perform::create(&tx, &officer, draft).await).await;
        created.map_err(refused(&self.plan.title))
    }

    async fn attach(
        &self,
        session: &mut Session<'_>,
        id: Uuid,
        state: StateCode,
        officer: Actor,
        language: Language,
    ) -> Result<Performed, DemoError> {
        let letter = letter_of(session, state, &self.plan.title, language)?;
        let context = session.context(Some(&officer));
        let attached: Result<_, WorkflowError> = session
            .db
            .write(context, async move |tx| perform::attach_letter(&tx, &officer, id, None, letter).await)
            .await;
        attached.map_err(refused(&self.plan.title))
    }

    async fn step(
        &self,
        session: &mut Session<'_>,
        id: Uuid,
        action: Action,
        language: Language,
    ) -> Result<Performed, DemoError> {
        let step = transition(self.state, action)
            .ok_or_else(|| DemoError::Missing(format!("no step {action} from {}", self.state)))?;
        let role = step.by.first().copied().unwrap_or(Role::StateOfficer);
        let (actor, _) = session.actor(role, Some(self.plan.applicant))?;
        let input = StepInput {
            comment: session.comment(action.as_str(), language),
            reasons: if action == Action::Decline { self.plan.reasons.clone() } else { Vec::new() },
            ..StepInput::default()
        };
        let context = session.context(Some(&actor));
        let command = Command::Step { action, input };
        let done: Result<_, WorkflowError> =
            session.db.write(context, async move |tx| perform::step(&tx, &actor, id, None, command).await).await;
        done.map_err(refused(&self.plan.title))
    }

    /// The content of the application form: a fifth of the amount for staff, a tenth for the evaluation.
    fn draft(&self, session: &Session<'_>, language: Language) -> Result<Draft, DemoError> {
        let plan = self.plan;
        let item = |category: CostCategory, key, share: u32| {
            Ok(BudgetItem {
                output: session.text("output", language)?,
                description: session.text(key, language)?,
                category,
                quantity: 1,
                unit_cost_usd: plan.amount.share(BasisPoints(share)),
            })
        };
        Ok(Draft {
            title: Some(plan.title.clone()),
            summary: plan.summary.clone(),
            scope: Some(plan.scope),
            line: Some(plan.line),
            activity: Some(plan.activity),
            beneficiaries: plan.beneficiaries.clone(),
            budget: [
                item(CostCategory::Staff, "staff", 2_000),
                item(CostCategory::Operational, "operational", 7_000),
                item(CostCategory::Evaluation, "evaluation", 1_000),
            ]
            .into_iter()
            .collect::<Result<_, DemoError>>()?,
            starts_on: session.now.date_naive().checked_add_signed(TimeDelta::days(plan.starts_in_days)),
            duration_months: Some(plan.months),
            prolongs: self.prolongs.clone(),
            ..Draft::default()
        })
    }
}

/// A constructed letter of a state about a project.
pub(super) fn letter_of(
    session: &Session<'_>,
    state: StateCode,
    title: &str,
    language: Language,
) -> Result<NewLetter, DemoError> {
    let signatory = session.text("signatory", language)?;
    let request = session.text("letter", language)?;
    let document = document(&format!("letter-{state}.pdf"), &[state.as_str(), "", &request, title, "", &signatory])?;
    Ok(NewLetter { state, signatory, signed_on: session.day(), names_project: true, names_fund: true, document })
}

/// The steps from the draft to a state of the application, at most to its approval.
fn path(until: State) -> &'static [Action] {
    use Action::{Approve, BeginReview, Decline, Endorse, Recommend, RequestClarification, Retain, Submit, Withdraw};
    match until {
        State::Unwritten | State::Draft => &[],
        State::Submitted => &[Submit],
        State::UnderReview => &[Submit, Endorse, BeginReview],
        State::ClarificationRequested => &[Submit, Endorse, BeginReview, RequestClarification],
        State::Recommended => &[Submit, Endorse, BeginReview, Recommend],
        State::Retained => &[Submit, Endorse, BeginReview, Retain],
        State::Declined => &[Submit, Endorse, BeginReview, Decline],
        State::Withdrawn => &[Submit, Withdraw],
        _ => &[Submit, Endorse, BeginReview, Recommend, Approve],
    }
}
