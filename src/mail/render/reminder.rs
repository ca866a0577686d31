//! Renders reminders and daily digests. Counts select the plural form of the language; figures are those of the day on
//! which the reminder was written.

use chrono::NaiveDate;

use super::{Block, Fact, Page, address_of, fact, isolated, name_in, preferences};
use crate::domain::kernel::language::Language;
use crate::domain::notifications::call_message::CallLine;
use crate::domain::notifications::digest::{Digest, NoticeLine, Section};
use crate::domain::notifications::receipt_message::ReceiptNotice;
use crate::domain::tasks::reminder::{ObligationReminder, ReminderKind, ReminderSubject, WorkReminder};
use crate::domain::tasks::task::AwaitedStep;
use crate::i18n::{key, text};
use crate::mail::figures::{date, instant};
use crate::mail::text::one_line;

/// The formatted names of an application, as used in every text about it.
struct Named {
    reference: String,
    applicant: String,
}

impl Named {
    fn of(named: &ReminderSubject, language: Language) -> Named {
        Named {
            reference: one_line(&named.reference, usize::MAX),
            applicant: one_line(name_in(&named.applicant_names, language), usize::MAX),
        }
    }

    fn text(&self, language: Language, key: &str, further: &[(&str, &str)]) -> String {
        let named = [("reference", self.reference.as_str()), ("applicant", self.applicant.as_str())];
        text(language, key, named.into_iter().chain(further.iter().copied()))
    }

    fn facts(&self, named: &ReminderSubject, language: Language) -> Vec<Fact> {
        vec![
            fact(language, "mail-fact-reference", self.reference.clone()),
            fact(language, "mail-fact-title", isolated(&one_line(&named.title, usize::MAX))),
            fact(language, "mail-fact-state", self.applicant.clone()),
        ]
    }
}

/// The content of a reminder of an obligation that is due soon or overdue.
pub(super) fn obligation<'a>(data: &ObligationReminder, language: Language, base: &str) -> Page<'a> {
    let named = Named::of(&data.project, language);
    let kind = if data.days_left < 0 { ReminderKind::ObligationOverdue } else { ReminderKind::ObligationDue };
    let (due, days) = (date(data.due_on, language), data.days_left.abs().to_string());
    let args = [("due", due.as_str()), ("days", days.as_str())];
    let owed = key("obligation", data.obligation.as_str());
    let mut facts = named.facts(&data.project, language);
    facts.push(fact(language, "mail-fact-obligation", text(language, &owed, [])));
    facts.extend(data.period.map(|period| fact(language, "mail-fact-period", span(period, language))));
    facts.push(fact(language, "mail-fact-due", due.clone()));
    facts.extend(rule(data, language).map(|rule| fact(language, "mail-fact-rule", rule)));
    facts.push(fact(language, "mail-fact-source", one_line(&data.source, usize::MAX)));
    let (subject, body) = (key("mail-subject", kind.as_str()), key("mail-body", kind.as_str()));
    page(
        named.text(language, &subject, &args),
        named.text(language, &body, &args),
        facts,
        Some(&data.project),
        language,
        base,
    )
}

/// The rule with the values that were used; none for a message that was written before rule values were dated rows.
fn rule(data: &ObligationReminder, language: Language) -> Option<String> {
    let values: Vec<(&str, String)> =
        data.terms.iter().map(|term| (term.code.as_str(), term.value.to_string())).collect();
    let args = values.iter().map(|(code, value)| (*code, value.as_str()));
    let key = format!("{}-rule", key("obligation", data.obligation.as_str()));
    (!values.is_empty()).then(|| text(language, &key, args))
}

/// The pending step, with the number of its subject.
fn step(data: &WorkReminder, language: Language) -> String {
    let (prefix, subject) = match data.action {
        AwaitedStep::Application(_) => ("action", "mail-awaited-report"),
        AwaitedStep::Instalment(_) => ("action", "mail-awaited-instalment"),
        AwaitedStep::Amendment { .. } => ("step", "mail-awaited-amendment"),
        AwaitedStep::Question { .. } => ("action", "mail-awaited-question"),
    };
    let step = text(language, &key(prefix, data.action.as_str()), []);
    let Some(number) = data.number else { return step };
    let number = number.to_string();
    text(language, subject, [("step", step.as_str()), ("number", number.as_str())])
}

/// The content of a reminder of a task of the recipient.
pub(super) fn work<'a>(data: &WorkReminder, language: Language, base: &str) -> Page<'a> {
    let named = Named::of(&data.application, language);
    let (step, days) = (step(data, language), data.days.to_string());
    let args = [("action", step.as_str()), ("days", days.as_str())];
    let mut facts = named.facts(&data.application, language);
    facts.push(fact(language, "mail-fact-step", step.clone()));
    facts.push(fact(language, "mail-fact-since", date(data.since, language)));
    page(
        named.text(language, "mail-subject-work-waiting", &args),
        named.text(language, "mail-body-work-waiting", &args),
        facts,
        Some(&data.application),
        language,
        base,
    )
}

