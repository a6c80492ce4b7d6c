//! Feeds any bytes to the framing of requests.

#![no_main]

#[path = "../invariants/frame.rs"]
mod frame;

libfuzzer_sys::fuzz_target!(|input: &[u8]| frame::check(input));
