//! How SCAN and its kin are asked for what begins with the same bytes.

/// Makes the pattern of all that begins with these bytes.
pub(super) fn pattern(start: &[u8]) -> Vec<u8> {
    let mut pattern = Vec::with_capacity(start.len() + 1);
    for &byte in start {
        if b"*?[]\\".contains(&byte) {
            pattern.push(b'\\');
        }
        pattern.push(byte);
    }
    pattern.push(b'*');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_the_bytes_themselves() {
        assert_eq!(pattern(b""), b"*");
        assert_eq!(pattern(b"user:1"), b"user:1*");
        assert_eq!(pattern(b"a*b?[c]\\\xff"), b"a\\*b\\?\\[c\\]\\\\\xff*");
    }
}
