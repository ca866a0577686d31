//! Reads request bodies within size limits and reports each fault with its location and code.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::BytesMut;
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use super::error::AppError;
use super::paging::{MAX_LIMIT, PagingError};
use crate::domain::kernel::money::MoneyError;
use crate::domain::kernel::state_code::MalformedStateCode;
use crate::inputs::field_error::FieldError;

/// Media type of every body that is read as JSON.
pub const JSON: &str = "application/json";

/// Reads a body of at most `limit` bytes.
///
/// # Errors
/// [`AppError::BodyTooLarge`], also if only the declared `Content-Length` is too large, or
/// [`AppError::BodyUnreadable`].
pub async fn read(request: &HttpRequest, payload: &mut Payload, limit: usize) -> Result<Vec<u8>, AppError> {
    read_while(request, payload, limit, |_| Ok(())).await
}

/// Reads a body of at most `limit` bytes. `check` sees all that was read after each chunk, and can end the reading.
///
/// # Errors
/// As [`read`], or the error of `check`.
pub async fn read_while(
    request: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
    mut check: impl FnMut(&[u8]) -> Result<(), AppError>,
) -> Result<Vec<u8>, AppError> {
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(AppError::BodyTooLarge { limit });
    }
    if request.headers().get(CONTENT_ENCODING).is_some_and(|coding| coding.as_bytes() != b"identity") {
        // A small compressed body could decompress to more than the limit.
        return Err(AppError::UnsupportedMediaType { expected: "identity" });
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| AppError::BodyUnreadable)?;
        if body.len() + chunk.len() > limit {
            return Err(AppError::BodyTooLarge { limit });
        }
        body.extend_from_slice(&chunk);
        check(&body)?;
    }
    Ok(body.to_vec())
}

/// Deserializes JSON into a type that refuses unknown fields. An empty body without a media type is an empty object.
///
/// # Errors
/// 415 for another media type, 400 for malformed JSON, 422 with location and code if the JSON does not fit the type.
pub fn json<T: DeserializeOwned>(request: &HttpRequest, body: &[u8]) -> Result<T, AppError> {
    let media_type = request.headers().get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
    match media_type {
        None if body.is_empty() => json_of(b"{}"),
        Some(text) if is_json(text) => object(body),
        _ => Err(AppError::UnsupportedMediaType { expected: JSON }),
    }
}

/// Deserializes a JSON object into a type that refuses unknown fields.
///
/// # Errors
/// As [`json`], except for the media type.
pub fn object<T: DeserializeOwned>(body: &[u8]) -> Result<T, AppError> {
    if escapes_nul(body) {
        return Err(AppError::field(FieldError::at("", "text_impossible")));
    }
    // Serde also accepts an array as the fields of a struct, in their order.
    match body.trim_ascii_start().first() {
        Some(b'{') | None => json_of(body),
        Some(b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
            json_of::<serde::de::IgnoredAny>(body)?;
            Err(AppError::field(FieldError::at("", "wrong_type")))
        }
        Some(_) => json_of(body),
    }
}

fn is_json(media_type: &str) -> bool {
    let mut parts = media_type.split(';').map(str::trim);
    let essence = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case(JSON));
    essence && parts.all(|parameter| parameter.is_empty() || parameter.eq_ignore_ascii_case("charset=utf-8"))
}

/// A value that does not fit its type.
#[derive(Debug)]
pub struct TypeMismatch {
    /// Location and code of the fault.
    pub fault: FieldError,
    /// The error message of serde.
    pub words: String,
}

/// Deserializes a parsed JSON value into a type that refuses unknown fields.
///
/// # Errors
/// The first value that does not fit.
pub fn fitted<T: DeserializeOwned>(value: &Value) -> Result<T, TypeMismatch> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let words = error.inner().to_string();
        TypeMismatch { fault: fault(error.path(), &words), words }
    })
}

fn json_of<T: DeserializeOwned>(body: &[u8]) -> Result<T, AppError> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let inner = error.inner();
        match inner.classify() {
            Category::Data => {
                let said = inner.to_string();
                let (words, _position) = said.rsplit_once(" at line ").unwrap_or((&said, ""));
                AppError::field(fault(error.path(), words))
            }
            Category::Io | Category::Syntax | Category::Eof => malformed(inner),
        }
    })?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

