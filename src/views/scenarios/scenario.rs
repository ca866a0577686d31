//! The view of a scenario's result: each refusal with its rule, its figures and its source, in the caller's language.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::AllocationRegion;
use crate::domain::scenarios::scenario::{
    Act, ApplicationOutcome, Assumed, LineOutcome, RefusedAct, RegionOutcome, ScenarioResult,
};
use crate::i18n::Language;
use crate::views::explanation::{self, ExplainedFinding, ExplainedRefusal};

/// What would follow. Nothing has changed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedScenario {
    /// The civil day in Geneva on which the steps were taken.
    pub day: NaiveDate,
    /// How much of the proposal would be new.
    pub assumed: Assumed,
    /// Every application of the set, in the order in which it was taken.
    pub applications: Vec<ExplainedOutcome>,
    /// What becomes of the money of each line; empty where no budget year is open.
    pub lines: Vec<LineOutcome>,
    /// The same by allocation region of the applicant.
    pub regions: Vec<RegionOutcome>,
}

/// What becomes of one application.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedOutcome {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// The state that applies.
    pub applicant: StateCode,
    /// The allocation region of that state; absent where none is recorded.
    pub region: Option<AllocationRegion>,
    /// Its title.
    pub title: String,
    /// What it asks for, USD.
    pub amount_usd: Cents,
    /// Where it stands.
    pub before: State,
    /// Where it would stand.
    pub after: State,
    /// The line that would pay; absent unless it would be approved.
    pub approved_on: Option<CreditLine>,
    /// The steps that would be taken, and by whom.
    pub acts: Vec<Act>,
    /// The steps that would be refused: of a recommendation one for each line that was tried.
    pub refusals: Vec<ExplainedRefusedAct>,
    /// What would warn and refuse nothing.
    pub warnings: Vec<ExplainedFinding>,
}

/// A step that would be refused.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedRefusedAct {
    /// What was tried.
    pub action: Action,
    /// The line it was tried on, where one was named.
    pub line: Option<CreditLine>,
    /// Which rule says no, and why.
    pub refusal: ExplainedRefusal,
    /// The findings that stand in the way, where eligibility does.
    pub findings: Vec<ExplainedFinding>,
}

impl ExplainedScenario {
    /// Renders a result.
    pub fn of(result: ScenarioResult, language: Language) -> ExplainedScenario {
        let ScenarioResult { day, assumed, applications, lines, regions } = result;
        let applications = applications.into_iter().map(|found| outcome(found, language)).collect();
        ExplainedScenario { day, assumed, applications, lines, regions }
    }
}

fn outcome(found: ApplicationOutcome, language: Language) -> ExplainedOutcome {
    let findings = |warnings: &[crate::domain::kernel::assessment::Finding]| {
        warnings.iter().map(|finding| explanation::finding(finding, language)).collect::<Vec<_>>()
    };
    let refused = |refused: &RefusedAct| ExplainedRefusedAct {
        action: refused.action,
        line: refused.line,
        refusal: explanation::refused_act(refused, language),
        findings: findings(&refused.findings),
    };
    ExplainedOutcome {
        refusals: found.refusals.iter().map(refused).collect(),
        warnings: findings(&found.warnings),
        id: found.id,
        reference: found.reference,
        applicant: found.applicant,
        region: found.region,
        title: found.title,
        amount_usd: found.amount_usd,
        before: found.before,
        after: found.after,
        approved_on: found.approved_on,
        acts: found.acts,
    }
}
