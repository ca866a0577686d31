//! The keys of the configuration as Markdown tables, read off the types of the configuration and its built-in files.

use std::fmt::Write as _;

use serde_json::Value;

use super::cell;
use crate::config::{self, ConfigError, Setting};

/// What one key is counted in, with the greater units that it is shown in too.
const UNITS: &[(&str, &[(u64, &str)])] = &[
    ("_bytes", &[(1 << 20, "MiB"), (1 << 10, "KiB")]),
    ("_kib", &[(1 << 10, "MiB")]),
    ("_seconds", &[(24 * 60 * 60, "days"), (60 * 60, "hours"), (60, "minutes")]),
];

/// Every key of the configuration with the variable that sets it, its built-in value and its meaning, a table a section.
///
/// # Errors
/// The built-in files of the configuration cannot be read.
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

/// The built-in value; by environment where they differ.
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

/// A number in the greatest unit of which it is a multiple: 600 seconds are 10 minutes.
fn in_greater_unit(key: &str, number: u64) -> Option<String> {
    let (_, units) = UNITS.iter().find(|(ending, _)| key.ends_with(ending))?;
    let (size, unit) = units.iter().find(|(size, _)| number > *size && number.is_multiple_of(*size))?;
    Some(format!("{} {unit}", number / size))
}
