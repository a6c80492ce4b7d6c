//! All integration tests as one binary: one file a feature beside this one, each named here.
//!
//! One binary links once, and what no test uses of the builders in `common` shows up as dead code.
//! `cargo test --test suite layering::` runs one feature.

mod common;

mod common_selftest;
mod layering;
mod prompt;
mod prompt_completion;
mod prompt_connection;
mod prompt_history;
mod prompt_hostile;
