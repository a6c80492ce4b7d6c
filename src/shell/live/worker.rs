//! The thread that asks: one connection, opened when it is needed, given up when somebody else is to be asked, and not
//! tried again at once when it fails.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::asker::{Asked, Asker, Trouble};
use super::known::Extent;
use super::state::{Job, Shared, Task};
use crate::command::Catalog;
use crate::complete::Query;
use crate::session::{Error, Value};

/// How long a server is left alone after it could not be asked.
const REST: Duration = Duration::from_secs(1);

/// How many connections may be lost by one kind of question. A proxy may hang up on what it does not know.
const STRIKES: u32 = 2;

/// Starts the thread.
pub(super) fn start(shared: &Arc<Shared>) {
    let worker = Worker {
        shared: Arc::clone(shared),
        asker: None,
        epoch: 0,
        rests_until: None,
        strikes: BTreeMap::new(),
    };
    let thread = thread::Builder::new().name("live".to_owned());
    if thread.spawn(move || worker.run()).is_err() {
        shared.give_up();
    }
}

struct Worker {
    shared: Arc<Shared>,
    asker: Option<Asker>,
    /// Whose connection it is.
    epoch: u64,
    /// Until when no connection is tried.
    rests_until: Option<Instant>,
    /// How many connections were lost by each kind of question.
    strikes: BTreeMap<&'static str, u32>,
}

impl Worker {
    fn run(mut self) {
        while let Some(job) = self.shared.next_job() {
            if job.epoch != self.epoch {
                self.epoch = job.epoch;
                self.asker = None;
                self.rests_until = None;
                self.strikes.clear();
            }
            match &job.task {
                Task::Catalog => self.catalog(&job),
                Task::Question(question, resume) => {
                    let shared = Arc::clone(&self.shared);
                    let asked = Asked {
                        shared: &shared,
                        epoch: job.epoch,
                        age: job.age,
                        question,
                        resume: resume.clone(),
                    };
                    self.question(&job, &asked);
                }
            }
        }
    }

    /// Answers a question, or says that there is no answer.
    fn question(&mut self, job: &Job, asked: &Asked<'_>) {
        let about = about(&asked.question.query);
        if self
            .strikes
            .get(about)
            .is_some_and(|&strikes| strikes >= STRIKES)
        {
            return asked.end(b"", Vec::new(), Extent::Refusal);
        }
        let was_open = self.asker.is_some();
        let mut answered = self.answer(job, asked);
        // The connection may have ended long before, with a server that is back by now.
        if was_open && matches!(answered, Err(Some(Trouble::Gone(Error::Lost { .. })))) {
            self.asker = None;
            answered = self.answer(job, asked);
        }
        match answered {
            Ok(()) => {}
            Err(None) => asked.end(&asked.question.typed, Vec::new(), Extent::Silence),
            Err(Some(Trouble::Said(said))) => {
                let extent = self.verdict(job.epoch, about, &said);
                let typed = match extent {
                    Extent::Silence => &asked.question.typed[..],
                    _ => b"",
                };
                asked.end(typed, Vec::new(), extent);
            }
            Err(Some(Trouble::Gone(error))) => {
                if matches!(error, Error::Lost { .. } | Error::Protocol { .. }) {
                    *self.strikes.entry(about).or_default() += 1;
                }
                self.gone(job.epoch, &error);
                asked.end(&asked.question.typed, Vec::new(), Extent::Silence);
            }
        }
    }

    /// Has a question answered over the connection; `None` is the trouble while the server is left alone.
    fn answer(&mut self, job: &Job, asked: &Asked<'_>) -> Result<(), Option<Trouble>> {
        let asker = self.asker(job);
        let asker = asker.map_err(|error| error.map(Trouble::Gone))?;
        asker.answer(asked).map_err(Some)
    }

    /// Decides what an error means for the question that it answers.
    fn verdict(&self, epoch: u64, about: &'static str, said: &str) -> Extent {
        match said.split(' ').next().unwrap_or_default() {
            // To run the command, or only to access this key or channel.
            "NOPERM" if !said.contains("access") => {
                let note = || format!("note: no {about} are offered: {said}");
                self.shared.note(epoch, about, note);
                Extent::Refusal
            }
            "NOAUTH" | "LOADING" | "BUSY" | "MASTERDOWN" | "CLUSTERDOWN" | "TRYAGAIN" => {
                Extent::Silence
            }
            // Older servers do not know every command.
            "ERR" if said.to_ascii_lowercase().contains("unknown") => Extent::Refusal,
            // The key is not there, is of another type, or is on another server.
            _ => Extent::Whole,
        }
    }