/// Whether a string in the JSON contains the character NUL, which PostgreSQL cannot store. In JSON it can only be
/// written as the escape `\u0000`.
fn escapes_nul(body: &[u8]) -> bool {
    let mut rest = body;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if rest.starts_with(b"u0000") {
            return true;
        }
        // The escaped character cannot begin another escape.
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

fn malformed(error: &serde_json::Error) -> AppError {
    AppError::MalformedJson { row: error.line(), column: error.column() }
}

/// Location and code of a serde error.
fn fault(path: &Path, words: &str) -> FieldError {
    let (field, code) = named(words);
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { variant } => push(&mut pointer, variant),
            Segment::Unknown => {}
        }
    }
    // For a missing field the path of serde ends at the parent; for an unknown or duplicate field it may include the
    // field.
    if let Some(field) = field
        && (code == "field_missing" || pointer.rsplit('/').next() != Some(escaped(&field).as_str()))
    {
        push(&mut pointer, &field);
    }
    with_words(FieldError::at(pointer, code), words)
}

/// Adds the allowed words or the allowed range to a fault.
pub(super) fn with_words(fault: FieldError, said: &str) -> FieldError {
    match fault.code.as_str() {
        "unknown_word" => fault.with("words", possible_words(said).join(", ")),
        code if code == PagingError::Limit.code() => fault.with("min", 1).with("max", MAX_LIMIT),
        _ => fault,
    }
}

/// The allowed words, read from serde's message about an unknown variant.
pub fn possible_words(said: &str) -> Vec<&str> {
    // The message quotes the client's value first; that value may itself look like a list of words.
    let expected = said.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    expected.split('`').skip(1).step_by(2).collect()
}

fn push(pointer: &mut String, key: &str) {
    pointer.push('/');
    pointer.push_str(&escaped(key));
}

/// A key inside a JSON pointer (RFC 6901, section 3).
pub fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The code for a message of serde, and the field that the message names, if any.
pub(super) fn named(words: &str) -> (Option<String>, &'static str) {
    let field = || words.split('`').nth(1).map(str::to_owned);
    let money = [MoneyError::Malformed, MoneyError::Negative, MoneyError::TooPrecise, MoneyError::TooLarge];
    if let Some(error) = money.into_iter().find(|error| error.to_string() == words) {
        return (None, error.code());
    }
    if words == MalformedStateCode.to_string() {
        return (None, "state_code_malformed");
    }
    if let Some(error) = PagingError::ALL.into_iter().find(|error| error.to_string() == words) {
        return (None, error.code());
    }
    for (beginning, code, names_field) in SAID_BY_SERDE {
        if words.starts_with(beginning) {
            return (names_field.then(field).flatten(), code);
        }
    }
    (None, "wrong_value")
}

/// Beginning of a serde message, its code, and whether the message names the field.
const SAID_BY_SERDE: [(&str, &str, bool); 9] = [
    ("unknown field", "unknown_field", true),
    ("missing field", "field_missing", true),
    ("duplicate field", "duplicate_field", true),
    ("unknown variant", "unknown_word", false),
    ("invalid type", "wrong_type", false),
    ("UUID parsing failed", "identifier_malformed", false),
    ("input ", "date_impossible", false),
    ("premature end of input", "date_impossible", false),
    ("trailing input", "date_impossible", false),
];

