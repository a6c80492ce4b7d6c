//! The connection, CLIENT and DEBUG: several clients, since they can name and send away each other.

use super::clients::{Turn, compare_clients};
use super::frame::Frame;
use super::random::{Random, words};

const CLIENTS: u64 = 3;

#[test]
fn connection() {
    compare_clients(CLIENTS as usize, |random, _| {
        let client = random.below(CLIENTS) as usize;
        match random.below(30) {
            0 => Turn::leave(client),
            // Who quits without a reply is not sent away by the reference.
            1 => {
                let requests = vec![words!["RESET"], words!["QUIT"]];
                Turn::pipeline(client, requests)
            }
            2..5 => {
                let count = random.below(5) + 1;
                let requests = (0..count).map(|_| words(random));
                Turn::pipeline(
                    client,
                    requests.filter(|words| !may_be_lost(words)).collect(),
                )
                .tidy(TIDY)
            }
            _ => Turn::send(client, words(random)).tidy(TIDY),
        }
    });
}

/// Tells whether the reference may leave the command without a reply: it does not say that a password is wrong while
/// other replies wait to be sent.
pub(crate) fn may_be_lost(words: &[Vec<u8>]) -> bool {
    let is = |name: &str| words[0].eq_ignore_ascii_case(name.as_bytes());
    is("AUTH") || is("HELLO")
}

fn words(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = match random.below(12) {
        0 | 1 => talk(random),
        2 => hello(random),
        3 => auth(random),
        4 | 5 => client(random),
        6 => client_list(random),
        7 => client_kill(random),
        8 => reply_mode(random),
        9 | 10 => debug(random),
        _ => words!["RESET"],
    };
    // Wrong numbers of words, and words in any case.
    match random.below(24) {
        0 => words.push(random.of(&["x", "", "99999999", "a\0b"]).into()),
        1 if words.len() > 1 => drop(words.pop()),
        2 => words
            .iter_mut()
            .for_each(|word| word.make_ascii_uppercase()),
        _ => {}
    }
    words
}

fn talk(random: &mut Random) -> Vec<Vec<u8>> {
    match random.below(8) {
        0 => words!["PING"],
        1 => words!["PING", random.value()],
        2 => words!["ECHO", random.value()],
        3 => words!["SELECT", random.integer()],
        4 => words![
            "SELECT",
            random.of(&["0", "15", "16", "-1", "99999999999", "1"])
        ],
        5 => words!["SET", random.key(), random.value()],
        6 => words!["GET", random.key()],
        _ => words![random.value(), random.value()],
    }
}

fn hello(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = words!["HELLO"];
    if random.once_in(8) {
        return words;
    }
    words.push(match random.below(8) {
        0 => random.integer(),
        1..5 => b"3".to_vec(),
        _ => b"2".to_vec(),
    });
    while random.once_in(2) {
        words.extend(match random.below(6) {
            0 | 1 => words!["AUTH", "default", random.value()],
            2 => words!["auth", random.of(&["default", "Default", "x"]), "p"],
            3 | 4 => words!["SETNAME", name(random)],
            _ => words![random.of(&["AUTH", "SETNAME", "foo", ""])],
        });
    }
    words
}

fn name(random: &mut Random) -> Vec<u8> {
    match random.below(4) {
        0 => random.value(),
        _ => random
            .of(&["me", "you", "", "a~b", "!", "a b", "\x7f", "a\0b c", "\0"])
            .into(),
    }
}

fn auth(random: &mut Random) -> Vec<Vec<u8>> {
    let user = random.of(&["default", "default", "DEFAULT", "other", ""]);
    match random.below(4) {
        0 => words!["AUTH", random.value()],
        1 => words!["AUTH", user, random.value(), "more"],
        _ => words!["AUTH", user, random.value()],
    }
}

fn client(random: &mut Random) -> Vec<Vec<u8>> {
    let switch = random.of(&["on", "off", "ON", "Off", "maybe", ""]);
    let attribute = random.of(&["lib-name", "lib-ver", "LIB-NAME", "LIB-VER", "lib", ""]);
    match random.below(11) {
        0 | 1 => words!["CLIENT", "SETNAME", name(random)],
        2 => words!["CLIENT", "GETNAME"],
        3 => words!["CLIENT", "SETINFO", attribute, name(random)],
        4 => words!["CLIENT", "NO-EVICT", switch],
        5 => words!["CLIENT", "NO-TOUCH", switch],
        6 => words!["CLIENT", "TRACKINGINFO"],
        7 => words![
            "CLIENT",
            random.of(&["foo", "setnam", "id|x", "|", "", "a\r\nb\0c"])
        ],
        8 => words!["CLIENT"],
        _ => words!["CLIENT", random.of(&["INFO", "info", "ID"])],
    }
}

