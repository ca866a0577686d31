//! The payment plan of a project: instalments with day and amount, in total at most the granted amount.
//!
//! Plans are versioned and never edited. A requested amount is unchanged in every later version, so that no money is
//! planned twice.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::domain::kernel::calendar;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::payments::payment::Instalment;

/// An instalment as it is planned; its place in the plan is its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedInstalment {
    /// The day on which it is expected to be paid.
    #[validate(custom(function = "calendar::on_record"))]
    pub planned_on: NaiveDate,
    /// How much, USD.
    pub amount_usd: Cents,
}

/// Sum of a plan, USD; `None` above the largest amount.
pub fn planned_total(plan: &[PlannedInstalment]) -> Option<Cents> {
    Cents::sum(plan.iter().map(|instalment| instalment.amount_usd))
}

/// Validates a plan that replaces the current one.
///
/// `instalments`: those of the current plan, with their current states.
///
/// # Errors
/// [`RefusalCode::NothingToEnter`] for an empty plan or an amount of zero, [`RefusalCode::AmountTooLarge`],
/// [`RefusalCode::PlanAboveGrant`], or [`RefusalCode::PlanChangesRequested`] if the amount of a requested, checked or
/// paid instalment changes, or an instalment with events is removed.
pub fn plan_stands(plan: &[PlannedInstalment], instalments: &[Instalment], granted: Cents) -> Result<(), Refusal> {
    if plan.is_empty() || plan.iter().any(|instalment| instalment.amount_usd == Cents::ZERO) {
        return Err(Refusal::new(RefusalCode::NothingToEnter));
    }
    let asked = planned_total(plan).ok_or_else(|| Refusal::new(RefusalCode::AmountTooLarge))?;
    if asked > granted {
        return Err(Refusal::new(RefusalCode::PlanAboveGrant).with("asked", asked).with("granted", granted));
    }
    for (index, instalment) in instalments.iter().enumerate() {
        let planned = plan.get(index).map(|planned| planned.amount_usd);
        let kept = match planned {
            Some(amount) => amount == instalment.amount || !instalment.state.is_settled(),
            // An instalment with events cannot be removed, because its history refers to its number.
            None => instalment.version == 0,
        };
        if !kept {
            return Err(Refusal::new(RefusalCode::PlanChangesRequested)
                .with("instalment", instalment.number)
                .with("asked", planned.unwrap_or_default())
                .with("requested", instalment.amount));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::payments::instalment_table::InstalmentState;

    fn usd(text: &str) -> Cents {
        text.parse().unwrap()
    }

    fn plan(amounts: &[&str]) -> Vec<PlannedInstalment> {
        let planned_on = NaiveDate::from_ymd_opt(2019, 10, 1).unwrap();
        amounts.iter().map(|amount| PlannedInstalment { planned_on, amount_usd: usd(amount) }).collect()
    }

    fn instalment(number: i32, amount: &str, state: InstalmentState, version: i32) -> Instalment {
        Instalment {
            number,
            planned_on: NaiveDate::from_ymd_opt(2019, 10, 1).unwrap(),
            amount: usd(amount),
            plan_version: 1,
            state,
            version,
            requested_by: None,
            checked_by: None,
            at: None,
        }
    }

    #[test]
    fn a_plan_stays_within_the_grant_and_keeps_what_was_requested() {
        let before = [
            instalment(1, "40", InstalmentState::Paid, 3),
            instalment(2, "30", InstalmentState::Refused, 2),
            instalment(3, "20", InstalmentState::Planned, 0),
        ];
        let cases: [(&[&str], Option<RefusalCode>); 9] = [
            (&["40", "30", "30"], None),
            (&["40", "60"], None),
            (&["40", "10", "20", "30"], None),
            (&["40", "30", "30.01"], Some(RefusalCode::PlanAboveGrant)),
            (&["39.99", "30"], Some(RefusalCode::PlanChangesRequested)),
            (&["40"], Some(RefusalCode::PlanChangesRequested)),
            (&[], Some(RefusalCode::NothingToEnter)),
            (&["40", "0"], Some(RefusalCode::NothingToEnter)),
            (&["90071992547409.91", "0.01"], Some(RefusalCode::AmountTooLarge)),
        ];
        for (amounts, expected) in cases {
            let said = plan_stands(&plan(amounts), &before, usd("100")).err().map(|refusal| refusal.code);
            assert_eq!(said, expected, "{amounts:?}");
        }
        let said = plan_stands(&plan(&["50", "50.01"]), &[], usd("100")).unwrap_err();
        assert_eq!((said.args["asked"].as_str(), said.args["granted"].as_str()), ("100.01", "100.00"));
    }
}
