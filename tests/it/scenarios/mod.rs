//! Scenarios and rehearsals of rules: they answer as the service would act, and leave nothing but their notes.

mod differential;
mod interface;
mod notes;
mod rules;
pub mod waiting;
mod what_if;
