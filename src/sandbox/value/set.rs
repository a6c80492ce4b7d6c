//! TODO set

use super::Collection;

/// TODO
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct Set;

impl Set {
    /// Gives the word of OBJECT ENCODING.
    pub(in crate::sandbox) fn encoding(&self) -> &'static str {
        "listpack"
    }
}

impl Collection for Set {
    fn len(&self) -> usize {
        0
    }
}
