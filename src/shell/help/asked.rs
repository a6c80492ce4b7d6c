//! What the prompt does when it is asked for help: the only part of it that knows the shell.

use std::io;

use super::Style;
use crate::command::Catalog;
use crate::render::Paint;
use crate::shell::{Next, Shell};

impl Shell<'_> {
    /// Says what a topic of `help` is about.
    pub(in crate::shell) fn help(&mut self, topic: &[String]) -> io::Result<()> {
        let paint = Paint::new(self.options.dump.color);
        let columns = self.editor.columns();
        let style = Style {
            columns,
            paint: &paint,
        };
        let text = super::text(topic, &Catalog::built_in(), style);
        self.printer.say_data(&text)
    }

    /// Says what `:help` is asked for.
    pub(in crate::shell) fn help_local(&mut self, topic: Option<&str>) -> io::Result<Next> {
        let paint = Paint::new(self.options.dump.color);
        let columns = self.editor.columns();
        let style = Style {
            columns,
            paint: &paint,
        };
        match super::local(topic, style) {
            Ok(text) => self.printer.say_data(&text).map(|()| Next::Line),
            Err(error) => {
                self.printer.say(&format!("error: {error}"))?;
                Ok(Next::Stop)
            }
        }
    }
}
