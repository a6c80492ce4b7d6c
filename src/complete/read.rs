//! One walk over the words of a line, which finds all that a [`Reading`] tells.

mod hidden;

use std::ops::Range;

use self::hidden::secrets_alone;
use super::line::{Cursor, counts, words_of};
use super::matcher::{Expected, Extent, Matcher, Order, Taken};
use super::number::{Number, number};
use super::offer::Offer;
use super::problem::{arguments, incomplete, listed, too_few};
use super::reading::{Place, Problem, Reading, Role};
use super::{hint, wants};
use crate::command::{Argument, ArgumentKind, Catalog, Entry, Origin};
use crate::text::{self, Word};

/// How many bytes of a line are read word by word; of a longer one only secrets are looked for.
const MAX_LINE: usize = 32 * 1024;

/// Reads the command that begins at byte `from` of a line, with the cursor at byte `cursor`.
///
/// A number before the command, which repeats it, is read as such.
///
/// ```
/// use redis_shell::command::Catalog;
/// use redis_shell::complete::{Role, candidates, read};
///
/// let reading = read("set key value e", 0, 15, &Catalog::built_in());
/// assert_eq!(reading.roles[0], (0..3, Role::Command));
/// assert_eq!(reading.roles[1], (4..7, Role::Key));
/// let offered = candidates(&reading.place.unwrap(), &[]);
/// let offered: Vec<&str> = offered.iter().map(|one| one.text.as_str()).collect();
/// assert_eq!(offered, ["ex", "exat", "get", "keepttl", "ifeq"]);
/// ```
pub fn read(line: &str, from: usize, cursor: usize, catalog: &Catalog) -> Reading {
    let Some(text) = line.get(from..) else {
        return Reading::default();
    };
    if text.len() > MAX_LINE {
        return secrets_alone(text, from);
    }
    let words = words_of(text, from);
    let cursor = Cursor::find(line, &words, from, cursor);
    let mut reader = Reader {
        catalog,
        words: &words,
        cursor,
        reading: Reading::default(),
    };
    reader.run();
    reader.reading
}

/// Tells what is wrong with a command to which nothing is added any more: what [`read`] finds, the word at whose end the
/// cursor stood included, or what is missing.
///
/// ```
/// use redis_shell::command::Catalog;
/// use redis_shell::complete::finished;
///
/// let problem = finished("get", 0, &Catalog::built_in()).unwrap();
/// assert_eq!(problem.text, "found 0 arguments, expected 1");
/// ```
pub fn finished(line: &str, from: usize, catalog: &Catalog) -> Option<Problem> {
    let text = line.get(from..).filter(|text| text.len() <= MAX_LINE)?;
    let words = words_of(text, from);
    let mut reader = Reader {
        catalog,
        words: &words,
        cursor: None,
        reading: Reading::default(),
    };
    reader.run();
    reader.reading.problem.or(reader.reading.lack)
}

struct Reader<'a> {
    catalog: &'a Catalog,
    words: &'a [Word],
    cursor: Option<Cursor>,
    reading: Reading,
}

impl<'a> Reader<'a> {
    fn run(&mut self) {
        let mut start = counts(self.words);
        // A number that is being typed behind nothing else may become a count.
        if self.words.len() == 1
            && self.cursor_word() == Some(1)
            && counts(&[self.words, self.words].concat()) == 1
        {
            start = 1;
        }
        for word in &self.words[..start] {
            self.reading.roles.push((word.span.clone(), Role::Number));
        }
        self.command(start);
        self.hide_secrets();
    }

    /// Reads the name of the command, then what follows it.
    fn command(&mut self, start: usize) {
        let command = &self.words[start..];
        if self.cursor_word() == Some(start) {
            let offer = self.offer();
            let names = offer.commands(self.catalog);
            self.put(vec![super::Want::Known(names)]);
        }
        let Some(first) = command.first() else {
            return;
        };
        let Some(entry) = self.catalog.find(command) else {
            self.unknown_command(start, first);
            return;
        };
        self.reading.roles.push((first.span.clone(), Role::Command));
        let is_container = self.catalog.subcommands(entry.name).next().is_some();
        if entry.is_subcommand() {
            self.reading
                .roles
                .push((command[1].span.clone(), Role::Subcommand));
            if self.cursor_word() == Some(start + 1) {
                self.put_subcommands(&command[0]);
            }
            self.arguments(start, 2, &entry);
        } else if is_container {
            self.container(start, &entry);
        } else {
            self.arguments(start, 1, &entry);
        }
    }

