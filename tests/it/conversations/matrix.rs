//! Visibility of messages for every user, message and channel: it follows the single policy of the domain, and internal
//! messages never reach a state.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::conversations::{Sight, Visibility};
use fonds1035::domain::kernel::access;
use fonds1035::domain::kernel::actor::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::message;
use crate::support::app::TestApp;
use crate::support::builders::{national, step};
use crate::support::people::{
    APPROVER, EVERYBODY, FINANCE_OFFICER, FUND_OFFICER, FUND_OFFICER_OF_XAA, OFFICER_XAA, OFFICER_XAB, Person,
    REGIONAL_OFFICE,
};

diesel::table! { outbox_message (key) { key -> Text, recipient_id -> Uuid, data -> Jsonb, } }

/// What was written: a word that stands in no other message, and where.
struct Said {
    word: &'static str,
    by: Person,
    application: Uuid,
    applicant: &'static str,
    submitted: bool,
    visibility: Visibility,
}

impl Said {
    fn in_sight_of(&self, reader: &Person) -> bool {
        let sight = Sight::of(&reader.actor());
        sight.is_some_and(|sight| sight.reaches(self.applicant.parse().unwrap(), self.submitted, self.visibility))
    }
}

struct World {
    app: TestApp,
    said: Vec<Said>,
    /// Identity, applicant, whether it was handed in.
    applications: [(Uuid, &'static str, bool); 3],
}

/// One application of XAA that was discussed as a draft and after it was handed in, one draft of XAA, one of XAB.
async fn world() -> World {
    let app = TestApp::new().await;
    let [handed_in, draft] = [
        app.db.create(&OFFICER_XAA, national(100_000)).await.unwrap().id,
        app.db.create(&OFFICER_XAA, national(90_000)).await.unwrap().id,
    ];
    let other = app.db.create(&OFFICER_XAB, national(80_000)).await.unwrap().id;
    let applications = [(handed_in, "XAA", true), (draft, "XAA", false), (other, "XAB", false)];
    let mut world = World { app, said: Vec::new(), applications };
    world.say("abacus", &OFFICER_XAA, handed_in, false, json!({ "addressed_to": "state_officer" })).await;
    world.say("balcony", &OFFICER_XAA, draft, false, json!({})).await;
    world.say("cabbage", &OFFICER_XAB, other, false, json!({})).await;
    assert!(world.app.db.clock.set(world.app.db.now() + TimeDelta::hours(1)));
    world.app.db.take(&OFFICER_XAA, handed_in, step(Action::Submit)).await.unwrap();
    let asked = json!({ "addressed_to": "fund_officer" });
    world.say("dahlia", &OFFICER_XAA, handed_in, true, asked).await;
    let inside = |to: &str| json!({ "visibility": "internal", "addressed_to": to });
    world.say("eagle", &FUND_OFFICER, handed_in, true, inside("finance_officer")).await;
    world.say("fabric", &FINANCE_OFFICER, handed_in, true, json!({ "visibility": "internal" })).await;
    world.say("garlic", &REGIONAL_OFFICE, handed_in, true, json!({ "visibility": "internal" })).await;
    world.say("hammer", &APPROVER, handed_in, true, json!({ "addressed_to": "state_officer" })).await;
    world
}

impl World {
    async fn say(&mut self, word: &'static str, by: &Person, application: Uuid, submitted: bool, more: Value) {
        let mut body = message("shared", &format!("About the {word} <b>&"));
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let visibility = body["visibility"].as_str().unwrap().parse().unwrap();
        self.app.said(by, application, &body).await;
        let of = |(id, _, _): &&(Uuid, &'static str, bool)| *id == application;
        let applicant = self.applications.iter().find(of).unwrap().1;
        self.said.push(Said { word, by: *by, application, applicant, submitted, visibility });
    }

    /// The words in a text are exactly those of these messages that the reader may know of.
    fn holds(&self, reader: &Person, what: &str, text: &[u8], of: impl Fn(&Said) -> bool) {
        let text = String::from_utf8_lossy(text);
        for said in &self.said {
            let expected = of(said) && said.in_sight_of(reader);
            assert_eq!(text.contains(said.word), expected, "{what}: {} for {:?}: {text}", said.word, reader);
        }
    }

    async fn conversation(&self, reader: &Person, id: Uuid) {
        let path = format!("/api/v1/applications/{id}/conversation");
        for path in [path.clone(), format!("{path}.json"), format!("/api/v1/applications/{id}")] {
            let reply = self.app.reads(reader, &path).await;
            let known = self.applications.iter().any(|(found, applicant, submitted)| {
                *found == id && access::may_see(&reader.actor(), applicant.parse().unwrap(), *submitted)
            });
            assert_eq!(reply.status, if known { 200 } else { 404 }, "{path} for {reader:?}");
            if path.contains("conversation") {
                self.holds(reader, &path, &reply.body, |said| known && said.application == id);
            } else if known {
                let unread = self.unread(reader, id);
                assert_eq!(reply.json()["conversation"]["unread"], unread, "{path} for {reader:?}");
            }
        }
    }

    fn unread(&self, reader: &Person, id: Uuid) -> usize {
        let counts = |said: &&Said| said.application == id && said.in_sight_of(reader) && said.by.id() != reader.id();
        self.said.iter().filter(counts).count()
    }

    async fn search(&self, reader: &Person) {
        let all = self.app.reads(reader, "/api/v1/messages").await;
        assert_eq!(all.status, 200);
        self.holds(reader, "search", &all.body, |_| true);
        for said in &self.said {
            let found = self.app.reads(reader, &format!("/api/v1/messages?words={}", said.word)).await.json();
            let found = found["items"].as_array().unwrap().len();
            assert_eq!(found, usize::from(said.in_sight_of(reader)), "{} for {reader:?}", said.word);
        }
        let waits = self.app.reads(reader, "/api/v1/messages?waiting_on=finance_officer").await.json();
        let hears = self.said.iter().find(|said| said.word == "eagle").unwrap().in_sight_of(reader);
        // The internal question was followed by an internal remark that answers nothing.
        assert_eq!(waits["items"].as_array().unwrap().len(), usize::from(hears), "{reader:?}");
    }

    async fn list_counts(&self, reader: &Person) {
        let listed = self.app.reads(reader, "/api/v1/applications").await.json();
        for item in listed["items"].as_array().unwrap() {
            let id: Uuid = item["id"].as_str().unwrap().parse().unwrap();
            let counts = &item["conversation"];
            assert_eq!(counts["unread"], self.unread(reader, id), "{reader:?}");
            let groups: Vec<&str> =
                counts["waiting_on"].as_array().unwrap().iter().map(|on| on["group"].as_str().unwrap()).collect();
            let hears = |word: &str| {
                self.said.iter().any(|said| said.word == word && said.application == id && said.in_sight_of(reader))
            };
            assert_eq!(groups.contains(&"fund_officer"), hears("dahlia"), "{reader:?}");
            assert_eq!(groups.contains(&"finance_officer"), hears("eagle"), "{reader:?}");
            assert_eq!(groups.contains(&"state_officer"), hears("abacus") || hears("hammer"), "{reader:?}");
        }
    }
}

#[actix_web::test]
async fn what_is_read_searched_exported_and_counted_is_what_the_policy_says() {
    let world = world().await;
    let mut internal_readers = 0;
    for reader in EVERYBODY {
        let role_reads = reader.actor().role != Role::Administrator;
        if role_reads {
            for (id, _, _) in world.applications {
                world.conversation(reader, id).await;
            }
            world.search(reader).await;
            world.list_counts(reader).await;
        }
        internal_readers += usize::from(world.said.iter().any(|said| said.word == "eagle" && said.in_sight_of(reader)));
    }
    // Regional Office, one fund officer, approver, finance officer, auditor; not the fund officer who represents XAA.
    assert_eq!(internal_readers, 5);
}

#[actix_web::test]
async fn a_mail_and_its_copy_reach_only_whoever_may_read_the_message() {
    let world = world().await;
    let mut connection = AsyncPgConnection::establish(&world.app.db.owner_url()).await.unwrap();
    let mails: Vec<(Uuid, Value)> = outbox_message::table
        .select((outbox_message::recipient_id, outbox_message::data))
        .load(&mut connection)
        .await
        .unwrap();
    for reader in EVERYBODY {
        let copies = world.app.reads(reader, "/api/v1/me/messages?limit=100").await;
        let copies = String::from_utf8(copies.body).unwrap();
        for said in &world.said {
            let told = mails.iter().any(|(to, data)| *to == reader.id() && data.to_string().contains(said.word));
            assert_eq!(copies.contains(said.word), told, "{} for {reader:?}", said.word);
            assert!(!told || said.in_sight_of(reader), "{} for {reader:?}", said.word);
            assert!(!told || said.by.id() != reader.id(), "{} for its author", said.word);
        }
    }
    let told = |reader: &Person, word: &str| {
        mails.iter().any(|(to, data)| *to == reader.id() && data.to_string().contains(word))
    };
    // The office asked hears of it, and so does whoever wrote before; nobody outside the state hears of a draft.
    assert!(told(&FINANCE_OFFICER, "eagle") && told(&FUND_OFFICER, "fabric") && told(&FINANCE_OFFICER, "garlic"));
    assert!(told(&OFFICER_XAA, "hammer") && told(&FUND_OFFICER_OF_XAA, "hammer") && told(&FUND_OFFICER, "dahlia"));
    assert!(!told(&FUND_OFFICER_OF_XAA, "eagle") && !told(&FUND_OFFICER, "abacus"));
}

#[actix_web::test]
async fn reading_is_marked_for_the_reader_alone_and_never_taken_back() {
    let world = world().await;
    let (app, id) = (&world.app, world.applications[0].0);
    let path = format!("/api/v1/applications/{id}/conversation");
    let listed = app.reads(&FUND_OFFICER, &path).await.json();
    let ids: Vec<&str> = listed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    let mark = async |by: &Person, through: &str| {
        let body = json!({ "through": through });
        app.ask("PUT", &format!("{path}/read")).by(by).json(&body).send().await.status
    };
    let unread = async |by: &Person| {
        app.reads(by, &format!("/api/v1/applications/{id}")).await.json()["conversation"]["unread"].as_i64().unwrap()
    };
    let before = unread(&REGIONAL_OFFICE).await;
    for through in [ids[0], ids[0], *ids.last().unwrap()] {
        assert_eq!(mark(&FUND_OFFICER, through).await, 204);
        assert_eq!(unread(&FUND_OFFICER).await, 0);
    }
    assert_eq!(unread(&REGIONAL_OFFICE).await, before);
    // A message that the reader may not know of is no place to have read to.
    let internal = listed["items"].as_array().unwrap().iter().find(|item| item["visibility"] == "internal").unwrap();
    assert_eq!(mark(&OFFICER_XAA, internal["id"].as_str().unwrap()).await, 404);
    assert_eq!(mark(&OFFICER_XAB, ids[0]).await, 404);
    app.said(&OFFICER_XAA, id, &message("shared", "One more.")).await;
    assert_eq!((unread(&FUND_OFFICER).await, unread(&OFFICER_XAA).await), (1, 1));
}
