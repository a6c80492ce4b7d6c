//! Feeds any bytes to the decoder of RESP.

#![no_main]

#[path = "../invariants/decode.rs"]
mod decode;

libfuzzer_sys::fuzz_target!(|input: &[u8]| decode::check(input));
