//! Requests and their replies on one line, for a handshake that nobody asked to see.

use std::ops::Range;

use super::Direction;
use super::page::is_clear;
use super::pen::write;
use crate::resp::{Aggregate, Count, Event, Item, Text, TextKind};
use crate::text;

/// How many bytes of lines wait for the end of the folded part. Beyond it, it is told in two halves.
const WAITING: usize = 64 * 1024;

/// How many different commands are named.
const NAMED: usize = 12;

/// How many bytes of a word are told.
const WORD: usize = 24;

/// What has been folded so far.
#[derive(Debug)]
pub(super) struct Fold {
    requests_left: u64,
    replies_left: u64,
    /// How many columns the line may take.
    width: usize,
    /// The commands in their order, with how many of them came one after the other.
    commands: Vec<(String, u64)>,
    /// The words of the command that is being read.
    words: Vec<Vec<u8>>,
    /// How many words of it have come.
    word_count: usize,
    sent_bytes: u64,
    /// Whether the half that was sent has been told.
    is_sent_told: bool,
    replies: u64,
    errors: u64,
    received_bytes: u64,
    /// The lines of later requests.
    waiting: Vec<u8>,
}

impl Fold {
    pub(super) fn new(requests: u64, width: usize) -> Self {
        Self {
            requests_left: requests,
            replies_left: requests,
            width,
            commands: Vec::new(),
            words: Vec::new(),
            word_count: 0,
            sent_bytes: 0,
            is_sent_told: false,
            replies: 0,
            errors: 0,
            received_bytes: 0,
            waiting: Vec::new(),
        }
    }

    /// Tells whether there is anything to tell.
    pub(super) fn has_begun(&self) -> bool {
        self.sent_bytes + self.received_bytes > 0
    }

    /// Takes an event if it belongs to what is folded; ends the fold with the last one.
    pub(super) fn takes(
        fold: &mut Option<Self>,
        direction: Direction,
        event: &Event<'_>,
        secrets: &[Range<u64>],
        out: &mut Vec<u8>,
    ) -> bool {
        let Some(open) = fold else { return false };
        let left = match direction {
            Direction::Sent => open.requests_left,
            Direction::Received => open.replies_left,
        };
        if left > 0 {
            match direction {
                Direction::Sent => open.request(event, secrets),
                Direction::Received => open.reply(event),
            }
        }
        if open.requests_left + open.replies_left == 0
            && let Some(whole) = fold.take()
        {
            whole.finish(out);
        }
        left > 0
    }

    /// Where the lines go that are not folded.
    pub(super) fn sink<'a>(
        fold: &'a mut Option<Self>,
        direction: Direction,
        out: &'a mut Vec<u8>,
    ) -> &'a mut Vec<u8> {
        let Some(open) = fold else { return out };
        if open.waiting.len() > WAITING && !open.is_sent_told {
            let sent = Count(open.sent_bytes, "byte");
            write(format_args!("{} ({sent})\n", open.sent()), out);
            out.append(&mut open.waiting);
            open.is_sent_told = true;
        }
        match direction {
            Direction::Sent if !open.is_sent_told => &mut open.waiting,
            _ => out,
        }
    }

    /// Appends the line, and the lines that waited for it. Sizes are told where there is room for them.
    pub(super) fn finish(mut self, out: &mut Vec<u8>) {
        let line = match self.is_sent_told {
            true => format!("{} handshake: {}", Direction::Received, self.received()),
            false => {
                let sent = Count(self.sent_bytes, "byte");
                let arrow = Direction::Received;
                let long = format!("{} ({sent}) {arrow} {}", self.sent(), self.received());
                match long.chars().count() > self.width {
                    true => format!("{} {arrow} {}", self.sent(), self.replied()),
                    false => long,
                }
            }
        };
        out.extend_from_slice(line.as_bytes());
        out.push(b'\n');
        out.append(&mut self.waiting);
    }

    fn sent(&self) -> String {
        let mut line = format!("{} handshake: ", Direction::Sent);
        for (index, (command, times)) in self.commands.iter().enumerate() {
            line.push_str(if index == 0 { "" } else { ", " });
            line.push_str(command);
            if *times > 1 {
                line.push_str(&format!(" ×{times}"));
            }
        }
        line
    }

    fn replied(&self) -> String {
        let replies = match self.replies {
            0 => "no reply".to_owned(),
            1 => "1 reply".to_owned(),
            replies => format!("{replies} replies"),
        };
        match self.errors {
            0 => replies,
            errors => format!("{replies}, {}", Count(errors, "error")),
        }
    }

    fn received(&self) -> String {
        match self.received_bytes {
            0 => self.replied(),
            bytes => format!("{} ({})", self.replied(), Count(bytes, "byte")),
        }
    }

    fn request(&mut self, event: &Event<'_>, secrets: &[Range<u64>]) {
        self.sent_bytes += event.span.end - event.span.start;
        if let Item::Text(text) = event.item {
            let start = event.span.start + event.head.len() as u64;
            let range = start..start + text.bytes.len() as u64;
            self.word(text, is_clear(secrets, &range));
        }
        if event.ends_value {
            self.requests_left -= 1;
            self.command();
        }
    }

    /// Keeps the first two words, as far as they are no secrets: a command with its subcommand, or what it selects.
    fn word(&mut self, text: Text<'_>, is_clear: bool) {
        if text.first && self.word_count < 2 {
            self.words.push(Vec::new());
        }
        if let Some(word) = self.words.get_mut(self.word_count) {
            let shown = if is_clear { text.bytes } else { b"" };
            word.extend_from_slice(&shown[..shown.len().min(WORD - word.len())]);
        }
        self.word_count += usize::from(text.last);
    }

    fn command(&mut self) {
        let words = self.words.drain(..).filter(|word| !word.is_empty());
        let name = words
            .map(|word| text::line(&word))
            .collect::<Vec<_>>()
            .join(" ");
        self.word_count = 0;
        let is_full = self.commands.len() == NAMED;
        match self.commands.last_mut() {
            Some((last, times)) if *last == name => *times += 1,
            Some(last) if is_full => *last = ("…".to_owned(), 1),
            _ => self.commands.push((name, 1)),
        }
    }

    /// Tells whether the next value that is received belongs to what is folded.
    pub(super) fn awaits_reply(&self) -> bool {
        self.replies_left > 0
    }

    /// Takes an event of a reply.
    pub(super) fn reply(&mut self, event: &Event<'_>) {
        self.received_bytes += event.span.end - event.span.start;
        let is_push = matches!(
            event.item,
            Item::Close {
                aggregate: Aggregate::Push,
                ..
            }
        );
        if event.ends_value && !is_push {
            let is_error = matches!(
                event.item,
                Item::Text(Text {
                    kind: TextKind::Error | TextKind::BlobError,
                    ..
                })
            );
            self.replies_left -= 1;
            self.replies += 1;
            self.errors += u64::from(is_error);
        }
    }
}
