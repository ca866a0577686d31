//! Reads a `multipart/form-data` form (RFC 7578) of two parts: JSON, and the PDF that documents it.
//!
//! The form is read after authentication, within the upload limit. All faults are reported at once, by the name of the
//! part; a form of many more parts is not read to its end.

use std::convert::Infallible;

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Payload};
use futures_util::stream;
use multer::Multipart;
use serde::de::DeserializeOwned;
use validator::Validate;

use super::error::AppError;
use super::idempotent::{Key, KeyedBody};
use super::state::App;
use super::{body, faults};
use crate::config::Http;
use crate::domain::kernel::document::{DocumentFault, Pdf};
use crate::inputs::field_error::{FieldError, Place};

/// Media type of a form with a document.
const FORM: &str = "multipart/form-data";

/// Name of the part that holds the PDF.
const DOCUMENT: &str = "document";

/// Most parts of a form. It has two; two superfluous ones are reported by their names.
const MAX_PARTS: usize = 4;

/// A validated form.
#[derive(Debug)]
pub struct Upload<T> {
    /// The JSON part.
    pub body: T,
    /// The PDF, if one was sent.
    pub document: Option<Pdf>,
    /// The idempotency key of the request. Its fingerprint covers the parts, not the multipart boundary.
    pub key: Key,
}

impl<T> Upload<T> {
    /// The command of a form whose document is required.
    ///
    /// # Errors
    /// `field_missing` where no document was sent.
    pub fn documented<C>(self, command: impl FnOnce(T, Pdf) -> C) -> Result<KeyedBody<C>, AppError> {
        let missing = || FieldError::at(format!("/{DOCUMENT}"), "field_missing");
        let document = self.document.ok_or_else(missing)?;
        Ok(KeyedBody { body: command(self.body, document), key: self.key })
    }
}

/// The raw parts.
#[derive(Default)]
struct Parts {
    said: Option<Bytes>,
    document: Option<(String, Bytes)>,
    faults: Vec<FieldError>,
}

impl<T: DeserializeOwned + Validate> Upload<T> {
    /// Reads the JSON part of the given name and the part `document`.
    ///
    /// # Errors
    /// 400 for an unreadable form, 413 above the limit, 415 for another media type, 422 with every fault of the parts.
    pub async fn read(request: &HttpRequest, payload: Payload, app: &App, said: &str) -> Result<Upload<T>, AppError> {
        let http = &app.config.http;
        // The total limit adds the JSON part and the part headers to the limit of the document.
        let limit = http.upload_limit_bytes.get() + http.body_limit_bytes.get();
        let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let boundary =
            multer::parse_boundary(media_type).map_err(|_| AppError::UnsupportedMediaType { expected: FORM })?;
        Key::of(request, b"")?;
        let mut delimiters = Delimiters::new(&boundary);
        let bytes = body::read_while(request, &mut payload.into_inner(), limit, |read| delimiters.count(read)).await?;
        let parts = Parts::read(Bytes::from(bytes), boundary, said).await?;
        parts.judge(request, said, http)
    }
}

/// Counts the delimiters of a form while it is read (RFC 2046, section 5.1.1). Each ends a part or the preamble.
struct Delimiters {
    delimiter: Vec<u8>,
    /// Where the next delimiter may begin.
    from: usize,
    found: usize,
}

impl Delimiters {
    fn new(boundary: &str) -> Delimiters {
        Delimiters { delimiter: format!("\r\n--{boundary}").into_bytes(), from: 0, found: 0 }
    }

    /// Counts on in all that was read up to now.
    ///
    /// # Errors
    /// `too_many_parts` as soon as there are more than a form can have.
    fn count(&mut self, read: &[u8]) -> Result<(), AppError> {
        while let Some(at) = read.get(self.from..).and_then(|rest| rest.iter().position(|byte| *byte == b'\r')) {
            let rest = read.get(self.from + at..).unwrap_or_default();
            if rest.len() < self.delimiter.len() {
                // The rest of the delimiter may come with the next chunk.
                self.from += at;
                return Ok(());
            }
            if rest.starts_with(&self.delimiter) {
                self.found += 1;
                if self.found > MAX_PARTS + 1 {
                    return Err(AppError::field(FieldError::at("", "too_many_parts").with("max", MAX_PARTS)));
                }
            }
            self.from += at + 1;
        }
        self.from = read.len();
        Ok(())
    }
}

