//! Sanitizes user input for mails: one line, without characters that change the direction of writing.

/// One line of at most `length` characters: control characters and bidirectional controls are removed, runs of white
/// space become one space, and a truncated text is marked.
pub(super) fn one_line(text: &str, length: usize) -> String {
    let plain: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    let plain = without_direction_marks(&plain);
    let mut line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = line.char_indices().nth(length) {
        line.truncate(cut);
        line.push('…');
    }
    line
}

/// The text without bidirectional control characters, which would change the direction of the text after them (Unicode
/// UAX 9, 2.1 to 2.5).
pub(super) fn without_direction_marks(text: &str) -> String {
    text.chars().filter(|character| !matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')).collect()
}
