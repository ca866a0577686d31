//! Why requests cannot be served, with the figure that says so.

/// A reason that only the operator can remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unready {
    /// No migration has ever run on the database.
    NeverMigrated,
    /// Migrations of this version have not run.
    SchemaTooOld {
        /// Their number.
        missing: usize,
    },
    /// Migrations have run that this version does not know and that do not only add.
    SchemaTooNew {
        /// Their number.
        unknown: usize,
    },
    /// The database takes no writes: a standby, or read-only by its settings.
    ReadOnly,
    /// The small write of this process was refused.
    WritesFail,
    /// The small write of this process does not end.
    WritesHang {
        /// How long it has been under way.
        seconds: u64,
    },
    /// The clock of this process differs from that of the database.
    ClockDiffers {
        /// By how much.
        milliseconds: u64,
        /// By how much it may.
        most_seconds: u64,
    },
}

impl Unready {
    /// Stable code of the reason.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NeverMigrated => "never_migrated",
            Self::SchemaTooOld { .. } => "schema_too_old",
            Self::SchemaTooNew { .. } => "schema_too_new",
            Self::ReadOnly => "read_only",
            Self::WritesFail => "writes_fail",
            Self::WritesHang { .. } => "writes_hang",
            Self::ClockDiffers { .. } => "clock_differs",
        }
    }

    /// The reason and its figures.
    pub fn figures(self) -> Vec<(&'static str, String)> {
        let mut figures = vec![("reason", self.reason().to_owned())];
        match self {
            Self::NeverMigrated | Self::ReadOnly | Self::WritesFail => {}
            Self::SchemaTooOld { missing } => figures.push(("missing", missing.to_string())),
            Self::SchemaTooNew { unknown } => figures.push(("unknown", unknown.to_string())),
            Self::WritesHang { seconds } => figures.push(("seconds", seconds.to_string())),
            Self::ClockDiffers { milliseconds, most_seconds } => {
                figures.push(("seconds", format!("{}.{}", milliseconds / 1_000, milliseconds % 1_000 / 100)));
                figures.push(("most", most_seconds.to_string()));
            }
        }
        figures
    }
}

#[cfg(test)]
impl Unready {
    /// One of each, for tests of their texts.
    pub fn examples() -> impl Iterator<Item = Unready> {
        [
            Self::NeverMigrated,
            Self::SchemaTooOld { missing: 2 },
            Self::SchemaTooNew { unknown: 1 },
            Self::ReadOnly,
            Self::WritesFail,
            Self::WritesHang { seconds: 7 },
            Self::ClockDiffers { milliseconds: 7_250, most_seconds: 5 },
        ]
        .into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_of_clocks_is_told_with_its_figure() {
        let figures = Unready::ClockDiffers { milliseconds: 7_250, most_seconds: 5 }.figures();
        let expected = [("reason", "clock_differs"), ("seconds", "7.2"), ("most", "5")];
        assert_eq!(figures, expected.map(|(name, value)| (name, value.to_owned())));
    }
}
