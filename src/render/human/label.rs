//! The index before an element, kept as text: counting on in decimal digits is cheaper than converting each number.

/// The number of the last element, right-aligned to the width of the largest one.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// The digits at the end, blanks before them.
    text: [u8; Self::MAX_WIDTH],
    /// How many bytes at the end are shown.
    width: u8,
}

impl Label {
    /// How many digits `u64::MAX` has.
    const MAX_WIDTH: usize = 20;

    /// Makes the label before the first element. Without a length it is as wide as its own digits.
    pub(super) fn new(len: Option<u64>) -> Self {
        let width = len.and_then(u64::checked_ilog10).unwrap_or(0) + 1;
        Self {
            text: [b' '; Self::MAX_WIDTH],
            // At most 20.
            width: width as u8,
        }
    }

    /// Tells whether there has been no element.
    pub(super) fn is_zero(&self) -> bool {
        self.text[Self::MAX_WIDTH - 1] == b' '
    }

    /// Goes on to the next element.
    pub(super) fn increment(&mut self) {
        for (place, digit) in (1..).zip(self.text.iter_mut().rev()) {
            match *digit {
                b'9' => *digit = b'0',
                b' ' => {
                    *digit = b'1';
                    self.width = self.width.max(place);
                    return;
                }
                _ => {
                    *digit += 1;
                    return;
                }
            }
        }
    }

    /// The number with the blanks before it.
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.text[Self::MAX_WIDTH - usize::from(self.width)..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_count_in_decimal() {
        let (mut counted, mut streamed) = (Label::new(Some(1234)), Label::new(None));
        assert!(counted.is_zero());
        for number in 1..=1234 {
            counted.increment();
            streamed.increment();
            assert!(!counted.is_zero());
            assert_eq!(counted.as_slice(), format!("{number:4}").as_bytes());
            assert_eq!(streamed.as_slice(), number.to_string().as_bytes());
        }
    }

    #[test]
    fn any_declared_length_has_room() {
        let mut label = Label::new(Some(u64::MAX));
        label.increment();
        assert_eq!(label.as_slice(), b"                   1");
        assert_eq!(Label::new(Some(0)).as_slice().len(), 1);
    }
}
