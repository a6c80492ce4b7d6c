//! What can be asked of any key: type, encoding, expiry, memory, idle time.

use std::time::{Duration, SystemTime};

use super::page::Page;
use super::{Question, answer, bytes, number};
use crate::render;
use crate::session::Value;
use crate::shell::ask::Answers;
use crate::text;

/// The encodings of few and small entries, in one block of memory.
const COMPACT: [&str; 5] = ["intset", "listpack", "listpackex", "ziplist", "zipmap"];

/// What the type is called that stands for no key.
const NONE: &str = "none";

/// What is known of a key of any type; what is not, says why.
#[derive(Debug)]
pub(super) struct About {
    kind: Result<String, String>,
    encoding: Result<String, String>,
    /// Milliseconds; `None` without an end.
    left: Result<Option<u64>, String>,
    memory: Result<u64, String>,
    /// Seconds.
    idle: Result<u64, String>,
    frequency: Option<u64>,
}

impl About {
    /// What is asked. None of it counts as a use of the key.
    pub(super) const QUESTIONS: [Question<'static>; 6] = [
        ("TYPE", ""),
        ("OBJECT ENCODING", ""),
        ("PTTL", ""),
        ("MEMORY USAGE", ""),
        ("OBJECT IDLETIME", ""),
        ("OBJECT FREQ", ""),
    ];

    /// Reads the answers in the order of the questions.
    pub(super) fn read(answers: &Answers) -> Self {
        let text = |index| bytes(answers, index).map(text::line);
        let left = match answer(answers, 2) {
            Ok(Value::Integer(left)) => Ok(u64::try_from(*left).ok()),
            Ok(_) => Err("not known: the answer is no number".to_owned()),
            Err(refused) => Err(refused),
        };
        Self {
            kind: text(0),
            encoding: text(1),
            left,
            memory: number(answers, 3),
            idle: number(answers, 4),
            frequency: number(answers, 5).ok(),
        }
    }

    /// The name of the type; `None` if there is no such key.
    pub(super) fn kind(&self) -> Result<Option<&str>, &str> {
        match &self.kind {
            Ok(kind) if kind == NONE => Ok(None),
            Ok(kind) => Ok(Some(kind)),
            Err(refused) => Err(refused),
        }
    }

    /// Whether all entries lie in one block, so that none is large.
    pub(super) fn is_compact(&self) -> bool {
        let encoding = self.encoding.as_deref();
        encoding.is_ok_and(|encoding| COMPACT.contains(&encoding))
    }

    pub(super) fn is_at_most(&self, bytes: u64) -> bool {
        self.memory.as_ref().is_ok_and(|memory| *memory <= bytes)
    }

    /// Gives the size of an entry on average if so many as are shown are too much to fetch.
    pub(super) fn too_large(&self, entries: u64) -> Option<String> {
        let average = self.memory.as_ref().ok()?.checked_div(entries)?;
        let is_much = average.saturating_mul(super::SHOWN as u64) > super::FETCHED;
        is_much.then(|| render::size(average))
    }

    pub(super) fn show(&self, key: &[u8], page: &mut Page) {
        page.value("key", key, key.len() as u64);
        let kind = self.kind.as_deref().unwrap_or_default();
        match &self.encoding {
            Ok(encoding) if encoding == kind => page.row("type", kind),
            Ok(encoding) => page.row("type", &format!("{kind}, encoded as {encoding}")),
            Err(refused) => {
                page.row("type", kind);
                page.row("encoding", refused);
            }
        }
        page.row("expires", &self.expiry(SystemTime::now()));
        match &self.memory {
            Ok(memory) => page.row("memory", &render::exact_size(*memory)),
            Err(refused) => page.row("memory", refused),
        }
        match (&self.idle, self.frequency) {
            (_, Some(frequency)) => {
                page.row("used", &format!("frequency {frequency} of 255"));
            }
            (Ok(0), None) => page.row("used", "just now"),
            (Ok(idle), None) => {
                let time = render::duration(Duration::from_secs(*idle));
                page.row(
                    "used",
                    &format!("{time} ago ({} s)", render::grouped(*idle)),
                );
            }
            (Err(refused), None) => page.row("used", refused),
        }
    }

    fn expiry(&self, now: SystemTime) -> String {
        let left = match &self.left {
            Ok(Some(left)) => *left,
            Ok(None) => return "never".to_owned(),
            Err(refused) => return refused.clone(),
        };
        let time = Duration::from_millis(left);
        let mut out = format!(
            "in {} ({} ms)",
            render::duration(time),
            render::grouped(left)
        );
        let now = now.duration_since(SystemTime::UNIX_EPOCH).ok();
        if let Some(end) = now.and_then(|now| now.checked_add(time)) {
            out += &format!(", at {}", render::moment(end));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(left: i64, memory: &str) -> About {
        let text = |text: &str| Some(Value::Bulk(text.into()));
        let memory = match memory.parse() {
            Ok(memory) => Value::Integer(memory),
            Err(_) => Value::Error(memory.into()),
        };
        About::read(&vec![
            text("hash"),
            text("listpack"),
            Some(Value::Integer(left)),
            Some(memory),
            None,
            Some(Value::Error(b"ERR An LFU".to_vec())),
        ])
    }

    #[test]
    fn the_end_is_told_as_a_distance_exactly_and_as_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_872_011);
        assert_eq!(
            about(7_512_345, "1").expiry(now),
            "in 2 h 5 min (7,512,345 ms), at 2026-11-28 15:25:23 UTC"
        );
        assert_eq!(about(-1, "1").expiry(now), "never");
        assert!(
            about(i64::MAX, "1")
                .expiry(now)
                .starts_with("in 106,751,991,167 d")
        );
    }

    #[test]
    fn what_is_too_large_on_average_is_not_fetched() {
        let hash = about(-1, "10485760");
        assert_eq!(hash.too_large(10).as_deref(), Some("1 MiB"));
        assert_eq!(hash.too_large(1_000), None);
        assert_eq!(hash.too_large(0), None);
        assert_eq!(about(-1, "NOPERM no").too_large(1), None);
    }

    #[test]
    fn refusals_stand_in_the_place_of_what_is_refused() {
        let mut page = Page::new(80);
        about(-1, "NOPERM \x1b[31m").show(b"k\n", &mut page);
        insta::assert_snapshot!(page.text(), @r#"
        key      "k\n"
        type     hash, encoded as listpack
        expires  never
        memory   refused: NOPERM \x1b[31m
        used     not shown: the answer is too large
        "#);
    }
}
