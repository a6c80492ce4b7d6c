//! Paragraphs, broken into lines. Knows text only.

/// How many columns a line of text has at most.
pub(super) const WIDTH: usize = 76;

/// Breaks text into lines of at most [`WIDTH`] columns where it has blanks, with an empty line behind each paragraph.
///
/// An empty line parts paragraphs; a line that begins with a blank stands as it is.
pub(super) fn paragraphs(text: &str) -> String {
    let mut page = String::new();
    let mut column = 0;
    for line in text.trim_matches('\n').lines() {
        let is_verbatim = line.starts_with(' ');
        if column > 0 && (line.is_empty() || is_verbatim) {
            page.push('\n');
            column = 0;
        }
        if line.is_empty() || is_verbatim {
            page.push_str(line);
            page.push('\n');
            continue;
        }
        for word in line.split_whitespace().flat_map(pieces) {
            let width = word.chars().count();
            if column > 0 && column + 1 + width > WIDTH {
                page.push('\n');
                column = 0;
            }
            if column > 0 {
                page.push(' ');
                column += 1;
            }
            page.push_str(word);
            column += width;
        }
    }
    if column > 0 {
        page.push('\n');
    }
    page.push('\n');
    page
}

/// Cuts a word that is wider than a line.
fn pieces(mut word: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let cut = word
            .char_indices()
            .nth(WIDTH)
            .map_or(word.len(), |(at, _)| at);
        let (piece, rest) = word.split_at(cut);
        word = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_flows_and_indented_lines_stand() {
        let text = format!("\na b\nc\n  x  y\n  z\nd\n\n{}\n", "word ".repeat(16));
        let fifteen = ["word"; 15].join(" ");
        assert_eq!(
            paragraphs(&text),
            format!("a b c\n  x  y\n  z\nd\n\n{fifteen}\nword\n\n")
        );
        let long = "é".repeat(80);
        assert_eq!(
            paragraphs(&long),
            format!("{}\n{}\n\n", "é".repeat(76), "é".repeat(4))
        );
    }
}
