//! What is asked and known: all that the editor's thread and the asking thread share. The lock is held for moments only,
//! never while somebody waits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::asker::Asked;
use super::known::{Extent, Known, Question};
use super::{Answer, AnswerState};
use crate::command::Catalog;
use crate::complete::{Found, Query};
use crate::session::{Interrupt, Options};

/// How many questions are asked at a time: one place of a line may want this many things.
const AT_A_TIME: usize = 2;

/// How many scripts are remembered.
const SCRIPTS: usize = 1000;

/// The common ground of the two threads.
pub(super) struct Shared {
    state: Mutex<State>,
    /// Rings when there is something to do, and when the commands have come.
    bell: Condvar,
    wake: Box<dyn Fn() + Send + Sync>,
    /// Ends the waits of the thread.
    pub(super) interrupt: Option<Interrupt>,
}

struct State {
    target: Option<Options>,
    /// The target of before, while there is none.
    last: Option<Options>,
    /// Counts the targets: an answer of an earlier one is dropped.
    epoch: u64,
    /// Counts the lines: what was seen before a command may not be so after it.
    age: u64,
    is_running: bool,
    is_closed: bool,
    /// The questions of now, the last one last.
    wanted: Vec<Question>,
    known: Known,
    catalog: Arc<Catalog>,
    catalog_is: CatalogIs,
    notes: Vec<String>,
    /// What notes have been given about.
    noted: BTreeSet<&'static str>,
    /// Digests with the beginnings of their texts.
    scripts: BTreeMap<Vec<u8>, String>,
}

/// How far the commands of the server are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CatalogIs {
    Unasked,
    Wanted,
    /// The server has told, or will not.
    Settled,
}

/// Something to do for the thread.
pub(super) struct Job {
    pub(super) target: Options,
    pub(super) epoch: u64,
    pub(super) age: u64,
    pub(super) task: Task,
}

pub(super) enum Task {
    Catalog,
    /// A question, and from where on to search with what was found before.
    Question(Question, Option<(Vec<u8>, Vec<Found>)>),
}

impl Shared {
    pub(super) fn new(wake: Box<dyn Fn() + Send + Sync>, interrupt: Option<Interrupt>) -> Self {
        Self {
            state: Mutex::new(State {
                target: None,
                last: None,
                epoch: 0,
                age: 0,
                is_running: false,
                is_closed: false,
                wanted: Vec::new(),
                known: Known::default(),
                catalog: Arc::new(Catalog::built_in()),
                catalog_is: CatalogIs::Unasked,
                notes: Vec::new(),
                noted: BTreeSet::new(),
                scripts: BTreeMap::new(),
            }),
            bell: Condvar::new(),
            wake,
            interrupt,
        }
    }

    pub(super) fn follow(&self, options: Option<Options>) {
        let mut state = self.lock();
        if state.target == options {
            return;
        }
        let was_down = state.target.is_none();
        if let Some(now) = &options {
            let before = state.last.replace(now.clone());
            let is_same = |of: fn(&Options, &Options) -> bool| {
                before.as_ref().is_some_and(|before| of(before, now))
            };
            let is_here = is_same(|before, now| before.endpoint == now.endpoint);
            let is_same_user = is_same(|before, now| before.credentials == now.credentials);
            if !is_here {
                state.catalog = Arc::new(Catalog::built_in());
            }
            // Another user may be told more, and a server that comes back may be another one.
            if !is_here || !is_same_user || was_down {
                state.catalog_is = CatalogIs::Unasked;
            }
            if !is_here || !is_same_user {
                state.noted.clear();
            }
        }
        state.known.clear();
        state.wanted.clear();
        state.target = options;
        state.epoch += 1;
        self.end_waits();
    }

    pub(super) fn ask(&self, query: &Query, typed: &[u8]) -> Answer {
        let mut state = self.lock();
        if *query == Query::ScriptDigests {
            return state.scripts();
        }
        let question = Question {
            query: query.clone(),
            typed: typed.to_vec(),
        };
        if state.target.is_none() {
            return Answer {
                found: Arc::new([]),
                state: AnswerState::Refused,
            };
        }
        let look = state.known.look_up(&question, Instant::now());
        let is_asked = state.wanted.contains(&question);
        if !look.is_fresh && !is_asked {
            state.wanted.retain(|other| other.query != question.query);
            state.wanted.push(question);
            let surplus = state.wanted.len().saturating_sub(AT_A_TIME);
            state.wanted.drain(..surplus);
            self.bell.notify_all();
        }
        Answer {
            found: look.found,
            state: match look.is_fresh && is_asked {
                // A search that goes on has left here what it found so far.
                true => AnswerState::Pending,
                false => look.state,
            },
        }
    }

    pub(super) fn refresh(&self) {
        let mut state = self.lock();
        state.known.expire(Instant::now());
        state.age += 1;
        // The line in which it was asked is over.
        state.wanted.clear();
    }

    pub(super) fn want_catalog(&self) -> Arc<Catalog> {
        let mut state = self.lock();
        if state.catalog_is == CatalogIs::Unasked && state.target.is_some() {
            state.catalog_is = CatalogIs::Wanted;
            self.bell.notify_all();
        }
        Arc::clone(&state.catalog)
    }

