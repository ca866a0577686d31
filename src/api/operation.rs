//! An operation: a handler together with the description derived from its signature and annotation.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::guard;
use actix_web::http::Method;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Responder, Route};
use utoipa::openapi::path::{HttpMethod, Operation as Description};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder, Schema};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::http::auth::{Access, Caller};
use crate::http::error::AppError;
use crate::http::problem::{MEDIA_TYPE, Problem};
use crate::http::state::App;

/// Name of the security scheme of access tokens in the OpenAPI document.
pub const BEARER_SCHEME: &str = "bearer";

/// Path of the OpenAPI document, which needs no database.
pub(in crate::api) const DOCUMENT: &str = "/api/v1/openapi.json";

/// Name of the security scheme of the mail gateway in the OpenAPI document.
pub const GATEWAY_SCHEME: &str = "mail_gateway";

/// What the default response of every operation says.
const NOT_CARRIED_OUT: &str = "Not carried out, and nothing has changed. Only outcome_unknown and timed_out leave open \
whether the act took effect: repeat it with the same Idempotency-Key, or look.";

/// A row of the access matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// HTTP method.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: String,
    /// The access rule.
    pub access: Access,
    /// Name of the operation in the OpenAPI document.
    pub operation_id: String,
}

/// One operation of the interface.
pub struct Operation {
    /// Its row of the access matrix.
    pub endpoint: Endpoint,
    /// Its HTTP method as an OpenAPI type.
    pub method: HttpMethod,
    /// Builds its part of the OpenAPI document on demand. All parts together take some fifteen megabytes, which the
    /// worker threads need not keep.
    pub described: fn() -> Described,
    /// Full name of the handler in the code.
    pub handler: &'static str,
    route: Route,
}

/// An operation's part of the OpenAPI document.
pub struct Described {
    /// The operation.
    pub description: Description,
    /// The schemas that it refers to.
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

/// The arguments of a handler, extracted in their order: access is checked before the query or the body is read.
pub trait Arguments: Sized + 'static {
    /// The access rule of the handler.
    const ACCESS: Access;

    /// Extracts the arguments in order.
    fn take(request: &HttpRequest, payload: &mut Payload) -> impl Future<Output = Result<Self, actix_web::Error>>;
}

macro_rules! arguments {
    ($($further:ident)*) => {
        impl<C: Caller + 'static, $($further: FromRequest + 'static),*> Arguments for (C, $($further,)*) {
            const ACCESS: Access = C::ACCESS;

            async fn take(request: &HttpRequest, payload: &mut Payload) -> Result<Self, actix_web::Error> {
                Ok((
                    C::from_request(request, payload).await?,
                    $($further::from_request(request, payload).await.map_err(Into::into)?,)*
                ))
            }
        }
    };
}

arguments!();
arguments!(A1);
arguments!(A1 A2);
arguments!(A1 A2 A3);
arguments!(A1 A2 A3 A4);
arguments!(A1 A2 A3 A4 A5);

/// The operation of a handler whose annotation is `D` (the `__path_…` type beside it).
pub fn operation<D, H, A>(handler: H) -> Operation
where
    D: utoipa::Path + utoipa::__dev::SchemaReferences + utoipa::__dev::Tags<'static>,
    H: Handler<A>,
    H::Output: Responder + 'static,
    A: Arguments,
{
    let method = D::methods().into_iter().next().unwrap_or(HttpMethod::Get);
    let endpoint = Endpoint {
        method: spoken(&method),
        path: D::path(),
        access: A::ACCESS,
        operation_id: D::operation().operation_id.unwrap_or_default(),
    };
    let route = match (A::ACCESS, &endpoint.method) {
        // A public operation that reads also answers HEAD, for probes: the server sends the headers alone.
        (Access::Public, &Method::GET) => web::route().guard(guard::Any(guard::Get()).or(guard::Head())),
        (_, method) => web::method(method.clone()),
    };
    let route = route.to(move |request: HttpRequest, payload: web::Payload| {
        let handler = handler.clone();
        async move { within_time(request, payload, handler).await }
    });
    Operation { endpoint, method, described: described::<D, A>, handler: std::any::type_name::<H>(), route }
}

fn described<D, A>() -> Described
where
    D: utoipa::Path + utoipa::__dev::SchemaReferences + utoipa::__dev::Tags<'static>,
    A: Arguments,
{
    let mut description = D::operation();
    description.tags = Some(D::tags().into_iter().map(str::to_owned).collect());
    let mut schemas = Vec::new();
    D::schemas(&mut schemas);
    annotate(&mut description, &mut schemas, A::ACCESS);
    Described { description, schemas }
}

