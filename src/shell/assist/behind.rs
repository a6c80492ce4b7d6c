//! What stands behind the line: what is wrong with it, the arguments to come, or the rest of an earlier line.

use super::Assist;
use super::draw::CURRENT;
use crate::render::Part;
use crate::text;

impl Assist {
    /// What stands behind the line of its own command: what is wrong, or the arguments to come.
    pub(super) fn arguments(&self, line: &str, room: usize) -> String {
        let Some(look) = &self.look else {
            return String::new();
        };
        let blank = match line.ends_with(' ') || line.is_empty() {
            true => "",
            false => " ",
        };
        let room = room.saturating_sub(blank.len());
        let text = look.behind(room, &self.paint);
        match text.is_empty() {
            true => text,
            false => format!("{blank}{text}"),
        }
    }

    /// The sign that the line lacks something, where no more than that is shown behind it.
    pub(super) fn mark(&self, line: &str, room: usize) -> String {
        let blank = match line.ends_with(' ') {
            true => "",
            false => " ",
        };
        let mark = self.look.as_ref().map(|look| {
            let room = room.saturating_sub(blank.len());
            look.mark(room, &self.paint)
        });
        match mark.filter(|mark| !mark.is_empty()) {
            Some(mark) => [blank, &mark].concat(),
            None => String::new(),
        }
    }

    /// Gives the rest of the newest line that began with this one.
    pub(super) fn rest(&self, line: &str) -> Option<String> {
        // Where nothing has been typed, nothing goes on from it.
        let found = self
            .memory
            .newest_beginning(line)
            .filter(|_| !line.is_empty())?;
        found.strip_prefix(line).map(str::to_owned)
    }

    pub(super) fn ghost(&self, rest: &str, room: usize) -> String {
        // The rest of a line that spans rows is shown up to its first end.
        let row = rest.lines().next().unwrap_or_default();
        let mut out = String::new();
        // Without colours it would look as if it had been typed.
        let mark = match self.paint.is_plain() {
            true => CURRENT,
            false => "",
        };
        let room = room.saturating_sub(text::columns(mark));
        if !row.is_empty() && room > 0 {
            let shown = text::cut(&text::line(row.as_bytes()), room);
            self.paint
                .text(Part::Hint, &format!("{mark}{shown}"), &mut out);
        }
        out
    }
}
