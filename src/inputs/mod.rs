//! Inputs: the data that a user sends, their limits, and the commands they become. They do not depend on HTTP, so that
//! every interface accepts the same data and reports the same faults.

pub mod amendments;
pub mod applications;
pub mod calls;
pub mod conversations;
pub mod field_error;
pub mod ledger;
pub mod lifecycle;
pub mod member_states;
pub mod no_fields;
pub mod notifications;
pub mod payments;
pub mod people;
pub mod projects;
pub mod queue;
pub mod rules;
pub mod scenarios;
pub mod text;
