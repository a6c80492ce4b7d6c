//! The connection to one server: bytes in both directions, readiness and interruption.
