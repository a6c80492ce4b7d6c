//! Which words of a command are secrets, and which lines must not be kept.
//!
//! The list is redis-cli's list of commands that its history file leaves out. Here it also tells which words to mask,
//! and it is judged while a line is being typed, so a command that is not complete, or that a server would refuse, is
//! in doubt taken for one that carries a secret. A name that nothing has, but is [near](super::near) to one that a
//! secret follows, is taken for that one; a command that there is never is.

mod search;

use self::search::Search;
use super::near::{distance, is_near, mistakes};
use super::{all, is, lookup};

/// Stands for a secret where a command is shown.
pub const MASK: &str = "•••";

/// The parameters of CONFIG SET whose value is a secret.
const CONFIG_PARAMETERS: [&str; 7] = [
    "masterauth",
    "masteruser",
    "primaryauth",
    "primaryuser",
    "requirepass",
    "tls-client-key-file-pass",
    "tls-key-file-pass",
];

/// The options of SENTINEL SET and the parameters of SENTINEL CONFIG SET whose value is a secret.
const SENTINEL_OPTIONS: [&str; 4] = ["auth-pass", "auth-user", "sentinel-pass", "sentinel-user"];

/// How many letters all of those names end in that say what it is the secret of: `pass`, `auth` or `user`.
const LAST_LETTERS: usize = 4;

/// What an ACL rule begins with that adds or removes a password, in clear or as a hash.
const PASSWORD_RULES: [u8; 4] = *b"><#!";

/// The first words of the commands that [`secrets`] knows.
const NAMES: [&str; 6] = ["ACL", "AUTH", "CONFIG", "HELLO", "MIGRATE", "SENTINEL"];

/// The subcommands of ACL that are kept out of the history.
const USER_COMMANDS: [&str; 3] = ["DELUSER", "GETUSER", "SETUSER"];

/// How far a word may be from what it is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// A word means what it says.
    Exact,
    /// The command may be mistyped.
    Near,
}

/// Finds the words that are secrets, by their index in ascending order.
///
/// A count in front (`3 AUTH x`, which repeats the command) is skipped. The last word may be one that is still being
/// typed, and the names before it may be mistyped.
///
/// ```
/// use redis_shell::command::secrets;
///
/// assert_eq!(secrets(&["AUTH", "alice", "s3cret"]), [2]);
/// assert_eq!(secrets(&["AUHT", "s3cret"]), [1]);
/// assert_eq!(secrets(&["config", "set", "dir", "/", "requirepass", "s3cret"]), [5]);
/// assert_eq!(secrets(&["config", "set", "requirepass"]), []);
/// ```
pub fn secrets<W: AsRef<[u8]>>(words: &[W]) -> Vec<usize> {
    let command = without_count(words);
    let skipped = words.len() - command.len();
    places(command)
        .into_iter()
        .filter(|&place| place < command.len())
        .map(|place| place + skipped)
        .collect()
}

/// Finds the words that are secrets where a command may begin with any of the words: with the one of the index `name` as
/// in [`secrets`], with another one if it is the name of a command, since one that is only near it is more likely
/// something else.
///
/// ```
/// use redis_shell::command::secrets_anywhere;
///
/// assert_eq!(secrets_anywhere(&["x", "AUTH", "s3cret"], None), [2]);
/// assert_eq!(secrets_anywhere(&["x", "AUHT", "s3cret"], Some(1)), [2]);
/// assert_eq!(secrets_anywhere(&["x", "auto", "5"], None), []);
/// ```
pub fn secrets_anywhere<W: AsRef<[u8]>>(words: &[W], name: Option<usize>) -> Vec<usize> {
    let mut places = places_anywhere(words, name);
    places.retain(|&place| place < words.len());
    places
}

