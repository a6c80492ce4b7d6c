//! A string, with the name of the form in which the reference would keep it.

use crate::sandbox::number;

/// The longest string that the reference keeps beside its header (OBJ_ENCODING_EMBSTR_SIZE_LIMIT).
const EMBEDDED: usize = 44;

/// The bytes of a string.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Str {
    bytes: Vec<u8>,
    encoding: Encoding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Int,
    Embedded,
    Raw,
}

impl Str {
    /// Makes a string of a value that was given whole: a number is kept as one.
    pub(in crate::sandbox) fn new(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let encoding = match number::integer(&bytes) {
            Some(_) => Encoding::Int,
            None if bytes.len() <= EMBEDDED => Encoding::Embedded,
            None => Encoding::Raw,
        };
        Self { bytes, encoding }
    }

    /// Makes a string of text that is not looked at.
    pub(in crate::sandbox) fn plain(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let encoding = match bytes.len() <= EMBEDDED {
            true => Encoding::Embedded,
            false => Encoding::Raw,
        };
        Self { bytes, encoding }
    }

    /// Gives the bytes.
    pub(in crate::sandbox) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Gives the bytes to change some of them.
    pub(in crate::sandbox) fn edit(&mut self) -> &mut Vec<u8> {
        self.encoding = Encoding::Raw;
        &mut self.bytes
    }

    /// Gives the word of OBJECT ENCODING.
    pub(in crate::sandbox) fn encoding(&self) -> &'static str {
        match self.encoding {
            Encoding::Int => "int",
            Encoding::Embedded => "embstr",
            Encoding::Raw => "raw",
        }
    }
}
