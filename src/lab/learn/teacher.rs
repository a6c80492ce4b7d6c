//! Gives a lesson: does its steps, shows their bytes, and leaves no key behind.

use std::io::Write;

use super::conversation::{Awaited, Conversation, View};
use super::keys::{self, Keys};
use super::lesson::{Call, Lesson, Reply, Side, Step, Then};
use super::{Error, Options, page};
use crate::render::{Direction, Dump, Piece};
use crate::resp::{Value, encode};
use crate::session::{self, Interrupt, ProtocolChoice};
use crate::text::{self, Quoting};

/// How long a key of a lesson lives at most, should nothing else remove it: in seconds.
const LIFETIME: &str = "60";

/// Gives lessons over connections that it opens when they are needed.
pub(super) struct Teacher<'a> {
    options: &'a Options,
    session: &'a session::Options,
    interrupt: Option<&'a Interrupt>,
    out: &'a mut dyn Write,
    keys: Keys,
    first: Option<Conversation>,
    second: Option<Conversation>,
    resp2: Option<Conversation>,
    source: Source,
}

/// Where the bytes come from that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// The server.
    Server,
    /// This program, after the server has refused something that the rest of the lesson needs.
    Here,
}

impl<'a> Teacher<'a> {
    /// Makes a teacher that is not connected yet.
    pub(super) fn new(
        options: &'a Options,
        session: &'a session::Options,
        interrupt: Option<&'a Interrupt>,
        out: &'a mut dyn Write,
    ) -> Self {
        Self {
            options,
            session,
            interrupt,
            out,
            keys: Keys::new(),
            first: None,
            second: None,
            resp2: None,
            source: Source::Server,
        }
    }

    /// Does the steps of a lesson, and removes its keys however they end.
    ///
    /// # Errors
    /// There is no connection, it ends, the user interrupts, or the output cannot be written.
    pub(super) fn give(&mut self, lesson: &Lesson) -> Result<(), Error> {
        let done = self.steps(lesson);
        let swept = self.sweep(lesson, done.is_ok());
        done?;
        swept?;
        match self.interrupt.is_some_and(Interrupt::take) {
            true => Err(Error::Session(session::Error::Interrupted)),
            false => Ok(()),
        }
    }

    fn steps(&mut self, lesson: &Lesson) -> Result<(), Error> {
        let is_resp3 = self.side(Side::First)?.is_resp3;
        if !is_resp3 {
            self.say(match self.session.protocol {
                ProtocolChoice::Resp2 => "(This connection speaks RESP2, as -2 asks for.)",
                _ => "(This connection speaks RESP2: the server does not grant RESP3.)",
            })?;
        }
        for step in lesson.steps {
            match step {
                Step::Say(text) => self.say(text)?,
                Step::Keep(command) => self.keep(command)?,
                Step::Call(side, calls) => self.call(*side, calls)?,
                Step::Await(side, reply) => self.await_unasked(*side, reply)?,
                Step::Raw { bytes, reply, then } => self.raw(bytes, reply, *then)?,
                Step::Made(bytes) => self.made(&[], &[bytes])?,
            }
        }
        Ok(())
    }

    /// Shows a text.
    ///
    /// # Errors
    /// The output cannot be written.
    pub(super) fn say(&mut self, text: &str) -> Result<(), Error> {
        self.write(page::paragraphs(text).as_bytes())
    }

    /// Makes a key that dies by itself, unseen.
    fn keep(&mut self, command: &str) -> Result<(), Error> {
        if self.source == Source::Here {
            return Ok(());
        }
        let shown = text::line(&self.keys.fill_in(command.as_bytes()));
        self.write(format!("Prepared: {shown}\n").as_bytes())?;
        let name = keys::letters(command)
            .next()
            .map(|letter| self.keys.name(letter));
        let Some(name) = name else { return Ok(()) };
        // In a transaction, so that the key is at no time without its end.
        let mut bytes = Vec::new();
        encode::request(&["MULTI"], &mut bytes);
        bytes.extend(self.request(command));
        encode::request(&[b"EXPIRE", &name[..], LIFETIME.as_bytes()], &mut bytes);
        encode::request(&["EXEC"], &mut bytes);
        let answers = self.side(Side::First)?.settle("EXEC", &bytes, 4)?;
        let error = answers
            .iter()
            .find_map(|answer| answer.error().or_else(|| first_error(answer)));
        match error.map(text::line) {
            Some(error) => {
                self.write(b"\n")?;
                self.refused(&error)
            }
            None => Ok(()),
        }
    }

