//! What holds of the splitter of lines and of the escaper for any bytes. The fuzz target runs it on what the fuzzer
//! finds, `tests/fuzz_corpus.rs` on the files of the corpus.

use redis_shell::text::{
    End, Escaper, QuoteFault, Quoting, Split, Style, Utf8Pieces, Utf8Run, line, quoted, split,
};

/// Checks one input: a byte that says where to cut, and a line.
pub(crate) fn check(input: &[u8]) {
    let Some((&cut, line)) = input.split_first() else {
        return;
    };
    for quoting in [Quoting::Shell, Quoting::Redis] {
        check_split(line, quoting);
    }
    let (head, tail) = line.split_at(usize::from(cut) * line.len() / usize::from(u8::MAX));
    let bytewise: Vec<&[u8]> = line.chunks(1).collect();
    for pieces in [&[head, tail][..], &bytewise] {
        for style in [Style::Quoted, Style::Line, Style::Block] {
            assert_eq!(escaped(pieces, style), escaped(&[line], style), "{style:?}");
        }
        assert_eq!(decoded(pieces), String::from_utf8_lossy(line));
    }
    assert!(!self::line(line).chars().any(char::is_control));
}

fn check_split(line: &[u8], quoting: Quoting) {
    let found = split(line, quoting);
    check_places(line, &found);
    check_error(line, quoting, &found);
    let words: Vec<&[u8]> = found.words.iter().map(|word| &word.bytes[..]).collect();
    for word in &found.words {
        let alone = split(&line[word.span.clone()], quoting);
        assert_eq!(alone.words.len(), 1, "a word by itself is one word");
        assert_eq!(alone.words[0].bytes, word.bytes);
    }
    let printed: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    assert!(
        printed
            .iter()
            .all(|word| !word.chars().any(char::is_control))
    );
    let again = split(printed.join(" ").as_bytes(), quoting);
    assert_eq!(again.error, None);
    let again: Vec<&[u8]> = again.words.iter().map(|word| &word.bytes[..]).collect();
    assert_eq!(again, words, "what is printed is read back");
}

/// Checks that the words stand in the line one after the other, with blanks between them and nothing else.
fn check_places(line: &[u8], found: &Split) {
    let mut end = 0;
    for word in &found.words {
        assert!(end <= word.span.start && word.span.start < word.span.end);
        assert!(are_blanks(&line[end..word.span.start]));
        end = word.span.end;
    }
    assert!(are_blanks(&line[end..]));
    assert_eq!(found.end == End::Blank, end < line.len() || line.is_empty());
}

fn check_error(line: &[u8], quoting: Quoting, found: &Split) {
    if let End::Open { quote, at } = found.end {
        assert_eq!(line[at], quote.byte());
        let unfinished = found.words.last().map(|word| word.span.clone());
        assert!(unfinished.is_some_and(|span| span.contains(&at) && span.end == line.len()));
        assert!(found.error.is_some());
    }
    let Some(error) = found.error else {
        return;
    };
    assert_eq!(line[error.at], error.quote.byte());
    assert!((1..=error.at + 1).contains(&error.column));
    match error.fault {
        QuoteFault::Unbalanced => {
            let (quote, at) = (error.quote, error.at);
            assert_eq!(found.end, End::Open { quote, at });
        }
        QuoteFault::TextAfterClosing => {
            assert_eq!(quoting, Quoting::Redis);
            assert!(!are_blanks(&line[error.at + 1..][..1]));
        }
    }
}

/// Tells whether bytes are what C's `isspace` takes.
fn are_blanks(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| matches!(byte, b' ' | b'\t'..=b'\r'))
}

fn escaped(pieces: &[&[u8]], style: Style) -> String {
    let mut escaper = Escaper::new(style);
    let mut out = Vec::new();
    for piece in pieces {
        escaper.push(piece, &mut out);
        assert!(std::str::from_utf8(&out).is_ok());
    }
    escaper.finish(&mut out);
    String::from_utf8(out).expect("what is escaped is UTF-8")
}

fn decoded(pieces: &[&[u8]]) -> String {
    let mut text = String::new();
    let mut append = |run: Utf8Run<'_>| match run {
        Utf8Run::Text(part) => text.push_str(part),
        Utf8Run::Invalid(_) => text.push(char::REPLACEMENT_CHARACTER),
    };
    let mut decoder = Utf8Pieces::new();
    for piece in pieces {
        decoder.push(piece, &mut append);
    }
    decoder.finish(&mut append);
    text
}
