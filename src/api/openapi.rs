//! The OpenAPI 3.1 document of the interface, generated from the operations, and its interactive page (Swagger UI).
//!
//! The error responses of each operation are added here, derived from its access rule, parameters and request body, so
//! that no handler can omit one.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use actix_web::web::{self, Path, ServiceConfig};
use utoipa::openapi::path::{HttpMethod, Operation as Description, ParameterIn};
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, License, OpenApi, OpenApiBuilder, Paths, Ref, RefOr, ResponseBuilder,
    Schema,
};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_swagger_ui::Config;

use super::operation::{BEARER_SCHEME, DOCUMENT, Described, Endpoint, GATEWAY_SCHEME, Operation, operation};
use crate::domain::notifications::message::DeliveryStatus;
use crate::http::auth::{Access, Anyone};
use crate::http::body;
use crate::http::error::AppError;
use crate::http::problem::{self, Problem};

/// Path of the interactive page.
const PAGE: &str = "/api/docs/";

/// Content security policy of the page: its own scripts and styles, and requests to this service only.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
connect-src 'self'; font-src 'self'; frame-ancestors 'none'";

const ABOUT: &str = "The grant workflow of the Fonds 1035: from a state's proposal to the account of its credit line. \
Amounts are strings with at most two decimals, in US dollars, those of assessed contributions in Swiss francs. Unknown fields are refused. A request that acts carries an \
Idempotency-Key, a change the If-Match of the version it is based on. What is not carried out is told as a problem \
(RFC 9457) in English, French or Spanish, by Accept-Language.";

static TEXT: LazyLock<String> = LazyLock::new(|| {
    // The document contains only text, so its serialization cannot fail.
    document().to_pretty_json().unwrap_or_default() + "\n"
});

/// The document as served and as kept in `docs/openapi.json`.
pub fn text() -> &'static str {
    &TEXT
}

fn document() -> OpenApi {
    let mut paths = Paths::new();
    let mut components = Components::new();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme(BEARER_SCHEME, SecurityScheme::Http(bearer));
    let gateway = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme(GATEWAY_SCHEME, SecurityScheme::Http(gateway));
    // A schema used only by a query parameter is not among the schemas of any operation.
    let mut schemas = vec![(DeliveryStatus::name().into_owned(), DeliveryStatus::schema())];
    let mut sent = BTreeSet::new();
    for Operation { endpoint, method, described, .. } in super::operations() {
        let Described { mut description, schemas: further } = described();
        complete(&mut description, &endpoint, &method);
        sent.extend(bodies(&description));
        paths.add_path_operation(&endpoint.path, vec![method], description);
        schemas.extend(further);
    }
    components.schemas.extend(schemas);
    components.schemas.values_mut().for_each(close_variants);
    for name in &sent {
        close(components.schemas.get_mut(name));
    }
    let info = InfoBuilder::new()
        .title("Fonds 1035")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(License::new("MIT")))
        .build();
    OpenApiBuilder::new().info(info).paths(paths).components(Some(components)).build()
}

/// The names of the request body schemas of an operation.
fn bodies(description: &Description) -> Vec<String> {
    let Some(RefOr::T(body)) = &description.request_body else { return Vec::new() };
    let named = body.content.values().filter_map(|content| match content {
        RefOr::T(content) => match content.schema.as_ref()? {
            RefOr::Ref(reference) => reference.ref_location.rsplit('/').next().map(str::to_owned),
            RefOr::T(_) => None,
        },
        RefOr::Ref(_) => None,
    });
    named.collect()
}

/// Sets `additionalProperties: false`, because unknown fields and parts are refused.
fn close(schema: Option<&mut RefOr<Schema>>) {
    if let Some(RefOr::T(Schema::Object(object))) = schema {
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    }
}

/// Closes the variants of a `oneOf` that are distinguished by the name of their only field.
fn close_variants(schema: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::OneOf(choice)) = schema {
        for variant in &mut choice.items {
            if matches!(variant, RefOr::T(Schema::Object(object)) if object.properties.len() == 1) {
                close(Some(variant));
            }
        }
    }
}

/// Adds the error responses that follow from the access rule, the parameters and the request body.
fn complete(description: &mut Description, endpoint: &Endpoint, method: &HttpMethod) {
    for (status, words) in problems(description, endpoint, method) {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
        let response = ResponseBuilder::new().description(words).content(problem::MEDIA_TYPE, content).build();
        description.responses.responses.entry(status.to_owned()).or_insert(RefOr::T(response));
    }
}

fn problems(description: &Description, endpoint: &Endpoint, method: &HttpMethod) -> Vec<(&'static str, &'static str)> {
    let parameters = || {
        description.parameters.iter().flatten().filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        })
    };
    let header = |name: &str| parameters().any(|parameter| parameter.name.eq_ignore_ascii_case(name));
    let sends = description.request_body.is_some();
    let asks = parameters().any(|parameter| parameter.parameter_in == ParameterIn::Query);
    let restricted = endpoint.access != Access::Public;
    // Public operations with a body receive only credentials and one-time links.
    let proves = !restricted && sends;
    [
        (sends || header("If-Match"), "400", "Malformed JSON, an unreadable body, or a missing or malformed header"),
        (restricted, "401", "No access token, or one that is of no use"),
        (proves, "401", "What was sent proves nothing"),
        (restricted, "403", "The role does not allow it"),
        (proves, "403", "The link is of no use"),
        (endpoint.path.contains('{'), "404", "Nothing there, or nothing that the caller may know of"),
        (sends && *method != HttpMethod::Get, "409", "A rule says no, or the same request is still being worked on"),
        (header("If-Match"), "412", "The version named is not the last one"),
        (sends, "413", "More bytes than are accepted"),
        (sends, "415", "Not the media type that is read here"),
        (sends || asks, "422", "Fields or parameters that cannot be accepted, each with its place"),
        (header("If-Match"), "428", "If-Match is missing"),
        (proves, "429", "Too many attempts; Retry-After says when the next one is possible"),
        (
            true,
            "503",
            "No free place, no database, no answer in time, or an unknown outcome; Retry-After says when to try again",
        ),
    ]
    .into_iter()
    .filter(|(answers, _, _)| *answers)
    .map(|(_, status, words)| (status, words))
    .collect()
}

/// Shows this document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "about",
    responses((status = 200, description = "The OpenAPI document", body = serde_json::Value)))]
pub async fn show_openapi(_: Anyone) -> HttpResponse {
    HttpResponse::Ok().insert_header((CONTENT_TYPE, body::JSON)).body(text())
}

/// The operations of this file.
pub fn operations() -> Vec<Operation> {
    vec![operation::<__path_show_openapi, _, _>(show_openapi)]
}

async fn page(file: Path<String>) -> Result<HttpResponse, AppError> {
    static CONFIG: LazyLock<Arc<Config<'static>>> =
        LazyLock::new(|| Arc::new(Config::from(DOCUMENT).try_it_out_enabled(true).validator_url("none")));
    let found = utoipa_swagger_ui::serve(&file, Arc::clone(&CONFIG))
        .map_err(|error| AppError::Internal(format!("the page of the interface: {error}")))?
        .ok_or(AppError::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, found.content_type))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .body(found.bytes.into_owned()))
}

/// Registers the interactive page.
pub fn pages(config: &mut ServiceConfig) {
    config
        .route("/api/docs", web::get().to(async || HttpResponse::SeeOther().insert_header((LOCATION, PAGE)).finish()))
        .route("/api/docs/{file:.*}", web::get().to(page));
}
