//! The keys that mean something while a list is shown, or that open one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustyline::{
    Cmd, ConditionalEventHandler, EditMode, Event, EventContext, InputMode, KeyCode, KeyEvent,
    Modifiers, Movement, RepeatCount,
};

use super::{Action, Assist, Press};
use crate::shell::editor::write_out;
use crate::text::columns_of;

/// Sees every key before the editor does.
pub(in crate::shell) struct Keys(pub(in crate::shell) Arc<Mutex<Assist>>);

impl ConditionalEventHandler for Keys {
    fn handle(
        &self,
        event: &Event,
        _: RepeatCount,
        _: bool,
        context: &EventContext<'_>,
    ) -> Option<Cmd> {
        let is_vi = context.mode() == EditMode::Vi;
        let key = *event.get(0)?;
        if is_vi && key == KeyEvent::ctrl('L') {
            // While it inserts, vi knows no such key.
            return Some(Cmd::ClearScreen);
        }
        let (line, cursor) = (context.line(), context.pos());
        if key == KeyEvent::ctrl('Z') {
            // The outer shell writes on behind the line.
            lock(&self.0)
                .suspend(line)
                .iter()
                .for_each(|text| write_out(text));
            return Some(Cmd::Suspend);
        }
        if let Some(end) = behind_escape(key) {
            let is_dropped = end == Cmd::Interrupt
                && lock(&self.0).press(Press::Interrupt, line, cursor, false) == Action::Drop;
            return Some(if is_dropped { Cmd::AcceptLine } else { end });
        }
        let press = press(key);
        if is_vi && context.input_mode() == InputMode::Command {
            match press {
                Some(Press::Help) => {}
                Some(Press::SearchBackward | Press::SearchForward) => {
                    let is_ended = lock(&self.0).end_for_search(line, cursor);
                    return Some(if is_ended { Cmd::AcceptLine } else { Cmd::Noop });
                }
                _ => return in_vi_command_mode(key, context),
            }
        }
        let press = press?;
        let has_rest = context.hint_text().is_some();
        let action = lock(&self.0).press(press, line, cursor, has_rest);
        // In vi mode Escape has something to do besides: it leaves the insert mode, and draws as it does.
        match is_vi && press == Press::Escape && action == Action::Draw {
            true => None,
            false => command(&action),
        }
    }
}

/// What the editor does for an action; `None` is what it always does.
fn command(action: &Action) -> Option<Cmd> {
    match action {
        Action::Usual => None,
        Action::Draw => Some(Cmd::Repaint),
        Action::Nothing => Some(Cmd::Noop),
        Action::Change => Some(Cmd::Complete),
        Action::Drop => Some(Cmd::AcceptLine),
        Action::TakeHint => Some(Cmd::CompleteHint),
    }
}

/// Tells what ends the line where it follows Escape so soon that both are read as one key, with Alt: as over a slow link.
fn behind_escape(key: KeyEvent) -> Option<Cmd> {
    match key {
        KeyEvent(KeyCode::Enter, Modifiers::ALT) => Some(Cmd::AcceptOrInsertLine {
            accept_in_the_middle: true,
        }),
        KeyEvent(KeyCode::Char('C'), Modifiers::CTRL_ALT) => Some(Cmd::Interrupt),
        _ => None,
    }
}

/// Lets `$` stop on the last character of the row: the editor goes behind it, where vi has nothing to change.
fn in_vi_command_mode(key: KeyEvent, context: &EventContext<'_>) -> Option<Cmd> {
    let (KeyCode::Char('$') | KeyCode::End) = key.0 else {
        return None;
    };
    let (before, after) = context.line().split_at(context.pos());
    let characters = |text: &str| text.chars().filter(|c| columns_of(*c) > 0).count();
    let left = characters(after.split('\n').next()?);
    let movement = match RepeatCount::try_from(left).ok()? {
        0 if before.is_empty() || before.ends_with('\n') => return Some(Cmd::Noop),
        0 => Movement::BackwardChar(1),
        1 => return Some(Cmd::Noop),
        left => Movement::ForwardChar(left - 1),
    };
    Some(Cmd::Move(movement))
}

/// Tells what a key means here, if anything.
fn press(KeyEvent(code, modifiers): KeyEvent) -> Option<Press> {
    Some(match (code, modifiers) {
        (KeyCode::Tab, Modifiers::NONE) => Press::Tab,
        (KeyCode::BackTab, Modifiers::NONE) => Press::BackTab,
        (KeyCode::Down, Modifiers::NONE) | (KeyCode::Char('N'), Modifiers::CTRL) => Press::Down,
        (KeyCode::Up, Modifiers::NONE) | (KeyCode::Char('P'), Modifiers::CTRL) => Press::Up,
        (KeyCode::PageDown, Modifiers::NONE) => Press::PageDown,
        (KeyCode::PageUp, Modifiers::NONE) => Press::PageUp,
        (KeyCode::Enter, Modifiers::NONE) | (KeyCode::Char('J'), Modifiers::CTRL) => Press::Enter,
        (KeyCode::Esc, Modifiers::NONE) => Press::Escape,
        (KeyCode::Char('R'), Modifiers::CTRL) => Press::SearchBackward,
        (KeyCode::Char('S'), Modifiers::CTRL) => Press::SearchForward,
        (KeyCode::Char('G'), Modifiers::CTRL) => Press::Abort,
        (KeyCode::Char('C'), Modifiers::CTRL) => Press::Interrupt,
        (KeyCode::Right | KeyCode::End, Modifiers::NONE)
        | (KeyCode::Char('E' | 'F'), Modifiers::CTRL) => Press::Forward,
        (KeyCode::F(1), Modifiers::NONE) => Press::Help,
        (KeyCode::Char(character), Modifiers::NONE) => Press::Character(character),
        _ => return None,
    })
}

/// Takes hold of what is shown. Only a panic on the way of a key could have spoilt it, and that ends the program.
pub(in crate::shell) fn lock(assist: &Mutex<Assist>) -> MutexGuard<'_, Assist> {
    assist.lock().unwrap_or_else(PoisonError::into_inner)
}
