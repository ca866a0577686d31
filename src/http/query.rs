//! Reading the query of a request: every fault of its parameters at once, by name and code.

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use validator::Validate;

use super::body::{named, with_words};
use super::error::AppError;
use super::faults::{READINGS, in_order, of_rules, place};
use crate::inputs::field_error::{FieldError, Place};

/// Reads a query and takes it if its parameters obey their rules. One that does not fit is told and left out, and the
/// rest is read on.
///
/// # Errors
/// 422 with every fault, in the order of the names; of several parameters that are missing the first.
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
        // What was left out is not missing.
        if !found.iter().any(|known| known.place == fault.place) {
            found.push(fault);
        }
        // Nothing stands in for what is missing.
        let Some(rest) = rest else { break };
        query = rest;
    }
    Err(AppError::Fields(in_order(found)))
}

/// Reads a query into a type that knows its parameters.
///
/// # Errors
/// What does not fit first: the parameter's name and the code of its fault.
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

/// A query without one of its parameters; nothing where it has none of that name.
fn without(query: &str, name: &str) -> Option<String> {
    let pairs = || form_urlencoded::parse(query.as_bytes());
    let others = pairs().filter(|(other, _)| other != name);
    let rest = form_urlencoded::Serializer::new(String::new()).extend_pairs(others).finish();
    pairs().any(|(other, _)| other == name).then_some(rest)
}

/// The fault of a parameter that a rule found as that of a field.
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
    struct Asked {
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
        faults(read::<Asked>(query))
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
        // What is needed and missing, and what is needed and does not fit: nothing stands in for it.
        assert_eq!(told("limit=x"), expected(&[("limit", "wrong_value"), ("on", "field_missing")]));
        let impossible = [("on", "date_impossible"), ("scope", "duplicate_field")];
        assert_eq!(told("on=2026-02-30&scope=national&scope=regional&limit=900"), expected(&impossible));
        let many: String = (0..2 * READINGS).map(|number| format!("p{number}=1&")).collect();
        assert_eq!(told(&many).len(), READINGS);
    }

    #[test]
    fn a_word_that_is_not_known_is_told_with_those_that_are() {
        let Err(AppError::Fields(found)) = read::<Asked>("scope=local&on=2026-02-28") else { panic!() };
        assert_eq!(found[0].args, [("words".to_owned(), "national, regional".to_owned())]);
    }
}
