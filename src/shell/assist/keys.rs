//! The keys that mean something while a list is shown, or that open one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustyline::{
    Cmd, ConditionalEventHandler, EditMode, Event, EventContext, InputMode, KeyCode, KeyEvent,
    Modifiers, RepeatCount,
};

use super::{Action, Assist, Press};

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
        if is_vi && context.input_mode() == InputMode::Command {
            return None;
        }
        let press = press(*event.get(0)?)?;
        let (line, cursor) = (context.line(), context.pos());
        let has_rest = context.hint_text().is_some();
        let action = lock(&self.0).press(press, line, cursor, has_rest);
        match action {
            Action::Usual => None,
            // In vi mode Escape has something to do besides: it leaves the insert mode, and draws as it does.
            Action::Draw if is_vi && press == Press::Escape => None,
            Action::Draw => Some(Cmd::Repaint),
            Action::Nothing => Some(Cmd::Noop),
            Action::Change => Some(Cmd::Complete),
            Action::TakeHint => Some(Cmd::CompleteHint),
        }
    }
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
        (KeyCode::Right | KeyCode::End, Modifiers::NONE)
        | (KeyCode::Char('E' | 'F'), Modifiers::CTRL) => Press::Forward,
        (KeyCode::Char(character), Modifiers::NONE) => Press::Character(character),
        _ => return None,
    })
}

/// Takes hold of what is shown. Only a panic on the way of a key could have spoilt it, and that ends the program.
pub(in crate::shell) fn lock(assist: &Mutex<Assist>) -> MutexGuard<'_, Assist> {
    assist.lock().unwrap_or_else(PoisonError::into_inner)
}
