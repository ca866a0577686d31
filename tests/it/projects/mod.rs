//! Projects: life cycle, reports and follow-ups.

mod follow_ups;
mod interface;
mod life;
mod reports;
mod reports_hostile;
mod reports_interface;
