//! Builders of calls for regional projects, and of an application that is submitted during a call.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::calls::{Call, Grace, Window};
use fonds1035::domain::kernel::credit_line::Scope;
use fonds1035::workflow::calls;
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::lifecycle::perform::Performed;
use uuid::Uuid;

use super::builders::{letter, national, step};
use super::db::TestDb;
use super::people::{FUND_OFFICER, OFFICER_XAA};

/// A regional project of XAA that benefits XAB and XAC as well.
pub fn regional() -> Draft {
    Draft {
        scope: Some(Scope::Regional),
        beneficiaries: ["XAA", "XAB", "XAC"].map(|code| code.parse().unwrap()).into(),
        ..national(150_000)
    }
}

/// An instant, written with its offset.
pub fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// A submission window in a time zone, with a grace period in minutes.
pub fn window_in(zone: Tz, opens: &str, closes: &str, minutes: u16) -> Window {
    let reason = (minutes > 0).then(|| "CONSTRUCTED power cut".to_owned());
    Window::new(at(opens), at(closes), zone, Grace::new(minutes, reason).unwrap()).unwrap()
}

/// A submission window in the time zone of Geneva.
pub fn window(opens: &str, closes: &str, minutes: u16) -> Window {
    window_in(Tz::Europe__Zurich, opens, closes, minutes)
}

impl TestDb {
    /// Sets the clock to an instant.
    pub fn go_to(&self, instant: DateTime<Utc>) {
        assert!(self.clock.set(instant));
    }

    /// Records a call.
    pub async fn announce(&self, window: Window) -> Result<Call, WorkflowError> {
        let (title, source) = ("CONSTRUCTED call".to_owned(), "CONSTRUCTED decision".to_owned());
        let context = self.context(&FUND_OFFICER);
        self.db.write(context, async move |tx| calls::record(&tx, title, source, window).await).await
    }

    /// Records a call that opens now and closes in a year.
    pub async fn open_call(&self) -> Call {
        let closes = self.now() + TimeDelta::days(365);
        let window = Window::new(self.now(), closes, Tz::Europe__Zurich, Grace::NONE).unwrap();
        self.announce(window).await.unwrap()
    }

    /// Revises a call.
    pub async fn revise_call(&self, id: Uuid, expected: i32, window: Window) -> Result<Call, WorkflowError> {
        let context = self.context(&FUND_OFFICER);
        self.db.write(context, async move |tx| calls::revise(&tx, id, expected, window, "Because.").await).await
    }

    /// A regional draft of XAA with a letter, ready for submission.
    pub async fn regional_draft(&self) -> Uuid {
        let id = self.create(&OFFICER_XAA, regional()).await.unwrap().id;
        self.attach(&OFFICER_XAA, id, letter("XAA")).await.unwrap();
        id
    }

    /// Submits an application of XAA.
    pub async fn submit(&self, id: Uuid) -> Result<Performed, WorkflowError> {
        self.take(&OFFICER_XAA, id, step(Action::Submit)).await
    }
}
