//! Input of a dated rule value.

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use crate::domain::kernel::calendar;
use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::rules::rule_value::{Quantity, RuleCode, RuleKey};
use crate::inputs::field_error::FieldError;

/// A value to record.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleBody {
    /// What is limited.
    pub code: RuleCode,
    /// The line it holds for: named for a ceiling, and for nothing else.
    #[serde(default)]
    pub line: Option<CreditLine>,
    /// The scope it holds for: named for a ceiling and a minimum, and for nothing else.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// The value, in the unit of the rule: an amount in USD, a share in hundredths of a percent, or a count.
    pub quantity: Quantity,
    /// First day in force.
    #[validate(custom(function = "calendar::on_record"))]
    pub in_force_from: NaiveDate,
    /// Legal source.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl RuleBody {
    /// The rule key, if a rule reads values of this key and quantity.
    ///
    /// # Errors
    /// Every fault.
    pub fn meaningful(&self) -> Result<RuleKey, Vec<FieldError>> {
        let key = RuleKey { code: self.code, line: self.line, scope: self.scope };
        let mut faults = Vec::new();
        if !key.is_meaningful() {
            faults.push(FieldError::at("/code", "rule_key_meaningless"));
        }
        if !self.quantity.is_of(self.code) {
            faults.push(FieldError::at("/quantity", "quantity_of_another_unit"));
        }
        if faults.is_empty() { Ok(key) } else { Err(faults) }
    }
}
