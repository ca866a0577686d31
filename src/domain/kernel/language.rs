//! The working languages of the Fund: English, French and Spanish, the official languages of IOM. No language is a
//! fallback for another.

use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// A language of the service and of the persons who use it.
    Language {
        /// English.
        En = "en",
        /// French.
        Fr = "fr",
        /// Spanish.
        Es = "es",
    }
}
