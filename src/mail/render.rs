//! Renders a notification in the language of its recipient: a subject, a plain text and an HTML text.
//!
//! Figures are those stored when the event happened. The HTML loads no external resources and escapes all user input.
//! Independent of mail addresses and mail servers.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::figures::{amount, date, instant, instant_in};
use super::notice::Notice;
use crate::domain::kernel::assessment::Finding;
use crate::domain::kernel::language::Language;
use crate::domain::kernel::notification::{Names, NoticeKind};
use crate::domain::lifecycle::command::{DeclineReason, FocalPoint};
use crate::domain::notifications::message::{
    AccountNoticeKind, AmendmentNoticeData, NoticeData, PaymentFacts, ReportNoticeData,
};
use crate::domain::rules::reassessment::LineChange;
use crate::i18n::{key, text};
use crate::mail::text::{one_line, without_direction_marks};

/// A rendered notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The plain part.
    pub text: String,
    /// The HTML part, with the same words.
    pub html: String,
}

/// Why a notification cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The time zone of the capital is unknown.
    #[error("“{0}” is no zone of the IANA time zone database")]
    UnknownZone(String),
    /// The template failed.
    #[error("the template failed: {0}")]
    Template(#[from] askama::Error),
}

/// A figure or a name with its label.
struct Fact {
    label: String,
    value: String,
}

/// A heading with the lines under it.
struct Block {
    heading: String,
    lines: Vec<String>,
}

/// The content of a message, in reading order.
#[derive(Template)]
#[template(path = "mail/message.txt", escape = "none")]
struct Page<'a> {
    language: &'a str,
    subject: String,
    greeting: String,
    body: String,
    facts: Vec<Fact>,
    /// Coded reasons, changed findings, sections of a digest.
    blocks: Vec<Block>,
    /// The comment of the acting user, line by line.
    comment: Option<Block>,
    /// The link to the subject of the message.
    address: Fact,
    /// The link to the notification preferences; none if the message cannot be turned off.
    preferences: Option<Fact>,
    closing: String,
}

#[derive(Template)]
#[template(path = "mail/message.html")]
struct HtmlPage<'a> {
    page: &'a Page<'a>,
}

/// Renders a notification. `base` is the public base URL of the service, without a trailing slash.
///
/// # Errors
/// [`RenderError`]; a retry would fail too.
pub fn render(notice: &Notice, language: Language, base: &str) -> Result<Rendered, RenderError> {
    let page = match notice {
        Notice::Application(kind, data) => application(*kind, data, language, base)?,
        Notice::Obligation(data) => reminder::obligation(data, language, base),
        Notice::Work(data) => reminder::work(data, language, base),
        Notice::Money(data) => money::page(data, language, base),
        Notice::Digest(data) => reminder::digest(data, language, base),
        Notice::Bounce(kind, data) => bounce::page(*kind, data, language, base),
        Notice::Call(kind, data) => call::page(*kind, data, language, base)?,
        Notice::Conversation(kind, data) => conversation::page(*kind, data, language, base),
        Notice::Account(kind, data) => {
            account(*kind, one_line(&data.token, usize::MAX), data.expires_at, language, base)
        }
        Notice::AccountCopy(kind, data) => {
            account(*kind, text(language, "mail-token-in-the-mail-alone", []), data.expires_at, language, base)
        }
    };
    Ok(Rendered { text: page.render()?, html: HtmlPage { page: &page }.render()?, subject: page.subject })
}

fn application<'a>(
    kind: NoticeKind,
    data: &NoticeData,
    language: Language,
    base: &str,
) -> Result<Page<'a>, RenderError> {
    let reference = one_line(&data.reference, usize::MAX);
    let state = one_line(name_in(&data.applicant_names, language), usize::MAX);
    let args = [("reference", reference.as_str()), ("applicant", state.as_str())];
    let points = match kind {
        NoticeKind::StandingChanged => block(text(language, "mail-changes", []), changes(&data.changes, language)),
        _ => block(text(language, "mail-reasons", []), reasons(&data.reasons, language)),
    };
    let comment = data.comment.as_deref().map(lines_of).unwrap_or_default();
    Ok(Page {
        language: language.as_str(),
        subject: text(language, &key("mail-subject", kind.as_str()), args),
        greeting: text(language, "mail-greeting", []),
        body: text(language, &key("mail-body", kind.as_str()), args),
        facts: facts(kind, data, &reference, &state, language)?,
        blocks: points.into_iter().collect(),
        comment: block(text(language, comment_heading(kind), []), comment),
        address: fact(language, "mail-address-application", address_of(base, data.application_id)),
        preferences: Some(preferences(language, base)),
        closing: text(language, "mail-closing", []),
    })
}

