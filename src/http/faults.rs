//! Reports every fault of a body at once, with its location: values that do not fit their type, and broken validation
//! rules.
//!
//! Deserialization stops at the first value that does not fit. That value is recorded as a fault and replaced by a
//! placeholder that fits, and deserialization is tried again; the validation rules then apply only to values sent by
//! the client.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use super::body::{self, TypeMismatch};
use super::error::AppError;
use crate::inputs::field_error::{FieldError, Place};

/// Limits for hostile input: how often one body or query is deserialized, and how many bytes of a body in total.
pub(super) const READINGS: usize = 200;
const BYTES_READ: usize = 4 << 20;

/// Returns the deserialized value of `body` if it passes validation.
///
/// # Errors
/// The error of deserialization; if fields are invalid, 422 with every fault, ordered by location.
pub fn validated<T: DeserializeOwned + Validate>(body: &[u8], read: Result<T, AppError>) -> Result<T, AppError> {
    match read {
        Ok(value) => match of_rules(&value) {
            broken if broken.is_empty() => Ok(value),
            broken => Err(AppError::Fields(broken)),
        },
        Err(AppError::Fields(first)) => Err(AppError::Fields(in_order(with_further::<T>(body, first)))),
        Err(other) => Err(other),
    }
}

/// The first faults of a body, followed by the further faults.
fn with_further<T: DeserializeOwned + Validate>(body: &[u8], first: Vec<FieldError>) -> Vec<FieldError> {
    let mut found = first;
    let Ok(mut value @ Value::Object(_)) = serde_json::from_slice(body) else { return found };
    // Location of each replaced value, and how many placeholders were tried there.
    let mut mended: Vec<(String, usize)> = Vec::new();
    for _ in 0..READINGS.min(BYTES_READ / body.len().max(1)) {
        let TypeMismatch { fault, words } = match body::fitted::<T>(&value) {
            Ok(read) => {
                let own = |fault: &FieldError| !mended.iter().any(|(pointer, _)| concerns(place(fault), pointer));
                found.extend(of_rules(&read).into_iter().filter(own));
                return found;
            }
            Err(misfit) => misfit,
        };
        // A fault inside a placeholder is not a fault of the client.
        let place_before = mended.iter_mut().find(|(pointer, _)| is_within(place(&fault), pointer));
        let (pointer, tried) = match place_before {
            Some((pointer, tried)) => {
                *tried += 1;
                (pointer.clone(), *tried)
            }
            None => {
                let pointer = place(&fault).to_owned();
                mended.push((pointer.clone(), 0));
                (pointer, 0)
            }
        };
        let mends = if fault.code == "unknown_field" {
            remove(&mut value, &pointer)
        } else {
            placeholder(&words, tried).is_some_and(|placeholder| put(&mut value, &pointer, placeholder))
        };
        if tried == 0 && !found.iter().any(|known| known.place == fault.place) {
            found.push(fault);
        }
        if !mends {
            break;
        }
    }
    found
}

/// The next placeholder for a value that did not fit: an allowed word if the message names one, else `null`, else a
/// simple value of each type in turn.
fn placeholder(words: &str, tried: usize) -> Option<Value> {
    let word = body::possible_words(words).first().copied().filter(|_| words.starts_with("unknown variant"));
    let plain = [
        json!(null),
        json!("x"),
        json!(1),
        json!(true),
        json!("1.00"),
        json!("AAA"),
        json!("2000-01-01"),
        json!("2000-01-01T00:00:00Z"),
        json!("00000000-0000-0000-0000-000000000000"),
        json!([]),
        json!({}),
    ];
    word.map(|word| json!(word)).or_else(|| plain.into_iter().nth(tried))
}

/// Parent and key of a pointer (RFC 6901).
fn split(pointer: &str) -> Option<(&str, String)> {
    let (parent, key) = pointer.rsplit_once('/')?;
    Some((parent, key.replace("~1", "/").replace("~0", "~")))
}

fn put(value: &mut Value, pointer: &str, new: Value) -> bool {
    let Some((parent, key)) = split(pointer) else { return false };
    match value.pointer_mut(parent) {
        Some(Value::Object(fields)) => {
            fields.insert(key, new);
            true
        }
        Some(Value::Array(items)) => match key.parse().ok().and_then(|index: usize| items.get_mut(index)) {
            Some(item) => {
                *item = new;
                true
            }
            None => false,
        },
        _ => false,
    }
}