    fn unknown_command(&mut self, start: usize, first: &Word) {
        let begins = |entry: Entry<'_>| {
            let head = entry.name.as_bytes().get(..first.bytes.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(&first.bytes))
        };
        let is_typing = self.cursor_word() == Some(start);
        if is_typing && self.catalog.commands().any(begins) {
            self.reading.roles.push((first.span.clone(), Role::Text));
            return;
        }
        let expected = match self.catalog.is_told() {
            true => "a command of the server",
            false => "a command of the built-in table",
        };
        self.reading
            .roles
            .push((first.span.clone(), Role::UnknownCommand));
        self.complain(
            first.span.clone(),
            format!("found {}, expected {expected}", text::quoted(&first.bytes)),
        );
        self.text_from(start + 1);
    }

    /// Reads what follows the name of a container, which is no subcommand of it.
    fn container(&mut self, start: usize, entry: &Entry<'a>) {
        let second = self.words.get(start + 1);
        let is_typing = self.cursor_word() == Some(start + 1);
        if is_typing {
            self.put_subcommands(&self.words[start]);
            let typed = second.map_or("".into(), |word| String::from_utf8_lossy(&word.bytes));
            self.reading.hint = hint::subcommands(self.catalog, entry.name, &typed);
        }
        self.miss(too_few(&self.words[start..], self.catalog));
        let Some(second) = second else {
            return;
        };
        let may_become = !hint::subcommands(
            self.catalog,
            entry.name,
            &String::from_utf8_lossy(&second.bytes),
        )
        .is_empty();
        let is_sure = entry.origin() == Origin::Table;
        if is_typing && may_become || !is_sure {
            self.reading.roles.push((second.span.clone(), Role::Text));
            if is_sure {
                self.miss_more(second);
            }
        } else {
            self.reading.roles.push((second.span.clone(), Role::Wrong));
            let found = text::quoted(&second.bytes);
            self.complain(
                second.span.clone(),
                format!("found {found}, expected a subcommand of {}", entry.name),
            );
        }
        self.text_from(start + 2);
    }

    /// Reads the words after the `length` words of the name.
    fn arguments(&mut self, start: usize, length: usize, entry: &Entry<'a>) {
        let words = self.words;
        let first = (start + length).min(words.len());
        if let Some(inner) = inner_command(entry, first)
            && inner < words.len()
            && self.cursor_word().is_none_or(|at| at > inner)
        {
            self.text_between(first, inner);
            return self.command(inner);
        }
        self.count_arguments(first, length, entry);
        let tree = entry.arguments();
        if tree.is_empty() {
            // Of some commands nobody tells the arguments: any word may stand there.
            self.text_from(first);
            return;
        }
        let order = match entry.name {
            "GEOSEARCH" | "GEOSEARCHSTORE" | "XREAD" | "XREADGROUP" => Order::AnyOf(&tree),
            _ => Order::AsWritten,
        };
        let mut matcher = Matcher::new(&tree, order);
        let mut taken = Vec::new();
        for (index, word) in words.iter().enumerate().skip(first) {
            if self.cursor_word() == Some(index) {
                self.place(&matcher, entry, &taken);
            }
            let extent = match &self.cursor {
                Some(cursor) if cursor.word == index => Extent::Typing,
                _ => Extent::Whole,
            };
            let found = matcher.take(&word.bytes, extent);
            if let Taken::Value(argument) = found {
                taken.push(wants::Taken {
                    name: &argument.name,
                    word: &word.bytes,
                    is_key: argument.kind == ArgumentKind::Key,
                });
            }
            self.judge(word, found, extent, entry, matcher.refused());
        }
        self.miss(too_few(&words[start..], self.catalog));
        if entry.origin() == Origin::Table && !matcher.may_end() {
            self.miss(Some(incomplete(words, length, first, &matcher.expected())));
        }
        if self
            .cursor_word()
            .is_some_and(|at| at >= first && at == words.len())
        {
            self.place(&matcher, entry, &taken);
        }
    }

    /// Says what a word is, and whether it may stand there.
    fn judge(
        &mut self,
        word: &Word,
        found: Taken<'_>,
        extent: Extent,
        entry: &Entry<'_>,
        expected: &[Expected<'_>],
    ) {
        let is_sure = entry.origin() == Origin::Table;
        let role = match found {
            Taken::Token | Taken::Misplaced => Role::Option,
            Taken::Value(argument) => role_of(argument),
            Taken::NoNumber(_) | Taken::TooMany | Taken::Unknown if !is_sure => Role::Text,
            // It may still become a keyword.
            Taken::NoNumber(_) | Taken::Unknown
                if extent == Extent::Typing && self.may_become() =>
            {
                self.miss_more(word);
                Role::Text
            }
            Taken::NoNumber(argument) => {
                let found = text::quoted(&word.bytes);
                let expected = number(argument).map_or("a word", Number::name);
                self.complain(
                    word.span.clone(),
                    format!("found {found}, expected {expected}"),
                );
                Role::Wrong
            }
            Taken::Unknown => {
                let found = text::quoted(&word.bytes);
                let expected = listed(expected);
                self.complain(
                    word.span.clone(),
                    format!("found {found}, expected {expected}"),
                );
                Role::Wrong
            }
            Taken::TooMany => Role::Wrong,
            Taken::Lost => Role::Text,
        };
        self.reading.roles.push((word.span.clone(), role));
    }

    /// Tells whether something that is offered begins with what is being typed.
    fn may_become(&self) -> bool {
        // Of a word whose end is there already, the beginning becomes nothing.
        let place = self.reading.place.as_ref().filter(|place| place.rest == 0);
        let Some(place) = place else {
            return false;
        };
        place.wants.iter().any(|want| match want {
            super::Want::Known(known) => known.iter().any(|candidate| {
                let head = candidate.text.as_bytes().get(..place.typed.len());
                head.is_some_and(|head| head.eq_ignore_ascii_case(&place.typed))
            }),
            _ => false,
        })
    }

    /// Finds what could stand at the cursor.
    fn place(&mut self, matcher: &Matcher<'_>, entry: &Entry<'_>, taken: &[wants::Taken<'_>]) {
        let Some(cursor) = &self.cursor else {
            return;
        };
        self.reading.hint = hint::arguments(matcher, &cursor.typed);
        let offer = self.offer();
        let wants = offer.arguments(&matcher.expected(), entry, taken, self.words, self.catalog);
        self.put(wants);
        if let Some(place) = &mut self.reading.place {
            place.given = wants::given(entry, &matcher.expected(), taken);
            Offer::narrow_rule(place, entry, self.catalog);
        }
    }

    fn put_subcommands(&mut self, container: &Word) {
        let container = String::from_utf8_lossy(&container.bytes);
        let names = self.offer().subcommands(self.catalog, &container);
        self.put(vec![super::Want::Known(names)]);
    }

    fn put(&mut self, wants: Vec<super::Want>) {
        let Some(cursor) = self.cursor.as_ref().filter(|cursor| cursor.may_take()) else {
            return;
        };
        self.reading.place = Some(Place {
            rest: cursor.end - cursor.span.end,
            span: cursor.span.clone(),
            typed: cursor.typed.clone(),
            quote: cursor.quote,
            wants,
            given: Vec::new(),
        });
    }

    fn offer(&self) -> Offer {
        let typed = self.cursor.as_ref().map_or(&[][..], |cursor| &cursor.typed);
        Offer::new(typed, self.words)
    }

    fn cursor_word(&self) -> Option<usize> {
        self.cursor.as_ref().map(|cursor| cursor.word)
    }

    fn text_from(&mut self, index: usize) {
        self.text_between(index, self.words.len());
    }

    fn text_between(&mut self, start: usize, end: usize) {
        for word in self.words.iter().take(end).skip(start) {
            self.reading.roles.push((word.span.clone(), Role::Text));
        }
    }

    /// Complains of more words than a command takes.
    fn count_arguments(&mut self, first: usize, length: usize, entry: &Entry<'_>) {
        let words = &self.words[first..];
        let most = entry.arity.and_then(|arity| usize::try_from(arity).ok());
        let Some(most) = most.and_then(|most| most.checked_sub(length)) else {
            return;
        };
        if let (Some(excess), Some(last)) = (words.get(most), words.last()) {
            let text = format!("found {}, expected {most}", arguments(words.len()));
            self.complain(excess.span.start..last.span.end, text);
        }
    }

    /// Keeps the first of what is missing.
    fn miss(&mut self, lack: Option<Problem>) {
        if self.reading.lack.is_none() {
            self.reading.lack = lack;
        }
    }

    /// Notes that a word is the beginning of a keyword only.
    fn miss_more(&mut self, word: &Word) {
        self.miss(Some(Problem {
            span: word.span.clone(),
            text: "found the beginning of a keyword, expected all of it".to_owned(),
        }));
    }

    /// Keeps the first problem.
    fn complain(&mut self, span: Range<usize>, text: String) {
        if self.reading.problem.is_none() {
            self.reading.problem = Some(Problem { span, text });
        }
    }
}

/// Tells at which word another command begins in one that has it among its arguments, which begin at `first`.
fn inner_command(entry: &Entry<'_>, first: usize) -> Option<usize> {
    match entry.name {
        "ACL DRYRUN" => Some(first + 1),
        "COMMAND GETKEYS" | "COMMAND GETKEYSANDFLAGS" => Some(first),
        _ => None,
    }
}

fn role_of(argument: &Argument) -> Role {
    match argument.kind {
        ArgumentKind::Key => Role::Key,
        ArgumentKind::Integer | ArgumentKind::Double | ArgumentKind::UnixTime => Role::Number,
        _ => Role::Text,
    }
}
