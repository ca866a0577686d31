//! Renders the notification of receipts on a credit line: the receipts, the new balance, and the number of
//! applications that wait for funds.

use super::{Block, Page, fact, isolated, preferences};
use crate::domain::kernel::language::Language;
use crate::domain::notifications::receipt_message::{MoneyNoticeKind, ReceiptItem, ReceiptNotice};
use crate::i18n::{key, text};
use crate::mail::figures::{amount, instant};
use crate::mail::text::one_line;

/// The content of the mail.
pub(super) fn page<'a>(data: &ReceiptNotice, language: Language, base: &str) -> Page<'a> {
    let kind = MoneyNoticeKind::MoneyReceived;
    let lines = data.receipts.iter().map(|one| receipt_line(one, language)).collect();
    Page {
        language: language.as_str(),
        subject: money_text(data, &key("mail-subject", kind.as_str()), language),
        greeting: text(language, "mail-greeting", []),
        body: money_text(data, &key("mail-body", kind.as_str()), language),
        facts: vec![
            fact(language, "mail-fact-line", text(language, &key("mail-line", data.line.as_str()), [])),
            fact(language, "mail-fact-budget-year", data.year.to_string()),
            fact(language, "mail-fact-available", amount(data.available, language)),
            fact(language, "mail-fact-waiting", data.waiting.to_string()),
            fact(language, "mail-fact-time", instant(data.at, language)),
        ],
        blocks: vec![Block { heading: text(language, "mail-money-arrived", []), lines }],
        comment: None,
        address: fact(language, "mail-address-queue", format!("{base}/api/v1/queue?line={}", data.line)),
        preferences: Some(preferences(language, base)),
        closing: text(language, "mail-closing", []),
    }
}

/// A text with the figures of the notification.
pub(super) fn money_text(data: &ReceiptNotice, key_of_text: &str, language: Language) -> String {
    let line = text(language, &key("mail-line", data.line.as_str()), []);
    let (year, waiting) = (data.year.to_string(), data.waiting.to_string());
    let [received, available] = [data.total(), data.available].map(|sum| amount(sum, language));
    let args = [
        ("line", line.as_str()),
        ("year", &year),
        ("came", &received),
        ("available", &available),
        ("waiting", &waiting),
    ];
    text(language, key_of_text, args)
}

fn receipt_line(one: &ReceiptItem, language: Language) -> String {
    let (kind, sum) = (text(language, &key("arrival", one.kind.as_str()), []), amount(one.amount, language));
    let source = isolated(&one_line(&one.source, usize::MAX));
    text(language, "mail-money-line", [("kind", kind.as_str()), ("sum", &sum), ("source", &source)])
}
