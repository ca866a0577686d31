//! Names of states as registers write them, in three languages: without accents, capitals, articles, signs and order.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::kernel::state_code::StateCode;

/// Words that names are written with and without.
const ARTICLES: &[&str] =
    &["the", "of", "and", "et", "y", "de", "la", "le", "les", "l", "du", "des", "d", "el", "los", "las", "del"];

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A state on record.
    State(StateCode),
    /// A territory or entity that is known and no state on record.
    Elsewhere,
}

impl Place {
    /// The state, if it is one.
    pub const fn state(self) -> Option<StateCode> {
        match self {
            Self::State(code) => Some(code),
            Self::Elsewhere => None,
        }
    }
}

/// Every name that is understood.
#[derive(Debug, Clone, Default)]
pub struct StateNames(BTreeMap<String, Place>);

impl StateNames {
    /// Learns a name. A name that two places would share is kept for the first.
    pub fn add(&mut self, name: &str, place: Place) {
        self.0.entry(plain(name)).or_insert(place);
    }

    /// Whether some name stands for this place.
    pub fn contains(&self, place: Place) -> bool {
        self.0.values().any(|known| *known == place)
    }

    /// What a name stands for.
    pub fn resolve(&self, name: &str) -> Option<Place> {
        self.0.get(&plain(name)).copied()
    }

    /// What the names of a list stand for. Names are separated by semicolons or line breaks; where a piece is no name,
    /// by commas, which some names contain themselves.
    ///
    /// # Errors
    /// The first name that is not understood.
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

/// The words of a name without accents, capitals and articles, in alphabetical order: “Bolivia (Plurinational State
/// of)” and “the Plurinational State of Bolivia” are one name.
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
