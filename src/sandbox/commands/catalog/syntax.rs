//! The notation of the command pages, `key [NX | XX] [EX seconds]`, taken apart into the arguments of COMMAND DOCS.

use std::borrow::Cow;
use std::iter::Peekable;
use std::vec::IntoIter;

/// One argument.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Argument<'a> {
    /// The word that a person chooses; empty if there is none.
    text: &'a str,
    /// The word that stands before it, or alone, as it is.
    pub(super) token: Option<&'a str>,
    is_choice: bool,
    is_optional: bool,
    is_multiple: bool,
    /// Whether the token is repeated too.
    repeats_token: bool,
    /// Those that the argument is made of, or one of which it is.
    pub(super) arguments: Vec<Argument<'a>>,
}

impl Argument<'_> {
    /// Gives a name: the text, the token, or the name of the first part.
    pub(super) fn name(&self) -> Cow<'_, str> {
        match (self.text, self.token, self.arguments.first()) {
            ("", Some(token), _) => Cow::Owned(token.to_lowercase()),
            ("", None, Some(first)) => first.name(),
            (text, _, _) => Cow::Borrowed(text),
        }
    }

    /// Gives the type as far as the notation tells it.
    pub(super) fn kind(&self) -> &'static str {
        match (self.is_choice, self.arguments.is_empty(), self.text) {
            (true, _, _) => "oneof",
            (false, false, _) => "block",
            (false, true, "") => "pure-token",
            (false, true, "key" | "newkey" | "source" | "destination") => "key",
            (false, true, "pattern") => "pattern",
            (false, true, _) => "string",
        }
    }

    /// Tells whether it is made of no others.
    pub(super) fn is_leaf(&self) -> bool {
        self.arguments.is_empty()
    }

    pub(super) fn flags(&self) -> impl Iterator<Item = &'static str> {
        let flags = [
            (self.is_optional, "optional"),
            (self.is_multiple, "multiple"),
            (self.repeats_token, "multiple_token"),
        ];
        let set = flags.into_iter().filter(|(is_set, _)| *is_set);
        set.map(|(_, flag)| flag)
    }
}

/// Takes a notation apart.
pub(super) fn parse(notation: &str) -> Vec<Argument<'_>> {
    let mut parts = parts(notation).into_iter().peekable();
    sequence(&mut parts)
}

type Parts<'a> = Peekable<IntoIter<&'a str>>;

/// What stands in place of the arguments that may come again.
const AGAIN: &str = "...";

/// Splits a notation into words, bars and brackets.
fn parts(notation: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for mut word in notation.split_ascii_whitespace() {
        let opened = |word: &str| word.len() > 1 && word.starts_with(['[', '<']);
        while opened(word) {
            parts.push(&word[..1]);
            word = &word[1..];
        }
        let len = word.trim_end_matches([']', '>']).len();
        // A bracket may stand alone.
        let len = if len == 0 { word.len().min(1) } else { len };
        parts.push(&word[..len]);
        parts.extend(word[len..].split_inclusive([']', '>']));
    }
    parts
}

/// Reads arguments up to the end, a bar or a closing bracket, which is left.
fn sequence<'a>(parts: &mut Parts<'a>) -> Vec<Argument<'a>> {
    let mut arguments = Vec::new();
    while let Some(part) = parts.next_if(|part| !matches!(*part, "|" | "]" | ">")) {
        match part {
            "[" => {
                let inner = alternatives(parts);
                match &inner[..] {
                    [repeated] if repeated.last().is_some_and(|last| last.text == AGAIN) => {
                        repeat(&mut arguments, repeated);
                    }
                    _ => arguments.push(Argument {
                        is_optional: true,
                        ..whole(inner)
                    }),
                }
            }
            "<" => arguments.push(whole(alternatives(parts))),
            word => arguments.push(one(word, parts)),
        }
    }
    arguments
}

/// Reads what stands between brackets, with the closing one.
fn alternatives<'a>(parts: &mut Parts<'a>) -> Vec<Vec<Argument<'a>>> {
    let mut all = vec![sequence(parts)];
    while parts.next() == Some("|") {
        all.push(sequence(parts));
    }
    all
}

