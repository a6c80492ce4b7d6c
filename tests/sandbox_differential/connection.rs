//! TODO connection
