//! A command line that is wrong, in one line.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// How a server and a user are named without a URL.
pub(crate) const PLACE: &str = "URLs are not read yet: -h HOST -p PORT -n DB name the server and its database, \
    --user NAME with REDISCLI_AUTH, --askpass or -a tell who you are";

/// Puts clap's report into one line: what was found, then what is accepted.
pub(super) fn one_line(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let argument = context(ContextKind::InvalidArg).unwrap_or_default();
    let (option, values) = label(&argument);
    let value = context(ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let similar = context(ContextKind::SuggestedArg);
            let similar = similar
                .map(|name| format!(" (is {name} meant?)"))
                .unwrap_or_default();
            format!("found {option:?}, expected an option that --help lists{similar}, or a command")
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("found {option} without a value, expected {option} {values}")
        }
        ErrorKind::InvalidValue => {
            let accepted = context(ContextKind::ValidValue).unwrap_or_default();
            format!("found {value:?} for {option}, expected one of {accepted}")
        }
        ErrorKind::ValueValidation => {
            let source = std::error::Error::source(error);
            let accepted = source.map(ToString::to_string).unwrap_or_default();
            format!("found {value:?} for {option}, expected {accepted}")
        }
        ErrorKind::TooManyValues => {
            format!("found {value:?} for {option}, expected {option} without a value")
        }
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg).unwrap_or_default();
            let (other, _) = label(&other);
            format!("found {option} together with {other}, expected one of them")
        }
        ErrorKind::MissingRequiredArgument => missing(error, &argument),
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            first.strip_prefix("error: ").unwrap_or(first).to_owned()
        }
    }
}

/// Gives what to do instead of what an option does in redis-cli that there is not here.
pub(super) fn hint(error: &clap::Error) -> Option<&'static str> {
    let (ErrorKind::UnknownArgument, Some(ContextValue::String(option))) =
        (error.kind(), error.get(ContextKind::InvalidArg))
    else {
        return None;
    };
    let name = option.split('=').next().unwrap_or_default();
    Some(match name {
        "-u" | "--uri" | "--url" => PLACE,
        "--tls" | "--tls-ciphers" | "--tls-ciphersuites" | "--sni" | "--cacert" | "--cacertdir"
        | "--cert" | "--key" | "--insecure" => {
            "TLS is not spoken yet; a tunnel (stunnel, ssh -L) can speak it for you"
        }
        "-c" | "--cluster" => {
            "redirections are not followed yet; -h HOST -p PORT name the node that MOVED tells of"
        }
        _ => return None,
    })
}

/// Says what a tool lacks: its name stands in clap's line of usage, before the first thing that it takes.
fn missing(error: &clap::Error, argument: &str) -> String {
    let usage = error.to_string();
    let tool = super::command()
        .get_subcommands()
        .map(|tool| tool.get_name().to_owned())
        .find(|name| usage.split_whitespace().any(|word| word == name))
        .unwrap_or_default();
    let what = argument.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    format!(
        "found {tool} without a {}, expected {tool} {what} [ARG]...",
        what.to_lowercase()
    )
}

/// Takes clap's name of an option apart, `--port <PORT>`, and names its short form too.
fn label(argument: &str) -> (String, &str) {
    let (name, values) = argument.split_once(' ').unwrap_or((argument, ""));
    let command = super::command();
    let short = name.strip_prefix("--").and_then(|long| {
        command
            .get_arguments()
            .find(|known| known.get_long() == Some(long))?
            .get_short()
    });
    match short {
        Some(short) => (format!("-{short}/{name}"), values),
        None => (name.to_owned(), values),
    }
}
