//! Requests generated from the OpenAPI document: for each operation a body that is valid by its schema.

use std::sync::Arc;

use fonds1035::api::{self, Access};
use serde_json::{Map, Value, json};

use super::app::{Ask, TestApp};
use super::builders::PDF;
use super::people::{EVERYBODY, Person};

/// Media type of the generated forms.
pub const FORM: &str = "multipart/form-data; boundary=made-up";

/// Media type of the request body of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sends {
    /// No body.
    Nothing,
    /// JSON.
    Json,
    /// A form whose JSON part has this name.
    Form(String),
    /// Text of this media type.
    Text(String),
}

/// An operation of the OpenAPI document, with its permissions.
#[derive(Debug, Clone)]
pub struct Described {
    /// The operation ID.
    pub id: String,
    /// The HTTP method.
    pub method: String,
    /// The path with parameters in braces.
    pub path: String,
    /// The permissions.
    pub access: Access,
    /// The media type of the body.
    pub sends: Sends,
    description: Value,
    document: Arc<Value>,
}

/// Every operation; an operation that accepts JSON or a form is listed twice.
pub fn described() -> Vec<Described> {
    let document: Arc<Value> = Arc::new(serde_json::from_str(fonds1035::print::openapi()).unwrap());
    let mut found = Vec::new();
    for endpoint in api::endpoints() {
        let method = endpoint.method.as_str().to_lowercase();
        let description = document["paths"][&endpoint.path][&method].clone();
        let contents = description["requestBody"]["content"].as_object().cloned().unwrap_or_default();
        let mut ways: Vec<Sends> =
            contents.iter().map(|(media_type, content)| way(&document, media_type, content)).collect();
        if ways.is_empty() {
            ways.push(Sends::Nothing);
        }
        found.extend(ways.into_iter().map(|sends| Described {
            id: endpoint.operation_id.clone(),
            method: endpoint.method.as_str().to_owned(),
            path: endpoint.path.clone(),
            access: endpoint.access,
            sends,
            description: description.clone(),
            document: Arc::clone(&document),
        }));
    }
    found
}

fn way(document: &Value, media_type: &str, content: &Value) -> Sends {
    if media_type == "application/json" {
        return Sends::Json;
    }
    if !media_type.starts_with("multipart/") {
        return Sends::Text(media_type.to_owned());
    }
    let form = resolved(document, &content["schema"]);
    let part = form["properties"].as_object().unwrap().keys().find(|name| *name != "document").unwrap();
    Sends::Form(part.clone())
}

fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

impl Described {
    /// Whether the operation has a header parameter of this name.
    pub fn takes(&self, header: &str) -> bool {
        let parameters = self.description["parameters"].as_array().cloned().unwrap_or_default();
        parameters.iter().any(|parameter| parameter["name"].as_str().unwrap().eq_ignore_ascii_case(header))
    }

    /// A person who may call the operation; none if it is public or for a gateway.
    pub fn caller(&self) -> Option<Person> {
        match self.access {
            Access::Public | Access::MailGateway => None,
            Access::Roles(roles) => EVERYBODY.iter().copied().find(|person| roles.contains(&person.actor().role)),
        }
    }

    /// The schema of the JSON body.
    fn schema(&self) -> Value {
        let contents = &self.description["requestBody"]["content"];
        match &self.sends {
            Sends::Nothing => Value::Null,
            Sends::Json => contents["application/json"]["schema"].clone(),
            Sends::Text(media_type) => contents[media_type]["schema"].clone(),
            Sends::Form(part) => {
                resolved(&self.document, &contents["multipart/form-data"]["schema"])["properties"][part].clone()
            }
        }
    }

    /// A body with the required properties, or with all properties if `whole`; null if there is no body.
    pub fn body(&self, whole: bool) -> Value {
        if self.sends == Sends::Nothing { Value::Null } else { self.made_up(&self.schema(), "", whole) }
    }

