//! How replies and bytes are shown: the options of the output, taken apart.

use std::ffi::{OsStr, OsString};

use super::{Surroundings, bytes};
use crate::cli::{self, Bytes, Cli};
use crate::render::{self, DumpOptions, Handshake, Notation, Target};

/// Gives the form of output that the command line asks for.
pub(super) fn output(cli: &Cli) -> Option<render::Output> {
    match cli.replies.output {
        Some(cli::Output::Human) => Some(render::Output::Human),
        Some(cli::Output::Plain) => Some(render::Output::Plain),
        Some(cli::Output::Json) => Some(render::Output::Json),
        Some(cli::Output::Csv) => Some(render::Output::Csv),
        None if cli.replies.no_raw => Some(render::Output::Human),
        None if cli.replies.json || cli.replies.quoted_json => Some(render::Output::Json),
        None if cli.replies.csv => Some(render::Output::Csv),
        None => None,
    }
}

pub(super) fn render_options(cli: &Cli, around: &Surroundings) -> render::Options {
    let output = output(cli).unwrap_or(match around.stdout_is_terminal {
        true => render::Output::Human,
        false => render::Output::Plain,
    });
    let defaults = render::Options::default();
    render::Options {
        output,
        color: color(cli.color, around),
        target: match around.stdout_is_terminal {
            true => Target::Terminal,
            false => Target::Pipe,
        },
        pushes: match cli.show_pushes {
            Some(cli::Pushes::Yes) => render::Pushes::Shown,
            None if around.stdout_is_terminal => render::Pushes::Shown,
            Some(cli::Pushes::No) | None => render::Pushes::LeftOut,
        },
        strings: match cli.bytes {
            Some(Bytes::Base64) => render::Strings::Base64,
            Some(Bytes::Text) | None if cli.replies.quoted_json => render::Strings::Quoted,
            Some(Bytes::Text) | None => render::Strings::Text,
        },
        tables: (around.stdout_is_terminal).then(|| around.columns.unwrap_or(DumpOptions::WIDTH)),
        delimiter: cli.delimiter.as_deref().map_or(defaults.delimiter, bytes),
        terminator: terminator(cli).map_or(defaults.terminator, bytes),
    }
}

/// Gives what ends a reply. The keys of a scan, each a reply, have nothing between them but that.
fn terminator(cli: &Cli) -> Option<&OsStr> {
    let delimiter = cli.delimiter.as_deref().filter(|_| cli.scan.scan);
    cli.terminator.as_deref().or(delimiter)
}

/// Decides on colour: the option is stronger than NO_COLOR, that than CLICOLOR_FORCE, and that than whether there is a
/// terminal. An empty variable, and CLICOLOR_FORCE of 0, counts as not set (no-color.org, bixense.com/clicolors).
pub(super) fn color(asked: Option<cli::Color>, around: &Surroundings) -> render::Color {
    let is_set = |variable: &Option<OsString>| variable.as_ref().is_some_and(|v| !v.is_empty());
    let is_forced =
        is_set(&around.force_color) && around.force_color.as_deref() != Some(OsStr::new("0"));
    match asked {
        Some(cli::Color::Always) => render::Color::On,
        Some(cli::Color::Auto) | None if is_set(&around.no_color) => render::Color::Off,
        Some(cli::Color::Auto) | None if around.stdout_is_terminal || is_forced => {
            render::Color::On
        }
        Some(cli::Color::Auto | cli::Color::Never) | None => render::Color::Off,
    }
}

pub(super) fn dump_options(
    notation: cli::Notation,
    limit: u64,
    color: render::Color,
    around: &Surroundings,
) -> DumpOptions {
    DumpOptions {
        notation: match notation {
            cli::Notation::Annotated => Notation::Annotated,
            cli::Notation::Escaped => Notation::Escaped,
            cli::Notation::Hex => Notation::Hex,
            cli::Notation::Python => Notation::Python,
            cli::Notation::Bytes => Notation::Bytes,
            cli::Notation::Wire => Notation::Wire,
        },
        limit: (limit > 0).then_some(limit),
        color,
        width: around.columns.unwrap_or(DumpOptions::WIDTH),
    }
}

pub(super) fn handshake(is_asked_for: bool) -> Handshake {
    match is_asked_for {
        true => Handshake::Shown,
        false => Handshake::Folded,
    }
}
