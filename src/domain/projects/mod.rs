//! Rules of projects: agreements, obligations, reports, expenditure.

pub mod agreement;
pub mod expenditure;
pub mod obligation_status;
pub mod obligations;
pub mod report;
pub mod report_validation;