    fn made_up(&self, schema: &Value, name: &str, whole: bool) -> Value {
        let schema = resolved(&self.document, schema);
        if let Some(words) = schema["enum"].as_array() {
            return words[0].clone();
        }
        if let Some(choice) = schema["oneOf"].as_array() {
            let first = choice.iter().find(|variant| variant["type"] != "null").unwrap();
            return self.made_up(first, name, whole);
        }
        let kinds = &schema["type"];
        let kind = kinds
            .as_str()
            .or_else(|| kinds.as_array()?.iter().find_map(|kind| kind.as_str().filter(|kind| *kind != "null")));
        match kind {
            Some("object") => self.object(schema, whole),
            Some("array") => json!([self.made_up(&schema["items"], name, whole)]),
            Some("integer") if name == "year" || name == "financial_year" => json!(2019),
            Some("integer") => json!(schema["minimum"].as_i64().unwrap_or(1).max(1)),
            Some("boolean") => json!(true),
            Some("string") => json!(text(schema, name)),
            other => panic!("{name} is of no known type: {other:?} in {schema}"),
        }
    }

    fn object(&self, schema: &Value, whole: bool) -> Value {
        let needed: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let fields = schema["properties"].as_object().cloned().unwrap_or_default();
        let chosen = fields.iter().filter(|(name, _)| whole || needed.contains(&name.as_str()));
        let made: Map<String, Value> =
            chosen.map(|(name, field)| (name.clone(), self.made_up(field, name, whole))).collect();
        Value::Object(made)
    }

    /// A request at a path with this body, and with the key and the version where the operation has these headers.
    pub fn ask<'a>(&self, app: &'a TestApp, path: &str, body: &Value) -> Ask<'a> {
        let mut ask = self.bare(app, path, body);
        if self.takes("Idempotency-Key") {
            ask = ask.key(&format!("made-up-{}", self.id));
        }
        if self.takes("If-Match") { ask.version(1) } else { ask }
    }

    /// A request at a path with this body, without the headers.
    pub fn bare<'a>(&self, app: &'a TestApp, path: &str, body: &Value) -> Ask<'a> {
        let ask = app.ask(&self.method, path);
        match &self.sends {
            Sends::Nothing => ask,
            Sends::Json => ask.json(body),
            Sends::Text(media_type) => ask.text(media_type, body.as_str().unwrap()),
            Sends::Form(part) => ask.text(FORM, &form(part, &body.to_string())),
        }
    }
}

/// A form with a JSON part of this name and a PDF.
pub fn form(part: &str, said: &str) -> String {
    format!(
        "--made-up\r\ncontent-disposition: form-data; name=\"{part}\"\r\n\r\n{said}\r\n\
         --made-up\r\ncontent-disposition: form-data; name=\"document\"; filename=\"a.pdf\"\r\n\r\n{}\r\n--made-up--\r\n",
        std::str::from_utf8(PDF).unwrap()
    )
}

fn text(schema: &Value, name: &str) -> String {
    let said = match (schema["format"].as_str(), schema["pattern"].as_str(), name) {
        (Some("date"), ..) => "2019-06-03",
        (Some("uuid"), ..) => "00000000-0000-7000-8000-000000000000",
        (_, Some("^[A-Z]{3}$"), _) => "XAA",
        (_, Some(_), _) => schema["examples"][0].as_str().unwrap(),
        (_, _, "email") => "somebody@example.org",
        (_, _, "password") => "correct horse battery staple",
        _ => "x",
    };
    said.to_owned()
}

/// Values of path parameters: an unused identifier, and the first value of every other parameter.
pub const PLACES: &[(&str, &str)] = &[
    ("id", "00000000-0000-7000-8000-000000000000"),
    ("number", "1"),
    ("year", "2019"),
    ("code", "XAA"),
    ("line", "line_1"),
];

/// A path with its parameters replaced; a parameter without a value fails the test.
pub fn filled(path: &str, substitutes: &[(&str, &str)]) -> String {
    let filled =
        substitutes.iter().fold(path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
    assert!(!filled.contains('{'), "{path} has a parameter without a substitute");
    filled
}

/// JSON pointers to every date in a body.
pub fn days(body: &Value) -> Vec<String> {
    match body {
        Value::String(text) if text == "2019-06-03" => vec![String::new()],
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(at, item)| days(item).into_iter().map(move |rest| format!("/{at}{rest}")))
            .collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, field)| days(field).into_iter().map(move |rest| format!("/{name}{rest}")))
            .collect(),
        _ => Vec::new(),
    }
}
