//! Renders the notification of a call for regional projects: each instant in UTC, in the local time of Geneva and in
//! that of the recipient's capital.

use chrono::{DateTime, Utc};

use super::{Fact, Page, RenderError, block, fact, isolated, lines_of, preferences, zone};
use crate::domain::kernel::language::Language;
use crate::domain::kernel::local_time::GENEVA;
use crate::domain::notifications::call_message::{CallNoticeData, CallNoticeKind};
use crate::i18n::{key, text};
use crate::mail::figures::{instant, instant_in};
use crate::mail::text::one_line;

/// The content of the mail about a call.
///
/// # Errors
/// [`RenderError::UnknownZone`].
pub(super) fn page<'a>(
    kind: CallNoticeKind,
    data: &CallNoticeData,
    language: Language,
    base: &str,
) -> Result<Page<'a>, RenderError> {
    let title = isolated(&one_line(&data.title, usize::MAX));
    let args = || [("title", title.as_str())];
    let mut facts = vec![fact(language, "mail-fact-call", title.clone())];
    facts.extend(clocks("mail-fact-opens", data.opens_at, data, language)?);
    facts.extend(clocks("mail-fact-closes", data.closes_at, data, language)?);
    if data.grace_minutes > 0 {
        let minutes = data.grace_minutes.to_string();
        let grace = text(language, "mail-grace", [("minutes", minutes.as_str())]);
        facts.push(fact(language, "mail-fact-grace", grace));
        let reason = data.grace_reason.as_deref().unwrap_or_default();
        facts.push(fact(language, "mail-fact-grace-reason", isolated(&one_line(reason, usize::MAX))));
    }
    facts.push(fact(language, "mail-fact-source", isolated(&one_line(&data.source, usize::MAX))));
    let reason = data.reason.as_deref().map(lines_of).unwrap_or_default();
    Ok(Page {
        language: language.as_str(),
        subject: text(language, &key("mail-subject", kind.as_str()), args()),
        greeting: text(language, "mail-greeting", []),
        body: text(language, &key("mail-body", kind.as_str()), args()),
        facts,
        blocks: Vec::new(),
        comment: block(text(language, "mail-comment-revision", []), reason),
        address: fact(language, "mail-address-call", format!("{base}/api/v1/calls/{}", data.call_id)),
        preferences: Some(preferences(language, base)),
        closing: text(language, "mail-closing", []),
    })
}

/// One instant in each time zone that matters to the recipient.
fn clocks(label: &str, at: DateTime<Utc>, data: &CallNoticeData, language: Language) -> Result<Vec<Fact>, RenderError> {
    let mut facts = vec![
        fact(language, &format!("{label}-utc"), instant(at, language)),
        fact(language, &format!("{label}-geneva"), instant_in(at, GENEVA, language)),
    ];
    if let Some(name) = &data.capital_zone {
        facts.push(fact(language, &format!("{label}-capital"), instant_in(at, zone(name)?, language)));
    }
    Ok(facts)
}
