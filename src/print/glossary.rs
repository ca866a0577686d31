//! The glossary in the three languages of the Fund, generated from the texts of the closed vocabularies.

use std::fmt::{Display, Write as _};

use super::cell;
use crate::domain::amendments::amendment::AmendmentKind;
use crate::domain::amendments::amendment_table::{AmendmentAction, AmendmentState};
use crate::domain::amendments::difference::AmendedField;
use crate::domain::applications::state::{Action, State};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::assessment::{Criterion, Openness};
use crate::domain::kernel::credit_line::{LineChoice, Scope};
use crate::domain::ledger::allocation::{AdditionKind, FormulaVersion, StepCode};
use crate::domain::member_states::article_4::ArticleText;
use crate::domain::member_states::member_state::{AllocationRegion, IncomeGroup, OfficeRegion};
use crate::domain::notifications::receipt_message::RECEIPT_KINDS;
use crate::domain::payments::instalment_table::{InstalmentAction, InstalmentState};
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::queue::ranking::Leaning;
use crate::domain::rules::rule_value::RuleCode;
use crate::i18n::{self, Language};

/// Steps that are shown to users and are in no transition table.
const OTHER_STEPS: &[&str] = &["draw_up_payment_plan", "assess_ranking", "answer_question"];

/// A closed vocabulary with a term for each of its values.
struct Vocabulary {
    title: &'static str,
    /// Prefix of the value in the key of its text.
    prefix: &'static str,
    words: Vec<String>,
}

fn vocabulary<W: Display>(title: &'static str, prefix: &'static str, words: &[W]) -> Vocabulary {
    Vocabulary { title, prefix, words: words.iter().map(ToString::to_string).collect() }
}

/// The vocabularies whose texts are terms; the texts of the others are sentences.
fn vocabularies() -> [Vocabulary; 25] {
    [
        vocabulary("Roles", "role", Role::ALL),
        vocabulary("Credit lines", "line", LineChoice::ALL),
        vocabulary("Scope of a project", "scope", Scope::ALL),
        vocabulary("States of an application and of its project", "state", State::ALL),
        vocabulary("Steps of an application and of its project", "action", Action::ALL),
        vocabulary("Income groups", "group", IncomeGroup::ALL),
        vocabulary("Allocation regions", "region", AllocationRegion::ALL),
        vocabulary("Office regions", "office-region", OfficeRegion::ALL),
        vocabulary("Versions of Article 4 of the Constitution", "arrears-article", ArticleText::ALL),
        vocabulary("Criteria", "criterion", Criterion::ALL),
        vocabulary("Result of an assessment for a line", "openness", Openness::ALL),
        vocabulary("Rule values", "rule", RuleCode::ALL),
        vocabulary("Sources of the amounts of a budget year", "allocation-version", FormulaVersion::ALL),
        vocabulary("Figures of an allocation", "allocation-step", StepCode::ALL),
        vocabulary("Additions to an allocation", "allocation-addition", AdditionKind::ALL),
        vocabulary("Receipts of a line", "arrival", &RECEIPT_KINDS),
        vocabulary("Assessment by a ranking factor", "leaning", Leaning::ALL),
        vocabulary("Obligations of a project", "obligation", ObligationKind::ALL),
        vocabulary("States of an instalment", "state", InstalmentState::ALL),
        vocabulary("Steps of an instalment", "action", InstalmentAction::ALL),
        vocabulary("Kinds of amendments", "amendment-kind", AmendmentKind::ALL),
        vocabulary("States of an amendment", "standing", AmendmentState::ALL),
        vocabulary("Steps of an amendment", "step", AmendmentAction::ALL),
        vocabulary("Fields that an amendment changes", "amended-field", AmendedField::ALL),
        vocabulary("Other steps", "action", OTHER_STEPS),
    ]
}

/// The glossary in English, French and Spanish as a Markdown document, one table for each vocabulary.
pub fn glossary() -> String {
    let mut text = String::from(
        "# Glossary\n\n\
         Printed by `fonds1035 print glossary` from the texts of the service (`i18n/`); a test compares. The word is the\n\
         spelling in the code and in the interface. Vocabularies whose texts are sentences are not listed.\n",
    );
    for Vocabulary { title, prefix, words } in vocabularies() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n## {title}\n\n| word | English | French | Spanish |\n|---|---|---|---|");
        for word in words {
            let key = i18n::key(prefix, &word);
            let _ = write!(text, "| `{word}` |");
            for language in [Language::En, Language::Fr, Language::Es] {
                let _ = write!(text, " {} |", cell(&i18n::text(language, &key, [])));
            }
            text.push('\n');
        }
    }
    text
}
