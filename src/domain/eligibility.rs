//! The eligibility decision: one finding per criterion, each with the facts it used, its source and what would turn it.

use chrono::{DateTime, NaiveDate, Utc};

use super::application::{Draft, Predecessor};
use super::credit_line::CreditLine;
use super::finding::Assessment;
use super::member_state::{Facts, StateCode};
use super::rule_value::Rules;

/// Everything the decision depends on. Two equal inputs give the same assessment, whenever it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The state that applies.
    pub applicant: StateCode,
    /// Its answers so far.
    pub draft: &'a Draft,
    /// The project it prolongs, where it names one and a record of it exists.
    pub predecessor: Option<&'a Predecessor>,
    /// What is known about the states.
    pub facts: &'a Facts,
    /// The rule values.
    pub rules: &'a Rules,
    /// The day whose facts and rules decide.
    pub day: NaiveDate,
    /// Only what was recorded until then counts.
    pub known_at: DateTime<Utc>,
}

/// Assesses one line.
pub fn assess(_question: &Question<'_>, line: CreditLine) -> Assessment {
    Assessment { line, day: _question.day, known_at: _question.known_at, findings: Vec::new() }
}

/// The states among the beneficiaries that are eligible and benefiting for a line on the day of the question.
pub fn eligible_beneficiaries(_question: &Question<'_>, _line: CreditLine) -> Vec<StateCode> {
    Vec::new()
}
