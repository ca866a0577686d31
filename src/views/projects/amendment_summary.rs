//! An amendment of a project, as a list shows it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::amendments::amendment::AmendmentKind;
use crate::domain::amendments::amendment_table::AmendmentState;
use crate::store::amendments::AmendmentRow;

/// An amendment in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AmendmentSummary {
    /// Number among those of the project.
    pub number: i32,
    /// Where it stands.
    pub state: AmendmentState,
    /// Number of its last event; the `ETag`.
    pub version: i32,
    /// What it changes.
    pub kinds: Vec<AmendmentKind>,
    /// The agreed version that it changes; the version agreed with it is the next.
    pub base_version: i32,
    /// SHA-256 of that version, 64 hexadecimal digits.
    pub base_hash: String,
    /// SHA-256 of the content as it is to be, 64 hexadecimal digits.
    pub content_hash: String,
    /// Day on which it was asked for, in Geneva.
    pub requested_on: NaiveDate,
    /// Last agreed day of the project when it was asked for.
    pub agreed_end: NaiveDate,
    /// How many months before the agreed end an amendment of the project is asked for in time.
    pub notice_months: i32,
    /// Whether it was asked for later than that.
    pub late: bool,
}

impl From<&AmendmentRow> for AmendmentSummary {
    fn from(row: &AmendmentRow) -> AmendmentSummary {
        AmendmentSummary {
            number: row.number,
            state: row.state,
            version: row.version,
            kinds: row.kinds.clone(),
            base_version: row.base_version,
            base_hash: row.base_hash.to_string(),
            content_hash: row.content_hash.to_string(),
            requested_on: row.requested_on,
            agreed_end: row.agreed_end,
            notice_months: row.notice_months,
            late: row.late,
        }
    }
}
