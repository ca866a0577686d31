//! The REST interface under `/api/v1`: one module per resource, and here the list of all operations.
//!
//! An operation is one handler. Its route, its row of the access matrix and its part of the OpenAPI document are
//! derived from the handler's signature and annotation, so that they cannot diverge.

pub mod amendments;
pub mod applications;
pub mod audit;
pub mod calls;
pub mod conversations;
pub mod documents;
pub mod health;
pub mod ledger;
pub mod member_states;
pub mod notifications;
pub mod openapi;
pub mod operation;
pub mod payments;
pub mod people;
pub mod permission;
pub mod projects;
pub mod queue;
pub mod rules;
pub mod scenarios;

use actix_web::web::{PathConfig, ServiceConfig};

pub use operation::{Endpoint, Operation};

pub use crate::http::auth::Access;
use crate::http::error::AppError;

/// Every operation of the service.
pub fn operations() -> Vec<Operation> {
    [
        people::sessions::operations(),
        people::users::operations(),
        notifications::preferences::operations(),
        notifications::inbox::operations(),
        applications::operations(),
        projects::reports::operations(),
        calls::operations(),
        payments::payment_plans::operations(),
        payments::instalments::operations(),
        projects::obligations::operations(),
        amendments::operations(),
        conversations::operations(),
        documents::operations(),
        member_states::states::operations(),
        member_states::contributions::operations(),
        member_states::article_4::operations(),
        rules::operations(),
        ledger::budget_years::operations(),
        ledger::statements::operations(),
        queue::positions::operations(),
        queue::ranking::operations(),
        ledger::regions::operations(),
        scenarios::operations(),
        scenarios::rule_impact::operations(),
        audit::operations(),
        notifications::outbox::operations(),
        notifications::bounces::operations(),
        openapi::operations(),
        health::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The access matrix: the access rule of every operation.
pub fn endpoints() -> Vec<Endpoint> {
    operations().into_iter().map(|operation| operation.endpoint).collect()
}

/// Registers every operation.
pub fn routes(config: &mut ServiceConfig) {
    // A malformed identifier in a path is answered with 404.
    config.app_data(PathConfig::default().error_handler(|_, _| AppError::NotFound.into()));
    operation::register(operations(), config);
    openapi::pages(config);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_is_named_after_its_handler_and_only_once() {
        let mut names = BTreeSet::new();
        let mut places = BTreeSet::new();
        for operation in operations() {
            let Endpoint { method, path, operation_id, .. } = &operation.endpoint;
            assert!(operation.handler.ends_with(&format!("::{operation_id}")), "{operation_id}: {}", operation.handler);
            assert!(names.insert(operation_id.clone()), "{operation_id} twice");
            assert!(places.insert(format!("{method} {path}")), "{method} {path} twice");
            let for_operators = ["/healthz", "/readyz", "/metrics"].contains(&path.as_str());
            assert!(path.starts_with("/api/v1/") || for_operators, "{path}");
        }
        assert!(names.len() >= 10, "{names:?}");
    }
}
