//! Replays what the fuzzer starts from, and what it once broke, through the invariants of the fuzz targets.

use std::fs;
use std::path::Path;

#[path = "../fuzz/invariants/decode.rs"]
mod decode;
#[path = "../fuzz/invariants/frame.rs"]
mod frame;
#[path = "../fuzz/invariants/words.rs"]
mod words;

#[test]
fn the_decoder_holds_on_its_corpus() {
    replay("decode", decode::check);
}

#[test]
fn the_framing_of_requests_holds_on_its_corpus() {
    replay("frame", frame::check);
}

#[test]
fn the_splitter_and_the_escaper_hold_on_their_corpus() {
    replay("words", words::check);
}

/// Runs a check on each file of the corpus of a target. An input that once crashed is kept there too, under a name
/// that begins with `crash`.
fn replay(target: &str, check: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let files =
        fs::read_dir(&corpus).unwrap_or_else(|error| panic!("{}: {error}", corpus.display()));
    let mut count = 0;
    for file in files {
        let path = file.expect("the corpus can be listed").path();
        // The name of the last file read tells which one a failed check is about.
        println!("{}", path.display());
        check(&fs::read(&path).expect("a file of the corpus can be read"));
        count += 1;
    }
    assert!(count >= 20, "only {count} files in {}", corpus.display());
}
