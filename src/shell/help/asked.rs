//! What the prompt does when it is asked for help: the only part of it that knows the shell.

use crate::shell::size::Size;
use std::io;
use std::time::Duration;

use super::Style;
use crate::render::Paint;
use crate::shell::{Next, Shell, colon};

/// How long the server may take to tell what commands it has, before the built-in table is good enough.
const PATIENCE: Duration = Duration::from_secs(1);

impl Shell<'_> {
    /// Says what a topic of `help` is about.
    pub(in crate::shell) fn help(&mut self, topic: &[String]) -> io::Result<Next> {
        if let [local] = topic
            && let Some(name) = local.strip_prefix(colon::COLON)
        {
            return self.help_local(Some(name).filter(|name| !name.is_empty()));
        }
        let paint = Paint::new(self.options.dump.color);
        let columns = Size::now().columns;
        let style = Style {
            columns,
            paint: &paint,
        };
        let catalog = self.editor.live().wait_for_catalog(PATIENCE);
        let text = super::text(topic, &catalog, style);
        self.printer.say_data(&text).map(|()| Next::Line)
    }

    /// Says what `:help` is asked for.
    pub(in crate::shell) fn help_local(&mut self, topic: Option<&str>) -> io::Result<Next> {
        let paint = Paint::new(self.options.dump.color);
        let columns = Size::now().columns;
        let style = Style {
            columns,
            paint: &paint,
        };
        match super::local(topic, style) {
            Ok(text) => self.printer.say_data(&text).map(|()| Next::Line),
            Err(error) => self.refuse(error),
        }
    }
}
