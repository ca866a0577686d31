//! Documents kept as evidence: endorsement letters and sources of facts. Only PDF is accepted, detected by content.
//!
//! The file name is not trusted: a program named `letter.pdf` is rejected. Storage and HTTP are handled elsewhere.

use crate::domain::kernel::content_hash::ContentHash;

/// Maximum size of a document: 10 MiB.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// Maximum length of a file name in characters.
pub const MAX_NAME_CHARS: usize = 200;

/// ISO 32000-1, 7.5.2: header of a PDF file; the version follows.
const HEADER: &[u8] = b"%PDF-";

/// ISO 32000-1, 7.5.5: end-of-file marker of a PDF file.
const TRAILER: &[u8] = b"%%EOF";

/// Maximum distance of the end-of-file marker from the end of the file: readers accept this much padding (Adobe's
/// implementation notes to PDF 1.7, note 18).
const TRAILER_REACH: usize = 1024;

/// Why a file is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentFault {
    /// The content is not a PDF file.
    #[error("the content is no PDF")]
    NotAPdf,
    /// More than [`MAX_BYTES`].
    #[error("the document is too large")]
    TooLarge,
}

/// A PDF file whose content has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    file_name: String,
    content: Vec<u8>,
    sha256: ContentHash,
}

impl Pdf {
    /// Accepts bytes that are a PDF file.
    ///
    /// The name is reduced to its last path component and to [`MAX_NAME_CHARS`], without control characters.
    ///
    /// # Errors
    /// See [`DocumentFault`].
    pub fn new(file_name: &str, content: Vec<u8>) -> Result<Pdf, DocumentFault> {
        if content.len() > MAX_BYTES {
            return Err(DocumentFault::TooLarge);
        }
        let end = content.get(content.len().saturating_sub(TRAILER_REACH)..).unwrap_or_default();
        let closed = end.windows(TRAILER.len()).any(|window| window == TRAILER);
        if !content.starts_with(HEADER) || !closed {
            return Err(DocumentFault::NotAPdf);
        }
        let last_part = file_name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
        let name: String = last_part.chars().filter(|c| !c.is_control()).take(MAX_NAME_CHARS).collect();
        let file_name = if name.is_empty() { "document.pdf".to_owned() } else { name };
        Ok(Pdf { file_name, sha256: ContentHash::of(&content), content })
    }

    /// Name of the file, 1 to [`MAX_NAME_CHARS`] characters.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// SHA-256 of the bytes.
    pub fn sha256(&self) -> ContentHash {
        self.sha256
    }

    /// The bytes.
    pub fn content(&self) -> &[u8] {
        &self.content
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &[u8] = b"%PDF-1.7\n%%EOF\n";

    #[test]
    fn the_content_decides_not_the_name() {
        assert!(Pdf::new("letter.exe", LEAST.to_vec()).is_ok());
        for content in [
            &b"MZ\x90\x00\x03 executable %%EOF"[..],
            b"\x7fELF\x02\x01\x01%PDF-1.7 %%EOF",
            b"%PDF-1.7 cut off",
            b" %PDF-1.7\n%%EOF",
            b"%%EOF",
            b"",
        ] {
            assert_eq!(Pdf::new("letter.pdf", content.to_vec()), Err(DocumentFault::NotAPdf), "{content:?}");
        }
    }

    #[test]
    fn the_trailer_stands_near_the_end() {
        let padded = |bytes: usize| [LEAST, &vec![b' '; bytes][..]].concat();
        assert!(Pdf::new("a.pdf", padded(1_000)).is_ok());
        assert_eq!(Pdf::new("a.pdf", padded(2_000)), Err(DocumentFault::NotAPdf));
    }

    #[test]
    fn a_document_has_a_largest_size() {
        let mut content = vec![b' '; MAX_BYTES];
        content[..HEADER.len()].copy_from_slice(HEADER);
        content[MAX_BYTES - TRAILER.len()..].copy_from_slice(TRAILER);
        assert!(Pdf::new("a.pdf", content.clone()).is_ok());
        content.push(b'\n');
        assert_eq!(Pdf::new("a.pdf", content), Err(DocumentFault::TooLarge));
    }

    #[test]
    fn the_name_is_kept_without_its_folder_and_never_empty() {
        let name = |text: &str| Pdf::new(text, LEAST.to_vec()).unwrap().file_name().to_owned();
        assert_eq!(name("../../etc/lettre du ministère.pdf"), "lettre du ministère.pdf");
        assert_eq!(name("C:\\letters\\a.pdf"), "a.pdf");
        assert_eq!(name("a\r\nb.pdf"), "ab.pdf");
        assert_eq!(name("/"), "document.pdf");
        assert_eq!(name(&"é".repeat(300)).chars().count(), MAX_NAME_CHARS);
    }
}
