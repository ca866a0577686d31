//! Imports external files: reference facts and registers of historical projects.
//!
//! A file is imported completely or rejected with the number of the faulty line. Only the rows of a register are
//! rejected one by one, into a file next to the input. This module parses; `workflow` records.

pub mod facts;
pub mod projects;
pub mod reference;
pub mod table;

use std::path::{Path, PathBuf};

use table::TableError;

use crate::store::db::{Context, Db};
use crate::store::error::StoreError;
use crate::workflow::error::WorkflowError;
use crate::workflow::member_states::import_reference::{Publication, Recorded, record};

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("{file} cannot be read: {source}")]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The content of the file is invalid.
    #[error("{file}: {source}")]
    Table {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        source: TableError,
    },
    /// The file of rejected rows could not be written next to the input; the other rows are recorded.
    #[error("the rejected rows could not be written into {file}: {reason}")]
    Rejected {
        /// The file of the rejected rows.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// The rows were miscounted: a bug.
    #[error("{rows} rows were read, but {accounted} are accounted for")]
    Miscounted {
        /// Rows read.
        rows: usize,
        /// Rows imported, known or rejected.
        accounted: usize,
    },
    /// Recording failed; nothing has changed.
    #[error(transparent)]
    Workflow(#[from] WorkflowError),
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> ImportError {
        ImportError::Workflow(error.into())
    }
}

/// Records the reference facts that the program carries.
///
/// # Errors
/// An [`ImportError`]; nothing has changed then.
pub async fn record_reference(db: &Db, context: Context) -> Result<Recorded, ImportError> {
    let file = PathBuf::from("config/reference");
    let everything = reference::everything().map_err(|source| ImportError::Table { file, source })?;
    Ok(record(db, context, everything).await?)
}

/// Records a file about states; see [`facts::states`].
///
/// # Errors
/// An [`ImportError`]; nothing has changed then.
pub async fn record_states(db: &Db, context: Context, file: &Path) -> Result<Recorded, ImportError> {
    Ok(record(db, context, publication(file, facts::states)?).await?)
}

/// Records a file of income groups; see [`facts::income_groups`].
///
/// # Errors
/// An [`ImportError`]; nothing has changed then.
pub async fn record_income_groups(db: &Db, context: Context, file: &Path) -> Result<Recorded, ImportError> {
    Ok(record(db, context, publication(file, facts::income_groups)?).await?)
}

fn publication(
    file: &Path,
    reader: impl FnOnce(&str, &[u8]) -> Result<Publication, TableError>,
) -> Result<Publication, ImportError> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    reader(&name, &read(file)?).map_err(|source| ImportError::Table { file: file.to_owned(), source })
}

fn read(file: &Path) -> Result<Vec<u8>, ImportError> {
    std::fs::read(file).map_err(|source| ImportError::File { file: file.to_owned(), source })
}
