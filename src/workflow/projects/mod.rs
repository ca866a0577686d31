//! Use cases of projects: agreements, obligations, reports, expenditure.

pub mod money;
pub mod obligations;
pub mod reports;
