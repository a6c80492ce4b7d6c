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
use super::ask::{Answers, Unanswered};
use super::size::Size;
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
        match self.page_of(key) {
            Ok(page) => self.printer.say_data(&page).map(|()| Next::Line),
            Err(unanswered) => unanswered.next(),
        }
    }

    /// Gives what there is to show of a key.
    fn page_of(&mut self, key: &[u8]) -> Result<String, Unanswered> {
        let about = About::read(&self.ask_about(key, &About::QUESTIONS)?);
        let mut page = Page::new(Size::now().columns);
        let kind = match about.kind() {
            Ok(Some(kind)) => kind.to_owned(),
            Ok(None) => return Ok(format!("{} does not exist\n", text::quoted(key))),
            Err(refused) => {
                let next = self.refuse(format_args!("TYPE: {refused}"))?;
                return Err(Unanswered::Next(next));
            }
        };
        about.show(key, &mut page);
        match kind.as_str() {
            "string" => self.peek_string(key, &mut page)?,
            "stream" => self.peek_stream(key, &about, &mut page)?,
            "list" | "set" | "zset" | "hash" => self.peek_entries(key, &kind, &about, &mut page)?,
            kind => self.peek_module(key, kind, &about, &mut page)?,
        }
        Ok(page.text())
    }

    /// Asks several questions about a key at once.
    fn ask_about(&mut self, key: &[u8], questions: &[Question<'_>]) -> Result<Answers, Unanswered> {
        let questions: Vec<_> = questions.iter().map(|it| words(key, *it)).collect();
        self.ask_all(&questions)
    }

    fn peek_string(&mut self, key: &[u8], page: &mut Page) -> Result<(), Unanswered> {
        let range = format!("0 {}", shown::MOST - 1);
        let questions = [("STRLEN", ""), ("GETRANGE", range.as_str())];
        let answers = self.ask_about(key, &questions)?;
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
        Ok(())
    }

    fn peek_entries(
        &mut self,
        key: &[u8],
        kind: &str,
        about: &About,
        page: &mut Page,
    ) -> Result<(), Unanswered> {
        let length = match kind {
            "list" => "LLEN",
            "set" => "SCARD",
            "zset" => "ZCARD",
            _ => "HLEN",
        };
        let length = number(&self.ask_about(key, &[(length, "")])?, 0);
        page.length(kind, &length);
        let total = length.unwrap_or(0);
        if let Some(size) = about.too_large(total) {
            page.row("entries", &format!("not fetched: about {size} each"));
            return Ok(());
        }
        let entries = match kind {
            "hash" if !about.is_compact() => self.fields_of(key)?,
            kind => {
                let question = match kind {
                    "list" => ("LRANGE", "0 9"),
                    "set" => ("SSCAN", "0 COUNT 20"),
                    "zset" => ("ZRANGE", "0 9 WITHSCORES"),
                    _ => ("HSCAN", "0 COUNT 20"),
                };
                let answers = self.ask_about(key, &[question])?;
                answer(&answers, 0).map(|value| Entries::read(kind, value))
            }
        };
        page.entries(entries, total);
        Ok(())
    }

    /// Fetches the first fields of a hash whose values may be of any size: those that are not too long.
    fn fields_of(&mut self, key: &[u8]) -> Result<Result<Entries, String>, Unanswered> {
        // The one knows an order, the other is older.
        let questions = [("HSCAN", "0 COUNT 20 NOVALUES"), ("HRANDFIELD", "10")];
        let answers = self.ask_about(key, &questions)?;
        let fields = match answer(&answers, 0).map(entries::scanned) {
            Ok(fields) => fields,
            Err(_) => match answer(&answers, 1) {
                Ok(fields) => entries::texts(fields.items()),
                Err(refused) => return Ok(Err(refused)),
            },
        };
        let fields = &fields[..fields.len().min(SHOWN)];
        let lengths: Vec<_> = fields
            .iter()
            .map(|field| asked("HSTRLEN", key, field))
            .collect();
        let lengths = self.ask_all(&lengths)?;
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
        let values = self.ask_all(&values)?;
        Ok(Ok(Entries::of_fields(fields, &lengths, &values)))
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
