//! The types of RESP, a card for each.
//!
//! Sources: <https://redis.io/docs/latest/develop/reference/protocol-spec/>,
//! <https://github.com/redis/redis-specifications/blob/master/protocol/RESP3.md>, and what servers were seen to send.

use super::{Error, wrapped};

/// How many columns a card may have, and how many of them its labels take.
const WIDTH: usize = 80;
const LABEL: usize = 12;

/// What is to be known of a type.
struct Card {
    /// What its bytes begin with; each of these names the type.
    bytes: &'static [&'static str],
    /// Its name in the specification, then others by which it is found; in lower case.
    names: &'static [&'static str],
    grammar: &'static str,
    example: &'static [u8],
    /// What RESP2 sends instead.
    resp2: &'static str,
    /// Where it comes from.
    commands: &'static str,
}

/// Gives the card of a type: byte, name, grammar, example, RESP2 form and the commands that give it, in lines of at most
/// 80 columns.
///
/// `topic` is what its bytes begin with (`%`, `$-1`, `*?`) or its name in any case (`map`, `bulk string`).
///
/// ```
/// let card = redis_shell::lab::explain::card("%")?;
/// assert!(card.starts_with("%           map (also: dictionary, hash)\n"));
/// assert_eq!(card, redis_shell::lab::explain::card("Map")?);
/// # Ok::<(), redis_shell::lab::Error>(())
/// ```
///
/// # Errors
/// There is no such type.
pub fn card(topic: &str) -> Result<String, Error> {
    let name = topic.trim().to_lowercase().replace(['-', '_'], " ");
    let card = CARDS
        .iter()
        .find(|card| card.bytes.contains(&topic.trim()))
        .or_else(|| CARDS.iter().find(|card| card.names.contains(&&*name)));
    card.map(Card::text).ok_or_else(|| {
        let bytes: Vec<_> = CARDS.iter().flat_map(|card| card.bytes).copied().collect();
        let names: Vec<_> = CARDS.iter().map(|card| card.names[0]).collect();
        let (bytes, names) = (bytes.join(" "), names.join(", "));
        Error::Usage(format!(
            "found {topic:?}, expected what a type begins with ({bytes}) or its name ({names})"
        ))
    })
}

impl Card {
    fn text(&self) -> String {
        let others = match self.names {
            [name] => (*name).to_owned(),
            [name, others @ ..] => format!("{name} (also: {})", others.join(", ")),
            [] => String::new(),
        };
        // No quotes stand around it, so those in it are no danger to each other.
        let example = self.example.escape_ascii().to_string();
        let example = example.replace("\\'", "'").replace("\\\"", "\"");
        let begins = match self.bytes {
            [] => "no byte".to_owned(),
            bytes => bytes.join(" "),
        };
        let rows = [
            (&*begins, &*others),
            ("grammar", self.grammar),
            ("example", &example),
            ("in RESP2", self.resp2),
            ("commands", self.commands),
        ];
        let mut text = String::new();
        for (label, said) in rows {
            let mut label = label;
            for line in wrapped(said, WIDTH - LABEL) {
                text.push_str(&format!("{label:LABEL$}{line}\n"));
                label = "";
            }
        }
        text
    }
}

