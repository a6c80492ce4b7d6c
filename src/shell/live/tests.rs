//! Against the sandbox, which is a server of our own, and against listeners that forbid, hang and hang up.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::*;
use crate::complete::KeyKind;
use crate::sandbox::Sandbox;
use crate::session::{
    ConnectOptions, Endpoint, FirstWrite, Framing, ProtocolChoice, Session, Silent,
};

/// How long something may take that does not take long.
const LIMIT: Duration = Duration::from_secs(10);

fn options(port: u16) -> Options {
    Options {
        endpoint: Endpoint::Tcp {
            host: "127.0.0.1".to_owned(),
            port,
        },
        connect: ConnectOptions::default(),
        credentials: None,
        database: 0,
        protocol: ProtocolChoice::Negotiate,
        first_write: FirstWrite::WithHandshake,
        framing: Framing::Array,
    }
}

/// A handle, and what tells that it has been woken.
fn live() -> (Live, Receiver<()>) {
    let (wake, woken) = channel();
    let wake = Mutex::new(wake);
    let live = Live::new(move || {
        let _ = wake.lock().unwrap().send(());
    });
    (live, woken)
}

/// Asks until the answer is complete, each time that there is something new.
#[track_caller]
fn settled(live: &Live, woken: &Receiver<()>, query: &Query, typed: &str) -> Answer {
    loop {
        let answer = live.ask(query, typed.as_bytes());
        if answer.state != AnswerState::Pending {
            return answer;
        }
        woken.recv_timeout(LIMIT).expect("an answer comes");
    }
}

fn shown(answer: &Answer) -> Vec<String> {
    let shown = |found: &Found| {
        let text = String::from_utf8_lossy(&found.text);
        format!("{text} {}", found.about).trim_end().to_owned()
    };
    answer.found.iter().map(shown).collect()
}

/// Waits until something holds.
#[track_caller]
fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !holds() {
        assert!(Instant::now() < deadline, "expected {what}");
        thread::sleep(Duration::from_millis(1));
    }
}

mod of_a_server {
    use super::*;

    struct Server {
        sandbox: Sandbox,
        session: Session,
    }

    impl Server {
        fn start(lines: &[&str]) -> Self {
            let sandbox = Sandbox::start("127.0.0.1", 0, None).unwrap();
            let session = Session::new(options(sandbox.address().port()), None).unwrap();
            let mut server = Self { sandbox, session };
            lines.iter().for_each(|line| server.run(line));
            server
        }

        fn options(&self) -> Options {
            options(self.sandbox.address().port())
        }

        fn run(&mut self, line: &str) {
            let words: Vec<&str> = line.split(' ').collect();
            let reply = self.session.ask(&words, &mut Silent).unwrap().unwrap();
            assert_eq!(reply.error(), None, "{line}");
        }
    }

    fn keys(kind: Option<KeyKind>) -> Query {
        Query::Keys { kind }
    }

    #[test]
    fn keys_are_found_with_their_types() {
        let server = Server::start(&["SET user:1 a", "RPUSH user:2 a", "HSET u*er f v", "SET x y"]);
        let (live, woken) = live();
        live.follow(Some(server.options()));
        let answer = settled(&live, &woken, &keys(None), "u");
        assert_eq!(answer.state, AnswerState::Complete);
        // There are so few that all of them are known, for any way to match.
        assert_eq!(
            shown(&answer),
            ["u*er hash", "user:1 string", "user:2 list", "x string"]
        );
        let hashes = settled(&live, &woken, &keys(Some(KeyKind::Hash)), "");
        assert_eq!(shown(&hashes), ["u*er hash"]);
    }

    #[test]
    fn of_many_keys_those_are_found_that_begin_as_typed() {
        let mut server = Server::start(&[]);
        for decade in 0..120 {
            let pairs = (0..10).map(|unit| format!(" k{decade}{unit} v"));
            server.run(&format!("MSET{}", pairs.collect::<String>()));
        }
        server.run("MSET k*1 v k*2 v");
        let (live, woken) = live();
        live.follow(Some(server.options()));
        let answer = settled(&live, &woken, &keys(None), "k*");
        assert_eq!(shown(&answer), ["k*1 string", "k*2 string"]);
        // Enough is enough.
        let answer = settled(&live, &woken, &keys(None), "");
        assert!(
            (200..1200).contains(&answer.found.len()),
            "{}",
            answer.found.len()
        );
    }

