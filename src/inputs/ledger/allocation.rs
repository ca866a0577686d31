//! Input of the allocation of a budget year, or of its revision.

use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationErrors};

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::allocation::{Addition, AdditionKind, Basis, DeclaredAmount, IncomeOfYear};

/// How a year's amounts are found.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BasisBody {
    /// By the formula of Council Resolution 1150.
    #[serde(rename = "resolution_1150")]
    Resolution1150(FormulaBody),
    /// As published.
    Declared(DeclarationBody),
}

impl From<BasisBody> for Basis {
    fn from(body: BasisBody) -> Basis {
        match body {
            BasisBody::Resolution1150(body) => Basis::Resolution1150 { income: body.income, source: body.source },
            BasisBody::Declared(body) => Basis::Declared { line_1: body.line_1.into(), line_2: body.line_2.into() },
        }
    }
}

impl Validate for BasisBody {
    fn validate(&self) -> Result<(), ValidationErrors> {
        match self {
            Self::Resolution1150(body) => ValidationErrors::merge(Ok(()), "resolution_1150", body.validate()),
            Self::Declared(body) => ValidationErrors::merge(Ok(()), "declared", body.validate()),
        }
    }
}

/// The income that the formula asks for.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormulaBody {
    /// The year's income, USD.
    pub income: IncomeOfYear,
    /// Publication that the income is taken from.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

/// Published amounts.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclarationBody {
    /// Line 1.
    #[validate(nested)]
    pub line_1: DeclaredBody,
    /// Line 2.
    #[validate(nested)]
    pub line_2: DeclaredBody,
}

/// An amount taken from a publication.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredBody {
    /// The amount, USD.
    pub amount: Cents,
    /// The publication.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl From<DeclaredBody> for DeclaredAmount {
    fn from(body: DeclaredBody) -> DeclaredAmount {
        DeclaredAmount { amount: body.amount, source: body.source }
    }
}

/// Money on top of the allocation.
#[derive(Debug, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdditionBody {
    /// The line it goes to.
    pub line: CreditLine,
    /// Recovered or voluntary.
    pub kind: AdditionKind,
    /// How much, USD.
    pub amount: Cents,
    /// Publication, closed project or contributor it comes from.
    #[validate(length(min = 1, max = 500, code = "length_between"))]
    pub source: String,
}

impl From<AdditionBody> for Addition {
    fn from(body: AdditionBody) -> Addition {
        Addition { line: body.line, kind: body.kind, amount: body.amount, source: body.source }
    }
}

/// What a year gives each line.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocationBody {
    /// How the amounts are found.
    #[validate(nested)]
    pub basis: BasisBody,
    /// Recovered and voluntary money on top, outside the cap.
    #[serde(default)]
    #[validate(length(max = 100, code = "too_many"), nested)]
    pub additions: Vec<AdditionBody>,
}

impl AllocationBody {
    /// The basis of the amounts, and the additions to them.
    pub fn parts(self) -> (Basis, Vec<Addition>) {
        (self.basis.into(), self.additions.into_iter().map(Addition::from).collect())
    }
}

/// What a revised allocation gives each line.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevisionBody {
    /// How the revised amounts are found.
    #[validate(nested)]
    pub basis: BasisBody,
}
