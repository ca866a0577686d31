//! Parses project codes: `LL.dddd` of a project, `CCnnLdddd` of the accounting system, and the misspellings found in
//! registers.

/// The codes found in a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectCodes {
    /// Normalized codes, in the order of the cell.
    pub codes: Vec<String>,
    /// At least one code was normalized.
    pub repaired: bool,
    /// At least one part of the cell is not a code.
    pub malformed: bool,
}

impl ProjectCodes {
    /// Parses a cell: no code, one code, or several separated by `;`, `&`, `/`, `,` or line breaks.
    ///
    /// Incomplete codes are not completed: a code with a missing digit is left out and sets `malformed`.
    pub fn read(cell: &str) -> ProjectCodes {
        let mut found = ProjectCodes::default();
        for piece in cell.split([';', '&', '/', ',', '\n']).map(str::trim).filter(|piece| !piece.is_empty()) {
            match proper_form(piece) {
                Some(code) => {
                    found.repaired |= code != piece;
                    if !found.codes.contains(&code) {
                        found.codes.push(code);
                    }
                }
                None => found.malformed = true,
            }
        }
        found
    }
}

/// Normalizes a code and removes stray characters; `None` if the number of letters or digits is wrong.
fn proper_form(piece: &str) -> Option<String> {
    let signs: String =
        piece.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect();
    let shape: String = signs.chars().map(|sign| if sign.is_ascii_digit() { 'd' } else { 'L' }).collect();
    match shape.as_str() {
        "LLdddd" => signs.split_at_checked(2).map(|(letters, digits)| format!("{letters}.{digits}")),
        "LLddLdddd" => Some(signs),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_brought_to_their_proper_form_or_left_out() {
        for (cell, codes, repaired, malformed) in [
            ("LM.0262", &["LM.0262"][..], false, false),
            ("CT. 0708", &["CT.0708"], true, false),
            ("PR.0219)", &["PR.0219"], true, false),
            ("Â PR.0144", &["PR.0144"], true, false),
            ("\u{a0}pr.0144", &["PR.0144"], true, false),
            ("LM.015", &[], false, true),
            ("LM.01555", &[], false, true),
            ("LK10P0510 / NC0046", &["LK10P0510", "NC.0046"], true, false),
            ("CT.0783;CT.0810", &["CT.0783", "CT.0810"], false, false),
            ("CT.1019 & CT.1093", &["CT.1019", "CT.1093"], false, false),
            ("CT.1019; LM.015", &["CT.1019"], false, true),
            ("TC.0758; TC.0758", &["TC.0758"], false, false),
            ("", &[], false, false),
            (" ; ", &[], false, false),
            ("n/a", &[], false, true),
        ] {
            let found = ProjectCodes::read(cell);
            assert_eq!(found.codes, codes, "{cell}");
            assert_eq!((found.repaired, found.malformed), (repaired, malformed), "{cell}");
        }
    }
}
