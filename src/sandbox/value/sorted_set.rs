//! TODO sorted_set

use super::Collection;

/// TODO
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct SortedSet;

impl SortedSet {
    /// Gives the word of OBJECT ENCODING.
    pub(in crate::sandbox) fn encoding(&self) -> &'static str {
        "listpack"
    }
}

impl Collection for SortedSet {
    fn len(&self) -> usize {
        0
    }
}
