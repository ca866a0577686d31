//! Permissions: every operation is called without a token, with a forged token and with every role.

use fonds1035::api;
use fonds1035::http::auth::Access;

use crate::support::app::TestApp;
use crate::support::people::EVERYBODY;
use crate::support::requests::{PLACES, filled};

#[actix_web::test]
async fn every_operation_is_open_to_exactly_the_roles_of_its_row() {
    let app = TestApp::new().await;
    let mut called = 0;
    for endpoint in api::endpoints() {
        let path = filled(&endpoint.path, PLACES);
        let name = format!("{} {path}", endpoint.method);
        let nobody = app.ask(endpoint.method.as_str(), &path).send().await;
        let forger = app.ask(endpoint.method.as_str(), &path).header("authorization", "Bearer e30.e30.e30");
        let forger = forger.send().await;
        match endpoint.access {
            Access::Public => assert_ne!(nobody.status, 401, "{name}"),
            Access::MailGateway => {
                assert_eq!(nobody.problem(), (401, "not_signed_in".to_owned()), "{name}");
                assert_eq!(forger.problem(), (401, "not_signed_in".to_owned()), "{name}");
                for person in EVERYBODY {
                    let reply = app.ask(endpoint.method.as_str(), &path).by(person).send().await;
                    assert_eq!(reply.problem(), (401, "not_signed_in".to_owned()), "{name}");
                }
            }
            Access::Roles(roles) => {
                assert_eq!(nobody.problem(), (401, "not_signed_in".to_owned()), "{name}");
                assert_eq!(forger.problem(), (401, "not_signed_in".to_owned()), "{name}");
                for person in EVERYBODY {
                    let reply = app.ask(endpoint.method.as_str(), &path).by(person).send().await;
                    let role = person.actor().role;
                    if roles.contains(&role) {
                        assert!(!matches!(reply.status, 401 | 403), "{name} as {role}: {reply:?}");
                    } else {
                        assert_eq!(reply.problem(), (403, "forbidden".to_owned()), "{name} as {role}");
                    }
                    called += 1;
                }
            }
        }
    }
    assert!(called >= 8 * EVERYBODY.len(), "{called} calls");
}
