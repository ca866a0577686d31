//! The caller's language, from `Accept-Language` (RFC 9110, section 12.5.4).

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;

use crate::i18n::Language;

/// The language that the caller prefers among those of the service; English where none fits.
pub fn language(request: &HttpRequest) -> Language {
    let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    header.map_or(Language::En, preferred)
}

/// The language of the service with the highest weight; the first named wins among equals.
fn preferred(header: &str) -> Language {
    let mut best: Option<(u16, Language)> = None;
    for (weight, language) in header.split(',').take(20).filter_map(range) {
        if weight > 0 && best.is_none_or(|(highest, _)| weight > highest) {
            best = Some((weight, language));
        }
    }
    best.map_or(Language::En, |(_, language)| language)
}

/// One range with its weight in thousandths; `None` for a language the service does not speak.
fn range(text: &str) -> Option<(u16, Language)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next()?;
    let primary = tag.split('-').next()?.to_ascii_lowercase();
    let language = if primary == "*" { Language::En } else { primary.parse().ok()? };
    let weight = match parts.next() {
        None => 1_000,
        Some(parameter) => thousandths(parameter.strip_prefix("q=")?)?,
    };
    Some((weight, language))
}

/// `0.8` as 800; `None` for anything that is no weight.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match (whole, decimals) {
        ("1", 0) => Some(1_000),
        ("0", decimals) => Some(decimals),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_of_the_service_wins() {
        for (header, expected) in [
            ("fr", Language::Fr),
            ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", Language::Fr),
            ("de, es;q=0.3, en;q=0.2", Language::Es),
            ("en;q=0.5, es;q=0.5", Language::En),
            ("es;q=0.5,fr;q=0.51", Language::Fr),
            ("fr;q=0", Language::En),
            ("fr;q=0, *", Language::En),
            ("*", Language::En),
            ("FR-fr", Language::Fr),
            ("fr;q=7, es;q=0.1", Language::Es),
            ("", Language::En),
            (";;;,,,q=1", Language::En),
        ] {
            assert_eq!(preferred(header), expected, "{header}");
        }
    }
}