impl Parts {
    async fn read(form: Bytes, boundary: String, said: &str) -> Result<Parts, AppError> {
        let mut form = Multipart::new(stream::iter([Ok::<_, Infallible>(form)]), boundary);
        let mut parts = Parts::default();
        while let Some(part) = form.next_field().await.map_err(|_| AppError::BodyUnreadable)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().unwrap_or_default().to_owned();
            let content = part.bytes().await.map_err(|_| AppError::BodyUnreadable)?;
            let before = if name == said {
                parts.said.replace(content).is_some()
            } else if name == DOCUMENT {
                parts.document.replace((file_name, content)).is_some()
            } else {
                parts.faults.push(FieldError::at(format!("/{}", body::escaped(&name)), "unknown_field"));
                false
            };
            if before {
                parts.faults.push(FieldError::at(format!("/{}", body::escaped(&name)), "duplicate_field"));
            }
        }
        Ok(parts)
    }

    fn judge<T: DeserializeOwned + Validate>(
        mut self,
        request: &HttpRequest,
        said: &str,
        http: &Http,
    ) -> Result<Upload<T>, AppError> {
        let (limit, limit_said) = (http.upload_limit_bytes.get(), http.body_limit_bytes.get());
        if self.said.as_ref().is_some_and(|bytes| bytes.len() > limit_said) {
            return Err(AppError::BodyTooLarge { limit: limit_said });
        }
        let mut content = self.said.as_ref().map(|bytes| bytes.to_vec()).unwrap_or_default();
        let document = match self.document.take() {
            None => None,
            Some((_, bytes)) if bytes.len() > limit => return Err(AppError::BodyTooLarge { limit }),
            Some((file_name, bytes)) => match Pdf::new(&file_name, bytes.to_vec()) {
                Ok(pdf) => Some(pdf),
                Err(DocumentFault::TooLarge) => return Err(AppError::BodyTooLarge { limit }),
                Err(DocumentFault::NotAPdf) => {
                    self.faults.push(FieldError::at(format!("/{DOCUMENT}"), "not_a_pdf"));
                    None
                }
            },
        };
        let body = match self.said {
            None => {
                self.faults.push(FieldError::at(format!("/{said}"), "field_missing"));
                None
            }
            Some(bytes) => fitting::<T>(&bytes, said, &mut self.faults)?,
        };
        let (Some(body), true) = (body, self.faults.is_empty()) else {
            return Err(AppError::Fields(self.faults));
        };
        if let Some(pdf) = &document {
            content.extend_from_slice(&pdf.sha256().0);
            content.extend_from_slice(pdf.file_name().as_bytes());
        }
        Ok(Upload { body, document, key: Key::of(request, &content)? })
    }
}

/// Deserializes and validates the JSON part; its faults are added with the name of the part before their pointers.
fn fitting<T: DeserializeOwned + Validate>(
    bytes: &[u8],
    part: &str,
    known: &mut Vec<FieldError>,
) -> Result<Option<T>, AppError> {
    let found = match faults::validated(bytes, body::object::<T>(bytes)) {
        Ok(value) => return Ok(Some(value)),
        Err(AppError::Fields(found)) => found,
        Err(other) => return Err(other),
    };
    known.extend(found.into_iter().map(|fault| match fault.place {
        Place::Pointer(pointer) => FieldError { place: Place::Pointer(format!("/{part}{pointer}")), ..fault },
        Place::Parameter(_) => fault,
    }));
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use actix_web::dev;
    use actix_web::error::PayloadError;
    use actix_web::test::TestRequest;
    use futures_util::StreamExt as _;

    use super::*;

    const PART: &str = "\r\n--b\r\ncontent-disposition: form-data; name=\"x\"\r\n\r\nx";

    #[actix_web::test]
    async fn a_form_of_very_many_parts_is_not_read_to_its_end() {
        let chunks = Rc::new(Cell::new(0));
        let counted = Rc::clone(&chunks);
        let endless = stream::repeat_with(move || {
            counted.set(counted.get() + 1);
            Ok::<_, PayloadError>(Bytes::from_static(PART.as_bytes()))
        });
        let request = TestRequest::default().to_http_request();
        let mut payload = dev::Payload::from(endless.boxed_local());
        let mut delimiters = Delimiters::new("b");
        let read = body::read_while(&request, &mut payload, 10 << 20, |read| delimiters.count(read)).await;
        let Err(AppError::Fields(faults)) = read else { panic!("{read:?}") };
        assert_eq!((faults.len(), faults[0].code.as_str(), chunks.get()), (1, "too_many_parts", MAX_PARTS + 2));
    }

    #[test]
    fn a_delimiter_is_counted_once_wherever_a_chunk_ends() {
        let form = format!("preamble{}\r\n--c\r\r\n\r\n--b--\r\n", PART.repeat(MAX_PARTS));
        for step in 1..40 {
            let mut delimiters = Delimiters::new("b");
            let ends = (step..form.len()).step_by(step).chain([form.len()]);
            for end in ends {
                delimiters.count(&form.as_bytes()[..end]).unwrap();
            }
            assert_eq!(delimiters.found, MAX_PARTS + 1, "chunks of {step} bytes");
        }
    }
}
