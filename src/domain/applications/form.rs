//! The application form: the draft, its completeness check, and endorsement letters.
//!
//! A draft may be saved with missing answers; only submission requires all of them. Totals are computed only here.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::domain::kernel::calendar;
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use crate::domain::kernel::document::Pdf;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::MissingAnswer;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// What the project does (thematic list of the Fund's pages; the last four are excluded or exceptional).
    ActivityType {
        /// Counter-trafficking.
        CounterTrafficking = "counter_trafficking",
        /// Inter-governmental dialogue and cooperation.
        Dialogue = "intergovernmental_dialogue",
        /// Labour migration.
        LabourMigration = "labour_migration",
        /// Migration and development.
        MigrationAndDevelopment = "migration_and_development",
        /// Migration, environment and climate change.
        EnvironmentAndClimate = "migration_environment_and_climate_change",
        /// Migration health.
        MigrationHealth = "migration_health",
        /// Border management.
        BorderManagement = "border_management",
        /// Policy and legal framework.
        PolicyAndLegalFramework = "policy_and_legal_framework",
        /// Research, assessment and feasibility studies.
        ResearchAndAssessment = "research_and_assessment",
        /// Assisted voluntary return and reintegration: exceptional.
        AssistedReturn = "assisted_voluntary_return_and_reintegration",
        /// Transport and resettlement of persons: excluded.
        Movements = "movements",
        /// Emergencies: excluded.
        Emergencies = "emergencies",
        /// Migrant return schemes: excluded.
        ReturnSchemes = "migrant_return_schemes",
    }
}

vocabulary! {
    /// Where a cost stands in the budget form.
    CostCategory {
        /// Staff.
        Staff = "staff",
        /// Office.
        Office = "office",
        /// Operational part, evaluation aside.
        Operational = "operational",
        /// Evaluation, a line of the operational part.
        Evaluation = "evaluation",
    }
}

/// One cost: how it was computed, and for which output of the project matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetItem {
    /// Output of the project matrix the cost serves.
    #[validate(length(max = 200, code = "too_long"))]
    pub output: String,
    /// What is paid for.
    #[validate(length(max = 500, code = "too_long"))]
    pub description: String,
    /// Where the cost stands.
    pub category: CostCategory,
    /// Number of units.
    #[validate(range(min = 1, max = 1_000_000, code = "out_of_range"))]
    pub quantity: u32,
    /// Cost of one unit, USD.
    pub unit_cost_usd: Cents,
}

impl BudgetItem {
    /// Quantity times unit cost, or `None` above [`Cents::MAX`].
    pub fn amount(&self) -> Option<Cents> {
        self.unit_cost_usd.get().checked_mul(i64::from(self.quantity)).and_then(|cents| Cents::new(cents).ok())
    }
}

/// What a state has written so far. Every answer may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    /// Title of the project.
    #[validate(length(max = 300, code = "too_long"))]
    pub title: Option<String>,
    /// What the project will do and why.
    #[validate(length(max = 10_000, code = "too_long"))]
    pub summary: Option<String>,
    /// National or regional.
    pub scope: Option<Scope>,
    /// Line asked for.
    pub line: Option<LineChoice>,
    /// Kind of activity.
    pub activity: Option<ActivityType>,
    /// Whether the activity builds the capacity of government (opens the exception for assisted return).
    pub builds_government_capacity: Option<bool>,
    /// Benefiting states.
    #[validate(length(max = 60, code = "too_many"))]
    pub beneficiaries: BTreeSet<StateCode>,
    /// Costs.
    #[validate(length(max = 200, code = "too_many"), nested)]
    pub budget: Vec<BudgetItem>,
    /// First day of the project.
    #[validate(custom(function = "calendar::on_record"))]
    pub starts_on: Option<NaiveDate>,
    /// Duration in months.
    #[validate(range(min = 1, max = 120, code = "out_of_range"))]
    pub duration_months: Option<u16>,
    /// Reference or project code of the project that this one prolongs.
    #[validate(length(max = 40, code = "too_long"))]
    pub prolongs: Option<String>,
}

