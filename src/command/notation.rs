//! The notation of the command pages to the tree of arguments: the inverse of [`super::argument::syntax`].
//!
//! | Notation | Meaning |
//! |---|---|
//! | `KEEPTTL`, `*`, `""` | a keyword: it has no lower-case letter |
//! | `seconds` | a word; what it has to be is told by its name |
//! | `EX seconds`, `AGGREGATE <SUM \| MIN>` | a keyword with what belongs to it |
//! | `[...]` around arguments | may be left out |
//! | `<a \| b>`, `[a \| b]` | one of these |
//! | `key value [key value ...]` | several times, all that stands in the brackets |
//! | `<...> [...]` | several times, all before it: it would be too long to be written twice |
//!
//! It reads what the built-in table holds, and of any other text as much as it understands.

use super::argument::{Argument, ArgumentKind};

/// Reads the arguments of a command, whose name decides about words that mean different things: the `start` of LRANGE
/// is a number, that of XRANGE is none.
pub(super) fn parse(command: &str, text: &str) -> Vec<Argument> {
    let text = match command {
        // The keyword stands before both, which the notation does not show where they have to be given.
        "XREADGROUP" => &text.replacen(GROUP_BLOCK, &format!("<{GROUP_BLOCK}>"), 1),
        _ => text,
    };
    let mut parser = Parser {
        command,
        rest: text,
        depth: 0,
    };
    let mut group = parser.group("");
    group.alternatives.pop().unwrap_or_default()
}

/// A keyword with two words that belong to it, but to no brackets.
const GROUP_BLOCK: &str = "GROUP group consumer";

/// How deep brackets are followed.
const MAX_DEPTH: usize = 16;

struct Parser<'a> {
    command: &'a str,
    rest: &'a str,
    depth: usize,
}

/// What stands between two brackets.
struct Group {
    /// What the bars separate; at least one.
    alternatives: Vec<Vec<Argument>>,
    /// It ends with `...`.
    repeats: bool,
}

impl<'a> Parser<'a> {
    /// Reads up to the closing bracket.
    fn group(&mut self, closing: &str) -> Group {
        let (mut alternatives, mut repeats) = (Vec::new(), false);
        let (mut sequence, mut token) = (Vec::new(), None);
        while let Some(lexeme) = self.next() {
            match lexeme {
                "|" => {
                    flush(&mut sequence, &mut token);
                    alternatives.push(std::mem::take(&mut sequence));
                }
                "..." => repeats = true,
                "[" | "<" if self.depth == MAX_DEPTH => break,
                "[" => {
                    flush(&mut sequence, &mut token);
                    let inner = self.inside("]");
                    if inner.repeats {
                        let again = inner.alternatives.into_iter().next_back();
                        repeat(&mut sequence, &again.unwrap_or_default());
                    } else {
                        sequence.push(optional(inner.alternatives));
                    }
                }
                "<" => {
                    let inner = self.inside(">");
                    let mut choice = choice(inner.alternatives);
                    choice.token = token.take().or(choice.token);
                    sequence.push(choice);
                }
                "]" | ">" if lexeme == closing => break,
                "]" | ">" => {}
                word if is_keyword(word) => {
                    flush(&mut sequence, &mut token);
                    token = Some(word.replace("\"\"", ""));
                }
                word => {
                    let mut argument = Argument::new(word, kind(self.command, word));
                    argument.token = token.take();
                    sequence.push(argument);
                }
            }
        }
        flush(&mut sequence, &mut token);
        alternatives.push(sequence);
        Group {
            alternatives,
            repeats,
        }
    }

    fn inside(&mut self, closing: &str) -> Group {
        self.depth += 1;
        let group = self.group(closing);
        self.depth -= 1;
        group
    }

