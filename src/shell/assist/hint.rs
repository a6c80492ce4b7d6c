//! What the editor draws behind the line: a text that is made anew whenever an answer has come.

use std::cell::OnceCell;
use std::sync::{Arc, Mutex};

use rustyline::hint::Hint;

use super::Assist;
use super::keys::lock;

/// What is shown around one state of the line.
pub(in crate::shell) struct Shown {
    assist: Arc<Mutex<Assist>>,
    /// The text with which it began; the newer ones hang on it, since the editor holds a reference to each.
    first: Page,
    rest: Option<String>,
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
        line: &str,
        cursor: usize,
    ) -> Option<Self> {
        let mut it = lock(assist);
        // What comes while the text is made is not in it for sure.
        let version = it.version();
        let (text, rest) = it.compose(line, cursor)?;
        drop(it);
        Some(Self {
            assist: Arc::clone(assist),
            first: Page::new(text, version),
            rest,
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
