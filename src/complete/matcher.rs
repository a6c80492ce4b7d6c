//! The words of a call against the tree of its arguments: what each is, and what may come next.
//!
//! A call can often be read in several ways (is the third word of `BLPOP a b` a key or the timeout?), so all that are
//! possible are followed at once. Each is a stack of frames that says what is still to come. Optional arguments that
//! stand side by side may come in any order, each once; a keyword is a keyword wherever one may stand; a number of keys
//! (`numkeys`) counts them. A tree comes from a server and may be any tree: what is followed is bounded.

use std::rc::Rc;

use super::number::number;
use super::walk::Walk;
use crate::command::{Argument, ArgumentKind};

/// How many ways of reading are followed at once.
const MAX_STATES: usize = 24;

/// How deep keywords may be nested.
const MAX_DEPTH: usize = 48;

/// One way to read the words so far: what is still to come, the next on top.
pub(super) type Stack<'t> = Vec<Frame<'t>>;

#[derive(Debug, Clone, Copy)]
pub(super) enum Frame<'t> {
    Sequence(Sequence<'t>),
    /// An argument that may come again; `left` times if that is known.
    Repeat {
        of: &'t Argument,
        left: Option<usize>,
    },
    /// What follows the keyword of an argument.
    Value(&'t Argument),
}

/// The arguments from `at` on, without those of the optional ones there that were `used` (a bit each).
#[derive(Debug, Clone, Copy)]
pub(super) struct Sequence<'t> {
    pub(super) items: &'t [Argument],
    pub(super) at: usize,
    pub(super) used: u64,
    /// How many of the next repeated argument there are, if a word has told.
    pub(super) count: Option<usize>,
}

impl Frame<'_> {
    /// Tells whether nothing of it has to come any more.
    fn may_end(&self, order: Order<'_>) -> bool {
        match *self {
            Self::Value(_) => false,
            Self::Repeat { left, .. } => matches!(left, None | Some(0)),
            Self::Sequence(sequence) => sequence.left(order).all(|(_, item)| item.optional),
        }
    }
}

impl<'t> Sequence<'t> {
    /// All of these.
    pub(super) fn new(items: &'t [Argument]) -> Self {
        Self {
            items,
            at: 0,
            used: 0,
            count: None,
        }
    }

    /// Gives the arguments that were not used, each with its place from `at` on.
    pub(super) fn left(
        self,
        order: Order<'_>,
    ) -> impl Iterator<Item = (usize, &'t Argument)> + use<'t> {
        let movable = order.count(self.items, self.at);
        let rest = self.items.iter().skip(self.at).enumerate();
        rest.filter(move |(index, _)| *index >= movable || self.used & bit(*index) == 0)
    }
}

/// The place of an argument among those that were used; those behind the last bit may come again and again.
pub(super) fn bit(index: usize) -> u64 {
    1u64.checked_shl(index as u32).unwrap_or(0)
}

impl PartialEq for Frame<'_> {
    /// Compares places in the tree, not what stands there.
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Self::Sequence(one), Self::Sequence(other)) => {
                std::ptr::eq(one.items, other.items)
                    && (one.at, one.used, one.count) == (other.at, other.used, other.count)
            }
            (Self::Repeat { of, left }, Self::Repeat { of: other, left: l }) => {
                std::ptr::eq(of, other) && left == l
            }
            (Self::Value(of), Self::Value(other)) => std::ptr::eq(of, other),
            _ => false,
        }
    }
}

/// Something that may come next.
#[derive(Debug, Clone)]
pub(super) struct Expected<'t> {
    pub(super) argument: &'t Argument,
    /// The keyword, if it is that which comes; else a value.
    pub(super) token: Option<&'t str>,
    /// What comes after it.
    pub(super) rest: Stack<'t>,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken<'t> {
    /// A keyword.
    Token,
    /// A value of this argument.
    Value(&'t Argument),
    /// Instead of a number of this argument.
    NoNumber(&'t Argument),
    /// A keyword of the command that cannot stand here.
    Misplaced,
    /// Nothing may come any more.
    TooMany,
    /// None of what may come.
    Unknown,
    /// What came before was none either.
    Lost,
}

/// How much of a word there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    /// It is being typed: it may become something that it is not yet.
    Typing,
}

/// In which order arguments may stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Order<'t> {
    /// Only optional ones that stand side by side may change places.
    AsWritten,
    /// Of these, all that begin with a keyword may, as in GEOSEARCH; but for one that takes all words behind it.
    AnyOf(&'t [Argument]),
}

impl Order<'_> {
    /// Counts the arguments from `at` on that may come in any order.
    pub(super) fn count(self, items: &[Argument], at: usize) -> usize {
        let is_free = matches!(self, Self::AnyOf(all) if std::ptr::eq(all, items));
        let is_movable = |item: &Argument| has_keyword(item) && !takes_the_rest(item);
        let may_move = |item: &&Argument| item.optional || is_free && is_movable(item);
        items.iter().skip(at).take_while(may_move).count()
    }
}

fn has_keyword(argument: &Argument) -> bool {
    match &argument.kind {
        _ if argument.token.is_some() => true,
        ArgumentKind::OneOf(choices) => choices.iter().all(|choice| choice.token.is_some()),
        _ => false,
    }
}

/// Tells whether an argument goes on to the end of the command, as that of STREAMS does.
fn takes_the_rest(argument: &Argument) -> bool {
    let goes_on = |argument: &Argument| argument.multiple && !argument.multiple_token;
    goes_on(argument) || argument.inner().iter().any(goes_on)
}

