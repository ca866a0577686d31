//! Use cases of projects: agreements, obligations, reports, expenditure.

pub mod money;
pub mod owing;
pub mod reports;
