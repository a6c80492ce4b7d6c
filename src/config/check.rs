//! Which options go together.

use std::ffi::OsStr;

use super::{Error, Surroundings, output, password, scan};
use crate::cli::{self, Cli, Pipe, Script, Tool};
use crate::render;

/// Tells what is wrong with options that contradict each other.
pub(super) fn check(cli: &Cli, around: &Surroundings) -> Result<(), Error> {
    let usage = |message: &str, hint| {
        Err(Error {
            message: message.to_owned(),
            hint,
        })
    };
    if cli.words.first().is_some_and(|word| is_url(word)) {
        // A password may stand in it: it is not repeated.
        return usage("found a URL, expected a command", Some(cli::PLACE));
    }
    if !cli.eval.is_empty() && !cli.words.is_empty() {
        let message = format!(
            "found the command {:?} together with --eval, expected one of them",
            cli.words[0]
        );
        let hint = "redis-cli's --eval, which runs a Lua file, is --lua here";
        return Err(Error {
            message,
            hint: Some(hint),
        });
    }
    if let Some(message) = found_more_than_a_place(cli) {
        let hint = "-h HOST -p PORT names the server, --user and --askpass tell who you are";
        return usage(message, Some(hint));
    }
    if cli.server.sandbox && matches!(cli.tool, Some(Tool::Serve(_))) {
        return usage(
            "found --sandbox with serve, which is one, expected one of them",
            None,
        );
    }
    scan::check(cli)?;
    if let Some((tool, option)) = found_with_tool(cli) {
        let message = format!("found {option} together with {tool}, expected one of them");
        let hint = "redis-shell TOOL --help lists the options that go behind the name of a tool";
        return Err(Error {
            message,
            hint: Some(hint),
        });
    }
    if let Some(message) = found_with_pipe(cli) {
        return usage(message, None);
    }
    if let Some(message) = found_without_script(cli, around) {
        return usage(message, None);
    }
    let is_once = cli.lua.is_some() || (cli.eval.is_empty() && !cli.words.is_empty());
    if let Some(message) = found_without_command(cli).filter(|_| !is_once) {
        return usage(message, None);
    }
    if let Some(message) = found_without_json(cli, around) {
        return usage(message, None);
    }
    if let Some(message) = found_without_raw(cli, around) {
        return usage(message, None);
    }
    if cli.server.user.is_some() && password(cli, around).is_none() && !cli.server.askpass {
        return usage(
            "found --user without a password, expected -a, --askpass or REDISCLI_AUTH with it",
            None,
        );
    }
    Ok(())
}

/// Tells whether a word is the address of a server, as redis-cli's `-u` takes it.
fn is_url(word: &OsStr) -> bool {
    let word = word.to_string_lossy();
    let Some((scheme, _)) = word.split_once("://") else {
        return false;
    };
    let schemes = ["redis", "rediss", "valkey", "valkeys", "unix"];
    schemes.iter().any(|it| scheme.eq_ignore_ascii_case(it))
}

/// Names a tool, and an option before it that says nothing to it.
fn found_with_tool(cli: &Cli) -> Option<(&'static str, &'static str)> {
    let tool = cli.tool.as_ref()?;
    let takes_raw = matches!(tool, Tool::Encode(_) | Tool::Decode(_));
    let takes_limit = matches!(tool, Tool::Decode(_) | Tool::Compare(_));
    let asks_server = !matches!(tool, Tool::Encode(_) | Tool::Decode(_) | Tool::Serve(_));
    let replies = &cli.replies;
    let found = [
        (!cli.eval.is_empty(), "--eval"),
        (cli.pipe.pipe, "--pipe"),
        (cli.script.file.is_some(), "--file"),
        (cli.lua.is_some(), "--lua"),
        (cli.generate.is_some(), "--generate"),
        (cli.interval.is_some(), "-i"),
        (cli.inline, "--inline"),
        (replies.output.is_some(), "--output"),
        (replies.json, "--json"),
        (replies.csv, "--csv"),
        (replies.no_raw, "--no-raw"),
        (replies.quoted_json, "--quoted-json"),
        (cli.bytes.is_some(), "--bytes"),
        (cli.delimiter.is_some(), "-d"),
        (cli.terminator.is_some(), "-D"),
        (cli.show_pushes.is_some(), "--show-pushes"),
        (cli.raw.is_some() && !takes_raw, "--raw"),
        (cli.raw_limit.is_some() && !takes_limit, "--raw-limit"),
        (cli.read_size.is_some(), "--read-size"),
        (cli.handshake, "--handshake"),
        (cli.server.sandbox && !asks_server, "--sandbox"),
    ];
    let (_, option) = found.into_iter().find(|(is_found, _)| *is_found)?;
    Some((tool.name(), option))
}

