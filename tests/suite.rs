//! All integration tests as one binary: one file a feature beside this one, each named here.
//!
//! One binary links once, and what no test uses of the builders in `common` shows up as dead code.
//! `cargo test --test suite layering::` runs one feature.

mod common;

mod common_selftest;
mod compare;
mod decode;
mod encode;
mod fuzz_corpus;
mod generated;
mod gone_reader;
mod grammar;
mod inline;
mod interruption;
mod layering;
mod learn;
mod memory;
mod not_resp;
mod oneshot;
mod options;
mod oracle;
mod output;
mod pipe;
mod pipeline;
mod prompt;
mod prompt_cancel;
mod prompt_care;
mod prompt_completion;
mod prompt_connect;
mod prompt_connection;
mod prompt_help;
mod prompt_history;
mod prompt_hostile;
mod prompt_info;
mod prompt_keys;
mod prompt_lines;
mod prompt_live;
mod prompt_local;
mod prompt_pager;
mod prompt_peek;
mod prompt_pipe;
mod prompt_popup;
mod prompt_repeat;
mod prompt_resize;
mod prompt_search;
mod prompt_settings;
mod prompt_slips;
mod prompt_source;
mod prompt_tables;
mod prompt_tee;
mod prompt_watch;
mod proxy;
mod raw;
mod raw_wire;
mod sandbox;
mod sandbox_differential;
mod scan;
mod script;
mod send;
mod session;
mod session_handshake;
mod session_lost;
mod session_replies;
mod session_state;
mod versions;