/// The content of a daily digest.
pub(super) fn digest<'a>(data: &Digest, language: Language, base: &str) -> Page<'a> {
    let day = date(data.day, language);
    let args = || [("day", day.as_str())];
    let (subject, body) =
        (text(language, "mail-subject-daily-digest", args()), text(language, "mail-body-daily-digest", args()));
    let sections = [
        section("mail-digest-work", &data.work, language, work_line),
        section("mail-digest-owed", &data.owed, language, owed_line),
        section("mail-digest-money", &data.money, language, money_line),
        section("mail-digest-calls", &data.calls, language, call_line),
        section("mail-digest-notices", &data.notices, language, notice_line),
    ];
    let page = page(subject, body, Vec::new(), None, language, base);
    Page { blocks: sections.into_iter().flatten().collect(), ..page }
}

fn page<'a>(
    subject: String,
    body: String,
    facts: Vec<Fact>,
    about: Option<&ReminderSubject>,
    language: Language,
    base: &str,
) -> Page<'a> {
    let address = match about {
        Some(about) => fact(language, "mail-address-application", address_of(base, about.application_id)),
        None => fact(language, "mail-address-service", base.to_owned()),
    };
    Page {
        language: language.as_str(),
        subject,
        greeting: text(language, "mail-greeting", []),
        body,
        facts,
        blocks: Vec::new(),
        comment: None,
        address,
        preferences: Some(preferences(language, base)),
        closing: text(language, "mail-closing", []),
    }
}

/// A section with its count in the heading; none if it is empty.
fn section<T>(
    heading: &str,
    section: &Section<T>,
    language: Language,
    line: fn(&T, Language) -> String,
) -> Option<Block> {
    let (count, more) = (section.count().to_string(), section.more.to_string());
    let mut lines: Vec<String> = section.lines.iter().map(|one| line(one, language)).collect();
    if section.more > 0 {
        lines.push(text(language, "mail-digest-more", [("count", more.as_str())]));
    }
    let heading = text(language, heading, [("count", count.as_str())]);
    (!lines.is_empty()).then_some(Block { heading, lines })
}

fn work_line(line: &WorkReminder, language: Language) -> String {
    let (step, days) = (step(line, language), line.days.to_string());
    let args = [("action", step.as_str()), ("days", days.as_str())];
    Named::of(&line.application, language).text(language, "mail-digest-work-line", &args)
}

fn owed_line(line: &ObligationReminder, language: Language) -> String {
    let key = if line.days_left < 0 { "mail-digest-overdue-line" } else { "mail-digest-due-line" };
    let (due, days) = (date(line.due_on, language), line.days_left.abs().to_string());
    let args = [("obligation", line.obligation.as_str()), ("due", due.as_str()), ("days", days.as_str())];
    Named::of(&line.project, language).text(language, key, &args)
}

fn money_line(line: &ReceiptNotice, language: Language) -> String {
    super::money::money_text(line, "mail-digest-money-line", language)
}

/// A call as its subject with the instants in UTC; the mail about the call has them in every time zone.
fn call_line(line: &CallLine, language: Language) -> String {
    let title = isolated(&one_line(&line.title, usize::MAX));
    let subject = text(language, &key("mail-subject", line.kind.as_str()), [("title", title.as_str())]);
    let (opens, closes) = (instant(line.opens_at, language), instant(line.closes_at, language));
    let args = [("subject", subject.as_str()), ("opens", opens.as_str()), ("closes", closes.as_str())];
    text(language, "mail-digest-call-line", args)
}

/// A notification as its subject.
fn notice_line(line: &NoticeLine, language: Language) -> String {
    let reference = one_line(&line.reference, usize::MAX);
    let applicant = one_line(name_in(&line.applicant_names, language), usize::MAX);
    let named = [("reference", reference.as_str()), ("applicant", applicant.as_str())];
    let subject = text(language, &key("mail-subject", line.kind.as_str()), named);
    let at = instant(line.at, language);
    let args = [("subject", subject.as_str()), ("applicant", applicant.as_str()), ("at", at.as_str())];
    text(language, "mail-digest-notice-line", args)
}

fn span((from, to): (NaiveDate, NaiveDate), language: Language) -> String {
    let (from, to) = (date(from, language), date(to, language));
    text(language, "mail-period", [("from", from.as_str()), ("to", to.as_str())])
}

#[cfg(test)]
mod tests;
