//! Keyset pagination instead of offsets: the cursor names the last row of a page, and the next page begins after it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Rows of a page if the request names no limit.
pub const DEFAULT_LIMIT: u32 = 25;
/// Maximum rows of a page.
pub const MAX_LIMIT: u32 = 100;

/// An invalid paging parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PagingError {
    /// The limit is out of range.
    #[error("a page has 1 to {MAX_LIMIT} rows")]
    Limit,
    /// The cursor is not the `next` of any page.
    #[error("no page names this one as its next")]
    Cursor,
}

impl PagingError {
    /// All variants.
    pub const ALL: [PagingError; 2] = [Self::Limit, Self::Cursor];

    /// The code of the fault.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Limit => "out_of_range",
            Self::Cursor => "cursor_malformed",
        }
    }
}

/// How many rows a page has, 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "u32")]
#[schema(value_type = u32, minimum = 1, maximum = 100)]
pub struct PageLimit(u32);

impl TryFrom<u32> for PageLimit {
    type Error = PagingError;
    fn try_from(rows: u32) -> Result<PageLimit, PagingError> {
        if (1..=MAX_LIMIT).contains(&rows) { Ok(PageLimit(rows)) } else { Err(PagingError::Limit) }
    }
}

/// The last row of a page; rows are listed by descending instant, then descending id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Cursor {
    /// Creation time of the row, to the microsecond.
    pub created_at: DateTime<Utc>,
    /// Id of the row.
    pub id: Uuid,
}

impl Cursor {
    /// Decodes the opaque form; `None` if it is not a valid cursor.
    pub fn decode(text: &str) -> Option<Cursor> {
        let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (instant, id) = bytes.split_first_chunk::<8>()?;
        let created_at = DateTime::from_timestamp_micros(i64::from_be_bytes(*instant))?;
        Some(Cursor { created_at, id: Uuid::from_slice(id).ok()? })
    }
}

impl TryFrom<String> for Cursor {
    type Error = PagingError;
    fn try_from(text: String) -> Result<Cursor, PagingError> {
        Cursor::decode(&text).ok_or(PagingError::Cursor)
    }
}

impl fmt::Display for Cursor {
    /// The opaque form: 24 bytes in base64url, 32 characters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0_u8; 24];
        bytes[..8].copy_from_slice(&self.created_at.timestamp_micros().to_be_bytes());
        bytes[8..].copy_from_slice(self.id.as_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// The requested page of a list; `C` is the cursor type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page<C = Cursor> {
    /// How many rows, 1 to 100.
    pub limit: u32,
    /// Only rows after this one; `None` for the first page.
    pub after: Option<C>,
}

impl<C> Page<C> {
    /// The page for the query parameters `limit` and `after`.
    pub fn of(limit: Option<PageLimit>, after: Option<C>) -> Page<C> {
        Page { limit: limit.map_or(DEFAULT_LIMIT, |limit| limit.0), after }
    }

    /// Rows to read: one more than the page shows, to detect whether there is a next page.
    pub fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }
}

impl Page {
    /// The cursor of the query as instant and id; `None` for the first page.
    pub fn before(&self) -> Option<(DateTime<Utc>, Uuid)> {
        self.after.map(|cursor| (cursor.created_at, cursor.id))
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
    /// Removes the additional row, and sets `next` if it was there.
    pub fn of<R, C: fmt::Display>(
        mut rows: Vec<R>,
        page: Page<C>,
        cursor: impl Fn(&R) -> C,
        show: impl FnMut(R) -> T,
    ) -> Listed<T> {
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| cursor(last).to_string());
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
            prop_assert_eq!(Cursor::decode(&cursor.to_string()), Some(cursor));
        }

        #[test]
        fn no_text_breaks_the_reading(text in ".{0,60}") {
            if let Some(cursor) = Cursor::decode(&text) {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }
    }

    #[test]
    fn a_page_has_one_to_a_hundred_rows() {
        assert_eq!(Page::<Cursor>::of(None, None), Page { limit: 25, after: None });
        for (rows, expected) in [(0, None), (1, Some(1)), (100, Some(100)), (101, None), (u32::MAX, None)] {
            let read = PageLimit::try_from(rows).ok().map(|limit| Page::<Cursor>::of(Some(limit), None).limit);
            assert_eq!(read, expected, "{rows}");
        }
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
