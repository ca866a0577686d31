//! Input of a dated fact of a Member State.

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use crate::domain::kernel::calendar;
use crate::domain::kernel::document::Pdf;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::{FactKind, FactValue, NewFact};
use crate::inputs::field_error::FieldError;

/// A fact to record.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactBody {
    /// What it is about.
    pub kind: FactKind,
    /// What was found: `yes` or `no`, an income group, an allocation or an office region, or `retracted` for an earlier
    /// record of the same day that was wrong.
    #[schema(example = "lower_middle")]
    pub value: String,
    /// First day on which it holds.
    #[validate(custom(function = "calendar::on_record"))]
    pub valid_from: NaiveDate,
    /// Publication or document it comes from.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl FactBody {
    /// The fact of a state, if its kind allows the value. `at`: JSON pointer of the fact in the request.
    ///
    /// # Errors
    /// The fault of the value.
    pub fn of(self, state: StateCode, evidence: Option<Pdf>, at: &str) -> Result<NewFact, FieldError> {
        let FactBody { kind, value, valid_from, source } = self;
        let unknown = || FieldError::at(format!("{at}/value"), "value_of_another_kind");
        let value = FactValue::parse(kind, &value).ok_or_else(unknown)?;
        Ok(NewFact { state, kind, value, valid_from, source, evidence })
    }
}

/// A fact with the document it is taken from, as `multipart/form-data`.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the parts of the form; they are read one by one")]
pub struct FactForm {
    /// The fact, as JSON.
    fact: FactBody,
    /// The PDF, at most 10 MiB.
    #[schema(value_type = Option<String>, format = Binary, content_media_type = "application/pdf")]
    document: Option<Vec<u8>>,
}
