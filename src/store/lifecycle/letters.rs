//! Endorsement letters of applications and of amendments: two append-only tables with the same columns.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::applications::form::Letter;
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::state_code::StateCode;
use crate::store::db::{Connection, Tx};
use crate::store::error::StoreError;
use crate::store::schema::{amendment_letter, document, letter};

/// The values of a letter, for either table.
macro_rules! letter_values {
    ($table:ident, $kept:expr, $seq:expr) => {
        (
            $table::state_code.eq($kept.state.as_str()),
            $table::signatory.eq(&$kept.signatory),
            $table::signed_on.eq($kept.signed_on),
            $table::names_project.eq($kept.names_project),
            $table::names_fund.eq($kept.names_fund),
            $table::document_id.eq($kept.document_id),
            $table::event_seq.eq($seq),
        )
    };
}

/// The columns of a [`Row`], of either table joined with `document`.
macro_rules! letter_columns {
    ($table:ident) => {
        (
            $table::state_code,
            $table::signatory,
            $table::signed_on,
            $table::names_project,
            $table::names_fund,
            $table::document_id,
            document::sha256,
        )
    };
}

type Row = (StateCode, String, NaiveDate, bool, bool, Uuid, ContentHash);

fn read((state, signatory, signed_on, names_project, names_fund, document_id, sha256): Row) -> Letter {
    Letter { state, signatory, signed_on, names_project, names_fund, document_id, sha256 }
}

/// Inserts a letter of an application.
///
/// # Errors
/// A [`StoreError`].
pub async fn keep(tx: &Tx, application: Uuid, seq: i32, kept: &Letter) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(letter::table)
        .values((letter::application_id.eq(application), letter_values!(letter, kept, seq)))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Inserts a letter of an amendment.
///
/// # Errors
/// [`StoreError::Constraint`] where the state has sent one already.
pub async fn keep_of_amendment(
    tx: &Tx,
    (application, number): (Uuid, i32),
    seq: i32,
    kept: &Letter,
) -> Result<(), StoreError> {
    let mut connection = tx.connection()?;
    diesel::insert_into(amendment_letter::table)
        .values((
            amendment_letter::application_id.eq(application),
            amendment_letter::number.eq(number),
            letter_values!(amendment_letter, kept, seq),
        ))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// The letters of an application, by state.
///
/// # Errors
/// A [`StoreError`].
pub async fn of_application(mut connection: &Connection, application: Uuid) -> Result<Vec<Letter>, StoreError> {
    let rows: Vec<Row> = letter::table
        .inner_join(document::table.on(document::id.eq(letter::document_id)))
        .filter(letter::application_id.eq(application))
        .order(letter::state_code.asc())
        .select(letter_columns!(letter))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

/// The letters of an amendment, by state.
///
/// # Errors
/// A [`StoreError`].
pub async fn of_amendment(
    mut connection: &Connection,
    application: Uuid,
    number: i32,
) -> Result<Vec<Letter>, StoreError> {
    let rows: Vec<Row> = amendment_letter::table
        .inner_join(document::table.on(document::id.eq(amendment_letter::document_id)))
        .filter(amendment_letter::application_id.eq(application))
        .filter(amendment_letter::number.eq(number))
        .order(amendment_letter::state_code.asc())
        .select(letter_columns!(amendment_letter))
        .load(&mut connection)
        .await?;
    Ok(rows.into_iter().map(read).collect())
}
