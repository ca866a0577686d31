//! Builders of amendments, and the steps that take them to a state.

use fonds1035::domain::amendments::amendment::Changes;
use fonds1035::domain::amendments::amendment_table::AmendmentAction;
use fonds1035::workflow::amendments::{self, AmendmentTaken};
use fonds1035::workflow::error::WorkflowError;
use uuid::Uuid;

use super::builders::letter;
use super::db::TestDb;
use super::people::{APPROVER, FUND_OFFICER, OFFICER_XAA, Person, REGIONAL_OFFICE};

/// A longer duration.
pub fn longer(months: u16) -> Changes {
    Changes { duration_months: Some(months), ..Changes::default() }
}

impl TestDb {
    /// Requests an amendment.
    pub async fn ask_to_amend(
        &self,
        by: &Person,
        id: Uuid,
        changes: Changes,
        late: bool,
    ) -> Result<AmendmentTaken, WorkflowError> {
        let actor = by.actor();
        let because = Some("Because.".to_owned());
        self.db
            .write(self.context(by), async move |tx| {
                amendments::request(&tx, &actor, id, None, (&changes, late), because).await
            })
            .await
    }

    /// Takes a step of an amendment, with a reason.
    pub async fn amend(
        &self,
        by: &Person,
        place: (Uuid, i32),
        version: i32,
        action: AmendmentAction,
    ) -> Result<AmendmentTaken, WorkflowError> {
        let actor = by.actor();
        let because = Some("Because.".to_owned());
        self.db
            .write(self.context(by), async move |tx| {
                amendments::step(&tx, &actor, place, version, action, because).await
            })
            .await
    }

    /// Attaches the letter of a state to an amendment.
    pub async fn attach_to_amendment(
        &self,
        by: &Person,
        place: (Uuid, i32),
        version: i32,
        state: &str,
    ) -> Result<AmendmentTaken, WorkflowError> {
        let (actor, new) = (by.actor(), letter(state));
        self.db
            .write(self.context(by), async move |tx| amendments::attach_letter(&tx, &actor, place, version, new).await)
            .await
    }

    /// An amendment of a project of XAA, requested by the Regional Office and taken to its recommendation.
    pub async fn recommended_amendment(&self, id: Uuid, changes: Changes) -> AmendmentTaken {
        let asked = self.ask_to_amend(&REGIONAL_OFFICE, id, changes, false).await.unwrap();
        let place = (id, asked.number);
        self.attach_to_amendment(&OFFICER_XAA, place, 1, "XAA").await.unwrap();
        self.amend(&REGIONAL_OFFICE, place, 2, AmendmentAction::Endorse).await.unwrap();
        self.amend(&FUND_OFFICER, place, 3, AmendmentAction::Recommend).await.unwrap()
    }

    /// An approved amendment of a project of XAA.
    pub async fn approved_amendment(&self, id: Uuid, changes: Changes) -> AmendmentTaken {
        let ready = self.recommended_amendment(id, changes).await;
        self.amend(&APPROVER, (id, ready.number), ready.version, AmendmentAction::Approve).await.unwrap()
    }
}
