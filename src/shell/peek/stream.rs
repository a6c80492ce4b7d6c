//! What is shown of a stream: how it began, how it ends, and who reads it in groups.

use super::about::About;
use super::entries::{scalar, texts};
use super::page::Page;
use super::{SHOWN, answer, number, shown};
use crate::render;
use crate::session::Value;
use crate::shell::Shell;
use crate::shell::ask::Unanswered;
use crate::text;

impl Shell<'_> {
    pub(super) fn peek_stream(
        &mut self,
        key: &[u8],
        about: &About,
        page: &mut Page,
    ) -> Result<(), Unanswered> {
        let length = number(&self.ask_about(key, &[("XLEN", "")])?, 0);
        page.length("stream", &length);
        if let Some(size) = about.too_large(length.unwrap_or(0)) {
            page.row("entries", &format!("not fetched: about {size} each"));
            return Ok(());
        }
        let questions = [("XINFO STREAM", ""), ("XINFO GROUPS", "")];
        let answers = self.ask_about(key, &questions)?;
        match answer(&answers, 0) {
            Ok(stream) => show_stream(stream, page),
            Err(refused) => page.row("entries", &refused),
        }
        match answer(&answers, 1) {
            Ok(groups) => show_groups(groups.items(), page),
            Err(refused) => page.row("groups", &refused),
        }
        Ok(())
    }
}

fn show_stream(stream: &Value, page: &mut Page) {
    for (name, label) in [("first-entry", "first"), ("last-entry", "last")] {
        let entry = stream.get(name).map(Value::items).unwrap_or_default();
        if let [id, fields] = entry
            && let Some(id) = scalar(id)
        {
            let id = shown::bare(&id, id.len() as u64, page.room());
            let fields = fields_of(
                &texts(fields.items()),
                page.room().saturating_sub(id.len() + 2),
            );
            page.row(label, &format!("{id}  {fields}"));
        }
    }
    if let Some(id) = stream.get("last-generated-id").and_then(scalar) {
        page.bare("last id", &id, id.len() as u64);
    }
}

/// Gives as many fields of an entry with their values as there is room for.
fn fields_of(flat: &[Vec<u8>], columns: usize) -> String {
    let pairs: Vec<_> = flat.chunks_exact(2).collect();
    let mut out = String::new();
    for (index, pair) in pairs.iter().enumerate() {
        let left = columns.saturating_sub(text::columns(&out) + 2);
        if index > 0 && left < 40 {
            out += &format!(", … {} more", pairs.len() - index);
            break;
        }
        if index > 0 {
            out += ", ";
        }
        let field = shown::quoted(&pair[0], pair[0].len() as u64, left / 3);
        let room = left.saturating_sub(text::columns(&field) + 4);
        // The rest of the row may have to say that there are more.
        let room = room.saturating_sub(if pairs.len() > 1 { 12 } else { 0 });
        let value = shown::quoted(&pair[1], pair[1].len() as u64, room);
        out += &format!("{field} => {value}");
    }
    out
}

fn show_groups(groups: &[Value], page: &mut Page) {
    let heading = match groups.len() {
        0 => "none".to_owned(),
        all @ 1..=SHOWN => all.to_string(),
        all => format!("{all}, of which {SHOWN} are shown"),
    };
    page.row("groups", &heading);
    for group in groups.iter().take(SHOWN) {
        let number = |name| u64::try_from(group.get(name)?.integer()?).ok();
        let name = group.get("name").and_then(scalar).unwrap_or_default();
        let mut told = vec![shown::quoted(&name, name.len() as u64, page.room() / 2)];
        if let Some(consumers) = number("consumers") {
            told.push(render::count(consumers, "consumer", "consumers"));
        }
        if let Some(pending) = number("pending") {
            told.push(format!("{} pending", render::grouped(pending)));
        }
        if let Some(lag) = number("lag") {
            told.push(format!("{} to be read", render::grouped(lag)));
        }
        page.below(&told.join(", "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bulk(text: &str) -> Value {
        Value::Bulk(text.into())
    }

    fn entry(id: &str, fields: &[&str]) -> Value {
        let fields = fields.iter().map(|text| bulk(text)).collect();
        Value::Array(vec![bulk(id), Value::Array(fields)])
    }

    #[test]
    fn a_stream_is_told_by_its_ends_and_its_groups() {
        let stream = Value::Array(vec![
            bulk("last-generated-id"),
            bulk("9-1"),
            bulk("first-entry"),
            entry("1-1", &["a", "1"]),
            bulk("last-entry"),
            entry("9-1", &["a", "\x1b[31m", "b", "2", "c", "3", "d", "4"]),
        ]);
        let group = Value::Map(vec![
            (bulk("name"), bulk("g")),
            (bulk("consumers"), Value::Integer(1)),
            (bulk("pending"), Value::Integer(1234)),
            (bulk("lag"), Value::Null(crate::resp::Null::Resp3)),
        ]);
        let mut page = Page::new(80);
        show_stream(&stream, &mut page);
        show_groups(&[group], &mut page);
        let text = page.text();
        insta::assert_snapshot!(text, @r#"
        first    1-1  "a" => "1"
        last     9-1  "a" => "\x1b[31m", "b" => "2", … 2 more
        last id  9-1
        groups   1
          "g", 1 consumer, 1,234 pending
        "#);
        assert!(text.lines().all(|row| row.chars().count() < 80), "{text}");
    }

    #[test]
    fn a_stream_without_entries_has_an_id_all_the_same() {
        let stream = Value::Map(vec![
            (bulk("last-generated-id"), bulk("0-0")),
            (bulk("first-entry"), Value::Null(crate::resp::Null::Resp3)),
        ]);
        let mut page = Page::new(80);
        show_stream(&stream, &mut page);
        show_groups(&[], &mut page);
        assert_eq!(page.text(), "last id  0-0\ngroups   none\n");
    }
}
