//! The Fund's rules, pure: no database, no HTTP, no clock, no environment.
//!
//! Reading order: the nouns (`money`, `member_state`, `credit_line`, `application`), the rules
//! (`eligibility`, `ceiling`, `endorsement`, `regional_share`, `regional_table`, `allocation`, `budget_year`, `arrears`,
//! `call`), the life (`lifecycle`, `project_life`, `amendment_life`, `instalment`, `guard`, `decide`, `amendment`, `payment`) and
//! what follows from it (`ledger`, `notice`, `conversation`, `ranking`, `queue`, `money_arrival`, `obligations`,
//! `waiting`, `reminder`, `outstanding`, `digest`, `preference`).

pub mod account;
pub mod actor;
pub mod agreement;
pub mod allocation;
pub mod amendment;
pub mod amendment_difference;
pub mod amendment_life;
pub mod application;
pub mod arrears;
pub mod budget_year;
pub mod call;
pub mod call_notice;
pub mod ceiling;
pub mod command;
pub mod contribution;
pub mod conversation;
pub mod credit_line;
pub mod day;
pub mod decide;
pub mod digest;
pub mod document;
pub mod eligibility;
pub mod endorsement;
pub mod expenditure;
pub mod finding;
pub mod guard;
pub mod instalment;
pub mod language;
pub mod ledger;
pub mod lifecycle;
pub mod local_time;
pub mod member_state;
pub mod money;
pub mod money_arrival;
pub mod notice;
pub mod obligation_standing;
pub mod obligations;
pub mod outstanding;
pub mod patience;
pub mod payment;
pub mod payment_plan;
pub mod policy;
pub mod portfolio;
pub mod preference;
pub mod project_life;
pub mod proposal;
pub mod queue;
pub mod ranking;
pub mod reassessment;
pub mod refusal;
pub mod regional_share;
pub mod regional_table;
pub mod reminder;
pub mod report;
pub mod report_check;
pub mod rule_rehearsal;
pub mod rule_value;
pub mod scenario;
pub mod scenario_comparison;
pub mod secret_token;
pub mod terms;
pub mod waiting;
mod words;
