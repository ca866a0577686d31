//! How long a run may take, and which program it hurts.

use std::path::PathBuf;

use crate::Failure;

/// What a run can be told.
#[derive(Debug, Clone)]
pub struct Options {
    /// The program that is hurt.
    pub program: PathBuf,
    /// Only the kinds that fit into one minute, each a few times.
    pub short: bool,
    /// Only the kinds whose name contains this.
    pub only: String,
    /// Where the report goes; nowhere in trials.
    pub report: Option<PathBuf>,
    /// Where servers, logs and messages are kept after the run; removed if not named.
    pub folder: Option<PathBuf>,
}

impl Options {
    /// Reads `--program FILE --short --only WORDS --report FILE --folder FOLDER`.
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Options, Failure> {
        let mut options = Options {
            program: "target/debug/fonds1035".into(),
            short: false,
            only: String::new(),
            report: None,
            folder: None,
        };
        while let Some(name) = words.next() {
            if name == "--short" {
                options.short = true;
                continue;
            }
            let value = words.next().ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--program" => options.program = value.into(),
                "--only" => options.only = value,
                "--report" => options.report = Some(value.into()),
                "--folder" => options.folder = Some(value.into()),
                _ => return Err(format!("{name} is not known").into()),
            }
        }
        options.program = std::path::absolute(&options.program)?;
        Ok(options)
    }
}
