//! The lessons on the types that RESP3 adds.

use super::lesson::{Call, Lesson, Question, Reply, Side, Step};

pub(super) const LESSONS: &[Lesson] = &[
    MAP, SET, DOUBLE, BOOLEAN, BIG_NUMBER, VERBATIM, ATTRIBUTE, BLOB_ERROR, STREAMED,
];

const MAP: Lesson = Lesson {
    topic: "map",
    aliases: &["%", "hash"],
    title: "%  pairs of a key and a value",
    steps: &[
        Step::Say(
            r"
A map is %, the number of pairs, CR LF, and then key, value, key, value. The
number counts pairs: behind %2 stand four values.
",
        ),
        Step::Keep("HSET {h} name Ada born 1815"),
        Step::Call(
            Side::First,
            &[Call {
                command: "HGETALL {h}",
                reply: Reply {
                    begins: b"%2\r\n",
                    whole: b"%2\r\n$4\r\nname\r\n$3\r\nAda\r\n$4\r\nborn\r\n$4\r\n1815\r\n",
                },
            }],
        ),
        Step::Say(
            r"
A client can make a dictionary of it without knowing what HGETALL is. Over
RESP2 the same reply is an array of four elements (lesson: resp3). The order
of the pairs means nothing. Keys and values may be of any type: the replies to
HELLO and CONFIG GET are maps too, and those of COMMAND DOCS hold maps in maps.
",
        ),
    ],
    question: Question {
        text: r"How many values, keys included, follow behind %3\r\n before the map is complete?",
        answers: &["6", "six"],
        why: "Three pairs of a key and a value.",
    },
};

const SET: Lesson = Lesson {
    topic: "set",
    aliases: &["~"],
    title: "~  several values without an order",
    steps: &[
        Step::Say(
            r"
A set is framed like an array, with ~ in place of the *. The type byte says
what the elements mean: their order says nothing, and each should be there
only once.
",
        ),
        Step::Keep("SADD {s} one"),
        Step::Call(
            Side::First,
            &[Call {
                command: "SADD {s} one two",
                reply: Reply {
                    begins: b":1\r\n",
                    whole: b":1\r\n",
                },
            }],
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "SMEMBERS {s}",
                reply: Reply {
                    begins: b"~2\r\n",
                    whole: b"~2\r\n$3\r\none\r\n$3\r\ntwo\r\n",
                },
            }],
        ),
        Step::Say(
            r"
The :1 says that one member was new; the other was there before. A client may
turn ~ into the set type of its language. Nothing on the wire enforces that
elements differ: a careful reader copes with one that comes twice. Over RESP2
the same reply is an array.
",
        ),
    ],
    question: Question {
        text: "Which byte would the reply to SMEMBERS begin with over RESP2?",
        answers: &["*", "star", "asterisk", "an array", "42"],
        why: "RESP2 has no set; the members come as an array.",
    },
};

const DOUBLE: Lesson = Lesson {
    topic: "double",
    aliases: &[",", "float"],
    title: ",  a number with a fraction",
    steps: &[
        Step::Say(
            r"
A double is a comma and a number as text: 1.5, 10, 1e5, inf, -inf or nan. Over
RESP2 such numbers are bulk strings, and the client has to know which command
means a number by its string.
",
        ),
        Step::Keep("ZADD {z} 1.5 low inf high"),
        Step::Call(
            Side::First,
            &[Call {
                command: "ZSCORE {z} low",
                reply: Reply {
                    begins: b",1.5\r\n",
                    whole: b",1.5\r\n",
                },
            }],
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "ZSCORE {z} high",
                reply: Reply {
                    begins: b",inf\r\n",
                    whole: b",inf\r\n",
                },
            }],
        ),
        Step::Keep("SET {f} 10.5"),
        Step::Call(
            Side::First,
            &[Call {
                command: "INCRBYFLOAT {f} 0.1",
                reply: Reply {
                    begins: b"$4\r\n10.6\r\n",
                    whole: b"$4\r\n10.6\r\n",
                },
            }],
        ),
        Step::Say(
            r"
INCRBYFLOAT stays a bulk string in both protocols: its number is calculated
with more digits than a double may hold. So a client must not guess: it reads
the type byte of each reply.
",
        ),
    ],
    question: Question {
        text: r"Is ,10\r\n an integer or a double?",
        answers: &["a double", "double", ",", "float"],
        why: "The type byte decides, not the look of the number: the comma makes it a double.",
    },
};

