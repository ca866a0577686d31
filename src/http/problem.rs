//! An error as `application/problem+json` (RFC 9457), in the caller's language. Internal messages are only logged.

use actix_web::HttpResponse;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderMap, RETRY_AFTER, WWW_AUTHENTICATE};
use serde::Serialize;

use super::error::AppError;
use crate::domain::kernel::report_fault::FaultAt;
use crate::i18n::{self, Language};
use crate::inputs::field_error::{FieldError, Place};
use crate::views::explanation::{self, ExplainedAssessment};

/// Media type of every error.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Most faults that one answer lists. A body of the permitted size can have tens of thousands, and each has a text.
const MAX_LISTED: usize = 100;

/// Most characters of a place: names of fields that the service does not know are repeated in the
/// answer, and may be as long as the body.
const MAX_PLACE: usize = 200;

/// Why a request was not carried out (RFC 9457). Nothing has changed, except with the codes `outcome_unknown` and
/// `timed_out`: there it is not known whether the act took effect.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// URN of the kind of problem: `urn:fonds1035:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// Stable code, the same in every language.
    pub code: String,
    /// HTTP status.
    pub status: u16,
    /// What happened, in the caller's language.
    pub title: String,
    /// What was found and what to do next, in the caller's language.
    pub detail: String,
    /// Id of the request, for questions to the operator.
    pub instance: String,
    /// The faults of fields that were found, 100 at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// How many further faults or missing answers were found and are not listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub further: Option<usize>,
    /// The figures behind a refusal, and what is amiss where the service is not ready.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    #[schema(value_type = Object)]
    pub figures: serde_json::Map<String, serde_json::Value>,
    /// Legal source of the rule that refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_source: Option<String>,
    /// Answers that are missing, for `incomplete`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FieldProblem>,
    /// The assessments that say why, for the codes about eligibility.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<ExplainedAssessment>,
}

/// One fault of one field.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// JSON pointer into the body (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Name of a query parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// Stable code.
    pub code: String,
    /// What is wrong, in the caller's language.
    pub detail: String,
    /// What a figure of a report says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
    /// What it was expected to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

impl FieldProblem {
    /// A fault of a report, with its figure and what was expected.
    fn of_report(found: &FaultAt, language: Language) -> FieldProblem {
        let (figure, expected) = (found.figure.clone(), found.expected.clone());
        let detail = explanation::fault(found, language);
        let code = found.fault.as_str().to_owned();
        let said = |text: String| Some(text).filter(|text| !text.is_empty());
        let (figure, expected) = (said(figure), said(expected));
        FieldProblem { pointer: Some(found.pointer.clone()), parameter: None, code, detail, figure, expected }
    }

    fn new(error: &FieldError, language: Language) -> FieldProblem {
        let (pointer, parameter) = match &error.place {
            Place::Pointer(pointer) => (Some(shortened(pointer)), None),
            Place::Parameter(name) => (None, Some(shortened(name))),
        };
        let args = error.args.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let detail = i18n::text(language, &i18n::key("field", &error.code), args);
        FieldProblem { pointer, parameter, code: error.code.clone(), detail, figure: None, expected: None }
    }
}

impl Problem {
    /// The problem document of an error in a language, for a request.
    pub fn new(error: &AppError, language: Language, request_id: &str) -> Problem {
        let code = error.code();
        let refused = matches!(error, AppError::Refused(_));
        let title_key = i18n::key(if refused { "refusal" } else { "problem" }, code);
        let args = error.args();
        let args = || args.iter().map(|(name, value)| (*name, value.as_str()));
        let mut problem = Problem {
            kind: format!("urn:fonds1035:problem:{code}"),
            code: code.to_owned(),
            status: error.status().as_u16(),
            title: i18n::text(language, &title_key, args()),
            detail: i18n::text(language, &format!("{title_key}-detail"), args()),
            instance: request_id.to_owned(),
            errors: Vec::new(),
            further: None,
            figures: serde_json::Map::new(),
            legal_source: None,
            missing: Vec::new(),
            assessments: Vec::new(),
        };
        match error {
            AppError::Fields(fields) => {
                problem.errors = problem.listed(fields, |field| FieldProblem::new(field, language));
            }
            AppError::NotReady(_) => {
                problem.figures = args().map(|(name, value)| (name.to_owned(), value.into())).collect();
            }
            AppError::Refused(refusal) => {
                problem.figures = args().map(|(name, value)| (name.to_owned(), value.into())).collect();
                problem.legal_source = refusal.legal_source.map(str::to_owned);
                problem.assessments =
                    refusal.assessments.iter().map(|made| explanation::assessment(made, language)).collect();
                problem.errors = problem.listed(&refusal.faults, |found| FieldProblem::of_report(found, language));
                problem.missing = problem.listed(&refusal.missing, |answer| {
                    FieldProblem::new(&FieldError::at(&answer.pointer, &answer.code), language)
                });
            }
            _ => {}
        }
        problem
    }

    /// As many of the faults as an answer lists; the others are counted.
    fn listed<T>(&mut self, found: &[T], write: impl Fn(&T) -> FieldProblem) -> Vec<FieldProblem> {
        let beyond = found.len().saturating_sub(MAX_LISTED);
        if beyond > 0 {
            self.further = Some(self.further.unwrap_or(0) + beyond);
        }
        found.iter().take(MAX_LISTED).map(write).collect()
    }
}

