//! Which words are secrets, and which lines are kept out of the history, mistyped and unfinished ones too.

use super::*;
use proptest::prelude::*;

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
        ("SENTINEL SET auth-pass m pw", &[3, 4]),
        ("SENTINEL auth-pass m pw", &[2, 3]),
        ("CONFIG requirepass x pw", &[2, 3]),
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
        ("AUHT pw", &[1]),
        ("3 ATUH user pw", &[3]),
        ("AUTJ pw", &[1]),
        ("ATH pw", &[1]),
        ("HELO 3 AUHT user pw", &[4]),
        ("HELLO 3 user pw", &[3]),
        ("HELLO 3 SETNAM me AUT user pw", &[6]),
        ("HELLO 3 SETNAME auto", &[]),
        ("HELLO 3 user", &[]),
        ("COFNIG SET requirepas pw", &[3]),
        ("CONFIG STE dir / masterauht pw", &[5]),
        ("CONFIG SET require pw", &[3]),
        ("CONFIG SET tls-key-file-pas pw", &[3]),
        ("CONFIG SET tls-key-file /a tls-key-file-pass pw", &[5]),
        ("CONFIG SET tls-key-file /a", &[]),
        ("CONFGI GET requirepass", &[]),
        ("ACL SETUSR bob on >pw", &[4]),
        ("AC SETUSER bob on >pw", &[4]),
        ("MIGARTE h 1 key 0 9 AUHT pw", &[7]),
        ("MIGRATE h 1 key 0 9 AUT2 user pw", &[7, 8]),
        ("SENTINAL SETT m auth-pas pw", &[4]),
        ("SENTINEL SET master quorum 2", &[]),
        ("SENTINEL SET m auth- pw", &[4]),
        // As near to another command, or no command at all.
        ("DCL k >v", &[]),
        ("AUDIT x", &[]),
        ("SET auto 5", &[]),
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
        "AUHT",
        "ACL SETUSR u",
        "ALC GETUSER u",
        "CONFIG SET requirepas",
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

#[test]
fn a_command_that_there_is_means_itself() {
    for spec in all() {
        let words: Vec<&str> = spec.name.split(' ').chain(["a", ">b", "c", "d"]).collect();
        let carries = NAMES.contains(&words[0]);
        assert_eq!(
            may_carry_secret(words[0].as_bytes()),
            carries,
            "{}",
            spec.name
        );
        assert!(carries || secrets(&words).is_empty(), "{}", spec.name);
        assert!(carries || !keeps_out_of_history(&words), "{}", spec.name);
    }
}

#[test]
fn keywords_beside_the_secrets_mean_themselves() {
    for name in ["COPY", "REPLACE", "KEYS", "SETNAME"] {
        let near = ["AUTH", "AUTH2"]
            .iter()
            .any(|auth| is_near(name.as_bytes(), auth));
        assert!(!near, "{name}");
    }
    for spec in all().filter(|spec| spec.name.starts_with("ACL ")) {
        let own = &spec.name["ACL ".len()..];
        let is_of_user = USER_COMMANDS
            .iter()
            .any(|name| is_near(own.as_bytes(), name));
        assert_eq!(is_of_user, USER_COMMANDS.contains(&own), "{own}");
    }
}

/// Finds the places of the secrets of the command alone that begins with the first word.
fn places_of_first(words: &[&str], spelling: Spelling) -> Vec<usize> {
    let command = without_count(words);
    let mut search = Search::new(command);
    search.begin(0, spelling);
    let skipped = words.len() - command.len();
    let places = search.places().into_iter();
    places.map(|place| place + skipped).collect()
}

#[test]
fn secrets_are_found_wherever_a_command_may_begin() {
    for (line, name, expected) in [
        ("x AUTH pw", None, &[2][..]),
        ("x 3 AUTH u pw AUTH pw", None, &[4, 5, 6]),
        ("x AUHT pw", None, &[]),
        ("x 3 AUHT pw", Some(1), &[3]),
        ("AUHT pw AUHT pw", Some(2), &[3]),
        (
            "CONFIG GET requirepass CONFIG SET masterauth pw",
            None,
            &[6],
        ),
        ("3 2 1", Some(1), &[]),
        ("", Some(0), &[]),
    ] {
        assert_eq!(secrets_anywhere(&words(line), name), expected, "{line}");
    }
}

