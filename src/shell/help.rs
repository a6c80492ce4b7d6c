//! What `help` says.

use std::fmt::Write;

use super::colon;
use crate::command::{self, Group, Spec};

const OVERVIEW: &str = "\
Type a command and Enter; quotes and \\x00 escapes work as in redis-cli.

  help COMMAND      syntax of a command, such as help set or help config get
  help @GROUP       the commands of a group, such as help @list
  :help             the commands of the shell itself, such as :raw on
  clear             clear the screen
  quit, exit        leave; Ctrl-D does too

  Tab               complete the name of a command
  Up, Down, Ctrl-R  history
  Ctrl-C            clear the line, or stop waiting for a reply

";

/// Gives the help for a topic, the words after `help`, in rows that leave the last of so many columns free.
pub(super) fn text(topic: &[String], columns: usize) -> String {
    match topic {
        [] => {
            let groups: Vec<_> = command::groups()
                .map(|group| format!("@{}", group.name()))
                .collect();
            let mut out = OVERVIEW.to_owned();
            push_wrapped(
                &mut out,
                "",
                &format!("Groups: {}", groups.join(" ")),
                columns,
            );
            out
        }
        [group] if group.starts_with('@') => match find_group(&group[1..]) {
            Some(group) => of_group(group, columns),
            None => format!("found no group {group:?}, expected one that help lists\n"),
        },
        words => match command::find(words).filter(|spec| is_all_of(spec, words)) {
            Some(spec) => of_command(&spec, columns),
            None => not_found(&words.join(" ")),
        },
    }
}

/// Gives the list of the local commands.
pub(super) fn local(columns: usize) -> String {
    let mut out = String::from("Commands of the shell itself:\n");
    for (name, arguments, about) in colon::COMMANDS {
        push_wrapped(&mut out, "  ", &format!(":{name} {arguments}"), columns);
        push_wrapped(&mut out, "      ", about, columns);
    }
    out
}

fn find_group(name: &str) -> Option<Group> {
    command::groups().find(|group| group.name().eq_ignore_ascii_case(name))
}

/// Tells whether a command's name has as many words as were asked for: `help get key` is about no command.
fn is_all_of(spec: &Spec, words: &[String]) -> bool {
    spec.name.split(' ').count() == words.len()
}

fn of_group(group: Group, columns: usize) -> String {
    let mut out = format!("Commands of the group {group}:\n");
    for spec in command::of_group(group) {
        push_wrapped(&mut out, "  ", &syntax(&spec), columns);
    }
    out
}

fn of_command(spec: &Spec, columns: usize) -> String {
    let mut out = String::new();
    push_wrapped(&mut out, "", &syntax(spec), columns);
    let _ = writeln!(out, "  group: {}, since: {}", spec.group, spec.since);
    let prefix = format!("{} ", spec.name);
    for subcommand in command::all().filter(|other| other.name.starts_with(&prefix)) {
        push_wrapped(&mut out, "  ", &syntax(&subcommand), columns);
    }
    out
}

fn syntax(spec: &Spec) -> String {
    format!("{} {}", spec.name, spec.arguments)
}

/// Appends words broken into rows; those after the first stand deeper.
fn push_wrapped(out: &mut String, indent: &str, words: &str, columns: usize) {
    const DEEPER: &str = "    ";
    out.push_str(indent);
    let mut column = indent.len();
    for (index, word) in words.split_whitespace().enumerate() {
        if index > 0 && column + 1 + word.len() >= columns {
            let _ = write!(out, "\n{indent}{DEEPER}");
            column = indent.len() + DEEPER.len();
        } else if index > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.len();
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn about(topic: &str) -> String {
        text(
            &topic
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
            80,
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

    #[test]
    fn rows_are_broken_between_words_and_none_is_full() {
        let topic = ["set".to_owned()];
        for columns in [1, 40, 80, 400] {
            let told = text(&topic, columns);
            assert_eq!(
                told.split_whitespace().take(3).collect::<Vec<_>>(),
                ["SET", "key", "value"]
            );
            let fits = |row: &str| row.len() < columns || !row.trim().contains(' ');
            let rows = told.lines().take_while(|row| !row.contains("group: "));
            for row in rows {
                assert!(fits(row), "{columns}: {row}");
                assert!(row.starts_with("SET") || row.starts_with("    "), "{row}");
            }
        }
    }
}