    #[test]
    fn what_is_inside_is_found_and_never_a_value() {
        let server = Server::start(&[
            "HSET h name secret mail secret",
            "SADD s a b",
            "ZADD z 1.5 one 2 two",
            "SET str value",
        ]);
        let (live, woken) = live();
        live.follow(Some(server.options()));
        let key = |key: &str| key.as_bytes().to_vec();
        let cases: [(Query, &[&str]); 6] = [
            (Query::Fields { key: key("h") }, &["name", "mail"]),
            (Query::Fields { key: key("str") }, &[]),
            (Query::Fields { key: key("none") }, &[]),
            (Query::Members { key: key("s") }, &["a", "b"]),
            (Query::Members { key: key("z") }, &["one 1.5", "two 2"]),
            (Query::Members { key: key("str") }, &[]),
        ];
        for (query, expected) in cases {
            let answer = settled(&live, &woken, &query, "");
            let mut shown = shown(&answer);
            let mut expected = expected.to_vec();
            shown.sort_unstable();
            expected.sort_unstable();
            assert_eq!(shown, expected, "{query:?}");
            assert_eq!(answer.state, AnswerState::Complete);
        }
    }

    #[test]
    fn a_command_may_have_changed_what_is_known() {
        let mut server = Server::start(&["SET a v"]);
        let (live, woken) = live();
        live.follow(Some(server.options()));
        assert_eq!(
            shown(&settled(&live, &woken, &keys(None), "")),
            ["a string"]
        );
        server.run("SET b v");
        live.refresh();
        // What is known is given at once, and what is new when it has come.
        let answer = live.ask(&keys(None), b"");
        assert_eq!(shown(&answer), ["a string"]);
        assert_eq!(answer.state, AnswerState::Pending);
        settled(&live, &woken, &keys(None), "");
        assert_eq!(shown(&live.ask(&keys(None), b"")), ["a string", "b string"]);
    }

    #[test]
    fn another_database_is_another_target() {
        let server = Server::start(&["SET a v"]);
        let (live, woken) = live();
        live.follow(Some(server.options()));
        assert_eq!(
            shown(&settled(&live, &woken, &keys(None), "")),
            ["a string"]
        );
        live.follow(Some(Options {
            database: 1,
            ..server.options()
        }));
        assert!(settled(&live, &woken, &keys(None), "").found.is_empty());
        live.follow(None);
        let answer = live.ask(&keys(None), b"");
        assert_eq!(
            (answer.found.len(), answer.state),
            (0, AnswerState::Refused)
        );
    }

    #[test]
    fn its_commands_are_told_once() {
        let server = Server::start(&[]);
        let (live, woken) = live();
        assert!(!live.catalog().is_told(), "there is nobody to ask");
        live.follow(Some(server.options()));
        assert!(!live.known_catalog().is_told());
        assert!(!live.catalog().is_told());
        woken.recv_timeout(LIMIT).expect("the catalog comes");
        assert!(live.catalog().is_told());
        assert!(live.catalog().find(&["GET"]).is_some());
        assert!(live.take_notes().is_empty());
    }

    #[test]
    fn the_scripts_of_the_session_are_remembered() {
        let (live, _) = live();
        live.note_script(&["EVALSHA", "E0E1F9FABFC9D4800C877A703B823AC0578FF8DB", "0"]);
        live.note_script(&["EVAL", "return 1", "0"]);
        live.note_script(&["GET", "k"]);
        let answer = live.ask(&Query::ScriptDigests, b"e0");
        assert_eq!(
            shown(&answer),
            ["e0e1f9fabfc9d4800c877a703b823ac0578ff8db return 1"]
        );
        live.note_script(&["script", "flush", "async"]);
        let answer = live.ask(&Query::ScriptDigests, b"");
        assert!(answer.found.is_empty());
    }

