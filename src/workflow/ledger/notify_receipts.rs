//! Notifies the Fund unit of receipts on a credit line for which retained applications wait: one message per officer
//! and line, enqueued in the transaction of the receipt. If no application waits, no message is sent.

use uuid::Uuid;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::notification::Audience;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::notifications::receipt_message::{MoneyNoticeKind, RECEIPT_KINDS, ReceiptItem, ReceiptNotice};
use crate::store::db::Tx;
use crate::store::json::to_json;
use crate::store::ledger::budget_years::SourceOfFunds;
use crate::store::ledger::entries;
use crate::store::outbox;
use crate::store::queue::positions;
use crate::workflow::error::WorkflowError;

/// The receipts of one transaction, collected as they are posted and notified at its end.
#[derive(Debug, Default)]
#[must_use = "receipts are notified at the end of the transaction"]
pub struct Receipts(Vec<(Uuid, CreditLine, i16, ReceiptItem)>);

impl Receipts {
    /// An empty collection.
    pub fn none() -> Receipts {
        Receipts::default()
    }

    /// Collects an entry, if its kind is a receipt.
    pub(in crate::workflow) fn note(&mut self, id: Uuid, change: &SourceOfFunds) {
        if RECEIPT_KINDS.contains(&change.kind) {
            let item = ReceiptItem { kind: change.kind, amount: change.amount, source: change.source.clone() };
            self.0.push((id, change.line, change.year, item));
        }
    }

    /// Enqueues the messages of each credit line.
    ///
    /// # Errors
    /// A [`WorkflowError`].
    pub async fn notify(self, tx: &Tx) -> Result<(), WorkflowError> {
        for line in CreditLine::ALL {
            let of_line: Vec<_> = self.0.iter().filter(|(_, other, ..)| other == line).collect();
            // The id of the first receipt is the part of the message key that makes it unique.
            let Some((act, _, year, _)) = of_line.first() else { continue };
            let items = of_line.iter().map(|(.., item)| item.clone()).collect();
            enqueue_notifications(tx, *act, (*line, *year), items).await?;
        }
        Ok(())
    }
}

async fn enqueue_notifications(
    tx: &Tx,
    act: Uuid,
    (line, year): (CreditLine, i16),
    receipts: Vec<ReceiptItem>,
) -> Result<(), WorkflowError> {
    let connection = tx.connection()?;
    let waiting = positions::number_waiting(connection, line).await?;
    if waiting == 0 {
        return Ok(());
    }
    let (_, balance) = entries::uses(connection, line, year).await?;
    let notice = ReceiptNotice { line, year, receipts, available: balance.available, waiting, at: tx.context().now };
    let data = to_json(&notice)?;
    let kind = MoneyNoticeKind::MoneyReceived.as_str();
    // The message concerns no application, so there is no applicant state.
    for officer in outbox::recipients(connection, Audience::FundUnit, StateCode::UNNAMED).await? {
        outbox::enqueue(tx, &format!("{act}/{kind}/{}", officer.id), &officer, kind, &data).await?;
    }
    Ok(())
}