fn reasons(reasons: &[DeclineReason], language: Language) -> Vec<String> {
    reasons.iter().map(|reason| text(language, &key("decline-reason", reason.as_str()), [])).collect()
}

/// Each line whose outcome changed, followed by the results that changed on it.
fn changes(changes: &[LineChange], language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    for change in changes {
        let line = text(language, &key("mail-line", change.line.as_str()), []);
        let [before, after] =
            [change.before, change.after].map(|openness| text(language, &key("openness", openness.as_str()), []));
        let from = date(change.from, language);
        let args = [("line", line.as_str()), ("from", &from), ("before", &before), ("after", &after)];
        lines.push(text(language, "mail-change-line", args));
        lines.extend(change.findings.iter().map(|found| finding(found, language)));
    }
    lines
}

fn finding(found: &Finding, language: Language) -> String {
    let criterion = key("criterion", found.criterion.as_str());
    let figures = found.args.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let said = text(language, &key(&criterion, found.verdict.as_str()), figures);
    let args = [("criterion", text(language, &criterion, [])), ("finding", said)];
    let args = args.iter().map(|(name, value)| (*name, value.as_str()));
    one_line(&text(language, "mail-change-finding", args), usize::MAX)
}

fn account<'a>(
    kind: AccountNoticeKind,
    token: String,
    expires_at: DateTime<Utc>,
    language: Language,
    base: &str,
) -> Page<'a> {
    Page {
        language: language.as_str(),
        subject: text(language, &key("mail-subject", kind.as_str()), []),
        greeting: text(language, "mail-greeting", []),
        body: text(language, &key("mail-body", kind.as_str()), []),
        facts: vec![
            fact(language, "mail-fact-token", token),
            fact(language, "mail-fact-expires", instant(expires_at, language)),
        ],
        blocks: Vec::new(),
        comment: None,
        address: fact(language, "mail-address-service", base.to_owned()),
        preferences: None,
        closing: text(language, "mail-closing", []),
    }
}

fn facts(
    kind: NoticeKind,
    data: &NoticeData,
    reference: &str,
    state: &str,
    language: Language,
) -> Result<Vec<Fact>, RenderError> {
    let zone = zone(&data.capital_zone)?;
    let line = data.line.map(|line| ("mail-fact-line", text(language, &key("mail-line", line.as_str()), [])));
    let hash = names_the_content(kind).then(|| ("mail-fact-content-hash", one_line(&data.content_hash, usize::MAX)));
    let payment = data.payment.as_ref().map(|facts| payment(facts, language)).unwrap_or_default();
    let spent = data.report.as_ref().and_then(|told| told.total_spent);
    let facts = [
        Some(("mail-fact-reference", reference.to_owned())),
        Some(("mail-fact-title", isolated(&one_line(&data.title, usize::MAX)))),
        Some(("mail-fact-state", state.to_owned())),
        Some(("mail-fact-amount", amount(data.amount, language))),
        line,
        data.returned.map(|given_back| ("mail-fact-returned", amount(given_back, language))),
        data.report.as_ref().map(|told| ("mail-fact-report", report(told, language))),
        spent.map(|spent| ("mail-fact-spent", amount(spent, language))),
        data.focal_point.as_ref().map(|named| ("mail-fact-focal-point", focal_point(named))),
        data.amendment.as_ref().map(|told| ("mail-fact-amendment", amendment(told, language))),
        data.amendment
            .as_ref()
            .and_then(|told| told.ends_on)
            .map(|last| ("mail-fact-amended-end", date(last, language))),
        Some(("mail-fact-time", instant(data.at, language))),
        Some(("mail-fact-time-capital", instant_in(data.at, zone, language))),
        hash,
    ];
    let facts = facts.into_iter().flatten().chain(payment);
    Ok(facts.map(|(label, value)| fact(language, label, value)).collect())
}