    /// Takes a bracket, a bar or a word.
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start();
        let end = match rest.find(|c: char| c.is_whitespace() || "[]<>".contains(c)) {
            Some(0) => 1,
            Some(end) => end,
            None if rest.is_empty() => return None,
            None => rest.len(),
        };
        let (lexeme, rest) = rest.split_at(end);
        self.rest = rest;
        Some(lexeme)
    }
}

/// Ends a keyword to which nothing belongs.
fn flush(sequence: &mut Vec<Argument>, token: &mut Option<String>) {
    if let Some(token) = token.take() {
        let mut argument = Argument::new(token.to_lowercase(), ArgumentKind::PureToken);
        argument.token = Some(token);
        sequence.push(argument);
    }
}

/// Makes one argument of several.
fn together(mut sequence: Vec<Argument>) -> Argument {
    match sequence.pop() {
        Some(only) if sequence.is_empty() && !only.optional => only,
        last => {
            sequence.extend(last);
            // What the keyword of the first stands before is all of it: `LIMIT offset count`.
            let token = match sequence.first_mut() {
                Some(first) if !first.optional && !first.multiple => match first.kind {
                    ArgumentKind::PureToken => None,
                    _ => first.token.take(),
                },
                _ => None,
            };
            let mut block = Argument::new("", ArgumentKind::Block(sequence));
            block.token = token;
            block
        }
    }
}

fn choice(mut alternatives: Vec<Vec<Argument>>) -> Argument {
    match alternatives.pop() {
        Some(only) if alternatives.is_empty() => together(only),
        last => {
            alternatives.extend(last);
            let choices = alternatives.into_iter().map(together).collect();
            Argument::new("", ArgumentKind::OneOf(choices))
        }
    }
}

fn optional(alternatives: Vec<Vec<Argument>>) -> Argument {
    let mut argument = choice(alternatives);
    argument.optional = true;
    argument
}

/// Marks the last arguments as given several times: as many as stand in the brackets, all if there are none.
fn repeat(sequence: &mut Vec<Argument>, again: &[Argument]) {
    let count = match again.len() {
        0 => sequence.len(),
        len => len.min(sequence.len()),
    };
    let mut repeated = sequence.split_off(sequence.len() - count);
    // A keyword that is written twice belongs to each; one that is written once stands before all of them. What is not
    // written a second time is repeated with all its keywords.
    let token = match repeated.first_mut() {
        Some(first) if !again.is_empty() && first.kind != ArgumentKind::PureToken => {
            first.token.take()
        }
        _ => None,
    };
    let multiple_token = again.first().is_some_and(|first| first.token.is_some());
    let mut argument = together(repeated);
    argument.multiple_token = token.is_some() && multiple_token;
    argument.token = token;
    argument.multiple = true;
    sequence.push(argument);
}

fn is_keyword(word: &str) -> bool {
    !word.contains(|c: char| c.is_lowercase())
}

/// What is a whole number in every command.
const INTEGERS: [&str; 49] = [
    "bit",
    "bits",
    "client-id",
    "cluster-bus-port",
    "config-epoch",
    "count",
    "current-epoch",
    "db",
    "decrement",
    "destination-db",
    "dim",
    "end-slot",
    "entries-added",
    "entries-read",
    "exploration-factor",
    "frequency",
    "idle",
    "index",
    "index1",
    "index2",
    "len",
    "limit",
    "maxage",
    "milliseconds",
    "min-idle-time",
    "links",
    "max-filtering-effort",
    "min-match-len",
    "ms",
    "not-client-id",
    "not-db",
    "num",
    "num-matches",
    "num-vertices",
    "numfields",
    "numids",
    "numkeys",
    "numlocal",
    "numreplicas",
    "offset",
    "port",
    "protover",
    "quorum",
    "rank",
    "seconds",
    "slot",
    "start-slot",
    "ttl",
    "version",
];

