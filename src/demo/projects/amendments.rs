//! Amendments of a constructed project, each taken to its planned state by users with the required roles.

use super::Project;
use crate::demo::DemoError;
use crate::demo::applications::letter_of;
use crate::demo::session::{Session, refused};
use crate::domain::amendments::amendment::{AmendmentKind, Changes};
use crate::domain::amendments::amendment_table::{AmendmentAction, AmendmentState};
use crate::domain::applications::form::{CostCategory, Draft};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::money::BasisPoints;
use crate::workflow::amendments::{self, AmendmentTaken};
use crate::workflow::error::WorkflowError;

/// Length of a constructed extension, in months.
const MORE_MONTHS: u16 = 6;

/// Share of the budget that a constructed revision moves to staff.
const MOVED: BasisPoints = BasisPoints(200);

impl Project<'_> {
    /// Requests an amendment and takes it to a state.
    pub(super) async fn amend(
        &self,
        session: &mut Session<'_>,
        kind: AmendmentKind,
        until: AmendmentState,
        words: Option<&str>,
    ) -> Result<(), DemoError> {
        use AmendmentAction::{Approve, Decline, Endorse, Recommend, Withdraw};
        let changes = self.changes(session, kind).await?;
        let mut taken = self.request(session, changes, kind, until == AmendmentState::Late).await?;
        let steps: &[AmendmentAction] = match until {
            AmendmentState::Unwritten | AmendmentState::Late | AmendmentState::Requested => &[],
            AmendmentState::Endorsed => &[Endorse],
            AmendmentState::Recommended => &[Endorse, Recommend],
            AmendmentState::Approved => &[Endorse, Recommend, Approve],
            AmendmentState::Declined => &[Decline],
            AmendmentState::Withdrawn => &[Withdraw],
        };
        for action in steps {
            if *action == Endorse {
                taken = self.letters(session, taken).await?;
            }
            let role = match action {
                Endorse | Withdraw => Role::RegionalOffice,
                Approve => Role::Approver,
                _ => Role::FundOfficer,
            };
            let ends = matches!(action, Decline | Withdraw);
            let key = words.map_or_else(|| format!("amendment_{action}"), str::to_owned);
            let reason = ends.then(|| session.text(&key, self.language)).transpose()?;
            let (actor, _) = self.person(session, role)?;
            let (context, place) = (session.context(Some(&actor)), (self.id()?, taken.number));
            let (version, action) = (taken.version, *action);
            let done: Result<_, WorkflowError> = session
                .db
                .write(context, async move |tx| amendments::step(&tx, &actor, place, version, action, reason).await)
                .await;
            taken = done.map_err(refused(self.title))?;
        }
        Ok(())
    }

    async fn request(
        &self,
        session: &mut Session<'_>,
        changes: Changes,
        kind: AmendmentKind,
        late: bool,
    ) -> Result<AmendmentTaken, DemoError> {
        let (office, _) = self.person(session, Role::RegionalOffice)?;
        let reason = Some(session.text(kind.as_str(), self.language)?);
        let (context, id) = (session.context(Some(&office)), self.id()?);
        let asked: Result<_, WorkflowError> = session
            .db
            .write(context, async move |tx| amendments::request(&tx, &office, id, None, (&changes, late), reason).await)
            .await;
        asked.map_err(refused(self.title))
    }

    /// Attaches a letter of every beneficiary state.
    async fn letters(&self, session: &mut Session<'_>, mut taken: AmendmentTaken) -> Result<AmendmentTaken, DemoError> {
        for state in self.agreed(session).await?.content.beneficiaries {
            let letter = letter_of(session, state, self.title, self.language)?;
            let (officer, _) = self.person(session, Role::StateOfficer)?;
            let (context, place) = (session.context(Some(&officer)), (self.id()?, taken.number));
            let version = taken.version;
            let attached: Result<_, WorkflowError> = session
                .db
                .write(context, async move |tx| amendments::attach_letter(&tx, &officer, place, version, letter).await)
                .await;
            taken = attached.map_err(refused(self.title))?;
        }
        Ok(taken)
    }

    async fn changes(&self, session: &Session<'_>, kind: AmendmentKind) -> Result<Changes, DemoError> {
        let agreed = self.agreed(session).await?.content;
        Ok(match kind {
            AmendmentKind::NoCostExtension => Changes {
                duration_months: agreed.duration_months.map(|months| months + MORE_MONTHS),
                ..Changes::default()
            },
            AmendmentKind::BudgetRevision => Changes { budget: Some(moved(agreed).budget), ..Changes::default() },
            AmendmentKind::ChangeOfObjective => {
                Changes { summary: Some(session.text("new_objective", self.language)?), ..Changes::default() }
            }
        })
    }
}

/// The budget with the same total and a part of the operational costs moved to staff.
fn moved(mut agreed: Draft) -> Draft {
    let part = agreed.total().unwrap_or_default().share(MOVED);
    for item in &mut agreed.budget {
        match item.category {
            CostCategory::Staff => item.unit_cost_usd = item.unit_cost_usd.checked_add(part).unwrap_or_default(),
            CostCategory::Operational => item.unit_cost_usd = item.unit_cost_usd.saturating_sub(part),
            CostCategory::Office | CostCategory::Evaluation => {}
        }
    }
    agreed
}
