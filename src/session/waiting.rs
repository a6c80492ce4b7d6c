//! How long answers are waited for, and what it means that one has not come.

use std::time::Instant;

use crate::net::Wait;

use super::{Error, GLANCE, Session};

impl Session {
    /// Sets when an answer has to be there at the latest, [`Error::Late`] otherwise; how long connecting may take, with
    /// the handshake, is the [connect options'](super::ConnectOptions) to say.
    pub fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.deadline = deadline;
    }

    /// Says how to wait for an answer: who watches the bytes sees a request while its reply is awaited.
    pub(super) fn next_wait(&self, is_watched: bool) -> Wait {
        match (&self.link, self.deadline) {
            (_, Some(deadline)) => Wait::Until(deadline),
            (Some(link), None) if is_watched && link.connection.has_unsent() => Wait::Sent,
            (Some(_), None) if let Some(until) = self.greeted_by() => Wait::Until(until),
            (Some(link), None) if let Some(patience) = self.patience => {
                match link.connection.has_unsent() {
                    true => Wait::Sent,
                    false => Wait::Until(Instant::now() + patience),
                }
            }
            (Some(link), None) if link.dialogue.is_amid_stream() => {
                Wait::Until(Instant::now() + GLANCE)
            }
            (_, None) => Wait::Forever,
        }
    }

    /// Tells whether a wait that is over ended at the time at which the answer has to be there.
    pub(super) fn is_late(&self, wait: Wait) -> bool {
        let is_time = |until| {
            let times = [self.deadline, self.greeted_by()];
            times.contains(&Some(until)) || self.patience.is_some()
        };
        matches!(wait, Wait::Until(until) if is_time(until))
    }

    /// When the handshake has to be answered at the latest, while it is not.
    pub(super) fn greeted_by(&self) -> Option<Instant> {
        let link = self.link.as_ref()?;
        link.greeted_by.filter(|_| link.dialogue.is_greeting())
    }

    /// Says what did not come in time: the answers to the handshake, or another one.
    pub(super) fn late(&self) -> Error {
        let endpoint = self.endpoint.clone();
        match (self.greeted_by(), self.connect.timeout) {
            (Some(until), Some(within)) if until <= Instant::now() => {
                Error::Unanswering { endpoint, within }
            }
            _ => Error::Late { endpoint },
        }
    }
}