/// A text of at most [`MAX_PLACE`] characters, with an ellipsis where it was cut.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_PLACE) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// The response to a failed request. `kept`: headers of the response that it replaces; only `Allow` is kept.
///
/// `kept`: headers of the answer that is replaced; only `Allow` survives.
pub fn answer(error: &AppError, language: Language, request_id: &str, kept: &HeaderMap) -> HttpResponse {
    let mut builder = HttpResponse::build(error.status());
    builder.insert_header((CONTENT_TYPE, MEDIA_TYPE)).insert_header(("Content-Language", language.as_str()));
    if let Some(allowed) = kept.get(ALLOW) {
        builder.insert_header((ALLOW, allowed.clone()));
    }
    if let Some(seconds) = error.retry_after_seconds() {
        builder.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    match error {
        AppError::NotSignedIn => _ = builder.insert_header((WWW_AUTHENTICATE, "Bearer")),
        AppError::TokenExpired | AppError::SessionEnded => {
            _ = builder.insert_header((WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""));
        }
        _ => {}
    }
    // A problem contains only text, so its serialization cannot fail.
    let body = serde_json::to_vec(&Problem::new(error, language, request_id)).unwrap_or_default();
    builder.body(body)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::domain::kernel::actor::Role;
    use crate::domain::kernel::refusal::{Refusal, RefusalCode};
    use crate::http::unready::Unready;

    fn every_error() -> Vec<AppError> {
        let pause = Duration::from_millis(1_200);
        let mut all = vec![
            AppError::MalformedJson { row: 1, column: 2 },
            AppError::BodyUnreadable,
            AppError::BadRequest,
            AppError::IdempotencyKeyMissing,
            AppError::IdempotencyKeyMalformed,
            AppError::IfMatchMalformed,
            AppError::NotSignedIn,
            AppError::TokenExpired,
            AppError::SessionEnded,
            AppError::WrongCredentials,
            AppError::OneTimeTokenInvalid,
            AppError::Forbidden(Role::Auditor),
            AppError::NotFound,
            AppError::MethodNotAllowed,
            AppError::StillRunning,
            AppError::Conflict("email_taken"),
            AppError::Conflict("own_account"),
            AppError::Conflict("not_yet_accepted"),
            AppError::StaleVersion,
            AppError::BodyTooLarge { limit: 10 },
            AppError::UriTooLong { limit: 10 },
            AppError::UnsupportedMediaType { expected: "application/json" },
            AppError::Fields(vec![FieldError::at("/title", "too_long").with("max", 300)]),
            AppError::IdempotencyKeyReused,
            AppError::VersionMissing,
            AppError::TooManyAttempts { retry_after: pause },
            AppError::Busy { retry_after: pause },
            AppError::OutcomeUnknown,
            AppError::TimedOut,
            AppError::Internal("inner words".to_owned()),
        ];
        all.extend(Unready::examples().map(AppError::NotReady));
        all.extend(RefusalCode::ALL.iter().map(|code| Refusal::new(*code).into()));
        all
    }

    #[test]
    fn every_error_has_its_words_in_three_languages_and_none_of_the_inner_ones() {
        for error in every_error() {
            for language in Language::ALL {
                let problem = Problem::new(&error, *language, "r-1");
                let written = serde_json::to_string(&problem).unwrap();
                assert!(!written.contains('⟨'), "{language}: {written}");
                assert!(!written.contains("inner words"), "{written}");
                assert_eq!(problem.instance, "r-1");
            }
        }
    }

    #[test]
    fn a_refusal_shows_its_figures_and_its_source() {
        let refusal = Refusal::new(RefusalCode::MoneyShort)
            .with("line", "line_1")
            .with("year", 2026)
            .with("asked", "200000.00")
            .with("available", "3.00")
            .sourced("Council Resolution 1150");
        let problem = serde_json::to_value(Problem::new(&refusal.into(), Language::En, "r-2")).unwrap();
        assert_eq!(problem["status"], 409);
        assert_eq!(problem["code"], "money_short");
        assert_eq!(problem["figures"]["asked"], "200000.00");
        assert_eq!(problem["legal_source"], "Council Resolution 1150");
        assert!(problem["detail"].as_str().unwrap().contains("USD 200,000.00"));
    }

    #[test]
    fn an_answer_lists_a_hundred_faults_of_short_places_and_counts_the_others() {
        let fault = |number: usize| FieldError::at(format!("/{number}{}", "é".repeat(100_000)), "unknown_field");
        let problem = |count: usize| {
            let error = AppError::Fields((0..count).map(fault).collect());
            serde_json::to_value(Problem::new(&error, Language::En, "r-4")).unwrap()
        };
        assert!(problem(100).get("further").is_none());
        let many = problem(103);
        assert_eq!((many["errors"].as_array().unwrap().len(), &many["further"]), (100, &3.into()));
        let place = many["errors"][0]["pointer"].as_str().unwrap();
        assert_eq!((place.chars().count(), place.ends_with("é…")), (MAX_PLACE + 1, true));
        assert!(many.to_string().len() < 64 * 1024);
    }

    #[test]
    fn a_pause_is_rounded_up_to_whole_seconds() {
        let error = AppError::Busy { retry_after: Duration::from_millis(1_200) };
        let answer = answer(&error, Language::Es, "r-3", &HeaderMap::new());
        assert_eq!(answer.headers().get(RETRY_AFTER).unwrap(), "2");
        assert_eq!(answer.headers().get(CONTENT_TYPE).unwrap(), MEDIA_TYPE);
    }
}
