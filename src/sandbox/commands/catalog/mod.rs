//! COMMAND: what the server says of its commands. It is what the reference says, of those that the sandbox has.

mod docs;
mod keys;
mod syntax;

use super::facts::{self, Facts, KeySpec, Search};
use super::{Command, Commands};
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::glob;
use crate::sandbox::reply::Reply;

pub(super) const TABLE: &[Command] = &[
    Command::optional("command", all),
    Command::new("command|count", 2, count),
    Command::new("command|docs", -2, docs::docs),
    Command::new("command|getkeys", -3, |call| keys::keys(call, false)),
    Command::new("command|getkeysandflags", -3, |call| keys::keys(call, true)),
    Command::new("command|info", -2, info),
    Command::new("command|list", -2, list),
];

impl Commands {
    /// Gives the commands that are no subcommands.
    fn top(&self) -> Vec<&'static Command> {
        let is_top = |command: &&Command| !command.name.contains('|');
        self.all().filter(is_top).collect()
    }
}

fn all(call: &mut Call<'_>) -> Result<(), Fault> {
    let commands = &call.server.commands;
    let top = commands.top();
    call.reply.array(top.len());
    for command in top {
        describe(commands, Some(command), call.reply);
    }
    Ok(())
}

fn count(call: &mut Call<'_>) -> Result<(), Fault> {
    let count = call.server.commands.top().len();
    call.reply.count(count);
    Ok(())
}

fn info(call: &mut Call<'_>) -> Result<(), Fault> {
    if call.words.len() == 2 {
        return all(call);
    }
    let commands = &call.server.commands;
    call.reply.array(call.words.len() - 2);
    for name in call.rest(2) {
        describe(commands, commands.named(name), call.reply);
    }
    Ok(())
}

/// Writes what is known of a command and its subcommands.
fn describe(commands: &Commands, command: Option<&'static Command>, reply: &mut Reply) {
    let known = command.and_then(|command| Some((command, facts::of(command.name)?)));
    let Some((command, facts)) = known else {
        return reply.null();
    };
    reply.array(10);
    reply.bulk(facts.name);
    reply.integer(facts.arity.into());
    names(facts.flags(), "", reply);
    let (first, last, step) = facts.keys;
    for number in [first, last, step] {
        reply.integer(number.into());
    }
    names(facts.categories(), "@", reply);
    let tips = facts.tips();
    reply.set(tips.clone().count());
    for tip in tips {
        reply.bulk(tip);
    }
    let specs = facts.key_specs();
    reply.set(specs.clone().count());
    for spec in specs {
        describe_keys(&spec, reply);
    }
    let subcommands = commands.subcommands(command);
    // A container has an array of them, any other command an empty set.
    match subcommands.len() {
        0 => reply.set(0),
        len => reply.array(len),
    }
    for subcommand in subcommands {
        describe(commands, Some(subcommand), reply);
    }
}

/// Writes a set of simple strings.
fn names(names: impl Iterator<Item = &'static str> + Clone, prefix: &str, reply: &mut Reply) {
    reply.set(names.clone().count());
    for name in names {
        reply.simple(&format!("{prefix}{name}"));
    }
}

fn describe_keys(spec: &KeySpec, reply: &mut Reply) {
    reply.map(3 + usize::from(!spec.notes.is_empty()));
    if !spec.notes.is_empty() {
        reply.bulk("notes");
        reply.bulk(spec.notes);
    }
    reply.bulk("flags");
    names(spec.flags(), "", reply);
    for (name, search) in [("begin_search", spec.begin), ("find_keys", spec.find)] {
        reply.bulk(name);
        describe_search(search, reply);
    }
}

fn describe_search(search: Search, reply: &mut Reply) {
    let (kind, numbers): (_, &[(&str, i16)]) = match search {
        Search::Unknown => ("unknown", &[]),
        Search::Index(index) => ("index", &[("index", index)]),
        Search::Keyword(_, from) => ("keyword", &[("startfrom", from)]),
        Search::Range(last, step, limit) => (
            "range",
            &[("lastkey", last), ("keystep", step), ("limit", limit)],
        ),
        Search::Keynum(index, first, step) => (
            "keynum",
            &[("keynumidx", index), ("firstkey", first), ("keystep", step)],
        ),
    };
    reply.map(2);
    reply.bulk("type");
    reply.bulk(kind);
    reply.bulk("spec");
    let keyword = match search {
        Search::Keyword(keyword, _) => Some(keyword),
        _ => None,
    };
    reply.map(numbers.len() + usize::from(keyword.is_some()));
    if let Some(keyword) = keyword {
        reply.bulk("keyword");
        reply.bulk(keyword);
    }
    for (name, number) in numbers {
        reply.bulk(name);
        reply.integer((*number).into());
    }
}

fn list(call: &mut Call<'_>) -> Result<(), Fault> {
    let pattern = |of: &Facts, word: &[u8]| {
        let name = of.name.as_bytes();
        glob::matches(&word.to_ascii_lowercase(), name)
    };
    let category = |of: &Facts, word: &[u8]| {
        let is = |category: &str| category.as_bytes().eq_ignore_ascii_case(word);
        of.categories().any(is)
    };
    let filter = match call.words.len() {
        2 => None,
        5 if call.word(2).eq_ignore_ascii_case(b"filterby") => Some(call.word(3)),
        _ => return Err(Fault::Syntax),
    };
    let is_listed: &dyn Fn(&Facts) -> bool = match filter {
        None => &|_| true,
        // There are no modules.
        Some(by) if by.eq_ignore_ascii_case(b"module") => &|_| false,
        Some(by) if by.eq_ignore_ascii_case(b"aclcat") => &|of| category(of, call.word(4)),
        Some(by) if by.eq_ignore_ascii_case(b"pattern") => &|of| pattern(of, call.word(4)),
        Some(_) => return Err(Fault::Syntax),
    };
    let all = call.server.commands.all();
    let listed = all
        .filter_map(|command| facts::of(command.name))
        .filter(|of| is_listed(of));
    let names: Vec<_> = listed.map(|facts| facts.name).collect();
    call.reply.array(names.len());
    for name in names {
        call.reply.bulk(name);
    }
    Ok(())
}
