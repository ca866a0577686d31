//! The payments of a constructed project: its payment plan, and its instalments with their three acting users.

use chrono::TimeDelta;

use super::Project;
use crate::demo::DemoError;
use crate::demo::session::{Session, refused};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::money::BasisPoints;
use crate::domain::payments::instalment_table::InstalmentState;
use crate::domain::payments::payment::InstalmentCommand;
use crate::domain::payments::payment_plan::PlannedInstalment;
use crate::workflow::error::WorkflowError;
use crate::workflow::payments::{instalments, payment_plans};

impl Project<'_> {
    /// Draws up the first payment plan.
    pub(super) async fn draw_up(
        &self,
        session: &mut Session<'_>,
        parts: &[(BasisPoints, i64)],
    ) -> Result<(), DemoError> {
        let granted = self.agreed(session).await?.content.total().unwrap_or_default();
        let today = session.now.date_naive();
        let instalment = |(share, days_ago): &(BasisPoints, i64)| PlannedInstalment {
            planned_on: today.checked_sub_signed(TimeDelta::days(*days_ago)).unwrap_or(today),
            amount_usd: granted.share(*share),
        };
        let planned: Vec<PlannedInstalment> = parts.iter().map(instalment).collect();
        let (office, _) = self.person(session, Role::RegionalOffice)?;
        let (context, id) = (session.context(Some(&office)), self.id()?);
        let drawn_up: Result<_, WorkflowError> = session
            .db
            .write(context, async move |tx| payment_plans::draw_up(&tx, &office, id, 0, &planned).await)
            .await;
        drawn_up.map(drop).map_err(refused(self.title))
    }

    /// Takes a planned instalment to a state.
    pub(super) async fn bring_instalment(
        &self,
        session: &mut Session<'_>,
        number: i32,
        until: InstalmentState,
        words: Option<&str>,
    ) -> Result<(), DemoError> {
        let request = (Role::RegionalOffice, InstalmentCommand::Request);
        let check = (Role::FundOfficer, InstalmentCommand::Check);
        let steps = match until {
            InstalmentState::Planned => Vec::new(),
            InstalmentState::Requested => vec![request],
            InstalmentState::Checked => vec![request, check],
            InstalmentState::Refused => {
                let reason = session.text(words.unwrap_or("refuse_instalment"), self.language)?;
                vec![request, (Role::FundOfficer, InstalmentCommand::Refuse { reason })]
            }
            InstalmentState::Paid => {
                let reference = self.application.begun().map(|(_, reference)| format!("DEMO {reference} {number}"));
                let pay = InstalmentCommand::Pay { reference: reference.unwrap_or_default(), value_on: session.day() };
                vec![request, check, (Role::FinanceOfficer, pay)]
            }
        };
        for (role, command) in steps {
            let (actor, _) = self.person(session, role)?;
            let (context, id) = (session.context(Some(&actor)), self.id()?);
            let taken: Result<_, WorkflowError> = session
                .db
                .write(context, async move |tx| instalments::take(&tx, &actor, id, number, None, command).await)
                .await;
            taken.map_err(refused(self.title))?;
        }
        Ok(())
    }
}
