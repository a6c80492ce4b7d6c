//! Pushes that come amid a reply or with an attribute: which of them answer a command, and that the replies behind them
//! stay in step.

use redis_shell::session::{Options, ProtocolChoice};

use super::common::{FakeServer, LiveServer, Shell};
use super::session::{Talk, options};

/// Runs the commands of a transaction, and gives what EXEC brings with what comes behind it.
#[track_caller]
fn exec(talk: &mut Talk, commands: &[&str]) -> String {
    assert_eq!(talk.ask("MULTI"), "+OK");
    for command in commands {
        assert_eq!(talk.ask(command), "+QUEUED", "{command}");
    }
    talk.run("EXEC").expect("it is answered");
    talk.heard()
}

fn speaking(protocol: ProtocolChoice, port: u16) -> Talk {
    let mut talk = Talk::new(Options {
        protocol,
        ..options(port)
    });
    talk.connect();
    talk.heard();
    talk
}

fn confirmed(open: &str, what: &str, channel: &str, count: usize) -> String {
    format!("{open}[ ${what} {channel} :{count} ]")
}

mod amid_exec {
    use super::*;

    #[test]
    fn each_confirmation_of_a_queued_command_belongs_to_the_reply() {
        LiveServer::each(|server| {
            for (protocol, open) in [(ProtocolChoice::Resp2, "*"), (ProtocolChoice::Resp3, ">")] {
                let mut talk = speaking(protocol, server.port());
                let two = [
                    confirmed(open, "subscribe", "$a", 1),
                    confirmed(open, "subscribe", "$b", 2),
                ];
                let heard = exec(&mut talk, &["SUBSCRIBE a b"]);
                assert_eq!(heard, format!("*[ {} ]", two.join(" ")), "{protocol:?}");
                let pong = match protocol {
                    ProtocolChoice::Resp2 => "*[ $pong $ ]",
                    _ => "+PONG",
                };
                assert_eq!(talk.ask("PING"), pong);
            }
        });
    }

    #[test]
    fn what_is_not_subscribed_to_is_confirmed_once() {
        LiveServer::each(|server| {
            for (protocol, open) in [(ProtocolChoice::Resp2, "*"), (ProtocolChoice::Resp3, ">")] {
                let mut talk = speaking(protocol, server.port());
                let once = confirmed(open, "unsubscribe", "null", 0);
                let heard = exec(&mut talk, &["UNSUBSCRIBE", "SET x 1"]);
                assert_eq!(heard, format!("*[ {once} +OK ]"), "{protocol:?}");
                assert_eq!(talk.ask("GET x"), "$1");
            }
        });
    }

    /// How many confirmations an UNSUBSCRIBE of all has depends on what is queued before it, and on what of that fails.
    #[test]
    fn the_elements_behind_confirmations_keep_their_places() {
        LiveServer::each(|server| {
            let is_sharded = server.version() >= (7, 0);
            for (protocol, open) in [(ProtocolChoice::Resp2, "*"), (ProtocolChoice::Resp3, ">")] {
                let mut talk = speaking(protocol, server.port());
                let of = |what, channel, count| confirmed(open, what, channel, count);
                let heard = exec(
                    &mut talk,
                    &[
                        "SUBSCRIBE b c",
                        "UNSUBSCRIBE c",
                        "PSUBSCRIBE p q",
                        "PUNSUBSCRIBE p q",
                        "UNSUBSCRIBE",
                        "SELECT 3",
                        "SELECT 99",
                    ],
                );
                let expected = [
                    of("subscribe", "$b", 1),
                    of("subscribe", "$c", 2),
                    of("unsubscribe", "$c", 1),
                    of("psubscribe", "$p", 2),
                    of("psubscribe", "$q", 3),
                    of("punsubscribe", "$p", 2),
                    of("punsubscribe", "$q", 1),
                    of("unsubscribe", "$b", 0),
                ];
                let expected = format!("*[ {} +OK -ERR", expected.join(" "));
                assert!(heard.starts_with(&expected), "{protocol:?}: {heard}");
                assert_eq!(talk.session.database(), 3);
                if is_sharded {
                    let heard = exec(&mut talk, &["SSUBSCRIBE s t", "SUNSUBSCRIBE", "ECHO hi"]);
                    let none = of("sunsubscribe", "null", 0);
                    // It may not be in a transaction.
                    assert!(heard.starts_with("*[ -ERR"), "{protocol:?}: {heard}");
                    assert!(heard.ends_with(&format!(" {none} $hi ]")), "{heard}");
                }
                assert_eq!(talk.ask("ECHO end"), "$end", "{protocol:?}");
            }
        });
    }

