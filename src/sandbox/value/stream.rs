//! TODO stream

/// TODO
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct Stream;
