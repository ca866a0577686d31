//! Every notification in every language; hostile user input; figures as stored when the event happened.

use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::domain::conversations::{Addressee, ConversationNoticeData, ConversationNoticeKind};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::assessment::{Criterion, Openness, Verdict, Weight};
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::notifications::message::AccountNoticeData;
use crate::mail::notice::AccountCopyData;

const BASE: &str = "https://fonds1035.example";

fn data() -> NoticeData {
    NoticeData {
        reference: "2019-0042".into(),
        title: "Digital registers for the border posts".into(),
        applicant: "BDI".parse().unwrap(),
        applicant_names: Names { en: "Burundi".into(), fr: "Burundi (le)".into(), es: "Burundi (es)".into() },
        content_hash: "c0ffee".repeat(10) + "1234",
        at: DateTime::from_timestamp(1_559_563_509, 0).unwrap(),
        capital_zone: "Africa/Bujumbura".into(),
        amount: Cents::new(19_999_950).unwrap(),
        line: Some(CreditLine::Two),
        comment: Some("Please name the ministry.\n\nAnd the town.".into()),
        reasons: vec![DeclineReason::NotEligible, DeclineReason::ImplementationRisk],
        changes: Vec::new(),
        focal_point: None,
        returned: None,
        payment: None,
        report: None,
        amendment: None,
        application_id: Uuid::from_u128(0x1035),
    }
}

fn message() -> ConversationNoticeData {
    ConversationNoticeData {
        application_id: Uuid::from_u128(0x1035),
        reference: "2019-0042".into(),
        title: "Digital registers for the border posts".into(),
        applicant_names: data().applicant_names,
        author_role: Role::RegionalOffice,
        addressed_to: Some(Addressee::FundOfficer),
        at: data().at,
        body: "When will it begin?\nAnd where?".into(),
    }
}

fn rendered(kind: NoticeKind, data: NoticeData, language: Language) -> Rendered {
    render(&Notice::Application(kind, Box::new(data)), language, BASE).unwrap()
}

/// The text of the HTML part, without its tags.
fn without_marks(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let mut words = String::new();
    let mut inside = true;
    for character in body.chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            other if !inside => words.push(other),
            _ => {}
        }
    }
    words
}

#[test]
fn every_notice_has_words_in_every_language_and_says_the_same_in_both_parts() {
    for language in Language::ALL {
        let account = AccountNoticeData { token: "s3cret".into(), expires_at: data().at };
        let copy = AccountCopyData { expires_at: data().at };
        let notices = NoticeKind::ALL
            .iter()
            .map(|kind| Notice::Application(*kind, Box::new(data())))
            .chain(ConversationNoticeKind::ALL.iter().map(|kind| Notice::Conversation(*kind, Box::new(message()))))
            .chain(AccountNoticeKind::ALL.iter().map(|kind| Notice::Account(*kind, account.clone())))
            .chain(AccountNoticeKind::ALL.iter().map(|kind| Notice::AccountCopy(*kind, copy.clone())));
        for notice in notices {
            let Rendered { subject, text, html } = render(&notice, *language, BASE).unwrap();
            // `⟨` marks a key without a text, `{` a missing argument.
            for part in [&subject, &text, &html] {
                assert!(!part.contains(['⟨', '{']) && !part.trim().is_empty(), "{language} {notice:?}: {part}");
            }
            let words = without_marks(&html);
            for line in text.lines().filter(|line| !line.is_empty() && *line != "-- ") {
                let line = line.trim_start_matches("- ").trim_start_matches("> ");
                let label = line.split(": ").next().unwrap().trim_end_matches(':');
                assert!(words.contains(label), "{language} {notice:?}: “{label}” is not in the HTML: {words}");
            }
        }
    }
}

#[test]
fn the_languages_say_it_in_different_words() {
    for kind in NoticeKind::ALL {
        let [english, french, spanish] =
            [Language::En, Language::Fr, Language::Es].map(|language| rendered(*kind, data(), language));
        assert!(english.subject != french.subject && french.subject != spanish.subject, "{kind}");
        assert!(english.text != spanish.text, "{kind}");
    }
}

