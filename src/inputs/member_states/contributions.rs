//! Inputs of positions of assessed contributions: recording and retraction.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use validator::Validate;

use crate::domain::kernel::calendar;
use crate::domain::kernel::money::Centimes;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::contribution::{Figures, PositionKey};
use crate::inputs::field_error::FieldError;

/// A position to record.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionBody {
    /// The financial year whose contribution it is about.
    #[validate(range(min = 1951, max = 2200, code = "out_of_range"))]
    pub financial_year: i16,
    /// The day on which it stood so: not before its year, and not to come.
    #[validate(custom(function = "calendar::on_record"))]
    pub as_of: NaiveDate,
    /// What the state was assessed for the year, CHF.
    pub assessed_chf: Centimes,
    /// What of it is not paid, CHF.
    pub outstanding_chf: Centimes,
    /// What of all the years before is not paid, CHF, where the document says it.
    #[serde(default)]
    pub outstanding_before_chf: Option<Centimes>,
    /// Publication or document it comes from.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl PositionBody {
    /// The position of a state that the figures are about.
    pub fn key(&self, state: StateCode) -> PositionKey {
        PositionKey { state, year: self.financial_year, as_of: self.as_of }
    }

    /// The figures, if they are consistent with each other and with the day.
    ///
    /// # Errors
    /// Every fault.
    pub fn meaningful(&self, today: NaiveDate) -> Result<Figures, Vec<FieldError>> {
        let mut faults = Vec::new();
        if self.as_of.year() < i32::from(self.financial_year) {
            faults.push(FieldError::at("/position/as_of", "position_before_its_year"));
        }
        if self.as_of > today {
            faults.push(FieldError::at("/position/as_of", "date_to_come"));
        }
        let figures = Figures::new(self.assessed_chf, self.outstanding_chf, self.outstanding_before_chf);
        if figures.is_err() {
            faults.push(FieldError::at("/position/outstanding_chf", "more_outstanding_than_assessed"));
        }
        match figures {
            Ok(figures) if faults.is_empty() => Ok(figures),
            _ => Err(faults),
        }
    }
}

/// A position with the document it is taken from, as `multipart/form-data`.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the parts of the form; they are read one by one")]
pub struct PositionForm {
    /// The position, as JSON.
    position: PositionBody,
    /// The PDF, at most 10 MiB.
    #[schema(value_type = String, format = Binary, content_media_type = "application/pdf")]
    document: Vec<u8>,
}

/// A position to take back, and why.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetractionBody {
    /// The financial year of the position.
    pub financial_year: i16,
    /// Its day.
    #[validate(custom(function = "calendar::on_record"))]
    pub as_of: NaiveDate,
    /// What shows that it was wrong.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl RetractionBody {
    /// The position of a state that is taken back.
    pub fn key(&self, state: StateCode) -> PositionKey {
        PositionKey { state, year: self.financial_year, as_of: self.as_of }
    }
}
