//! Types that modules bring along: what they are, and what their own commands tell of a key.

use super::about::About;
use super::entries::scalar;
use super::page::Page;
use super::{answer, shown};
use crate::session::Value;
use crate::shell::Shell;
use crate::shell::ask::Unanswered;

/// How much memory a document may take to be fetched.
const DOCUMENT: u64 = 64 << 10;

/// The types by the names that TYPE gives: what they are, and the command that tells more.
const TYPES: [(&str, &str, &str); 9] = [
    ("MBbloom--", "a Bloom filter", "BF.INFO"),
    ("bloomfltr", "a Bloom filter", "BF.INFO"),
    ("MBbloomCF", "a cuckoo filter", "CF.INFO"),
    ("CMSk-TYPE", "a count-min sketch", "CMS.INFO"),
    ("TopK-TYPE", "a list of the most frequent", "TOPK.INFO"),
    ("TDIS-TYPE", "a t-digest", "TDIGEST.INFO"),
    ("TSDB-TYPE", "a time series", "TS.INFO"),
    ("vectorset", "a set of vectors", "VINFO"),
    (JSON, "a JSON document", "JSON.TYPE"),
];

const JSON: &str = "ReJSON-RL";

impl Shell<'_> {
    pub(super) fn peek_module(
        &mut self,
        key: &[u8],
        kind: &str,
        about: &About,
        page: &mut Page,
    ) -> Result<(), Unanswered> {
        let Some((_, what, question)) = TYPES.iter().find(|(name, ..)| *name == kind) else {
            page.row("entries", "not known of this type");
            return Ok(());
        };
        page.row("that is", what);
        let mut questions = vec![(*question, "")];
        let is_document = kind == JSON;
        if is_document && about.is_at_most(DOCUMENT) {
            questions.push(("JSON.GET", ""));
        }
        let answers = self.ask_about(key, &questions)?;
        match answer(&answers, 0) {
            Ok(told) if is_document => {
                if let Some(root) = first_text(told) {
                    page.bare("holds", &root, root.len() as u64);
                }
            }
            Ok(told) => show_pairs(told, page),
            Err(refused) => page.row("more", &refused),
        }
        match answer(&answers, 1) {
            Ok(document) => {
                if let Some(text) = document.text() {
                    page.bare("value", text, text.len() as u64);
                }
            }
            Err(refused) if questions.len() > 1 => page.row("value", &refused),
            Err(_) if is_document => page.row("value", "not fetched"),
            Err(_) => {}
        }
        Ok(())
    }
}

/// Gives the first text in a value: RESP3 may put it into arrays.
fn first_text(mut value: &Value) -> Option<Vec<u8>> {
    while let Some(first) = value.items().first() {
        value = first;
    }
    scalar(value)
}

/// Shows what of a map, or of names and values by turns, is no aggregate itself.
fn show_pairs(told: &Value, page: &mut Page) {
    for (name, value) in told.pairs() {
        if let (Some(name), Some(value)) = (scalar(name), scalar(value)) {
            let columns = page.room() / 2;
            let name = shown::bare(&name, name.len() as u64, columns);
            let value = shown::bare(&value, value.len() as u64, columns);
            page.below(&format!("{name}: {value}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bulk(text: &str) -> Value {
        Value::Bulk(text.into())
    }

    #[test]
    fn what_a_module_tells_is_the_same_in_both_protocols() {
        let shown = |told: &Value| {
            let mut page = Page::new(80);
            show_pairs(told, &mut page);
            page.text()
        };
        let flat = Value::Array(vec![
            bulk("Size"),
            Value::Integer(240),
            bulk("labels"),
            Value::Array(Vec::new()),
            bulk("decay"),
            bulk("0.9\x1b"),
        ]);
        let map = Value::Map(vec![
            (bulk("Size"), Value::Integer(240)),
            (bulk("labels"), Value::Array(Vec::new())),
            (bulk("decay"), bulk("0.9\x1b")),
        ]);
        assert_eq!(shown(&flat), "  Size: 240\n  decay: 0.9\\x1b\n");
        assert_eq!(shown(&flat), shown(&map));
    }

    #[test]
    fn the_type_of_a_document_may_lie_in_arrays() {
        let nested = Value::Array(vec![Value::Array(vec![bulk("object")])]);
        assert_eq!(first_text(&nested).as_deref(), Some(&b"object"[..]));
        assert_eq!(first_text(&bulk("array")).as_deref(), Some(&b"array"[..]));
        assert_eq!(first_text(&Value::Array(Vec::new())), None);
    }
}