/// The types, in the order of the table in [`crate::resp`].
const CARDS: &[Card] = &[
    Card {
        bytes: &["+"],
        names: &["simple string", "status", "simple"],
        grammar: r"+<text without CR and LF>\r\n",
        example: b"+OK\r\n",
        resp2: "the same",
        commands: "PING, SET, TYPE, QUEUED in a transaction; each line of MONITOR",
    },
    Card {
        bytes: &["-"],
        names: &["simple error", "error"],
        grammar: r"-<CODE> <text without CR and LF>\r\n; the code is the first word",
        example: b"-ERR unknown command 'FOO'\r\n",
        resp2: "the same",
        commands: "any that fails: WRONGTYPE, MOVED, EXECABORT; HELLO 4 gives NOPROTO",
    },
    Card {
        bytes: &[":"],
        names: &["integer", "number"],
        grammar: r":[+|-]<digits>\r\n, 64 bits with sign",
        example: b":1000\r\n",
        resp2: "the same",
        commands: "INCR, DEL, TTL (-1: no time limit, -2: no key), SISMEMBER",
    },
    Card {
        bytes: &["$"],
        names: &["bulk string", "bulk", "string", "blob string"],
        grammar: r"$<length in bytes>\r\n<bytes>\r\n; any bytes, the length decides where they end",
        example: b"$5\r\nhello\r\n",
        resp2: "the same",
        commands: "GET, INCRBYFLOAT, GEODIST; every word of a request",
    },
    Card {
        bytes: &["$-1"],
        names: &["null bulk string", "null bulk"],
        grammar: r"$-1\r\n",
        example: b"$-1\r\n",
        resp2: r"the same; RESP3 sends _\r\n instead",
        commands: "GET of a missing key after HELLO 2, or without a HELLO",
    },
    Card {
        bytes: &["*"],
        names: &["array", "list", "multibulk"],
        grammar: r"*<number of elements>\r\n, then so many values of any type",
        example: b"*2\r\n$3\r\nGET\r\n$1\r\nk\r\n",
        resp2: "the same",
        commands: "LRANGE, XRANGE (arrays in arrays), EXEC (an error may be inside); every request",
    },
    Card {
        bytes: &["*-1"],
        names: &["null array"],
        grammar: r"*-1\r\n",
        example: b"*-1\r\n",
        resp2: r"the same; RESP3 sends _\r\n instead",
        commands: "after HELLO 2: BLPOP whose time is over, EXEC that WATCH aborts",
    },
    Card {
        bytes: &["_"],
        names: &["null", "nil"],
        grammar: r"_\r\n",
        example: b"_\r\n",
        resp2: r"$-1\r\n where a string is missing, *-1\r\n where an array is",
        commands: "GET of a missing key, BLPOP whose time is over",
    },
    Card {
        bytes: &["#"],
        names: &["boolean", "bool"],
        grammar: r"#t\r\n or #f\r\n",
        example: b"#t\r\n",
        resp2: r":1\r\n or :0\r\n",
        commands: "none of the core; DEBUG PROTOCOL true, \
                   EVAL \"redis.setresp(3) return true\" 0",
    },
    Card {
        bytes: &[","],
        names: &["double", "float"],
        grammar: r",[+|-]<digits>[.<digits>][e[+|-]<digits>]\r\n, or inf, -inf, nan",
        example: b",1.25\r\n",
        resp2: r"bulk string: $4\r\n1.25\r\n",
        commands: "ZSCORE, ZINCRBY, GEOPOS; inf: ZADD k inf m, then ZSCORE k m",
    },
    Card {
        bytes: &["("],
        names: &["big number", "big integer"],
        grammar: r"([+|-]<digits>\r\n, as many as it takes",
        example: b"(3492890328409238509324850943850943825024385\r\n",
        resp2: "bulk string of the digits",
        commands: "none of the core; DEBUG PROTOCOL bignum, \
                   EVAL \"return {big_number='12345678901234567890'}\" 0",
    },
    Card {
        bytes: &["!"],
        names: &["blob error", "bulk error"],
        grammar: r"!<length in bytes>\r\n<bytes>\r\n; an error whose text may hold any bytes",
        example: b"!21\r\nSYNTAX invalid syntax\r\n",
        resp2: "none: a simple error would do",
        commands: "none: no server is known to send it",
    },
    Card {
        bytes: &["="],
        names: &["verbatim string", "verbatim"],
        grammar: r"=<length in bytes>\r\n<format>:<bytes>\r\n; the length counts the three bytes of the format (txt, mkd) and the colon",
        example: b"=8\r\ntxt:text\r\n",
        resp2: r"bulk string without the format: $4\r\ntext\r\n",
        commands: "INFO, CLIENT LIST, CLUSTER NODES, LATENCY DOCTOR, LOLWUT",
    },
    Card {
        bytes: &["%"],
        names: &["map", "dictionary", "hash"],
        grammar: r"%<number of pairs>\r\n, then so many keys, each with its value; both of any type",
        example: b"%1\r\n$3\r\nage\r\n:42\r\n",
        resp2: r"array of keys and values, twice as long: *2\r\n$3\r\nage\r\n:42\r\n",
        commands: "HGETALL, CONFIG GET, HELLO, XINFO STREAM, COMMAND DOCS",
    },
    Card {
        bytes: &["~"],
        names: &["set"],
        grammar: r"~<number of members>\r\n, then so many values of any type, in no order",
        example: b"~2\r\n$1\r\na\r\n$1\r\nb\r\n",
        resp2: r"array: *2\r\n$1\r\na\r\n$1\r\nb\r\n",
        commands: "SMEMBERS, SUNION, SPOP k 2; the flags in COMMAND INFO",
    },
    Card {
        bytes: &[">"],
        names: &["push", "push message"],
        grammar: r"><number of elements>\r\n, then so many values; the first names the kind. Between replies, or amid that to EXEC",
        example: b">3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$2\r\nhi\r\n",
        resp2: "array, and the connection takes no other commands while subscribed",
        commands: "SUBSCRIBE and its messages, CLIENT TRACKING ON (invalidate); DEBUG PROTOCOL push",
    },
    Card {
        bytes: &["|"],
        names: &["attribute", "attributes"],
        grammar: r"|<number of pairs>\r\n, then keys and values as in a map, then the value that they annotate",
        example: b"|1\r\n$3\r\nttl\r\n:9\r\n$1\r\nv\r\n",
        resp2: r"left out: $1\r\nv\r\n",
        commands: "none of the core; DEBUG PROTOCOL attrib",
    },
    Card {
        bytes: &["$?", ";"],
        names: &["streamed string", "chunk", "streamed bulk string"],
        grammar: r"$?\r\n, then chunks ;<length in bytes>\r\n<bytes>\r\n, ended by ;0\r\n",
        example: b"$?\r\n;5\r\nhello\r\n;6\r\n world\r\n;0\r\n",
        resp2: "none: a bulk string whose length is known would do",
        commands: "none: no server is known to send it",
    },
    Card {
        bytes: &["*?", "~?", "%?", "."],
        names: &[
            "streamed aggregate",
            "streamed array",
            "streamed set",
            "streamed map",
            "end of aggregate",
        ],
        grammar: r"*?\r\n (or ~? for a set, %? for a map), then values of any type, ended by .\r\n; those of a map come in pairs",
        example: b"*?\r\n:1\r\n:2\r\n.\r\n",
        resp2: "none: an array whose length is known would do",
        commands: "none: no server is known to send it",
    },
    Card {
        bytes: &[],
        names: &["inline command", "inline"],
        grammar: r"<word> <word> ...\r\n from client to server, for people with a bare socket; LF alone ends it too, and words with blanks stand in quotes. It must not begin with *",
        example: b"SET k \"a b\"\r\n",
        resp2: "the same; its reply is RESP like any other",
        commands: "every command; encode shows it beside the request that clients send",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resp::{Event, Item, Meaning, Scanner};

    /// The words of the codec for the element that an example begins with.
    fn meaning(example: &[u8]) -> String {
        let mut scanner = Scanner::new();
        let mut input = example;
        let mut first = None;
        while let Some(event) = scanner.next(&mut input).unwrap() {
            first = first.or_else(|| Meaning::of(&event).map(|meaning| meaning.to_string()));
        }
        scanner.finish().unwrap();
        first.unwrap()
    }

    #[test]
    fn every_example_is_what_its_card_says() {
        for card in CARDS.iter().filter(|card| !card.bytes.is_empty()) {
            let meaning = meaning(card.example);
            let is_named = card.names.iter().any(|name| meaning.starts_with(name));
            assert!(is_named, "{meaning:?} is none of {:?}", card.names);
            assert!(card.example.starts_with(card.bytes[0].as_bytes()));
        }
    }

    #[test]
    fn every_type_that_the_scanner_knows_has_a_card() {
        for byte in 0..=u8::MAX {
            let is_type = [&b"\r\n"[..], b"0\r\n", b"t\r\n", b"4\r\ntxt:\r\n", b"?\r\n"]
                .iter()
                .any(|rest| {
                    let bytes = [&[byte], *rest].concat();
                    let event = Scanner::new().next(&mut &bytes[..]).map(|event| {
                        matches!(event, Some(Event { ref item, .. }) if !matches!(item, Item::Close { .. }))
                    });
                    event.unwrap_or(false)
                });
            let text = char::from(byte).to_string();
            let is_explained = card(&text).is_ok();
            let belongs_to_streams = [b'.', b';'].contains(&byte);
            assert_eq!(is_explained, is_type || belongs_to_streams, "{text:?}");
        }
    }

    #[test]
    fn names_are_found_in_any_case_and_each_names_one_card() {
        assert_eq!(card("Bulk-String").unwrap(), card("$").unwrap());
        assert_eq!(card(" null_array ").unwrap(), card("*-1").unwrap());
        let mut seen = std::collections::HashSet::new();
        for card in CARDS {
            for name in card.names.iter().chain(card.bytes) {
                assert!(seen.insert(name), "{name:?} names two cards");
                assert_eq!(super::card(name).unwrap(), card.text(), "{name:?}");
            }
        }
    }

    #[test]
    fn a_card_fits_eighty_columns() {
        for card in CARDS {
            for line in card.text().lines() {
                assert!(line.chars().count() <= WIDTH, "{line}");
            }
        }
        assert_eq!(
            card("null").unwrap(),
            "_           null (also: nil)\n\
             grammar     _\\r\\n\n\
             example     _\\r\\n\n\
             in RESP2    $-1\\r\\n where a string is missing, *-1\\r\\n where an array is\n\
             commands    GET of a missing key, BLPOP whose time is over\n"
        );
    }

    #[test]
    fn what_is_no_type_is_told_what_there_is() {
        let error = card("tuple").unwrap_err().to_string();
        assert!(
            error.starts_with("found \"tuple\", expected what a type begins with (+ - : $ $-1 *")
        );
        assert!(error.ends_with("inline command)"), "{error}");
    }
}
