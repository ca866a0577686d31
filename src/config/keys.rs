//! The keys of the configuration as the types declare them: the comment of a field is the meaning of its key.

use serde_json::Value;

use super::{
    Config, ConfigError, Database, Environment, Health, Http, Jobs, Logging, Mail, Reminders, SignIn, Smtp, Tokens,
    built_in,
};

/// Prefix of every variable that sets a key.
pub(super) const VARIABLE_PREFIX: &str = "FONDS1035";

/// Between the prefix, the sections and the key in the name of a variable.
pub(super) const VARIABLE_SEPARATOR: &str = "__";

/// Declares the type of a section and lists its keys, as they are written in a file, with their meaning.
macro_rules! section {
    (
        $(#[doc = $about:literal])+
        $(#[derive($($derived:ident),+)])?
        pub struct $name:ident {
            $($(#[doc = $meaning:literal])+ $(#[serde($($form:tt)+)])? pub $field:ident: $type:ty),+ $(,)?
        }
    ) => {
        $(#[doc = $about])+
        $(#[derive($($derived),+)])?
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[doc = $meaning])+ $(#[serde($($form)+)])? pub $field: $type),+
        }

        impl $name {
            /// What the section is about.
            pub(super) const ABOUT: &'static str = concat!($($about),+);

            /// Each key and its meaning, in the order of declaration.
            pub(super) const KEYS: &'static [(&'static str, &'static str)] =
                &[$(($crate::config::keys::key!($field $(, $($form)+)?), concat!($($meaning),+))),+];
        }
    };
}
pub(super) use section;

/// The key of a field: the name that serde gives it.
macro_rules! key {
    ($field:ident, rename = $key:literal $($rest:tt)*) => {
        $key
    };
    ($field:ident $(, $($form:tt)+)?) => {
        stringify!($field)
    };
}
pub(super) use key;

/// A part of the configuration with its keys.
#[derive(Debug)]
pub struct Section {
    /// Its name in the files: `http`, `mail.smtp`.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// Its keys, in the order of declaration.
    pub settings: Vec<Setting>,
}

/// A key of the configuration.
#[derive(Debug)]
pub struct Setting {
    /// Its full name: `http.bind`, `tokens.signing_keys.<id>`.
    pub key: String,
    /// The variable that sets it.
    pub variable: String,
    /// What it means.
    pub meaning: &'static str,
    /// Its built-in value by environment; `null` without one.
    pub defaults: [(&'static str, Value); 2],
}

/// A section: its name, what it is about, and each of its keys with its meaning.
type Declared = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const DECLARED: [Declared; 10] = [
    ("http", Http::ABOUT, Http::KEYS),
    ("database", Database::ABOUT, Database::KEYS),
    ("tokens", Tokens::ABOUT, Tokens::KEYS),
    ("sign_in", SignIn::ABOUT, SignIn::KEYS),
    ("mail", Mail::ABOUT, Mail::KEYS),
    ("mail.smtp", Smtp::ABOUT, Smtp::KEYS),
    ("jobs", Jobs::ABOUT, Jobs::KEYS),
    ("health", Health::ABOUT, Health::KEYS),
    ("reminders", Reminders::ABOUT, Reminders::KEYS),
    ("logging", Logging::ABOUT, Logging::KEYS),
];

/// Every section with its keys, their meaning and their built-in values.
///
/// # Errors
/// The built-in files cannot be read.
pub fn sections() -> Result<Vec<Section>, ConfigError> {
    let values = [values(Environment::Development)?, values(Environment::Production)?];
    let section = |(name, about, keys): Declared| {
        let settings = keys.iter().filter_map(|(key, meaning)| setting(&format!("{name}.{key}"), meaning, &values));
        Section { name, about: about.trim(), settings: settings.collect() }
    };
    Ok(DECLARED.into_iter().map(section).collect())
}

/// The built-in configuration of an environment.
fn values(environment: Environment) -> Result<(Environment, Value), ConfigError> {
    let config: Config = built_in(environment)?.build()?.try_deserialize()?;
    let values = serde_json::to_value(&config).map_err(|error| config::ConfigError::Message(error.to_string()))?;
    Ok((environment, values))
}

/// A key with its built-in values; none where the key is a section of its own.
fn setting(key: &str, meaning: &'static str, values: &[(Environment, Value); 2]) -> Option<Setting> {
    if DECLARED.iter().any(|(section, ..)| *section == key) {
        return None;
    }
    let pointer = format!("/{}", key.replace('.', "/"));
    let defaults = values.each_ref().map(|(environment, values)| {
        let value = values.pointer(&pointer).cloned().unwrap_or_default();
        (environment.name(), value)
    });
    // A map has keys of any name.
    let key = if defaults[0].1.is_object() { format!("{key}.<id>") } else { key.to_owned() };
    let variable = [VARIABLE_PREFIX, &key.to_uppercase().replace('.', VARIABLE_SEPARATOR)].join(VARIABLE_SEPARATOR);
    Some(Setting { key, variable, meaning: meaning.trim(), defaults })
}
