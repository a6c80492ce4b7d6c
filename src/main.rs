//! The `redis-shell` program.

fn main() {}
