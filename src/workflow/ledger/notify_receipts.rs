//! Notifies the Fund unit of receipts on a credit line for which retained applications wait: one message per officer
//! and line, enqueued in the transaction of the receipt. If no application waits, no message is sent.

use uuid::Uuid;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::notification::Audience;
use crate::domain::kernel::state_code::StateCode;
use crate::domain::notifications::receipt_message::{ARRIVALS, Arrived, MoneyCame, MoneyNoticeKind};
use crate::store::db::Tx;
use crate::store::json::to_json;
use crate::store::ledger::budget_years::SourceOfFunds;
use crate::store::ledger::entries;
use crate::store::outbox;
use crate::store::queue::positions;
use crate::workflow::error::WorkflowError;

/// The receipts of one transaction, collected as they are posted and notified at its end.
#[derive(Debug, Default)]
#[must_use = "what came is told at the end of the act"]
pub struct Receipts(Vec<(Uuid, CreditLine, i16, Arrived)>);

impl Receipts {
    /// An empty collection.
    pub fn none() -> Receipts {
        Receipts::default()
    }

    /// Collects an entry, if its kind is a receipt.
    pub(in crate::workflow) fn note(&mut self, id: Uuid, change: &SourceOfFunds) {
        if ARRIVALS.contains(&change.kind) {
            let arrived = Arrived { kind: change.kind, amount: change.amount, source: change.source.clone() };
            self.0.push((id, change.line, change.year, arrived));
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
            let arrived = of_line.iter().map(|(.., arrived)| arrived.clone()).collect();
            enqueue_notifications(tx, *act, (*line, *year), arrived).await?;
        }
        Ok(())
    }
}

async fn enqueue_notifications(
    tx: &Tx,
    act: Uuid,
    (line, year): (CreditLine, i16),
    arrived: Vec<Arrived>,
) -> Result<(), WorkflowError> {
    let connection = tx.connection()?;
    let waiting = positions::number_waiting(connection, line).await?;
    if waiting == 0 {
        return Ok(());
    }
    let (_, balance) = entries::uses(connection, line, year).await?;
    let told = MoneyCame { line, year, arrived, available: balance.available, waiting, at: tx.context().now };
    let data = to_json(&told)?;
    let kind = MoneyNoticeKind::MoneyCame.as_str();
    // The message concerns no application, so there is no applicant state.
    for officer in outbox::recipients(connection, Audience::FundUnit, StateCode::UNNAMED).await? {
        outbox::enqueue(tx, &format!("{act}/{kind}/{}", officer.id), &officer, kind, &data).await?;
    }
    Ok(())
}