/// Every code that a serde message is mapped to.
pub fn codes() -> impl Iterator<Item = &'static str> {
    SAID_BY_SERDE
        .iter()
        .map(|(_, code, _)| *code)
        .chain(["wrong_value", "state_code_malformed"])
        .chain(PagingError::ALL.map(PagingError::code))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use chrono::NaiveDate;
    use proptest::prelude::*;
    use serde::Deserialize;
    use uuid::Uuid;

    use super::*;
    use crate::domain::applications::form::Draft;
    use crate::inputs::field_error::Place;

    fn code<T: DeserializeOwned>(body: &str) -> Result<(), (String, String)> {
        match json_of::<T>(body.as_bytes()) {
            Ok(_) => Ok(()),
            Err(AppError::Fields(faults)) => match &faults[..] {
                [FieldError { place: Place::Pointer(pointer), code, .. }] => Err((pointer.clone(), code.clone())),
                other => panic!("{other:?}"),
            },
            Err(other) => Err((String::new(), other.code().to_owned())),
        }
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[serde(rename = "id")]
        _id: Uuid,
        #[serde(rename = "on", default)]
        _on: Option<NaiveDate>,
    }

    #[test]
    fn each_fault_has_its_place_and_its_code() {
        for (body, pointer, expected) in [
            ("{", "", "malformed_json"),
            ("", "", "malformed_json"),
            ("{}x", "", "malformed_json"),
            ("{\"title\":\"\u{1}\"}", "", "malformed_json"),
            (r#"{"title":7}"#, "/title", "wrong_type"),
            (r#"{"tittle":"x"}"#, "/tittle", "unknown_field"),
            (r#"{"a/b~c":"x"}"#, "/a~1b~0c", "unknown_field"),
            (r#"{"title":"a","title":"b"}"#, "/title", "duplicate_field"),
            (r#"{"scope":"local"}"#, "/scope", "unknown_word"),
            (r#"{"beneficiaries":["BDI","Kenya"]}"#, "/beneficiaries/1", "state_code_malformed"),
            (r#"{"starts_on":"2026-02-30"}"#, "/starts_on", "date_impossible"),
            (r#"{"starts_on":"soon"}"#, "/starts_on", "date_impossible"),
            (r#"{"starts_on":"2026-01-01T00"}"#, "/starts_on", "date_impossible"),
            (r#"{"starts_on":"2026"}"#, "/starts_on", "date_impossible"),
            (r#"{"duration_months":-1}"#, "/duration_months", "wrong_value"),
            (r#"{"budget":[{"description":"x"}]}"#, "/budget/0/output", "field_missing"),
        ] {
            assert_eq!(code::<Draft>(body), Err((pointer.to_owned(), expected.to_owned())), "{body}");
        }
        for (amount, expected) in [
            ("\"1.005\"", "amount_too_precise"),
            ("\"-1\"", "amount_negative"),
            ("\"90071992547409.92\"", "amount_too_large"),
            ("\"1e3\"", "amount_malformed"),
            ("12", "wrong_type"),
        ] {
            let body = format!(r#"{{"budget":[{{"unit_cost_usd":{amount}}}]}}"#);
            assert_eq!(
                code::<Draft>(&body),
                Err(("/budget/0/unit_cost_usd".to_owned(), expected.to_owned())),
                "{body}"
            );
        }
        assert_eq!(code::<Sample>(r#"{"id":"x"}"#), Err(("/id".to_owned(), "identifier_malformed".to_owned())));
        assert_eq!(code::<Sample>("{}"), Err(("/id".to_owned(), "field_missing".to_owned())));
    }

    #[test]
    fn a_text_with_nul_is_refused_and_one_about_it_is_not() {
        assert_eq!(object::<Draft>(br#"{"title":"a\u0000"}"#).unwrap_err().status().as_u16(), 422);
        assert_eq!(object::<Draft>(br#"{"title":"a\\\u0000"}"#).unwrap_err().status().as_u16(), 422);
        assert!(object::<Draft>(br#"{"title":"write \\u0000, \n or \u0001"}"#).is_ok());
    }

    #[test]
    fn only_json_in_utf_8_is_read() {
        for (media_type, readable) in [
            ("application/json", true),
            ("Application/JSON; charset=UTF-8", true),
            ("application/json; charset=latin1", false),
            ("text/json", false),
            ("application/jsonp", false),
            ("multipart/form-data", false),
        ] {
            let request = TestRequest::default().insert_header((CONTENT_TYPE, media_type)).to_http_request();
            assert_eq!(json::<Draft>(&request, b"{}").is_ok(), readable, "{media_type}");
        }
        let json_type = || TestRequest::default().insert_header((CONTENT_TYPE, JSON)).to_http_request();
        for other in ["[]", " [\"x\"]", "7", "null", "\"x\""] {
            assert_eq!(json::<Draft>(&json_type(), other.as_bytes()).unwrap_err().code(), "fields_invalid", "{other}");
        }
        assert_eq!(json::<Draft>(&json_type(), b"[").unwrap_err().code(), "malformed_json");
        assert_eq!(json::<Draft>(&json_type(), b"nothing").unwrap_err().code(), "malformed_json");
        let bare = TestRequest::default().to_http_request();
        assert!(json::<Draft>(&bare, b"").is_ok());
        assert_eq!(json::<Draft>(&bare, b"{}").unwrap_err().code(), "unsupported_media_type");
    }

    proptest! {
        #[test]
        fn no_body_breaks_the_reading(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Err(error) = json_of::<Draft>(&body) {
                prop_assert!(matches!(error.status().as_u16(), 400 | 422));
            }
        }
    }
}
