//! What a project and the Fund have agreed: the content that was approved, with the approved amendments applied.
//!
//! The approved content itself never changes; each approved amendment agrees on a further version, numbered densely,
//! so that what refers to an earlier version (a line of its budget, a date) still finds it.

use super::application::{ContentHash, Draft};

/// One agreed content of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// 0 for the content as it was approved; n after n approved amendments.
    pub version: i32,
    /// The content, whole.
    pub content: Draft,
    /// Hash of its canonical form.
    pub content_hash: ContentHash,
}
