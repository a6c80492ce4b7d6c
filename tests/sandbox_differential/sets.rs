//! TODO sets
