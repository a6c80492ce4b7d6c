//! The lessons on framing and on the types that RESP2 has too.

use super::lesson::{Call, Lesson, Question, Reply, Side, Step, Then};

pub(super) const LESSONS: &[Lesson] = &[
    FRAMING,
    SIMPLE_STRING,
    ERROR,
    INTEGER,
    BULK_STRING,
    ARRAY,
    NULL,
];

const FRAMING: Lesson = Lesson {
    topic: "framing",
    aliases: &["start", "inline"],
    title: "how a stream of bytes becomes values",
    steps: &[
        Step::Say(
            r"
A socket delivers bytes without any marks between messages. The rules that
say where a value begins and ends are the framing. In RESP each value begins
with one byte that names its type, and CR LF (\r\n) ends each header.
",
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "ECHO hi",
                reply: Reply {
                    begins: b"$2\r\n",
                    whole: b"$2\r\nhi\r\n",
                },
            }],
        ),
        Step::Say(
            r"
Read the request with a server's eyes: *2 says that two values follow. $4
says that one of 4 bytes follows, so it takes exactly 4 bytes and then CR LF.
The second $ works the same way. Now all is there, and the server answers
without waiting for more. It never has to search the payload for an end.

A bare socket also takes an inline command: words on a line, for people who
type. It begins with no type byte; the dump says what it is. The server has to
look for the end of the line, and for blanks and quotes:
",
        ),
        Step::Raw {
            bytes: b"ECHO hi\n",
            reply: Reply {
                begins: b"$2\r\n",
                whole: b"$2\r\nhi\r\n",
            },
            then: Then::Listens,
        },
        Step::Say(
            r"
Same reply, but a word with a line end in it would need quotes and escapes.
That is why clients send arrays of bulk strings: counting is simpler and
faster than searching, and any byte may occur.
",
        ),
    ],
    question: Question {
        text: r"A server has read *2\r\n$4\r\nECHO\r\n and nothing else. How many more values does
it wait for before it answers?",
        answers: &["1", "one", "one more", "1 more", "one value", "1 value"],
        why: "*2 declares two values, and the $4 was the first. The server keeps what it has and
reads on; how the bytes were cut into packets does not matter.",
    },
};

const SIMPLE_STRING: Lesson = Lesson {
    topic: "simple-string",
    aliases: &["+", "status"],
    title: "+  a short line of text, such as OK",
    steps: &[
        Step::Say(
            r"
A simple string is the type byte +, some text, and CR LF. It has no length:
the reader looks for the CR LF. Many commands answer so when all they have to
say is that it went well.
",
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "SET {k} hello EX 60",
                reply: Reply {
                    begins: b"+OK\r\n",
                    whole: b"+OK\r\n",
                },
            }],
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "TYPE {k}",
                reply: Reply {
                    begins: b"+string\r\n",
                    whole: b"+string\r\n",
                },
            }],
        ),
        Step::Say(
            r"
Five bytes say OK: + O K CR LF. That is little overhead, and it is why the
type exists. The price: the text can hold neither CR nor LF, as they would
end it. So no server sends stored data this way, because a value may hold any
byte.
",
        ),
    ],
    question: Question {
        text: "Which two bytes can never stand inside a simple string?",
        answers: &[
            r"CR and LF",
            "cr lf",
            "crlf",
            "cr, lf",
            "lf and cr",
            "cr & lf",
            r"\r\n",
            r"\r and \n",
            r"\r \n",
            r"\r, \n",
            r"\n and \r",
            "13 and 10",
            "carriage return and line feed",
            "carriage return and newline",
        ],
        why: "The reader takes them for the end of the string.",
    },
};

const ERROR: Lesson = Lesson {
    topic: "error",
    aliases: &["-", "simple-error"],
    title: "-  a line that says what went wrong",
    steps: &[
        Step::Say(
            r"
An error is framed like a simple string, with - in place of the +. The other
type byte is the point: a client knows that the command failed without
looking at the text.
",
        ),
        Step::Keep("SET {k} hello"),
        Step::Call(
            Side::First,
            &[Call {
                command: "LPUSH {k} x",
                reply: Reply {
                    begins: b"-WRONGTYPE ",
                    whole:
                        b"-WRONGTYPE Operation against a key holding the wrong kind of value\r\n",
                },
            }],
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "NOSUCHCOMMAND",
                reply: Reply {
                    begins: b"-ERR unknown command",
                    whole: b"-ERR unknown command 'NOSUCHCOMMAND', with args beginning with: \r\n",
                },
            }],
        ),
        Step::Say(
            r"
The first word is a code for programs, by custom in capital letters: ERR for
errors of no special kind, WRONGTYPE, NOAUTH, MOVED and others. The rest is
for people and differs between versions. After an error the connection goes
on as before, except after a protocol error (lesson: malformed).
",
        ),
    ],
    question: Question {
        text: r"A client reads -MOVED 3999 10.0.0.7:6379\r\n. Which word tells the program what kind
of error it is?",
        answers: &["MOVED", "-moved"],
        why: "It says that the key lives on another node of the cluster; a client can then go there.",
    },
};

