//! Views of projects: agreements, obligations, reports, expenditure.

pub mod amendment_summary;
pub mod follow_ups;
pub mod obligations;
pub mod project;
pub mod reports;
