//! Imports a register of historical projects and reports the outcome of its rows.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::table::{Row, Table};
use super::{ImportError, reference};
use crate::domain::historical_projects::{self, RegisterKnowledge, RegisterLine, RejectReason, Rejection, Warning};
use crate::domain::kernel::content_hash::ContentHash;
use crate::store::db::{Context, Db};
use crate::store::historical_projects::RegisterEntry;
use crate::workflow;

/// Columns of a register, as the repository of evaluations exports them.
pub const COLUMNS: &[&str] = &[
    "evaluation_year",
    "project_code",
    "wbs_code",
    "title",
    "countries",
    "n_countries",
    "scope",
    "region",
    "themes",
    "crosscutting",
    "evaluation_timing",
    "evaluator",
    "eval_period_from",
    "eval_period_to",
    "published",
    "language",
    "donor",
    "management_response",
    "source",
];

/// The outcome of an import: numbers of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows of the file.
    pub rows: usize,
    /// Imported without a warning.
    pub imported: usize,
    /// Imported with one warning or more.
    pub imported_with_warnings: usize,
    /// Imported before, or for the second time in the file.
    pub known: usize,
    /// Rejected.
    pub rejected: usize,
    /// Rows by warning; a row may have several.
    pub warnings: BTreeMap<Warning, usize>,
    /// Rows by the reason of their rejection.
    pub reasons: BTreeMap<RejectReason, usize>,
    /// The file of the rejected rows, if there are any.
    pub rejected_file: Option<PathBuf>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>7} rows", self.rows)?;
        writeln!(f, "{:>7} imported", self.imported)?;
        writeln!(f, "{:>7} imported with warnings", self.imported_with_warnings)?;
        for (warning, count) in &self.warnings {
            writeln!(f, "{count:>14} {warning}")?;
        }
        writeln!(f, "{:>7} imported before, unchanged", self.known)?;
        writeln!(f, "{:>7} rejected", self.rejected)?;
        for (reason, count) in &self.reasons {
            writeln!(f, "{count:>14} {reason}")?;
        }
        match &self.rejected_file {
            Some(file) => writeln!(f, "the rejected rows are in {}", file.display()),
            None if self.imported + self.imported_with_warnings == 0 => writeln!(f, "nothing has changed"),
            None => Ok(()),
        }
    }
}

/// Imports a register. `told` is called with the number of finished rows and the total.
///
/// # Errors
/// An [`ImportError`]. Except for [`ImportError::Rejected`] and [`ImportError::Miscounted`], nothing has changed.
pub async fn import(
    db: &Db,
    context: Context,
    file: &Path,
    told: impl Fn(usize, usize) + Send + Sync + 'static,
) -> Result<Report, ImportError> {
    let wrong = |source| ImportError::Table { file: file.to_owned(), source };
    let table = Table::read(&super::read(file)?, false).map_err(wrong)?;
    table.expect(&[COLUMNS]).map_err(wrong)?;
    let knowledge = reference::register_knowledge().map_err(wrong)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();

    let rows = table.rows.len();
    let (mut entries, mut rejected) = (Vec::new(), Vec::new());
    for row in &table.rows {
        match entry(row, &name, &knowledge) {
            Ok(entry) => entries.push(entry),
            Err(rejection) => rejected.push((row, rejection)),
        }
    }
    let aside = rejected.len();
    let lines =
        workflow::historical_projects::record(db, context, name, entries, move |done| told(aside + done, rows)).await?;

    let mut report = Report { rows, known: lines.known, rejected: aside, ..Report::default() };
    for warnings in &lines.recorded {
        let count = if warnings.is_empty() { &mut report.imported } else { &mut report.imported_with_warnings };
        *count += 1;
        for warning in warnings {
            *report.warnings.entry(*warning).or_default() += 1;
        }
    }
    for (_, rejection) in &rejected {
        *report.reasons.entry(rejection.reason).or_default() += 1;
    }
    let accounted = report.imported + report.imported_with_warnings + report.known + report.rejected;
    if accounted != rows {
        return Err(ImportError::Miscounted { rows, accounted });
    }
    report.rejected_file = set_aside(file, &table.header, &rejected)?;
    Ok(report)
}

fn entry(row: &Row, register: &str, knowledge: &RegisterKnowledge) -> Result<RegisterEntry, Rejection> {
    if row.cells.len() != COLUMNS.len() {
        let words = format!("{} cells instead of {}", row.cells.len(), COLUMNS.len());
        return Err(Rejection { reason: RejectReason::WrongNumberOfCells, words });
    }
    let cells: BTreeMap<&str, &str> = COLUMNS.iter().copied().zip(&row.cells).collect();
    let cell = |column: &str| cells.get(column).copied().unwrap_or_default();
    let line = RegisterLine {
        project_code: cell("project_code"),
        wbs_code: cell("wbs_code"),
        title: cell("title"),
        states: cell("countries"),
        state_count: cell("n_countries"),
        scope: cell("scope"),
        period_from: cell("eval_period_from"),
        period_to: cell("eval_period_to"),
        published_on: cell("published"),
        donor: cell("donor"),
    };
    let project = historical_projects::read(&line, knowledge)?;
    let original = serde_json::json!(cells);
    let source = Some(cell("source").trim()).filter(|source| !source.is_empty()).unwrap_or(register).to_owned();
    Ok(RegisterEntry { row_hash: ContentHash::of(original.to_string().as_bytes()), project, original, source })
}

/// Writes the rejected rows next to the input, with all their cells, the line, the reason and its explanation. A
/// temporary file is renamed, so that the file is never incomplete. Without rejected rows, an existing file is
/// replaced by one with the header only.
fn set_aside(file: &Path, header: &[String], rejected: &[(&Row, Rejection)]) -> Result<Option<PathBuf>, ImportError> {
    let target = with_suffix(file, ".rejected.csv");
    if rejected.is_empty() && !target.exists() {
        return Ok(None);
    }
    let unfinished = with_suffix(&target, ".unfinished");
    let write = || -> Result<(), csv::Error> {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_path(&unfinished)?;
        let added = ["rejected_line", "rejected_reason", "rejected_words"];
        writer.write_record(added.into_iter().chain(header.iter().map(String::as_str)))?;
        for (row, Rejection { reason, words }) in rejected {
            let line = row.line.to_string();
            writer.write_record([line.as_str(), reason.as_str(), words].into_iter().chain(&row.cells))?;
        }
        writer.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        Ok(std::fs::rename(&unfinished, &target)?)
    };
    write().map_err(|error| ImportError::Rejected { file: target.clone(), reason: error.to_string() })?;
    Ok((!rejected.is_empty()).then_some(target))
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
