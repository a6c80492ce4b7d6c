//! TODO bits
