//! A fault of one input field: location, code and figures.

/// The location of a fault in the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the body: a JSON pointer (RFC 6901).
    Pointer(String),
    /// In the query: the name of a parameter.
    Parameter(String),
}

/// One fault of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Where.
    pub place: Place,
    /// Stable code; `field-<code>` is the key of its text.
    pub code: String,
    /// The figures of the text.
    pub args: Vec<(String, String)>,
}

impl FieldError {
    /// A fault of a field of the body.
    pub fn at(pointer: impl Into<String>, code: impl Into<String>) -> FieldError {
        FieldError { place: Place::Pointer(pointer.into()), code: code.into(), args: Vec::new() }
    }

    /// A fault of a parameter of the query.
    pub fn parameter(name: impl Into<String>, code: impl Into<String>) -> FieldError {
        FieldError { place: Place::Parameter(name.into()), code: code.into(), args: Vec::new() }
    }

    /// Adds an argument of the text.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl ToString) -> FieldError {
        self.args.push((name.into(), value.to_string()));
        self
    }
}
