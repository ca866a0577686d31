//! Every vocabulary value and code that can be shown has a text in English, French and Spanish.

use std::collections::BTreeSet;

use fonds1035::domain::amendments::amendment::AmendmentKind;
use fonds1035::domain::amendments::amendment_table::{AmendmentAction, AmendmentState};
use fonds1035::domain::amendments::difference::AmendedField;
use fonds1035::domain::applications::form::Draft;
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::conversations::ConversationNoticeKind;
use fonds1035::domain::kernel::actor::Role;
use fonds1035::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use fonds1035::domain::kernel::money::MoneyError;
use fonds1035::domain::kernel::notification::NoticeKind;
use fonds1035::domain::kernel::refusal::RefusalCode;
use fonds1035::domain::kernel::report_fault::ReportFault;
use fonds1035::domain::lifecycle::command::DeclineReason;
use fonds1035::domain::member_states::member_state::{AllocationRegion, OfficeRegion};
use fonds1035::domain::notifications::bounce::BounceNoticeKind;
use fonds1035::domain::notifications::call_message::CallNoticeKind;
use fonds1035::domain::notifications::message::AccountNoticeKind;
use fonds1035::domain::notifications::receipt_message::{MoneyNoticeKind, RECEIPT_KINDS};
use fonds1035::domain::payments::instalment_table::{InstalmentAction, InstalmentState};
use fonds1035::domain::projects::obligation_status::ObligationStanding;
use fonds1035::domain::projects::obligations::ObligationKind;
use fonds1035::domain::queue::ranking::{Factor, Leaning};
use fonds1035::domain::rules::rule_value::RuleCode;
use fonds1035::domain::scenarios::rule_impact::Change;
use fonds1035::domain::tasks::reminder::ReminderKind;
use fonds1035::i18n::{Language, has_text, key};

fn words<'a>(prefix: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    words.into_iter().map(|word| key(prefix, word)).collect()
}

#[test]
fn every_word_of_a_closed_set_has_a_text() {
    let keys = [
        words("state", State::ALL.iter().map(|word| word.as_str())),
        words("action", Action::ALL.iter().map(|word| word.as_str())),
        words("state", InstalmentState::ALL.iter().map(|word| word.as_str())),
        words("action", InstalmentAction::ALL.iter().map(|word| word.as_str())),
        words("action", ["draw_up_payment_plan", "assess_ranking", "answer_question"]),
        words("factor", Factor::ALL.iter().map(|word| word.as_str())),
        words("leaning", Leaning::ALL.iter().map(|word| word.as_str())),
        words("arrival", RECEIPT_KINDS.iter().map(|word| word.as_str())),
        words("region", AllocationRegion::ALL.iter().map(|word| word.as_str()).chain(["not_recorded"])),
        words("office-region", OfficeRegion::ALL.iter().map(|word| word.as_str())),
        words("mail-subject", MoneyNoticeKind::ALL.iter().map(|word| word.as_str())),
        words("mail-body", MoneyNoticeKind::ALL.iter().map(|word| word.as_str())),
        words("role", Role::ALL.iter().map(|word| word.as_str())),
        words("line", CreditLine::ALL.iter().map(|word| word.as_str())),
        words("line", LineChoice::ALL.iter().map(|word| word.as_str())),
        words("scope", Scope::ALL.iter().map(|word| word.as_str())),
        words("rule", RuleCode::ALL.iter().map(|word| word.as_str())),
        words("decline-reason", DeclineReason::ALL.iter().map(|word| word.as_str())),
        words("change", Change::ALL.iter().map(|word| word.as_str())),
        ["rehearsed-case-open", "rehearsed-case-past"].map(str::to_owned).to_vec(),
        words("obligation", ObligationKind::ALL.iter().map(|word| word.as_str())),
        ObligationKind::ALL.iter().map(|word| format!("{}-rule", key("obligation", word.as_str()))).collect(),
        words("obligation-standing", ObligationStanding::ALL.iter().map(|word| word.as_str())),
        words("mail-awaited", ["report", "instalment", "amendment", "question"]),
        words("report-fault", ReportFault::ALL.iter().map(|word| word.as_str())),
        words("standing", AmendmentState::ALL.iter().map(|word| word.as_str())),
        words("step", AmendmentAction::ALL.iter().map(|word| word.as_str())),
        words("amendment-kind", AmendmentKind::ALL.iter().map(|word| word.as_str())),
        words("amended-field", AmendedField::ALL.iter().map(|word| word.as_str())),
        words("mail-subject", NoticeKind::ALL.iter().map(|word| word.as_str())),
        words("mail-body", NoticeKind::ALL.iter().map(|word| word.as_str())),
        words("mail-subject", ConversationNoticeKind::ALL.iter().map(|word| word.as_str())),
        words("mail-body", ConversationNoticeKind::ALL.iter().map(|word| word.as_str())),
        words("mail-subject", CallNoticeKind::ALL.iter().map(|word| word.as_str())),
        words("mail-body", CallNoticeKind::ALL.iter().map(|word| word.as_str())),
        words("mail-subject", AccountNoticeKind::ALL.iter().map(|word| word.as_str())),
        words("mail-body", AccountNoticeKind::ALL.iter().map(|word| word.as_str())),
        words("mail-subject", BounceNoticeKind::ALL.iter().map(|word| word.as_str())),
        words("mail-body", BounceNoticeKind::ALL.iter().map(|word| word.as_str())),
        words("mail-subject", ReminderKind::ALL.iter().map(|word| word.as_str())),
        words("mail-body", ReminderKind::ALL.iter().map(|word| word.as_str())),
    ];
    lacks_nothing(keys.into_iter().flatten());
}

