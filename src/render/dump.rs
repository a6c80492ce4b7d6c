//! stub
use super::Options;
use std::ops::Range;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// x
pub enum Direction {
    /// x
    Sent,
    /// x
    Received,
}
/// x
#[derive(Debug)]
pub struct Dump;
impl Dump {
    /// x
    pub fn new(_: &Options) -> Self {
        Dump
    }
    /// x
    pub fn traffic(&mut self, _: Direction, bytes: &[u8], _: &[Range<u64>], out: &mut Vec<u8>) {
        out.extend_from_slice(bytes)
    }
    /// x
    pub fn fold_begin(&mut self) {}
    /// x
    pub fn fold_end(&mut self, _: &mut Vec<u8>) {}
}
