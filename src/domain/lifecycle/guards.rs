//! Guards of the lifecycle table: one check for each [`Guard`].

use crate::domain::applications::state::State;
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::assessment::{Assessment, Openness};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::lifecycle::case::Case;
use crate::domain::lifecycle::command::StepInput;
use crate::domain::lifecycle::loadable::NotLoaded;
use crate::domain::lifecycle::transition::Guard;
use crate::domain::lifecycle::undecided::Undecided;
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::projects::report::{FiledReport, last_statement};
use crate::domain::projects::report_validation::{self, Basis};
use crate::domain::rules::eligibility::assess;
use crate::domain::rules::eligibility::ceiling_criteria::ceiling_entered;
use crate::domain::rules::endorsement_letters::endorsement;

const HOW_TO_APPLY: &str = "Fund page “How to apply”: endorsement letters";
const RESOLUTION_1150: &str = "Council Resolution 1150 (2007), annex part III";
const IMPLEMENTATION: &str = "Fund page “Project tracking, reporting and management”";
const REVIEW: &str = "Fund page “Project review and selection”";

/// Checks one guard. New assessments are added to `assessments`, so that each line is assessed only once.
///
/// # Errors
/// The refusal of the guard, or data that it needs and that is not loaded.
pub fn check(
    guard: Guard,
    case: &Case,
    actor: &Actor,
    input: &StepInput,
    assessments: &mut Vec<Assessment>,
) -> Result<(), Undecided> {
    match guard {
        Guard::Complete => Ok(complete(case)?),
        Guard::CallOpen => call_open(case),
        Guard::NotIneligible => not_ineligible(case, assessments),
        Guard::Eligible => eligible(case, case.line(input.line)?, assessments),
        Guard::Letters => letters(case, case.line(input.line)?),
        Guard::RegionalOfficeEndorsement => endorsed(case),
        Guard::MoneyAvailable => money(case, case.line(input.line)?, true),
        Guard::OnlyMoneyShort => money(case, case.line(input.line)?, false),
        Guard::AnotherPerson => Ok(another_person(case, actor)?),
        Guard::Reason => Ok(reason(input)?),
        Guard::CodedReasons if input.reasons.is_empty() => Err(Refusal::new(RefusalCode::CodedReasonsMissing).into()),
        Guard::CodedReasons => Ok(()),
        Guard::FocalPoint => Ok(focal_point(input)?),
        Guard::NewFocalPoint if input.focal_point.is_none() => Ok(()),
        Guard::NewFocalPoint => Ok(focal_point(input)?),
        Guard::AgreedEnd => Ok(agreed_end(case)?),
        Guard::ReportAddsUp => Ok(report_adds_up(case, input)?),
        Guard::AnyReportAwaits | Guard::ReportAwaits | Guard::FinalReportAwaits | Guard::EvaluationAwaits => {
            Ok(awaiting(guard, case, input).map(drop)?)
        }
        Guard::AnotherPersonThanFiled => Ok(another_person_than_filed(case, actor, input)?),
        Guard::Accounted => Ok(accounted(case)?),
        Guard::SpentIsPaid => Ok(spent_is_paid(case)?),
        Guard::OpenYear if case.open_year.is_none() => Err(Refusal::new(RefusalCode::NoOpenYear).into()),
        Guard::OpenYear => Ok(()),
    }
}

/// Whether the guard checks what the actor enters with the step: a reason, a focal point or a report.
pub const fn asks_for_words(guard: Guard) -> bool {
    matches!(
        guard,
        Guard::Reason | Guard::CodedReasons | Guard::FocalPoint | Guard::NewFocalPoint | Guard::ReportAddsUp
    )
}

/// Checks a guard for each requested line; one passing line is enough. Used to list available steps before a line is
/// chosen.
///
/// # Errors
/// The refusal for the last requested line, if the guard fails for every line, or data that is not loaded.
pub fn check_any_line(
    guard: Guard,
    case: &Case,
    actor: &Actor,
    assessments: &mut Vec<Assessment>,
) -> Result<(), Undecided> {
    let mut refusal = None;
    for line in case.lines_asked() {
        let input = StepInput { line: Some(*line), ..StepInput::default() };
        match check(guard, case, actor, &input, assessments) {
            Ok(()) => return Ok(()),
            Err(Undecided::Refused(no)) => refusal = Some(no),
            Err(missing @ Undecided::NotLoaded(_)) => return Err(missing),
        }
    }
    refusal.map_or(Ok(()), |no| Err(Undecided::Refused(no)))
}

