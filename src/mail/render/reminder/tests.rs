//! Reminders and digests in every language, with the plural forms of each.

use uuid::Uuid;

use super::super::{RenderError, Rendered, render};
use super::*;
use crate::domain::amendments::amendment_table::AmendmentAction;
use crate::domain::applications::state::Action;
use crate::domain::conversations::{Addressee, ConversationNoticeKind};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::notification::{Names, NoticeKind};
use crate::domain::ledger::entry::EntryKind;
use crate::domain::notifications::call_message::CallNoticeKind;
use crate::domain::notifications::digest::DigestLineKind;
use crate::domain::notifications::receipt_message::ReceiptItem;
use crate::domain::payments::instalment_table::InstalmentAction;
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::rules::project_terms::Term;
use crate::domain::rules::rule_value::RuleCode;
use crate::mail::notice::Notice;

const BASE: &str = "https://fonds1035.example";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn named() -> ReminderSubject {
    ReminderSubject {
        application_id: Uuid::from_u128(0x1035),
        reference: "F1035-000042".into(),
        title: "Registers <for> the border posts".into(),
        applicant_names: Names { en: "Burundi".into(), fr: "Burundi (le)".into(), es: "Burundi (es)".into() },
    }
}

fn owed(days_left: i64) -> ObligationReminder {
    ObligationReminder {
        project: named(),
        obligation: ObligationKind::InterimReport,
        period: Some((day("2019-09-01"), day("2020-02-29"))),
        due_on: day("2020-04-11"),
        days_left,
        source: "Fund page".into(),
        terms: [12, 6, 6].into_iter().zip(ObligationKind::InterimReport.rules()).map(term).collect(),
    }
}

fn term((value, code): (u32, &RuleCode)) -> Term {
    Term { code: *code, value, in_force_from: day("2008-01-01"), source: "Fund page".into() }
}

fn waiting(days: i64) -> WorkReminder {
    let action = AwaitedStep::Application(Action::BeginReview);
    WorkReminder { application: named(), action, number: None, since: day("2019-06-03"), days }
}

fn notice(kind: DigestLineKind) -> NoticeLine {
    let ReminderSubject { application_id, reference, applicant_names, .. } = named();
    NoticeLine { kind, reference, applicant_names, application_id, at: "2019-06-03T12:05:09Z".parse().unwrap() }
}

fn money() -> ReceiptNotice {
    let receipt =
        |kind, amount: &str, source: &str| ReceiptItem { kind, amount: amount.parse().unwrap(), source: source.into() };
    ReceiptNotice {
        line: CreditLine::Two,
        year: 2026,
        receipts: vec![
            receipt(EntryKind::Recover, "39999.99", "F1035-000007 12: <cancel>"),
            receipt(EntryKind::Contribute, "0.01", "Receipt 4"),
        ],
        available: "110000.00".parse().unwrap(),
        waiting: 3,
        at: "2026-03-01T12:05:09Z".parse().unwrap(),
    }
}

fn call_line() -> CallLine {
    CallLine {
        kind: CallNoticeKind::CallRevised,
        title: "Spring".into(),
        opens_at: "2020-05-01T08:00:00Z".parse().unwrap(),
        closes_at: "2020-06-30T21:59:59Z".parse().unwrap(),
    }
}

fn summary(lines: usize) -> Digest {
    Digest {
        day: day("2020-04-12"),
        work: Section::of(vec![waiting(14); lines]),
        owed: Section::of(vec![owed(-1); lines]),
        money: Section::of(vec![money(); lines]),
        calls: Section::of(vec![call_line(); lines]),
        notices: Section::of(vec![notice(DigestLineKind::Step(NoticeKind::Approved)); lines]),
    }
}

fn rendered(notice: &Notice, language: Language) -> Rendered {
    let made: Result<Rendered, RenderError> = render(notice, language, BASE);
    made.unwrap()
}

fn obligation_text(days_left: i64, language: Language) -> String {
    rendered(&Notice::Obligation(Box::new(owed(days_left))), language).text
}

