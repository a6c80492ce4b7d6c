//! Where the secrets stand in words among which one command begins, or many may.
//!
//! However many begin, each word is looked at a few times only: what the commands of one kind find from a place on is the
//! same for all of them, so the first of them finds it for all.

use super::super::{find, is};
use super::{
    CONFIG_PARAMETERS, Grown, LAST_LETTERS, PASSWORD_RULES, SENTINEL_OPTIONS, Spelling, container,
    grown, makes_user, names_secret, says,
};

/// How many letters the shortest word has that may be meant for the name of a parameter or an option.
const SHORTEST_NAME: usize = 7;

/// What is known of the places of secrets so far, the one where a secret would come next included.
pub(super) struct Search<'w, W> {
    words: &'w [W],
    places: Vec<usize>,
    /// From where on all words are secrets.
    all_from: Option<usize>,
    /// From where on the rules are secrets that set a password.
    rules_from: Option<usize>,
    /// Where the first HELLO stands.
    hello: Option<usize>,
    config: Settings,
    sentinel: Settings,
    /// The words at which HELLO expects an option, and those between such.
    hello_options: Seen,
    hello_others: Seen,
    /// The words at which MIGRATE expects an option.
    migrate_options: Seen,
    /// The first word behind the last container that was looked at which is no CONFIG.
    subcommand: usize,
}

/// The words that name parameters and options whose values are secrets.
struct Settings {
    own: &'static [&'static str],
    /// How far behind the command a name is expected.
    first: usize,
    /// Where the first of the commands stands that change some.
    begin: Option<usize>,
}

/// Which words have been looked at, by their places; empty until one has.
#[derive(Default)]
struct Seen(Vec<bool>);

impl Seen {
    /// Notes a word; tells whether it is the first time.
    fn note(&mut self, place: usize, words: usize) -> bool {
        if self.0.is_empty() {
            self.0.resize(words, false);
        }
        !std::mem::replace(&mut self.0[place], true)
    }
}

impl<'w, W: AsRef<[u8]>> Search<'w, W> {
    pub(super) fn new(words: &'w [W]) -> Self {
        let settings = |own, first| Settings {
            own,
            first,
            begin: None,
        };
        Self {
            words,
            places: Vec::new(),
            all_from: None,
            rules_from: None,
            hello: None,
            config: settings(&CONFIG_PARAMETERS, 2),
            sentinel: settings(&SENTINEL_OPTIONS, 3),
            hello_options: Seen::default(),
            hello_others: Seen::default(),
            migrate_options: Seen::default(),
            subcommand: 0,
        }
    }

    /// Takes the word at a place for a command; the places are to ascend.
    pub(super) fn begin(&mut self, at: usize, spelling: Spelling) {
        let command = &self.words[at..];
        let name = match find(command) {
            Some(spec) => Some(spec.name),
            None => container(command, spelling),
        };
        match name {
            // One argument is a password, the first of several a user.
            Some("AUTH") if command.len() <= 2 => self.places.push(at + 1),
            Some("AUTH") => self.take_all(at + 2),
            Some("HELLO") => {
                self.hello.get_or_insert(at);
                self.walk_hello(at + 2);
            }
            Some("ACL SETUSER") => self.take_rules(at + 2),
            // The subcommand is missing or misspelled; the place of the name is searched as well, since it is easily
            // forgotten.
            Some("ACL") => self.take_rules(at + 1),
            Some("MIGRATE") => self.walk_migrate(at + 4),
            Some(name) if name.starts_with("CONFIG") => {
                self.begin_settings(at, |it| &mut it.config);
            }
            Some(name) if name.starts_with("SENTINEL") => {
                self.begin_settings(at, |it| &mut it.sentinel);
            }
            _ => {}
        }
    }

    /// Takes the words from a place on for those of a line without a command, in which the names of parameters and of what
    /// makes a user tell what follows them.
    pub(super) fn begin_without_command(&mut self, first: usize) {
        if is(&self.words[first], "user") {
            // As in a file of users.
            self.take_rules(first + 1);
        }
        for (at, word) in self.words.iter().enumerate().skip(first) {
            let word = word.as_ref();
            if makes_user(word) {
                self.take_rules(at + 1);
            }
            if word.len() < SHORTEST_NAME {
                continue;
            }
            match end_of_name(word) {
                Some(end) if names_secret(&word[..end]) => self.places.push(at),
                Some(_) => {}
                None if names_secret(word) => return self.take_all(at + 1),
                None => match grown(word) {
                    Some(Grown::Before) => return self.take_all(at + 1),
                    Some(Grown::Behind) => self.places.push(at),
                    None => {}
                },
            }
        }
    }

    /// Gives what has been found, in ascending order.
    pub(super) fn places(mut self) -> Vec<usize> {
        if let Some(hello) = self.hello {
            for at in hello + 1..self.words.len() {
                if is(&self.words[at], "AUTH") {
                    self.places.push(self.last_of(at, 2));
                }
            }
        }
        if let Some(start) = self.rules_from {
            let is_rule = |word: &W| {
                let first = word.as_ref().first();
                first.is_some_and(|byte| PASSWORD_RULES.contains(byte))
            };
            // Behind a rule there may be a blank too many.
            let is_cut = |at: usize| at > start && self.words[at - 1].as_ref().len() == 1;
            let rules = (start..self.words.len()).filter(|&at| {
                is_rule(&self.words[at]) || (is_cut(at) && is_rule(&self.words[at - 1]))
            });
            self.places.extend(rules);
        }
        for settings in [&self.config, &self.sentinel] {
            self.places.extend(settings.places(self.words));
        }
        if let Some(start) = self.all_from {
            self.places.retain(|&place| place < start);
            self.places.extend(start..self.words.len().max(start + 1));
        }
        self.places.sort_unstable();
        self.places.dedup();
        self.places
    }