fn complete(case: &Case) -> Result<(), Refusal> {
    let missing = case.draft.missing_answers();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal { missing, ..Refusal::new(RefusalCode::Incomplete) })
}

fn call_open(case: &Case) -> Result<(), Undecided> {
    let calls = case.calls.get()?;
    if case.needs_a_call()? && calls.open.is_none() {
        return Err(calls.nothing_open(case.now).into());
    }
    Ok(())
}

fn assessment(case: &Case, line: CreditLine, made: &mut Vec<Assessment>) -> Result<Assessment, NotLoaded> {
    if let Some(known) = made.iter().find(|assessment| assessment.line == line) {
        return Ok(known.clone());
    }
    let new = assess(&case.question()?, line);
    made.push(new.clone());
    Ok(new)
}

/// Requires one requested line that is open or not yet known; a line without a ceiling counts as closed.
fn not_ineligible(case: &Case, made: &mut Vec<Assessment>) -> Result<(), Undecided> {
    let question = case.question()?;
    let lines = case.lines_asked();
    let mut unpriced = None;
    for line in lines {
        if assessment(case, *line, made)?.openness() == Openness::Closed {
            continue;
        }
        if ceiling_entered(&question, *line) {
            // Assess the other lines too: the stored assessments explain which line is open and why.
            for other in lines {
                assessment(case, *other, made)?;
            }
            return Ok(());
        }
        unpriced = Some(*line);
    }
    let refusal = match unpriced {
        Some(line) => Refusal::new(RefusalCode::CeilingNotEntered).with("line", line),
        None => Refusal::new(RefusalCode::NotEligible),
    };
    Err(refusal.sourced(RESOLUTION_1150).explained(made.clone()).into())
}

fn eligible(case: &Case, line: CreditLine, made: &mut Vec<Assessment>) -> Result<(), Undecided> {
    // The money of a line is requested: the assessment includes the regional share.
    case.regional.get()?;
    let assessment = assessment(case, line, made)?;
    let code = match assessment.openness() {
        Openness::Open => return Ok(()),
        Openness::Closed => RefusalCode::NotEligible,
        Openness::NotYetKnown if !ceiling_entered(&case.question()?, line) => RefusalCode::CeilingNotEntered,
        Openness::NotYetKnown => RefusalCode::EligibilityNotKnown,
    };
    Err(Refusal::new(code).with("line", line).sourced(RESOLUTION_1150).explained(vec![assessment]).into())
}

fn letters(case: &Case, line: CreditLine) -> Result<(), Undecided> {
    let Some(found) = endorsement(&case.question()?, line, case.letters.get()?) else {
        return Err(Refusal::new(RefusalCode::EligibilityNotKnown).with("line", line).sourced(HOW_TO_APPLY).into());
    };
    let received = found.endorsed_by.len();
    if u32::try_from(received).is_ok_and(|received| received >= found.required) {
        return Ok(());
    }
    let from: Vec<String> = found.may_still_endorse.iter().map(ToString::to_string).collect();
    Err(Refusal::new(RefusalCode::LettersMissing)
        .with("required", found.required)
        .with("received", received)
        .with("from", from.join(", "))
        .sourced(HOW_TO_APPLY)
        .into())
}

fn endorsed(case: &Case) -> Result<(), Undecided> {
    if *case.endorsed_content.get()? == Some(case.draft.content_hash()) {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::NotEndorsed).sourced(REVIEW).into())
}

fn money(case: &Case, line: CreditLine, must_suffice: bool) -> Result<(), Undecided> {
    let year = case.open_year.ok_or_else(|| Refusal::new(RefusalCode::NoOpenYear))?;
    let asked = case.draft.total().ok_or_else(|| Refusal::new(RefusalCode::AmountTooLarge))?;
    let available = case.balance(line)?.available;
    let code = match (asked <= available, must_suffice) {
        (true, true) | (false, false) => return Ok(()),
        (false, true) => RefusalCode::MoneyShort,
        (true, false) => RefusalCode::MoneyNotShort,
    };
    Err(Refusal::new(code)
        .with("line", line)
        .with("year", year)
        .with("asked", asked)
        .with("available", available)
        .sourced(RESOLUTION_1150)
        .into())
}