fn client_list(random: &mut Random) -> Vec<Vec<u8>> {
    let kind = random.of(&[
        "normal", "NORMAL", "pubsub", "master", "replica", "slave", "foo",
    ]);
    match random.below(5) {
        0 => words!["CLIENT", "LIST", "TYPE", kind],
        1 => words!["CLIENT", "LIST", "ID", id(random)],
        2 => words!["CLIENT", "LIST", "id", id(random), id(random), id(random)],
        3 => words!["CLIENT", "LIST", random.of(&["TYPE", "ID", "foo"])],
        _ => words!["CLIENT", "LIST", random.of(&["foo", "user"]), "bar"],
    }
}

/// Gives the number of a client, or none that any client has.
fn id(random: &mut Random) -> Vec<u8> {
    match random.below(6) {
        0 => random
            .of(&["0", "-1", "x", "", "99999999", "9223372036854775808"])
            .into(),
        _ => format!("id:{}", random.below(CLIENTS)).into_bytes(),
    }
}

fn client_kill(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = words!["CLIENT", "KILL"];
    if random.once_in(5) {
        words.push(random.of(&["127.0.0.1:1", "foo", ""]).into());
        return words;
    }
    // Without the number of a client it might be the one that probes.
    words.extend(words!["ID", id(random)]);
    while random.once_in(2) {
        let kind = random.of(&["normal", "pubsub", "master", "foo"]);
        words.extend(match random.below(8) {
            0 => words!["TYPE", kind],
            1 => words!["SKIPME", random.of(&["yes", "no", "NO", "x"])],
            2 => words!["USER", random.of(&["default", "other"])],
            3 => words!["MAXAGE", random.of(&["0", "x", "-1", "1000000"])],
            4 => words!["ADDR", "127.0.0.1:1"],
            5 => words!["LADDR", "127.0.0.1:1"],
            6 => words!["ID", id(random)],
            _ => words![random.of(&["ID", "foo", "TYPE"])],
        });
    }
    words
}

fn reply_mode(random: &mut Random) -> Vec<Vec<u8>> {
    let mode = random.of(&["on", "ON", "on", "off", "skip", "SKIP", "foo", ""]);
    words!["CLIENT", "REPLY", mode]
}

fn debug(random: &mut Random) -> Vec<Vec<u8>> {
    let kind = random.of(&[
        "string", "integer", "double", "bignum", "null", "array", "set", "map", "attrib", "push",
        "verbatim", "true", "false", "STRING", "foo", "",
    ]);
    match random.below(6) {
        0 => words![
            "DEBUG",
            "ERROR",
            random.of(&["", "x", "ERR a b", "-x", "a\r\nb", "\r\n"])
        ],
        1 => words![
            "DEBUG",
            random.of(&["foo", "PROTOCOL", "error", "", "a\0b"])
        ],
        _ => words!["DEBUG", "PROTOCOL", kind],
    }
}

/// Leaves out what is the server's own: numbers of clients, and the figures in their lines.
const TIDY: fn(&mut Vec<Frame>) = |frames| frames.iter_mut().for_each(tidy);

fn tidy(frame: &mut Frame) {
    match frame {
        Frame::Aggregate { elements, .. } => {
            let name = Frame::Leaf(b"$2\r\nid\r\n".to_vec());
            if let Some(at) = elements.iter().position(|element| *element == name) {
                elements[at + 1] = Frame::Leaf(b":0\r\n".to_vec());
            }
        }
        Frame::Leaf(bytes) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            if text.contains("id=") && text.contains(" lib-ver=") {
                *bytes = tidy_list(&text).into_bytes();
            } else if bytes.starts_with(b":") {
                // Nothing but CLIENT ID and CLIENT KILL gives numbers here; there are fewer clients than this.
                let number = text[1..].trim().parse::<u64>();
                if number.is_ok_and(|number| number > CLIENTS && number != 12345) {
                    *bytes = b":id".to_vec();
                }
            }
        }
    }
}

/// Keeps of the lines of CLIENT LIST the names of all fields, and the values that do not differ from server to server.
fn tidy_list(text: &str) -> String {
    const KEPT: [&str; 14] = [
        "name", "flags", "db", "sub", "psub", "ssub", "multi", "watch", "cmd", "user", "redir",
        "resp", "lib-name", "lib-ver",
    ];
    let from = text.find("id=").unwrap_or_default();
    let field = |field: &str| match field.split_once('=') {
        Some((name, _)) if !KEPT.contains(&name) => name.to_owned(),
        _ => field.to_owned(),
    };
    let line = |line: &str| line.split(' ').map(field).collect::<Vec<_>>().join(" ");
    let lines: Vec<_> = text[from..]
        .trim_end_matches("\r\n")
        .split('\n')
        .map(line)
        .collect();
    lines.join("\n")
}
