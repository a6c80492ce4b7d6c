//! TODO list

use super::Collection;

/// TODO
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct List;

impl List {
    /// Gives the word of OBJECT ENCODING.
    pub(in crate::sandbox) fn encoding(&self) -> &'static str {
        "listpack"
    }
}

impl Collection for List {
    fn len(&self) -> usize {
        0
    }
}