/// Lines so long that nobody waits for their end where each word, or each command, is looked at again from each.
#[test]
fn long_lines_are_judged_in_one_go() {
    let many = |words: &str| words.repeat(100_000 / words.len());
    for line in [
        many("24 "),
        many("AUTH "),
        many("HELLO 3 "),
        many("HELLO 3 SETNAME "),
        many("HELLO AUT x "),
        many("CONFIG "),
        many("CONFIG SET "),
        many("SENTINEL SET x "),
        many("ACL SETUSER "),
        many("ACL "),
        many("MIGRATE a b c "),
    ] {
        let line = format!("x {line} MIGRATE h 1 k 0 9 AUTH pw");
        let words = words(&line);
        let found = secrets_anywhere(&words, Some(1));
        assert!(found.contains(&(words.len() - 1)), "{}", &line[..20]);
        assert!(keeps_out_anywhere(&words), "{}", &line[..20]);
    }
}

proptest! {
    #[test]
    fn what_begins_anywhere_is_what_begins_at_each_word(
        words in prop::collection::vec(prop::sample::select(&[
            "AUTH", "auth", "AUHT", "AUT", "AUTH2", "ACL", "SETUSER", "GETUSER", "LIST", ">pw", "#pw", "CONFIG", "SET",
            "GET", "COFNIG", "config set", "requirepass", "requirepas", "require", "masterauth=x", "SENTINEL", "auth-pass",
            "auth-", "HELLO", "SETNAME", "SETNAM", "MIGRATE", "KEYS", "3", "-1", "x", "",
        ][..]), 0..24),
        name in prop::option::of(0..24usize),
    ) {
        let name = name.map(|name| name.min(words.len()));
        let mut expected: Vec<usize> = (0..words.len())
            .flat_map(|at| {
                let spelling = match Some(at) == name {
                    true => Spelling::Near,
                    false => Spelling::Exact,
                };
                let places = places_of_first(&words[at..], spelling).into_iter();
                places.map(move |place| at + place)
            })
            .collect();
        expected.sort_unstable();
        expected.dedup();
        let is_any = !expected.is_empty();
        expected.retain(|&place| place < words.len());
        prop_assert_eq!(secrets_anywhere(&words, name), expected);
        if name == Some(0) {
            let is_of_user = |at: usize| {
                let words = without_count(&words[at..]);
                is_of_user(words, if at == 0 { Spelling::Near } else { Spelling::Exact })
            };
            let is_kept_out = is_any || (0..words.len()).any(is_of_user);
            prop_assert_eq!(keeps_out_anywhere(&words), is_kept_out);
        }
    }
}

/// Who mistypes another command by one letter sees no dots.
#[test]
fn another_command_mistyped_has_no_dots() {
    let first = |name: &'static str| name.split(' ').next().unwrap_or(name);
    let mut names: Vec<&str> = all().map(|spec| first(spec.name)).collect();
    names.retain(|own| !NAMES.contains(own));
    names.dedup();
    for own in names {
        let own = own.as_bytes();
        for at in 0..own.len() {
            let mut mistyped: Vec<Vec<u8>> = vec![[&own[..at], &own[at + 1..]].concat()];
            if at + 1 < own.len() {
                let mut word = own.to_vec();
                word.swap(at, at + 1);
                mistyped.push(word);
            }
            for letter in b'A'..=b'Z' {
                mistyped.push([&own[..at], &[letter], &own[at..]].concat());
                mistyped.push([&own[..at], &[letter], &own[at + 1..]].concat());
            }
            for word in mistyped {
                let shown = String::from_utf8_lossy(&word);
                assert!(!may_carry_secret(&word), "{shown}");
            }
        }
    }
}
