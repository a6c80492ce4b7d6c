//! One reply as the bytes on the wire, and taken apart as far as a comparison needs it. Not the crate's own codec: it
//! would be the judge of its own case.

/// A reply: a line or a string with its bytes, or an aggregate of others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Frame {
    Leaf(Vec<u8>),
    Aggregate { head: Vec<u8>, elements: Vec<Frame> },
}

impl Frame {
    /// Takes a whole frame off the front of `bytes`; `None` if it is not whole.
    pub(crate) fn take(bytes: &mut &[u8]) -> Option<Self> {
        let end = bytes.windows(2).position(|pair| pair == b"\r\n")?;
        let (line, rest) = bytes.split_at(end + 2);
        let len = || -> i64 {
            let digits = std::str::from_utf8(&line[1..end]).expect("a length is text");
            digits
                .parse()
                .unwrap_or_else(|_| panic!("no length: {line:?}"))
        };
        match line[0] {
            b'$' | b'=' | b'!' if len() >= 0 => {
                let whole = end + 2 + len() as usize + 2;
                let leaf = bytes.get(..whole)?.to_vec();
                *bytes = &bytes[whole..];
                Some(Self::Leaf(leaf))
            }
            kind @ (b'*' | b'~' | b'%' | b'>' | b'|') if len() >= 0 => {
                let count = match kind {
                    b'%' | b'|' => 2 * len(),
                    _ => len(),
                };
                // An attribute is followed by the value that it belongs to.
                let count = count + i64::from(kind == b'|');
                let mut left = rest;
                let elements = (0..count)
                    .map(|_| Self::take(&mut left))
                    .collect::<Option<_>>()?;
                *bytes = left;
                let head = line.to_vec();
                Some(Self::Aggregate { head, elements })
            }
            _ => {
                *bytes = rest;
                Some(Self::Leaf(line.to_vec()))
            }
        }
    }

    /// Sorts the elements of the outer aggregate that holds more than one, `by` so many at a time.
    pub(crate) fn sort(&mut self, by: usize) {
        let Self::Aggregate { elements, .. } = self else {
            return;
        };
        // The reply of a scan holds its cursor and then the elements.
        if let [Self::Leaf(_), inner @ Self::Aggregate { .. }] = &mut elements[..] {
            return inner.sort(by);
        }
        // Pairs that are arrays of their own are elements.
        let is_nested = elements
            .iter()
            .all(|one| matches!(one, Self::Aggregate { .. }));
        let by = if is_nested { 1 } else { by };
        let mut groups: Vec<Vec<Self>> = elements.chunks(by).map(<[Self]>::to_vec).collect();
        groups.sort();
        *elements = groups.concat();
    }

    /// Tells whether types and structure are the same; errors have to be the same error.
    pub(crate) fn has_shape_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Leaf(this), Self::Leaf(other)) => {
                this[0] == other[0] && (this[0] != b'-' || this == other)
            }
            (
                Self::Aggregate { head, elements },
                Self::Aggregate {
                    head: other_head,
                    elements: others,
                },
            ) => {
                head == other_head
                    && elements.len() == others.len()
                    && elements.iter().zip(others).all(|(a, b)| a.has_shape_of(b))
            }
            _ => false,
        }
    }

    /// Gives the number of an integer.
    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Self::Leaf(line) => {
                let digits = line.strip_prefix(b":")?.strip_suffix(b"\r\n")?;
                std::str::from_utf8(digits).ok()?.parse().ok()
            }
            Self::Aggregate { .. } => None,
        }
    }
}
