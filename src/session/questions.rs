//! What the program itself asks: one thing, or several at once, whose answers are kept as far as they are not too large.

use crate::resp::Value;

use super::dialogue::{Awaited, Done};
use super::exchange::Next;
use super::handshake;
use super::request::{name, queue};
use super::{Error, Fate, Session, Sink};

impl Session {
    /// Asks the server something for the program itself and gives the reply.
    ///
    /// `None` when the question would get in the way of what the user is doing: a transaction would queue it, and
    /// after CLIENT REPLY it might get no reply.
    ///
    /// # Errors
    /// As [`run`](Self::run); an interruption counts as an error. After [`Error::TooLarge`] the connection is as it was.
    pub fn ask<W: AsRef<[u8]>>(
        &mut self,
        words: &[W],
        sink: &mut dyn Sink,
    ) -> Result<Option<Value>, Error> {
        let Some(answers) = self.ask_all(&[words], sink)? else {
            return Ok(None);
        };
        match answers.into_iter().flatten().next() {
            Some(answer) => Ok(Some(answer)),
            None => Err(Error::TooLarge {
                command: name(words),
            }),
        }
    }

    /// Asks the server several things for the program itself, all in one go, and gives the replies in their order.
    ///
    /// A reply that is larger than the session keeps is left out. `None` as in [`ask`](Self::ask).
    ///
    /// # Errors
    /// As [`run`](Self::run); an interruption counts as an error.
    pub fn ask_all<Q: AsRef<[W]>, W: AsRef<[u8]>>(
        &mut self,
        questions: &[Q],
        sink: &mut dyn Sink,
    ) -> Result<Option<Vec<Option<Value>>>, Error> {
        let Some(first) = questions.first() else {
            return Ok(Some(Vec::new()));
        };
        if let Some(link) = &self.link
            && !link.dialogue.state.takes_questions()
        {
            return Ok(None);
        }
        self.guarded(sink, |session, sink| {
            match session.link {
                Some(_) => session.read_unasked(sink, first.as_ref())?,
                None => session.greet(sink)?,
            }
            session.question_all(questions, sink).map(Some)
        })
    }

    /// Asks one thing on a new connection together with the handshake, in one write: only what no answer to the handshake
    /// can forbid, and what is refused without harm before it. On a connection that is there as [`ask`](Self::ask).
    pub(super) fn ask_with_greeting(
        &mut self,
        words: &[&str],
        sink: &mut dyn Sink,
    ) -> Result<Option<Value>, Error> {
        if self.link.is_some() {
            return self.ask(words, sink);
        }
        self.guarded(sink, |session, sink| {
            session.open(sink)?;
            session.say(&handshake::steps(&session.wanted), sink);
            let replies = session.question_all(&[words], sink)?;
            Ok(replies.into_iter().flatten().next())
        })
    }

    pub(super) fn question_all<Q: AsRef<[W]>, W: AsRef<[u8]>>(
        &mut self,
        questions: &[Q],
        sink: &mut dyn Sink,
    ) -> Result<Vec<Option<Value>>, Error> {
        if let Some(link) = &mut self.link {
            for words in questions {
                queue(&mut link.connection, words.as_ref());
                link.dialogue.await_answer(Awaited::Question);
            }
        }
        let mut replies = Vec::with_capacity(questions.len());
        while let Some(words) = questions.get(replies.len()) {
            match self.next(sink)? {
                Next::Done(Done::Question(reply)) => replies.push(reply.ok()),
                Next::Done(_) => {}
                Next::Interrupted => return Err(Error::Interrupted),
                Next::Ended(cause) => {
                    return Err(self.lost_as(name(words.as_ref()), Fate::Unanswered, cause));
                }
            }
        }
        Ok(replies)
    }
}
