//! Pages of a list by key, never by offset: the cursor names the last row seen, and the next page begins after it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::error::{AppError, FieldError};

/// Rows of a page where nothing else is asked.
pub const DEFAULT_LIMIT: u32 = 25;
/// Most rows of a page.
pub const MAX_LIMIT: u32 = 100;

/// The last row of a page: rows are listed by falling instant, then falling id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When the row was made, to the microsecond.
    pub created_at: DateTime<Utc>,
    /// The row.
    pub id: Uuid,
}

impl Cursor {
    /// The opaque form: 24 bytes in base64url, 32 characters.
    pub fn encode(self) -> String {
        let mut bytes = [0_u8; 24];
        bytes[..8].copy_from_slice(&self.created_at.timestamp_micros().to_be_bytes());
        bytes[8..].copy_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads the opaque form; `None` for anything that [`Cursor::encode`] never made.
    pub fn decode(text: &str) -> Option<Cursor> {
        let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (instant, id) = bytes.split_first_chunk::<8>()?;
        let created_at = DateTime::from_timestamp_micros(i64::from_be_bytes(*instant))?;
        Some(Cursor { created_at, id: Uuid::from_slice(id).ok()? })
    }
}

/// Which rows of a list are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many rows, 1 to 100.
    pub limit: u32,
    /// Only rows after this one; `None` for the first page.
    pub after: Option<Cursor>,
}

impl Page {
    /// Checks the parameters `limit` and `after` of a query.
    ///
    /// # Errors
    /// [`AppError::Fields`] with every fault.
    pub fn read(limit: Option<u32>, after: Option<&str>) -> Result<Page, AppError> {
        let mut faults = Vec::new();
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            faults.push(FieldError::parameter("limit", "out_of_range").with("min", 1).with("max", MAX_LIMIT));
        }
        let cursor = after.map(Cursor::decode);
        if cursor == Some(None) {
            faults.push(FieldError::parameter("after", "cursor_malformed"));
        }
        if faults.is_empty() { Ok(Page { limit, after: cursor.flatten() }) } else { Err(AppError::Fields(faults)) }
    }
}

/// One page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Listed<T> {
    /// The rows, newest first.
    pub items: Vec<T>,
    /// What to send as `after` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Listed<T> {
    /// Cuts rows read with one more than the limit, and names the next page where there is one.
    pub fn of<R>(mut rows: Vec<R>, page: Page, cursor: impl Fn(&R) -> Cursor, show: impl FnMut(R) -> T) -> Listed<T> {
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| cursor(last).encode());
        Listed { items: rows.into_iter().map(show).collect(), next }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_survives_its_opaque_form(micros in -1_000_000_000_000_000_i64..4_000_000_000_000_000, id: u128) {
            let cursor = Cursor { created_at: DateTime::from_timestamp_micros(micros).unwrap(), id: Uuid::from_u128(id) };
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }

        #[test]
        fn no_text_breaks_the_reading(text in ".{0,60}") {
            if let Some(cursor) = Cursor::decode(&text) {
                prop_assert_eq!(cursor.encode(), text);
            }
        }
    }

    #[test]
    fn limit_and_cursor_are_checked_together() {
        assert_eq!(Page::read(None, None).unwrap(), Page { limit: 25, after: None });
        assert_eq!(Page::read(Some(100), None).unwrap().limit, 100);
        let Err(AppError::Fields(faults)) = Page::read(Some(0), Some("x")) else { panic!("accepted") };
        assert_eq!(
            faults.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>(),
            ["out_of_range", "cursor_malformed"]
        );
        assert!(Page::read(Some(101), None).is_err());
    }

    #[test]
    fn the_next_page_is_named_only_where_there_is_one() {
        let cursor = |number: &u128| Cursor { created_at: DateTime::UNIX_EPOCH, id: Uuid::from_u128(*number) };
        let page = Page { limit: 2, after: None };
        let listed = Listed::of(vec![3_u128, 2, 1], page, cursor, |number| number);
        assert_eq!(listed.items, [3, 2]);
        assert_eq!(Cursor::decode(&listed.next.unwrap()).unwrap().id, Uuid::from_u128(2));
        assert!(Listed::of(vec![2_u128, 1], page, cursor, |number| number).next.is_none());
    }
}
