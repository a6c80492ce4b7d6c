//! One command on its way: who calls, with which words, and where the reply goes.

use super::client::{Blocked, Client, DatabaseKey};
use super::fault::Fault;
use super::keyspace::{Database, Millis};
use super::number;
use super::random::Random;
use super::reply::Reply;
use super::request::{Request, Words};
use super::server::Server;
use super::value::Kind;
use crate::net::hub::Peer;

/// How a command is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// As the client sent it.
    Direct,
    /// By EXEC: nothing may wait.
    Transaction,
    /// Once more, after it had to wait.
    Again,
}

/// What a command is given.
pub(super) struct Call<'a> {
    pub(super) server: &'a mut Server,
    pub(super) peer: Peer,
    /// The words, the name first.
    pub(super) words: Words<'a>,
    pub(super) reply: &'a mut Reply,
    pub(super) context: Context,
    /// Whether it has to wait: then there is no reply yet.
    pub(super) is_waiting: bool,
    /// Which words MONITOR does not show.
    pub(super) secrets: Vec<usize>,
}

impl<'a> Call<'a> {
    /// Gives a word; the name is the first.
    ///
    /// # Panics
    /// There are not that many. The arity of the command says how many there are at least.
    pub(super) fn word(&self, index: usize) -> &'a [u8] {
        self.words.get(index).expect("the arity has been checked")
    }

    /// Gives the words from `start` on.
    pub(super) fn rest(
        &self,
        start: usize,
    ) -> impl DoubleEndedIterator<Item = &'a [u8]> + Clone + use<'a> {
        self.words.from(start)
    }

    /// Reads a word as an integer.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn integer(&self, index: usize) -> Result<i64, Fault> {
        number::integer(self.word(index)).ok_or(Fault::NotInteger)
    }

    /// Gives the client.
    pub(super) fn client(&mut self) -> &mut Client {
        self.server.client(self.peer)
    }

    /// Gives the database that the client works on.
    pub(super) fn db(&mut self) -> &mut Database {
        let database = self.client().database;
        &mut self.server.databases[database]
    }

    /// Gives the database together with the reply, for what is copied from the one to the other.
    pub(super) fn parts(&mut self) -> (&mut Database, &mut Reply) {
        let database = self.client().database;
        (&mut self.server.databases[database], &mut *self.reply)
    }

    /// Gives the same as [`parts`](Self::parts), for what is picked at random.
    pub(super) fn parts_at_random(&mut self) -> (&mut Database, &mut Reply, &mut Random) {
        let database = self.client().database;
        let server = &mut *self.server;
        let db = &mut server.databases[database];
        (db, &mut *self.reply, &mut server.random)
    }

    /// Gives the time of the command.
    pub(super) fn now(&self) -> Millis {
        self.server.millis()
    }

    /// Notes that a key of the client's database has changed. Every command that changes one says so.
    pub(super) fn touch(&mut self, key: &[u8]) {
        let database = self.client().database;
        self.server.touch(database, key);
    }

    /// Lets the client wait until one of the keys is a `K` and changes, then tries the command again.
    ///
    /// In a transaction nothing waits: it replies the null of an array at once. A command with another reply for that
    /// looks at the [`Context`] itself.
    pub(super) fn wait<K: Kind>(
        &mut self,
        keys: impl IntoIterator<Item = &'a [u8]>,
        until: Option<Millis>,
    ) {
        self.wait_with::<K>(self.words.from(0).collect(), keys, until);
    }

    /// Lets the client wait as [`wait`](Self::wait) does, but tries `request` then.
    pub(super) fn wait_with<K: Kind>(
        &mut self,
        request: Request,
        keys: impl IntoIterator<Item = &'a [u8]>,
        until: Option<Millis>,
    ) {
        match self.context {
            Context::Transaction => self.reply.null_array(),
            Context::Again => self.is_waiting = true,
            Context::Direct => {
                self.is_waiting = true;
                let database = self.client().database;
                let place = |key: &[u8]| -> DatabaseKey { (database, key.into()) };
                let blocked = Blocked {
                    request,
                    keys: keys.into_iter().map(place).collect(),
                    is_awaited: |value| K::of(value).is_some(),
                    until,
                };
                self.server.block(self.peer, blocked);
            }
        }
    }
}
