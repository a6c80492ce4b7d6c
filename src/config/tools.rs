//! What is asked of a tool, taken apart into its options.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use super::{Error, Surroundings, Task, dump_options, tcp};
use crate::cli;
use crate::lab::{Tool, compare, decode, encode, learn, proxy, watch};
use crate::mode::serve;
use crate::render::{self, DumpOptions};

/// What stands before the name of a tool and says how bytes are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    pub(super) raw: Option<cli::Notation>,
    pub(super) raw_limit: Option<u64>,
}

/// Takes the options of a tool over: those behind its name, else those before it.
pub(super) fn task(
    tool: cli::Tool,
    before: Before,
    color: render::Color,
    around: &Surroundings,
) -> Result<Task, Error> {
    let dump = |notation, limit| dump_options(notation, limit, color, around);
    let words = |words: Vec<OsString>| words.into_iter().map(OsString::into_vec).collect();
    let annotated = cli::Notation::Annotated;
    let notation = |own: Option<_>| own.or(before.raw).unwrap_or(annotated);
    let limit = |own: Option<_>| own.or(before.raw_limit).unwrap_or(DumpOptions::LIMIT);
    Ok(Task::Tool(match tool {
        cli::Tool::Encode(encode) => Tool::Encode(encode::Options {
            // Nothing leaves the terminal at which it was typed.
            secrets: Vec::new(),
            words: words(encode.words),
            dump: dump(notation(encode.raw), 0),
        }),
        cli::Tool::Decode(decode) => Tool::Decode(decode::Options {
            form: decode.from.map(form),
            dump: dump(notation(decode.raw), limit(decode.raw_limit)),
            file: decode.file.filter(|file| file.as_os_str() != "-"),
        }),
        cli::Tool::Compare(compare) => Tool::Compare(compare::Options {
            words: words(compare.words),
            permission: match compare.force {
                true => compare::Permission::Forced,
                false => compare::Permission::Harmless,
            },
            dump: dump(annotated, limit(compare.raw_limit)),
        }),
        cli::Tool::Learn(learn) => Tool::Learn(learn::Options {
            topic: learn.topic,
            dump: dump(annotated, learn::LIMIT),
            prompt: match around.stdin_is_terminal {
                true => learn::Prompt::Shown,
                false => learn::Prompt::Hidden,
            },
        }),
        cli::Tool::Proxy(proxy) => Tool::Proxy(proxy::Options {
            listen: host_and_port(&proxy.listen)?,
            to: match &proxy.to {
                Some(to) => {
                    let (host, port) = host_and_port(to)?;
                    Some(tcp(host, port))
                }
                None => None,
            },
            watch: watch_options(proxy.watch, dump(annotated, DumpOptions::LIMIT)),
        }),
        cli::Tool::Serve(serve) => {
            return Ok(Task::Serve(serve::Options {
                listen: host_and_port(&serve.listen)?,
                watch: watch_options(serve.watch, dump(annotated, DumpOptions::LIMIT)),
            }));
        }
    }))
}

fn form(form: cli::Form) -> decode::Form {
    match form {
        cli::Form::Bare => decode::Form::Bare,
        cli::Form::Escaped => decode::Form::Escaped,
        cli::Form::Hex => decode::Form::Hex,
        cli::Form::Python => decode::Form::Python,
    }
}

fn watch_options(watch: cli::Watch, dump: DumpOptions) -> watch::Options {
    watch::Options {
        client: watch.client,
        command: watch.command.map(String::into_bytes),
        shown: match (watch.quiet, watch.errors_only) {
            (true, _) => watch::Shown::Nothing,
            (_, true) => watch::Shown::Errors,
            _ => watch::Shown::All,
        },
        save: watch.save,
        dump,
    }
}

/// Reads `HOST:PORT`, with an IPv6 address in brackets.
fn host_and_port(text: &str) -> Result<(String, u16), Error> {
    let parts = text
        .rsplit_once(':')
        .and_then(|(host, port)| Some((host, port.parse().ok()?)));
    match parts {
        Some((host, port)) if !host.is_empty() => {
            let bare = host
                .strip_prefix('[')
                .and_then(|host| host.strip_suffix(']'));
            Ok((bare.unwrap_or(host).to_owned(), port))
        }
        _ => Err(Error {
            message: format!("found {text:?}, expected HOST:PORT"),
            hint: None,
        }),
    }
}
