//! Drawing up the payment plan of a project: by the Regional Office, within the grant, until the project ends.

use serde_json::json;
use uuid::Uuid;

use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::notification::{Audience, NoticeKind, Tell, tell};
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::notifications::message::PaymentFacts;
use crate::domain::payments::payment::not_of_a_state_concerned;
use crate::domain::payments::payment_plan::{PlannedInstalment, plan_stands, planned_total};
use crate::store::audit::events;
use crate::store::db::Tx;
use crate::store::payments::payment_plans;
use crate::workflow::error::WorkflowError;
use crate::workflow::payments::{load_case, notify};

/// The audiences notified of a new plan.
const TOLD: &[Tell] = &[
    tell(Audience::FundUnit, NoticeKind::PaymentPlanDrawnUp),
    tell(Audience::FinanceUnit, NoticeKind::PaymentPlanDrawnUp),
];

/// Stores a further version of the payment plan of a project; earlier versions stay. Returns its number.
///
/// `expected`: the version that the new one replaces, zero for the first.
///
/// # Errors
/// [`RefusalCode::ProjectNotPlanned`], [`RefusalCode::PlanAboveGrant`], [`RefusalCode::PlanChangesRequested`],
/// [`RefusalCode::NothingToEnter`] or [`RefusalCode::OwnState`]; [`WorkflowError::Stale`].
pub async fn draw_up(
    tx: &Tx,
    actor: &Actor,
    id: Uuid,
    expected: i32,
    planned: &[PlannedInstalment],
) -> Result<i32, WorkflowError> {
    let loaded = load_case::lock(tx, id, actor).await?;
    let current = loaded.plans.first().map_or(0, |plan| plan.version);
    if expected != current {
        return Err(WorkflowError::Stale { current });
    }
    if actor.role != Role::RegionalOffice {
        let action = "draw_up_payment_plan";
        return Err(Refusal::new(RefusalCode::RoleMayNot).with("role", actor.role).with("action", action).into());
    }
    not_of_a_state_concerned(actor, &loaded.case.concerned)?;
    if loaded.row.state.is_final() {
        return Err(Refusal::new(RefusalCode::ProjectNotPlanned).with("state", loaded.row.state).into());
    }
    plan_stands(planned, &loaded.case.instalments, loaded.case.granted)?;
    let version = current + 1;
    let project = (loaded.row.version, loaded.row.state);
    payment_plans::keep(tx, &loaded.money, version, project, actor.user_id, planned).await?;
    let amount = planned_total(planned).unwrap_or_default();
    let facts = PaymentFacts {
        plan_version: version,
        instalment: None,
        amount,
        planned_on: None,
        reference: None,
        value_on: None,
    };
    notify::enqueue_notifications(tx, &loaded, &format!("plan/{version}"), TOLD, facts, None).await?;
    let detail =
        json!({ "version": version, "granted": loaded.case.granted, "planned": amount, "instalments": planned });
    events::record(tx, "payment_plan_drawn_up", "application", &id.to_string(), detail).await?;
    Ok(version)
}
