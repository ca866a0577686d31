//! Localized texts in the three official languages of the Fund: English, French, Spanish.
//!
//! Texts are Fluent messages in `i18n/{en,fr,es}.ftl`, identified by a key. There is no fallback language: the tests
//! below fail if a key or an argument is missing in one language. An argument that is a value of a closed vocabulary is
//! replaced by its own text: `line = line_1` by the text `line-line-1`.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use crate::domain::kernel::language::Language;

type Bundle = FluentBundle<FluentResource>;

impl Language {
    /// The Fluent source of the language.
    const fn source(self) -> &'static str {
        match self {
            Self::En => include_str!("../i18n/en.ftl"),
            Self::Fr => include_str!("../i18n/fr.ftl"),
            Self::Es => include_str!("../i18n/es.ftl"),
        }
    }

    fn bundle(self) -> &'static Bundle {
        static BUNDLES: [OnceLock<Bundle>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        BUNDLES[self as usize].get_or_init(|| self.read())
    }

    fn read(self) -> Bundle {
        let language: LanguageIdentifier = self.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // No Unicode isolation marks around arguments: the texts are also parsed by programs and sent in plain e-mails.
        bundle.set_use_isolating(false);
        // If a file has syntax errors, its valid texts are still used; the tests report the errors.
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(self.source().to_owned());
        bundle.add_resource_overriding(resource);
        for currency in ["USD", "CHF"] {
            let added = bundle.add_function(currency, move |positional, _| match positional {
                [value] => FluentValue::from(self.amount(&plain(value))),
                _ => FluentValue::Error,
            });
            debug_assert!(added.is_ok(), "the only fault would be a function of the same name");
        }
        bundle
    }

    /// Formats an amount such as `200000.00` in the language: `200,000.00`, `200 000,00`, `200.000,00`.
    pub fn amount(self, plain: &str) -> String {
        let (whole, cents) = plain.split_once('.').unwrap_or((plain, ""));
        let (group, point) = match self {
            Self::En => (',', '.'),
            // A narrow no-break space (Imprimerie nationale).
            Self::Fr => ('\u{202f}', ','),
            Self::Es => ('.', ','),
        };
        let mut text = String::with_capacity(plain.len() + 8);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if !cents.is_empty() {
            text.push(point);
            text.push_str(cents);
        }
        text
    }
}

fn plain(value: &FluentValue<'_>) -> String {
    match value {
        FluentValue::String(text) => text.clone().into_owned(),
        FluentValue::Number(number) => number.as_string().into_owned(),
        _ => String::new(),
    }
}

/// The text of a key with its arguments. A missing text is shown as `⟨key⟩`.
pub fn text<'a>(language: Language, key: &str, args: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let bundle = language.bundle();
    let mut figures = FluentArgs::new();
    for (name, value) in args {
        figures.set(name.to_owned(), figure(bundle, name, value));
    }
    match bundle.get_message(key).and_then(|message| message.value()) {
        Some(pattern) => bundle.format_pattern(pattern, Some(&figures), &mut Vec::new()).into_owned(),
        None => format!("⟨{key}⟩"),
    }
}

/// Whether a language has a text for the key.
pub fn has_text(language: Language, key: &str) -> bool {
    language.bundle().has_message(key)
}

/// A Fluent argument: a vocabulary value as its text, a count as a number (for plural forms), other values unchanged.
fn figure<'a>(bundle: &'a Bundle, name: &str, value: &'a str) -> FluentValue<'a> {
    let word = format!("{name}-{}", value.replace('_', "-"));
    if let Some(pattern) = bundle.get_message(&word).and_then(|message| message.value()) {
        return FluentValue::from(bundle.format_pattern(pattern, None, &mut Vec::new()));
    }
    let counts = value.len() <= 9 && !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    if counts { FluentValue::try_number(value) } else { FluentValue::String(Cow::Borrowed(value)) }
}

/// The key of the text of a code: the prefix, a hyphen, and the code with hyphens (`letters_missing` becomes
/// `letters-missing`).
pub fn key(prefix: &str, code: &str) -> String {
    format!("{prefix}-{}", code.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::domain::kernel::refusal::RefusalCode;

    /// Every text of a language with the names of its arguments.
    fn texts(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut current = String::new();
        for line in language.source().lines() {
            if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
                current = line.split(" =").next().unwrap().to_owned();
                assert!(texts.insert(current.clone(), BTreeSet::new()).is_none(), "{language}: {current} twice");
            }
            if line.starts_with('#') {
                continue;
            }
            for part in line.split('$').skip(1) {
                let name = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                texts.get_mut(&current).unwrap().insert(name);
            }
        }
        texts
    }

    #[test]
    fn the_three_languages_have_the_same_keys_and_figures() {
        let english = texts(Language::En);
        assert!(english.len() > 100);
        for language in [Language::Fr, Language::Es] {
            let other = texts(language);
            let missing: Vec<_> = english.keys().filter(|key| !other.contains_key(*key)).collect();
            let surplus: Vec<_> = other.keys().filter(|key| !english.contains_key(*key)).collect();
            assert!(missing.is_empty() && surplus.is_empty(), "{language}: missing {missing:?}, surplus {surplus:?}");
            for (key, figures) in &english {
                assert_eq!(figures, &other[key], "{language}: figures of {key}");
            }
        }
    }

    #[test]
    fn every_file_is_read_without_a_fault() {
        for language in Language::ALL {
            if let Err((_, faults)) = FluentResource::try_new(language.source().to_owned()) {
                panic!("{language}: {faults:?}");
            }
            for key in texts(*language).keys() {
                assert!(has_text(*language, key), "{language}: {key} is not read");
            }
        }
    }

    #[test]
    fn every_refusal_has_a_title_and_a_detail() {
        for language in Language::ALL {
            for code in RefusalCode::ALL {
                let title = key("refusal", code.as_str());
                assert!(has_text(*language, &title), "{language}: {title}");
                assert!(has_text(*language, &format!("{title}-detail")), "{language}: {title}-detail");
            }
        }
    }

    #[test]
    fn figures_are_written_as_the_language_writes_them() {
        let args = [("line", "line_2"), ("year", "2026"), ("asked", "1200000.50"), ("available", "99.00")];
        let english = text(Language::En, "refusal-money-short-detail", args);
        assert!(
            english.contains("1,200,000.50") && english.contains("Line 2") && english.contains("2026"),
            "{english}"
        );
        let french = text(Language::Fr, "refusal-money-short-detail", args);
        assert!(french.contains("1\u{202f}200\u{202f}000,50") && french.contains("99,00"), "{french}");
        assert!(!english.contains('\u{2068}'));
    }

    #[test]
    fn a_missing_key_is_seen() {
        assert_eq!(text(Language::Fr, "no-such-key", []), "⟨no-such-key⟩");
    }
}
