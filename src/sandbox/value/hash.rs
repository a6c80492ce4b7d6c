//! TODO hash

use super::Collection;

/// TODO
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct Hash;

impl Hash {
    /// Gives the word of OBJECT ENCODING.
    pub(in crate::sandbox) fn encoding(&self) -> &'static str {
        "listpack"
    }
}

impl Collection for Hash {
    fn len(&self) -> usize {
        0
    }
}