/// Names an option that says something of a command.
fn found_without_command(cli: &Cli) -> Option<&'static str> {
    if cli.last_from_stdin {
        return Some(
            "found -x without a command, expected the command whose last argument it takes",
        );
    }
    if cli.tag_for_stdin.is_some() {
        return Some(
            "found -X without a command, expected the command with the word that it replaces",
        );
    }
    if cli.quoted_input {
        return Some(
            "found --quoted-input without a command, expected the command whose words are quoted",
        );
    }
    cli.repeat
        .map(|_| "found -r without a command, expected the command to repeat")
}

/// Names an option that has no place in a mass insertion, or belongs to one where there is none.
fn found_with_pipe(cli: &Cli) -> Option<&'static str> {
    match &cli.pipe {
        Pipe {
            pipe: false,
            pipe_timeout: Some(_),
        } => Some("found --pipe-timeout without --pipe, expected both"),
        Pipe { pipe: false, .. } => None,
        _ if !cli.words.is_empty() => Some(
            "found --pipe together with a command, expected the commands on standard input or in --file",
        ),
        _ if cli.raw.is_some() => Some("found --raw with --pipe, expected one of them"),
        _ if cli.script.stop_on_error => {
            Some("found --stop-on-error with --pipe, which goes on, expected one of them")
        }
        _ if cli.script.echo || cli.script.with_command => Some(
            "found --echo or --with-command with --pipe, which prints no replies, expected one of them",
        ),
        _ => None,
    }
}

/// Names an option of scripts where none is run, or where its form of output has no place for it.
fn found_without_script(cli: &Cli, around: &Surroundings) -> Option<&'static str> {
    let script = &cli.script;
    if script.file.is_some() && !cli.words.is_empty() {
        return Some("found --file together with a command, expected one of them");
    }
    let is_json = output(cli) == Some(render::Output::Json);
    let is_script = cli.tool.is_none()
        && !cli.scan.scan
        && cli.lua.is_none()
        && cli.words.is_empty()
        && (script.file.is_some() || !cli.eval.is_empty() || !around.stdin_is_terminal);
    match script {
        _ if is_script && script.with_command && !is_json => {
            Some("found --with-command without --output json, expected both")
        }
        _ if is_script && script.echo && (is_json || output(cli) == Some(render::Output::Csv)) => {
            Some(
                "found --echo with --output json or csv, expected --with-command with json, or another form",
            )
        }
        _ if is_script && script.echo && cli.raw.is_some() => {
            Some("found --echo together with --raw, which shows each request, expected one of them")
        }
        _ if is_script && cli.interval.is_some() => {
            Some("found -i with a script, expected a command to repeat")
        }
        _ if is_script => None,
        Script {
            stop_on_error: true,
            ..
        } => Some(
            "found --stop-on-error without a script, expected --file, --eval or commands on standard input",
        ),
        Script { echo: true, .. } => Some(
            "found --echo without a script, expected --file, --eval or commands on standard input",
        ),
        Script {
            with_command: true, ..
        } => Some(
            "found --with-command without a script, expected --file, --eval or commands on standard input",
        ),
        _ => None,
    }
}

/// Names an option whose place has a scheme or a user. It is not repeated: a password may stand there.
fn found_more_than_a_place(cli: &Cli) -> Option<&'static str> {
    let host = cli.server.host.iter().flatten().next();
    if host.is_some_and(|host| host.contains("://") || host.contains('@')) {
        return Some(
            "found an address with a scheme or a user for -h/--host, expected a host name or an address",
        );
    }
    let socket = cli
        .server
        .socket
        .as_ref()
        .map(|path| path.to_string_lossy());
    socket.is_some_and(|path| path.contains("://")).then_some(
        "found an address with a scheme or a user for -s/--socket, expected the path of a socket",
    )
}

/// Tells whether there will be a prompt, where the form of output may change.
fn has_prompt(cli: &Cli, around: &Surroundings) -> bool {
    cli.tool.is_none()
        && !cli.scan.scan
        && !cli.pipe.pipe
        && cli.lua.is_none()
        && cli.words.is_empty()
        && cli.eval.is_empty()
        && cli.script.file.is_none()
        && around.stdin_is_terminal
}

/// Names an option of a form of output that is not asked for.
fn found_without_json(cli: &Cli, around: &Surroundings) -> Option<&'static str> {
    let is_json = output(cli) == Some(render::Output::Json);
    (cli.bytes.is_some() && !is_json && !has_prompt(cli, around))
        .then_some("found --bytes without --output json, expected both")
}

/// Names an option that says how the bytes are shown which nothing shows. At the prompt they may be asked for later.
fn found_without_raw(cli: &Cli, around: &Surroundings) -> Option<&'static str> {
    let has_prompt = has_prompt(cli, around);
    match cli.raw {
        Some(_) => None,
        // What it says, a tool of its own takes.
        None if cli.tool.is_some() => None,
        None if cli.handshake => Some("found --handshake without --raw, expected both"),
        None if has_prompt => None,
        None if cli.read_size.is_some() => Some("found --read-size without --raw, expected both"),
        None if cli.raw_limit.is_some() => Some("found --raw-limit without --raw, expected both"),
        None => None,
    }
}
