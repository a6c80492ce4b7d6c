//! The walk through the tree of arguments that finds what may come next. A tree comes from a server and may be any tree:
//! what is looked at is bounded.

use super::matcher::{Expected, Frame, Order, Sequence, Stack, bit};
use crate::command::{Argument, ArgumentKind};

/// How many arguments are looked at to find what may come next; and how deep they may be nested.
const MAX_LOOKED_AT: usize = 2000;
const MAX_DEPTH: usize = 48;

/// Looks for what may come next.
pub(super) struct Walk<'t> {
    order: Order<'t>,
    pub(super) found: Vec<Expected<'t>>,
    looked_at: usize,
}

impl<'t> Walk<'t> {
    pub(super) fn new(order: Order<'t>) -> Self {
        Self {
            order,
            found: Vec::new(),
            looked_at: 0,
        }
    }

    /// Looks at the top of a stack, and below it where the top may be left out.
    pub(super) fn stack(&mut self, mut stack: Stack<'t>, depth: usize) {
        self.looked_at += 1;
        if depth > MAX_DEPTH || self.looked_at > MAX_LOOKED_AT {
            return;
        }
        match stack.pop() {
            None => {}
            Some(Frame::Value(of)) => self.value(of, stack, depth),
            Some(Frame::Repeat { of, left }) => {
                if left != Some(0) {
                    let left = left.map(|left| left - 1);
                    let again = with(&stack, Frame::Repeat { of, left });
                    if of.multiple_token {
                        self.once(of, again, depth);
                    } else {
                        self.value(of, again, depth);
                    }
                }
                if matches!(left, None | Some(0)) {
                    self.stack(stack, depth + 1);
                }
            }
            Some(Frame::Sequence(sequence)) => self.sequence(sequence, &stack, depth),
        }
    }

    fn sequence(&mut self, sequence: Sequence<'t>, below: &Stack<'t>, depth: usize) {
        let movable = self.order.count(sequence.items, sequence.at);
        let mut is_needed = false;
        for (index, item) in sequence.left(self.order) {
            if index == movable {
                break;
            }
            is_needed |= !item.optional;
            if item.multiple && sequence.count == Some(0) {
                continue;
            }
            let mut left = sequence;
            if !item.multiple_token {
                left.used |= bit(index);
            }
            self.item(item, left, below, depth);
            if item.multiple && sequence.count.is_some() {
                // There are some, so nothing else comes before them.
                return;
            }
        }
        let end = sequence.at + movable;
        match sequence.items.get(end) {
            // What is needed comes before what may not change places.
            _ if is_needed => {}
            Some(item) => {
                let behind = Sequence {
                    at: end + 1,
                    used: 0,
                    ..sequence
                };
                self.item(item, behind, below, depth);
            }
            None => self.stack(below.clone(), depth + 1),
        }
    }

    /// Finds the beginning of an argument of a sequence of which this is left behind it.
    fn item(&mut self, of: &'t Argument, left: Sequence<'t>, below: &Stack<'t>, depth: usize) {
        // What was counted is the argument that repeats.
        let (own, count) = match of.multiple {
            true => (left.count, None),
            false => (None, left.count),
        };
        let left = Frame::Sequence(Sequence { count, ..left });
        self.begin(of, with(below, left), own, depth);
    }

    /// Finds the beginning of an argument.
    fn begin(&mut self, of: &'t Argument, mut rest: Stack<'t>, count: Option<usize>, depth: usize) {
        if of.multiple {
            let left = count.map(|count| count.saturating_sub(1));
            rest.push(Frame::Repeat { of, left });
        }
        self.once(of, rest, depth);
    }

    fn once(&mut self, of: &'t Argument, mut rest: Stack<'t>, depth: usize) {
        let token = match (&of.kind, &of.token) {
            (ArgumentKind::PureToken, Some(token)) => Some(token),
            (ArgumentKind::PureToken, None) => Some(&of.name),
            (_, Some(token)) => {
                rest.push(Frame::Value(of));
                Some(token)
            }
            (_, None) => None,
        };
        match token {
            Some(token) => self.found.push(Expected {
                argument: of,
                token: Some(token),
                rest,
            }),
            None => self.value(of, rest, depth),
        }
    }

    fn value(&mut self, of: &'t Argument, rest: Stack<'t>, depth: usize) {
        self.looked_at += 1;
        if depth > MAX_DEPTH || self.looked_at > MAX_LOOKED_AT {
            return;
        }
        match &of.kind {
            ArgumentKind::OneOf(choices) => {
                for choice in choices {
                    self.begin(choice, rest.clone(), None, depth + 1);
                }
            }
            ArgumentKind::Block(items) => {
                let inside = Frame::Sequence(Sequence::new(items));
                self.stack(with(&rest, inside), depth + 1);
            }
            ArgumentKind::PureToken => self.once(of, rest, depth),
            _ => self.found.push(Expected {
                argument: of,
                token: None,
                rest,
            }),
        }
    }
}

fn with<'t>(stack: &Stack<'t>, frame: Frame<'t>) -> Stack<'t> {
    let mut stack = stack.clone();
    stack.push(frame);
    stack
}
