//! Selects the actors of a scenario among the persons with active accounts, by the roles that the workflow requires.
//!
//! The requester is preferred for transitions of the own role, then the oldest account. Excluded are persons who
//! represent a state that the application concerns and, for approvals, the person who recommended.

use uuid::Uuid;

use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::lifecycle::table::transition;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::people::users::{self, UserRow};

/// The persons who may act for the Fund.
#[derive(Debug)]
pub(in crate::workflow) struct Actors {
    persons: Vec<UserRow>,
}

impl Actors {
    /// Reads the active fund officers and approvers.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub(in crate::workflow) async fn of(connection: &Connection, asker: &Actor) -> Result<Actors, StoreError> {
        let (mut persons, approvers) = futures_util::try_join!(
            users::active(connection, Role::FundOfficer),
            users::active(connection, Role::Approver)
        )?;
        persons.extend(approvers);
        // A stable sort: the requester comes first, the other persons keep their order.
        persons.sort_by_key(|person| person.id != asker.user_id);
        Ok(Actors { persons })
    }

    /// The person to perform a transition on an application that concerns these states. The person `recommended_by` is
    /// excluded from approvals.
    ///
    /// # Errors
    /// [`RefusalCode::NobodyToAct`]. If the transition does not exist from the state, any role is accepted here, and
    /// performing it is refused.
    pub(in crate::workflow) fn person(
        &self,
        from: State,
        action: Action,
        concerned: &[StateCode],
        recommended_by: Option<Uuid>,
    ) -> Result<&UserRow, Refusal> {
        let step = transition(from, action);
        let may = |person: &&UserRow| {
            let apart = action != Action::Approve || recommended_by != Some(person.id);
            let by = step.is_none_or(|step| step.by.contains(&person.role));
            by && apart && !access::conflicts(&person.actor(), concerned.iter().copied())
        };
        let role = step.and_then(|step| step.by.first().copied()).unwrap_or(Role::FundOfficer);
        let nobody = || Refusal::new(RefusalCode::NobodyToAct).with("role", role).with("action", action);
        self.persons.iter().find(may).ok_or_else(nobody)
    }
}
