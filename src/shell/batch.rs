//! What was entered at once: one command, or several lines of them. Knows how far a command goes, not what it does.

use std::ops::Range;

use super::{colon, pipe};
use crate::text::{self, End, Reach};

/// Starts a line that is no command, as in scripts.
pub(super) const COMMENT: char = '#';

/// Gives the commands of a text in their order, without the line ends around them.
pub(super) fn commands(text: &str) -> Vec<&str> {
    let lines = lines(text).into_iter();
    let lines = lines.map(|at| text[at].trim_matches(['\n', '\r']));
    let is_command = |line: &&str| !line.trim().is_empty() && !is_comment(line);
    lines.filter(is_command).collect()
}

/// Gives the commands of a file in their order, each with the number of the row in which it begins, from 1.
pub(super) fn numbered(text: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let (mut row, mut rest) = (1, text);
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let (len, _) = text::first_of_batch(rest, reach(rest));
            let (line, behind) = rest.split_at(len);
            let number = row;
            row += line.iter().filter(|&&byte| byte == b'\n').count() as u64;
            rest = behind;
            if !text::is_idle(line) {
                return Some((number, trim_line_end(line)));
            }
        }
        None
    })
}

fn trim_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Gives where the lines of a text stand, each with its line end; a quote may span line ends.
pub(super) fn lines(text: &str) -> Vec<Range<usize>> {
    text::split_batch(text.as_bytes(), reach).lines
}

/// Gives the place of the line of the text in which the cursor stands, without its end; quotes may span several rows.
pub(super) fn line_at(text: &str, cursor: usize) -> Range<usize> {
    let batch = text::split_batch(text.as_bytes(), reach);
    let is_open = matches!(batch.end, End::Open { .. });
    let is_there = |line: &Range<usize>| {
        let is_ended = text[line.clone()].ends_with(['\n', '\r']);
        line.contains(&cursor)
            || (line.end == cursor && (!is_ended || is_open && cursor == text.len()))
    };
    // Behind the last line end a new line begins.
    let line = batch.lines.into_iter().find(is_there);
    let line = line.unwrap_or(text.len()..text.len());
    if is_open && line.end == text.len() {
        // Line ends in quotes are part of the line.
        return line;
    }
    let length = text[line.clone()].trim_end_matches(['\n', '\r']).len();
    line.start..line.start + length
}

/// Tells whether the text could be run as it stands: no quote is open.
pub(super) fn is_complete(text: &str) -> bool {
    let batch = text::split_batch(text.as_bytes(), reach);
    !matches!(batch.end, End::Open { .. })
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with(COMMENT)
}

/// Tells how far the command goes with which the text begins.
fn reach(text: &[u8]) -> Reach {
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next();
    let line = line
        .and_then(|line| str::from_utf8(line).ok())
        .unwrap_or("");
    if is_comment(line) || colon::is_verbatim(line) {
        return Reach::Line { from: 0 };
    }
    match pipe::program_at(text) {
        // It has the quotes of the system's shell, not ours.
        Some(from) => Reach::Line { from },
        None => Reach::Quotes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_its_commands() {
        assert_eq!(commands("PING"), ["PING"]);
        assert_eq!(
            commands("SET a 1\r\n\n  \n# it's\nEVAL \"\n# no comment\n\" 0\n :raw on"),
            ["SET a 1", "EVAL \"\n# no comment\n\" 0", " :raw on"]
        );
        assert_eq!(commands(" # only this\n#'\n"), [""; 0]);
        // What is for the system's shell has its quotes, behind several rows too.
        assert_eq!(
            commands("EVAL \"a\nb\" 0 | it's\nGET k :> 'a\nb'\nGET |\nPING 'a\n| it's'"),
            [
                "EVAL \"a\nb\" 0 | it's",
                "GET k :> 'a\nb'",
                "GET |",
                "PING 'a\n| it's'"
            ]
        );
        // What the shell reads as it stands has no quotes.
        assert_eq!(
            commands(":inline SET k \"a\n:decode b'+OK\nPING"),
            [":inline SET k \"a", ":decode b'+OK", "PING"]
        );
    }

    #[test]
    fn the_cursor_is_in_one_line() {
        let text = "GET a\r\nSET k \"x\ny\"\n";
        for (cursor, line) in [(0, 0..5), (5, 0..5), (7, 7..18), (16, 7..18), (19, 19..19)] {
            assert_eq!(line_at(text, cursor), line, "{cursor}");
        }
        assert_eq!(line_at("", 0), 0..0);
        assert_eq!(line_at("GET", 3), 0..3);
    }

    #[test]
    fn the_commands_of_a_file_have_the_numbers_of_their_rows() {
        let text = b"# it's\r\n\nSET k \"a\nb\" \r\n  GET k\n\xff\n :inline \"\nGET 'x";
        let expected: [(u64, &[u8]); 5] = [
            (3, b"SET k \"a\nb\" "),
            (5, b"  GET k"),
            (6, b"\xff"),
            (7, b" :inline \""),
            (8, b"GET 'x"),
        ];
        assert_eq!(numbered(text).collect::<Vec<_>>(), expected);
        assert_eq!(numbered(b"\n#\n").count(), 0);
    }

    #[test]
    fn an_open_quote_is_to_be_continued() {
        for text in [
            "GET \"k",
            "PING\nSET k 'a\nb",
            ":send \"PING",
            "EVAL \"x\n",
            "EVAL \"x\n | it's",
            "EVAL \"x\n\" 0 :> it's",
        ] {
            assert!(!is_complete(text), "{text}");
        }
        for text in [
            "",
            "GET k",
            "GET \"k\"",
            "EVAL \"x\ny\" 0",
            "# it's",
            ":inline \"",
            ":decode b'+OK",
            "PING\n# it's",
            "GET k | sed s/it\\'s//",
            "EVAL \"return 7\n\" 0 | sed s/it\\'s//",
        ] {
            assert!(is_complete(text), "{text}");
        }
    }

    #[test]
    fn the_cursor_stands_in_one_of_the_lines() {
        let at = |text: &str, cursor: usize| text[line_at(text, cursor)].to_owned();
        assert_eq!(at("GET a\nGET b", 3), "GET a");
        assert_eq!(at("GET a\nGET b", 5), "GET a");
        assert_eq!(at("GET a\nGET b", 6), "GET b");
        assert_eq!(at("GET a\nGET b", 11), "GET b");
        assert_eq!(at("GET a\n", 6), "");
        assert_eq!(at("", 0), "");
        // An open quote goes on in each new row.
        assert_eq!(at("GET a\nGET 'b\n", 13), "GET 'b\n");
        assert_eq!(at("GET a\nGET 'b\n", 5), "GET a");
        assert_eq!(at("GET 'a\n", 7), "GET 'a\n");
    }
}
