//! Free text as a mail may carry it: one line, in one direction.

/// One line of at most `length` characters: control characters and those that turn the direction of writing are
/// gone, runs of white space are one space, what is cut off is marked.
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

/// The text without the characters that would turn the direction of what stands after it (Unicode UAX 9, 2.1 to 2.5).
pub(super) fn without_direction_marks(text: &str) -> String {
    text.chars().filter(|character| !matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')).collect()
}