#[test]
fn the_receipt_shows_hash_amount_and_both_times() {
    let cases = [
        (
            Language::En,
            [
                "USD\u{A0}199,999.50",
                "3 June 2019, 12:05:09 UTC",
                "3 June 2019, 14:05:09 (Africa/Bujumbura, UTC+02:00)",
                "Credit line: Line 2\n",
                "Member State: Burundi\n",
            ],
        ),
        (
            Language::Fr,
            [
                "199\u{202F}999,50\u{A0}USD",
                "3 juin 2019, 12:05:09 UTC",
                "3 juin 2019, 14:05:09 (Africa/Bujumbura, UTC+02:00)",
                "Ligne de crédit\u{A0}: Ligne 2\n",
                "État Membre\u{A0}: Burundi (le)\n",
            ],
        ),
        (
            Language::Es,
            [
                "199.999,50\u{A0}USD",
                "3 de junio de 2019, 12:05:09 UTC",
                "3 de junio de 2019, 14:05:09 (Africa/Bujumbura, UTC+02:00)",
                "Línea presupuestaria: Línea 2\n",
                "Estado Miembro: Burundi (es)\n",
            ],
        ),
    ];
    for (language, expected) in cases {
        let receipt = rendered(NoticeKind::SubmissionReceipt, data(), language);
        for part in expected {
            assert!(receipt.text.contains(part), "{part:?} in {}", receipt.text);
            assert!(receipt.html.contains(part.split_once(": ").map_or(part, |(_, value)| value).trim()), "{part:?}");
        }
        let address = "https://fonds1035.example/api/v1/applications/00000000-0000-0000-0000-000000001035";
        for part in [receipt.text.as_str(), &receipt.html] {
            assert!(part.contains(&data().content_hash) && part.contains("2019-0042") && part.contains(address));
        }
    }
}

#[test]
fn a_decision_shows_its_reasons_and_comment_and_no_line_that_is_not_settled() {
    let declined = rendered(NoticeKind::Declined, NoticeData { line: None, ..data() }, Language::Fr);
    for part in [
        "\n- Un critère d’admissibilité du Fonds n’est pas rempli.\n",
        "\n- Le risque que le projet ne puisse être mis en œuvre est trop élevé.\n",
        "Commentaire\u{A0}:\n> Please name the ministry.\n> \n> And the town.\n",
    ] {
        assert!(declined.text.contains(part), "{part} in {}", declined.text);
    }
    assert!(!declined.text.contains("Ligne de crédit"));
    let silent = NoticeData { comment: None, reasons: Vec::new(), ..data() };
    let approved = rendered(NoticeKind::Approved, silent, Language::Fr);
    assert!(!approved.text.contains("Commentaire") && !approved.text.contains("Motifs"));
}

#[test]
fn a_changed_standing_names_the_line_the_day_and_the_findings() {
    let finding = Finding {
        criterion: Criterion::Article4Applicant,
        verdict: Verdict::NotSatisfied,
        weight: Weight::Binding,
        args: [("state".to_owned(), "BDI".to_owned())].into(),
        facts: Vec::new(),
        legal_source: "Constitution, Article 4".into(),
        turns: None,
    };
    let change = LineChange {
        line: CreditLine::Two,
        from: chrono::NaiveDate::from_ymd_opt(2019, 7, 1).unwrap(),
        before: Openness::Open,
        after: Openness::Closed,
        findings: vec![finding],
    };
    let notice = || NoticeData { changes: vec![change.clone()], ..data() };
    let cases = [
        (Language::En, ["- Line 2, from 1 July 2019: closed (before: open)\n", "BDI is subject to Article 4"]),
        (
            Language::Fr,
            ["- Ligne 2, à compter du 1er juillet 2019\u{A0}: fermée (auparavant\u{A0}: ouverte)\n", "article 4"],
        ),
        (Language::Es, ["- Línea 2, a partir del 1 de julio de 2019: cerrada (antes: abierta)\n", "artículo 4"]),
    ];
    for (language, expected) in cases {
        let told = rendered(NoticeKind::StandingChanged, notice(), language);
        for part in expected {
            assert!(told.text.contains(part), "{part:?} in {}", told.text);
        }
        assert!(!rendered(NoticeKind::Declined, notice(), language).text.contains("2019\u{A0}:"));
    }
    let stored = serde_json::to_value(notice()).unwrap();
    assert_eq!(serde_json::from_value::<NoticeData>(stored).unwrap(), notice());
}

