use std::time::Instant;

use super::super::clock::Clock;
use super::super::requests::Requests;
use super::super::source::Meter;
use super::held::HELD;
use super::*;
use crate::net::Direction;

/// One connection with a filter, and what it has shown.
struct Window {
    requests: Requests,
    meter: Meter,
    filter: Filter,
    shown: String,
    last: Option<Direction>,
    size: usize,
}

impl Window {
    fn new(command: &str, only_errors: bool, size: usize) -> Self {
        let words = command.split_ascii_whitespace();
        let wanted = Wanted {
            command: words.map(|word| word.as_bytes().to_vec()).collect(),
            only_errors,
        };
        Self {
            requests: Requests::new(),
            meter: Meter::default(),
            filter: Filter::new(wanted),
            shown: String::new(),
            last: None,
            size,
        }
    }

    fn pass(&mut self, direction: Direction, bytes: &[u8]) {
        for piece in bytes.chunks(self.size) {
            let mut piece = piece.to_vec();
            let moment = Clock::new().moment(Instant::now());
            let source = self.meter.count(moment, direction, &piece);
            let (shown, last) = (&mut self.shown, &mut self.last);
            let mut show = |chosen: Chosen<'_>| {
                let (Chosen::Part { source, .. } | Chosen::TooLong(source, _)) = chosen;
                if last.replace(source.direction) != Some(source.direction) {
                    shown.push(match source.direction {
                        Direction::Sent => '>',
                        Direction::Received => '<',
                    });
                }
                match chosen {
                    Chosen::Part { bytes, .. } => *shown += &bytes.escape_ascii().to_string(),
                    Chosen::TooLong(_, total) => *shown += &format!("({total} bytes)"),
                }
            };
            match direction {
                Direction::Sent => {
                    let mut marks = Vec::new();
                    let filter = &mut self.filter;
                    let mut mark = |end, words: &[&[u8]]| marks.push(filter.mark(end, words));
                    self.requests.read(&mut piece, Some(&mut mark));
                    filter.sent(source, &piece, &marks, &mut show);
                }
                Direction::Received => self.filter.received(source, &piece, &mut show),
            }
        }
    }
}

/// Passes requests and replies in turn, in pieces of several sizes; checks what is shown.
fn check(command: &str, only_errors: bool, traffic: &[(&str, &str)], expected: &str) {
    for size in [usize::MAX, 1, 3, 10] {
        let mut window = Window::new(command, only_errors, size);
        for (requests, replies) in traffic {
            window.pass(Direction::Sent, requests.as_bytes());
            window.pass(Direction::Received, replies.as_bytes());
        }
        let shown = window.shown.replace(['>', '<'], "");
        assert_eq!(shown, expected, "in pieces of {size}");
    }
}

#[test]
fn a_command_is_shown_with_its_reply() {
    check(
        "GET",
        false,
        &[
            (
                "PING\r\nget a\r\n*2\r\n$3\r\nGET\r\n$1\r\nb\r\n",
                "+PONG\r\n$1\r\n1\r\n$-1\r\n",
            ),
            ("GETDEL a\r\n", "$1\r\n1\r\n"),
        ],
        r"get a\r\n*2\r\n$3\r\nGET\r\n$1\r\nb\r\n$1\r\n1\r\n$-1\r\n",
    );
}

#[test]
fn a_name_may_have_two_words() {
    check(
        "config get",
        false,
        &[(
            "CONFIG SET a b\r\nCONFIG GET a\r\nCONFIG\r\n",
            "+OK\r\n*1\r\n+b\r\n-ERR x\r\n",
        )],
        r"CONFIG GET a\r\n*1\r\n+b\r\n",
    );
}

