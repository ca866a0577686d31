//! Background jobs: leases, delivery to mail servers, reminders, digests and the purge.

mod after_approval;
mod digests;
mod exim;
mod failures;
mod heartbeat;
mod leases;
mod outages;
mod places;
mod purge;
mod reminders;
pub mod scripted_peer;
mod silence;
mod telling;
mod tls;
mod unrecorded;

use std::net::SocketAddr;
use std::num::NonZeroU16;
use std::sync::Arc;
use std::time::Duration;

use fonds1035::config::{Config, Mail, Reminders, Smtp, SmtpTls};
use fonds1035::domain::notifications::preference::Preferences;
use fonds1035::jobs::deliver::DeliveryWorker;
use fonds1035::jobs::memory::Memory;
use fonds1035::mail::mailer::Mailer;
use fonds1035::store::db::Context;
use fonds1035::store::notifications::delivery::{self, Delivery};
use fonds1035::store::outbox::{self, Recipient};
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::notifications::retry;
use serde_json::json;
use uuid::Uuid;

use crate::support::db::TestDb;
use crate::support::people::{ADMINISTRATOR, AUDITOR};

/// Long enough for an answer that comes.
pub const PATIENT: Duration = Duration::from_secs(20);
/// Short, for an answer that never comes.
const IMPATIENT: Duration = Duration::from_millis(250);

fn mail() -> Mail {
    Mail { from: "Fonds 1035 <fonds1035@example.org>".parse().unwrap(), ..Config::load(None).unwrap().mail }
}

fn reminders() -> Reminders {
    Config::load(None).unwrap().reminders
}

/// A mailer for a server at this address, which ends a try after `timeout`.
pub fn smtp(address: SocketAddr, timeout: Duration) -> Mailer {
    Mailer::Smtp(Box::new(Smtp {
        host: address.ip().to_string(),
        port: NonZeroU16::new(address.port()).unwrap(),
        tls: SmtpTls::None,
        authorities_file: None,
        user: None,
        password: None,
        timeout,
    }))
}

impl TestDb {
    fn courier(&self, mailer: Mailer) -> DeliveryWorker {
        DeliveryWorker {
            db: self.db.clone(),
            clock: self.clock.clone(),
            mailer,
            mail: mail(),
            public_base_url: "https://fonds1035.example".into(),
            memory: Memory::default(),
        }
    }

    fn job(&self) -> Context {
        Context { actor: None, now: self.now(), request_id: "test".into() }
    }

    /// Puts a message of this kind to this address into the outbox.
    async fn enqueue(&self, address: &str, kind: &str) {
        let data = json!({
            "reference": "2019-0042", "title": "Registers for the border posts", "applicant": "XAA",
            "applicant_names": { "en": "Alphaland", "fr": "Alphalande", "es": "Alfalandia" },
            "content_hash": "ab".repeat(32), "at": "2019-06-03T12:00:00Z", "capital_zone": "Africa/Bujumbura",
            "amount": "200000.00", "line": null, "comment": null, "reasons": [],
            "application_id": "01900000-0000-7000-8000-000000000042",
        });
        let to = Recipient {
            id: AUDITOR.id(),
            email: address.into(),
            name: "Auditor".into(),
            language: "en".into(),
            role: AUDITOR.actor().role,
            represents: None,
            choices: Preferences::default(),
        };
        let (key, kind) = (format!("{address}/{kind}"), kind.to_owned());
        self.db
            .bookkeeping(self.job(), async move |tx| outbox::enqueue(&tx, &key, &to, &kind, &data).await)
            .await
            .unwrap();
    }

    /// What the administrator sees, youngest first.
    async fn deliveries(&self) -> Vec<Delivery> {
        delivery::page(&self.db.reader().await.unwrap(), None, None, None, 1_000).await.unwrap()
    }

    async fn delivery_to(&self, address: &str) -> Delivery {
        let all = self.deliveries().await;
        all.into_iter().find(|delivery| delivery.recipient_email == address).unwrap()
    }

    async fn resend(&self, id: Uuid) -> Result<(), WorkflowError> {
        let context = self.context(&ADMINISTRATOR);
        self.db.write(context, async move |tx: Arc<_>| retry::retry(&tx, id).await).await
    }
}
