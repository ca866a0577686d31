//! Renders the notification of a conversation message. User input is shown as data: escaped, quoted line by line.

use super::{Page, address_of, block, fact, isolated, lines_of, name_in, preferences};
use crate::domain::conversations::{ConversationNoticeData, ConversationNoticeKind};
use crate::domain::kernel::language::Language;
use crate::i18n::{key, text};
use crate::mail::figures::instant;
use crate::mail::text::one_line;

/// The content of the mail about a message.
pub(super) fn page<'a>(
    kind: ConversationNoticeKind,
    data: &ConversationNoticeData,
    language: Language,
    base: &str,
) -> Page<'a> {
    let reference = one_line(&data.reference, usize::MAX);
    let state = one_line(name_in(&data.applicant_names, language), usize::MAX);
    let args = [("reference", reference.as_str()), ("applicant", state.as_str())];
    let role = |word: &str| text(language, &key("role", word), []);
    let facts = [
        Some(("mail-fact-reference", reference.clone())),
        Some(("mail-fact-title", isolated(&one_line(&data.title, usize::MAX)))),
        Some(("mail-fact-state", state.clone())),
        Some(("mail-fact-author-role", role(data.author_role.as_str()))),
        data.addressed_to.map(|asked| ("mail-fact-addressed-to", role(asked.as_str()))),
        Some(("mail-fact-time", instant(data.at, language))),
    ];
    let question = data.addressed_to.is_some();
    let heading = text(language, if question { "mail-comment-question" } else { "mail-comment-message" }, []);
    Page {
        language: language.as_str(),
        subject: text(language, &key("mail-subject", kind.as_str()), args),
        greeting: text(language, "mail-greeting", []),
        body: text(language, &key("mail-body", kind.as_str()), args),
        facts: facts.into_iter().flatten().map(|(label, value)| fact(language, label, value)).collect(),
        blocks: Vec::new(),
        comment: block(heading, lines_of(&data.body)),
        address: fact(language, "mail-address-application", address_of(base, data.application_id)),
        preferences: Some(preferences(language, base)),
        closing: text(language, "mail-closing", []),
    }
}
