//! TODO hashes