fn another_person(case: &Case, actor: &Actor) -> Result<(), Refusal> {
    match case.funding {
        Some(funding) if funding.recommended_by == actor.user_id => Err(Refusal::new(RefusalCode::SamePerson)),
        _ => Ok(()),
    }
}

fn reason(input: &StepInput) -> Result<(), Refusal> {
    match input.comment.as_deref().map(str::trim) {
        Some(text) if !text.is_empty() => Ok(()),
        _ => Err(Refusal::new(RefusalCode::ReasonMissing)),
    }
}

fn focal_point(input: &StepInput) -> Result<(), Refusal> {
    match &input.focal_point {
        Some(named) if !named.name.trim().is_empty() && !named.office.trim().is_empty() => Ok(()),
        _ => Err(Refusal::new(RefusalCode::FocalPointMissing).sourced(HOW_TO_APPLY)),
    }
}

fn agreed_end(case: &Case) -> Result<(), Refusal> {
    match case.agreed.as_ref().and_then(|agreed| agreed.content.ends_on()) {
        Some(last) if case.day() < last => {
            Err(Refusal::new(RefusalCode::AgreedEndToCome).with("ends_on", last).sourced(IMPLEMENTATION))
        }
        _ => Ok(()),
    }
}

fn report_adds_up(case: &Case, input: &StepInput) -> Result<(), Refusal> {
    let (Some(new), Some(agreed), Some(money)) = (&input.report, &case.agreed, case.project) else {
        return Err(Refusal::new(RefusalCode::ReportDoesNotAddUp).with("faults", 0));
    };
    let held = money.committed.checked_add(money.disbursed).unwrap_or(Cents::MAX);
    let basis = Basis { state: case.state, agreed, filed: &case.reports.filed, held, day: case.day() };
    report_validation::check(&new.report, &basis)
}

/// The undecided report that the step decides: the one with the given number, or the first one if no number is given.
fn awaiting<'a>(guard: Guard, case: &'a Case, input: &StepInput) -> Result<&'a FiledReport, Refusal> {
    let kinds: &[ObligationKind] = match guard {
        Guard::ReportAwaits => &[ObligationKind::Workplan, ObligationKind::InterimReport],
        Guard::FinalReportAwaits => &[ObligationKind::FinalReport],
        Guard::EvaluationAwaits => &[ObligationKind::Evaluation],
        _ => ObligationKind::ALL,
    };
    let meant = |report: &&FiledReport| {
        report.decision.is_none()
            && kinds.contains(&report.kind)
            && input.report_number.is_none_or(|number| number == report.number)
    };
    case.reports.filed.iter().find(meant).ok_or_else(|| Refusal::new(RefusalCode::NoReportAwaits))
}

fn another_person_than_filed(case: &Case, actor: &Actor, input: &StepInput) -> Result<(), Refusal> {
    let report = awaiting(Guard::AnyReportAwaits, case, input)?;
    if report.by == actor.user_id {
        return Err(Refusal::new(RefusalCode::FiledBySamePerson).with("number", report.number));
    }
    Ok(())
}

/// A project that received payments can be cancelled only while suspended, and only with an accepted statement of
/// expenditure filed since the last suspension and the last payment.
fn accounted(case: &Case) -> Result<(), Refusal> {
    let paid = case.project.map_or(Cents::ZERO, |money| money.disbursed);
    let stated = last_statement(&case.reports.filed).filter(|report| {
        case.state == State::Suspended
            && case.reports.last_suspended_at.is_some_and(|at| report.at >= at)
            && case.reports.last_paid_at.is_none_or(|at| report.at >= at)
    });
    if paid != Cents::ZERO && stated.is_none() {
        return Err(Refusal::new(RefusalCode::StatementMissing).with("paid", paid).sourced(IMPLEMENTATION));
    }
    spent_is_paid(case)
}

fn spent_is_paid(case: &Case) -> Result<(), Refusal> {
    let paid = case.project.map_or(Cents::ZERO, |money| money.disbursed);
    match last_statement(&case.reports.filed).and_then(|report| report.total) {
        Some(spent) if spent > paid => {
            Err(Refusal::new(RefusalCode::SpentNotPaid).with("spent", spent).with("paid", paid))
        }
        _ => Ok(()),
    }
}
