//! The view of the payment plan of a project, with all its versions.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::money::Cents;
use crate::domain::payments::payment_plan::{PlannedInstalment, planned_total};
use crate::store::db::Connection;
use crate::store::payments::payment_plans::PlanVersion;
use crate::workflow::error::WorkflowError;
use crate::workflow::payments::load_case;

/// How a project is to be paid.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PaymentPlan {
    /// The version that stands; zero before the first. Also the `ETag`.
    pub version: i32,
    /// What was granted, USD: no version pays more.
    pub granted_usd: Cents,
    /// The evaluation line of the agreed budget, USD: untouched until the project is completed.
    pub evaluation_usd: Cents,
    /// Every version, the one that stands first.
    pub versions: Vec<PaymentPlanVersion>,
}

impl PaymentPlan {
    /// Reads the plan of a project for a reader.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`], also if the application is not a project or the reader may not see it.
    pub async fn read(
        connection: &Connection,
        id: Uuid,
        reader: &Actor,
        now: DateTime<Utc>,
    ) -> Result<PaymentPlan, WorkflowError> {
        let found = load_case::read(connection, id, reader, now).await?;
        Ok(PaymentPlan {
            version: found.plans.first().map_or(0, |plan| plan.version),
            granted_usd: found.case.granted,
            evaluation_usd: found.case.evaluation,
            versions: found.plans.into_iter().map(PaymentPlanVersion::from).collect(),
        })
    }
}

/// One version of a plan.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PaymentPlanVersion {
    /// Dense number.
    pub version: i32,
    /// When it was drawn up.
    pub drawn_up_at: DateTime<Utc>,
    /// What its instalments add up to, USD.
    pub planned_usd: Cents,
    /// Its instalments; the place in the list, from 1, is the number.
    pub instalments: Vec<PlannedInstalment>,
}

impl From<PlanVersion> for PaymentPlanVersion {
    fn from(plan: PlanVersion) -> PaymentPlanVersion {
        PaymentPlanVersion {
            version: plan.version,
            drawn_up_at: plan.drawn_up_at,
            planned_usd: planned_total(&plan.instalments).unwrap_or_default(),
            instalments: plan.instalments,
        }
    }
}

/// A plan that was drawn up.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PaymentPlanDrawnUp {
    /// Its version, also the `ETag`.
    pub version: i32,
}