#[test]
fn days_are_counted_in_the_plural_forms_of_each_language() {
    let cases = [
        (Language::En, 30, "due in 30 days for project F1035-000042 (Burundi)."),
        (Language::En, 1, "due tomorrow"),
        (Language::En, 0, "due today"),
        (Language::En, -1, "one day overdue"),
        (Language::En, -21, "21 days overdue"),
        (Language::Fr, 7, "à remettre dans 7 jours pour le projet F1035-000042 (Burundi (le))."),
        (Language::Fr, 1, "à remettre demain"),
        (Language::Fr, -1, "a un jour de retard"),
        (Language::Fr, -21, "a 21 jours de retard"),
        (Language::Es, 7, "en un plazo de 7 días en relación con el proyecto F1035-000042 (Burundi (es))."),
        (Language::Es, 0, "debe presentarse hoy"),
        (Language::Es, -1, "lleva un día de retraso"),
        (Language::Es, -21, "lleva 21 días de retraso"),
    ];
    for (language, days_left, expected) in cases {
        let text = obligation_text(days_left, language);
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn a_reminder_says_what_is_owed_until_when_by_which_rule_and_where_to_choose() {
    let expected = [
        (
            Language::En,
            ["Owed: Interim narrative and financial report\n", "Period: 1 September 2019 to 29 February 2020\n"],
            "Due on: 11 April 2020\n",
        ),
        (
            Language::Fr,
            [
                "À remettre\u{A0}: Rapport intérimaire narratif et financier\n",
                "Période\u{A0}: du 1er septembre 2019 au 29 février 2020\n",
            ],
            "Échéance\u{A0}: 11 avril 2020\n",
        ),
        (
            Language::Es,
            [
                "Pendiente de presentar: Informe provisional descriptivo y financiero\n",
                "Período: del 1 de septiembre de 2019 al 29 de febrero de 2020\n",
            ],
            "Vence el: 11 de abril de 2020\n",
        ),
    ];
    for (language, facts, due) in expected {
        let text = obligation_text(30, language);
        for part in facts.into_iter().chain([due, "Fund page\n", "https://fonds1035.example/api/v1/me/preferences\n"]) {
            assert!(text.contains(part), "{part:?} in {text}");
        }
    }
}

#[test]
fn every_reminder_has_words_in_every_language_and_says_the_same_in_both_parts() {
    let notices = [
        Notice::Obligation(Box::new(owed(30))),
        Notice::Obligation(Box::new(owed(-30))),
        Notice::Work(Box::new(waiting(14))),
        Notice::Money(Box::new(money())),
        Notice::Digest(Box::new(summary(1))),
        Notice::Digest(Box::new(summary(120))),
    ];
    for notice in &notices {
        let mut subjects = Vec::new();
        for language in Language::ALL {
            let Rendered { subject, text, html } = rendered(notice, *language);
            for part in [&subject, &text, &html] {
                assert!(!part.contains(['⟨', '{']) && !part.trim().is_empty(), "{language} {notice:?}: {part}");
            }
            let escaped = text.replace('<', "&#60;").replace('>', "&#62;");
            for line in escaped.lines().filter(|line| line.starts_with("- ")) {
                assert!(html.contains(line.trim_start_matches("- ")), "{line} in {html}");
            }
            assert!(!html.contains("<for>"));
            subjects.push(subject);
        }
        subjects.dedup();
        assert_eq!(subjects.len(), 3, "{subjects:?}");
    }
}

#[test]
fn a_digest_counts_its_lines_and_those_it_leaves_out() {
    let text = |lines, language| rendered(&Notice::Digest(Box::new(summary(lines))), language).text;
    let one = text(1, Language::Es);
    for part in ["\nUn paso espera de usted:\n- F1035-000042 (Burundi (es)): ", "\nHa ocurrido un hecho:\n"] {
        assert!(one.contains(part), "{part} in {one}");
    }
    let two = text(2, Language::Fr);
    for part in ["\n2 étapes vous attendent\u{A0}:\n", " – depuis 14 jours\n", "\n2 événements sont survenus\u{A0}:\n"]
    {
        assert!(two.contains(part), "{part} in {two}");
    }
    let long = text(52, Language::En);
    assert!(
        long.contains("\n52 obligations fall due or are overdue:\n") && long.contains("\n- and 2 more\n"),
        "{long}"
    );
    let notice = "- F1035-000042: approved (Burundi) – 3 June 2019, 12:05:09 UTC\n";
    assert!(long.contains(notice), "{long}");
    assert!(text(51, Language::Es).contains("\n- y uno más\n"));
    let empty = text(0, Language::En);
    assert!(!empty.contains("waiting for you:") && !empty.contains("\n- "), "{empty}");
}

#[test]
fn money_is_told_with_what_came_what_is_available_and_how_many_wait() {
    let [english, french, spanish] = [Language::En, Language::Fr, Language::Es]
        .map(|language| rendered(&Notice::Money(Box::new(money())), language));
    assert_eq!(english.subject, "Line 2: USD\u{A0}40,000.00 has come, applications are waiting");
    for part in [
        "3 applications are kept in the queue of this line",
        "Budget year: 2026\n",
        "Available now: USD\u{A0}110,000.00\n",
        "- Balance recovered from a project: USD\u{A0}39,999.99 – F1035-000007 12: <cancel>\n",
        "https://fonds1035.example/api/v1/queue?line=line_2\n",
    ] {
        assert!(english.text.contains(part), "{part} in {}", english.text);
    }
    assert!(english.html.contains("12: &#60;cancel&#62;"));
    assert!(french.text.contains("3 demandes sont conservées dans la file"), "{}", french.text);
    let one = ReceiptNotice { waiting: 1, ..money() };
    let one = rendered(&Notice::Money(Box::new(one)), Language::Es).text;
    assert!(one.contains("Una solicitud se conserva en la cola") && spanish.text.contains("3 solicitudes"), "{one}");
    let digest = rendered(&Notice::Digest(Box::new(summary(2))), Language::En).text;
    let line =
        "- Line 2 2026: USD\u{A0}40,000.00 has come, USD\u{A0}110,000.00 is available; 3 applications are waiting\n";
    assert!(digest.contains("\nMoney has come 2 times for which applications are waiting:\n"), "{digest}");
    assert!(digest.contains(line), "{digest}");
}

#[test]
fn a_message_is_told_by_its_subject_and_never_by_its_words() {
    for kind in ConversationNoticeKind::ALL {
        let digest = Digest { notices: Section::of(vec![notice(DigestLineKind::Message(*kind))]), ..summary(0) };
        let stored: Digest = serde_json::from_value(serde_json::to_value(&digest).unwrap()).unwrap();
        assert_eq!(stored, digest);
        let text = rendered(&Notice::Digest(Box::new(stored)), Language::Es).text;
        assert!(text.contains("\n- F1035-000042: ") && !text.contains(['⟨', '{']), "{text}");
    }
}

#[test]
fn what_waits_beside_an_application_is_named_with_its_number() {
    let told = |action, number, language| {
        let waiting = WorkReminder { action, number, ..waiting(2) };
        rendered(&Notice::Work(Box::new(waiting)), language).text
    };
    let amendment = AwaitedStep::Amendment { amendment: AmendmentAction::GrantException };
    for (action, number, language, expected) in [
        (AwaitedStep::Application(Action::AcceptReport), Some(3), Language::En, "accept the report (report 3)"),
        (
            AwaitedStep::Instalment(InstalmentAction::Check),
            Some(2),
            Language::En,
            "check the instalment (instalment 2)",
        ),
        (amendment, Some(1), Language::Fr, "(modification 1)"),
        (amendment, Some(1), Language::Es, "(modificación 1)"),
        (AwaitedStep::Question { question: Addressee::FundOfficer }, None, Language::En, "answer a question"),
    ] {
        let text = told(action, number, language);
        assert!(text.contains(expected) && !text.contains('⟨'), "{expected} in {text}");
    }
}

#[test]
fn a_rule_is_told_with_the_values_that_were_used_and_an_older_message_does_without() {
    let mut other = owed(30);
    other.terms[2].value = 4;
    let text = |data: &ObligationReminder| rendered(&Notice::Obligation(Box::new(data.clone())), Language::En).text;
    assert!(text(&other).contains("within 4 weeks"), "{}", text(&other));
    other.terms.clear();
    let older = text(&other);
    assert!(!older.contains("Rule:") && !older.contains('{') && older.contains("Source: Fund page\n"), "{older}");
}

#[test]
fn what_was_stored_is_read_back_as_it_was() {
    let stored = |data: serde_json::Value, kind: ReminderKind| Notice::read(kind.as_str(), data).unwrap();
    let kept = serde_json::to_value(owed(-1)).unwrap();
    assert_eq!(stored(kept, ReminderKind::ObligationOverdue), Notice::Obligation(Box::new(owed(-1))));
    let kept = serde_json::to_value(money()).unwrap();
    assert_eq!(Notice::read("money_came", kept).unwrap(), Notice::Money(Box::new(money())));
    // A stored digest of a version without the section on receipts.
    let mut old = serde_json::to_value(Digest { money: Section::default(), ..summary(3) }).unwrap();
    old.as_object_mut().unwrap().remove("money").unwrap();
    let Notice::Digest(read) = stored(old, ReminderKind::DailyDigest) else { panic!() };
    assert_eq!(*read, Digest { money: Section::default(), ..summary(3) });
    let kept = serde_json::to_value(summary(3)).unwrap();
    assert_eq!(stored(kept, ReminderKind::DailyDigest), Notice::Digest(Box::new(summary(3))));
    assert!(Notice::read("work_waiting", serde_json::json!({})).is_err());
}