    /// Before 7.2 a message comes amid the reply, later behind it.
    #[test]
    fn a_message_comes_behind_the_reply_as_what_it_is() {
        LiveServer::each(|server| {
            let mut talk = speaking(ProtocolChoice::Resp3, server.port());
            exec(&mut talk, &["SUBSCRIBE a"]);
            let mut heard = exec(&mut talk, &["PUBLISH a hi"]);
            let message = |text| format!("unasked >[ $message $a ${text} ]");
            if heard == "*[ :1 ]" {
                heard = format!("{heard}\n{}", talk.overhear());
            }
            assert_eq!(heard, format!("*[ :1 ]\n{}", message("hi")));
            let commands = ["GET x", "PUBLISH a ho", "SUBSCRIBE b c", "SET x 1"];
            let mut heard = exec(&mut talk, &commands);
            let two = [
                confirmed(">", "subscribe", "$b", 2),
                confirmed(">", "subscribe", "$c", 3),
            ];
            let reply = format!("*[ null :1 {} +OK ]", two.join(" "));
            if heard == reply {
                heard = format!("{heard}\n{}", talk.overhear());
            }
            assert_eq!(heard, format!("{reply}\n{}", message("ho")));
            assert_eq!(talk.ask("GET x"), "$1");
            talk.ask("DEL x");
        });
    }

    #[test]
    fn replies_behind_it_stay_in_step_in_every_form() {
        let script = "SUBSCRIBE a\nMULTI\nGET x\nPUBLISH a hi\nSUBSCRIBE b c\nSET x 1\nEXEC\nGET x\nDEL x\n\
                      UNSUBSCRIBE a b c\nECHO end\n";
        LiveServer::each(|server| {
            for (form, expected) in [
                (
                    "--output=json",
                    "[null,1,[\"subscribe\",\"b\",2],[\"subscribe\",\"c\",3],\"OK\"]\n\
                     [\"message\",\"a\",\"hi\"]\n\"1\"\n1\n",
                ),
                (
                    "--output=csv",
                    ",1,\"subscribe\",\"b\",2,\"subscribe\",\"c\",3,\"OK\"\r\n\
                     \"message\",\"a\",\"hi\"\r\n\"1\"\r\n1\r\n",
                ),
                (
                    "--output=plain",
                    "\n1\nsubscribe\nb\n2\nsubscribe\nc\n3\nOK\nmessage\na\nhi\n1\n1\n",
                ),
                (
                    "--output=human",
                    "1) (nil)\n2) (integer) 1\n3) 1) \"subscribe\"\n   2) \"b\"\n   3) (integer) 2\n\
                     4) 1) \"subscribe\"\n   2) \"c\"\n   3) (integer) 3\n5) OK\n\
                     1) \"message\"\n2) \"a\"\n3) \"hi\"\n\"1\"\n(integer) 1\n",
                ),
            ] {
                let shell = Shell::new().server(server).args([form]);
                let ran = shell.stdin(script).run();
                ran.success().stdout_contains(expected).stderr("");
                ran.stdout_contains("end");
            }
        });
    }
}

/// What Redis 7.0 makes of `GET x; PUBLISH a hi; SUBSCRIBE b c; SET x 1`.
const EXECUTED: &str = "*4\r\n_\r\n>3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n:1\r\n\
    >3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n>3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:3\r\n+OK\r\n";

#[test]
fn it_does_not_matter_in_which_pieces_it_comes() {
    for size in [1, 2, 5, 1000] {
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["MULTI"]).send("+OK\r\n");
            for command in [
                &["GET", "x"][..],
                &["PUBLISH", "a", "hi"],
                &["SUBSCRIBE", "b", "c"],
                &["SET", "x", "1"],
            ] {
                c.expect_command(command).send("+QUEUED\r\n");
            }
            c.expect_command(&["EXEC"]).send_in_pieces(EXECUTED, size);
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        });
        let mut talk = Talk::new(options(server.port()));
        let commands = ["GET x", "PUBLISH a hi", "SUBSCRIBE b c", "SET x 1"];
        let heard = exec(&mut talk, &commands);
        assert_eq!(
            heard,
            "*[ null :1 >[ $subscribe $b :2 ] >[ $subscribe $c :3 ] +OK ]\n\
             unasked >[ $message $a $hi ]"
        );
        assert_eq!(talk.ask("PING"), "+PONG");
    }
}

