//! `:peek`: what a key is, how long it lives, what it costs, and what it begins with, whatever its type.
//!
//! Each question is bounded, so that a huge value is not fetched; what the server refuses is said in its place.

mod about;
mod entries;
mod module;
mod page;
mod shown;
mod stream;

use std::io;

use self::about::About;
use self::entries::Entries;
use self::page::Page;
use super::ask::Answers;
use super::{Next, Shell};
use crate::session::Value;
use crate::text;

/// How many entries are shown.
const SHOWN: usize = 10;

/// How many bytes of entries are fetched where the average is known.
const FETCHED: u64 = 1 << 20;

/// A question about the key: the words before it and those behind it.
type Question<'a> = (&'a str, &'a str);

impl Shell<'_> {
    /// Shows what there is to know of a key at a glance.
    pub(super) fn peek(&mut self, key: &[u8]) -> io::Result<Next> {
        let about = match self.ask_about(key, &About::QUESTIONS)? {
            Ok(answers) => About::read(&answers),
            Err(next) => return Ok(next),
        };
        let mut page = Page::new(self.editor.columns());
        let kind = match about.kind() {
            Ok(Some(kind)) => kind.to_owned(),
            Ok(None) => {
                let text = format!("{} does not exist\n", text::quoted(key));
                return self.printer.say_data(&text).map(|()| Next::Line);
            }
            Err(refused) => return self.refuse(format_args!("TYPE: {refused}")),
        };
        about.show(key, &mut page);
        let shown = match kind.as_str() {
            "string" => self.peek_string(key, &mut page)?,
            "stream" => self.peek_stream(key, &about, &mut page)?,
            "list" | "set" | "zset" | "hash" => self.peek_entries(key, &kind, &about, &mut page)?,
            kind => self.peek_module(key, kind, &about, &mut page)?,
        };
        match shown {
            Ok(()) => self.printer.say_data(&page.text()).map(|()| Next::Line),
            Err(next) => Ok(next),
        }
    }

    /// Asks several questions about a key at once.
    fn ask_about(
        &mut self,
        key: &[u8],
        questions: &[Question<'_>],
    ) -> io::Result<Result<Answers, Next>> {
        let questions: Vec<_> = questions.iter().map(|it| words(key, *it)).collect();
        self.ask_all(&questions)
    }

    fn peek_string(&mut self, key: &[u8], page: &mut Page) -> io::Result<Result<(), Next>> {
        let range = format!("0 {}", shown::MOST - 1);
        let questions = [("STRLEN", ""), ("GETRANGE", range.as_str())];
        let answers = match self.ask_about(key, &questions)? {
            Ok(answers) => answers,
            Err(next) => return Ok(Err(next)),
        };
        let length = number(&answers, 0);
        match &length {
            Ok(length) => page.row("length", &crate::render::exact_size(*length)),
            Err(refused) => page.row("length", refused),
        }
        match bytes(&answers, 1) {
            Ok(first) => match hyperloglog(first) {
                Some(what) => page.row("that is", what),
                None => page.value("value", first, length.unwrap_or(first.len() as u64)),
            },
            Err(refused) => page.row("value", &refused),
        }
        Ok(Ok(()))
    }

    fn peek_entries(
        &mut self,
        key: &[u8],
        kind: &str,
        about: &About,
        page: &mut Page,
    ) -> io::Result<Result<(), Next>> {
        let length = match kind {
            "list" => "LLEN",
            "set" => "SCARD",
            "zset" => "ZCARD",
            _ => "HLEN",
        };
        let length = match self.ask_about(key, &[(length, "")])? {
            Ok(answers) => number(&answers, 0),
            Err(next) => return Ok(Err(next)),
        };
        page.length(kind, &length);
        let total = length.unwrap_or(0);
        if let Some(size) = about.too_large(total) {
            page.row("entries", &format!("not fetched: about {size} each"));
            return Ok(Ok(()));
        }
        let entries = match kind {
            "hash" if !about.is_compact() => match self.fields_of(key)? {
                Ok(entries) => entries,
                Err(next) => return Ok(Err(next)),
            },
            kind => {
                let question = match kind {
                    "list" => ("LRANGE", "0 9"),
                    "set" => ("SSCAN", "0 COUNT 20"),
                    "zset" => ("ZRANGE", "0 9 WITHSCORES"),
                    _ => ("HSCAN", "0 COUNT 20"),
                };
                match self.ask_about(key, &[question])? {
                    Ok(answers) => answer(&answers, 0).map(|value| Entries::read(kind, value)),
                    Err(next) => return Ok(Err(next)),
                }
            }
        };
        page.entries(entries, total);
        Ok(Ok(()))
    }

    /// Fetches the first fields of a hash whose values may be of any size: those that are not too long.
    fn fields_of(&mut self, key: &[u8]) -> io::Result<Result<Result<Entries, String>, Next>> {
        // The one knows an order, the other is older.
        let questions = [("HSCAN", "0 COUNT 20 NOVALUES"), ("HRANDFIELD", "10")];
        let answers = match self.ask_about(key, &questions)? {
            Ok(answers) => answers,
            Err(next) => return Ok(Err(next)),
        };
        let fields = match answer(&answers, 0).map(entries::scanned) {
            Ok(fields) => fields,
            Err(_) => match answer(&answers, 1) {
                Ok(fields) => entries::texts(fields.items()),
                Err(refused) => return Ok(Ok(Err(refused))),
            },
        };
        let fields = &fields[..fields.len().min(SHOWN)];
        let lengths: Vec<_> = fields
            .iter()
            .map(|field| asked("HSTRLEN", key, field))
            .collect();
        let lengths = match self.ask_all(&lengths)? {
            Ok(lengths) => lengths,
            Err(next) => return Ok(Err(next)),
        };
        let lengths = entries::numbers(&lengths, fields.len());
        let is_short = |length: &Result<u64, String>| {
            length
                .as_ref()
                .is_ok_and(|length| *length <= entries::FETCHED_VALUE)
        };
        let short = fields
            .iter()
            .zip(&lengths)
            .filter(|(_, length)| is_short(length));
        let values: Vec<_> = short.map(|(field, _)| asked("HGET", key, field)).collect();
        let values = match self.ask_all(&values)? {
            Ok(values) => values,
            Err(next) => return Ok(Err(next)),
        };
        Ok(Ok(Ok(Entries::of_fields(fields, &lengths, &values))))
    }
}