    #[test]
    fn the_text_of_a_script_is_learned_however_many_there_are() {
        let (live, _) = live();
        live.note_script(&["EVALSHA", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db", "0"]);
        let scripts = || live.ask(&Query::ScriptDigests, b"").found;
        let mut count = 0;
        while scripts().len() > count {
            count = scripts().len();
            live.note_script(&["EVAL", &format!("return {}", count + 1), "0"]);
        }
        live.note_script(&["EVAL", "return 1", "0"]);
        let text = "return 1".to_owned();
        assert!(scripts().iter().any(|script| script.about == text));
        assert_eq!(scripts().len(), count);
    }
}

mod of_a_server_that {
    use super::*;

    /// What a listener was asked: which connection, and the words.
    type Heard = (usize, Vec<String>);

    /// What becomes of a command.
    enum Deed {
        Say(&'static str),
        SayAndHangUp(&'static str),
        /// Nothing more is said on this connection.
        Hang,
        HangUp,
    }

    /// Listens on a port; `deed` decides what becomes of each command.
    fn listen(deed: fn(&[String]) -> Deed) -> (u16, Receiver<Heard>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tell, heard) = channel();
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let tell = tell.clone();
                thread::spawn(move || converse(number, &stream.unwrap(), deed, &tell));
            }
        });
        (port, heard)
    }

    /// Answers the commands of one connection until it ends.
    fn converse(
        number: usize,
        stream: &TcpStream,
        deed: fn(&[String]) -> Deed,
        tell: &Sender<Heard>,
    ) {
        let mut input = BufReader::new(stream);
        while let Some(words) = command(&mut input) {
            let _ = tell.send((number, words.clone()));
            match deed(&words) {
                Deed::Say(reply) => {
                    let mut output = stream;
                    let _ = output.write_all(reply.as_bytes());
                }
                Deed::Hang => {
                    let _ = input.read_to_end(&mut Vec::new());
                    return;
                }
                Deed::SayAndHangUp(reply) => {
                    let mut output = stream;
                    let _ = output.write_all(reply.as_bytes());
                    return;
                }
                Deed::HangUp => return,
            }
        }
    }

    fn command(input: &mut impl BufRead) -> Option<Vec<String>> {
        let mut line = || {
            let mut line = String::new();
            input.read_line(&mut line).ok()?;
            (!line.is_empty()).then(|| line.trim_end().to_owned())
        };
        let count: usize = line()?.strip_prefix('*')?.parse().ok()?;
        let mut words = Vec::new();
        for _ in 0..count {
            line()?;
            words.push(line()?);
        }
        Some(words)
    }

    fn is(words: &[String], expected: &[&str]) -> bool {
        words
            .iter()
            .zip(expected)
            .all(|(word, expected)| word == expected)
            && words.len() >= expected.len()
    }

    fn greeting(words: &[String]) -> Option<Deed> {
        if is(words, &["HELLO"]) {
            return Some(Deed::Say("%1\r\n+proto\r\n:3\r\n"));
        }
        is(words, &["CLIENT", "SETINFO"]).then_some(Deed::Say("+OK\r\n"))
    }

    const KEYS: Query = Query::Keys { kind: None };

    #[test]
    fn is_not_asked_is_not_connected_to() {
        let (port, heard) = listen(|_| Deed::Hang);
        let (live, _) = live();
        live.follow(Some(options(port)));
        live.refresh();
        live.follow(None);
        live.follow(Some(options(port)));
        let _ = live.known_catalog();
        drop(live);
        assert!(heard.recv_timeout(Duration::from_millis(50)).is_err());
    }

    #[test]
    fn forbids_it_is_told_once() {
        let forbid = |words: &[String]| {
            let noperm = "-NOPERM User bob has no permissions to run the command\r\n";
            greeting(words).unwrap_or(Deed::Say(noperm))
        };
        let (port, heard) = listen(forbid);
        let (live, woken) = live();
        live.follow(Some(options(port)));
        let answer = settled(&live, &woken, &KEYS, "");
        assert_eq!(answer.state, AnswerState::Refused);
        let note =
            "note: no keys are offered: NOPERM User bob has no permissions to run the command";
        assert_eq!(live.take_notes(), [note]);
        live.catalog();
        wait_until("a note about the commands", || {
            !live.known_catalog().is_told() && {
                let notes = live.take_notes();
                notes.iter().any(|note| {
                    note.starts_with("note: the commands are those of the built-in table: NOPERM")
                })
            }
        });
        // Nobody tries again and again what is not allowed.
        let _ = heard.try_iter().count();
        live.refresh();
        assert_eq!(live.ask(&KEYS, b"a").state, AnswerState::Refused);
        live.catalog();
        assert!(heard.recv_timeout(Duration::from_millis(50)).is_err());
        assert!(live.take_notes().is_empty());
    }