const BOOLEAN: Lesson = Lesson {
    topic: "boolean",
    aliases: &["#", "bool"],
    title: "#  true or false",
    steps: &[
        Step::Say(
            r"
A boolean is #t or #f and CR LF. The commands of the server itself answer with
the integers 1 and 0, as they did before RESP3; a script can give a boolean
when it asks for RESP3:
",
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: r#"EVAL "redis.setresp(3) return true" 0"#,
                reply: Reply {
                    begins: b"#t\r\n",
                    whole: b"#t\r\n",
                },
            }],
        ),
        Step::Say("EXISTS, which means yes or no, still gives a number:"),
        Step::Call(
            Side::First,
            &[Call {
                command: "EXISTS {x}",
                reply: Reply {
                    begins: b":0\r\n",
                    whole: b":0\r\n",
                },
            }],
        ),
        Step::Say(
            r"
Modules send booleans as well. Over RESP2 the script above answers with the
integer 1.
",
        ),
    ],
    question: Question {
        text: "How many bytes does a boolean take on the wire?",
        answers: &["4", "four"],
        why: "The type byte, one letter, CR and LF.",
    },
};

const BIG_NUMBER: Lesson = Lesson {
    topic: "big-number",
    aliases: &["(", "bignum"],
    title: "(  a whole number of any size",
    steps: &[
        Step::Say(
            r"
An integer (:) ends at 9223372036854775807, the largest number of 64 bits with
a sign. A whole number that may be larger comes as a big number: an opening
parenthesis and as many digits as it takes. A script can make one (since Redis
7.0):
",
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: r#"EVAL "return {big_number='123456789012345678901234567890'}" 0"#,
                reply: Reply {
                    begins: b"(123456789012345678901234567890\r\n",
                    whole: b"(123456789012345678901234567890\r\n",
                },
            }],
        ),
        Step::Say(
            r"
A reader without big integers may keep the digits as text; what it must not do
is to squeeze them into 64 bits. Over RESP2 the digits are a bulk string. No
command of the server's core uses this type.
",
        ),
    ],
    question: Question {
        text: "Can 9223372036854775808 be sent as an integer?",
        answers: &["no", "n", "no, it cannot", "it cannot"],
        why: "It is one more than the largest number of 64 bits with a sign.",
    },
};

const VERBATIM: Lesson = Lesson {
    topic: "verbatim",
    aliases: &["=", "verbatim-string"],
    title: "=  text for people, with its format",
    steps: &[
        Step::Say(
            r"
A verbatim string is a bulk string (with = in place of the $) that says what
kind of text it holds: three letters and a colon come first, txt: for plain
text or mkd: for Markdown. A client shows such a reply as it is, without quotes
and escapes.
",
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "INFO cpu",
                reply: Reply {
                    begins: b"=",
                    whole: b"=30\r\ntxt:# CPU\r\nused_cpu_sys:0.02\r\n\r\n",
                },
            }],
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: r##"EVAL "return {verbatim_string={format='mkd',string='# Hi'}}" 0"##,
                reply: Reply {
                    begins: b"=8\r\nmkd:# Hi\r\n",
                    whole: b"=8\r\nmkd:# Hi\r\n",
                },
            }],
        ),
        Step::Say(
            r"
The length counts the four bytes of the format too. CLIENT LIST and LATENCY
DOCTOR answer with this type as well. Over RESP2 it is a bulk string without
the format.
",
        ),
    ],
    question: Question {
        text: r"How long is the text in =9\r\ntxt:hello\r\n, in bytes and without its format?",
        answers: &["5", "five"],
        why: "Nine bytes are declared, and four of them are txt and the colon.",
    },
};

