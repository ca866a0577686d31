//! Field-by-field differences of an amendment. The list is complete: applied to the content before, it yields the
//! content after.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::applications::form::{BudgetItem, CostCategory, Draft};
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// A part of the content that an amendment can change.
    AmendedField {
        /// Title of the project.
        Title = "title",
        /// What the project does and why.
        Summary = "summary",
        /// Duration in months.
        DurationMonths = "duration_months",
        /// Last day of the project, which follows from its duration.
        EndsOn = "ends_on",
        /// A line of the budget, by its position.
        BudgetLine = "budget_line",
        /// Staff and office costs together.
        StaffAndOffice = "staff_and_office",
        /// Operational costs without the evaluation.
        Operational = "operational",
        /// Costs of the evaluation.
        Evaluation = "evaluation",
    }
}

/// One side of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum AmendedValue {
    /// A line of the budget.
    Line(BudgetItem),
    /// An amount, USD.
    Amount(Cents),
    /// A number of months.
    Months(u16),
    /// A day.
    Day(NaiveDate),
    /// Words.
    Words(String),
}

/// One thing that changes. `before` or `after` is missing where a line of the budget is new or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Difference {
    /// What.
    pub field: AmendedField,
    /// Position of the line of the budget, from 1; it stays that of the version it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
    /// As it was agreed.
    pub before: Option<AmendedValue>,
    /// As the amendment has it.
    pub after: Option<AmendedValue>,
}

/// All differences, in the order of [`AmendedField::ALL`]; budget lines by position.
pub fn differences(before: &Draft, after: &Draft) -> Vec<Difference> {
    let mut found = Vec::new();
    for field in AmendedField::ALL {
        if *field == AmendedField::BudgetLine {
            found.extend(lines(before, after));
        } else {
            found.extend(different(*field, None, value(before, *field), value(after, *field)));
        }
    }
    found
}

fn different(
    field: AmendedField,
    position: Option<usize>,
    before: Option<AmendedValue>,
    after: Option<AmendedValue>,
) -> Option<Difference> {
    (before != after).then_some(Difference { field, position, before, after })
}

fn lines(before: &Draft, after: &Draft) -> Vec<Difference> {
    let line = |draft: &Draft, index: usize| draft.budget.get(index).cloned().map(AmendedValue::Line);
    (0..before.budget.len().max(after.budget.len()))
        .filter_map(|index| {
            different(AmendedField::BudgetLine, Some(index + 1), line(before, index), line(after, index))
        })
        .collect()
}

fn value(draft: &Draft, field: AmendedField) -> Option<AmendedValue> {
    let total = |categories: &[CostCategory]| draft.total_of(categories).map(AmendedValue::Amount);
    match field {
        AmendedField::Title => draft.title.clone().map(AmendedValue::Words),
        AmendedField::Summary => draft.summary.clone().map(AmendedValue::Words),
        AmendedField::DurationMonths => draft.duration_months.map(AmendedValue::Months),
        AmendedField::EndsOn => draft.ends_on().map(AmendedValue::Day),
        AmendedField::BudgetLine => None,
        AmendedField::StaffAndOffice => total(&[CostCategory::Staff, CostCategory::Office]),
        AmendedField::Operational => total(&[CostCategory::Operational]),
        AmendedField::Evaluation => total(&[CostCategory::Evaluation]),
    }
}
