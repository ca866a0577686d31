//! How large and how long a run is.

use std::path::PathBuf;

use crate::Failure;

/// What a run can be told.
#[derive(Debug, Clone)]
pub struct Options {
    /// The program that is measured.
    pub program: PathBuf,
    /// Applications in the large database; as many entries on Line 2.
    pub applications: u64,
    /// Length of one run, seconds.
    pub seconds: u64,
    /// How often the service and pgbench take turns.
    pub turns: usize,
    /// Where the report goes; nowhere in trials.
    pub report: Option<PathBuf>,
}

impl Options {
    /// Reads `--program FILE --applications N --seconds N --turns N --report FILE`.
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Options, Failure> {
        let mut options = Options {
            program: "target/release/fonds1035".into(),
            applications: 1_000_000,
            seconds: 3,
            turns: 2,
            report: None,
        };
        while let Some(name) = words.next() {
            let value = words.next().ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--program" => options.program = value.into(),
                "--applications" => options.applications = value.parse()?,
                "--seconds" => options.seconds = value.parse()?,
                "--turns" => options.turns = value.parse()?,
                "--report" => options.report = Some(value.into()),
                _ => return Err(format!("{name} is not known").into()),
            }
        }
        Ok(options)
    }
}