/// Adds the parts common to all operations: the security scheme, and the problem document as default response.
fn annotate(description: &mut Description, schemas: &mut Vec<(String, RefOr<Schema>)>, access: Access) {
    let scheme = match access {
        Access::Public => None,
        Access::Roles(_) => Some(BEARER_SCHEME),
        Access::MailGateway => Some(GATEWAY_SCHEME),
    };
    description.security = scheme.map(|scheme| vec![SecurityRequirement::new(scheme, [] as [&str; 0])]);
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
    let problem = ResponseBuilder::new().description(NOT_CARRIED_OUT).content(MEDIA_TYPE, content);
    description.responses.responses.insert("default".to_owned(), problem.build().into());
    schemas.push((Problem::name().into_owned(), Problem::schema()));
    Problem::schemas(schemas);
}

/// Extracts the arguments and calls the handler within the request timeout. Writes run in tasks of their own, so that
/// the timeout never interrupts one.
async fn within_time<H, A>(
    request: HttpRequest,
    payload: web::Payload,
    handler: H,
) -> Result<HttpResponse, actix_web::Error>
where
    H: Handler<A>,
    H::Output: Responder + 'static,
    A: Arguments,
{
    let limit = request.app_data::<Data<App>>().map_or(Duration::ZERO, |app| app.config.http.request_timeout);
    let answering = async {
        let mut payload = payload.into_inner();
        if let Some(app) = request.app_data::<Data<App>>().filter(|_| needs_the_schema(request.path())) {
            app.readiness.require_schema(&app.db).await?;
        }
        let arguments = A::take(&request, &mut payload).await?;
        Ok(handler.call(arguments).await.respond_to(&request).map_into_boxed_body())
    };
    match tokio::time::timeout(limit, answering).await {
        Ok(answer) => answer,
        Err(_) => Err(AppError::TimedOut.into()),
    }
}

/// Whether an operation reads tables: all of the interface but its own description.
fn needs_the_schema(path: &str) -> bool {
    path.starts_with("/api/v1/") && path != DOCUMENT
}

/// Registers operations grouped by path, so that a known path with another method is answered with 405.
pub fn register(operations: Vec<Operation>, config: &mut ServiceConfig) {
    let mut paths: Vec<(String, Vec<Route>)> = Vec::new();
    for Operation { endpoint, route, .. } in operations {
        match paths.iter_mut().find(|(path, _)| *path == endpoint.path) {
            Some((_, routes)) => routes.push(route),
            None => paths.push((endpoint.path, vec![route])),
        }
    }
    for (path, routes) in paths {
        config.service(routes.into_iter().fold(web::resource(path), |resource, route| resource.route(route)));
    }
}

fn spoken(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use actix_web::test::{TestRequest, call_service, init_service};

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::http::auth::Anyone;
    use crate::store::db::Db;
    use crate::store::pools::DbSettings;

    #[utoipa::path(get, path = "/never")]
    async fn never_answers(_: Anyone) -> HttpResponse {
        std::future::pending().await
    }

    /// Application state whose database is never used.
    fn app() -> App {
        let mut config = Config::load(None).unwrap();
        config.http.request_timeout = Duration::from_millis(1);
        config.sign_in.argon2_memory_kib = 64;
        config.tokens.signing_keys.insert("a".into(), "a secret of at least thirty-two bytes".into());
        config.tokens.current_signing_key = Some("a".into());
        let settings = DbSettings {
            url: "postgres://localhost/nowhere".into(),
            pool_size: 1,
            wait: Duration::from_millis(1),
            statement_timeout: Duration::from_secs(1),
        };
        App::new(Arc::new(config), Db::open(&settings).unwrap(), Clock::system()).unwrap()
    }

    #[actix_web::test]
    async fn nobody_waits_for_an_answer_without_end() {
        let state = Data::new(app());
        let service = init_service(
            actix_web::App::new()
                .app_data(state)
                .configure(|config| register(vec![operation::<__path_never_answers, _, _>(never_answers)], config)),
        );
        let response = call_service(&service.await, TestRequest::with_uri("/never").to_request()).await;
        assert_eq!(response.status().as_u16(), 503);
    }

    #[test]
    fn a_row_is_read_off_signature_and_annotation() {
        let operation = operation::<__path_never_answers, _, _>(never_answers);
        assert_eq!(
            operation.endpoint,
            Endpoint {
                method: Method::GET,
                path: "/never".to_owned(),
                access: Access::Public,
                operation_id: "never_answers".to_owned()
            }
        );
        let Described { description, schemas } = (operation.described)();
        assert!(description.security.is_none());
        assert!(description.responses.responses.contains_key("default"));
        assert!(schemas.iter().any(|(name, _)| name == "Problem"));
    }
}
