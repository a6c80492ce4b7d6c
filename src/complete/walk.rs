//! The walk through the tree of arguments that finds what may come next. A tree comes from a server and may be any tree:
//! what is looked at is bounded.

use super::matcher::{Expected, Frame, Order, Stack, bit, is_used};
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
            Some(Frame::Sequence {
                items,
                at,
                used,
                count,
            }) => {
                self.sequence(items, at, used, count, &stack, depth);
            }
        }
    }

    fn sequence(
        &mut self,
        items: &'t [Argument],
        at: usize,
        used: u64,
        count: Option<usize>,
        below: &Stack<'t>,
        depth: usize,
    ) {
        let rest = items.get(at..).unwrap_or_default();
        let movable = self.order.count(items, at);
        let end = at + movable;
        for (index, item) in rest[..movable].iter().enumerate() {
            let is_counted = item.multiple && count.is_some();
            if !(is_used(used, index) || is_counted && count == Some(0)) {
                let used = if item.multiple_token {
                    used
                } else {
                    used | bit(index)
                };
                let count_left = if item.multiple { None } else { count };
                let frame = Frame::Sequence {
                    items,
                    at,
                    used,
                    count: count_left,
                };
                self.begin(
                    item,
                    with(below, frame),
                    count.filter(|_| item.multiple),
                    depth,
                );
                if is_counted {
                    // There are some, so nothing else comes before them.
                    return;
                }
            }
        }
        let mut movable = rest[..movable].iter().enumerate();
        if movable.any(|(index, item)| !item.optional && !is_used(used, index)) {
            // What is needed comes before what may not change places.
            return;
        }
        match items.get(end) {
            Some(item) => {
                let count_left = if item.multiple { None } else { count };
                let frame = Frame::Sequence {
                    items,
                    at: end + 1,
                    used: 0,
                    count: count_left,
                };
                self.begin(
                    item,
                    with(below, frame),
                    count.filter(|_| item.multiple),
                    depth,
                );
            }
            None => self.stack(below.clone(), depth + 1),
        }
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
                let inside = Frame::Sequence {
                    items,
                    at: 0,
                    used: 0,
                    count: None,
                };
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
