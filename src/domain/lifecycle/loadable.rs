//! Data of a case that is loaded only where a step needs it.

/// A value that was loaded, or was not. Reading what was not loaded is an error, never an empty default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loadable<T> {
    /// The value as of the decision.
    Loaded(T),
    /// No step that was asked for needs the value.
    NotLoaded,
}

/// A decision read data that its step does not declare ([`crate::domain::lifecycle::requirements`]): a fault of the
/// program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} was needed for a decision and not loaded")]
pub struct NotLoaded(pub &'static str);

impl<T> Loadable<T> {
    /// The value.
    ///
    /// # Errors
    /// [`NotLoaded`].
    pub fn get(&self) -> Result<&T, NotLoaded> {
        match self {
            Self::Loaded(value) => Ok(value),
            Self::NotLoaded => Err(NotLoaded(std::any::type_name::<T>())),
        }
    }

    /// The value after a conversion.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Loadable<U> {
        match self {
            Self::Loaded(value) => Loadable::Loaded(convert(value)),
            Self::NotLoaded => Loadable::NotLoaded,
        }
    }
}
