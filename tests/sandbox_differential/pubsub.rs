//! Publishing, subscribing and MONITOR.

use super::clients::{Turn, compare_clients};
use super::connection::may_be_lost;
use super::frame::Frame;
use super::random::{Random, words};

const CLIENTS: u64 = 4;

#[test]
fn pubsub() {
    compare_clients(CLIENTS as usize, |random, _| turn(random, words));
}

#[test]
fn monitor() {
    compare_clients(CLIENTS as usize, |random, _| turn(random, monitored));
}

/// Without what makes several confirmations or messages out of one command in any order: inside of the reply to EXEC
/// they could not be put into one.
#[test]
fn pubsub_in_transactions() {
    compare_clients(CLIENTS as usize, |random, _| {
        turn(random, |random| match random.below(12) {
            0 => words!["CLIENT", "REPLY", random.of(&["OFF", "SKIP", "ON", "ON"])],
            _ => transacted(random),
        })
    });
}

/// Without CLIENT REPLY, which takes the end of a reply to EXEC away, so that the lines could not be told from it.
#[test]
fn monitor_in_transactions() {
    compare_clients(CLIENTS as usize, |random, _| {
        turn(random, |random| match random.below(16) {
            0 => words!["MONITOR"],
            _ => transacted(random),
        })
    });
}

fn turn(random: &mut Random, words: fn(&mut Random) -> Vec<Vec<u8>>) -> Turn {
    let client = random.below(CLIENTS) as usize;
    match random.below(24) {
        0 => Turn::leave(client).tidy(tidy),
        1 => Turn::pipeline(client, vec![words!["RESET"], words!["QUIT"]]).tidy(tidy),
        2..6 => {
            let count = random.below(6) + 1;
            let requests = (0..count).map(|_| words(random));
            let requests = requests.filter(|words| !may_be_lost(words)).collect();
            Turn::pipeline(client, requests).tidy(tidy)
        }
        _ => Turn::send(client, words(random)).tidy(tidy),
    }
}

fn words(random: &mut Random) -> Vec<Vec<u8>> {
    let channel = random.of(&["a", "b", "ab", "\0", ""]);
    let mut words = match random.below(20) {
        0..4 => listen(random, &["SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE"], 1),
        4..6 => listen(random, &["UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE"], 0),
        6..11 => words!["PUBLISH", channel, random.value()],
        11 => words!["SPUBLISH", channel, random.value()],
        12 => words!["PUBSUB", random.of(&["CHANNELS", "SHARDCHANNELS"])],
        13 => {
            let pattern = random.of(&["*", "a*", "[ab]", "x", "?"]);
            words!["PUBSUB", random.of(&["CHANNELS", "SHARDCHANNELS"]), pattern]
        }
        14 => {
            let mut words = words!["PUBSUB", random.of(&["NUMSUB", "SHARDNUMSUB"])];
            words.extend(
                (0..random.below(4)).map(|_| random.of(&[&b"a"[..], b"b", b"ab"]).to_vec()),
            );
            words
        }
        15 => words!["PUBSUB", random.of(&["NUMPAT", "NUMPAT", "foo", "channel"])],
        16 => match random.below(4) {
            0 => words!["RESET"],
            1 => words!["HELLO", random.of(&["2", "3"]), "foo"],
            2 => words!["CLIENT", "REPLY", random.of(&["OFF", "SKIP"])],
            _ => words!["CLIENT", "REPLY", "ON"],
        },
        17 => words!["PING"],
        18 => words!["PING", random.value()],
        _ => words![random.of(&["GET", "ECHO", "get", "foo"]), random.value()],
    };
    match random.below(30) {
        0 => words.push(random.value()),
        1 if words.len() > 1 => drop(words.pop()),
        _ => {}
    }
    words
}

/// Makes a command of one of the names with at least so many channels.
fn listen(random: &mut Random, names: &[&str], least: u64) -> Vec<Vec<u8>> {
    let mut words = words![random.of(names)];
    for _ in 0..least + random.below(3) {
        words.push(
            random
                .of(&["a", "b", "ab", "a*", "?", "*", "[ab]", ""])
                .into(),
        );
    }
    words
}

fn monitored(random: &mut Random) -> Vec<Vec<u8>> {
    match random.below(20) {
        0..3 => words!["MONITOR"],
        3 => words!["RESET"],
        4 => words!["SELECT", random.of(&["0", "3", "16", "x"])],
        5 => words!["AUTH", random.value()],
        6 => words!["AUTH", random.of(&["default", "x"]), random.value()],
        7 => words!["HELLO", "2", "AUTH", random.of(&["default", "x"]), "secret"],
        8 => words![
            "HELLO",
            random.of(&["2", "4"]),
            "SETNAME",
            "n",
            "AUTH",
            "default",
            "p",
            "more"
        ],
        9 => words!["CLIENT", "REPLY", random.of(&["OFF", "SKIP"])],
        10 | 11 => words!["CLIENT", "REPLY", "ON"],
        12 => words!["CLIENT", "SETNAME", random.of(&["x", "a b"])],
        13 => words!["CONFIG", "GET", "maxmemory"],
        14 => words![random.of(&["SUBSCRIBE", "UNSUBSCRIBE"]), "a"],
        15 => words!["PUBLISH", "a", random.value()],
        16 => words!["SET", random.key(), random.value()],
        17 => words![random.of(&["GET", "get", "gEt"]), random.key()],
        18 => words![
            "ECHO",
            (0..8).map(|_| random.next() as u8).collect::<Vec<_>>()
        ],
        // No name before a NUL: where the reference's table happens to keep both in one place, it takes one for the other.
        _ => words![random.of(&["foo", "GET", "EXEC", "DBSIZE", "PING", "foo\0"])],
    }
}