/// Tells a HyperLogLog by what it begins with: its name and its form.
fn hyperloglog(first: &[u8]) -> Option<&'static str> {
    match first.strip_prefix(b"HYLL")?.first()? {
        0 => Some("a HyperLogLog, dense"),
        1 => Some("a HyperLogLog, sparse"),
        _ => None,
    }
}

/// The words of a question about a key.
fn words(key: &[u8], (before, behind): Question<'_>) -> Vec<Vec<u8>> {
    let bytes = |words: &str| -> Vec<Vec<u8>> {
        let words = words.split_whitespace();
        words.map(|word| word.as_bytes().to_vec()).collect()
    };
    [bytes(before), vec![key.to_vec()], bytes(behind)].concat()
}

/// The words of a question about a field.
fn asked(command: &str, key: &[u8], field: &[u8]) -> Vec<Vec<u8>> {
    vec![command.as_bytes().to_vec(), key.to_vec(), field.to_vec()]
}

/// Gives an answer, or why there is none.
fn answer(answers: &Answers, index: usize) -> Result<&Value, String> {
    match answers.get(index) {
        Some(Some(value)) => match value.error() {
            Some(error) => Err(format!("refused: {}", text::line(error))),
            None => Ok(value),
        },
        _ => Err("not shown: the answer is too large".to_owned()),
    }
}

fn number(answers: &Answers, index: usize) -> Result<u64, String> {
    match answer(answers, index)? {
        Value::Integer(number) => {
            u64::try_from(*number).map_err(|_| format!("not known: found {number}"))
        }
        _ => Err("not known: the answer is no number".to_owned()),
    }
}

fn bytes(answers: &Answers, index: usize) -> Result<&[u8], String> {
    match answer(answers, index)?.text() {
        Some(text) => Ok(text),
        None => Err("not known: the answer is no text".to_owned()),
    }
}
