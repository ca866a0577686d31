//! Reads a CSV file as a table: UTF-8, a header with exactly the expected columns, at least one row.
//!
//! Independent of the meaning of the columns.

use csv::{ReaderBuilder, StringRecord};

/// What is wrong with a file.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// No bytes, or only comments.
    #[error("the file is empty")]
    Empty,
    /// A header without rows.
    #[error("the file has a header and no rows")]
    NoRows,
    /// Bytes that are not valid UTF-8.
    #[error("line {line} is not UTF-8")]
    NotUtf8 {
        /// Counted from 1.
        line: usize,
    },
    /// The header is none of the supported ones.
    #[error("the columns are `{found}`; expected `{expected}`")]
    Columns {
        /// The header.
        found: String,
        /// The supported headers.
        expected: String,
    },
    /// More or fewer cells than columns.
    #[error("line {line} has {cells} cells, the header has {columns}")]
    Cells {
        /// Counted from 1.
        line: u64,
        /// Cells of the line.
        cells: usize,
        /// Cells of the header.
        columns: usize,
    },
    /// A cell whose value is invalid for its column.
    #[error("line {line}, column {column}: “{value}” is not {expected}")]
    Value {
        /// Counted from 1.
        line: u64,
        /// Name of the column.
        column: &'static str,
        /// The cell, cut after eighty characters.
        value: String,
        /// The expected format.
        expected: &'static str,
    },
    /// A fault that belongs to no cell.
    #[error("{0}")]
    Unclear(String),
}

/// A row with the line it begins on, counted from 1.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line.
    pub line: u64,
    /// The cells, in the order of the header.
    pub cells: StringRecord,
}

/// A parsed table.
#[derive(Debug)]
pub struct Table {
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Table {
    /// Reads a table. With `comments`, lines that begin with `#` are skipped.
    ///
    /// # Errors
    /// [`TableError::Empty`], [`TableError::NoRows`] or [`TableError::NotUtf8`].
    pub fn read(bytes: &[u8], comments: bool) -> Result<Table, TableError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            TableError::NotUtf8 { line: 1 + before.iter().filter(|byte| **byte == b'\n').count() }
        })?;
        // Spreadsheet programs write a byte order mark.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .comment(comments.then_some(b'#'))
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let unreadable = |error: csv::Error| TableError::Unclear(error.to_string());
        let header = records.next().ok_or(TableError::Empty)?.map_err(unreadable)?;
        let mut rows = Vec::new();
        for record in records {
            let cells = record.map_err(unreadable)?;
            let line = cells.position().map_or(0, csv::Position::line);
            rows.push(Row { line, cells });
        }
        if rows.is_empty() {
            return Err(TableError::NoRows);
        }
        Ok(Table { header: header.iter().map(|name| name.trim().to_owned()).collect(), rows })
    }

    /// Whether the header has exactly these columns, in this order.
    pub fn has(&self, columns: &[&str]) -> bool {
        self.header == columns
    }

    /// Requires one of several headers.
    ///
    /// # Errors
    /// [`TableError::Columns`].
    pub fn expect(&self, one_of: &[&[&str]]) -> Result<(), TableError> {
        if one_of.iter().any(|columns| self.has(columns)) {
            return Ok(());
        }
        let expected: Vec<String> = one_of.iter().map(|columns| columns.join(",")).collect();
        Err(TableError::Columns { found: self.header.join(","), expected: expected.join("` or `") })
    }

    /// Requires that every row has as many cells as there are columns.
    ///
    /// # Errors
    /// [`TableError::Cells`] for the first row that does not.
    pub fn expect_full_rows(&self) -> Result<(), TableError> {
        let columns = self.header.len();
        match self.rows.iter().find(|row| row.cells.len() != columns) {
            None => Ok(()),
            Some(row) => Err(TableError::Cells { line: row.line, cells: row.cells.len(), columns }),
        }
    }
}

impl Row {
    /// The trimmed cell of a column by its index; empty if the row is too short.
    pub fn cell(&self, place: usize) -> &str {
        self.cells.get(place).unwrap_or_default().trim()
    }

    /// Parses a cell.
    ///
    /// # Errors
    /// [`TableError::Value`], if `read` returns `None`.
    pub fn value<T>(
        &self,
        place: usize,
        column: &'static str,
        expected: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, TableError> {
        let cell = self.cell(place);
        read(cell).ok_or_else(|| TableError::Value {
            line: self.line,
            column,
            value: cell.chars().take(80).collect(),
            expected,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_refused_with_its_reason() {
        let read = |bytes: &[u8]| Table::read(bytes, true).map(|_| ());
        assert_eq!(read(b""), Err(TableError::Empty));
        assert_eq!(read(b"# only a comment\n"), Err(TableError::Empty));
        assert_eq!(read(b"a,b\n"), Err(TableError::NoRows));
        assert_eq!(read(b"a,b\n1,2\n\xff,3\n"), Err(TableError::NotUtf8 { line: 3 }));
        let table = Table::read("\u{feff}a,b\n1\n".as_bytes(), false).unwrap();
        assert_eq!(table.expect(&[&["a", "b"]]), Ok(()));
        assert_eq!(table.expect_full_rows(), Err(TableError::Cells { line: 2, cells: 1, columns: 2 }));
        assert_eq!(
            table.expect(&[&["b", "a"], &["c"]]),
            Err(TableError::Columns { found: "a,b".into(), expected: "b,a` or `c".into() })
        );
    }
}
