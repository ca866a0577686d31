//! The statement of one line and year as CSV, streamed: the memory use does not grow with its length.
//!
//! The statement ends at the last entry at the moment of the request. Entries are never changed, so that pages read one
//! after the other show one state of the account. The last lines, each beginning with `#`, contain the count, the
//! totals, the balance and the SHA-256 of all lines above them (`grep -v '^#' statement.csv | sha256sum`); a file
//! without them is incomplete. No database connection is held between two pages.
//!
//! Free text is reduced to one line and escaped against spreadsheet formulas (OWASP, “CSV Injection”). The SHA-256
//! covers the lines as sent, so that it can be checked without undoing the escaping.

use std::collections::BTreeMap;

use futures_util::{Stream, stream};
use sha2::{Digest, Sha256};

use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::ledger::entry::{Account, Balance, EntryKind};
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::ledger::entries::{self, EntryRow};

/// Entries per page: some 170 KiB of text.
const PAGE: i64 = 1_000;

const COLUMNS: &str = "number,recorded_at,kind,credit,debit,amount_usd,reference,application_id,event_seq,\
allocation_id,actor_id,available_after_usd,reserved_after_usd,committed_after_usd,disbursed_after_usd,\
returned_after_usd,movement_id,instalment,payment_reference,value_on\n";

/// The state of the stream.
struct Statement {
    db: Db,
    line: CreditLine,
    year: i16,
    /// Number of the last entry that is shown.
    up_to: i64,
    balance: Balance,
    /// Number of the last entry that was written.
    written: i64,
    rows: u64,
    totals: BTreeMap<EntryKind, Cents>,
    hash: Sha256,
}

/// The next part of the stream.
enum Next {
    Header(Statement),
    Rows(Statement),
    Footer(Statement),
}

/// Streams the statement. `up_to` and `balance` belong to the last entry at the moment of the request.
pub fn stream(
    db: Db,
    line: CreditLine,
    year: i16,
    up_to: i64,
    balance: Balance,
) -> impl Stream<Item = Result<Vec<u8>, StoreError>> {
    let statement =
        Statement { db, line, year, up_to, balance, written: 0, rows: 0, totals: BTreeMap::new(), hash: Sha256::new() };
    stream::try_unfold(Some(Next::Header(statement)), async |next| match next {
        None => Ok(None),
        Some(Next::Header(statement)) => Ok(Some(statement.header())),
        Some(Next::Rows(statement)) => statement.page().await.map(Some),
        Some(Next::Footer(statement)) => Ok(Some((statement.footer()?, None))),
    })
}

impl Statement {
    fn header(mut self) -> (Vec<u8>, Option<Next>) {
        self.hash.update(COLUMNS);
        (COLUMNS.as_bytes().to_vec(), Some(self.next()))
    }

    fn next(self) -> Next {
        if self.written < self.up_to { Next::Rows(self) } else { Next::Footer(self) }
    }

    async fn page(mut self) -> Result<(Vec<u8>, Option<Next>), StoreError> {
        let rows = {
            let reader = self.db.reader().await?;
            entries::entries(&reader, self.line, self.year, self.written, self.up_to, PAGE).await?
        };
        let Some(last) = rows.last() else {
            return Err(StoreError::Broken(format!(
                "{} {}: entries after {} are gone",
                self.line, self.year, self.written
            )));
        };
        self.written = last.number;
        let mut text = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::with_capacity(rows.len() * 256));
        for row in &rows {
            text.write_record(columns(row)).map_err(|error| StoreError::Broken(error.to_string()))?;
            let total = self.totals.entry(row.kind).or_default();
            *total =
                total.checked_add(row.amount).ok_or_else(|| StoreError::Broken("a total is too large".to_owned()))?;
        }
        self.rows += rows.len() as u64;
        let text = text.into_inner().map_err(|error| StoreError::Broken(error.to_string()))?;
        self.hash.update(&text);
        Ok((text, Some(self.next())))
    }

    fn footer(self) -> Result<Vec<u8>, StoreError> {
        if self.rows != self.up_to.unsigned_abs() {
            return Err(StoreError::Broken(format!("{} {}: entries are missing", self.line, self.year)));
        }
        let mut text = format!("# line,{}\n# budget_year,{}\n# rows,{}\n", self.line, self.year, self.rows);
        for (kind, total) in &self.totals {
            text.push_str(&format!("# total_usd,{kind},{total}\n"));
        }
        for account in Account::ALL {
            text.push_str(&format!("# balance_usd,{account},{}\n", self.balance.of(*account)));
        }
        text.push_str(&format!("# sha256,{}\n", ContentHash(self.hash.finalize().into())));
        Ok(text.into_bytes())
    }
}

/// Free text as a CSV cell that no spreadsheet evaluates: an apostrophe is put before a possible formula. Line breaks
/// and other control characters become spaces, so that no text can forge a line of the file.
fn harmless(text: &str) -> String {
    let line = text.replace(char::is_control, " ");
    let begins_a_formula =
        text.starts_with(['\t', '\r']) || line.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if begins_a_formula { format!("'{line}") } else { line }
}

fn columns(row: &EntryRow) -> [String; 20] {
    let (credit, debit) = row.kind.accounts();
    let known = |value: Option<String>| value.unwrap_or_default();
    [
        row.number.to_string(),
        row.recorded_at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        row.kind.to_string(),
        credit.to_string(),
        debit.to_string(),
        row.amount.to_string(),
        known(row.reference.as_deref().map(harmless)),
        known(row.application_id.map(|id| id.to_string())),
        known(row.event_seq.map(|seq| seq.to_string())),
        known(row.allocation_id.map(|id| id.to_string())),
        known(row.actor_id.map(|id| id.to_string())),
        row.available_after.to_string(),
        row.reserved_after.to_string(),
        row.committed_after.to_string(),
        row.disbursed_after.to_string(),
        row.returned_after.to_string(),
        known(row.movement_id.map(|id| id.to_string())),
        known(row.instalment.map(|number| number.to_string())),
        known(row.payment_reference.as_deref().map(harmless)),
        known(row.value_on.map(|day| day.to_string())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_neither_a_formula_nor_a_line_of_its_own() {
        for (text, cell) in [
            ("PO-7 / 2019", "PO-7 / 2019"),
            ("=HYPERLINK(\"https://example.org\")", "'=HYPERLINK(\"https://example.org\")"),
            ("+41 22", "'+41 22"),
            ("-7", "'-7"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "' =1"),
            ("\rx", "' x"),
            ("  =1", "'  =1"),
            ("PO\n# sha256,00", "PO # sha256,00"),
            ("＝1", "'＝1"),
        ] {
            assert_eq!(harmless(text), cell, "{text:?}");
        }
    }
}
