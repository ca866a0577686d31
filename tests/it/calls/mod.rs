//! Calls for regional projects: acceptance of submissions, revisions, notifications.

mod clarifications;
mod earlier;
mod hostile;
mod interface;
mod mails;
mod race;
mod revisions;
mod submissions;
mod verify;

use fonds1035::domain::kernel::refusal::{Refusal, RefusalCode};
use fonds1035::workflow::audit::verify::verify;
use fonds1035::workflow::error::WorkflowError;

use crate::support::db::TestDb;
use crate::support::people::AUDITOR;

/// The refusal of a rule.
fn refused<T: std::fmt::Debug>(outcome: Result<T, WorkflowError>) -> Refusal {
    match outcome {
        Err(WorkflowError::Refused(refusal)) => *refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// The code of a refusal.
fn code<T: std::fmt::Debug>(outcome: Result<T, WorkflowError>) -> RefusalCode {
    refused(outcome).code
}

/// Every fault that a verification finds.
async fn faults(test: &TestDb) -> Vec<String> {
    test.db.snapshot(test.context(&AUDITOR), async |tx| verify(&tx).await).await.unwrap().faults
}