fn remove(value: &mut Value, pointer: &str) -> bool {
    let Some((parent, key)) = split(pointer) else { return false };
    value.pointer_mut(parent).and_then(Value::as_object_mut).and_then(|fields| fields.remove(&key)).is_some()
}

/// The location of a fault: JSON pointer or parameter name.
pub(super) fn place(fault: &FieldError) -> &str {
    match &fault.place {
        Place::Pointer(place) | Place::Parameter(place) => place,
    }
}

fn is_within(pointer: &str, outer: &str) -> bool {
    pointer.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a validation fault concerns a replaced value: its own location, a part of it, or a parent of it.
fn concerns(pointer: &str, mended: &str) -> bool {
    is_within(pointer, mended) || is_within(mended, pointer)
}

/// The fault of every validation rule that a value breaks, ordered by location.
pub(super) fn of_rules(value: &impl Validate) -> Vec<FieldError> {
    let mut found = Vec::new();
    if let Err(errors) = value.validate() {
        collect(&errors, "", &mut found);
    }
    in_order(found)
}

/// Sorts faults by location.
pub(super) fn in_order(mut found: Vec<FieldError>) -> Vec<FieldError> {
    found.sort_by(|one, other| place(one).cmp(place(other)));
    found
}

fn collect(errors: &ValidationErrors, parent: &str, found: &mut Vec<FieldError>) {
    for (field, kind) in errors.errors() {
        let pointer = format!("{parent}/{}", body::escaped(field));
        match kind {
            ValidationErrorsKind::Field(faults) => {
                found.extend(faults.iter().map(|fault| field_error(&pointer, fault)));
            }
            ValidationErrorsKind::Struct(inner) => collect(inner, &pointer, found),
            ValidationErrorsKind::List(items) => {
                items.iter().for_each(|(index, inner)| collect(inner, &format!("{pointer}/{index}"), found));
            }
        }
    }
}

fn field_error(pointer: &str, fault: &ValidationError) -> FieldError {
    // The value itself is left out: it may be a secret, and its sender knows it.
    let figures = fault.params.iter().filter(|(name, _)| name.as_ref() != "value");
    figures.fold(FieldError::at(pointer, fault.code.as_ref()), |error, (name, value)| {
        error.with(name.as_ref(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    })
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;
    use uuid::Uuid;

    use super::*;
    use crate::domain::applications::form::Draft;

    fn told<T: DeserializeOwned + Validate>(body: &str) -> Vec<(String, String)> {
        faults(validated(body.as_bytes(), body::object::<T>(body.as_bytes())))
    }

    /// Location and code of every fault.
    pub fn faults<T>(read: Result<T, AppError>) -> Vec<(String, String)> {
        match read {
            Ok(_) => Vec::new(),
            Err(AppError::Fields(found)) => {
                found.into_iter().map(|fault| (place(&fault).to_owned(), fault.code)).collect()
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    /// The expected faults of a test in the same form.
    pub fn expected(faults: &[(&str, &str)]) -> Vec<(String, String)> {
        faults.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect()
    }

    #[test]
    fn every_broken_rule_is_told_with_its_place_and_figures() {
        let mut draft = Draft { title: Some("x".repeat(301)), duration_months: Some(0), ..Draft::default() };
        let item = r#"{"output":"o","description":"a","category":"staff","quantity":1,"unit_cost_usd":"1.00"}"#;
        let mut items: Vec<crate::domain::applications::form::BudgetItem> =
            [item; 3].iter().map(|item| serde_json::from_str(item).unwrap()).collect();
        items[2].quantity = 0;
        draft.budget = items;
        let found = of_rules(&draft);
        let told: Vec<_> = found.iter().map(|fault| (place(fault), fault.code.as_str())).collect();
        assert_eq!(
            told,
            [("/budget/2/quantity", "out_of_range"), ("/duration_months", "out_of_range"), ("/title", "too_long")]
        );
        assert!(found[2].args.contains(&("max".to_owned(), "300".to_owned())), "{found:?}");
        assert!(found[2].args.iter().all(|(name, _)| name != "value"));
    }

    #[test]
    fn what_does_not_fit_and_what_breaks_a_rule_are_told_together() {
        let long = "x".repeat(301);
        let body = format!(
            r#"{{"title":"{long}","summary":7,"scope":"local","line":"line_3","colour":"red","starts_on":"2026-02-30",
                "duration_months":0,"beneficiaries":["BDI","Kenya","Ghana"],
                "budget":[{{"description":5,"category":"staff","quantity":"two","unit_cost_usd":"1.005"}},
                          {{"output":"o","description":"a","category":"cars","quantity":0,"unit_cost_usd":"-1"}}]}}"#
        );
        assert_eq!(
            told::<Draft>(&body),
            expected(&[
                ("/beneficiaries/1", "state_code_malformed"),
                ("/beneficiaries/2", "state_code_malformed"),
                ("/budget/0/description", "wrong_type"),
                ("/budget/0/output", "field_missing"),
                ("/budget/0/quantity", "wrong_type"),
                ("/budget/0/unit_cost_usd", "amount_too_precise"),
                ("/budget/1/category", "unknown_word"),
                ("/budget/1/quantity", "out_of_range"),
                ("/budget/1/unit_cost_usd", "amount_negative"),
                ("/colour", "unknown_field"),
                ("/duration_months", "out_of_range"),
                ("/line", "unknown_word"),
                ("/scope", "unknown_word"),
                ("/starts_on", "date_impossible"),
                ("/summary", "wrong_type"),
                ("/title", "too_long"),
            ])
        );
    }

    #[test]
    fn a_word_that_is_not_known_is_told_with_those_that_are() {
        let words = |found: Vec<FieldError>| found.into_iter().flat_map(|fault| fault.args).collect::<Vec<_>>();
        let possible = [("words".to_owned(), "national, regional".to_owned())];
        for word in ["local", "a`b", "x, expected `y`", ""] {
            let body = json!({ "scope": word }).to_string();
            let Err(AppError::Fields(found)) = body::object::<Draft>(body.as_bytes()) else { panic!("{word}") };
            assert_eq!(words(found), possible, "{word}");
        }
    }

    #[test]
    fn a_field_that_is_needed_is_told_with_the_others() {
        #[derive(Debug, Deserialize, Validate)]
        #[serde(deny_unknown_fields)]
        struct Inner {
            #[validate(range(max = 5, code = "out_of_range"))]
            count: u8,
        }
        #[derive(Debug, Deserialize, Validate)]
        #[serde(deny_unknown_fields)]
        struct Needed {
            #[serde(rename = "id")]
            _id: Uuid,
            #[serde(rename = "on")]
            _on: chrono::NaiveDate,
            #[validate(nested)]
            inner: Inner,
            #[validate(length(min = 3, code = "too_short"))]
            text: String,
        }
        assert_eq!(
            told::<Needed>(r#"{"id":"x","text":"ab","inner":{"count":9}}"#),
            expected(&[
                ("/id", "identifier_malformed"),
                ("/inner/count", "out_of_range"),
                ("/on", "field_missing"),
                ("/text", "too_short"),
            ])
        );
        // No placeholder fits an object with required fields, so the faults after it are not reported.
        assert_eq!(
            told::<Needed>(r#"{"inner":7,"id":8}"#),
            expected(&[("/id", "wrong_type"), ("/inner", "wrong_type")])
        );
        assert_eq!(told::<Draft>(r#"{"title":"a","title":"b","scope":1}"#).len(), 2);
        assert_eq!(told::<Draft>(r#"{"a/b~c":1,"scope":"national"}"#), expected(&[("/a~1b~0c", "unknown_field")]));
        assert_eq!(told::<Draft>("[1]"), expected(&[("", "wrong_type")]));
    }

    #[test]
    fn a_body_of_nothing_but_faults_is_read_a_bounded_number_of_times() {
        let items = vec![r#"{"quantity":"x"}"#; 5_000].join(",");
        let found = told::<Draft>(&format!(r#"{{"budget":[{items}]}}"#)).len();
        assert!((10..READINGS / 2).contains(&found), "{found}");
    }

    proptest! {
        #[test]
        fn the_first_fault_is_always_among_those_told(title in any::<i32>(), months in any::<i32>(), line in "[a-z_0-9]{0,8}") {
            let body = json!({ "title": title, "duration_months": months, "line": line }).to_string();
            let told = told::<Draft>(&body);
            prop_assert!(told.contains(&("/title".to_owned(), "wrong_type".to_owned())), "{told:?}");
            prop_assert_eq!(told.iter().any(|(place, _)| place == "/duration_months"), !(1..=120).contains(&months));
        }
    }
}
