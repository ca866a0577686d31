//! Renders findings, refusals and the steps of an allocation in the caller's language.
//!
//! Codes and figures come from the rules. The texts are looked up here and never stored, so that a stored assessment
//! can be read in every language. This module decides nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::domain::kernel::assessment::{
    Assessment, Criterion, Finding, Openness, TurningChange, UsedFact, Verdict, Weight,
};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{MissingAnswer, Refusal, RefusalCode};
use crate::domain::kernel::report_fault::FaultAt;
use crate::domain::ledger::allocation::{Addition, Allocation, Bound, FormulaVersion, StepCode};
use crate::domain::scenarios::scenario::RefusedAct;
use crate::i18n::{self, Language};

/// The decision on one line, explained.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedAssessment {
    /// The line assessed.
    pub line: CreditLine,
    /// Whether the line is open.
    pub openness: Openness,
    /// The day whose facts and rules decide.
    pub day: NaiveDate,
    /// Only what was recorded until then counts.
    pub known_at: DateTime<Utc>,
    /// One finding per criterion.
    pub findings: Vec<ExplainedFinding>,
}

/// What one criterion found, explained.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedFinding {
    /// The criterion.
    pub criterion: Criterion,
    /// Name of the criterion, in the caller's language.
    pub title: String,
    /// What was found.
    pub verdict: Verdict,
    /// Whether it closes the line.
    pub weight: Weight,
    /// What was found, in the caller's language.
    pub text: String,
    /// The figures of the text.
    pub figures: BTreeMap<String, String>,
    /// The facts used, as they were.
    pub facts: Vec<UsedFact>,
    /// Legal source of the criterion; quoted, not translated.
    pub legal_source: String,
    /// The smallest change that would turn it; absent where nothing the parties can do would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turns: Option<ExplainedChange>,
}

/// The smallest change that would turn a finding, explained.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedChange {
    /// Stable code.
    pub code: String,
    /// What to do, in the caller's language.
    pub text: String,
    /// The figures of the text.
    pub figures: BTreeMap<String, String>,
}

/// A rule's “no”, explained.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedRefusal {
    /// Stable code.
    pub code: String,
    /// What the rule says, in the caller's language.
    pub title: String,
    /// What was found and what to do next, in the caller's language.
    pub detail: String,
    /// The figures of the text.
    pub figures: BTreeMap<String, String>,
    /// Legal source of the rule; quoted, not translated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_source: Option<String>,
    /// Answers that are missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<ExplainedMissingAnswer>,
}

/// An answer that submission needs, explained.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedMissingAnswer {
    /// JSON pointer into the draft.
    pub pointer: String,
    /// Stable code.
    pub code: String,
    /// What is missing, in the caller's language.
    pub detail: String,
}

/// What a year gives each line, with the working in words.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedAllocation {
    /// Budget year.
    pub year: i16,
    /// How the amounts were found.
    pub version: FormulaVersion,
    /// The same, in the caller's language.
    pub version_text: String,
    /// Line 1, USD, without additions.
    pub line_1: Cents,
    /// Line 2, USD, without additions.
    pub line_2: Cents,
    /// Every intermediate figure, in the order of computation.
    pub working: Vec<ExplainedStep>,
    /// Which limit decided Line 2.
    pub binding_bound: Bound,
    /// The same, in the caller's language.
    pub binding_bound_text: String,
    /// The rule values or publications used, as they were.
    pub sources: Vec<UsedFact>,
    /// Recovered and voluntary money on top, outside the cap, each by its source.
    pub additions: Vec<Addition>,
}

/// One figure of the working, explained.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedStep {
    /// Which figure.
    pub code: StepCode,
    /// Its name, in the caller's language.
    pub text: String,
    /// The figure, USD.
    pub amount: Cents,
}

/// Renders a text with its figures.
pub fn text(language: Language, key: &str, figures: &BTreeMap<String, String>) -> String {
    i18n::text(language, key, figures.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// Renders an assessment.
pub fn assessment(made: &Assessment, language: Language) -> ExplainedAssessment {
    ExplainedAssessment {
        line: made.line,
        openness: made.openness(),
        day: made.day,
        known_at: made.known_at,
        findings: made.findings.iter().map(|found| finding(found, language)).collect(),
    }
}

/// Renders a finding.
pub fn finding(found: &Finding, language: Language) -> ExplainedFinding {
    let title = i18n::key("criterion", found.criterion.as_str());
    let verdict = i18n::key(&title, found.verdict.as_str());
    ExplainedFinding {
        criterion: found.criterion,
        text: text(language, &verdict, &found.args),
        title: i18n::text(language, &title, []),
        verdict: found.verdict,
        weight: found.weight,
        figures: found.args.clone(),
        facts: found.facts.clone(),
        legal_source: found.legal_source.clone(),
        turns: found.turns.as_ref().map(|change| turning(change, language)),
    }
}

fn turning(change: &TurningChange, language: Language) -> ExplainedChange {
    ExplainedChange {
        code: change.code.clone(),
        text: text(language, &i18n::key("turn", &change.code), &change.args),
        figures: change.args.clone(),
    }
}

/// Renders a fault of a report.
pub fn fault(found: &FaultAt, language: Language) -> String {
    let figures = [("figure", found.figure.as_str()), ("expected", found.expected.as_str())];
    i18n::text(language, &i18n::key("report-fault", found.fault.as_str()), figures)
}

/// Renders a refusal.
pub fn refusal(said: &Refusal, language: Language) -> ExplainedRefusal {
    let figures = said.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    no(said.code, figures, said.legal_source.map(str::to_owned), &said.missing, language)
}

/// Renders a stored refusal.
pub fn refused_act(said: &RefusedAct, language: Language) -> ExplainedRefusal {
    no(said.code, said.figures.clone(), said.legal_source.clone(), &said.missing, language)
}

fn no(
    code: RefusalCode,
    figures: BTreeMap<String, String>,
    legal_source: Option<String>,
    missing: &[MissingAnswer],
    language: Language,
) -> ExplainedRefusal {
    let title = i18n::key("refusal", code.as_str());
    let missing = missing.iter().map(|answer| ExplainedMissingAnswer {
        pointer: answer.pointer.clone(),
        code: answer.code.clone(),
        detail: i18n::text(language, &i18n::key("field", &answer.code), []),
    });
    ExplainedRefusal {
        code: code.as_str().to_owned(),
        detail: text(language, &format!("{title}-detail"), &figures),
        title: text(language, &title, &figures),
        figures,
        legal_source,
        missing: missing.collect(),
    }
}

/// Renders an allocation.
pub fn allocation(computed: Allocation, language: Language) -> ExplainedAllocation {
    let say = |prefix: &str, code: &str| i18n::text(language, &i18n::key(prefix, code), []);
    let step = |step: &crate::domain::ledger::allocation::Step| ExplainedStep {
        code: step.code,
        text: say("allocation-step", step.code.as_str()),
        amount: step.amount,
    };
    ExplainedAllocation {
        year: computed.year,
        version: computed.version,
        version_text: say("allocation-version", computed.version.as_str()),
        line_1: computed.line_1,
        line_2: computed.line_2,
        working: computed.working.iter().map(step).collect(),
        binding_bound: computed.binding_bound,
        binding_bound_text: say("allocation-bound", computed.binding_bound.as_str()),
        sources: computed.sources,
        additions: computed.additions,
    }
}
