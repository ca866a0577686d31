//! Enqueues the notifications about payments: one message per recipient, from the data of the transaction.

use crate::domain::kernel::notification::Tell;
use crate::domain::notifications::message::{NoticeData, PaymentFacts};
use crate::store::db::Tx;
use crate::store::json::to_json;
use crate::store::member_states::states;
use crate::store::outbox;
use crate::workflow::error::WorkflowError;
use crate::workflow::payments::load_case::LoadedPayments;

/// Puts the messages of a step into the outbox. `act` identifies the step among all of the project.
///
/// # Errors
/// A [`WorkflowError`].
pub(in crate::workflow) async fn enqueue_notifications(
    tx: &Tx,
    loaded: &LoadedPayments,
    act: &str,
    tells: &[Tell],
    facts: PaymentFacts,
    comment: Option<String>,
) -> Result<(), WorkflowError> {
    let connection = tx.connection()?;
    let (row, content) = (&loaded.row, &loaded.agreed.content);
    let applicant = states::find(connection, row.applicant).await?;
    let data = NoticeData {
        application_id: row.id,
        reference: row.reference.clone(),
        title: content.title.clone().unwrap_or_default(),
        applicant: row.applicant,
        applicant_names: applicant.names(),
        content_hash: loaded.agreed.content_hash.to_string(),
        at: tx.context().now,
        capital_zone: applicant.capital_zone,
        amount: loaded.case.granted,
        line: Some(loaded.money.line),
        comment,
        reasons: Vec::new(),
        changes: Vec::new(),
        focal_point: None,
        returned: None,
        report: None,
        payment: Some(facts),
        amendment: None,
    };
    let data = to_json(&data)?;
    for told in tells {
        for person in outbox::recipients(connection, told.audience, row.applicant).await? {
            let key = format!("{}/{act}/{}/{}", row.id, told.notice, person.id);
            outbox::enqueue(tx, &key, &person, told.notice.as_str(), &data).await?;
        }
    }
    Ok(())
}
