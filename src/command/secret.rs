//! Which words of a command are secrets, and which lines must not be kept.
//!
//! The list is redis-cli's list of commands that its history file leaves out. Here it also tells which words to mask,
//! and it is judged while a line is being typed, so a command that is not complete, or that a server would refuse, is
//! in doubt taken for one that carries a secret.

use super::{find, is};

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

/// What an ACL rule begins with that adds or removes a password, in clear or as a hash.
const PASSWORD_RULES: [u8; 4] = *b"><#!";

/// The first words of the commands that [`secrets`] knows.
const NAMES: [&str; 6] = ["ACL", "AUTH", "CONFIG", "HELLO", "MIGRATE", "SENTINEL"];

/// Finds the words that are secrets, by their index in ascending order.
///
/// A count in front (`3 AUTH x`, which repeats the command) is skipped. The last word may be one that is still being
/// typed.
///
/// ```
/// use redis_shell::command::secrets;
///
/// assert_eq!(secrets(&["AUTH", "alice", "s3cret"]), [2]);
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
    let name = find(command).map(|spec| spec.name);
    matches!(name, Some("ACL DELUSER" | "ACL GETUSER" | "ACL SETUSER"))
        || !places(command).is_empty()
}

/// Tells from its first word alone whether a command may carry [`secrets`], for whoever sees many that do not.
///
/// ```
/// use redis_shell::command::may_carry_secret;
///
/// assert!(may_carry_secret(b"config"));
/// assert!(!may_carry_secret(b"GET"));
/// ```
pub fn may_carry_secret(name: &[u8]) -> bool {
    NAMES.iter().any(|known| is(&name, known))
}