    pub(super) fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.lock().catalog)
    }

    pub(super) fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().notes)
    }

    pub(super) fn note_script(&self, digest: Vec<u8>, text: Option<String>) {
        let scripts = &mut self.lock().scripts;
        if scripts.len() >= SCRIPTS && !scripts.contains_key(&digest) {
            return;
        }
        let known = scripts.entry(digest).or_default();
        if let Some(text) = text {
            *known = text;
        }
    }

    pub(super) fn forget_scripts(&self) {
        self.lock().scripts.clear();
    }

    /// Tells whether the thread has to be started, which the caller then does.
    pub(super) fn take_start(&self) -> bool {
        let mut state = self.lock();
        let has_work = !state.wanted.is_empty() || state.catalog_is == CatalogIs::Wanted;
        let is_first = has_work && !state.is_running && !state.is_closed;
        state.is_running |= is_first;
        is_first
    }

    /// Learns that the thread could not be started: nothing is known to anybody.
    pub(super) fn give_up(&self) {
        let mut state = self.lock();
        state.target = None;
        state.wanted.clear();
    }

    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.end_waits();
    }

    /// Waits for something to do; `None` once nobody asks any more.
    pub(super) fn next_job(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if state.is_closed {
                return None;
            }
            if let Some(job) = state.job() {
                // What was to end the wait for another server is not about this one.
                self.interrupt.as_ref().map(Interrupt::take);
                return Some(job);
            }
            state = self
                .bell
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Tells whether this is still the question of now.
    pub(super) fn is_asked(&self, epoch: u64, question: &Question) -> bool {
        let state = self.lock();
        !state.is_closed && state.epoch == epoch && state.wanted.last() == Some(question)
    }

    /// Lets the server rest for so long, or until something else is asked.
    pub(super) fn rest(&self, asked: &Asked<'_>, time: Duration) {
        let state = self.lock();
        if state.epoch == asked.epoch && state.wanted.last() == Some(asked.question) {
            // Whoever was woken looks for itself what is asked now.
            drop(self.bell.wait_timeout(state, time));
        }
    }

    /// Takes an answer, or a part of it: what begins with these bytes.
    pub(super) fn answer(
        &self,
        asked: &Asked<'_>,
        typed: &[u8],
        found: Vec<Found>,
        extent: Extent,
        progress: Progress,
    ) {
        let answered = Question {
            query: asked.question.query.clone(),
            typed: typed.to_vec(),
        };
        let is_news = {
            let mut state = self.lock();
            if (state.epoch, state.age) != (asked.epoch, asked.age) {
                return;
            }
            let is_asked = state.wanted.contains(asked.question);
            if progress == Progress::Done {
                state.wanted.retain(|other| other != asked.question);
            }
            let now = Instant::now();
            let has_changed = state.known.insert(answered, found, extent, now);
            is_asked && (has_changed || progress == Progress::Done)
        };
        if is_news {
            (self.wake)();
        }
    }

    /// Takes the commands of the server; `None` if it does not tell.
    pub(super) fn settle_catalog(&self, epoch: u64, catalog: Option<Catalog>) {
        {
            let mut state = self.lock();
            if state.epoch != epoch {
                return;
            }
            state.catalog_is = CatalogIs::Settled;
            self.bell.notify_all();
            match catalog {
                Some(catalog) => state.catalog = Arc::new(catalog),
                None => return,
            }
        }
        (self.wake)();
    }

    /// Learns that the commands could not be asked for this time.
    pub(super) fn put_catalog_off(&self, epoch: u64) {
        let mut state = self.lock();
        if state.epoch == epoch {
            state.catalog_is = CatalogIs::Unasked;
            self.bell.notify_all();
        }
    }

    /// Gives the commands once it is known whether the server tells them, but no later than after so long.
    pub(super) fn wait_for_catalog(&self, limit: Duration) -> Arc<Catalog> {
        let is_pending = |state: &mut State| state.catalog_is == CatalogIs::Wanted;
        let waited = self.bell.wait_timeout_while(self.lock(), limit, is_pending);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&state.catalog)
    }

    /// Leaves a note about something, unless one has been left before.
    pub(super) fn note(&self, epoch: u64, about: &'static str, note: impl FnOnce() -> String) {
        let mut state = self.lock();
        if state.epoch == epoch && state.noted.insert(about) {
            state.notes.push(note());
        }
    }

    fn end_waits(&self) {
        self.interrupt.iter().for_each(Interrupt::raise);
        self.bell.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Whoever panicked with the lock held has left nothing half done that matters to completion.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether more of an answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    Going,
    Done,
}

impl State {
    fn job(&self) -> Option<Job> {
        let target = self.target.clone()?;
        let task = match self.wanted.last() {
            Some(question) => Task::Question(question.clone(), self.known.resume(question)),
            None if self.catalog_is == CatalogIs::Wanted => Task::Catalog,
            None => return None,
        };
        Some(Job {
            target,
            epoch: self.epoch,
            age: self.age,
            task,
        })
    }

    fn scripts(&self) -> Answer {
        let found = self.scripts.iter().map(|(digest, text)| Found {
            text: digest.clone(),
            about: text.clone(),
        });
        Answer {
            found: found.collect(),
            state: AnswerState::Complete,
        }
    }
}
