//! Mail servers with TLS: a message is sent only if the certificate is issued by a trusted authority.

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fonds1035::config::SmtpTls;
use fonds1035::mail::mailer::Mailer;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::scripted_peer::{Peer, Protection, Script};
use super::{PATIENT, smtp};
use crate::support::db::TestDb;

/// What a constructed authority issued to the server at 127.0.0.1; used nowhere else.
pub fn constructed(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/jobs/tls_CONSTRUCTED")).join(name)
}

/// A script whose server has the constructed certificate.
pub fn script(starttls: bool) -> Script {
    let certificate = CertificateDer::from_pem_file(constructed("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(constructed("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
    Script { protection: Some(Protection { config, starttls }), ..Script::kind() }
}

pub fn peer(starttls: bool) -> Peer {
    Peer::start(script(starttls))
}

/// A mailer for the peer that signs in and believes whom the file names.
pub fn mailer(peer: &Peer, starttls: bool, authorities_file: Option<PathBuf>) -> Mailer {
    let Mailer::Smtp(mut settings) = smtp(peer.address(), PATIENT) else { panic!("no SMTP") };
    settings.tls = if starttls { SmtpTls::Starttls } else { SmtpTls::Implicit };
    settings.authorities_file = authorities_file;
    settings.user = Some("fonds1035".into());
    settings.password = Some("a secret".to_owned().into());
    Mailer::Smtp(settings)
}

#[tokio::test]
async fn a_server_that_an_authority_vouches_for_is_told_who_we_are_and_given_the_message() {
    for starttls in [true, false] {
        let test = TestDb::new().await;
        test.enqueue("a@example.org", "endorsed").await;
        let peer = peer(starttls);
        let courier = test.courier(mailer(&peer, starttls, Some(constructed("authority.pem"))));
        assert_eq!(courier.round().await.unwrap().sent, 1, "{:?}", test.deliveries().await);
        assert_eq!(peer.messages().len(), 1);
        let said = format!("PLAIN {}", BASE64_STANDARD.encode("\0fonds1035\0a secret"));
        assert_eq!(peer.credentials(), [said]);
    }
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_is_told_nothing_and_the_message_waits() {
    for starttls in [true, false] {
        // Another name, no authority, one that cannot be read, and a file that is none.
        let nowhere = constructed("nowhere.pem");
        for (host, authorities, why) in [
            ("localhost", Some(constructed("authority.pem")), "certificate"),
            ("127.0.0.1", None, "certificate"),
            ("127.0.0.1", Some(nowhere), "nowhere.pem"),
            ("127.0.0.1", Some(constructed("server.key")), "certificate"),
        ] {
            let test = TestDb::new().await;
            test.enqueue("a@example.org", "endorsed").await;
            let peer = peer(starttls);
            let Mailer::Smtp(mut settings) = mailer(&peer, starttls, authorities) else { panic!("no SMTP") };
            settings.host = host.to_owned();
            assert_eq!(test.courier(Mailer::Smtp(settings)).round().await.unwrap().released, 1, "{host} {why}");
            assert!(peer.messages().is_empty() && peer.credentials().is_empty(), "{host} {why}");
            let said = test.delivery_to("a@example.org").await.last_error.unwrap();
            assert!(said.to_lowercase().contains(why), "{said}");
        }
    }
}
