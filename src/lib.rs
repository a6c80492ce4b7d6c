//! redis-shell: an interactive shell for Redis and its relatives.

pub mod command;
pub mod net;
pub mod render;
pub mod resp;
pub mod session;

pub mod text;