const ATTRIBUTE: Lesson = Lesson {
    topic: "attribute",
    aliases: &["|", "attrib"],
    title: "|  remarks about the value that follows",
    steps: &[
        Step::Say(
            r"
An attribute is framed like a map, with | in place of the %. It is no value of
its own but belongs to the one behind it: a reply with an attribute is still
one reply. No ordinary command sends one. There is a test command, which many
servers switch off:
",
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "DEBUG PROTOCOL ATTRIB",
                reply: Reply {
                    begins: b"|1\r\n",
                    whole: b"|1\r\n$14\r\nkey-popularity\r\n*2\r\n$7\r\nkey:123\r\n:90\r\n\
                        $39\r\nSome real reply following the attribute\r\n",
                },
            }],
        ),
        Step::Say(
            r"
First the pair of the attribute: a key and, here, an array. Then the reply
itself, a bulk string. A client that does not care skips the attribute, but it
has to know the type: who takes it for the reply is one reply behind from then
on. An attribute may also stand before an element within an array, where it
does not count as an element. Over RESP2 it is left out.
",
        ),
    ],
    question: Question {
        text: r"How many elements has the array *2\r\n|1\r\n+ttl\r\n:9\r\n:1\r\n:2\r\n ?",
        answers: &["2", "two"],
        why: "The elements are 1 and 2. The attribute (ttl: 9) belongs to the 1 and is not counted.",
    },
};

const BLOB_ERROR: Lesson = Lesson {
    topic: "blob-error",
    aliases: &["!", "bulk-error"],
    title: "!  an error with its length in front",
    steps: &[
        Step::Say(
            r"
A simple error (-) is a line, so its text can hold no line end. A blob error is
to it what the bulk string is to the simple string: !, the number of bytes, CR
LF, the bytes, CR LF. The specification has it, and no server of this family
sends it so far; these bytes are made here:
",
        ),
        Step::Made(b"!28\r\nSYNTAX line 2\nsee line 1 too\r\n"),
        Step::Say(
            r"
The first word is the code, as in a simple error. A client should treat both
alike: the command has failed. A reader of RESP3 has to know the type all the
same. It cannot skip what it does not understand, as it would not know where
the next value begins.
",
        ),
    ],
    question: Question {
        text: "Which of the two can carry a text of several lines, the simple error or the blob
error?",
        answers: &[
            "the blob error",
            "blob",
            "!",
            "blob-error",
            "second",
            "the second one",
        ],
        why: "Its length is declared. In a simple error the reader can only look for the line end.",
    },
};

const STREAMED: Lesson = Lesson {
    topic: "streamed",
    aliases: &["?", "stream", ";", "."],
    title: "$? *? %? ~?  values whose length is not known yet",
    steps: &[
        Step::Say(
            r"
A length in front means that the sender has to know it before the first byte.
RESP3 has a form for when it does not: ? in place of the length. No server of
this family sends it so far; these bytes are made here. A streamed string comes
in chunks, each with its length behind a ; and an empty one ends it:
",
        ),
        Step::Made(b"$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;2\r\nld\r\n;0\r\n"),
        Step::Say(
            "A streamed array (a set or a map likewise) ends with a dot in place of a value:",
        ),
        Step::Made(b"*?\r\n:1\r\n*2\r\n:2\r\n:3\r\n.\r\n"),
        Step::Say(
            r"
Within a streamed array all else is framed as ever: the inner array has a count
and needs no dot. A streamed map needs an even number of values before the dot.
",
        ),
    ],
    question: Question {
        text: r"Which text is $?\r\n;2\r\nab\r\n;1\r\nc\r\n;0\r\n ?",
        answers: &["abc"],
        why: "The chunks are put together; the one of length 0 only marks the end.",
    },
};