/// Tells whether a word names a parameter or an option whose value is a secret, whatever command it stands in.
///
/// ```
/// use redis_shell::command::names_secret;
///
/// assert!(names_secret(b"RequirePass"));
/// assert!(!names_secret(b"maxmemory"));
/// ```
pub fn names_secret(word: &[u8]) -> bool {
    let known = CONFIG_PARAMETERS.iter().chain(&SENTINEL_OPTIONS);
    known.into_iter().any(|name| is(&word, name))
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

/// Finds the places of secrets, including the one where a secret would come next.
fn places<W: AsRef<[u8]>>(command: &[W]) -> Vec<usize> {
    match find(command).map(|spec| spec.name) {
        // One argument is a password, the first of several a user.
        Some("AUTH") if command.len() <= 2 => vec![1],
        Some("AUTH") => (2..command.len()).collect(),
        Some("HELLO") => user_and_password(command),
        Some("ACL SETUSER") => password_rules(command, 2),
        // The subcommand is missing or misspelled.
        Some("ACL") => password_rules(command, 1),
        Some("MIGRATE") => migrate(command),
        Some(name) if name.starts_with("CONFIG") || name.starts_with("SENTINEL") => {
            settings(command)
        }
        _ => Vec::new(),
    }
}

/// Finds the values of the parameters and options that are secrets, whatever the subcommand: SET is easily forgotten or
/// misspelled. With GET they are asked for.
///
/// Every word counts as a name, also one that is the value of another: where a word is missing or too many, the pairs
/// are out of step, and a word masked in vain is better than a password shown.
fn settings<W: AsRef<[u8]>>(command: &[W]) -> Vec<usize> {
    let mut subcommand = command[1..].iter().skip_while(|word| is(*word, "CONFIG"));
    if subcommand.next().is_some_and(|word| is(word, "GET")) {
        return Vec::new();
    }
    let value = |at: usize| {
        let word = command[at].as_ref();
        // With a `=`, as in a file of settings, name and value are one word.
        let end = word.iter().position(|byte| matches!(byte, b'=' | b':'));
        match end {
            Some(end) => names_secret(&word[..end]).then_some(at),
            None => names_secret(word).then_some(at + 1),
        }
    };
    (1..command.len()).filter_map(value).collect()
}

/// `HELLO [protover [AUTH user password]]`: a word that stands alone behind AUTH may be the password.
fn user_and_password<W: AsRef<[u8]>>(command: &[W]) -> Vec<usize> {
    let options = (1..command.len()).filter(|&at| is(&command[at], "AUTH"));
    options.map(|at| last_of(command, at, 2)).collect()
}

/// The place of the last of so many values behind an option: where some are missing, that of the last one there is.
fn last_of<W: AsRef<[u8]>>(command: &[W], option: usize, values: usize) -> usize {
    (option + values).min((option + 1).max(command.len() - 1))
}

/// `ACL SETUSER name rule...`; the place of the name is searched as well, since it is easily forgotten.
fn password_rules<W: AsRef<[u8]>>(command: &[W], start: usize) -> Vec<usize> {
    let is_rule = |word: &W| {
        word.as_ref()
            .first()
            .is_some_and(|byte| PASSWORD_RULES.contains(byte))
    };
    (start..command.len())
        .filter(|&at| is_rule(&command[at]))
        .collect()
}

/// `MIGRATE host port key db timeout [COPY] [REPLACE] [AUTH password | AUTH2 user password] [KEYS key...]`: a key may
/// be called AUTH, so that what follows KEYS and the key itself are no options.
fn migrate<W: AsRef<[u8]>>(command: &[W]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut at = 4;
    while let Some(option) = command.get(at).filter(|word| !is(*word, "KEYS")) {
        let values = if is(option, "AUTH") {
            1
        } else if is(option, "AUTH2") {
            2
        } else {
            0
        };
        if values > 0 {
            places.push(last_of(command, at, values));
        }
        at += values + 1;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<&str> {
        line.split_ascii_whitespace().collect()
    }

    #[test]
    fn secret_words_are_found() {
        let cases: &[(&str, &[usize])] = &[
            ("AUTH pw", &[1]),
            ("auth pw", &[1]),
            ("AUTH user pw", &[2]),
            ("AUTH user pw more", &[2, 3]),
            ("AUTH", &[]),
            ("HELLO 3 AUTH user pw", &[4]),
            ("hello 3 setname me auth user pw", &[6]),
            ("HELLO 3 AUTH user pw SETNAME me", &[4]),
            ("HELLO AUTH user pw", &[3]),
            ("HELLO 3 SETNAME AUTH AUTH user pw", &[5, 6]),
            ("HELLO 3 AUTH pw", &[3]),
            ("HELLO 3 AUTH", &[]),
            ("HELLO 3", &[]),
            ("ACL SETUSER u on >pw ~* +@all", &[4]),
            ("acl setuser u >a <b #c !d", &[3, 4, 5, 6]),
            ("ACL SETUSER >pw", &[2]),
            ("ACL SETUSER u on nopass ~*", &[]),
            ("ACL SETUSR u >pw", &[3]),
            ("ACL u on >pw", &[3]),
            ("ACL DELUSER >pw", &[]),
            ("ACL DRYRUN u SET !k v", &[]),
            ("ACL GETUSER u", &[]),
            ("CONFIG SET requirepass pw", &[3]),
            ("config set REQUIREPASS pw", &[3]),
            ("CONFIG SET maxmemory 1 masterauth pw", &[5]),
            ("CONFIG SET masteruser u masterauth pw dir /", &[3, 5]),
            ("CONFIG SET primaryuser u primaryauth pw", &[3, 5]),
            (
                "CONFIG SET tls-key-file-pass pw tls-client-key-file-pass pw",
                &[3, 5],
            ),
            ("CONFIG SET dir requirepass pw", &[4]),
            ("CONFIG SET requirepass", &[]),
            ("CONFIG SET dir /", &[]),
            ("CONFIG requirepass pw", &[2]),
            ("CONFIG SETT requirepass pw", &[3]),
            ("CONFIG SETT dir / MASTERAUTH pw", &[5]),
            ("2 config requirepass pw", &[3]),
            ("CONFIG SET requirepass=pw", &[2]),
            ("CONFIG SET dir=/ MasterAuth:pw", &[3]),
            ("CONFIG GET requirepass", &[]),
            ("CONFIG GET requirepass masterauth", &[]),
            ("CONFIG REWRITE", &[]),
            ("CONFIG", &[]),
            ("MIGRATE h 1 key 0 9 AUTH pw", &[7]),
            ("MIGRATE h 1 key 0 9 COPY REPLACE auth2 user pw", &[10]),
            ("MIGRATE h 1 x 0 9 AUTH KEYS KEYS a", &[7]),
            ("MIGRATE h 1 x 0 9 KEYS AUTH x AUTH2 y z", &[]),
            ("MIGRATE h 1 AUTH 0 9 COPY", &[]),
            ("MIGRATE h 1 key 0 AUTH pw", &[6]),
            ("MIGRATE h 1 key 0 9 AUTH2 pw", &[7]),
            ("SENTINEL SET m auth-pass pw", &[4]),
            ("SENTINEL SET m quorum 2 AUTH-USER u auth-pass pw", &[6, 8]),
            ("SENTINEL SET m quorum 2", &[]),
            ("SENTINEL SET auth-pass pw", &[3]),
            ("SENTINEL m auth-pass pw", &[3]),
            ("SENTINEL STE m auth-pass pw", &[4]),
            ("SENTINEL CONFIG sentinel-pass pw", &[3]),
            ("SENTINEL CONFIG STE sentinel-pass pw", &[4]),
            (
                "SENTINEL CONFIG SET sentinel-user u sentinel-pass pw",
                &[4, 6],
            ),
            ("SENTINEL CONFIG GET sentinel-pass sentinel-user", &[]),
            ("SENTINEL GET sentinel-pass sentinel-user", &[]),
            ("SET requirepass pw", &[]),
            ("GET AUTH", &[]),
            ("3 AUTH pw", &[2]),
            ("-1 HELLO 3 AUTH user pw", &[5]),
            ("3 -2 AUTH pw", &[3]),
            ("3 GET AUTH", &[]),
            ("3x AUTH pw", &[]),
            ("3", &[]),
            ("", &[]),
        ];
        for (line, expected) in cases {
            assert_eq!(secrets(&words(line)), *expected, "{line}");
            let uncounted = without_count(&words(line)).to_vec();
            if let (Some(name), false) = (uncounted.first(), expected.is_empty()) {
                assert!(may_carry_secret(name.as_bytes()), "{line}");
            }
        }
    }

    #[test]
    fn a_secret_of_any_bytes_is_found() {
        assert_eq!(secrets(&[&b"AUTH"[..], b"a b\xff\0"]), [1]);
        assert_eq!(secrets(&[&b"AUTH"[..], b""]), [1]);
        assert_eq!(secrets(&[&b"ACL"[..], b"SETUSER", b"u", b"", b">a b"]), [4]);
    }

    #[test]
    fn a_line_that_carries_a_secret_is_kept_out() {
        for line in [
            "AUTH",
            "auth pw",
            "AUTH user pw",
            "3 AUTH pw",
            "ACL SETUSER",
            "acl setuser u",
            "ACL DELUSER u",
            "ACL GETUSER u",
            "2 ACL GETUSER u",
            "HELLO 3 AUTH",
            "HELLO 3 AUTH user",
            "HELLO 3 SETNAME me AUTH user pw",
            "CONFIG SET requirepass",
            "CONFIG requirepass pw",
            "CONFIG SETT requirepass",
            "SENTINEL STE m auth-pass pw",
            "ACL SETUSR u >pw",
            "CONFIG SET dir / MasterAuth pw",
            "MIGRATE h 1 key 0 9 AUTH",
            "MIGRATE h 1 key 0 9 COPY AUTH2 user pw KEYS a",
            "SENTINEL SET m auth-pass",
            "SENTINEL CONFIG SET sentinel-pass pw",
        ] {
            assert!(keeps_out_of_history(&words(line)), "{line}");
        }
    }

    #[test]
    fn a_line_without_a_secret_is_kept() {
        for line in [
            "",
            "3",
            "PING",
            "GET auth",
            "HELLO 3 SETNAME me",
            "ACL",
            "ACL LIST",
            "ACL WHOAMI",
            "CONFIG GET requirepass",
            "CONFIG SET",
            "CONFIG SET maxmemory 1",
            "CONFIG RESETSTAT",
            "MIGRATE h 1 x 0 9 KEYS AUTH b",
            "SENTINEL MASTERS",
            "SENTINEL SET m quorum 2",
            "SENTINEL CONFIG GET sentinel-pass",
        ] {
            assert!(!keeps_out_of_history(&words(line)), "{line}");
        }
    }
}