fn transacted(random: &mut Random) -> Vec<Vec<u8>> {
    let channel = random.of(&["a", "b", "ab"]);
    match random.below(24) {
        0..4 => words!["MULTI"],
        4..8 => words!["EXEC"],
        8 => words!["DISCARD"],
        9 | 10 => words!["SUBSCRIBE", channel, random.of(&["a", "b"])],
        11 => words!["PSUBSCRIBE", random.of(&["a*", "b*"])],
        12 => words!["UNSUBSCRIBE", channel],
        13 => words!["PUNSUBSCRIBE", "a*", "b*"],
        14 => words!["SSUBSCRIBE", channel],
        15 | 16 => words!["PUBLISH", channel, random.value()],
        17 => words!["ECHO", random.value()],
        18 | 19 => words![random.of(&["RESET", "foo", "GET", "WATCH", "EXEC"]), "a"],
        20 => words!["SELECT", random.of(&["1", "2", "x"])],
        21 => words!["DEBUG", "PROTOCOL", "push"],
        22 => words!["RESET"],
        _ => words!["PING"],
    }
}

/// Leaves out what is the server's own: which of several patterns or channels comes first, and when and from where a
/// command came that is monitored.
fn tidy(frames: &mut Vec<Frame>) {
    let mut done: Vec<Frame> = Vec::new();
    for mut frame in frames.drain(..) {
        tidy_lines(&mut frame);
        match &mut frame {
            Frame::Aggregate { elements, .. } if elements.len() == 14 => {
                // HELLO has the number of the client.
                elements.retain(|element| !matches!(element, Frame::Leaf(line) if line[0] == b':'));
            }
            Frame::Aggregate { elements, .. } if is_list(elements) => elements.sort(),
            _ => {}
        }
        done.push(frame);
    }
    // Neighbours of one kind are put into the order of names.
    let mut start = 0;
    while start < done.len() {
        let label = label(&done[start]);
        let len = done[start..]
            .iter()
            .take_while(|frame| self::label(frame) == label)
            .count();
        if label.is_some() {
            sort_run(&mut done[start..start + len]);
        }
        start += len;
    }
    *frames = done;
}

/// Takes the origins out of the lines of MONITOR, which stand in the reply to EXEC too.
fn tidy_lines(frame: &mut Frame) {
    match frame {
        Frame::Aggregate { elements, .. } => elements.iter_mut().for_each(tidy_lines),
        Frame::Leaf(line) if line.starts_with(b"+1") => *line = without_origin(line),
        Frame::Leaf(_) => {}
    }
}

/// Tells whether all elements are strings, as of PUBSUB CHANNELS, where no message has fewer than three.
fn is_list(elements: &[Frame]) -> bool {
    let is_string = |frame: &Frame| matches!(frame, Frame::Leaf(line) if line.starts_with(b"$"));
    elements.iter().all(is_string) && label_of(elements).is_none()
}

/// Gives the first word of a message that may change places with others of its kind.
fn label(frame: &Frame) -> Option<Vec<u8>> {
    match frame {
        Frame::Aggregate { elements, .. } => label_of(elements),
        Frame::Leaf(_) => None,
    }
}

fn label_of(elements: &[Frame]) -> Option<Vec<u8>> {
    let Some(Frame::Leaf(first)) = elements.first() else {
        return None;
    };
    let labels = [
        "message",
        "pmessage",
        "smessage",
        "unsubscribe",
        "punsubscribe",
        "sunsubscribe",
    ];
    let found = labels
        .iter()
        .any(|label| first.ends_with(format!("\n{label}\r\n").as_bytes()));
    found.then(|| first.clone())
}

/// Sorts neighbours of one kind, the counts of subscriptions for themselves.
fn sort_run(run: &mut [Frame]) {
    let mut counts = Vec::new();
    for frame in run.iter_mut() {
        if let Frame::Aggregate { elements, .. } = frame
            && let Some(Frame::Leaf(count)) = elements.last()
            && count.starts_with(b":")
        {
            counts.extend(elements.pop());
        }
    }
    run.sort();
    for (frame, count) in run.iter_mut().zip(counts) {
        if let Frame::Aggregate { elements, .. } = frame {
            elements.push(count);
        }
    }
}

/// Takes the time and the port out of `+1700000000.123456 [0 127.0.0.1:4242] "ping"`.
fn without_origin(line: &[u8]) -> Vec<u8> {
    let at = |byte: u8| line.iter().position(|found| *found == byte);
    let (Some(open), Some(close)) = (at(b'['), at(b']')) else {
        return line.to_vec();
    };
    let time = &line[1..open - 1];
    assert_eq!(
        (time.len(), time[10]),
        (17, b'.'),
        "no time: {}",
        line.escape_ascii()
    );
    let database = line[open..close].split(|byte| *byte == b' ').next();
    [b"+", database.unwrap_or_default(), &line[close..]].concat()
}
