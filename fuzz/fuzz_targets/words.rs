//! Feeds any bytes to the splitter of lines and to the escaper.

#![no_main]

#[path = "../invariants/words.rs"]
mod words;

libfuzzer_sys::fuzz_target!(|input: &[u8]| words::check(input));
