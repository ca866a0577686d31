//! Use cases of projects: agreements, obligations, reports, expenditure.

pub mod money;