/// Makes one argument of all that stands between brackets.
fn whole(mut alternatives: Vec<Vec<Argument<'_>>>) -> Argument<'_> {
    if alternatives.len() == 1 {
        return block(alternatives.remove(0));
    }
    Argument {
        is_choice: true,
        arguments: alternatives.into_iter().map(block).collect(),
        ..Argument::default()
    }
}

fn block(mut arguments: Vec<Argument<'_>>) -> Argument<'_> {
    if arguments.len() == 1 {
        return arguments.remove(0);
    }
    Argument {
        arguments,
        ..Argument::default()
    }
}

/// Reads an argument that begins with a word: a name, or a token with what belongs to it.
fn one<'a>(word: &'a str, parts: &mut Parts<'a>) -> Argument<'a> {
    let is_token = |word: &str| !word.contains(|letter: char| letter.is_ascii_lowercase());
    if word == AGAIN || !is_token(word) {
        return Argument {
            text: word,
            ..Argument::default()
        };
    }
    let token = Some(word);
    let belongs = |part: &&str| *part == "<" || !(is_token(part) || *part == AGAIN);
    match parts.next_if(belongs) {
        Some("<") => Argument {
            token,
            ..whole(alternatives(parts))
        },
        text => Argument {
            token,
            text: text.unwrap_or_default(),
            ..Argument::default()
        },
    }
}

/// Marks the last arguments, as many as are `repeated`, as one that may come several times.
fn repeat<'a>(arguments: &mut Vec<Argument<'a>>, repeated: &[Argument<'a>]) {
    let count = (repeated.len() - 1).max(1);
    let start = arguments.len().saturating_sub(count);
    let last = block(arguments.split_off(start));
    let repeats_token = last.token.is_some() && repeated[0].token == last.token;
    arguments.push(Argument {
        is_multiple: true,
        repeats_token,
        ..last
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes arguments as `name:type flags(arguments)`, the token before an equals sign.
    fn written(arguments: &[Argument<'_>]) -> String {
        let one = |argument: &Argument<'_>| {
            let mut text = argument
                .token
                .map_or(String::new(), |token| format!("{token}="));
            text += &format!("{}:{}", argument.name(), argument.kind());
            for flag in argument.flags() {
                text += &format!(" {flag}");
            }
            if !argument.is_leaf() {
                text += &format!("({})", written(&argument.arguments));
            }
            text
        };
        arguments.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn notations_are_taken_apart() {
        for (notation, expected) in [
            ("", ""),
            ("key", "key:key"),
            ("key [key ...]", "key:key multiple"),
            (
                "[pattern [pattern ...]]",
                "pattern:pattern optional multiple",
            ),
            (
                "key [NX | XX]",
                "key:key, nx:oneof optional(NX=nx:pure-token, XX=xx:pure-token)",
            ),
            ("[EX seconds]", "EX=seconds:string optional"),
            (
                "[LIMIT offset count]",
                "offset:block optional(LIMIT=offset:string, count:string)",
            ),
            (
                "key value [key value ...]",
                "key:block multiple(key:key, value:string)",
            ),
            (
                "WEIGHTS weight [weight ...]",
                "WEIGHTS=weight:string multiple",
            ),
            (
                "PREFIX prefix [PREFIX prefix ...]",
                "PREFIX=prefix:string multiple multiple_token",
            ),
            (
                "<ON | OFF>",
                "on:oneof(ON=on:pure-token, OFF=off:pure-token)",
            ),
            ("BY <a | b>", "BY=by:oneof(a:string, b:string)"),
            ("<* | id>", "*:oneof(*=*:pure-token, id:string)"),
        ] {
            assert_eq!(written(&parse(notation)), expected, "{notation:?}");
        }
    }

    #[test]
    fn no_word_of_the_built_in_table_is_lost() {
        fn words<'a>(arguments: &[Argument<'a>], found: &mut Vec<&'a str>) {
            for argument in arguments {
                found.extend(argument.token);
                found.extend(Some(argument.text).filter(|text| !text.is_empty()));
                words(&argument.arguments, found);
            }
        }
        for spec in crate::command::all() {
            let mut found = Vec::new();
            words(&parse(spec.arguments), &mut found);
            for part in parts(spec.arguments) {
                let is_word = !matches!(part, "[" | "]" | "<" | ">" | "|" | AGAIN);
                assert!(!is_word || found.contains(&part), "{}: {part:?}", spec.name);
            }
        }
    }
}
