//! A string, with the name of the form in which the reference would keep it.

use crate::sandbox::number;

/// The longest string that the reference keeps beside its header (OBJ_ENCODING_EMBSTR_SIZE_LIMIT).
const EMBEDDED: usize = 44;

/// Of the numbers from 0 to below this one the reference keeps one object for all keys (OBJ_SHARED_INTEGERS).
const SHARED: i64 = 10_000;

/// How often such an object is said to be referred to.
const ALWAYS: i64 = i32::MAX as i64;

/// The bytes of a string.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Str {
    bytes: Vec<u8>,
    encoding: Encoding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Shared,
    Int,
    Embedded,
    Raw,
}

impl Str {
    /// Makes a string of a value that was given whole: a number is kept as one.
    pub(in crate::sandbox) fn new(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let encoding = match number::integer(&bytes) {
            Some(0..SHARED) => Encoding::Shared,
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

    /// Makes a string of bytes that were calculated, or that change.
    pub(in crate::sandbox) fn raw(bytes: Vec<u8>) -> Self {
        let encoding = Encoding::Raw;
        Self { bytes, encoding }
    }

    /// Makes the string that COPY makes: a number of its own.
    pub(in crate::sandbox) fn duplicate(&self) -> Self {
        let mut copy = self.clone();
        if copy.encoding == Encoding::Shared {
            copy.encoding = Encoding::Int;
        }
        copy
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
            Encoding::Shared | Encoding::Int => "int",
            Encoding::Embedded => "embstr",
            Encoding::Raw => "raw",
        }
    }

    /// Gives the number of OBJECT REFCOUNT.
    pub(in crate::sandbox) fn references(&self) -> i64 {
        match self.encoding {
            Encoding::Shared => ALWAYS,
            Encoding::Int | Encoding::Embedded | Encoding::Raw => 1,
        }
    }
}