const INTEGER: Lesson = Lesson {
    topic: "integer",
    aliases: &[":", "int"],
    title: ":  a whole number of 64 bits",
    steps: &[
        Step::Say(
            r"
An integer is : and a decimal number, with a sign if it is negative. It fits
into 64 bits with a sign. The digits are text: no byte order to agree on, and
a person can read it.
",
        ),
        Step::Keep("SET {n} 41"),
        Step::Call(
            Side::First,
            &[Call {
                command: "INCR {n}",
                reply: Reply {
                    begins: b":42\r\n",
                    whole: b":42\r\n",
                },
            }],
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "GET {n}",
                reply: Reply {
                    begins: b"$2\r\n42\r\n",
                    whole: b"$2\r\n42\r\n",
                },
            }],
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "TTL {x}",
                reply: Reply {
                    begins: b":-2\r\n",
                    whole: b":-2\r\n",
                },
            }],
        ),
        Step::Say(
            r"
The type belongs to the reply, not to the data: INCR answers with an integer,
GET gives the same value as a bulk string. Counts (DEL), truths (EXISTS: 1 or
0) and times (TTL) are integers. TTL uses two negative ones as signs: -2 for
no such key, -1 for a key that does not expire.
",
        ),
    ],
    question: Question {
        text: "How many bytes does the integer 42 take on the wire, with all that frames it?",
        answers: &["5", "five"],
        why: r"The type byte, two digits, CR and LF: :42\r\n.",
    },
};

const BULK_STRING: Lesson = Lesson {
    topic: "bulk-string",
    aliases: &["$", "string"],
    title: "$  any bytes, with their number in front",
    steps: &[
        Step::Say(
            r"
A bulk string says how many bytes follow before they follow: $, the number in
decimal, CR LF, the bytes, CR LF. This one holds a line end, a zero byte and
a byte that is no text at all. Look at its length:
",
        ),
        Step::Keep(r#"SET {k} "a\r\nb\x00\xff""#),
        Step::Call(
            Side::First,
            &[Call {
                command: "GET {k}",
                reply: Reply {
                    begins: b"$6\r\n",
                    whole: b"$6\r\na\r\nb\x00\xff\r\n",
                },
            }],
        ),
        Step::Say(
            r"
The CR LF in the middle ends nothing: the reader takes six bytes without
looking at them. So a bulk string is safe for images, compressed data or more
RESP. It is fast as well: the reader can make room for the whole at once and
copy it, where a line would have to be searched byte by byte.

The number counts bytes, not characters. An empty string has a length too:
",
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: r#"ECHO """#,
                reply: Reply {
                    begins: b"$0\r\n\r\n",
                    whole: b"$0\r\n\r\n",
                },
            }],
        ),
    ],
    question: Question {
        text: r#"The euro sign takes 3 bytes in UTF-8. Which number stands behind the $ when the
text "5 €" is sent?"#,
        answers: &["5", "five", "$5", r"$5\r\n"],
        why: "One byte for the 5, one for the blank, three for the sign: 3 characters, 5 bytes.",
    },
};

const ARRAY: Lesson = Lesson {
    topic: "array",
    aliases: &["*", "list"],
    title: "*  several values in order, also within each other",
    steps: &[
        Step::Say(
            r"
An array is *, the number of its elements, CR LF, and then the elements: whole
values one after the other, each with its own type byte. There is no mark at
the end. The count tells when it is over.
",
        ),
        Step::Keep("RPUSH {l} a bc"),
        Step::Call(
            Side::First,
            &[Call {
                command: "LRANGE {l} 0 -1",
                reply: Reply {
                    begins: b"*2\r\n",
                    whole: b"*2\r\n$1\r\na\r\n$2\r\nbc\r\n",
                },
            }],
        ),
        Step::Say("Elements may be of different types, and arrays themselves:"),
        Step::Call(
            Side::First,
            &[Call {
                command: "EVAL \"return {1,{'x',2},{}}\" 0",
                reply: Reply {
                    begins: b"*3\r\n:1\r\n*2\r\n",
                    whole: b"*3\r\n:1\r\n*2\r\n$1\r\nx\r\n:2\r\n*0\r\n",
                },
            }],
        ),
        Step::Say(
            r"
A reader keeps a stack: how many elements are still to come at each level. The
inner arrays count as one element each of the outer one. *0 is an empty array
and complete at once. Your requests are arrays too, of bulk strings only.
",
        ),
    ],
    question: Question {
        text: r"How many elements has the outer array of *2\r\n*2\r\n:1\r\n:2\r\n:3\r\n ?",
        answers: &["2", "two"],
        why: "The inner array [1, 2] is its first element, the 3 its second.",
    },
};

const NULL: Lesson = Lesson {
    topic: "null",
    aliases: &["_", "nil"],
    title: "_  nothing, in three spellings",
    steps: &[
        Step::Say(
            r"
GET of a key that does not exist must not answer with an empty string: that is
a value which a key can have. It answers with a null. RESP3 has a type for it,
the three bytes of _ CR LF.
",
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "GET {x}",
                reply: Reply {
                    begins: b"_\r\n",
                    whole: b"_\r\n",
                },
            }],
        ),
        Step::Say(
            r"
RESP2 has no such type. It spells a missing string as a bulk string with the
length -1. No payload follows, not even a CR LF of its own:
",
        ),
        Step::Call(
            Side::Resp2,
            &[Call {
                command: "GET {x}",
                reply: Reply {
                    begins: b"$-1\r\n",
                    whole: b"$-1\r\n",
                },
            }],
        ),
        Step::Say(
            r"
And a missing array as an array of -1 elements, as when a blocking command
gets nothing in its time (here a tenth of a second):
",
        ),
        Step::Call(
            Side::Resp2,
            &[Call {
                command: "BLPOP {x} 0.1",
                reply: Reply {
                    begins: b"*-1\r\n",
                    whole: b"*-1\r\n",
                },
            }],
        ),
        Step::Say(
            r"
Three spellings of one meaning. They are not the same as $0 (a string of no
bytes) or *0 (an array of no elements).
",
        ),
    ],
    question: Question {
        text: r"A RESP2 server answers a GET with $0\r\n\r\n. Does the key exist?",
        answers: &["yes", "y", "it does", "yes, it does", "it exists"],
        why: r"The value is the empty string. A missing key would be $-1\r\n.",
    },
};
