//! Views: the data that a reader may see, in the reader's language. They do not depend on HTTP, so that every interface
//! shows the same.

pub mod amendments;
pub mod applications;
pub mod audit;
pub mod calls;
pub mod conversations;
pub mod documents;
pub mod explanation;
pub mod ledger;
pub mod lifecycle;
pub mod member_states;
pub mod notifications;
pub mod payments;
pub mod people;
pub mod projects;
pub mod queue;
pub mod rules;
pub mod scenarios;