#[test]
fn the_bytes_of_it_are_shown_in_their_order() {
    let shell = Shell::new().args(["decode", "--from=bare"]);
    // Without the requests, nothing tells that one command was confirmed twice.
    let counted = EXECUTED.replacen("*4", "*5", 1);
    let ran = shell.stdin(counted + "+next\r\n").run();
    ran.success().stderr("");
    let lines = String::from_utf8_lossy(&ran.stdout).into_owned();
    let said: Vec<&str> = lines
        .lines()
        .filter_map(|line| line.rsplit("  ").next())
        .map(str::trim)
        .collect();
    assert_eq!(
        said,
        [
            "array of 5",
            "1/5 null",
            "push of 3",
            "1/3 bulk string, 7 bytes ✓",
            "2/3 bulk string, 1 byte ✓",
            "3/3 bulk string, 2 bytes ✓",
            "2/5 integer",
            "push of 3",
            "1/3 bulk string, 9 bytes ✓",
            "2/3 bulk string, 1 byte ✓",
            "3/3 integer",
            "push of 3",
            "1/3 bulk string, 9 bytes ✓",
            "2/3 bulk string, 1 byte ✓",
            "3/3 integer",
            "5/5 simple string",
            "simple string",
        ],
        "{lines}"
    );
}

/// Memory has a bound, whatever a server sends.
#[test]
fn more_than_is_kept_amid_a_reply_is_left_out_and_said_to_be() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["EVAL", "x", "0"]);
        let large = "x".repeat(5 << 20);
        let message = |text: &str| {
            let len = text.len();
            format!(">3\r\n$7\r\nmessage\r\n$1\r\na\r\n${len}\r\n{text}\r\n")
        };
        let (small, large) = (message("hi"), message(&large));
        c.send(format!("*2\r\n{small}:1\r\n{large}{small}:2\r\n"));
        c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
    });
    let mut talk = Talk::new(options(server.port()));
    let small = "unasked >[ $message $a $hi ]";
    let notice = "notice: 1 message that came amid a reply left out: more than 4 MiB are not kept";
    talk.run("EVAL x 0").expect("it is answered");
    let heard = talk.heard();
    assert_eq!(heard, format!("*[ :1 :2 ]\n{small}\n{small}\n{notice}"));
    assert_eq!(talk.ask("PING"), "+PONG");
}

mod with_an_attribute {
    use super::*;

    const PUSH: &str = "|1\r\n+k\r\n*1\r\n+v\r\n>2\r\n+message\r\n+x\r\n";
    const HEARD: &str = "unasked |[ +k *[ +v ] ] >[ +message +x ]";

    #[test]
    fn a_push_answers_nothing() {
        for size in [1, 3, 1000] {
            let server = FakeServer::script(move |c| {
                c.expect_handshake();
                c.expect_command(&["SET", "a", "1"]);
                c.send_in_pieces(format!("{PUSH}+OK\r\n"), size);
                c.expect_command(&["GET", "a"]);
                c.send_in_pieces(format!("{PUSH}|1\r\n+ttl\r\n:1\r\n$1\r\n1\r\n"), size);
                c.wait_close();
            });
            let mut talk = Talk::new(options(server.port()));
            assert_eq!(talk.ask("SET a 1"), format!("{HEARD}\n+OK"));
            assert_eq!(talk.ask("GET a"), format!("{HEARD}\n|[ +ttl :1 ] $1"));
        }
    }

    #[test]
    fn a_push_shifts_no_reply_of_many() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            for key in ["a", "b", "c"] {
                c.expect_command(&["GET", key]);
            }
            c.send(format!("{PUSH}+1\r\n{PUSH}-ERR no\r\n+3\r\n"));
            c.wait_close();
        });
        let shell = Shell::new().server(&server).args(["--output=json"]);
        let ran = shell.stdin("GET a\nGET b\nGET c\n").run();
        ran.status(1);
        let attributes = "{\"attributes\":{\"k\":[\"v\"]},\"value\":[\"message\",\"x\"]}";
        ran.stdout(format!(
            "{attributes}\n\"1\"\n{attributes}\n{{\"error\":\"ERR no\"}}\n\"3\"\n"
        ));
        ran.stderr_contains("got an error reply: line 2\n");
    }

    /// It is held until it is known what it belongs to, but not at any length.
    #[test]
    fn a_reply_has_it_however_large_it_is() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["GET", "a"]);
            let text = "x".repeat(1000);
            let pairs = format!(":1\r\n+{text}\r\n").repeat(1000);
            c.send(format!("|1000\r\n{pairs}$1\r\n1\r\n"));
            c.expect_command(&["GET", "b"]).send("$1\r\n2\r\n");
            c.wait_close();
        });
        let mut talk = Talk::new(options(server.port()));
        let heard = talk.ask("GET a");
        assert_eq!(heard.matches(":1 +xxx").count(), 1000);
        assert!(heard.starts_with("|[ :1 ") && heard.ends_with(" ] $1"));
        assert_eq!(talk.ask("GET b"), "$2");
    }
}
