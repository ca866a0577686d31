//! A constructed endorsement letter as a PDF of one page (ISO 32000-1), in a standard font.

/// Writes a letter. Characters outside Latin-1 are replaced by a question mark, because the font lacks them.
pub(super) fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut page = b"BT /F1 12 Tf 72 770 Td 18 TL\n".to_vec();
    for line in lines {
        page.push(b'(');
        for letter in line.chars() {
            match u8::try_from(u32::from(letter)).unwrap_or(b'?') {
                sign @ (b'(' | b')' | b'\\') => page.extend([b'\\', sign]),
                sign => page.push(sign),
            }
        }
        page.extend(b") Tj T*\n");
    }
    page.extend(b"ET");
    let mut stream = format!("<</Length {}>>\nstream\n", page.len()).into_bytes();
    stream.extend(page);
    stream.extend(b"\nendstream");
    let objects: [&[u8]; 5] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        &stream,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = String::new();
    for (number, object) in (1..).zip(objects) {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    file.extend(format!("xref\n0 6\n0000000000 65535 f \n{places}").into_bytes());
    file.extend(format!("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").into_bytes());
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_places_points_at_the_objects() {
        let file = pdf(&["Appui (du Fonds)", "Évaluation"]);
        let text: String = file.iter().map(|byte| char::from(*byte)).collect();
        let place = |line: &str| line.get(..10).unwrap().parse::<usize>().unwrap();
        let places: Vec<usize> = text.lines().filter(|line| line.ends_with("00000 n ")).map(place).collect();
        assert_eq!(places.len(), 5);
        for (number, place) in (1..).zip(places) {
            assert!(text[text.char_indices().nth(place).unwrap().0..].starts_with(&format!("{number} 0 obj")));
        }
        assert!(text.contains("Appui \\(du Fonds\\)"));
        assert!(crate::domain::kernel::document::Pdf::new("letter.pdf", file).is_ok());
    }
}
