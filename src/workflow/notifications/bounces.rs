//! Records bounced messages, and tells the administrators of a bounced invitation.

use crate::domain::notifications::bounce::{Bounce, BounceNoticeKind, BouncedInvitation};
use crate::domain::notifications::message::AccountNoticeKind;
use crate::store::db::Tx;
use crate::store::error::StoreError;
use crate::store::json::to_json;
use crate::store::notifications::bounces;
use crate::store::outbox;

/// Records the failure as the outcome of its message; returns `false` where an earlier report did so. No event is
/// recorded: a report is no act of a person.
///
/// # Errors
/// [`StoreError::NotFound`] where no such message was sent.
pub async fn record(tx: &Tx, bounce: &Bounce) -> Result<bool, StoreError> {
    let Some(message) = bounces::mark(tx, bounce).await? else { return Ok(false) };
    if message.kind == AccountNoticeKind::Invitation.as_str() {
        let kind = BounceNoticeKind::InvitationBounced;
        let data = to_json(&BouncedInvitation {
            name: message.recipient_name,
            email: message.recipient_email,
            status: bounce.status.clone(),
            diagnostic: bounce.diagnostic.clone(),
            at: tx.context().now,
        })?;
        for administrator in bounces::administrators(tx).await? {
            let key = format!("{}/{kind}/{}", bounce.message, administrator.id);
            outbox::enqueue(tx, &key, &administrator, kind.as_str(), &data).await?;
        }
    }
    Ok(true)
}