/// Tells what a word has to be by its name.
fn kind(command: &str, name: &str) -> ArgumentKind {
    match name {
        "key" | "key1" | "key2" | "newkey" | "source" | "sourcekey" | "src" | "destination"
        | "destkey" | "dst" => ArgumentKind::Key,
        "pattern" | "match-pattern" | "library-name-pattern" => ArgumentKind::Pattern,
        "unix-time-seconds" | "unix-time-milliseconds" => ArgumentKind::UnixTime,
        "score" | "longitude" | "latitude" | "radius" | "width" | "height" | "weight"
        | "component" | "max-distance" => ArgumentKind::Double,
        _ if INTEGERS.contains(&name) => ArgumentKind::Integer,
        _ => kind_by_command(command, name),
    }
}

fn kind_by_command(command: &str, name: &str) -> ArgumentKind {
    match (name, command) {
        ("cursor", "CLUSTERSCAN") => ArgumentKind::String,
        ("cursor", _) => ArgumentKind::Integer,
        (
            "start" | "end" | "stop",
            "BITCOUNT" | "BITPOS" | "GETRANGE" | "LRANGE" | "LTRIM" | "SUBSTR" | "ZREMRANGEBYRANK"
            | "ZREVRANGE",
        )
        | ("value", "BITFIELD" | "SETBIT") => ArgumentKind::Integer,
        ("increment", "HINCRBYFLOAT" | "INCRBYFLOAT" | "ZINCRBY") => ArgumentKind::Double,
        ("increment", _) => ArgumentKind::Integer,
        ("min" | "max", "ZCOUNT" | "ZRANGEBYSCORE" | "ZREMRANGEBYSCORE" | "ZREVRANGEBYSCORE") => {
            ArgumentKind::Double
        }
        ("timeout", command) if command.starts_with('B') => ArgumentKind::Double,
        ("timeout", _) => ArgumentKind::Integer,
        _ => ArgumentKind::String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::argument::syntax;
    use crate::command::table::all;

    #[test]
    fn what_is_read_is_written_again() {
        for spec in all() {
            let read = parse(spec.name, spec.arguments);
            assert_eq!(syntax(&read), spec.arguments, "{}", spec.name);
            assert_eq!(parse(spec.name, &syntax(&read)), read, "{}", spec.name);
        }
    }

    #[test]
    fn keywords_belong_to_what_follows() {
        let set = parse("SET", "key value [NX | XX] [EX seconds | KEEPTTL]");
        assert_eq!(set[0].kind, ArgumentKind::Key);
        assert_eq!(set[1].kind, ArgumentKind::String);
        assert!(set[2].optional && set[2].inner().len() == 2);
        let ex = &set[3].inner()[0];
        assert_eq!(ex.token.as_deref(), Some("EX"));
        assert_eq!(ex.kind, ArgumentKind::Integer);
        assert_eq!(set[3].inner()[1].kind, ArgumentKind::PureToken);
    }

    #[test]
    fn repetitions_are_told_apart() {
        let sort = parse("SORT", "key [GET pattern [GET pattern ...]]");
        assert!(sort[1].multiple && sort[1].multiple_token && sort[1].optional);
        let kill = parse("CLIENT KILL", "ID client-id [client-id ...]");
        assert!(kill[0].multiple && !kill[0].multiple_token);
        let mset = parse("MSET", "key value [key value ...]");
        assert!(mset[0].multiple && mset[0].inner().len() == 2);
        let long = parse("CLUSTER MIGRATESLOTS", "NODE node-id [...]");
        assert!(long[0].multiple);
    }

    #[test]
    fn of_what_is_no_notation_the_rest_is_read() {
        for (text, names) in [
            ("[", &[""][..]),
            ("]", &[]),
            ("<|", &[""]),
            ("[...]", &[""]),
            ("[ ...] | x", &["x"]),
            ("> a", &["a"]),
            ("[[[[[[[[[[[[[[[[[[[[[[", &[""]),
        ] {
            let found = parse("X", text);
            let found: Vec<&str> = found.iter().map(|it| it.name.as_str()).collect();
            assert_eq!(found, names, "{text}");
        }
    }
}
