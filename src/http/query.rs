//! Reads the query of a request and reports every fault of its parameters at once, by name and code.

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use validator::Validate;

use super::body::{named, with_words};
use super::error::AppError;
use super::faults::{READINGS, in_order, of_rules, place};
use crate::inputs::field_error::{FieldError, Place};

/// Deserializes and validates a query. A parameter that does not fit is recorded as a fault and removed, and the rest
/// is deserialized again.
///
/// # Errors
/// 422 with every fault, ordered by name; of several missing parameters only the first is reported.
pub fn read<T: DeserializeOwned + Validate>(query: &str) -> Result<T, AppError> {
    let mut query = query.to_owned();
    let mut found: Vec<FieldError> = Vec::new();
    for _ in 0..READINGS {
        let fault = match fitted::<T>(&query) {
            Ok(read) => {
                found.extend(of_rules(&read).into_iter().map(of_parameter));
                if found.is_empty() {
                    return Ok(read);
                }
                break;
            }
            Err(fault) => fault,
        };
        let rest = without(&query, place(&fault));
        // A required parameter that was removed is not reported as missing.
        if !found.iter().any(|known| known.place == fault.place) {
            found.push(fault);
        }
        // A missing parameter has no placeholder.
        let Some(rest) = rest else { break };
        query = rest;
    }
    Err(AppError::Fields(in_order(found)))
}

/// Deserializes a query into a type that refuses unknown parameters.
///
/// # Errors
/// The first parameter that does not fit, with the code of its fault.
fn fitted<T: DeserializeOwned>(query: &str) -> Result<T, FieldError> {
    if let Some((name, _)) = form_urlencoded::parse(query.as_bytes()).find(|(_, value)| value.contains('\0')) {
        return Err(FieldError::parameter(name, "text_impossible"));
    }
    let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let words = error.inner().to_string();
        let (field, code) = named(&words);
        let place = match error.path().iter().next() {
            Some(Segment::Map { key }) => key.clone(),
            _ => field.unwrap_or_default(),
        };
        with_words(FieldError::parameter(place, code), &words)
    })
}

/// The query without one parameter; `None` if the query does not contain it.
fn without(query: &str, name: &str) -> Option<String> {
    let pairs = || form_urlencoded::parse(query.as_bytes());
    let others = pairs().filter(|(other, _)| other != name);
    let rest = form_urlencoded::Serializer::new(String::new()).extend_pairs(others).finish();
    pairs().any(|(other, _)| other == name).then_some(rest)
}

/// Converts a validation fault of a field into one of a query parameter.
fn of_parameter(fault: FieldError) -> FieldError {
    match fault.place {
        Place::Pointer(pointer) => FieldError { place: Place::Parameter(pointer[1..].to_owned()), ..fault },
        Place::Parameter(_) => fault,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use uuid::Uuid;

    use super::super::faults::tests::{expected, faults};
    use super::*;
    use crate::domain::kernel::credit_line::Scope;

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Parameters {
        #[validate(range(max = 100, code = "out_of_range"))]
        limit: Option<u16>,
        #[serde(rename = "scope")]
        _scope: Option<Scope>,
        #[serde(rename = "on")]
        _on: chrono::NaiveDate,
        #[serde(rename = "id")]
        _id: Option<Uuid>,
    }

    fn told(query: &str) -> Vec<(String, String)> {
        faults(read::<Parameters>(query))
    }

    #[test]
    fn every_fault_of_a_query_is_told_at_once() {
        assert_eq!(told("limit=100&scope=national&on=2026-02-28"), []);
        assert_eq!(
            told("id=%00&scope=local&limit=900&colour=red&on=2026-02-28&colour=blue&s%20pace"),
            expected(&[
                ("colour", "unknown_field"),
                ("id", "text_impossible"),
                ("limit", "out_of_range"),
                ("s pace", "unknown_field"),
                ("scope", "unknown_word"),
            ])
        );
        // A required parameter that is missing, and one that does not fit: neither has a placeholder.
        assert_eq!(told("limit=x"), expected(&[("limit", "wrong_value"), ("on", "field_missing")]));
        let impossible = [("on", "date_impossible"), ("scope", "duplicate_field")];
        assert_eq!(told("on=2026-02-30&scope=national&scope=regional&limit=900"), expected(&impossible));
        let many: String = (0..2 * READINGS).map(|number| format!("p{number}=1&")).collect();
        assert_eq!(told(&many).len(), READINGS);
    }

    #[test]
    fn a_word_that_is_not_known_is_told_with_those_that_are() {
        let Err(AppError::Fields(found)) = read::<Parameters>("scope=local&on=2026-02-28") else { panic!() };
        assert_eq!(found[0].args, [("words".to_owned(), "national, regional".to_owned())]);
    }
}
