//! Inputs of the payment plan of a project and of the steps of its instalments.

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use crate::domain::kernel::calendar;
use crate::domain::payments::payment::InstalmentCommand;
use crate::domain::payments::payment_plan::PlannedInstalment;
use crate::inputs::text::not_blank;

/// A plan to draw up.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentPlanBody {
    /// Every instalment of the project, in the order of their numbers: those that were requested keep place and amount.
    #[validate(length(min = 1, max = 60, code = "instalments_between"), nested)]
    pub instalments: Vec<PlannedInstalment>,
}

/// What is asked for or checked says nothing but its address.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NothingFurther {}

/// Why an instalment is refused.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusalBody {
    /// The reason in words: the office reads it.
    #[validate(length(max = 10_000, code = "too_long"))]
    pub reason: String,
}

impl From<RefusalBody> for InstalmentCommand {
    fn from(body: RefusalBody) -> InstalmentCommand {
        InstalmentCommand::Refuse { reason: body.reason }
    }
}

/// How an instalment was paid.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentBody {
    /// Reference of the payment; no other payment has it.
    #[validate(length(min = 1, max = 100, code = "length_between"), custom(function = not_blank, code = "reference_blank"))]
    pub reference: String,
    /// The day on which the money left: from the check on, and not to come.
    #[validate(custom(function = "calendar::on_record"))]
    pub value_on: NaiveDate,
}

impl From<PaymentBody> for InstalmentCommand {
    fn from(body: PaymentBody) -> InstalmentCommand {
        InstalmentCommand::Pay { reference: body.reference, value_on: body.value_on }
    }
}
