//! What `help` says.

use std::fmt::Write;

use crate::command::{self, Group, Spec};

const OVERVIEW: &str = "\
Type a command and Enter; quotes and \\x00 escapes work as in redis-cli.

  help COMMAND      syntax of a command, such as help set or help config get
  help @GROUP       the commands of a group, such as help @list
  clear             clear the screen
  quit, exit        leave; Ctrl-D does too

  Tab               complete the name of a command
  Up, Down, Ctrl-R  history
  Ctrl-C            clear the line, or stop waiting for a reply

Groups: ";

/// Gives the help for a topic: the words after `help`.
pub(super) fn text(topic: &[String]) -> String {
    match topic {
        [] => {
            let groups = command::groups().map(|(group, _)| format!("@{}", group.name()));
            wrapped(OVERVIEW, groups)
        }
        [group] if group.starts_with('@') => match find_group(&group[1..]) {
            Some((group, specs)) => of_group(group, specs),
            None => format!("found no group {group:?}, expected one that help lists\n"),
        },
        words => match command::find(words).filter(|spec| is_all_of(spec, words)) {
            Some(spec) => of_command(spec),
            None => not_found(&words.join(" ")),
        },
    }
}

fn find_group(name: &str) -> Option<(Group, &'static [Spec])> {
    command::groups().find(|(group, _)| group.name().eq_ignore_ascii_case(name))
}

/// Tells whether a command's name has as many words as were asked for: `help get key` is about no command.
fn is_all_of(spec: &Spec, words: &[String]) -> bool {
    spec.name.split(' ').count() == words.len()
}

fn of_group(group: Group, specs: &[Spec]) -> String {
    let mut out = format!("Commands of the group {group}:\n");
    for spec in specs {
        push_syntax(&mut out, "  ", spec);
    }
    out
}

fn of_command(spec: &Spec) -> String {
    let mut out = String::new();
    push_syntax(&mut out, "", spec);
    let _ = writeln!(out, "  group: {}, since: {}", spec.group, spec.since);
    let prefix = format!("{} ", spec.name);
    for subcommand in command::all().filter(|other| other.name.starts_with(&prefix)) {
        push_syntax(&mut out, "  ", subcommand);
    }
    out
}

fn push_syntax(out: &mut String, indent: &str, spec: &Spec) {
    let line = format!("{indent}{} {}", spec.name, spec.arguments);
    out.push_str(line.trim_end());
    out.push('\n');
}

fn not_found(name: &str) -> String {
    let mut out = format!("found no command {name:?} in the built-in table");
    let upper = name.to_uppercase();
    let similar: Vec<&str> = command::all()
        .map(|spec| spec.name)
        .filter(|known| known.contains(&upper))
        .take(8)
        .collect();
    if !similar.is_empty() {
        let _ = write!(out, "; similar: {}", similar.join(", "));
    }
    out.push('\n');
    out
}

/// Appends words to a text, broken into rows of a terminal of 80 columns.
fn wrapped(text: &str, words: impl Iterator<Item = String>) -> String {
    const WIDTH: usize = 76;
    let mut out = text.to_owned();
    let mut column = text.lines().last().map_or(0, str::len);
    for word in words {
        if column + word.len() > WIDTH {
            out.push_str("\n  ");
            column = 2;
        }
        column += word.len() + 1;
        out.push_str(&word);
        out.push(' ');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(topic: &str) -> String {
        text(
            &topic
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn a_command_is_told_with_its_syntax() {
        let get = about("get");
        assert!(
            get.starts_with("GET key\n  group: string, since: 1.0.0\n"),
            "{get}"
        );
        assert!(about("config get").starts_with("CONFIG GET "));
        assert!(about("config").contains("\n  CONFIG SET "));
    }

    #[test]
    fn what_is_not_there_is_told_with_what_is_like_it() {
        let told = about("members");
        assert!(
            told.contains("found no command \"members\"") && told.contains("SMEMBERS"),
            "{told}"
        );
        assert!(about("get key").contains("found no command \"get key\""));
        assert!(about("@nosuch").contains("found no group"));
    }

    #[test]
    fn groups_are_listed() {
        assert!(about("@list").contains("\n  LPUSH key element"));
        let overview = about("");
        assert!(
            overview.contains("@list") && overview.lines().all(|line| line.len() <= 80),
            "{overview}"
        );
    }
}