/// Finds the words that are secrets in a line that calls no command that there is, where a name or a blank has been
/// forgotten: behind each name of a command, as in [`secrets_anywhere`], and behind each name of a parameter or of what
/// makes a user. In other lines there are none of this kind, nor where the first word may be a module's command.
///
/// ```
/// use redis_shell::command::secrets_without_command;
///
/// assert_eq!(secrets_without_command(&["requirepass", "s3cret"]), [1]);
/// assert_eq!(secrets_without_command(&["ACLSETUSER", "ann", "on", ">s3cret"]), [3]);
/// assert_eq!(secrets_without_command(&["2x", "AUTH", "s3cret"]), [2]);
/// assert_eq!(secrets_without_command(&["GET", "requirepass"]), []);
/// ```
pub fn secrets_without_command<W: AsRef<[u8]>>(words: &[W]) -> Vec<usize> {
    let first = words.len() - without_count(words).len();
    let is_command = |word: &W| lookup(word.as_ref()).is_some() || is_of_module(word.as_ref());
    if words.get(first).is_none_or(is_command) {
        return Vec::new();
    }
    let mut search = begun_anywhere(words, Some(first));
    search.begin_without_command(first);
    let mut places = search.places();
    places.retain(|&place| place < words.len());
    places
}

/// Tells whether a word may be the name of a module's command: `JSON.SET`.
fn is_of_module(word: &[u8]) -> bool {
    let mut parts = word.splitn(2, |byte| *byte == b'.');
    let starts_with_letter = |part: &[u8]| part.first().is_some_and(u8::is_ascii_alphabetic);
    match (parts.next(), parts.next()) {
        (Some(module), Some(name)) => {
            let is_ours = NAMES.iter().any(|name| is(&module, name));
            !is_ours && starts_with_letter(module) && starts_with_letter(name)
        }
        _ => false,
    }
}

/// Tells whether a line that starts with these words must never reach the history file.
///
/// True for every line with [`secrets`], for one that lacks just the secret (`CONFIG SET requirepass`), and for ACL
/// SETUSER, GETUSER and DELUSER whatever follows, as in redis-cli.
///
/// ```
/// use redis_shell::command::keeps_out_of_history;
///
/// assert!(keeps_out_of_history(&["ACL", "SETUSER", "alice"]));
/// assert!(!keeps_out_of_history(&["ACL", "LIST"]));
/// ```
pub fn keeps_out_of_history<W: AsRef<[u8]>>(words: &[W]) -> bool {
    let command = without_count(words);
    is_of_user(command, Spelling::Near) || !places(command).is_empty()
}

/// Tells whether a line with these words must never reach the history file where a command may begin with any of them,
/// with the first as in [`keeps_out_of_history`], with another one as in [`secrets_anywhere`].
///
/// ```
/// use redis_shell::command::keeps_out_anywhere;
///
/// assert!(keeps_out_anywhere(&["PING", "ACL", "SETUSER", "alice"]));
/// assert!(!keeps_out_anywhere(&["PING", "ACL", "LIST"]));
/// ```
pub fn keeps_out_anywhere<W: AsRef<[u8]>>(words: &[W]) -> bool {
    is_of_user(without_count(words), Spelling::Near)
        || (1..words.len()).any(|at| is_of_user(&words[at..], Spelling::Exact))
        || !places_anywhere(words, Some(0)).is_empty()
}

/// Tells whether a command is one of those of ACL that are kept out of the history.
fn is_of_user<W: AsRef<[u8]>>(command: &[W], spelling: Spelling) -> bool {
    let says = |word: &W| USER_COMMANDS.iter().any(|name| says(word, name, spelling));
    let is_acl = || container(command, spelling) == Some("ACL");
    // The names of other subcommands are too far from these to be taken for them.
    command.get(1).is_some_and(says) && is_acl()
}

/// Finds the places of the secrets of a command, including the one where a secret would come next.
fn places<W: AsRef<[u8]>>(command: &[W]) -> Vec<usize> {
    let mut search = Search::new(command);
    search.begin(0, Spelling::Near);
    search.places()
}

/// Finds the places of the secrets of all commands that may begin in the words, each with the place where one would come
/// next.
fn places_anywhere<W: AsRef<[u8]>>(words: &[W], name: Option<usize>) -> Vec<usize> {
    let name = name.map(|at| words.len() - without_count(&words[at..]).len());
    begun_anywhere(words, name).places()
}

/// Begins the search at each word with which a command may begin.
fn begun_anywhere<W: AsRef<[u8]>>(words: &[W], name: Option<usize>) -> Search<'_, W> {
    let mut search = Search::new(words);
    for (at, word) in words.iter().enumerate() {
        if Some(at) == name {
            search.begin(at, Spelling::Near);
        } else if begins_name(word.as_ref()) {
            search.begin(at, Spelling::Exact);
        }
    }
    search
}

