//! Every word and code that can be shown has a text in English, French and Spanish.

use fonds1035::domain::actor::Role;
use fonds1035::domain::amendment::AmendmentKind;
use fonds1035::domain::amendment_difference::AmendedField;
use fonds1035::domain::amendment_life::{AmendmentAction, AmendmentState};
use fonds1035::domain::application::Draft;
use fonds1035::domain::call_notice::CallNoticeKind;
use fonds1035::domain::command::DeclineReason;
use fonds1035::domain::conversation::ConversationNoticeKind;
use fonds1035::domain::credit_line::{CreditLine, LineChoice, Scope};
use fonds1035::domain::instalment::{InstalmentAction, InstalmentState};
use fonds1035::domain::lifecycle::{Action, State};
use fonds1035::domain::money::MoneyError;
use fonds1035::domain::notice::{AccountNoticeKind, NoticeKind};
use fonds1035::domain::obligations::ObligationKind;
use fonds1035::domain::refusal::RefusalCode;
use fonds1035::domain::reminder::ReminderKind;
use fonds1035::domain::report_check::ReportFault;
use fonds1035::domain::rule_rehearsal::Change;
use fonds1035::domain::rule_value::RuleCode;
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
        words("action", ["draw_up_payment_plan"]),
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

#[test]
fn every_fault_of_a_field_has_a_text() {
    let mut codes: Vec<String> = Draft::default().missing_answers().into_iter().map(|missing| missing.code).collect();
    codes.extend(["national_project_with_several_states", "regional_project_with_one_state"].map(str::to_owned));
    codes.extend(["more_outstanding_than_assessed", "position_before_its_year", "date_to_come"].map(str::to_owned));
    codes.extend(["budget_without_amount", "too_long", "too_many", "out_of_range"].map(str::to_owned));
    codes.extend(["not_a_pdf", "not_an_action", "length_between", "text_impossible"].map(str::to_owned));
    codes.extend(["instalments_between", "reference_blank"].map(str::to_owned));
    codes.extend(["entries_between", "application_unknown", "application_twice"].map(str::to_owned));
    codes.extend(["day_passed", "nothing_proposed"].map(str::to_owned));
    codes.extend(["rule_key_meaningless", "quantity_of_another_unit", "value_of_another_kind"].map(str::to_owned));
    codes.extend(["zone_unknown", "instant_malformed", "instant_out_of_range"].map(str::to_owned));
    codes.extend(["instant_whole_second", "instant_passed", "offset_of_another_time"].map(str::to_owned));
    codes.extend(["closes_before_it_opens", "grace_reason_missing", "grace_reason_without_grace"].map(str::to_owned));
    codes.extend(["delivery_not_allowed", "digest_off"].map(str::to_owned));
    let amounts = [MoneyError::Malformed, MoneyError::Negative, MoneyError::TooPrecise, MoneyError::TooLarge];
    codes.extend(amounts.iter().map(|error| error.code().to_owned()));
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
