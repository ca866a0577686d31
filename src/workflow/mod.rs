//! One use case is one transaction. Nothing here speaks to the world outside the database.

pub mod accounts;
pub mod allot;
pub mod amend;
pub mod budget_year;
pub mod case;
pub mod contributions;
pub mod converse;
pub mod digest;
pub mod error;
pub mod messages;
mod outstanding;
pub mod perform;
pub mod portfolio;
pub mod preferences;
pub mod project_money;
pub mod reassess;
pub mod reference;
mod regional;
pub mod remind;
pub mod rule_rehearsal;
pub mod scenario;
pub mod sessions;
pub mod standing;
mod unchanged;
pub mod verify;
mod verify_years;
