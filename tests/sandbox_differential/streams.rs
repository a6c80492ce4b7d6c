//! TODO streams
