//! Inputs of a budget year: opening, voluntary contributions and recoveries, closing.

use serde::Deserialize;
use validator::Validate;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::budget_year::{ClosingDecision, DecisionOnLine, Receipt};

/// A year to open.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearBody {
    /// The year.
    #[validate(range(min = 2001, max = 2200, code = "out_of_range"))]
    pub year: i16,
}

/// A direct voluntary contribution.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributionBody {
    /// The line it is given to.
    pub line: CreditLine,
    /// How much, USD.
    pub amount: Cents,
    /// Who gives it.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub donor: String,
    /// The letter or receipt that shows it.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl ContributionBody {
    /// The money received, and the donor.
    pub fn receipt(self) -> (Receipt, String) {
        let ContributionBody { line, amount, donor, source } = self;
        (Receipt { line, amount, source }, donor)
    }
}

/// The balance of a closed project.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryBody {
    /// The line that paid for the project.
    pub line: CreditLine,
    /// How much, USD.
    pub amount: Cents,
    /// The project and the report that shows it.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl From<RecoveryBody> for Receipt {
    fn from(body: RecoveryBody) -> Receipt {
        let RecoveryBody { line, amount, source } = body;
        Receipt { line, amount, source }
    }
}

/// How a year ends: a decision for each line on which something is left, none for a line that is empty.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosingBody {
    /// What becomes of what is left on Line 1.
    #[validate(nested)]
    pub line_1: Option<DecisionBody>,
    /// What becomes of what is left on Line 2.
    #[validate(nested)]
    pub line_2: Option<DecisionBody>,
}

impl ClosingBody {
    /// The decisions, by line.
    pub fn decisions(self) -> Vec<DecisionOnLine> {
        let one = self.line_1.map(|decided| decided.on(CreditLine::One));
        let two = self.line_2.map(|decided| decided.on(CreditLine::Two));
        one.into_iter().chain(two).collect()
    }
}

/// A decision on what is left.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    /// Carried to the same line of the next year, or returned.
    pub decision: ClosingDecision,
    /// How much was decided on, USD: to the cent what is left.
    pub amount: Cents,
    /// The text or decision that allows it.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub legal_source: String,
}

impl DecisionBody {
    fn on(self, line: CreditLine) -> DecisionOnLine {
        DecisionOnLine { line, decision: self.decision, amount: self.amount, legal_source: self.legal_source }
    }
}