/// Tells whether a word begins as the name of a command with secrets does, for whoever sees many that do not.
fn begins_name(word: &[u8]) -> bool {
    let is_it = |name: &&str| {
        let head = word.get(..name.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()))
    };
    NAMES.iter().any(is_it)
}

/// Tells from its first word alone whether a command may carry [`secrets`], for whoever sees many that do not.
///
/// ```
/// use redis_shell::command::may_carry_secret;
///
/// assert!(may_carry_secret(b"config"));
/// assert!(may_carry_secret(b"cofnig"));
/// assert!(!may_carry_secret(b"GET"));
/// ```
pub fn may_carry_secret(name: &[u8]) -> bool {
    container(&[name], Spelling::Near).is_some_and(|name| NAMES.contains(&name))
}

/// Tells from its first word alone whether a line may have [`secrets`], or such as in [`secrets_without_command`].
pub fn may_begin_secret(word: &[u8]) -> bool {
    may_carry_secret(word) || names_secret(word) || makes_user(word)
}

/// Tells whether a word is what makes a user, with the name of the command in front or without.
fn makes_user(word: &[u8]) -> bool {
    const NAMES: [&str; 2] = ["SETUSER", "ACLSETUSER"];
    NAMES.iter().any(|name| is_near(word, name))
}

/// Tells whether a word names a parameter or an option whose value is a secret, whatever command it stands in.
///
/// ```
/// use redis_shell::command::names_secret;
///
/// assert!(names_secret(b"RequirePass"));
/// assert!(names_secret(b"requirepas"));
/// assert!(!names_secret(b"maxmemory"));
/// ```
pub fn names_secret(word: &[u8]) -> bool {
    let known = CONFIG_PARAMETERS.iter().chain(&SENTINEL_OPTIONS);
    known.into_iter().any(|name| is_near(word, name))
}

/// Tells whether a word ends with the name of a parameter before which a blank is missing, or begins with one behind
/// which one is.
fn grown(word: &[u8]) -> Option<Grown> {
    let known = CONFIG_PARAMETERS.iter().map(|name| name.as_bytes());
    let mut known = known.filter(|name| name.len() < word.len());
    known.find_map(|name| {
        let (head, tail) = (&word[..name.len()], &word[word.len() - name.len()..]);
        match () {
            () if tail.eq_ignore_ascii_case(name) => Some(Grown::Before),
            () if head.eq_ignore_ascii_case(name) => Some(Grown::Behind),
            () => None,
        }
    })
}

/// Where something has grown together with the name of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grown {
    Before,
    Behind,
}

/// Tells whether a word is this keyword, or may be meant for it.
fn says<W: AsRef<[u8]>>(word: &W, keyword: &str, spelling: Spelling) -> bool {
    match spelling {
        Spelling::Exact => is(word, keyword),
        Spelling::Near => is_near(word.as_ref(), keyword),
    }
}

/// Leaves out the repeat count before a command; of several too, which nobody would run.
fn without_count<W: AsRef<[u8]>>(words: &[W]) -> &[W] {
    let is_count = |word: &W| {
        let word = word.as_ref();
        let digits = word.strip_prefix(b"-").unwrap_or(word);
        !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
    };
    let counts = words.iter().take_while(|word| is_count(word)).count();
    &words[counts..]
}

/// Names the command that the first word is, or is meant for, without a subcommand.
fn container<W: AsRef<[u8]>>(command: &[W], spelling: Spelling) -> Option<&'static str> {
    let first = command.first()?.as_ref();
    match lookup(first) {
        Some(spec) => Some(spec.name),
        None if spelling == Spelling::Near => meant(first),
        None => None,
    }
}

/// Names the command with secrets that a word is meant for which is no command: not if another one is as near.
fn meant(word: &[u8]) -> Option<&'static str> {
    let near = |name: &'static str| Some((distance(word, name, mistakes(name))?, name));
    let (nearest, name) = NAMES.into_iter().filter_map(near).min()?;
    let is_as_near =
        |other: &str| !NAMES.contains(&other) && distance(word, other, nearest).is_some();
    let is_other = all().any(|spec| is_as_near(spec.name));
    (!is_other).then_some(name)
}

#[cfg(test)]
mod tests;
