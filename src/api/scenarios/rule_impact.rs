//! Rule rehearsals: who would change by a proposed list or rule value, in which direction, and why. Nothing is kept.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::api::operation::{Operation, operation};
use crate::api::permission::RehearsesRules;
use crate::domain::applications::state::State;
use crate::domain::kernel::assessment::{Criterion, Openness};
use crate::domain::kernel::calendar::{self, day_in_geneva};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::scenarios::hypothesis::Proposal;
use crate::domain::scenarios::rule_impact::{
    CaseChoice, Change, FactPair, LineEffect, MOST_CASES, StateEffect, TurnedCriterion,
};
use crate::domain::scenarios::scenario::Assumed;
use crate::http::auth::As;
use crate::http::error::AppError;
use crate::http::locale;
use crate::http::state::App;
use crate::http::valid::Valid;
use crate::i18n::{self, Language};
use crate::inputs::field_error::FieldError;
use crate::views::explanation::{self, ExplainedFinding};
use crate::workflow::scenarios::rule_impact::{self, ChangedCase, Counted, RuleRehearsal, RuleRehearsalResult};

/// What is proposed, and which cases are to be looked at.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleRehearsalBody {
    /// What is assumed to be published.
    #[validate(nested)]
    pub proposal: Proposal,
    /// The day asked about; absent: the first day on which all of the proposal holds, today at the earliest.
    #[serde(default)]
    #[validate(custom(function = "calendar::on_record"))]
    pub day: Option<NaiveDate>,
    /// Which cases; absent: all.
    #[serde(default)]
    pub cases: Option<CaseChoice>,
    /// Of the past cases only those decided on that day or later.
    #[serde(default)]
    #[validate(custom(function = "calendar::on_record"))]
    pub decided_since: Option<NaiveDate>,
    /// Only the cases of these states, and those that benefit them.
    #[serde(default)]
    #[validate(length(max = 300, code = "too_many"))]
    pub states: Option<Vec<StateCode>>,
}

/// What would change. Nothing has changed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RehearsedRules {
    /// The day asked about.
    pub day: NaiveDate,
    /// How much of the proposal would be new.
    pub assumed: Assumed,
    /// The states that become eligible on a line, or cease to be so, on the day.
    pub states: Vec<StateEffect>,
    /// The open cases, assessed on the day.
    pub open: CountedCases,
    /// The past cases, each assessed on the day of its decision as if the proposal had held. Their decisions stand.
    pub past: CountedCases,
    /// The cases that change, at most 500; the counts are of all.
    pub cases: Vec<ExplainedCase>,
}

/// How many cases change in which direction.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CountedCases {
    /// How many were assessed: those that the proposal can concern.
    pub assessed: usize,
    /// How many of them change.
    pub changed: usize,
    /// How many change in each direction; one case may do so on two lines.
    pub changes: BTreeMap<String, usize>,
}

/// A case that would change.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedCase {
    /// The application.
    pub id: Uuid,
    /// Its published reference.
    pub reference: String,
    /// The state that applies.
    pub applicant: StateCode,
    /// Where it stands.
    pub state: State,
    /// The day on which it was decided; absent for an open case.
    pub decided_on: Option<NaiveDate>,
    /// What the change means for the case, in the caller's language.
    pub text: String,
    /// The lines that change for it.
    pub lines: Vec<ExplainedEffect>,
}

/// A line that changes for a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedEffect {
    /// The line.
    pub line: CreditLine,
    /// Whether it is open without the proposal.
    pub before: Openness,
    /// Whether it is with it.
    pub after: Openness,
    /// In which direction it changes.
    pub changes: Vec<ExplainedDirection>,
    /// Why.
    pub criteria: Vec<ExplainedTurn>,
}

/// A direction, in words.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedDirection {
    /// The direction.
    pub change: Change,
    /// The same, in the caller's language.
    pub text: String,
}

/// A criterion whose finding turned.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExplainedTurn {
    /// The criterion.
    pub criterion: Criterion,
    /// What is found without the proposal.
    pub before: ExplainedFinding,
    /// What is found with it.
    pub after: ExplainedFinding,
    /// The facts and rule values used that differ.
    pub facts: Vec<FactPair>,
}

/// Says who would change by a proposal, in which direction and why, without a trace. Creates nothing: it needs no key.
#[utoipa::path(
    post, path = "/api/v1/rule-rehearsals", tag = "scenarios", request_body = RuleRehearsalBody,
    responses((status = 200, description = "What would change", body = RehearsedRules))
)]
pub async fn rehearse_rules(
    by: As<RehearsesRules>,
    app: Data<App>,
    body: Valid<RuleRehearsalBody>,
    request: HttpRequest,
) -> Result<Json<RehearsedRules>, AppError> {
    let (context, language) = (by.context(), locale::language(&request));
    let RuleRehearsalBody { proposal, day, cases, decided_since, states } = body.0;
    let faults = proposal.faults().into_iter();
    let mut faults: Vec<FieldError> =
        faults.map(|fault| FieldError::at(format!("/proposal{}", fault.pointer), fault.code)).collect();
    if day.is_some_and(|day| day < day_in_geneva(context.now)) {
        faults.push(FieldError::at("/day", "day_passed"));
    }
    if proposal.is_empty() {
        faults.push(FieldError::at("/proposal", "nothing_proposed"));
    }
    if !faults.is_empty() {
        return Err(AppError::Fields(faults));
    }
    let asked = RuleRehearsal {
        proposal,
        day,
        cases: cases.unwrap_or(CaseChoice::All),
        decided_since,
        states,
        most: MOST_CASES,
    };
    let found = rule_impact::run(&app.db, context, asked).await?;
    Ok(Json(explained(found, language)))
}

fn explained(found: RuleRehearsalResult, language: Language) -> RehearsedRules {
    RehearsedRules {
        day: found.day,
        assumed: found.assumed,
        states: found.states,
        open: counted(&found.open),
        past: counted(&found.past),
        cases: found.cases.into_iter().map(|changed| case(changed, language)).collect(),
    }
}

fn counted(found: &Counted) -> CountedCases {
    let changes = found.changes.iter().map(|(change, count)| (change.as_str().to_owned(), *count));
    CountedCases { assessed: found.assessed, changed: found.changed, changes: changes.collect() }
}

fn case(changed: ChangedCase, language: Language) -> ExplainedCase {
    let ChangedCase { case, lines } = changed;
    let decided_on = case.decided_at.map(|(_, day)| day);
    let key = if decided_on.is_some() { "rehearsed-case-past" } else { "rehearsed-case-open" };
    ExplainedCase {
        id: case.id,
        reference: case.reference,
        applicant: case.applicant,
        state: case.state,
        decided_on,
        text: i18n::text(language, key, []),
        lines: lines.iter().map(|line| effect(line, language)).collect(),
    }
}

fn effect(line: &LineEffect, language: Language) -> ExplainedEffect {
    let direction = |change: &Change| ExplainedDirection {
        change: *change,
        text: i18n::text(language, &i18n::key("change", change.as_str()), []),
    };
    let turn = |turned: &TurnedCriterion| ExplainedTurn {
        criterion: turned.after.criterion,
        before: explanation::finding(&turned.before, language),
        after: explanation::finding(&turned.after, language),
        facts: turned.facts(),
    };
    ExplainedEffect {
        line: line.line,
        before: line.before,
        after: line.after,
        changes: line.changes.iter().map(direction).collect(),
        criteria: line.criteria.iter().map(turn).collect(),
    }
}

/// The operations of this file.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_rehearse_rules, _, _>(rehearse_rules)]
}
