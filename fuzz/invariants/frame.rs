//! What holds of the framing of requests for any bytes. The fuzz target runs it on what the fuzzer finds,
//! `tests/fuzz_corpus.rs` on the files of the corpus.

use redis_shell::resp::{
    Builder, DecodeError, DecodeErrorKind, Framer, Piece, Scanner, Value, encode, words_of,
};

/// Checks one input: a byte that says where to cut, another one, and the stream.
///
/// The stream is framed whole, in the three pieces that the cuts make, byte by byte and by looking at no more than is
/// asked for, which must all say the same; what is framed is what the decoder reads, and what is written for its words.
pub(crate) fn check(input: &[u8]) {
    let [first, second, stream @ ..] = input else {
        return;
    };
    let whole = Framed::of(&[stream]);
    let cut = |byte: u8| usize::from(byte) * stream.len() / usize::from(u8::MAX);
    let (a, b) = (cut(*first.min(second)), cut(*first.max(second)));
    let in_pieces = Framed::of(&[&stream[..a], &stream[a..b], &stream[b..]]);
    let bytewise = Framed::of(&stream.chunks(1).collect::<Vec<_>>());
    let by_windows = walked(stream, usize::from(*first).max(32));
    for other in [in_pieces, bytewise, by_windows] {
        assert_eq!(other.lengths, whole.lengths);
        assert_same_end(&other.end, &whole.end);
    }
    check_meaning(stream, &whole);
}

/// A stream as it was framed: the lengths of its requests, and how it ends.
struct Framed {
    lengths: Vec<usize>,
    end: Result<(), DecodeError>,
}

impl Framed {
    fn of(pieces: &[&[u8]]) -> Self {
        let (mut framer, mut buffer, mut passed) = (Framer::new(), Vec::new(), 0);
        let mut lengths = Vec::new();
        for piece in pieces {
            buffer.extend_from_slice(piece);
            loop {
                assert_eq!(framer.start(), passed);
                match framer.next(&buffer) {
                    Ok(Some(frame)) => {
                        let first = words_of(&buffer[..frame.len]).next();
                        assert_eq!(first, Some(Piece::Whole(&buffer[frame.name])));
                        lengths.push(frame.len);
                        passed += frame.len as u64;
                        buffer.drain(..frame.len);
                    }
                    Ok(None) => break,
                    Err(error) => {
                        return Self {
                            lengths,
                            end: Err(error),
                        };
                    }
                }
            }
        }
        let end = match buffer.len() {
            0 => Ok(()),
            left => Err(framer.cut_off(left as u64)),
        };
        Self { lengths, end }
    }
}

/// Frames a stream through windows that begin where the framer has come to.
fn walked(stream: &[u8], size: usize) -> Framed {
    let (mut framer, mut lengths, mut start) = (Framer::new(), Vec::new(), 0_usize);
    let end = loop {
        let at = framer.looked();
        let from = usize::try_from(at)
            .ok()
            .and_then(|at| start.checked_add(at));
        let window = from.and_then(|from| stream.get(from..)).unwrap_or_default();
        let window = &window[..window.len().min(size)];
        match framer.walk(window, at) {
            Ok(Some(len)) => {
                lengths.push(len as usize);
                start += len as usize;
                framer.pass(len);
            }
            Ok(None) if framer.looked() > at && !window.is_empty() => {}
            Ok(None) => {
                let left = stream.len() - start;
                break match left {
                    0 => Ok(()),
                    left => Err(framer.cut_off(left as u64)),
                };
            }
            Err(error) => break Err(error),
        }
    };
    Framed { lengths, end }
}

/// Checks that both end in the same place for the same reason. Of a wrong line the error repeats what has come of it,
/// which depends on the pieces.
fn assert_same_end(one: &Result<(), DecodeError>, other: &Result<(), DecodeError>) {
    match (one, other) {
        (Err(one), Err(other)) => {
            assert_eq!(one.offset, other.offset, "{one} is not {other}");
            let kind = |error: &DecodeError| std::mem::discriminant(&error.kind);
            assert_eq!(kind(one), kind(other), "{one} is not {other}");
        }
        _ => assert_eq!(one, other),
    }
}

/// Checks that the decoder reads arrays of bulk strings in what has been framed, and that they are written so.
fn check_meaning(stream: &[u8], framed: &Framed) {
    let (mut scanner, mut builder) = (Scanner::new(), Builder::new(u64::MAX));
    let mut rest = stream;
    for &len in &framed.lengths {
        let (request, behind) = rest.split_at(len);
        rest = behind;
        let words: Vec<_> = words_of(request)
            .map(|piece| match piece {
                Piece::Whole(word) => word,
                Piece::Cut(word) => panic!("found the cut word {word:?} in a whole request"),
            })
            .collect();
        let mut written = Vec::new();
        encode::request(&words, &mut written);
        assert_eq!(written, request);
        let mut input = request;
        let mut read = None;
        while let Some(event) = scanner.next(&mut input).expect("it is RESP") {
            assert!(read.is_none(), "it is one value");
            read = builder.event(&event).expect("it is kept");
        }
        let words = words.iter().map(|word| Value::Bulk(word.to_vec()));
        assert_eq!(read, Some(Value::Array(words.collect())));
        // What is kept of a request may end anywhere.
        let half = words_of(&request[..len / 2]).count();
        assert!(half <= words_of(request).count());
    }
    if let Err(error) = &framed.end
        && !matches!(error.kind, DecodeErrorKind::UnexpectedEnd { .. })
    {
        assert!(error.offset < stream.len() as u64, "{error}");
    }
}