    /// Groups are looked for in all streams.
    #[test]
    fn forbids_groups_is_told_once() {
        let (port, _) = listen(|words| {
            greeting(words).unwrap_or(match &words[0][..] {
                "DBSIZE" => Deed::Say(":1\r\n"),
                "SCAN" => Deed::Say("*2\r\n$1\r\n0\r\n*1\r\n$1\r\ns\r\n"),
                _ => {
                    Deed::Say("-NOPERM this user has no permissions to run the 'xinfo' command\r\n")
                }
            })
        });
        let (live, woken) = live();
        live.follow(Some(options(port)));
        let answer = settled(&live, &woken, &Query::AnyGroups, "");
        assert!(answer.found.is_empty());
        let notes = live.take_notes();
        assert!(
            notes.len() == 1 && notes[0].starts_with("note: no groups are offered: NOPERM"),
            "{notes:?}"
        );
    }

    /// A command may be forbidden for one key only.
    #[test]
    fn forbids_a_key_is_not_told() {
        let forbid = |words: &[String]| {
            let noperm = "-NOPERM No permissions to access a key\r\n";
            greeting(words).unwrap_or(Deed::Say(noperm))
        };
        let (port, _) = listen(forbid);
        let (live, woken) = live();
        live.follow(Some(options(port)));
        let query = Query::Groups { key: b"k".to_vec() };
        assert!(settled(&live, &woken, &query, "").found.is_empty());
        assert!(live.take_notes().is_empty());
    }

    #[test]
    fn is_another_one_for_this_key_has_no_answer() {
        let (port, _) =
            listen(|words| greeting(words).unwrap_or(Deed::Say("-MOVED 1 10.0.0.1:6379\r\n")));
        let (live, woken) = live();
        live.follow(Some(options(port)));
        let query = Query::Fields { key: b"k".to_vec() };
        let answer = settled(&live, &woken, &query, "");
        assert_eq!(
            (answer.found.len(), answer.state),
            (0, AnswerState::Complete)
        );
        assert!(live.take_notes().is_empty());
    }

    #[test]
    fn hangs_keeps_nobody_waiting_and_nobody_else_from_being_asked() {
        let (hanging, heard) = listen(|_| Deed::Hang);
        let (live, woken) = live();
        live.follow(Some(options(hanging)));
        assert_eq!(live.ask(&KEYS, b"").state, AnswerState::Pending);
        heard.recv_timeout(LIMIT).expect("the server is greeted");
        assert_eq!(live.ask(&KEYS, b"a").state, AnswerState::Pending);
        let sandbox = Sandbox::start("127.0.0.1", 0, None).unwrap();
        live.follow(Some(options(sandbox.address().port())));
        assert_eq!(
            settled(&live, &woken, &KEYS, "").state,
            AnswerState::Complete
        );
    }

    /// A proxy may know a few commands only and hang up on all others.
    #[test]
    fn hangs_up_is_asked_for_its_commands_in_three_ways_and_no_more() {
        let (port, heard) = listen(|words| greeting(words).unwrap_or(Deed::HangUp));
        let (live, _) = live();
        live.follow(Some(options(port)));
        let mut asked = Vec::new();
        for _ in 0..3 {
            live.catalog();
            let deadline = Instant::now() + LIMIT;
            while let Ok((_, words)) = heard.recv_timeout(deadline - Instant::now()) {
                if is(&words, &["COMMAND"]) {
                    asked.push(words.join(" "));
                    break;
                }
            }
        }
        assert_eq!(asked, ["COMMAND DOCS", "COMMAND", "COMMAND LIST"]);
        for _ in 0..10 {
            live.catalog();
        }
        assert!(heard.recv_timeout(Duration::from_millis(50)).is_err());
        assert!(live.take_notes().is_empty());
    }

    #[test]
    fn lists_its_commands_only_is_believed() {
        let list = |words: &[String]| match is(words, &["COMMAND", "LIST"]) {
            true => Deed::Say("*2\r\n$3\r\nget\r\n$6\r\nft.zap\r\n"),
            false => greeting(words).unwrap_or(Deed::Say("-ERR unknown subcommand\r\n")),
        };
        let (port, _) = listen(list);
        let (live, woken) = live();
        live.follow(Some(options(port)));
        live.catalog();
        woken.recv_timeout(LIMIT).expect("the catalog comes");
        let catalog = live.catalog();
        assert!(catalog.find(&["FT.ZAP"]).is_some() && catalog.find(&["SET"]).is_none());
        assert!(!catalog.find(&["GET"]).unwrap().summary.is_empty());
    }

