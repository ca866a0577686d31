//! Input of a ranking assessment of an application by one factor.

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use crate::domain::kernel::calendar;
use crate::domain::queue::ranking::{Assessed, Factor, LONGEST, Leaning};
use crate::inputs::field_error::FieldError;

/// An assessment to record.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RankingBody {
    /// The factor.
    pub factor: Factor,
    /// What it is found to say.
    pub finding: Leaning,
    /// Why, in words: at most 5,000 characters.
    pub reasons: String,
    /// The day on which it was found so: not to come.
    #[validate(custom(function = "calendar::on_record"))]
    pub assessed_on: NaiveDate,
    /// The revision of this factor that the assessor has seen and that this one supersedes; absent for the first.
    #[serde(default)]
    pub supersedes: Option<i32>,
}

/// Earliest day of an assessment: the first day of the Facility's first year.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2001, 1, 1);

impl RankingBody {
    /// The assessment, or every fault at once.
    ///
    /// # Errors
    /// The faults.
    pub fn checked(self, today: NaiveDate) -> Result<(i32, Assessed), Vec<FieldError>> {
        let mut faults = Vec::new();
        if self.assessed_on > today {
            faults.push(FieldError::at("/assessed_on", "date_to_come"));
        }
        if FIRST_DAY.is_some_and(|first| self.assessed_on < first) {
            faults.push(FieldError::at("/assessed_on", "date_impossible"));
        }
        if self.reasons.trim().is_empty() {
            faults.push(FieldError::at("/reasons", "blank"));
        }
        if self.reasons.chars().count() > LONGEST {
            faults.push(FieldError::at("/reasons", "too_long").with("max", LONGEST));
        }
        if self.supersedes.is_some_and(|revision| revision < 1) {
            faults.push(FieldError::at("/supersedes", "out_of_range").with("min", 1).with("max", i32::MAX));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let RankingBody { factor, finding, reasons, assessed_on, supersedes } = self;
        Ok((supersedes.unwrap_or_default(), Assessed { factor, finding, reasons, assessed_on }))
    }
}
