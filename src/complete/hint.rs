//! The arguments that are still to come, in the notation of the command pages.

use super::matcher::{Expected, Frame, Matcher, Order};
use super::reading::HintPart;
use crate::command::{Argument, Catalog};
use crate::text;

/// How many characters of subcommands are listed.
const MAX_LIST: usize = 60;

/// Gives what is to come, beginning with what is being typed; `typed` is what there is of it.
pub(super) fn arguments(matcher: &Matcher<'_>, typed: &[u8]) -> Vec<HintPart> {
    let (mut parts, has_current) = match current(matcher, typed) {
        Some(expected) => {
            let rest = match expected.rest.split_last() {
                // The value belongs to the keyword that is being typed.
                Some((Frame::Value(_), below)) if expected.token.is_some() => below,
                _ => &expected.rest[..],
            };
            let mut parts = vec![once(expected.argument, expected.token.is_some())];
            remaining(rest, matcher.order(), &mut parts);
            (parts, true)
        }
        None => {
            let mut parts = Vec::new();
            let rest = matcher.rest().map_or(&[][..], Vec::as_slice);
            remaining(rest, matcher.order(), &mut parts);
            let is_clear =
                parts.len() == 1 || parts.first().is_some_and(|part| !part.starts_with('['));
            (parts, is_clear)
        }
    };
    let parts = parts.drain(..).enumerate();
    parts
        .map(|(index, part)| HintPart {
            text: text::line(part.as_bytes()),
            is_current: index == 0 && has_current,
        })
        .collect()
}

/// Gives the subcommands of a container in short.
pub(super) fn subcommands(catalog: &Catalog, container: &str, typed: &str) -> Vec<HintPart> {
    let mut list = String::new();
    for entry in catalog.subcommands(container) {
        let name = entry.own_name();
        let begins = name
            .get(..typed.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(typed));
        if !begins || name == "HELP" {
            continue;
        }
        if list.len() + name.len() > MAX_LIST {
            list.push_str(" | …");
            break;
        }
        if !list.is_empty() {
            list.push_str(" | ");
        }
        list.push_str(name);
    }
    let parts = (!list.is_empty()).then_some(HintPart {
        text: format!("<{list}>"),
        is_current: true,
    });
    parts.into_iter().collect()
}

/// Finds what is being typed: what the word is, else what it may become.
fn current<'t>(matcher: &Matcher<'t>, typed: &[u8]) -> Option<Expected<'t>> {
    if typed.is_empty() {
        return None;
    }
    let mut expected = matcher.expected();
    let is = |token: &str| typed.eq_ignore_ascii_case(token.as_bytes());
    let begins = |token: &str| {
        let head = token.as_bytes().get(..typed.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(typed))
    };
    let found = expected.iter().position(|one| one.token.is_some_and(is));
    let found = found.or_else(|| expected.iter().position(|one| one.token.is_none()));
    let found = found.or_else(|| {
        expected
            .iter()
            .position(|one| one.token.is_some_and(begins))
    });
    found.map(|found| expected.swap_remove(found))
}

/// Writes one argument without its repetition.
fn once(argument: &Argument, with_token: bool) -> String {
    let mut once = argument.clone();
    once.multiple = false;
    if !with_token {
        once.token = None;
    }
    once.bare()
}

fn remaining(stack: &[Frame<'_>], order: Order<'_>, parts: &mut Vec<String>) {
    for frame in stack.iter().rev() {
        match *frame {
            Frame::Value(of) => parts.push(once(of, false)),
            Frame::Repeat { of, left } => {
                let again = once(of, of.multiple_token);
                match left {
                    Some(0) => {}
                    Some(1) => parts.push(again),
                    Some(_) => parts.push(format!("{again} [{again} ...]")),
                    None => parts.push(format!("[{again} ...]")),
                }
            }
            Frame::Sequence(sequence) => {
                parts.extend(sequence.left(order).map(|(_, item)| item.to_string()));
            }
        }
    }
}
