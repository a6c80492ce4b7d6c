//! Questions that a local command asks on the connection of the session.

use std::io;

use super::{Next, Shell};
use crate::session::Value;

/// The answers in the order of the questions; one that is too large to be kept is left out.
pub(super) type Answers = Vec<Option<Value>>;

/// Why there are no answers.
pub(super) enum Unanswered {
    /// It has been said, and this is what follows.
    Next(Next),
    /// It could not be said.
    Output(io::Error),
}

impl Unanswered {
    /// Gives what follows.
    pub(super) fn next(self) -> io::Result<Next> {
        match self {
            Self::Next(next) => Ok(next),
            Self::Output(error) => Err(error),
        }
    }
}

impl From<io::Error> for Unanswered {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl Shell<'_> {
    /// Asks all at once; where there are no answers, says why.
    pub(super) fn ask_all<W: AsRef<[u8]>>(
        &mut self,
        questions: &[Vec<W>],
    ) -> Result<Answers, Unanswered> {
        if let next @ Next::Stop = self.be_connected()? {
            return Err(Unanswered::Next(next));
        }
        match self.session.ask_all(questions, self.printer) {
            Ok(Some(answers)) => Ok(answers),
            Ok(None) => {
                self.printer.say(
                    "error: a transaction is open or replies are off, so that no question is answered\n\
                     hint: EXEC, DISCARD or CLIENT REPLY ON ends that",
                )?;
                Err(Unanswered::Next(Next::Stop))
            }
            Err(error) => Err(Unanswered::Next(self.fail(&error)?)),
        }
    }
}
