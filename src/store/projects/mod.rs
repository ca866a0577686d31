//! SQL of projects: agreements, obligations, reports, expenditure.

pub mod agreements;
pub mod follow_ups;
pub mod money_movements;
pub mod reports;