#[test]
fn every_no_has_a_title_and_says_what_to_do_next() {
    let titles = RefusalCode::ALL.iter().map(|code| key("refusal", code.as_str()));
    lacks_nothing(titles.clone());
    lacks_nothing(titles.map(|title| format!("{title}-detail")));
}

/// What stands before a code in the source; the code is the text that follows.
const BEFORE_A_CODE: &[&str] = &["code = ", "ValidationError::new("];

/// What stands before the place of a fault, where the code is the text after the comma.
const BEFORE_A_PLACE: &[&str] = &["FieldError::at(", "FieldError::parameter(", "fault("];

/// The codes of faults that a source file writes, its own tests aside.
fn codes_in(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    let after = move |marks: &'static [&str]| marks.iter().flat_map(move |mark| source.split(*mark).skip(1));
    // What is said to a person of the trade, as by the verification, is no code.
    let is_code = |text: &&str| text.chars().all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_'));
    let quoted = |rest: &str| rest.strip_prefix('"')?.split('"').next().filter(is_code).map(str::to_owned);
    let after_comma = |rest: &str| {
        let (_place, rest) = outside_of_brackets(rest)?;
        quoted(rest.trim_start())
    };
    after(BEFORE_A_CODE).filter_map(quoted).chain(after(BEFORE_A_PLACE).filter_map(after_comma)).collect()
}

/// The first argument of a call and what follows its comma; nothing where there is one argument only.
fn outside_of_brackets(arguments: &str) -> Option<(&str, &str)> {
    let (mut depth, mut in_text) = (0_i32, false);
    for (at, letter) in arguments.char_indices() {
        match letter {
            '"' => in_text = !in_text,
            _ if in_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return None,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => return Some((&arguments[..at], &arguments[at + 1..])),
            _ => {}
        }
    }
    None
}

#[test]
fn a_code_is_found_however_it_is_written() {
    let source = r#"
        #[validate(length(min = 1, code = "one"), custom(function = visible, code = "two"))]
        ValidationError::new("three");
        FieldError::at("/a", "four").with("max", 1);
        FieldError::at(format!("{at}/a({place}, b)"), "five");
        FieldError::parameter(
            name,
            "six",
        );
        fault(format!("/facts/{place}/value"), "seven");
        FieldError::at(pointer, code);
    "#;
    let found: BTreeSet<String> = codes_in(source).into_iter().collect();
    let expected = ["one", "two", "three", "four", "five", "six", "seven"];
    assert_eq!(found, expected.map(str::to_owned).into());
}

#[test]
fn every_fault_of_a_field_has_a_text() {
    let mut codes: BTreeSet<String> = BTreeSet::new();
    for path in crate::support::source::files("src") {
        codes.extend(codes_in(&std::fs::read_to_string(path).unwrap()));
    }
    for written in ["length_between", "day_out_of_range", "application_twice", "not_a_pdf", "text_impossible", "blank"]
    {
        assert!(codes.contains(written), "{written} is not found in the source");
    }
    // Those that are told by another way than a literal beside their place.
    codes.extend(Draft::default().missing_answers().into_iter().map(|missing| missing.code));
    codes.extend(["national_project_with_several_states", "regional_project_with_one_state"].map(str::to_owned));
    codes.extend(["budget_without_amount", "delivery_not_allowed", "digest_off"].map(str::to_owned));
    let amounts = [MoneyError::Malformed, MoneyError::Negative, MoneyError::TooPrecise, MoneyError::TooLarge];
    codes.extend(amounts.iter().map(|error| error.code().to_owned()));
    codes.extend(fonds1035::http::body::codes().map(str::to_owned));
    lacks_nothing(codes.iter().map(|code| key("field", code)));
}

fn lacks_nothing(keys: impl Iterator<Item = String>) {
    let keys: Vec<String> = keys.collect();
    assert!(!keys.is_empty());
    for language in Language::ALL {
        let lacking: Vec<&String> = keys.iter().filter(|key| !has_text(*language, key)).collect();
        assert!(lacking.is_empty(), "{language} lacks {lacking:?}");
    }
}
