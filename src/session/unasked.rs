//! What comes between two commands: values that nobody asked for, and the end of the connection.

use std::io;
use std::time::Instant;

use crate::net::{Turn, Wait};

use super::request::name;
use super::{Error, Fate, GLANCE, Pumped, Session, Sink};

impl Session {
    /// Passes on what has come without being asked for; does not wait.
    ///
    /// # Errors
    /// Only what the sink or the protocol cannot bear: the end of the connection is for the next command to report.
    pub fn read_pushes(&mut self, sink: &mut dyn Sink) -> Result<(), Error> {
        match self.link {
            Some(_) => self.guarded(sink, |session, sink| session.overhear(sink).map(drop)),
            None => Ok(()),
        }
    }

    /// Lets go of a connection that has ended, if the next one is like it; tells whether it was so. Passes on what has
    /// come, and does not wait.
    ///
    /// With what else would go with it, it is left for the next command to report.
    ///
    /// # Errors
    /// As [`read_pushes`](Self::read_pushes).
    pub fn let_go(&mut self, sink: &mut dyn Sink) -> Result<bool, Error> {
        if self.link.is_none() {
            return Ok(false);
        }
        let end = self.guarded(sink, |session, sink| session.overhear(sink))?;
        let is_over = end.is_some()
            && self.link.as_ref().is_some_and(|link| {
                let dialogue = &link.dialogue;
                dialogue.state.lost(dialogue.running()).is_nothing()
            });
        if is_over {
            self.drop_link();
            self.is_down = true;
        }
        Ok(is_over)
    }

    /// Passes on messages as long as the connection is subscribed to something and the user does not interrupt.
    pub(super) fn listen(&mut self, sink: &mut dyn Sink) -> Result<Pumped, Error> {
        while let Some(command) = self.subscribed_with() {
            self.read_all(sink)?;
            match self.turn(Wait::Until(Instant::now() + GLANCE), sink)? {
                Turn::Idle if sink.has_gone() => {
                    return Err(Error::Output(io::ErrorKind::BrokenPipe.into()));
                }
                Turn::Received | Turn::Sent | Turn::Idle | Turn::Fed => {}
                Turn::Interrupted => {
                    self.take_interrupt();
                    self.drop_link();
                    return Ok(Pumped::Interrupted { unanswered: 0 });
                }
                Turn::Closed(cause) => {
                    return Err(self.lost_as(command.to_owned(), Fate::BrokenOff, cause));
                }
                Turn::Failed(error) => {
                    return Err(self.lost_as(command.to_owned(), Fate::BrokenOff, Some(error)));
                }
            }
        }
        Ok(Pumped::Done)
    }

    /// Gives the command by which the connection is subscribed to something, if it is.
    pub(super) fn subscribed_with(&self) -> Option<&'static str> {
        let link = self.link.as_ref()?;
        link.dialogue.state.subscribed_with()
    }

    /// Passes on what has come already; gives why the connection has ended, if it has.
    pub(super) fn overhear(
        &mut self,
        sink: &mut dyn Sink,
    ) -> Result<Option<Option<io::Error>>, Error> {
        loop {
            // A push may have come together with the last answer.
            self.read_all(sink)?;
            match self.turn(Wait::NoWait, sink)? {
                Turn::Received | Turn::Fed => {}
                Turn::Idle | Turn::Sent | Turn::Interrupted => return Ok(None),
                Turn::Closed(cause) => return Ok(Some(cause)),
                Turn::Failed(error) => return Ok(Some(Some(error))),
            }
        }
    }

    /// Passes on what has come already, before a command is sent.
    pub(super) fn read_unasked<W: AsRef<[u8]>>(
        &mut self,
        sink: &mut dyn Sink,
        about_to_send: &[W],
    ) -> Result<(), Error> {
        match self.overhear(sink)? {
            Some(cause) => Err(self.lost_as(name(about_to_send), Fate::NotSent, cause)),
            None => Ok(()),
        }
    }
}
