//! REST operations of projects: agreements, obligations, reports, expenditure.

pub mod obligations;
pub mod reports;