fn zone(name: &str) -> Result<Tz, RenderError> {
    name.parse().map_err(|_| RenderError::UnknownZone(one_line(name, 60)))
}

fn fact(language: Language, label: &str, value: String) -> Fact {
    Fact { label: text(language, label, []), value }
}

/// The link to the notification preferences.
fn preferences(language: Language, base: &str) -> Fact {
    fact(language, "mail-preferences", format!("{base}/api/v1/me/preferences"))
}

/// The figures of a payment plan or of one of its instalments.
fn payment(facts: &PaymentFacts, language: Language) -> Vec<(&'static str, String)> {
    let amount = ("mail-fact-payment-amount", amount(facts.amount, language));
    let further = [
        facts.instalment.map(|number| ("mail-fact-instalment", number.to_string())),
        facts.planned_on.map(|day| ("mail-fact-planned-on", date(day, language))),
        facts
            .reference
            .as_ref()
            .map(|reference| ("mail-fact-payment-reference", isolated(&one_line(reference, usize::MAX)))),
        facts.value_on.map(|day| ("mail-fact-value-on", date(day, language))),
    ];
    let plan = ("mail-fact-plan-version", facts.plan_version.to_string());
    [plan, amount].into_iter().chain(further.into_iter().flatten()).collect()
}

/// A report as its number and kind.
fn report(data: &ReportNoticeData, language: Language) -> String {
    let (number, kind) = (data.number.to_string(), text(language, &key("obligation", data.kind.as_str()), []));
    text(language, "mail-report", [("number", number.as_str()), ("kind", &kind)])
}

/// An amendment as its number and kinds: `2 (budget revision)`.
fn amendment(data: &AmendmentNoticeData, language: Language) -> String {
    let kinds: Vec<String> =
        data.kinds.iter().map(|kind| text(language, &key("amendment-kind", kind.as_str()), [])).collect();
    format!("{} ({})", data.number, kinds.join(", "))
}

fn focal_point(named: &FocalPoint) -> String {
    isolated(&one_line(&format!("{}, {}, {}", named.name, named.office, named.email), usize::MAX))
}

/// Whether the message identifies the exact content of the application.
const fn names_the_content(kind: NoticeKind) -> bool {
    matches!(
        kind,
        NoticeKind::SubmissionReceipt
            | NoticeKind::ClarificationAnswered
            | NoticeKind::ApprovalAwaited
            | NoticeKind::Approved
            | NoticeKind::AmendmentApprovalAwaited
            | NoticeKind::AmendmentApproved
    )
}

const fn comment_heading(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::ClarificationRequested => "mail-comment-question",
        NoticeKind::ClarificationAnswered => "mail-comment-answer",
        _ => "mail-comment",
    }
}

fn name_in(names: &Names, language: Language) -> &str {
    match language {
        Language::En => &names.en,
        Language::Fr => &names.fr,
        Language::Es => &names.es,
    }
}

fn address_of(base: &str, application: Uuid) -> String {
    format!("{base}/api/v1/applications/{application}")
}

fn block(heading: String, lines: Vec<String>) -> Option<Block> {
    (!lines.is_empty()).then_some(Block { heading, lines })
}

/// The lines of a user's text, without control characters and without leading and trailing empty lines.
fn lines_of(words: &str) -> Vec<String> {
    let words = without_direction_marks(words.trim());
    words.lines().map(|line| isolated(&one_line(line, usize::MAX))).collect()
}

/// Isolates right-to-left text, so that it does not reorder the text around it (UAX 9, 2.4).
fn isolated(line: &str) -> String {
    let right_to_left = |character| {
        matches!(character, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    };
    if line.chars().any(right_to_left) { format!("\u{2068}{line}\u{2069}") } else { line.to_owned() }
}

mod bounce;
mod call;
mod conversation;
mod money;
mod reminder;
#[cfg(test)]
mod tests;
