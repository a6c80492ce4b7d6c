//! Which script a command runs or loads: its digest, as EVALSHA takes it.

use super::{find, keeps_out_of_history};

/// How much of a script stands for it, in characters.
const BEGINNING: usize = 60;

/// Gives the digest of the script that a command names, with the beginning of its text where the command holds it; of a
/// text that may hold a secret only the digest.
///
/// ```
/// use redis_shell::command::script;
///
/// let (digest, text) = script(&["EVAL", "return 1", "0"]).unwrap();
/// assert_eq!(digest, b"e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
/// assert_eq!(text.as_deref(), Some("return 1"));
/// ```
pub fn script<W: AsRef<[u8]>>(words: &[W]) -> Option<(Vec<u8>, Option<String>)> {
    let spec = find(words)?;
    match (spec.name, words) {
        ("EVAL" | "EVAL_RO", [_, text, ..]) => Some(of_text(text.as_ref(), words)),
        ("SCRIPT LOAD", [_, _, text]) => Some(of_text(text.as_ref(), words)),
        ("EVALSHA" | "EVALSHA_RO", [_, digest, ..]) => {
            let digest = digest.as_ref();
            let is_digest = digest.len() == 40 && digest.iter().all(u8::is_ascii_hexdigit);
            is_digest.then(|| (digest.to_ascii_lowercase(), None))
        }
        _ => None,
    }
}

fn of_text<W: AsRef<[u8]>>(text: &[u8], words: &[W]) -> (Vec<u8>, Option<String>) {
    let digest: String = sha1(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let beginning = || {
        let line = text
            .split(|&byte| byte == b'\n')
            .map(<[u8]>::trim_ascii)
            .find(|line| !line.is_empty())
            .unwrap_or_default();
        String::from_utf8_lossy(line)
            .chars()
            .take(BEGINNING)
            .collect()
    };
    let may_show = !keeps_out_of_history(words) && !may_hold_password(text);
    (digest.into_bytes(), may_show.then(beginning))
}

/// Tells whether a script has to do with passwords, which it may then hold.
fn may_hold_password(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text).to_ascii_lowercase();
    ["pass", "auth", "setuser", "config"]
        .iter()
        .any(|word| text.contains(word))
}

/// Computes the digest by which servers know scripts (FIPS 180-4). It protects nothing here.
fn sha1(message: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [
        0x6745_2301,
        0xefcd_ab89,
        0x98ba_dcfe,
        0x1032_5476,
        0xc3d2_e1f0,
    ];
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(64), 0);
    if padded.len() - message.len() < 9 {
        padded.resize(padded.len() + 64, 0);
    }
    let length = padded.len() - 8;
    padded[length..].copy_from_slice(&(message.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        compress(&mut state, block);
    }
    let mut digest = [0; 20];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

fn compress(state: &mut [u32; 5], block: &[u8]) {
    let mut words = [0_u32; 80];
    for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
        *word = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    }
    for at in 16..80 {
        let mixed = words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16];
        words[at] = mixed.rotate_left(1);
    }
    let [mut a, mut b, mut c, mut d, mut e] = *state;
    for (round, word) in words.into_iter().enumerate() {
        let (mixed, constant) = match round {
            0..20 => ((b & c) | (!b & d), 0x5a82_7999),
            20..40 => (b ^ c ^ d, 0x6ed9_eba1),
            40..60 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc_u32),
            _ => (b ^ c ^ d, 0xca62_c1d6),
        };
        let next = [a.rotate_left(5), mixed, e, constant, word]
            .into_iter()
            .fold(0, u32::wrapping_add);
        (a, b, c, d, e) = (next, a, b.rotate_left(30), c, d);
    }
    for (sum, word) in state.iter_mut().zip([a, b, c, d, e]) {
        *sum = sum.wrapping_add(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(message: &[u8]) -> String {
        sha1(message)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The examples of the standard, and lengths on both sides of a block's end as Python's hashlib has them.
    #[test]
    fn digests_are_those_of_the_standard() {
        assert_eq!(hex(b""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        assert_eq!(hex(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(
            hex(b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        );
        assert_eq!(
            hex(&[b'a'; 1_000_000]),
            "34aa973cd4c4daa4f61eeb2bdbad27316534016f"
        );
        let lengths = [
            (54, "b05d71c64979cb95fa74a33cdb31a40d258ae02e"),
            (55, "c1c8bbdc22796e28c0e15163d20899b65621d65a"),
            (56, "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
            (57, "f08f24908d682555111be7ff6f004e78283d989a"),
            (63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5"),
            (64, "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
            (65, "11655326c708d70319be2610e8a57d9a5b959d3b"),
            (119, "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56"),
            (120, "f34c1488385346a55709ba056ddd08280dd4c6d6"),
            (128, "ad5b3fdbcb526778c2839d2f151ea753995e26a0"),
        ];
        for (length, digest) in lengths {
            assert_eq!(hex(&vec![b'a'; length]), digest, "{length}");
        }
    }

    #[test]
    fn a_script_is_known_by_its_text_or_its_digest() {
        let digest = "e0e1f9fabfc9d4800c877a703b823ac0578ff8db";
        let of = |words: &[&str]| {
            script(words).map(|(digest, text)| (String::from_utf8(digest).unwrap(), text))
        };
        let known = |text: Option<&str>| Some((digest.to_owned(), text.map(str::to_owned)));
        assert_eq!(of(&["eval", "return 1", "0"]), known(Some("return 1")));
        assert_eq!(of(&["SCRIPT", "LOAD", "return 1"]), known(Some("return 1")));
        assert_eq!(of(&["EVALSHA", &digest.to_uppercase(), "0"]), known(None));
        assert_eq!(of(&["EVALSHA", "e0e1", "0"]), None);
        assert_eq!(of(&["SCRIPT", "FLUSH"]), None);
        assert_eq!(of(&["GET", "return 1"]), None);
        let (_, text) = of(&["EVAL", "\n  -- adds\nreturn 1", "0"]).unwrap();
        assert_eq!(text.as_deref(), Some("-- adds"));
    }

    #[test]
    fn a_text_with_a_secret_is_not_shown() {
        let words = [
            "EVAL",
            "return redis.call('config', 'set', 'requirepass', 'x')",
            "0",
        ];
        assert_eq!(script(&words).unwrap().1, None);
    }
}
