//! An eligibility decision with its explanation: findings, the facts used, and the smallest change that would alter
//! each finding.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// One criterion of the Fund. The comment names its number in the collected rules.
    Criterion {
        /// E1: the applicant and every state counted as eligible is a Member State.
        Membership = "membership",
        /// E2: World Bank income group low, lower-middle or upper-middle on the most recent list.
        IncomeGroup = "income_group",
        /// E3: not a member of the European Union.
        EuropeanUnion = "european_union",
        /// E4: has not withdrawn from eligibility.
        VoluntaryWithdrawal = "voluntary_withdrawal",
        /// E6, applying: the applicant is not subject to Article 4 (Line 2).
        Article4Applicant = "article_4_applicant",
        /// E6 and E8, benefiting: no beneficiary is subject to Article 4 (Line 2).
        Article4Beneficiaries = "article_4_beneficiaries",
        /// E5: a national project serves the eligible applicant; every member beneficiary is eligible.
        EligibleBeneficiaries = "eligible_beneficiaries",
        /// E7: eligible Member States are a majority of a regional project's beneficiaries.
        RegionalMajority = "regional_majority",
        /// At least two eligible benefiting Member States in a regional project.
        RegionalMinimum = "regional_minimum",
        /// E9 and E10: the type of activity is not excluded.
        ActivityType = "activity_type",
        /// E11: assisted return only to build the capacity of government.
        AssistedReturn = "assisted_return",
        /// E12: a project that prolongs a Line 1 project may use Line 2.
        FollowUp = "follow_up",
        /// E13 and E15: the amount stays within the ceiling of line and scope.
        Ceiling = "ceiling",
        /// E14: the amount reaches the minimum of the scope.
        Minimum = "minimum",
        /// E18: staff and office costs stay within their share.
        StaffAndOfficeShare = "staff_and_office_share",
        /// E18: the evaluation has its share (warning).
        EvaluationShare = "evaluation_share",
        /// E17: the applicant's region stays within its share of the line (warning).
        RegionalShare = "regional_share",
    }
}

vocabulary! {
    /// What was found.
    Verdict {
        /// The criterion is met.
        Satisfied = "satisfied",
        /// The criterion is not met.
        NotSatisfied = "not_satisfied",
        /// A fact or an answer is missing.
        NotKnown = "not_known",
        /// The criterion does not concern this application.
        NotConcerned = "not_concerned",
    }
}

vocabulary! {
    /// Whether a finding closes the line or only warns.
    Weight {
        /// Closes the line where not satisfied.
        Binding = "binding",
        /// Warns only.
        Advisory = "advisory",
    }
}

/// A fact that a finding used, as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UsedFact {
    /// Whom or what it is about: a state's code, a field of the application (JSON pointer), a rule's code, or a line.
    pub subject: String,
    /// What was asked: a kind of fact, a rule, `answer`, or what was counted.
    pub kind: String,
    /// The value found; `None` where nothing was known.
    pub value: Option<String>,
    /// Where it comes from; `None` for the application's own answers and for what is counted from the ledger and from facts.
    pub source: Option<String>,
    /// From when it holds.
    pub valid_from: Option<NaiveDate>,
    /// When it was recorded.
    pub recorded_at: Option<DateTime<Utc>>,
}

/// The smallest change that would turn a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TurningChange {
    /// Stable code, also the key of its text.
    pub code: String,
    /// The figures of the text.
    pub args: BTreeMap<String, String>,
}

/// What one criterion found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    /// The criterion.
    pub criterion: Criterion,
    /// What was found.
    pub verdict: Verdict,
    /// Whether it closes the line.
    pub weight: Weight,
    /// The figures of the explanation.
    pub args: BTreeMap<String, String>,
    /// The facts used, as they were.
    pub facts: Vec<UsedFact>,
    /// Legal source of the criterion.
    pub legal_source: String,
    /// The smallest change that would turn it; `None` where nothing the parties can do would.
    pub turns: Option<TurningChange>,
}

vocabulary! {
    /// Whether a line is open to an application.
    Openness {
        /// Every binding criterion is met.
        Open = "open",
        /// A binding criterion is not met.
        Closed = "closed",
        /// No binding criterion fails, but a fact or an answer is missing.
        NotYetKnown = "not_yet_known",
    }
}

/// The decision on one line, stored as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Assessment {
    /// The line assessed.
    pub line: CreditLine,
    /// The day whose facts and rules decide.
    pub day: NaiveDate,
    /// Only what was recorded until then counts.
    pub known_at: DateTime<Utc>,
    /// One finding per criterion, in the order of [`Criterion::ALL`].
    pub findings: Vec<Finding>,
}

impl Assessment {
    /// Whether the line is open: the worst binding finding decides.
    pub fn openness(&self) -> Openness {
        let mut binding = self.findings.iter().filter(|finding| finding.weight == Weight::Binding);
        if binding.clone().any(|finding| finding.verdict == Verdict::NotSatisfied) {
            Openness::Closed
        } else if binding.any(|finding| finding.verdict == Verdict::NotKnown) {
            Openness::NotYetKnown
        } else {
            Openness::Open
        }
    }

    /// The binding findings that keep the line from being open.
    pub fn obstacles(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| {
            finding.weight == Weight::Binding && matches!(finding.verdict, Verdict::NotSatisfied | Verdict::NotKnown)
        })
    }

    /// The finding of one criterion.
    pub fn finding(&self, criterion: Criterion) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.criterion == criterion)
    }
}
