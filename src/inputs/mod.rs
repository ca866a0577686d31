//! What a person hands in, with its limits and the command it becomes. Knows no HTTP, so that every interface takes the
//! same and finds the same faults.

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
