//! Operations on payment plans and instalments.

use fonds1035::domain::kernel::calendar::day_in_geneva;
use fonds1035::domain::payments::instalment_table::InstalmentAction;
use fonds1035::domain::payments::payment::InstalmentCommand;
use fonds1035::domain::payments::payment_plan::PlannedInstalment;
use fonds1035::store::payments::payment_plans as store;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::payments::instalments::{self, InstalmentStepTaken};
use fonds1035::workflow::payments::payment_plans;
use uuid::Uuid;

use super::builders::usd;
use super::db::TestDb;
use super::people::{FINANCE_OFFICER, FUND_OFFICER, Person, REGIONAL_OFFICE};

impl TestDb {
    /// Draws up the next version of a plan, every instalment planned for today.
    pub async fn plan(&self, id: Uuid, amounts: &[&str]) -> Result<i32, WorkflowError> {
        let planned_on = day_in_geneva(self.now());
        let planned: Vec<PlannedInstalment> =
            amounts.iter().map(|amount| PlannedInstalment { planned_on, amount_usd: usd(amount) }).collect();
        let plan = store::last_version(&self.db.reader().await.unwrap(), id).await.unwrap();
        let version = plan.map_or(0, |plan| plan.version);
        let actor = REGIONAL_OFFICE.actor();
        self.db
            .write(self.context(&REGIONAL_OFFICE), async move |tx| {
                payment_plans::draw_up(&tx, &actor, id, version, &planned).await
            })
            .await
    }

    /// Takes a step of an instalment.
    pub async fn instalment(
        &self,
        by: &Person,
        id: Uuid,
        number: i32,
        command: InstalmentCommand,
    ) -> Result<InstalmentStepTaken, WorkflowError> {
        let actor = by.actor();
        self.db
            .write(self.context(by), async move |tx| instalments::take(&tx, &actor, id, number, None, command).await)
            .await
    }

    /// The payment of an instalment today, with a unique reference.
    pub fn payment_of(&self, id: Uuid, number: i32) -> InstalmentCommand {
        InstalmentCommand::Pay { reference: format!("CONSTRUCTED {id} {number}"), value_on: day_in_geneva(self.now()) }
    }

    /// Takes a planned instalment through all steps up to an action, each by a user with the required role.
    pub async fn bring(
        &self,
        id: Uuid,
        number: i32,
        to: InstalmentAction,
    ) -> Result<InstalmentStepTaken, WorkflowError> {
        let mut taken = self.instalment(&REGIONAL_OFFICE, id, number, InstalmentCommand::Request).await?;
        if matches!(to, InstalmentAction::Check | InstalmentAction::Pay) {
            taken = self.instalment(&FUND_OFFICER, id, number, InstalmentCommand::Check).await?;
        }
        if to == InstalmentAction::Pay {
            taken = self.instalment(&FINANCE_OFFICER, id, number, self.payment_of(id, number)).await?;
        }
        Ok(taken)
    }

    /// Pays a project an amount by a further instalment of its plan.
    pub async fn pay(&self, id: Uuid, amount: &str) -> Result<InstalmentStepTaken, WorkflowError> {
        let plan = store::last_version(&self.db.reader().await.unwrap(), id).await.unwrap();
        let before = plan.map(|plan| plan.instalments).unwrap_or_default();
        let mut amounts: Vec<String> = before.iter().map(|planned| planned.amount_usd.to_string()).collect();
        amounts.push(amount.to_owned());
        self.plan(id, &amounts.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        self.bring(id, i32::try_from(amounts.len()).unwrap(), InstalmentAction::Pay).await
    }
}
