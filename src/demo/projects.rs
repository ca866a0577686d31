//! Takes the constructed projects through their life cycles, by the operations of the plan.

mod amendments;
mod messages;
mod payments;
mod reports;

use std::collections::BTreeMap;

use uuid::Uuid;

use super::DemoError;
use super::applications::ApplicationProgress;
use super::plan::{Act, PlannedAct, ProjectPlan};
use super::session::{Session, refused};
use crate::domain::applications::state::Action;
use crate::domain::conversations::Visibility;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::language::Language;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::lifecycle::command::{Command, FocalPoint, StepInput};
use crate::domain::lifecycle::table::every_step;
use crate::domain::projects::agreement::Agreed;
use crate::store::projects::agreements;
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::perform;

/// The planned and the started projects, by their keys in the plan.
pub(super) struct Projects<'a> {
    planned: BTreeMap<&'a str, &'a ProjectPlan>,
    under_way: BTreeMap<&'a str, Project<'a>>,
}

/// A project that has been started.
struct Project<'a> {
    application: ApplicationProgress<'a>,
    title: &'a str,
    applicant: StateCode,
    language: Language,
    /// Number of reports filed so far.
    filed: i32,
    /// The last message.
    last_message: Option<(Uuid, Visibility)>,
}

impl<'a> Projects<'a> {
    /// The planned projects, none of them started.
    pub fn new(planned: &'a [ProjectPlan]) -> Projects<'a> {
        let planned = planned.iter().map(|project| (project.key.as_str(), project)).collect();
        Projects { planned, under_way: BTreeMap::new() }
    }

    /// Executes a planned operation.
    ///
    /// # Errors
    /// A [`DemoError`].
    pub async fn act(&mut self, session: &mut Session<'_>, planned: &PlannedAct) -> Result<(), DemoError> {
        if let Act::Apply = planned.act {
            self.begin(session, &planned.project)?;
        }
        let unknown = || DemoError::Missing(format!("{} has not applied", planned.project));
        let project = self.under_way.get_mut(planned.project.as_str()).ok_or_else(unknown)?;
        project.act(session, planned).await
    }

    fn begin(&mut self, session: &Session<'_>, key: &str) -> Result<(), DemoError> {
        let unknown = || DemoError::Missing(format!("no project {key}"));
        let (key, planned) = self.planned.get_key_value(key).ok_or_else(unknown)?;
        let earlier = planned.prolongs.as_deref().and_then(|key| self.under_way.get(key));
        let prolongs = earlier.and_then(|project| project.application.begun()).map(|(_, reference)| reference.clone());
        let (_, language) = session.actor(Role::StateOfficer, Some(planned.plan.applicant))?;
        let project = Project {
            application: ApplicationProgress::new(&planned.plan, prolongs),
            title: &planned.plan.title,
            applicant: planned.plan.applicant,
            language,
            filed: 0,
            last_message: None,
        };
        self.under_way.insert(*key, project);
        Ok(())
    }
}

impl Project<'_> {
    async fn act(&mut self, session: &mut Session<'_>, planned: &PlannedAct) -> Result<(), DemoError> {
        let words = planned.words.as_deref();
        match &planned.act {
            // All remaining operations except the last four steps, which are those of the Regional Office and the Fund.
            Act::Apply => self.advance_application(session, self.application.acts().saturating_sub(4)).await,
            Act::Review | Act::Approve => self.advance_application(session, 2).await,
            Act::Step(action) => self.step(session, *action, words).await,
            Act::PaymentPlan(parts) => self.draw_up(session, parts).await,
            Act::Instalment(number, state) => self.bring_instalment(session, *number, *state, words).await,
            Act::Report(kind, shares) => self.file_report(session, *kind, shares, words).await,
            Act::Decide(verdict) => self.decide_report(session, *verdict, words).await,
            Act::Amend(kind, state) => self.amend(session, *kind, *state, words).await,
            Act::Say { by, visibility, to } => self.say(session, *by, (*visibility, *to, None), words).await,
            Act::Answer(by) => self.answer(session, *by, words).await,
        }
    }

    async fn advance_application(&mut self, session: &mut Session<'_>, acts: usize) -> Result<(), DemoError> {
        for _ in 0..acts {
            self.application.advance(session).await?;
        }
        Ok(())
    }

    /// A step of the project's life cycle, taken by the first role that may take it.
    async fn step(&mut self, session: &mut Session<'_>, action: Action, words: Option<&str>) -> Result<(), DemoError> {
        let role = every_step().find(|step| step.action == action).and_then(|step| step.by.first());
        let (actor, _) = self.person(session, role.copied().unwrap_or(Role::RegionalOffice))?;
        let focal_point = (action == Action::Activate).then(|| self.focal_point(session)).transpose()?;
        let comment = session.comment(words.unwrap_or(action.as_str()), self.language);
        let input = StepInput { comment, focal_point, ..StepInput::default() };
        let (context, id) = (session.context(Some(&actor)), self.id()?);
        let command = Command::Step { action, input };
        let done: Result<_, WorkflowError> =
            session.db.write(context, async move |tx| perform::step(&tx, &actor, id, None, command).await).await;
        done.map(drop).map_err(refused(self.title))
    }

    fn focal_point(&self, session: &Session<'_>) -> Result<FocalPoint, DemoError> {
        Ok(FocalPoint {
            name: session.text("signatory", self.language)?,
            office: session.text("office", self.language)?,
            email: "focal.point@example.int".to_owned(),
        })
    }

    /// The user with a role in this project.
    fn person(&self, session: &Session<'_>, role: Role) -> Result<(Actor, Language), DemoError> {
        session.actor(role, Some(self.applicant))
    }

    fn id(&self) -> Result<Uuid, DemoError> {
        let begun = self.application.begun().map(|(id, _)| *id);
        begun.ok_or_else(|| DemoError::Missing(format!("“{}” is not begun", self.title)))
    }

    /// The agreement in force.
    async fn agreed(&self, session: &Session<'_>) -> Result<Agreed, DemoError> {
        let agreed = agreements::agreed(&*session.db.reader().await?, self.id()?).await?;
        agreed.ok_or_else(|| DemoError::Missing(format!("“{}” is no project", self.title)))
    }
}
