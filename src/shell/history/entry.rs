//! A line of the history and its form in the file: time, server and line between tabs, in one row.
//!
//! Line ends and backslashes of the line are written as escapes. What earlier versions and other programs wrote, a line
//! of history as it is, is read too; what is neither is left out.

use std::borrow::Cow;
use std::sync::Arc;

/// The first row of a file in this form.
pub(super) const HEADER: &str = "#redis-shell history 1\n";

/// The first row of a file of the form before this one: lines alone, with the same escapes.
const OLD_HEADER: &str = "#V2";

/// How many digits the time of a line has at least: a row that begins with so many is none of another form.
const TIME_DIGITS: usize = 9;

/// The last second of the year 9999; what claims to be later has been damaged.
const LATEST: u64 = 253_402_300_799;

/// What was entered, when and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::shell) struct Entry {
    /// In seconds since 1970; unknown of what was entered before times were kept.
    pub(in crate::shell) time: Option<u64>,
    /// The server as the prompt called it; empty if unknown.
    pub(in crate::shell) server: Arc<str>,
    pub(in crate::shell) line: Arc<str>,
}

/// Gives the row of an entry, with its end.
pub(super) fn written(entry: &Entry) -> String {
    let time = entry.time.unwrap_or(0);
    let server = entry.server.replace(char::is_control, " ");
    let line = escaped(&entry.line);
    // As long as the rows that tell a time, so that it is known for one.
    format!("{time:0TIME_DIGITS$}\t{server}\t{line}\n")
}

/// Reads a file, the oldest entry first.
pub(super) fn read(bytes: &[u8]) -> Vec<Entry> {
    let is_old = bytes
        .strip_prefix(OLD_HEADER.as_bytes())
        .is_some_and(|rest| rest.starts_with(b"\n"));
    match std::str::from_utf8(bytes) {
        Ok(text) => entries(text.split('\n'), is_old),
        // One row may be damaged, and the others whole.
        Err(_) => {
            let rows = bytes.split(|&byte| byte == b'\n');
            entries(rows.filter_map(|row| std::str::from_utf8(row).ok()), is_old)
        }
    }
}

fn entries<'a>(rows: impl Iterator<Item = &'a str>, is_old: bool) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (index, row) in rows.enumerate() {
        if index == 0 && (is_old || row == HEADER.trim_end()) {
            continue;
        }
        let known = entries.last().map(|last| &last.server);
        entries.extend(entry(row, is_old, known));
    }
    entries
}

/// Tells whether a file is in the form that is written now.
pub(super) fn is_current(bytes: &[u8]) -> bool {
    bytes.is_empty() || bytes.starts_with(HEADER.as_bytes())
}

/// Reads a row; `known` is the server of the one before it.
fn entry(row: &str, is_old: bool, known: Option<&Arc<str>>) -> Option<Entry> {
    let digits = row.bytes().take_while(u8::is_ascii_digit).count();
    if digits < TIME_DIGITS || !matches!(row.as_bytes().get(digits), None | Some(b'\t')) {
        return plain(row, is_old);
    }
    let mut parts = row.splitn(3, '\t');
    let time = parts.next()?.parse().ok()?;
    let server = parts.next()?;
    let line = unescaped(parts.next()?);
    let server = match known.filter(|known| ***known == *server) {
        Some(known) => Arc::clone(known),
        None => server.into(),
    };
    let time = Some(time).filter(|time| (1..=LATEST).contains(time));
    has_text(&line).then(|| Entry {
        time,
        server,
        line: line.into(),
    })
}

/// Reads a row that is a line alone.
fn plain(row: &str, is_old: bool) -> Option<Entry> {
    let line = match is_old {
        true => unescaped(row),
        false => row.into(),
    };
    has_text(&line).then(|| Entry {
        time: None,
        server: "".into(),
        line: line.into(),
    })
}

