//! The index before an element, kept as text: counting on in decimal digits is cheaper than converting each number.

/// The number of the last element, right-aligned to the width of the largest one, the aggregate's sign and a blank.
#[derive(Debug, Clone)]
pub(super) struct Label {
    text: [u8; Self::CAPACITY],
    /// How many bytes at the front are the number, blanks before it included.
    width: u8,
}

impl Label {
    /// Room for the digits of `u64::MAX`, the sign and the blank, as a whole number of machine words.
    const CAPACITY: usize = 24;

    const SIGN_AND_BLANK: usize = 2;

    /// Makes the label before the first element. Without a length it is as wide as its own digits.
    pub(super) fn new(len: Option<u64>, sign: u8) -> Self {
        let width = len.and_then(u64::checked_ilog10).unwrap_or(0) + 1;
        let mut text = [b' '; Self::CAPACITY];
        text[width as usize] = sign;
        Self {
            text,
            // At most 20.
            width: width as u8,
        }
    }

    /// Tells whether there has been no element.
    pub(super) fn is_zero(&self) -> bool {
        self.text[usize::from(self.width) - 1] == b' '
    }

    /// Goes on to the next element.
    pub(super) fn increment(&mut self) {
        for digit in self.text[..usize::from(self.width)].iter_mut().rev() {
            match *digit {
                b'9' => *digit = b'0',
                b' ' => {
                    *digit = b'1';
                    return;
                }
                _ => {
                    *digit += 1;
                    return;
                }
            }
        }
        // Only where the length is unknown are there more elements than the width has room for.
        self.text.copy_within(..Self::CAPACITY - 1, 1);
        self.text[0] = b'1';
        self.width += 1;
    }

    /// How many columns the label takes.
    pub(super) fn len(&self) -> usize {
        usize::from(self.width) + Self::SIGN_AND_BLANK
    }

    /// Appends the label.
    pub(super) fn append_to(&self, out: &mut Vec<u8>) {
        // A copy of constant length needs no call; what is too much is cut off again.
        let end = out.len() + self.len();
        out.extend_from_slice(&self.text);
        out.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(label: &Label) -> String {
        let mut out = Vec::new();
        label.append_to(&mut out);
        assert_eq!(out.len(), label.len());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn labels_count_in_decimal() {
        let mut counted = Label::new(Some(1234), b')');
        let mut streamed = Label::new(None, b'~');
        assert!(counted.is_zero() && streamed.is_zero());
        for number in 1..=1234 {
            counted.increment();
            streamed.increment();
            assert!(!counted.is_zero() && !streamed.is_zero());
            assert_eq!(shown(&counted), format!("{number:4}) "));
            assert_eq!(shown(&streamed), format!("{number}~ "));
        }
    }

    #[test]
    fn any_declared_length_has_room() {
        let mut label = Label::new(Some(u64::MAX), b'#');
        label.increment();
        assert_eq!(shown(&label), "                   1# ");
        assert_eq!(Label::new(Some(0), b')').len(), 3);
    }
}
