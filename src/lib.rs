//! redis-shell: an interactive shell for Redis and its relatives.

mod cli;
pub mod command;
mod generate;
pub mod net;
pub mod render;
pub mod resp;
pub mod session;

pub mod text;