impl Draft {
    /// The credit lines requested; both lines while the line is not answered.
    pub fn lines_asked(&self) -> &'static [CreditLine] {
        self.line.unwrap_or(LineChoice::Either).lines()
    }

    /// The requested amount: the sum of the budget, or `None` if it exceeds [`Cents::MAX`].
    pub fn total(&self) -> Option<Cents> {
        self.budget.iter().try_fold(Cents::ZERO, |sum, item| sum.checked_add(item.amount()?))
    }

    /// The sum of the budget items of the given categories.
    pub fn total_of(&self, categories: &[CostCategory]) -> Option<Cents> {
        self.budget
            .iter()
            .filter(|item| categories.contains(&item.category))
            .try_fold(Cents::ZERO, |sum, item| sum.checked_add(item.amount()?))
    }

    /// The last day of the project, counted from its first day. `None` while the first day or the duration is
    /// unanswered.
    pub fn ends_on(&self) -> Option<NaiveDate> {
        let months = chrono::Months::new(u32::from(self.duration_months?));
        self.starts_on?.checked_add_months(months)?.pred_opt()
    }

    /// All answers that submission requires and the draft does not have.
    pub fn missing_answers(&self) -> Vec<MissingAnswer> {
        let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
        let checks = [
            (blank(&self.title), "/title", "answer_missing"),
            (blank(&self.summary), "/summary", "answer_missing"),
            (self.scope.is_none(), "/scope", "answer_missing"),
            (self.line.is_none(), "/line", "answer_missing"),
            (self.activity.is_none(), "/activity", "answer_missing"),
            (self.beneficiaries.is_empty(), "/beneficiaries", "answer_missing"),
            (self.budget.is_empty(), "/budget", "answer_missing"),
            (self.total().is_none(), "/budget", "amount_too_large"),
            (!self.budget.is_empty() && self.total() == Some(Cents::ZERO), "/budget", "budget_without_amount"),
            (self.starts_on.is_none(), "/starts_on", "answer_missing"),
            (self.duration_months.is_none(), "/duration_months", "answer_missing"),
            (
                self.scope == Some(Scope::National) && self.beneficiaries.len() > 1,
                "/beneficiaries",
                "national_project_with_several_states",
            ),
            (
                self.scope == Some(Scope::Regional) && self.beneficiaries.len() == 1,
                "/beneficiaries",
                "regional_project_with_one_state",
            ),
            (
                self.activity == Some(ActivityType::AssistedReturn) && self.builds_government_capacity.is_none(),
                "/builds_government_capacity",
                "answer_missing",
            ),
        ];
        checks
            .into_iter()
            .filter(|(fails, _, _)| *fails)
            .map(|(_, pointer, code)| MissingAnswer { pointer: pointer.to_owned(), code: code.to_owned() })
            .collect()
    }

    /// The canonical form that is stored and hashed: JSON, fields in the order of declaration.
    pub fn canonical(&self) -> Vec<u8> {
        // Serialization cannot fail: all map keys are strings and JSON can represent every number.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// SHA-256 of the canonical form. The approval freezes this hash.
    pub fn content_hash(&self) -> ContentHash {
        ContentHash::of(&self.canonical())
    }
}

/// An endorsement letter: the endorsement and funding request of one government.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// The state that signs.
    pub state: StateCode,
    /// Who signed, with the office held.
    pub signatory: String,
    /// Date of the letter.
    pub signed_on: NaiveDate,
    /// The letter names this project.
    pub names_project: bool,
    /// The letter names the Fund as the requested source of funding.
    pub names_fund: bool,
    /// The stored PDF.
    pub document_id: Uuid,
    /// SHA-256 of the PDF.
    pub sha256: ContentHash,
}

/// An endorsement letter to attach, with its PDF.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// The state that signs.
    pub state: StateCode,
    /// Name of the signatory.
    pub signatory: String,
    /// Date of the letter.
    pub signed_on: NaiveDate,
    /// The letter names this project.
    pub names_project: bool,
    /// The letter names the Fund.
    pub names_fund: bool,
    /// The PDF.
    pub document: Pdf,
}

impl NewLetter {
    /// The letter once its PDF is stored.
    #[must_use]
    pub fn stored(self, document_id: Uuid, sha256: ContentHash) -> Letter {
        let NewLetter { state, signatory, signed_on, names_project, names_fund, document: _ } = self;
        Letter { state, signatory, signed_on, names_project, names_fund, document_id, sha256 }
    }
}

/// The earlier project that an application prolongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predecessor {
    /// Its reference or project code.
    pub reference: String,
    /// Its application; `None` if the project is older than this service.
    pub application: Option<Uuid>,
    /// The line that funded it; `None` if no record names the line.
    pub line: Option<crate::domain::kernel::credit_line::CreditLine>,
    /// Source of the record.
    pub source: String,
    /// When it was recorded.
    pub recorded_at: chrono::DateTime<chrono::Utc>,
}
