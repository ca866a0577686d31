//! Matches state names of registers in three languages, ignoring accents, case, articles, punctuation and word order.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::kernel::state_code::StateCode;

/// Articles and prepositions that are ignored in the comparison.
const ARTICLES: &[&str] =
    &["the", "of", "and", "et", "y", "de", "la", "le", "les", "l", "du", "des", "d", "el", "los", "las", "del"];

/// The state or other entity that a name denotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A state known to the service.
    State(StateCode),
    /// A known territory or entity that is not a state.
    Elsewhere,
}

impl Place {
    /// The state code, if the entity is a state.
    pub const fn state(self) -> Option<StateCode> {
        match self {
            Self::State(code) => Some(code),
            Self::Elsewhere => None,
        }
    }
}

/// All known names.
#[derive(Debug, Clone, Default)]
pub struct StateNames(BTreeMap<String, Place>);

impl StateNames {
    /// Adds a name. A name that is already present is not replaced.
    pub fn add(&mut self, name: &str, place: Place) {
        self.0.entry(plain(name)).or_insert(place);
    }

    /// Whether at least one name denotes this entity.
    pub fn contains(&self, place: Place) -> bool {
        self.0.values().any(|known| *known == place)
    }

    /// The entity that a name denotes; `None` if the name is unknown.
    pub fn resolve(&self, name: &str) -> Option<Place> {
        self.0.get(&plain(name)).copied()
    }

    /// Resolves a list of names. Names are separated by semicolons or line breaks. A piece that is not a known name
    /// is split at commas, because some names contain commas.
    ///
    /// # Errors
    /// The first unknown name.
    pub fn resolve_list(&self, list: &str) -> Result<Vec<Place>, String> {
        let mut places = Vec::new();
        for piece in list.split([';', '\n']).map(str::trim).filter(|piece| !piece.is_empty()) {
            if let Some(place) = self.resolve(piece) {
                places.push(place);
                continue;
            }
            for name in piece.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                places.push(self.resolve(name).ok_or_else(|| name.to_owned())?);
            }
        }
        Ok(places)
    }
}

/// Normal form of a name: its words without accents, case and articles, sorted. “Bolivia (Plurinational State of)”
/// and “the Plurinational State of Bolivia” have the same normal form.
fn plain(name: &str) -> String {
    let letters: String = name
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    let mut words: Vec<&str> = letters.split_whitespace().filter(|word| !ARTICLES.contains(word)).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_many_spellings() {
        let mut names = StateNames::default();
        let state = |code: &str| Place::State(code.parse().unwrap());
        for (name, code) in [
            ("Côte d’Ivoire", "CIV"),
            ("Bolivia (Plurinational State of)", "BOL"),
            ("República Democrática del Congo", "COD"),
            ("Congo", "COG"),
            ("Korea, Republic of", "KOR"),
        ] {
            names.add(name, state(code));
        }
        names.add("Hong Kong SAR", Place::Elsewhere);
        for (written, place) in [
            ("COTE D'IVOIRE", Some(state("CIV"))),
            ("la Côte d’Ivoire", Some(state("CIV"))),
            ("Bolivia (the Plurinational State of)", Some(state("BOL"))),
            ("Plurinational State of Bolivia", Some(state("BOL"))),
            ("republica democratica del congo", Some(state("COD"))),
            ("The Congo", Some(state("COG"))),
            ("Hong-Kong SAR", Some(Place::Elsewhere)),
            ("Congo Belge", None),
            ("", None),
        ] {
            assert_eq!(names.resolve(written), place, "{written}");
        }
        assert_eq!(
            names.resolve_list("Korea, Republic of; Congo\nHong Kong SAR"),
            Ok(vec![state("KOR"), state("COG"), Place::Elsewhere])
        );
        assert_eq!(names.resolve_list("Congo, Côte d'Ivoire"), Ok(vec![state("COG"), state("CIV")]));
        assert_eq!(names.resolve_list("Congo; Atlantis"), Err("Atlantis".to_owned()));
    }
}
