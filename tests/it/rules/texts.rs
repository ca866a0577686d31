//! Every explanation of the rules has a text in English, French and Spanish with all its figures.

use std::collections::{BTreeMap, BTreeSet};

use fonds1035::domain::kernel::assessment::{Criterion, Verdict};
use fonds1035::domain::ledger::allocation::{AdditionKind, Bound, FormulaVersion, StepCode};
use fonds1035::domain::rules::eligibility::counterfactual::TurningCode;
use fonds1035::i18n::{Language, has_text, key, text};

use super::cases;

fn verdict_key(criterion: Criterion, verdict: Verdict) -> String {
    key(&key("criterion", criterion.as_str()), verdict.as_str())
}

/// The text with its figures, every one of which was found.
fn say(language: Language, key: &str, args: &BTreeMap<String, String>) -> String {
    let said = text(language, key, args.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    assert!(!said.contains(['{', '}', '⟨']), "{language}: {key} with {args:?} says {said:?}");
    said
}

#[test]
fn every_code_of_the_rules_has_a_text_in_each_language() {
    let mut keys: Vec<String> = TurningCode::ALL.iter().map(|code| key("turn", code.as_str())).collect();
    for criterion in Criterion::ALL {
        keys.push(key("criterion", criterion.as_str()));
        keys.extend(Verdict::ALL.iter().map(|verdict| verdict_key(*criterion, *verdict)));
    }
    keys.extend(StepCode::ALL.iter().map(|code| key("allocation-step", code.as_str())));
    keys.extend(Bound::ALL.iter().map(|code| key("allocation-bound", code.as_str())));
    keys.extend(FormulaVersion::ALL.iter().map(|code| key("allocation-version", code.as_str())));
    keys.extend(AdditionKind::ALL.iter().map(|code| key("allocation-addition", code.as_str())));
    for language in Language::ALL {
        for key in &keys {
            assert!(has_text(*language, key), "{language} lacks {key}");
        }
    }
}

#[test]
fn every_case_is_explained_in_each_language_with_its_figures() {
    let mut seen = BTreeSet::new();
    for language in Language::ALL {
        for finding in cases::all().iter().flat_map(|case| case.world.assess(case.line).findings) {
            say(*language, &verdict_key(finding.criterion, finding.verdict), &finding.args);
            let Some(turns) = finding.turns else { continue };
            let said = say(*language, &key("turn", &turns.code), &turns.args);
            for name in ["state", "states", "count", "reference"] {
                let figure = turns.args.get(name);
                assert!(figure.is_none_or(|figure| said.contains(figure)), "{language}: {said:?} lacks {name}");
            }
            for name in ["by", "to"] {
                let amount = turns.args.get(name).map(|amount| language.amount(amount));
                assert!(amount.is_none_or(|amount| said.contains(&amount)), "{language}: {said:?} lacks {name}");
            }
            seen.insert(turns.code);
        }
    }
    let all: BTreeSet<String> = TurningCode::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    assert_eq!(seen, all, "every turning change is reached by a case");
}

#[test]
fn a_missing_ceiling_is_named_by_its_line_and_scope() {
    let args = BTreeMap::from([("line", "line_1"), ("scope", "regional")].map(|(n, v)| (n.to_owned(), v.to_owned())));
    let said = |language| say(language, "turn-enter-ceiling", &args);
    assert_eq!(said(Language::En), "The finance officer has to enter the ceiling of Line 1 for regional projects.");
    assert!(said(Language::Fr).ends_with("le plafond de la ligne 1 pour un projet régional."));
    assert!(said(Language::Es).ends_with("el tope de la Línea 1 para un proyecto regional."));
}
