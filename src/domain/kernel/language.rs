//! The languages in which the Fund works: English, French and Spanish, the official languages of IOM. None stands in
//! for another.

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
