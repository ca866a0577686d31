//! Composes a mail from a rendered text: headers (RFC 5322, RFC 3834) and two alternative parts, plain text and HTML.
//!
//! User input in a header is reduced to one line without control characters. The Message-ID is the stored id of the
//! message and the same for every attempt, so that mail clients can recognize duplicates.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use uuid::Uuid;

use super::render::Rendered;
use crate::domain::kernel::language::Language;
use crate::domain::kernel::mail_address::is_deliverable;
use crate::mail::text::one_line;

/// Maximum length of a subject, in characters.
const SUBJECT_LENGTH: usize = 150;
/// Maximum length of a recipient's name, in characters.
const NAME_LENGTH: usize = 100;

/// The sender of a mail.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The From address.
    pub from: Mailbox,
    /// The Reply-To address, if it differs from the From address.
    pub reply_to: Option<Mailbox>,
}

/// The recipient of a mail.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub address: String,
    /// The recipient's language.
    pub language: Language,
}

/// Why a mail cannot be composed.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The recipient's address is refused by the judge of addresses that the inputs use.
    #[error("“{0}” is no e-mail address that every mail server takes")]
    Address(String),
    /// A header cannot be written.
    #[error("the message cannot be written: {0}")]
    Message(#[from] lettre::error::Error),
}

/// Composes the mail of a rendered notification. `id` is the stored id of the message, `at` the instant of sending.
///
/// # Errors
/// [`ComposeError`]; a retry would fail too.
pub fn compose(
    id: Uuid,
    sender: &Sender,
    recipient: &Recipient,
    at: DateTime<Utc>,
    rendered: &Rendered,
) -> Result<Message, ComposeError> {
    let invalid_address = || ComposeError::Address(one_line(&recipient.address, NAME_LENGTH));
    if !is_deliverable(&recipient.address) {
        return Err(invalid_address());
    }
    let address: Address = recipient.address.parse().map_err(|_| invalid_address())?;
    let name = one_line(&recipient.name, NAME_LENGTH);
    let to = Mailbox::new((!name.is_empty()).then_some(name), address);
    let mut builder = Message::builder()
        .from(sender.from.clone())
        .to(to)
        .subject(one_line(&rendered.subject, SUBJECT_LENGTH))
        .date(SystemTime::from(at))
        .message_id(Some(format!("<{id}@{}>", sender.from.email.domain())))
        // Suppresses automatic replies (RFC 3834, section 5).
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("Content-Language", recipient.language.as_str()));
    if let Some(reply_to) = &sender.reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    Ok(builder.multipart(MultiPart::alternative_plain_html(rendered.text.clone(), rendered.html.clone()))?)
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The file name of a message without extension: its Message-ID, reduced to characters allowed in file names.
pub(super) fn file_name(message: &Message) -> String {
    let id = message.headers().get_raw("Message-ID").unwrap_or_default();
    let id = id.split('@').next().unwrap_or_default();
    id.chars().filter(|character| character.is_ascii_alphanumeric() || *character == '-').collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sender() -> Sender {
        Sender {
            from: "Fonds 1035 <fonds1035@example.org>".parse().unwrap(),
            reply_to: Some("fund@example.org".parse().unwrap()),
        }
    }

    fn mail(name: &str, address: &str, subject: &str) -> Result<Message, ComposeError> {
        let recipient = Recipient { name: name.into(), address: address.into(), language: Language::Fr };
        let rendered = Rendered { subject: subject.into(), text: "Été\n".into(), html: "<p>Été</p>".into() };
        let at = DateTime::from_timestamp(1_559_563_509, 0).unwrap();
        compose(Uuid::from_u128(0x1035), &sender(), &recipient, at, &rendered)
    }

    /// The header names of the formatted message, in order.
    fn header_names(message: &Message) -> Vec<String> {
        let formatted = String::from_utf8(message.formatted()).unwrap();
        let head = formatted.split("\r\n\r\n").next().unwrap().to_owned();
        let begins = |line: &&str| !line.starts_with([' ', '\t']);
        head.split("\r\n").filter(begins).map(|line| line.split(':').next().unwrap().to_owned()).collect()
    }

    const HEADERS: [&str; 10] = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Language",
        "Reply-To",
        "MIME-Version",
        "Content-Type",
    ];

    #[test]
    fn a_mail_has_these_headers_and_two_parts_and_is_plain_ascii() {
        let message = mail("Aimée Ndayisenga", "aimee@example.bi", "Accusé de réception").unwrap();
        assert_eq!(header_names(&message), HEADERS);
        let formatted = String::from_utf8(message.formatted()).unwrap();
        for line in [
            "Message-ID: <00000000-0000-0000-0000-000000001035@example.org>\r\n",
            "Date: Mon, 03 Jun 2019 12:05:09 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Reply-To: fund@example.org\r\n",
            "Content-Type: multipart/alternative;",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Type: text/html; charset=utf-8\r\n",
        ] {
            assert!(formatted.contains(line), "{line} in {formatted}");
        }
        assert!(formatted.is_ascii());
        assert_eq!(file_name(&message), "00000000-0000-0000-0000-000000001035");
    }

    #[test]
    fn the_message_id_is_the_same_on_every_try() {
        let id = |message: Message| message.headers().get_raw("Message-ID").unwrap().to_owned();
        assert_eq!(id(mail("A", "a@example.org", "x").unwrap()), id(mail("A", "a@example.org", "y").unwrap()));
    }

    #[test]
    fn an_address_that_not_every_server_takes_is_refused() {
        for address in
            ["", "nobody", "a@", "a@b@c", "a@example.org\r\nBcc: b@example.org", "é@example.org", "a b@c.org"]
        {
            assert!(matches!(mail("A", address, "x"), Err(ComposeError::Address(_))), "{address}");
        }
    }

    #[test]
    fn a_long_subject_is_cut_and_says_so() {
        let line = one_line(&"é".repeat(1_000), SUBJECT_LENGTH);
        assert_eq!(line.chars().count(), SUBJECT_LENGTH + 1);
        assert!(line.ends_with('…'));
    }

    proptest! {
        #[test]
        fn every_address_that_the_judge_accepts_is_one_that_the_mailer_takes(
            address in "[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,66}@([a-z0-9-]{1,64}\\.){0,4}[a-z0-9-]{1,8}"
        ) {
            if is_deliverable(&address) {
                prop_assert!(address.parse::<Address>().is_ok(), "{}", address);
                prop_assert!(mail("A", &address, "x").is_ok());
            } else {
                prop_assert!(matches!(mail("A", &address, "x"), Err(ComposeError::Address(_))));
            }
        }

        #[test]
        fn no_text_is_accepted_by_the_judge_and_refused_by_the_mailer(text in any::<String>()) {
            let address = format!("{text}@example.org");
            prop_assert!(!is_deliverable(&address) || address.parse::<Address>().is_ok());
        }

        #[test]
        fn no_name_and_no_subject_adds_a_header(name in any::<String>(), subject in any::<String>()) {
            let message = mail(&format!("{name}\r\nBcc: x@example.org"), "a@example.org", &format!("{subject}\nBcc: y@example.org")).unwrap();
            prop_assert_eq!(header_names(&message), HEADERS);
            prop_assert_eq!(message.envelope().to().len(), 1);
        }
    }
}