    /// A database in which nothing is found for as long as it is searched.
    fn endless(words: &[String]) -> Deed {
        greeting(words).unwrap_or_else(|| match is(words, &["DBSIZE"]) {
            true => Deed::Say(":10000000\r\n"),
            false => Deed::Say("*2\r\n$1\r\n7\r\n*0\r\n"),
        })
    }

    #[test]
    fn is_large_is_searched_for_a_while_and_then_no_more() {
        let (port, heard) = listen(endless);
        let (live, woken) = live();
        live.follow(Some(options(port)));
        let answer = settled(&live, &woken, &KEYS, "x");
        assert_eq!(
            (answer.found.len(), answer.state),
            (0, AnswerState::Complete)
        );
        let searched = heard.try_iter().filter(|(_, words)| is(words, &["SCAN"]));
        assert!(searched.count() > 1);
        assert!(heard.recv_timeout(Duration::from_millis(50)).is_err());
    }

    #[test]
    fn is_large_is_not_searched_for_what_is_no_longer_asked() {
        let (port, heard) = listen(endless);
        let (live, woken) = live();
        live.follow(Some(options(port)));
        assert_eq!(live.ask(&KEYS, b"x").state, AnswerState::Pending);
        let matches =
            |words: &[String], pattern: &str| words.get(3).is_some_and(|word| word == pattern);
        while !matches(&heard.recv_timeout(LIMIT).expect("it is searched").1, "x*") {}
        settled(&live, &woken, &KEYS, "xy");
        let heard: Vec<Heard> = heard.try_iter().collect();
        let first = heard
            .iter()
            .position(|(_, words)| matches(words, "xy*"))
            .unwrap();
        assert!(!heard[first..].iter().any(|(_, words)| matches(words, "x*")));
        assert!(
            heard.iter().all(|(number, _)| *number == 0),
            "over one connection"
        );
    }

    /// What has been seen of a large database is not looked at again for the next letter.
    #[test]
    fn is_large_is_searched_on_from_where_the_search_was() {
        let (port, heard) = listen(endless);
        let (live, woken) = live();
        live.follow(Some(options(port)));
        settled(&live, &woken, &KEYS, "x");
        let _ = heard.try_iter().count();
        live.ask(&KEYS, b"xy");
        let words = heard.iter().map(|(_, words)| words);
        let cursor = |words: Vec<String>| is(&words, &["SCAN"]).then(|| words[1].clone());
        assert_eq!(words.filter_map(cursor).next().as_deref(), Some("7"));
        live.refresh();
        let _ = live.ask(&KEYS, b"xyz");
        let first = heard.iter().find_map(|(_, words)| {
            let is_it = is(&words, &["SCAN"]) && words[3] == "xyz*";
            is_it.then(|| words[1].clone())
        });
        assert_eq!(
            first.as_deref(),
            Some("0"),
            "a command may have changed what was seen"
        );
    }

    #[test]
    fn knows_no_type_in_scan_is_asked_without() {
        let old = |words: &[String]| match &words[0][..] {
            "DBSIZE" => Deed::Say(":2\r\n"),
            "SCAN" if words.iter().any(|word| word == "TYPE") => Deed::Say("-ERR syntax error\r\n"),
            "SCAN" => Deed::Say("*2\r\n$1\r\n0\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n"),
            "TYPE" if words[1] == "a" => Deed::Say("+hash\r\n"),
            "TYPE" => Deed::Say("+string\r\n"),
            _ => Deed::Say("-ERR unknown command\r\n"),
        };
        let (port, _) = listen(old);
        let (live, woken) = live();
        live.follow(Some(options(port)));
        let query = Query::Keys {
            kind: Some(KeyKind::Hash),
        };
        assert_eq!(shown(&settled(&live, &woken, &query, "")), ["a hash"]);
    }

    #[test]
    fn lets_nobody_in_is_told_and_left_alone() {
        let (port, _) = listen(|_| Deed::SayAndHangUp("-ERR max number of clients reached\r\n"));
        let (live, woken) = live();
        live.follow(Some(options(port)));
        let answer = settled(&live, &woken, &KEYS, "");
        assert_eq!(answer.state, AnswerState::Refused);
        let note =
            "note: nothing that the server knows is offered: ERR max number of clients reached";
        assert_eq!(live.take_notes(), [note]);
        // It is not tried again at once.
        let answer = settled(&live, &woken, &KEYS, "a");
        assert_eq!(answer.state, AnswerState::Refused);
        assert!(live.take_notes().is_empty());
    }
}
