//! TODO malformed
