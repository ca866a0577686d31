//! What clients remember: every act with its key, the ids of its requests, and every answer.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::Failure;
use crate::http::{Answer, Request};

/// What a client knows after one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was said to be done: the status.
    Acknowledged(u16),
    /// It was clearly refused: status and code.
    Refused(u16, String),
    /// Nobody has said: no answer, or one that leaves it open.
    Unanswered(String),
}

impl Outcome {
    /// What an answer says. Whatever is neither done nor a clear refusal is to be repeated with the same key.
    pub fn of(answer: &Result<Answer, Failure>) -> Outcome {
        let answer = match answer {
            Ok(answer) => answer,
            Err(failure) => return Outcome::Unanswered(failure.to_string()),
        };
        let code = answer.code();
        match answer.status {
            200..=299 => Outcome::Acknowledged(answer.status),
            // A token is no part of an act: its holder signs in again and repeats.
            401 | 408 | 425 | 429 => Outcome::Unanswered(code),
            409 if code == "still_running" => Outcome::Unanswered(code),
            400..=499 if code.contains("outcome_unknown") => Outcome::Unanswered(code),
            400..=499 => Outcome::Refused(answer.status, code),
            status => Outcome::Unanswered(format!("{status} {code}")),
        }
    }
}

/// An act that was sent at least once.
#[derive(Debug, Clone)]
pub struct Act {
    /// Text that stands in the act's content, is its key, and begins the ids of its requests.
    pub mark: String,
    /// Address of the acting person.
    pub person: String,
    /// Method and path with parameters in braces.
    pub route: String,
    /// The request, without token and request id.
    pub request: Request,
    /// The column in which the mark must stand once, `table.column`; none where the content has no text.
    pub effect: Option<&'static str>,
    /// Whether it carries a key.
    pub keyed: bool,
    /// What each attempt said.
    pub outcomes: Vec<Outcome>,
}

impl Act {
    /// Whether its last attempt left it open.
    pub fn is_open(&self) -> bool {
        !matches!(self.outcomes.last(), Some(Outcome::Acknowledged(_) | Outcome::Refused(..)))
    }

    /// Whether an attempt was said to be done.
    pub fn is_acknowledged(&self) -> bool {
        self.outcomes.iter().any(|outcome| matches!(outcome, Outcome::Acknowledged(_)))
    }
}

/// Everything that the clients of one database did.
#[derive(Debug, Default)]
pub struct Journal {
    acts: Mutex<Vec<Option<Act>>>,
}

impl Journal {
    fn lock(&self) -> MutexGuard<'_, Vec<Option<Act>>> {
        self.acts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reserves the next mark.
    pub fn mark(&self) -> String {
        let mut acts = self.lock();
        acts.push(None);
        format!("fault-{:06}", acts.len() - 1)
    }

    /// Writes an act down, before it is sent for the first time.
    pub fn begin(&self, act: Act) {
        let place = place(&act.mark);
        if let Some(kept) = self.lock().get_mut(place) {
            *kept = Some(act);
        }
    }

    /// Writes down what an attempt said.
    pub fn note(&self, mark: &str, outcome: Outcome) {
        if let Some(Some(act)) = self.lock().get_mut(place(mark)) {
            act.outcomes.push(outcome);
        }
    }

    /// Every act that was sent.
    pub fn acts(&self) -> Vec<Act> {
        self.lock().iter().flatten().cloned().collect()
    }

    /// One act.
    pub fn act(&self, mark: &str) -> Option<Act> {
        self.lock().get(place(mark)).cloned().flatten()
    }
}

fn place(mark: &str) -> usize {
    mark.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(usize::MAX)
}

/// A path with its parameters in braces.
pub fn route(line: &str) -> String {
    let parameter = |part: &str| {
        if uuid::Uuid::parse_str(part).is_ok() {
            "{id}".to_owned()
        } else if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
            "{number}".to_owned()
        } else if part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_uppercase()) {
            "{code}".to_owned()
        } else {
            part.to_owned()
        }
    };
    let (method, path) = line.split_once(' ').unwrap_or(("", line));
    format!("{method} {}", path.split('/').map(parameter).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, code: &str) -> Result<Answer, Failure> {
        Ok(Answer { status, version: None, body: format!("{{\"code\":\"{code}\"}}").into_bytes() })
    }

    #[test]
    fn only_a_clear_answer_ends_an_act() {
        assert_eq!(Outcome::of(&answer(201, "")), Outcome::Acknowledged(201));
        assert_eq!(Outcome::of(&answer(412, "stale_version")), Outcome::Refused(412, "stale_version".into()));
        for (status, code) in [(409, "still_running"), (429, "too_many_attempts"), (500, "internal"), (503, "busy")] {
            assert!(matches!(Outcome::of(&answer(status, code)), Outcome::Unanswered(_)), "{status}");
        }
        assert!(matches!(Outcome::of(&Err("closed".into())), Outcome::Unanswered(_)));
    }

    #[test]
    fn a_route_has_no_values() {
        let line = "POST /api/v1/applications/0190c0de-0000-7000-8000-000000000000/instalments/1/check";
        assert_eq!(route(line), "POST /api/v1/applications/{id}/instalments/{number}/check");
        assert_eq!(route("POST /api/v1/member-states/XAB/facts"), "POST /api/v1/member-states/{code}/facts");
    }
}
