//! Short lessons on the connected server: real commands, their bytes, one question.
//!
//! | Module         | What it is                                                        |
//! |----------------|-------------------------------------------------------------------|
//! | `lesson`       | what a lesson consists of, and how it is found by name            |
//! | `resp2`, `resp3`, `talk` | the lessons themselves                                  |
//! | `teacher`      | gives a lesson, and removes the keys that it made                 |
//! | `conversation` | one connection with the dump of its bytes                         |
//! | `keys`         | the names that a lesson uses on the server                        |
//! | `question`     | asks, and holds what was typed against what is right              |
//! | `page`         | paragraphs, broken into lines                                     |
//!
//! A lesson leaves nothing behind: its keys have a prefix of their own and a time to live, and they are removed before
//! the question is asked, so that nothing is left to remove while the person thinks.

mod conversation;
mod keys;
mod lesson;
mod page;
mod question;
mod resp2;
mod resp3;
mod talk;
mod teacher;

use std::io::{BufRead, Write};

use super::Error;
use crate::render::DumpOptions;
use crate::session::{self, Interrupt};

use self::lesson::Lesson;
use self::teacher::Teacher;

/// How many bytes of a payload a lesson shows unless told otherwise: the errors that it speaks of are shown whole.
pub const LIMIT: u64 = 80;

/// Which lesson, and how to show its bytes.
#[derive(Debug)]
pub struct Options {
    /// The lesson; `None` lists them.
    pub topic: Option<String>,
    /// How bytes are shown.
    pub dump: DumpOptions,
    /// Whether a person is asked to type.
    pub prompt: Prompt,
}

/// Whether a prompt stands where an answer is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// A person types.
    Shown,
    /// The answers come from a file or a pipe.
    Hidden,
}

/// Gives a lesson, or lists them all.
///
/// # Errors
/// There is no such lesson, the session breaks off, the answer cannot be read, or the output cannot be written.
pub fn run(
    options: &Options,
    session: &session::Options,
    interrupt: Option<&Interrupt>,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let Some(topic) = &options.topic else {
        return write(&list(), out);
    };
    let found = lesson::find(topic).map_err(Error::Usage)?;
    write(&heading(found), out)?;
    Teacher::new(options, session, interrupt, out).give(found)?;
    question::ask(&found.question, options.prompt, answers, out)?;
    let last = match lesson::after(found) {
        Some(next) => format!("Next: learn {}\n", next.topic),
        None => "That was the last lesson.\n".to_owned(),
    };
    write(&last, out)
}

fn write(text: &str, out: &mut dyn Write) -> Result<(), Error> {
    let written = out.write_all(text.as_bytes());
    written.and_then(|()| out.flush()).map_err(Error::Output)
}

/// Lists the lessons in the order to take them in.
fn list() -> String {
    let mut text = String::from(
        "Lessons on RESP, in the order to take them in. Each runs real commands on keys\n\
         of its own, which it removes, shows their bytes and asks one question. Begin\n\
         with: learn framing\n\n",
    );
    for (index, lesson) in lesson::all().enumerate() {
        let Lesson { topic, title, .. } = lesson;
        text.push_str(&format!("{:4}  {topic:<13} {title}\n", index + 1));
    }
    text
}

fn heading(lesson: &Lesson) -> String {
    let place = lesson::all().position(|other| std::ptr::eq(other, lesson));
    let place = place.map_or(0, |index| index + 1);
    let Lesson { topic, title, .. } = lesson;
    format!(
        "Lesson {place} of {}: {topic}\n  {title}\n\n",
        lesson::all().count()
    )
}
