//! HELP of the commands that have subcommands: which ones the sandbox has, in the notation of the command pages. These
//! are words of its own; only their form, a line for each, is the reference's.

use super::Command;
use crate::command;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;

pub(super) const TABLE: &[Command] = &[
    Command::new("client|help", 2, help),
    Command::new("command|help", 2, help),
    Command::new("config|help", 2, help),
    Command::new("object|help", 2, help),
    Command::new("pubsub|help", 2, help),
    Command::new("xinfo|help", 2, help),
];

fn help(call: &mut Call<'_>) -> Result<(), Fault> {
    let commands = &call.server.commands;
    let container = commands.named(call.word(0)).ok_or(Fault::Syntax)?;
    let names = commands.subcommands(container).into_iter();
    let mut lines: Vec<String> = names
        .map(|subcommand| {
            let name = subcommand.name.replace('|', " ").to_uppercase();
            let spec = command::lookup(name.as_bytes());
            let arguments = spec.map_or("", |spec| spec.arguments);
            format!("{name} {arguments}").trim_end().to_owned()
        })
        .collect();
    lines.sort_unstable();
    call.reply.array(lines.len());
    for line in lines {
        call.reply.simple(&line);
    }
    Ok(())
}