    /// Sends commands in one write and shows what goes and what comes.
    fn call(&mut self, side: Side, calls: &[Call]) -> Result<(), Error> {
        self.announce(side, calls)?;
        let requests: Vec<_> = calls
            .iter()
            .map(|call| self.request(call.command))
            .collect();
        let replies: Vec<_> = calls.iter().map(|call| &call.reply).collect();
        if self.source == Source::Here {
            let wholes: Vec<_> = replies.iter().map(|reply| reply.whole).collect();
            return self.made(&requests, &wholes);
        }
        let name = calls
            .first()
            .and_then(|call| call.command.split(' ').next())
            .unwrap_or_default();
        let mut shown = Vec::new();
        let answers = self.exchange(side, name, &requests, &replies, &mut shown);
        shown.push(b'\n');
        self.write(&shown)?;
        let answers = answers?;
        let other = |(answer, reply): &(&Option<Value>, &&Reply)| !is_as_said(answer, reply);
        if let Some((answer, _)) = answers.iter().zip(&replies).find(other) {
            self.explain(side, answer.as_ref())?;
            let wholes: Vec<_> = replies.iter().map(|reply| reply.whole).collect();
            return self.made(&[], &wholes);
        }
        Ok(())
    }

    fn exchange(
        &mut self,
        side: Side,
        name: &str,
        requests: &[Vec<u8>],
        replies: &[&Reply],
        shown: &mut Vec<u8>,
    ) -> Result<Vec<Option<Value>>, Error> {
        let conversation = self.side(side)?;
        conversation.send(name, &requests.concat(), requests.len());
        let mut answers = Vec::with_capacity(replies.len());
        for reply in replies {
            let awaited = match reply.begins.first() {
                Some(b'>') => Awaited::Confirmation,
                _ => Awaited::Answer,
            };
            let Some(answer) = conversation.receive(awaited, View::Shown(shown))? else {
                return Err(conversation.late());
            };
            answers.push(Some(answer));
        }
        Ok(answers)
    }

    /// Shows what comes without being asked for.
    fn await_unasked(&mut self, side: Side, reply: &Reply) -> Result<(), Error> {
        if self.source == Source::Here {
            return self.made(&[], &[reply.whole]);
        }
        let mut shown = Vec::new();
        let conversation = self.side(side)?;
        let answer = conversation.receive(Awaited::Unasked, View::Shown(&mut shown));
        if !shown.is_empty() {
            shown.push(b'\n');
        }
        self.write(&shown)?;
        let answer = answer?;
        if is_as_said(&answer, reply) {
            return Ok(());
        }
        self.explain(side, answer.as_ref())?;
        self.made(&[], &[reply.whole])
    }

    /// Sends bytes over a connection of their own.
    fn raw(&mut self, bytes: &[u8], reply: &Reply, then: Then) -> Result<(), Error> {
        let session::Options {
            endpoint, connect, ..
        } = self.session;
        let mut conversation = Conversation::open_bare(endpoint, connect, self.options.dump)?;
        conversation.send("the request", bytes, 1);
        let mut shown = Vec::new();
        let answer = conversation.receive(Awaited::Answer, View::Shown(&mut shown));
        if then == Then::Closes && conversation.wait_for_end(View::Shown(&mut shown)) {
            shown.extend_from_slice(b"(the server closes the connection)\n");
        }
        shown.push(b'\n');
        self.write(&shown)?;
        let answer = answer?;
        if is_as_said(&answer, reply) {
            return Ok(());
        }
        self.say("This server answers otherwise. Redis answers (made here):")?;
        self.made(&[], &[reply.whole])
    }

    /// Shows requests and replies that have gone over no connection.
    fn made(&mut self, requests: &[Vec<u8>], replies: &[&[u8]]) -> Result<(), Error> {
        let mut dump = Dump::new(self.options.dump);
        let mut out = Vec::new();
        dump.remark("(made here, not on the wire)", &mut out);
        let sent = requests
            .iter()
            .map(|bytes| (Direction::Sent, bytes.clone()));
        let received = replies
            .iter()
            .map(|reply| (Direction::Received, self.keys.fill_in(reply)));
        for (direction, bytes) in sent.chain(received) {
            let piece = Piece {
                direction,
                bytes: &bytes,
                secrets: &[],
                at: None,
            };
            dump.traffic(&piece, &mut out);
        }
        // What stands in a lesson is whole, as a test makes sure.
        let _ = dump.finish(&mut out);
        out.push(b'\n');
        self.write(&out)
    }

    /// Says why a reply is not the one that the lesson speaks of.
    fn explain(&mut self, side: Side, answer: Option<&Value>) -> Result<(), Error> {
        let is_resp3 = self.side(side)?.is_resp3;
        match answer {
            Some(answer) if let Some(error) = answer.error().map(text::line) => {
                self.refused(&error)
            }
            Some(_) if !is_resp3 => {
                self.say("Over RESP2 the reply has this form. Over RESP3 it is the one below.")
            }
            Some(_) => self.say(
                "This server answers in another form; it may be too old for the one that this \
                 lesson is about, which stands below.",
            ),
            None if !is_resp3 => self.say(
                "Nothing comes: RESP2 has no pushes. Over RESP3 there would be the one below.",
            ),
            None => self.say("Nothing has come in time. What should have come stands below."),
        }
    }

