//! Views of projects: agreements, obligations, reports, expenditure.

pub mod follow_ups;
pub mod project;