    fn take_all(&mut self, start: usize) {
        let first = self.all_from.map_or(start, |first| first.min(start));
        self.all_from = Some(first);
    }

    fn take_rules(&mut self, start: usize) {
        let first = self.rules_from.map_or(start, |first| first.min(start));
        self.rules_from = Some(first);
    }

    /// Notes a command that changes parameters or options; with GET they are asked for.
    fn begin_settings(&mut self, at: usize, of: impl Fn(&mut Self) -> &mut Settings) {
        if self.subcommand <= at {
            let behind = self.words[at + 1..].iter();
            self.subcommand = at + 1 + behind.take_while(|word| is(*word, "CONFIG")).count();
        }
        let subcommand = self.words.get(self.subcommand);
        if subcommand.is_some_and(|word| is(word, "GET")) {
            return;
        }
        let settings = of(self);
        settings.begin.get_or_insert(at);
        // Of what follows a name where none is expected, nobody knows what it is.
        let first = settings.first;
        let early = at + 1..self.words.len().min(at + first);
        let is_name = |&at: &usize| {
            let word = self.words[at].as_ref();
            end_of_name(word).is_none() && names_secret(word)
        };
        if let Some(name) = { early }.find(is_name) {
            self.take_all(name + 1);
        }
    }

    /// `HELLO [protover [AUTH user password] [SETNAME name]]`: a word that stands alone behind AUTH may be the password.
    /// So may be what follows a word that cannot stand where it does: AUTH is easily forgotten.
    fn walk_hello(&mut self, start: usize) {
        let count = self.words.len();
        let mut at = start;
        while at < count && self.hello_options.note(at, count) {
            let option = &self.words[at];
            if says(option, "SETNAME", Spelling::Near) {
                at += 2;
            } else if says(option, "AUTH", Spelling::Near) {
                self.places.push(self.last_of(at, 2));
                at += 3;
            } else {
                at += 1;
                let is_option = |word: &W| is(word, "SETNAME") || is(word, "AUTH");
                while at < count && !is_option(&self.words[at]) {
                    if !self.hello_others.note(at, count) {
                        return;
                    }
                    self.places.push(at);
                    at += 1;
                }
            }
        }
    }

    /// `MIGRATE host port key db timeout [COPY] [REPLACE] [AUTH password | AUTH2 user password] [KEYS key...]`: a key may
    /// be called AUTH, so that what follows KEYS and the key itself are no options.
    fn walk_migrate(&mut self, start: usize) {
        let count = self.words.len();
        let mut at = start;
        while at < count && !is(&self.words[at], "KEYS") && self.migrate_options.note(at, count) {
            let option = &self.words[at];
            let is_exact = is(option, "AUTH") || is(option, "AUTH2");
            let spelling = match is_exact {
                true => Spelling::Exact,
                false => Spelling::Near,
            };
            let mut values = 0;
            for (name, count) in [("AUTH", 1), ("AUTH2", 2)] {
                if says(option, name, spelling) {
                    self.places.push(self.last_of(at, count));
                    values = count;
                }
            }
            at += values + 1;
        }
    }

    /// The place of the last of so many values behind an option: where some are missing, that of the last one there is.
    fn last_of(&self, option: usize, values: usize) -> usize {
        (option + values).min((option + 1).max(self.words.len() - 1))
    }
}

impl Settings {
    /// Finds the values of the parameters and options that are secrets, whatever the subcommand: SET is easily forgotten
    /// or misspelled.
    ///
    /// Every word counts as a name, also one that is the value of another: where a word is missing or too many, the pairs
    /// are out of step, and a word masked in vain is better than a password shown.
    fn places<W: AsRef<[u8]>>(&self, words: &[W]) -> Vec<usize> {
        let Some(begin) = self.begin else {
            return Vec::new();
        };
        let mut places = Vec::new();
        for (at, word) in words.iter().enumerate().skip(begin + 1) {
            let word = word.as_ref();
            let is_name = |word: &[u8]| {
                names_secret(word) || (at >= begin + self.first && begins(word, self.own))
            };
            match end_of_name(word) {
                Some(end) if is_name(&word[..end]) => places.push(at),
                None if is_name(word) => places.push(at + 1),
                None if grown(word) == Some(Grown::Behind) => places.push(at),
                None if grown(word) == Some(Grown::Before) => places.push(at + 1),
                _ => {}
            }
        }
        places
    }
}

/// Where the name ends in a word that is a name and its value, as in a file of settings.
fn end_of_name(word: &[u8]) -> Option<usize> {
    word.iter().position(|byte| matches!(byte, b'=' | b':'))
}

/// Tells whether a word is the beginning of a name whose value is a secret, up to what the secret is.
fn begins(word: &[u8], names: &[&str]) -> bool {
    let is_beginning = |name: &&str| {
        let head = name.as_bytes().get(..word.len());
        word.len() + LAST_LETTERS >= name.len()
            && head.is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    names.iter().any(is_beginning)
}
