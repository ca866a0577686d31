//! The one judge of e-mail addresses: an address that it accepts can be written to, and no other one is stored or sent
//! to.
//!
//! Accepted is what every mail server takes (RFC 5321, 4.1.2 and 4.5.3.1): ASCII, a dot-atom before the last `@` and a
//! host name after it. Quoted local parts, address literals and internationalized addresses (RFC 6531) are refused,
//! because a mail server on the way may not take them.

use validator::ValidationError;

/// Maximum length of an address: a path has at most 256 octets with its angle brackets (RFC 5321, 4.5.3.1.3).
pub const ADDRESS_LENGTH: usize = 254;

/// Maximum length of the part before the `@` (RFC 5321, 4.5.3.1.1).
const LOCAL_LENGTH: usize = 64;

/// Maximum length of the part after the `@`, as a host name (RFC 1035, 2.3.4).
const DOMAIN_LENGTH: usize = 253;

/// Maximum length of a label of a host name (RFC 1035, 2.3.4).
const LABEL_LENGTH: usize = 63;

/// Whether mail can be sent to the address.
pub fn is_deliverable(address: &str) -> bool {
    address.len() <= ADDRESS_LENGTH
        && address.rsplit_once('@').is_some_and(|(local, domain)| is_local_part(local) && is_host_name(domain))
}

/// Checks an address that is entered.
///
/// # Errors
/// `email_malformed`, for an address to which no mail can be sent.
pub fn deliverable(address: &str) -> Result<(), ValidationError> {
    if is_deliverable(address) { Ok(()) } else { Err(ValidationError::new("email_malformed")) }
}

/// The domain of an address in lower case; of a text without `@` the whole text.
pub fn domain_of(address: &str) -> String {
    address.rsplit('@').next().unwrap_or_default().to_ascii_lowercase()
}

/// A dot-atom (RFC 5322, 3.2.3).
fn is_local_part(local: &str) -> bool {
    let is_atom = |atom: &str| !atom.is_empty() && atom.bytes().all(is_atext);
    local.len() <= LOCAL_LENGTH && local.split('.').all(is_atom)
}

const fn is_atext(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'/'
                | b'='
                | b'?'
                | b'^'
                | b'_'
                | b'`'
                | b'{'
                | b'|'
                | b'}'
                | b'~'
        )
}

/// Labels of letters, digits and inner hyphens (RFC 5321, 2.3.5).
fn is_host_name(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= LABEL_LENGTH
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    domain.len() <= DOMAIN_LENGTH && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_every_mail_server_takes_is_accepted() {
        let long_local = format!("{}@example.org", "a".repeat(64));
        let long_label = format!("a@{}.org", "b".repeat(63));
        for address in [
            "officer.xaa@example.org",
            "a+b_c{d}'e@mail.example.co",
            "A@EXAMPLE.ORG",
            "1@2.example",
            "fund@localhost",
            "a@xn--bcher-kva.example",
            &long_local,
            &long_label,
        ] {
            assert!(is_deliverable(address), "{address}");
        }
    }

    #[test]
    fn an_address_that_a_mail_server_may_refuse_is_refused() {
        let long_local = format!("{}@example.org", "a".repeat(65));
        let long_label = format!("a@{}.org", "b".repeat(64));
        let long = format!("a@{}", ["c".repeat(62).as_str(); 5].join("."));
        for address in [
            "",
            "@",
            "a",
            "a@",
            "@b",
            "a@b@c",
            " a@example.org",
            "a@example.org ",
            "a b@example.org",
            "a.@example.org",
            ".a@example.org",
            "a..b@example.org",
            "\"a b\"@example.org",
            "a@[192.0.2.1]",
            "a@[IPv6:2001:db8::1]",
            "a@example..org",
            "a@.example.org",
            "a@example.org.",
            "a@-example.org",
            "a@example-.org",
            "a@exa_mple.org",
            "ü@example.org",
            "a@bücher.example",
            "a@example.org\r\nBcc: b@example.org",
            "a@example.org\0",
            "<a@example.org>",
            "Name <a@example.org>",
            "a,b@example.org",
            &long_local,
            &long_label,
            &long,
        ] {
            assert!(!is_deliverable(address), "{address}");
            assert_eq!(deliverable(address).unwrap_err().code, "email_malformed");
        }
    }

    #[test]
    fn the_domain_is_what_follows_the_last_at_in_lower_case() {
        assert_eq!(domain_of("A@Example.ORG"), "example.org");
        assert_eq!(domain_of("Nothing"), "nothing");
    }
}
