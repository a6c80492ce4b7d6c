//! TODO keys
