//! What the editor draws behind the line: a text that is made anew whenever an answer has come.

use std::cell::{Cell, OnceCell};
use std::sync::{Arc, Mutex};

use rustyline::hint::Hint;

use super::keys::lock;
use super::wake::Waker;
use super::{Assist, Below};

/// How often the editor asks for a text before it draws it for the first time, that time included: it first looks whether
/// there is any. Each time after that it draws without having asked for another hint: it has been woken.
const FIRST_DRAWING: u32 = 2;

/// What is shown around one state of the line.
pub(in crate::shell) struct Shown {
    assist: Arc<Mutex<Assist>>,
    /// The text with which it began; the newer ones hang on it, since the editor holds a reference to each.
    first: Page,
    rest: Option<String>,
    waker: Option<Waker>,
    /// How often the text has been asked for.
    asked: Cell<u32>,
}

struct Page {
    text: String,
    /// How many answers had come.
    version: u64,
    next: OnceCell<Box<Page>>,
}

impl Page {
    fn new(text: String, version: u64) -> Self {
        let next = OnceCell::new();
        Self {
            text,
            version,
            next,
        }
    }
}

impl Shown {
    /// Makes what is shown around a line; `None` if there is nothing.
    pub(in crate::shell) fn new(
        assist: &Arc<Mutex<Assist>>,
        waker: Option<&Waker>,
        line: &str,
        cursor: usize,
    ) -> Option<Self> {
        let mut it = lock(assist);
        // What comes while the text is made is not in it for sure.
        let version = it.version();
        let composed = it.compose(line, cursor);
        it.note_drawn(line, cursor, Below::List);
        drop(it);
        let (text, rest) = composed?;
        Some(Self {
            assist: Arc::clone(assist),
            first: Page::new(text, version),
            rest,
            waker: waker.cloned(),
            asked: Cell::new(0),
        })
    }
}

impl Hint for Shown {
    fn display(&self) -> &str {
        let mut page = &self.first;
        while let Some(next) = page.next.get() {
            page = next;
        }
        let mut assist = lock(&self.assist);
        self.asked.set(self.asked.get().saturating_add(1));
        if self.asked.get() > FIRST_DRAWING {
            assist.is_displaced = self.waker.as_ref().is_some_and(Waker::take_message);
        }
        if assist.is_hidden {
            return "";
        }
        let version = assist.version();
        if version != page.version {
            let text = assist.recompose();
            page = page.next.get_or_init(|| Box::new(Page::new(text, version)));
        }
        &page.text
    }

    fn completion(&self) -> Option<&str> {
        self.rest.as_deref()
    }
}