#[test]
fn errors_are_shown_with_their_requests() {
    check(
        "",
        true,
        &[
            (
                "SET a 1\r\nHGET a b\r\nGET a\r\n",
                "+OK\r\n-WRONGTYPE x\r\n$1\r\n1\r\n",
            ),
            ("EXEC\r\n", "*2\r\n+OK\r\n-ERR nested\r\n"),
            ("SET a 1\r\n", "!5\r\nERR y\r\n"),
        ],
        r"HGET a b\r\n-WRONGTYPE x\r\nEXEC\r\n*2\r\n+OK\r\n-ERR nested\r\nSET a 1\r\n!5\r\nERR y\r\n",
    );
    check(
        "GET",
        true,
        &[("SET\r\nGET\r\nGET a\r\n", "-ERR 1\r\n-ERR 2\r\n$-1\r\n")],
        r"GET\r\n-ERR 2\r\n",
    );
}

#[test]
fn messages_belong_to_the_subscription() {
    let resp2 = [
        (
            "PING\r\nSUBSCRIBE a b\r\n",
            "+PONG\r\n*3\r\n+subscribe\r\n+a\r\n:1\r\n*3\r\n+subscribe\r\n+b\r\n:2\r\n",
        ),
        ("", "*3\r\n+message\r\n+a\r\n+x\r\n"),
        (
            "PING\r\n",
            "*3\r\n+message\r\n+a\r\n+y\r\n*2\r\n+pong\r\n+\r\n",
        ),
    ];
    check(
        "SUBSCRIBE",
        false,
        &resp2,
        r"SUBSCRIBE a b\r\n*3\r\n+subscribe\r\n+a\r\n:1\r\n*3\r\n+subscribe\r\n+b\r\n:2\r\n*3\r\n+message\r\n+a\r\n+x\r\n*3\r\n+message\r\n+a\r\n+y\r\n",
    );
    check(
        "PING",
        false,
        &resp2,
        r"PING\r\n+PONG\r\nPING\r\n*2\r\n+pong\r\n+\r\n",
    );
    let resp3 = [
        (
            "SUBSCRIBE a\r\nGET k\r\n",
            ">3\r\n+subscribe\r\n+a\r\n:1\r\n>3\r\n+message\r\n+a\r\n+x\r\n_\r\n",
        ),
        ("GET k\r\n", ">2\r\n+invalidate\r\n_\r\n+v\r\n"),
    ];
    check("GET", false, &resp3, r"GET k\r\n_\r\nGET k\r\n+v\r\n");
}

#[test]
fn requests_without_replies_do_not_shift_the_others() {
    check(
        "GET",
        false,
        &[(
            "CLIENT REPLY SKIP\r\nSET a 1\r\nGET a\r\nCLIENT REPLY OFF\r\nGET b\r\nSET c 1\r\nCLIENT REPLY ON\r\nGET d\r\n",
            "$1\r\n1\r\n+OK\r\n$1\r\n4\r\n",
        )],
        r"GET a\r\nGET b\r\nGET d\r\n$1\r\n1\r\n$1\r\n4\r\n",
    );
}

#[test]
fn a_request_too_long_to_be_held_is_told() {
    let value = "x".repeat(HELD);
    let request = format!("*2\r\n$4\r\nINCR\r\n${HELD}\r\n{value}\r\n");
    let mut window = Window::new("", true, 65_536);
    window.pass(Direction::Sent, request.as_bytes());
    window.pass(Direction::Received, b"-ERR too long\r\n");
    let expected = format!(r">({} bytes)<-ERR too long\r\n", request.len());
    assert_eq!(window.shown, expected);
}

#[test]
fn the_snapshot_of_a_replica_is_shown_to_who_wants_it() {
    let traffic = [("PING\r\nSYNC\r\n", "+PONG\r\n$5\r\nREDISand what follows")];
    let mut window = Window::new("SYNC", false, usize::MAX);
    for (request, reply) in traffic {
        window.pass(Direction::Sent, request.as_bytes());
        window.pass(Direction::Received, reply.as_bytes());
    }
    assert_eq!(window.shown, r">SYNC\r\n<$5\r\nREDISand what follows");
}
