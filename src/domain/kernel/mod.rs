//! Types shared by all contexts: money, dates, languages, access, refusals, assessments.

pub mod access;
pub mod actor;
pub mod assessment;
pub mod calendar;
pub mod content_hash;
pub mod credit_line;
pub mod document;
pub mod language;
pub mod local_time;
pub mod mail_address;
pub mod money;
pub mod notification;
pub mod refusal;
pub mod report_fault;
pub mod secret_token;
pub mod state_code;
pub mod tally;
pub(in crate::domain) mod vocabulary;
