//! COMMAND DOCS: what the built-in table of commands knows of them, in the structure of the reference. It has no summaries
//! and no histories.

use super::syntax::{self, Argument};
use crate::command::{self, Flags, Spec};
use crate::sandbox::call::Call;
use crate::sandbox::commands::{Command, Commands};
use crate::sandbox::fault::Fault;
use crate::sandbox::reply::Reply;

pub(super) fn docs(call: &mut Call<'_>) -> Result<(), Fault> {
    let commands = &call.server.commands;
    let found: Vec<_> = match call.words.len() {
        2 => commands.top(),
        _ => call
            .rest(2)
            .filter_map(|name| commands.named(name))
            .collect(),
    };
    describe_all(commands, found, call.reply);
    Ok(())
}

fn describe_all(commands: &Commands, all: Vec<&'static Command>, reply: &mut Reply) {
    let known = all.into_iter().filter_map(|command| {
        let name = command.name.replace('|', " ");
        Some((command, command::lookup(name.as_bytes())?))
    });
    let known: Vec<_> = known.collect();
    reply.map(known.len());
    for (command, spec) in known {
        reply.bulk(command.name);
        describe(commands, command, &spec, reply);
    }
}

fn describe(commands: &Commands, command: &'static Command, spec: &Spec, reply: &mut Reply) {
    let arguments = syntax::parse(spec.arguments);
    let subcommands = commands.subcommands(command);
    let is_deprecated = spec.flags.contains(Flags::DEPRECATED);
    let optional = [
        is_deprecated,
        !arguments.is_empty(),
        !subcommands.is_empty(),
    ];
    reply.map(2 + optional.into_iter().filter(|is_there| *is_there).count());
    reply.bulk("since");
    reply.bulk(since(spec));
    reply.bulk("group");
    reply.bulk(spec.group.name());
    if is_deprecated {
        reply.bulk("doc_flags");
        reply.set(1);
        reply.simple("deprecated");
    }
    if !arguments.is_empty() {
        reply.bulk("arguments");
        describe_arguments(&arguments, reply);
    }
    if !subcommands.is_empty() {
        reply.bulk("subcommands");
        describe_all(commands, subcommands, reply);
    }
}

/// Gives the version of Redis that brought the command, of those of both families.
fn since(spec: &Spec) -> &'static str {
    let versions = spec.since.split(", ");
    let redis = versions.filter_map(|version| version.strip_prefix("Redis "));
    redis.last().unwrap_or(spec.since)
}

fn describe_arguments(arguments: &[Argument<'_>], reply: &mut Reply) {
    reply.array(arguments.len());
    for argument in arguments {
        let flags: Vec<_> = argument.flags().collect();
        let optional = [
            argument.is_leaf(),
            argument.token.is_some(),
            !flags.is_empty(),
            !argument.arguments.is_empty(),
        ];
        reply.map(2 + optional.into_iter().filter(|is_there| *is_there).count());
        reply.bulk("name");
        reply.bulk(argument.name().as_bytes());
        reply.bulk("type");
        reply.bulk(argument.kind());
        if argument.is_leaf() {
            reply.bulk("display_text");
            reply.bulk(argument.name().as_bytes());
        }
        if let Some(token) = argument.token {
            reply.bulk("token");
            reply.bulk(token);
        }
        if !flags.is_empty() {
            reply.bulk("flags");
            reply.array(flags.len());
            flags.iter().for_each(|flag| reply.simple(flag));
        }
        if !argument.arguments.is_empty() {
            reply.bulk("arguments");
            describe_arguments(&argument.arguments, reply);
        }
    }
}
