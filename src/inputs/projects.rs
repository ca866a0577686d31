//! Inputs of project reports: filing with the PDF, and decision.

use serde::Deserialize;
use validator::Validate;

use crate::domain::projects::report::{Report, Verdict};

/// A report with its PDF, as `multipart/form-data`.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the parts of the form; they are read one by one")]
pub struct ReportForm {
    /// What is reported, as JSON.
    report: Report,
    /// The PDF, at most 10 MiB.
    #[schema(value_type = String, format = Binary, content_media_type = "application/pdf")]
    document: Vec<u8>,
}

/// A decision on a report.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportDecisionBody {
    /// Accepted, or sent back.
    pub verdict: Verdict,
    /// The reason; needed where it is sent back.
    #[serde(default)]
    #[validate(length(max = 10_000, code = "too_long"))]
    pub comment: Option<String>,
}
