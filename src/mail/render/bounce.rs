//! Renders the notice of a bounced invitation to an administrator.

use super::{Page, fact, isolated};
use crate::domain::kernel::language::Language;
use crate::domain::notifications::bounce::{BounceNoticeKind, BouncedInvitation, is_permanent};
use crate::i18n::{key, text};
use crate::mail::figures::instant;
use crate::mail::text::one_line;

/// The content of the mail about a bounced invitation.
pub(super) fn page<'a>(kind: BounceNoticeKind, data: &BouncedInvitation, language: Language, base: &str) -> Page<'a> {
    let line = |text: &str| isolated(&one_line(text, usize::MAX));
    let outlook = if is_permanent(&data.status) { "mail-bounce-permanent" } else { "mail-bounce-transient" };
    let mut facts = vec![
        fact(language, "mail-fact-bounce-name", line(&data.name)),
        fact(language, "mail-fact-bounce-address", line(&data.email)),
        fact(language, "mail-fact-bounce-status", format!("{} ({})", data.status, text(language, outlook, []))),
        fact(language, "mail-fact-time", instant(data.at, language)),
    ];
    if let Some(diagnostic) = &data.diagnostic {
        facts.push(fact(language, "mail-fact-bounce-diagnostic", line(diagnostic)));
    }
    Page {
        language: language.as_str(),
        subject: text(language, &key("mail-subject", kind.as_str()), []),
        greeting: text(language, "mail-greeting", []),
        body: text(language, &key("mail-body", kind.as_str()), []),
        facts,
        blocks: Vec::new(),
        comment: None,
        address: fact(language, "mail-address-service", base.to_owned()),
        preferences: None,
        closing: text(language, "mail-closing", []),
    }
}