/// Tells whether a line is one that somebody may have typed, and no rest of a file that was damaged.
fn has_text(line: &str) -> bool {
    !line.trim().is_empty() && !line.contains('\0')
}

fn escaped(line: &str) -> String {
    line.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

/// The inverse of [`escaped`]; an escape that it does not write stays as it is.
fn unescaped(row: &str) -> Cow<'_, str> {
    if !row.contains('\\') {
        return row.into();
    }
    let mut out = String::with_capacity(row.len());
    let mut rest = row;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (meant, len) = match rest.as_bytes().get(at + 1) {
            Some(b'n') => ("\n", 2),
            Some(b'r') => ("\r", 2),
            Some(b'\\') => ("\\", 2),
            _ => ("\\", 1),
        };
        out.push_str(meant);
        rest = &rest[at + len..];
    }
    out.push_str(rest);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(bytes: &[u8]) -> Vec<String> {
        let entries = read(bytes).into_iter();
        entries.map(|entry| entry.line.to_string()).collect()
    }

    #[test]
    fn a_row_tells_time_server_and_line() {
        let entry = Entry {
            time: Some(1_764_328_000),
            server: "127.0.0.1:6379".into(),
            line: "EVAL \"a\tb\\n\n\" 0".into(),
        };
        let row = written(&entry);
        assert_eq!(row, "1764328000\t127.0.0.1:6379\tEVAL \"a\tb\\\\n\\n\" 0\n");
        assert_eq!(read(row.as_bytes()), [entry]);
    }

    #[test]
    fn a_time_that_no_calendar_has_is_unknown() {
        for (time, known) in [(LATEST, Some(LATEST)), (LATEST + 1, None), (u64::MAX, None)] {
            let row = format!("{time}\th:1\tPING\n");
            assert_eq!(read(row.as_bytes())[0].time, known);
        }
    }

    #[test]
    fn lines_alone_are_read_as_they_were_written() {
        assert_eq!(
            lines(b"#V2\nSET a \"b\\\\n\"\na\\nb\n3 PING\n"),
            ["SET a \"b\\n\"", "a\nb", "3 PING"]
        );
        // redis-cli writes lines as they are.
        assert_eq!(
            lines(b"SET a \"b\\n\"\n12345678 x\n"),
            ["SET a \"b\\n\"", "12345678 x"]
        );
        assert_eq!(lines(format!("{HEADER}PING\n").as_bytes()), ["PING"]);
    }

    #[test]
    fn what_is_damaged_is_left_out() {
        let whole = "1764328000\th:1\tPING";
        for damaged in [
            &b"1764328000\th:1"[..],
            b"1764328000\th:1\t",
            b"1764328000",
            b"1764328000\th:1\t\xff",
            b"99999999999999999999999\th:1\tPING",
            b"\0\0\0\0",
            b"",
            b"  ",
        ] {
            let file = [
                HEADER.as_bytes(),
                whole.as_bytes(),
                b"\n",
                damaged,
                b"\n",
                whole.as_bytes(),
            ]
            .concat();
            assert_eq!(lines(&file), ["PING", "PING"], "{}", damaged.escape_ascii());
        }
        assert_eq!(lines(b""), [""; 0]);
        assert_eq!(lines(HEADER.as_bytes()), [""; 0]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            entries in prop::collection::vec((1..=LATEST, "[a-z0-9.:]{0,8}", "(?s)[ -~]\\PC{0,6}[\\\\nr\n\r\té]{0,6}."), 0..6)
        ) {
            let entries: Vec<_> = entries
                .into_iter()
                .map(|(time, server, line)| Entry {
                    time: Some(time),
                    server: server.into(),
                    line: line.into(),
                })
                .filter(|entry| has_text(&entry.line))
                .collect();
            let rows: String = entries.iter().map(written).collect();
            prop_assert_eq!(read(format!("{HEADER}{rows}").as_bytes()), entries);
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            for entry in read(&bytes) {
                prop_assert!(has_text(&entry.line));
            }
        }
    }
}