#[test]
fn a_question_shows_who_asks_whom_and_its_words_as_data() {
    let attack = "</blockquote><script>alert(1)</script>\nSubject: {$reference} { $applicant }";
    let notice = ConversationNoticeData { body: attack.into(), ..message() };
    let notice = Notice::Conversation(ConversationNoticeKind::InternalQuestion, Box::new(notice));
    let Rendered { subject, text, html } = render(&notice, Language::Fr, BASE).unwrap();
    assert_eq!(subject, "2019-0042\u{A0}: nouvelle question interne");
    for part in [
        "Écrit par\u{A0}: bureau régional\n",
        "À l’attention de\u{A0}: administrateur du Fonds\n",
        "Question\u{A0}:\n> </blockquote><script>alert(1)</script>\n> Subject: {$reference} { $applicant }\n",
    ] {
        assert!(text.contains(part), "{part:?} in {text}");
    }
    assert!(!html.contains("<script") && html.matches("</blockquote>").count() == 1, "{html}");
}

#[test]
fn a_copy_is_never_made_of_data_that_holds_a_token() {
    let data = serde_json::to_value(AccountNoticeData { token: "s3cret".into(), expires_at: data().at }).unwrap();
    assert!(Notice::read_copy("password_reset", data.clone()).is_err());
    assert!(Notice::read("password_reset", data).is_ok());
}

#[test]
fn html_in_the_words_of_a_person_stays_words() {
    let attack = "</title><script src=//evil.example></script><img src=x onerror=alert(1)> & \"quotes\"";
    let notice = NoticeData { title: attack.into(), comment: Some(attack.into()), ..data() };
    let Rendered { text, html, .. } = rendered(NoticeKind::ClarificationRequested, notice, Language::En);
    assert!(text.contains(attack));
    assert!(!html.contains("<script") && !html.contains("<img") && html.matches("</title>").count() == 1);
    assert_eq!(html.matches("&lt;script").count() + html.matches("&#60;script").count(), 2, "{html}");
}

#[test]
fn the_html_loads_nothing_from_anywhere() {
    for kind in NoticeKind::ALL {
        let html = rendered(*kind, data(), Language::Es).html;
        assert!(!html.contains("src=") && !html.contains("url(") && !html.contains("<link"), "{html}");
        assert!(html.len() < 4_096, "{kind}: {} bytes", html.len());
    }
}

#[test]
fn a_title_stays_one_line_turns_nothing_around_and_is_shown_whole() {
    let long = "Préparation ".repeat(400);
    let text = |title: &str| {
        rendered(NoticeKind::NewApplication, NoticeData { title: title.into(), ..data() }, Language::En).text
    };
    assert!(
        text("Line one\r\nBcc: everybody@example.org\u{2028}x").contains("Line one Bcc: everybody@example.org x\n")
    );
    assert!(text(&long).contains(long.trim()));
    assert!(text("مشروع \u{202E}الهجرة").contains("\u{2068}مشروع الهجرة\u{2069}\n"));
    assert!(!text("abc \u{202E}fdp.exe").contains('\u{202E}'));
}

#[test]
fn an_unknown_zone_is_an_error_and_no_guess() {
    let notice = Notice::Application(
        NoticeKind::Approved,
        Box::new(NoticeData { capital_zone: "Atlantis/Capital".into(), ..data() }),
    );
    let error = render(&notice, Language::En, BASE).unwrap_err();
    assert!(error.to_string().contains("Atlantis/Capital"));
}

proptest! {
    #[test]
    fn whatever_a_person_writes_subject_and_facts_stay_one_line(title in any::<String>(), name in any::<String>(), comment in any::<String>()) {
        let names = Names { en: name.clone(), fr: name.clone(), es: name };
        let plain = rendered(NoticeKind::Declined, data(), Language::En);
        let notice = NoticeData { title, applicant_names: names, comment: Some(format!("a{comment}")), ..data() };
        let hostile = rendered(NoticeKind::Declined, notice, Language::En);
        prop_assert!(!hostile.subject.contains(char::is_control));
        prop_assert_eq!(hostile.html.matches("<td").count(), plain.html.matches("<td").count());
        prop_assert_eq!(hostile.html.matches("<script").count(), 0);
        let before_comment = |text: &str| text.split("Comment:").next().unwrap_or_default().lines().count();
        if !comment.contains("Comment:") {
            prop_assert_eq!(before_comment(&hostile.text), before_comment(&plain.text));
        }
    }
}
