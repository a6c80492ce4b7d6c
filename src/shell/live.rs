//! What the server is asked behind the prompt. (The connection for it is built on another branch; until it lands, nothing
//! is known but the built-in table.)

use std::sync::Arc;

use crate::command::Catalog;
use crate::complete::{Found, Query};

/// A handle to what is asked.
#[derive(Clone)]
pub(super) struct Live {
    catalog: Arc<Catalog>,
}

/// What is known of a question.
pub(super) struct Answer {
    pub(super) found: Arc<[Found]>,
    pub(super) state: AnswerState,
}

/// Whether more may come.
#[allow(dead_code)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnswerState {
    Pending,
    Complete,
    Refused,
}

impl Live {
    pub(super) fn new(_wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            catalog: Arc::new(Catalog::built_in()),
        }
    }

    pub(super) fn ask(&self, _query: &Query, _typed: &[u8]) -> Answer {
        Answer {
            found: Arc::new([]),
            state: AnswerState::Refused,
        }
    }

    pub(super) fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.catalog)
    }

    pub(super) fn known_catalog(&self) -> Arc<Catalog> {
        self.catalog()
    }
}
