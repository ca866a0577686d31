//! Reads a delivery report (RFC 3464): which message it is about, and whether and how its delivery failed.
//!
//! The original is recognised by its Message-ID, in the copy of the message or of its headers that the report contains.

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use uuid::Uuid;

use crate::domain::notifications::bounce::{Bounce, is_failure_status};
use crate::inputs::field_error::FieldError;

/// Maximum length of a stored diagnostic, in characters.
const DIAGNOSTIC_LENGTH: usize = 500;

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// The message was not delivered, and no mail server will try again.
    Failed(Bounce),
    /// Anything else: a delay, a delivery, a relay.
    NotFinal,
}

/// Reads a report as it was received: a message with a part `message/delivery-status` and the original or its headers.
///
/// # Errors
/// `report_malformed` for a message that is no such report, `report_of_no_message` where the original has no
/// Message-ID of this service.
pub fn read(message: &[u8]) -> Result<Report, FieldError> {
    let malformed = || FieldError::at("", "report_malformed");
    let report = MessageParser::default().parse(message).ok_or_else(malformed)?;
    let status = report
        .parts
        .iter()
        .find(|part| {
            part.is_content_type("message", "delivery-status")
                || part.is_content_type("message", "global-delivery-status")
        })
        .ok_or_else(malformed)?;
    let status = String::from_utf8_lossy(status.contents()).into_owned();
    let Some(failed) = groups(&status).into_iter().find(|group| field(group, "action").is_some_and(is_failed)) else {
        return Ok(Report::NotFinal);
    };
    // A comment may follow the code.
    let code = field(&failed, "status").and_then(|status| status.split_whitespace().next()).unwrap_or_default();
    if !is_failure_status(code) {
        return Err(malformed());
    }
    let original = original(&report).ok_or_else(|| FieldError::at("", "report_of_no_message"))?;
    let diagnostic = field(&failed, "diagnostic-code").map(|words| words.chars().take(DIAGNOSTIC_LENGTH).collect());
    Ok(Report::Failed(Bounce { message: original, status: code.to_owned(), diagnostic }))
}

fn is_failed(action: &str) -> bool {
    action.split_whitespace().next().is_some_and(|action| action.eq_ignore_ascii_case("failed"))
}

/// The id of the original: the part of its Message-ID before the `@`.
fn original(report: &Message<'_>) -> Option<Uuid> {
    report.parts.iter().find_map(|part| {
        if let PartType::Message(original) = &part.body {
            return id(original);
        }
        let is_head =
            part.is_content_type("text", "rfc822-headers") || part.is_content_type("message", "global-headers");
        is_head.then(|| MessageParser::default().parse(part.contents()).as_ref().and_then(id)).flatten()
    })
}

fn id(original: &Message<'_>) -> Option<Uuid> {
    original.message_id()?.split('@').next()?.parse().ok()
}

/// The groups of fields of a delivery status: that of the message, then one for each recipient. Folded lines are
/// joined.
fn groups(status: &str) -> Vec<Vec<(String, String)>> {
    let mut groups: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in status.lines() {
        if line.trim().is_empty() {
            groups.push(Vec::new());
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = groups.last_mut().and_then(|group| group.last_mut()) {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let (Some((name, value)), Some(group)) = (line.split_once(':'), groups.last_mut()) {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

fn field<'g>(group: &'g [(String, String)], name: &str) -> Option<&'g str> {
    group.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn report(action: &str, status: &str, kind: &str, original: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mail.example.org\r\nTo: fonds1035@example.org\r\nSubject: Undelivered Mail\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.org\r\n\r\n\
             Final-Recipient: rfc822; gone@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 550 5.1.1 <gone@example.org>:\r\n User unknown\r\n\r\n\
             --b\r\nContent-Type: {kind}\r\n\r\n{original}\r\n--b--\r\n"
        )
    }

    const ORIGINAL: &str = "From: fonds1035@example.org\r\nSubject: Invitation\r\nMessage-ID: \
                            <01900000-0000-7000-8000-000000000042@example.org>\r\n\r\nHello\r\n";

    #[test]
    fn a_failure_names_its_message_its_code_and_the_words_of_the_server() {
        for kind in ["message/rfc822", "text/rfc822-headers"] {
            let Ok(Report::Failed(bounce)) = read(report("failed", "5.1.1", kind, ORIGINAL).as_bytes()) else {
                panic!("{kind}")
            };
            assert_eq!(bounce.message.to_string(), "01900000-0000-7000-8000-000000000042");
            assert_eq!(bounce.status, "5.1.1");
            assert_eq!(bounce.diagnostic.as_deref(), Some("smtp; 550 5.1.1 <gone@example.org>: User unknown"));
        }
        let expired = read(report("Failed (expired)", "4.4.7 (timeout)", "message/rfc822", ORIGINAL).as_bytes());
        assert!(matches!(expired, Ok(Report::Failed(bounce)) if bounce.status == "4.4.7"));
    }

    #[test]
    fn a_delay_is_not_final_and_other_mail_is_no_report() {
        let delayed = report("delayed", "4.4.1", "message/rfc822", ORIGINAL);
        assert_eq!(read(delayed.as_bytes()), Ok(Report::NotFinal));
        let code = |message: &str| read(message.as_bytes()).unwrap_err().code;
        assert_eq!(code("Subject: hello\r\n\r\nOut of office"), "report_malformed");
        assert_eq!(code(&report("failed", "none", "message/rfc822", ORIGINAL)), "report_malformed");
        let other = ORIGINAL.replace("01900000-0000-7000-8000-000000000042", "somebody-else");
        assert_eq!(code(&report("failed", "5.1.1", "message/rfc822", &other)), "report_of_no_message");
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in any::<Vec<u8>>(), cut in 0_usize..900) {
            let _ = read(&bytes);
            let whole = report("failed", "5.1.1", "message/rfc822", ORIGINAL);
            let _ = read(&whole.as_bytes()[..cut.min(whole.len())]);
        }
    }
}