/// Reads word after word.
pub(super) struct Matcher<'t> {
    order: Order<'t>,
    arguments: &'t [Argument],
    /// The possible ways, the likeliest first; none if a word was none of what may come.
    states: Vec<Stack<'t>>,
    /// What might have come instead of the last word.
    refused: Rc<[Expected<'t>]>,
    /// What may come next in the last few states. A long line has the same words over and over: keys, or keys and values.
    seen: Vec<(Vec<Stack<'t>>, Rc<[Expected<'t>]>)>,
}

/// How many states are remembered with what may come next in them.
const MAX_SEEN: usize = 4;

impl<'t> Matcher<'t> {
    pub(super) fn new(arguments: &'t [Argument], order: Order<'t>) -> Self {
        let all = Frame::Sequence(Sequence::new(arguments));
        Self {
            order,
            arguments,
            states: vec![vec![all]],
            refused: Rc::new([]),
            seen: Vec::new(),
        }
    }

    /// Takes the next word.
    pub(super) fn take(&mut self, word: &[u8], extent: Extent) -> Taken<'t> {
        if self.states.is_empty() {
            return Taken::Lost;
        }
        let next = self.next();
        let fits: Vec<&Expected<'t>> = next.iter().filter(|one| one.fits(word, extent)).collect();
        let has_token = fits.iter().any(|one| one.token.is_some());
        let mut fits: Vec<&Expected<'t>> = fits
            .into_iter()
            .filter(|one| one.token.is_some() == has_token)
            .collect();
        fits.sort_by_key(|one| !one.is_number());
        let taken = match fits.first() {
            Some(one) if one.token.is_some() => Taken::Token,
            Some(one) => Taken::Value(one.argument),
            None => {
                fits = next.iter().filter(|one| one.is_number()).collect();
                match fits.first() {
                    Some(one) => Taken::NoNumber(one.argument),
                    None if next.is_empty() => Taken::TooMany,
                    None if is_token_of(self.arguments, word, 0) => Taken::Misplaced,
                    None => Taken::Unknown,
                }
            }
        };
        self.states.clear();
        for one in fits {
            let state = one.after(word);
            if !self.states.contains(&state) && self.states.len() < MAX_STATES {
                self.states.push(state);
            }
        }
        if taken == Taken::Unknown {
            self.refused = next;
        }
        taken
    }

    /// Gives what may come next as [`expected`](Self::expected) does, and remembers it.
    fn next(&mut self) -> Rc<[Expected<'t>]> {
        let mut seen = self.seen.iter();
        if let Some((_, next)) = seen.find(|(states, _)| *states == self.states) {
            return Rc::clone(next);
        }
        let next: Rc<[Expected<'t>]> = self.expected().into();
        if self.seen.len() == MAX_SEEN {
            self.seen.remove(0);
        }
        self.seen.push((self.states.clone(), Rc::clone(&next)));
        next
    }

    /// Gives what might have come instead of a word that was unknown.
    pub(super) fn refused(&self) -> &[Expected<'t>] {
        &self.refused
    }

    /// Gives what may come next, the likeliest first.
    pub(super) fn expected(&self) -> Vec<Expected<'t>> {
        let mut walk = Walk::new(self.order);
        for state in &self.states {
            walk.stack(state.clone(), 0);
        }
        walk.found
    }

    pub(super) fn order(&self) -> Order<'t> {
        self.order
    }

    /// Tells whether the words so far may be all, in one of the ways to read them; also where they cannot be read.
    pub(super) fn may_end(&self) -> bool {
        let is_done = |stack: &Stack<'t>| stack.iter().all(|frame| frame.may_end(self.order));
        self.states.is_empty() || self.states.iter().any(is_done)
    }

    /// Gives the likeliest way to go on: what is still to come.
    pub(super) fn rest(&self) -> Option<&Stack<'t>> {
        self.states.first()
    }
}

impl Expected<'_> {
    fn fits(&self, word: &[u8], extent: Extent) -> bool {
        match self.token {
            Some(token) => word.eq_ignore_ascii_case(token.as_bytes()),
            None => match number(self.argument) {
                Some(form) => form.is(word) || extent == Extent::Typing && form.begins(word),
                None => true,
            },
        }
    }

    fn is_number(&self) -> bool {
        self.token.is_none() && number(self.argument).is_some()
    }
}

impl<'t> Expected<'t> {
    /// Gives what is still to come after a word that fits.
    fn after(&self, word: &[u8]) -> Stack<'t> {
        let mut rest = self.rest.clone();
        let counts = self.token.is_none() && self.argument.name.starts_with("num");
        if let Some(Frame::Sequence(sequence)) = rest.last_mut()
            && counts
            && let Some(next) = sequence.items.get(sequence.at)
            && next.multiple
        {
            sequence.count = str::from_utf8(word).ok().and_then(|word| word.parse().ok());
        }
        rest
    }
}

/// Tells whether a word is a keyword anywhere among the arguments.
fn is_token_of(arguments: &[Argument], word: &[u8], depth: usize) -> bool {
    let is = |argument: &Argument| {
        let token = argument.token.as_deref();
        token.is_some_and(|token| word.eq_ignore_ascii_case(token.as_bytes()))
    };
    depth < MAX_DEPTH
        && arguments
            .iter()
            .any(|argument| is(argument) || is_token_of(argument.inner(), word, depth + 1))
}
