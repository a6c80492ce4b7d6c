//! Questions that a local command asks on the connection of the session.

use std::io;

use super::{Next, Shell};
use crate::session::Value;

/// The answers in the order of the questions; one that is too large to be kept is left out.
pub(super) type Answers = Vec<Option<Value>>;

impl Shell<'_> {
    /// Asks all at once; gives what follows where there are no answers, after saying why.
    pub(super) fn ask_all<W: AsRef<[u8]>>(
        &mut self,
        questions: &[Vec<W>],
    ) -> io::Result<Result<Answers, Next>> {
        if let next @ Next::Stop = self.be_connected()? {
            return Ok(Err(next));
        }
        match self.session.ask_all(questions, self.printer) {
            Ok(Some(answers)) => Ok(Ok(answers)),
            Ok(None) => {
                self.printer.say(
                    "error: a transaction is open or replies are off, so that no question is answered\n\
                     hint: EXEC, DISCARD or CLIENT REPLY ON ends that",
                )?;
                Ok(Err(Next::Stop))
            }
            Err(error) => self.fail(&error).map(Err),
        }
    }
}