    /// Asks for the commands: COMMAND DOCS and COMMAND, or what of it the server tells.
    fn catalog(&mut self, job: &Job) {
        let mut refusal = None;
        let asked = [&["COMMAND", "DOCS"][..], &["COMMAND"]]
            .map(|words| self.one_of_the_catalog(job, words, &mut refusal));
        let catalog = match asked {
            [Err(Postponed), _] | [_, Err(Postponed)] => None,
            [Ok(None), Ok(None)] => {
                let list = self.one_of_the_catalog(job, &["COMMAND", "LIST"], &mut refusal);
                list.ok()
                    .map(|list| list.and_then(|list| Catalog::listed(&list)))
            }
            [Ok(docs), Ok(command)] => Some(Catalog::told(docs.as_ref(), command.as_ref())),
        };
        let Some(catalog) = catalog else {
            return self.shared.put_catalog_off(job.epoch);
        };
        if let (None, Some(said)) = (&catalog, refusal) {
            self.shared.note(job.epoch, "commands", || {
                format!("note: the commands are those of the built-in table: {said}")
            });
        }
        self.shared.settle_catalog(job.epoch, catalog);
    }

    /// Asks one of the questions that the commands of a server are known by; `None` if it does not answer this one.
    fn one_of_the_catalog(
        &mut self,
        job: &Job,
        words: &[&str],
        refusal: &mut Option<String>,
    ) -> Result<Option<Value>, Postponed> {
        let asker = match self.asker(job) {
            Ok(asker) => asker,
            Err(error) => {
                error.iter().for_each(|error| self.gone(job.epoch, error));
                return Err(Postponed);
            }
        };
        match asker.ask(words) {
            Ok(reply) => Ok(Some(reply)),
            Err(Trouble::Said(said)) => match self.is_for_now(&said) {
                true => Err(Postponed),
                false => {
                    if said.starts_with("NOPERM") {
                        refusal.get_or_insert(said);
                    }
                    Ok(None)
                }
            },
            // A proxy may hang up on what it does not know, and know the next question.
            Err(Trouble::Gone(Error::Lost { .. } | Error::Protocol { .. })) => {
                self.asker = None;
                Ok(None)
            }
            Err(Trouble::Gone(error)) => {
                self.gone(job.epoch, &error);
                Err(Postponed)
            }
        }
    }

    /// Tells whether an error is about this time only.
    fn is_for_now(&self, said: &str) -> bool {
        ["LOADING", "NOAUTH", "BUSY"]
            .iter()
            .any(|code| said.starts_with(code))
    }

    /// Gives the connection, opening it if need be; `None` is the error while the server is left alone.
    fn asker(&mut self, job: &Job) -> Result<&mut Asker, Option<Error>> {
        if self.asker.is_none() {
            if self.rests_until.is_some_and(|until| Instant::now() < until) {
                return Err(None);
            }
            let asker = Asker::connect(job.target.clone(), self.shared.interrupt.clone());
            self.asker = Some(asker.map_err(Some)?);
            self.rests_until = None;
        }
        self.asker.as_mut().ok_or(None)
    }

    /// Gives the connection up.
    fn gone(&mut self, epoch: u64, error: &Error) {
        self.asker = None;
        if matches!(error, Error::Interrupted) {
            return;
        }
        self.rests_until = Some(Instant::now() + REST);
        // What the server says at the door is for the user to know: that no more connections are let in, for one.
        if let Error::Greeting {
            said: Some(said), ..
        } = error
        {
            let note = || format!("note: nothing that the server knows is offered: {said}");
            self.shared.note(epoch, "anything", note);
        }
    }
}

/// The commands could not be asked for this time.
struct Postponed;

/// What a question is about, in the words of a note.
fn about(query: &Query) -> &'static str {
    match query {
        Query::Keys { .. } => "keys",
        Query::Fields { .. } => "fields",
        Query::Members { .. } => "members",
        Query::Elements { .. } => "elements",
        Query::Groups { .. } | Query::AnyGroups => "groups",
        Query::Consumers { .. } | Query::AnyConsumers { .. } => "consumers",
        Query::ConfigParameters | Query::ConfigValue { .. } => "parameters",
        Query::InfoSections => "sections",
        Query::AclUsers => "users",
        Query::AclCategories => "categories",
        Query::Channels => "channels",
        Query::ShardChannels => "shard channels",
        Query::ClientIds | Query::ClientAddresses | Query::LocalAddresses => "clients",
        Query::Libraries => "libraries",
        Query::Functions | Query::ReadingFunctions => "functions",
        Query::ScriptDigests => "scripts",
    }
}