    fn refused(&mut self, error: &str) -> Result<(), Error> {
        self.source = Source::Here;
        self.say(&format!(
            "The server refuses what this lesson needs: {error}\n\nThe lesson goes on with bytes \
             made here, as a server sends them that allows it."
        ))
    }

    fn announce(&mut self, side: Side, calls: &[Call]) -> Result<(), Error> {
        let place = match side {
            Side::First => "",
            Side::Second => " from a second client",
            Side::Resp2 => " over RESP2",
        };
        let commands: Vec<_> = calls
            .iter()
            .map(|call| self.keys.fill_in(call.command.as_bytes()))
            .map(|command| text::line(&command))
            .collect();
        let line = match &commands[..] {
            [command] => format!("Sent{place}: {command}\n"),
            commands => format!("Sent{place} in one write: {}\n", commands.join(", ")),
        };
        self.write(line.as_bytes())
    }

    /// Makes the request for a command as it stands in a lesson.
    fn request(&self, command: &str) -> Vec<u8> {
        let words = text::split(&self.keys.fill_in(command.as_bytes()), Quoting::Shell).words;
        let mut bytes = Vec::new();
        encode::request(&words, &mut bytes);
        bytes
    }

    /// Gives a connection, opened if need be. Only the first one is ended by Ctrl-C: its waits are the only long ones.
    fn side(&mut self, side: Side) -> Result<&mut Conversation, Error> {
        let (place, interrupt) = match side {
            Side::First => (&mut self.first, self.interrupt),
            Side::Second => (&mut self.second, None),
            Side::Resp2 => (&mut self.resp2, None),
        };
        let (conversation, notices) = match place.take() {
            Some(conversation) => (conversation, Vec::new()),
            None => {
                let mut options = self.session.clone();
                if side == Side::Resp2 {
                    options.protocol = ProtocolChoice::Resp2;
                }
                Conversation::open(&options, interrupt, self.options.dump)?
            }
        };
        for notice in notices {
            let text = page::paragraphs(&format!("({notice})"));
            self.out.write_all(text.as_bytes()).map_err(Error::Output)?;
        }
        Ok(place.insert(conversation))
    }

    /// Removes the keys of a lesson: over the connection that made them, or over a new one if that has ended.
    fn sweep(&mut self, lesson: &Lesson, is_done: bool) -> Result<(), Error> {
        let names = made_keys(lesson);
        let Some(mut first) = self.first.take().filter(|_| !names.is_empty()) else {
            return Ok(());
        };
        let mut bytes = Vec::new();
        if !is_done {
            // The lesson may have broken off within a transaction; outside of one this is refused.
            encode::request(&["DISCARD"], &mut bytes);
        }
        for &letter in &names {
            // One by one: in a cluster they may lie in different slots.
            encode::request(&[b"DEL", &self.keys.name(letter)[..]], &mut bytes);
        }
        let requests = names.len() + usize::from(!is_done);
        let answers = match first.settle("DEL", &bytes, requests) {
            Err(Error::Session(session::Error::Lost { .. })) => {
                // Two pollers must not listen for Ctrl-C at the same time.
                drop(first);
                Conversation::open(self.session, self.interrupt, self.options.dump)
                    .and_then(|(mut next, _)| next.settle("DEL", &bytes, requests))
            }
            answers => answers,
        };
        let is_gone = answers.is_ok_and(|answers| {
            let removed = &answers[answers.len() - names.len()..];
            removed.iter().all(|answer| answer.error().is_none())
        });
        match is_gone {
            true => Ok(()),
            false => self.say(&format!(
                "(The keys of the lesson could not be removed; those that were made end by \
                 themselves within {LIFETIME} seconds.)"
            )),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.out.write_all(bytes);
        written
            .and_then(|()| self.out.flush())
            .map_err(Error::Output)
    }
}

/// The letters of the keys that a lesson makes, each once.
fn made_keys(lesson: &Lesson) -> Vec<u8> {
    let mut letters = Vec::new();
    for step in lesson.steps {
        match step {
            Step::Keep(command) => letters.extend(keys::letters(command)),
            Step::Call(_, calls) => {
                let commands = calls.iter().map(|call| call.command);
                letters.extend(commands.flat_map(keys::letters));
            }
            Step::Say(_) | Step::Await(..) | Step::Raw { .. } | Step::Made(_) => {}
        }
    }
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// The first error among the elements of a reply to EXEC.
fn first_error(answer: &Value) -> Option<&[u8]> {
    answer.items().iter().find_map(Value::error)
}

fn is_as_said(answer: &Option<Value>, reply: &Reply) -> bool {
    answer.as_ref().is_some_and(|answer| {
        let mut bytes = Vec::new();
        encode::value(answer, &mut bytes);
        bytes.starts_with(reply.begins)
    })
}
