//! `:info`: what the server tells of itself (INFO), in groups, with units and without what is said twice.

mod unit;

use std::fmt::Write;
use std::io;

use super::ask::Unanswered;
use super::{Next, Shell};
use crate::text;

/// The section that holds all others.
const EVERYTHING: &str = "everything";

/// How far the values stand from the margin at most; longer names push theirs away.
const WIDEST_NAME: usize = 40;

/// A group of fields under a heading.
#[derive(Debug, PartialEq, Eq)]
struct Section {
    name: String,
    fields: Vec<(String, String)>,
}

impl Shell<'_> {
    /// Shows a section, or those that INFO gives unasked.
    pub(super) fn info(&mut self, section: Option<&str>) -> io::Result<Next> {
        self.show_info(section).or_else(Unanswered::next)
    }

    fn show_info(&mut self, section: Option<&str>) -> Result<Next, Unanswered> {
        let shown = sections(&self.tell_info(section)?);
        if let Some(section) = section.filter(|_| shown.is_empty()) {
            let known = sections(&self.tell_info(Some(EVERYTHING))?);
            let known: Vec<_> = known.into_iter().map(|it| it.name.to_lowercase()).collect();
            let known = known.join(", ");
            return Ok(self.refuse(format_args!(
                "found no section {section:?}, expected one of {known}"
            ))?);
        }
        self.printer.say_data(&page(&shown))?;
        Ok(Next::Line)
    }

    /// Asks for INFO.
    fn tell_info(&mut self, section: Option<&str>) -> Result<String, Unanswered> {
        let words: Vec<&str> = ["INFO"].into_iter().chain(section).collect();
        let replies = self.ask_all(&[words])?;
        let reply = replies.into_iter().next().flatten();
        let refused = match &reply {
            Some(reply) => match (reply.error(), reply.text()) {
                (None, Some(text)) => return Ok(String::from_utf8_lossy(text).into_owned()),
                (Some(error), _) => text::line(error),
                (None, None) => "the reply is no text".to_owned(),
            },
            None => "the reply is too large".to_owned(),
        };
        let next = self.refuse(format_args!("INFO: {refused}"))?;
        Err(Unanswered::Next(next))
    }
}

/// Takes the text of INFO apart: `# Heading` and `name:value`.
fn sections(told: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in told.lines().map(str::trim_end) {
        if let Some(heading) = line.strip_prefix('#') {
            sections.push(Section {
                name: text::line(heading.trim().as_bytes()),
                fields: Vec::new(),
            });
        } else if let Some((name, value)) = line.split_once(':') {
            let escaped = |text: &str| text::line(text.as_bytes());
            let field = (escaped(name), escaped(value));
            match sections.last_mut() {
                Some(section) => section.fields.push(field),
                // A server that gives no headings is shown all the same.
                None => sections.push(Section {
                    name: "Info".to_owned(),
                    fields: vec![field],
                }),
            }
        }
    }
    sections
}

/// Gives the sections as rows of names and values.
fn page(sections: &[Section]) -> String {
    let mut out = String::new();
    for (index, section) in sections.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let _ = writeln!(out, "{}", section.name);
        let rows = rows(&section.fields);
        let width = rows.iter().map(|(name, _)| text::columns(name)).max();
        let width = width.unwrap_or(0).min(WIDEST_NAME);
        for (name, value) in rows {
            let row = format!("  {name:width$}  {value}");
            let _ = writeln!(out, "{}", row.trim_end());
        }
    }
    out
}

/// Gives the fields of a section as they are shown: with units, without those that say again what another says, and
/// with what two of them say together.
fn rows(fields: &[(String, String)]) -> Vec<(String, String)> {
    let value_of = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    let is_said = |name: &str| match name.strip_suffix("_human") {
        Some(exact) => value_of(exact).is_some(),
        None => name == "uptime_in_days" && value_of("uptime_in_seconds").is_some(),
    };
    let mut rows = Vec::new();
    for (name, value) in fields {
        if is_said(name) {
            continue;
        }
        rows.push((name.clone(), unit::with_unit(name, value)));
        if name == "keyspace_misses"
            && let Some(hits) = value_of("keyspace_hits")
            && let Some(rate) = hit_rate(hits, value)
        {
            rows.push(("keyspace_hit_rate".to_owned(), rate));
        }
    }
    rows
}

/// Gives the share of look-ups that found a key.
fn hit_rate(hits: &str, misses: &str) -> Option<String> {
    let (hits, misses): (u64, u64) = (hits.parse().ok()?, misses.parse().ok()?);
    let all = hits.checked_add(misses)?;
    // In tenths of a percent, rounded.
    let tenths = (u128::from(hits) * 1000 + u128::from(all) / 2).checked_div(u128::from(all))?;
    Some(format!("{}.{}%", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLD: &str = "# Memory\r\nused_memory:1048576\r\nused_memory_human:1.00M\r\n\
        mem_allocator:jemalloc-5.3.0\r\n\r\n# Stats\r\nkeyspace_hits:1000\r\nkeyspace_misses:500\r\n\
        \r\n# Errorstats\r\n\r\n# Keyspace\r\ndb0:keys=1234,expires=5,avg_ttl=60000\r\n";

    #[test]
    fn sections_are_groups_of_aligned_rows() {
        insta::assert_snapshot!(page(&sections(TOLD)), @r"
        Memory
          used_memory    1 MiB (1,048,576 bytes)
          mem_allocator  jemalloc-5.3.0

        Stats
          keyspace_hits      1,000
          keyspace_misses    500
          keyspace_hit_rate  66.7%

        Errorstats

        Keyspace
          db0  1,234 keys, 5 with a time to live, 1 min on average
        ");
    }

    #[test]
    fn what_is_said_twice_is_shown_once_and_nothing_else_is_left_out() {
        let told = "# Server\nuptime_in_seconds:274000\nuptime_in_days:3\nx_human:1K\n";
        let page = page(&sections(told));
        assert!(page.contains("  uptime_in_seconds  3 d 4 h"), "{page}");
        assert!(!page.contains("uptime_in_days"), "{page}");
        assert!(page.contains("  x_human            1K"), "{page}");
    }

    #[test]
    fn a_server_does_not_command_the_terminal() {
        let page = page(&sections("# \x1b[31mA\nb\x01:c\x1b[2J\nno field\nd:\n"));
        assert_eq!(page, "\\x1b[31mA\n  b\\x01  c\\x1b[2J\n  d\n");
    }

    #[test]
    fn without_lookups_there_is_no_rate() {
        assert_eq!(hit_rate("0", "0"), None);
        assert_eq!(hit_rate("x", "1"), None);
        assert_eq!(hit_rate("1", "0").as_deref(), Some("100.0%"));
        assert_eq!(hit_rate("18446744073709551615", "1"), None);
    }
}
