//! The configuration keys as Markdown tables, generated from the configuration types and the built-in files.

use std::fmt::Write as _;

use serde_json::Value;

use super::cell;
use crate::config::{self, ConfigError, Setting};

/// Units of keys by the suffix of the key, with the larger units for display.
const UNITS: &[(&str, &[(u64, &str)])] = &[
    ("_bytes", &[(1 << 20, "MiB"), (1 << 10, "KiB")]),
    ("_kib", &[(1 << 10, "MiB")]),
    ("_seconds", &[(24 * 60 * 60, "days"), (60 * 60, "hours"), (60, "minutes")]),
];

/// Every configuration key with its environment variable, default and meaning; one table for each section.
///
/// # Errors
/// The built-in configuration files cannot be read.
pub fn configuration() -> Result<String, ConfigError> {
    let mut text = String::new();
    for section in config::sections()? {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "**`[{}]`** {}\n", section.name, section.about);
        text.push_str("| key | variable | default | meaning |\n|---|---|---|---|\n");
        for setting in &section.settings {
            let Setting { key, variable, meaning, .. } = setting;
            let _ = writeln!(text, "| `{key}` | `{variable}` | {} | {} |", default(setting), cell(meaning));
        }
        text.push('\n');
    }
    Ok(text)
}

/// The default value, or one for each environment if they differ.
fn default(setting: &Setting) -> String {
    let [(first, value), (second, other)] = &setting.defaults;
    if value == other {
        return shown(&setting.key, value);
    }
    format!("{} ({first}), {} ({second})", shown(&setting.key, value), shown(&setting.key, other))
}

fn shown(key: &str, value: &Value) -> String {
    match value {
        Value::Null | Value::Object(_) => "none".to_owned(),
        Value::String(text) => format!("`{}`", cell(text)),
        Value::Number(number) => {
            let greater = number.as_u64().and_then(|number| in_greater_unit(key, number));
            greater.map_or(format!("`{number}`"), |greater| format!("`{number}` ({greater})"))
        }
        other => format!("`{other}`"),
    }
}

/// A number in the largest unit of which it is a multiple: 600 seconds are 10 minutes.
fn in_greater_unit(key: &str, number: u64) -> Option<String> {
    let (_, units) = UNITS.iter().find(|(ending, _)| key.ends_with(ending))?;
    let (size, unit) = units.iter().find(|(size, _)| number > *size && number.is_multiple_of(*size))?;
    Some(format!("{} {unit}", number / size))
}
