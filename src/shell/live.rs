//! What the server is asked behind the prompt: keys, fields, names and its commands, over a connection of its own.
//!
//! The one who types never waits: [`Live::ask`] gives what is known and leaves the question to a thread, which wakes the
//! editor when an answer has come. Only what is asked now is answered; nothing is asked, and no connection opened, before
//! somebody wants to know something. A server that is slow, dead or forbids the question costs candidates and no more.
//!
//! | Module   | What it is                                                         |
//! |----------|--------------------------------------------------------------------|
//! | `state`  | what is asked and known: all that the two threads share            |
//! | `known`  | the answers, and which of them answers a question                  |
//! | `worker` | the thread: its connection, and what becomes of it                 |
//! | `asker`  | question -> requests -> answers                                    |
//! | `walk`   | the walk through a database, a hash or a set                       |
//! | `scan`   | how large the slices of a walk are                                 |
//! | `reply`  | the replies that list names                                        |

mod asker;
mod known;
mod reply;
mod scan;
mod state;
mod walk;
mod worker;

use std::sync::Arc;
use std::time::Duration;

use crate::command::{self, Catalog};
use crate::complete::{Found, Query};
use crate::session::{Interrupt, Options};

use self::state::Shared;

/// A handle to the thread that asks. The thread ends with the last of the handles.
#[derive(Clone)]
pub(super) struct Live {
    owner: Arc<Owner>,
}

struct Owner(Arc<Shared>);

/// What is known of a question.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// In the order in which it is offered where nothing has been typed.
    pub(super) found: Arc<[Found]>,
    pub(super) state: AnswerState,
}

/// Whether more will come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnswerState {
    /// The server is being asked.
    Pending,
    /// That is what it said.
    Complete,
    /// It does not say.
    Refused,
}

impl Live {
    /// Makes a handle; `wake` is called from the thread whenever an answer, or the catalog, has come.
    pub(super) fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        // Without it a thread that waits for a dead server is left behind, and nothing else.
        let interrupt = Interrupt::new().ok();
        Self {
            owner: Arc::new(Owner(Arc::new(Shared::new(Box::new(wake), interrupt)))),
        }
    }

    /// Says where and as whom to ask from now on; `None` asks nobody. What was known elsewhere is forgotten.
    pub(super) fn follow(&self, options: Option<Options>) {
        self.owner.0.follow(options);
    }

    /// Gives what is known, and has the question asked if that is not all; it replaces the one before it.
    pub(super) fn ask(&self, query: &Query, typed: &[u8]) -> Answer {
        let answer = self.owner.0.ask(query, typed);
        self.start();
        answer
    }

    /// Lets answers be asked for anew, after a command that may have changed them.
    pub(super) fn refresh(&self) {
        self.owner.0.refresh();
    }

    /// Gives the commands of the server and has them asked for, once; those of the built-in table until they have come.
    pub(super) fn catalog(&self) -> Arc<Catalog> {
        let catalog = self.owner.0.want_catalog();
        self.start();
        catalog
    }

    /// Gives the commands of the server as [`catalog`](Self::catalog) does, but waits for them, at most so long: for one who
    /// has asked about them and is not typing.
    pub(super) fn wait_for_catalog(&self, limit: Duration) -> Arc<Catalog> {
        self.catalog();
        self.owner.0.wait_for_catalog(limit)
    }

    /// Gives the commands as far as they are known, and asks nobody.
    pub(super) fn known_catalog(&self) -> Arc<Catalog> {
        self.owner.0.catalog()
    }

    /// Gives what cannot be offered and why, each once.
    pub(super) fn take_notes(&self) -> Vec<String> {
        self.owner.0.take_notes()
    }

    /// Learns the scripts that a command has used which the server has accepted; forgets all once it has dropped them.
    pub(super) fn note_script<W: AsRef<[u8]>>(&self, words: &[W]) {
        if let Some((digest, text)) = command::script(words) {
            self.owner.0.note_script(digest, text);
        } else if command::find(words).is_some_and(|spec| spec.name == "SCRIPT FLUSH") {
            self.owner.0.forget_scripts();
        }
    }

    /// Starts the thread if there is something for it to do and it does not run yet.
    fn start(&self) {
        if self.owner.0.take_start() {
            worker::start(&self.owner.0);
        }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests;
