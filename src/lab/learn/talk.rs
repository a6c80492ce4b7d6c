//! The lessons on how client and server talk with each other.

use super::lesson::{Call, Lesson, Question, Reply, Side, Step, Then};

pub(super) const LESSONS: &[Lesson] = &[PIPELINING, TRANSACTIONS, MALFORMED, RESP3, PUSH, PUBSUB];

const PIPELINING: Lesson = Lesson {
    topic: "pipelining",
    aliases: &["pipeline"],
    title: "many requests in one write",
    steps: &[
        Step::Say(
            r"
A client need not wait for a reply before it sends the next request. Framing
makes that safe: each request says where it ends. Three at once:
",
        ),
        Step::Keep("SET {n} 0"),
        Step::Call(
            Side::First,
            &[
                Call {
                    command: "INCR {n}",
                    reply: Reply {
                        begins: b":1\r\n",
                        whole: b":1\r\n",
                    },
                },
                Call {
                    command: "GET {n}",
                    reply: Reply {
                        begins: b"$1\r\n1\r\n",
                        whole: b"$1\r\n1\r\n",
                    },
                },
                Call {
                    command: "PING",
                    reply: Reply {
                        begins: b"+PONG\r\n",
                        whole: b"+PONG\r\n",
                    },
                },
            ],
        ),
        Step::Say(
            r"
Replies carry no number or name: the first reply belongs to the first request,
the second to the second. The server keeps the order, and the client counts.
One write and mostly one read instead of three each way: over a network that
saves two round trips, which cost far more than the commands do.

Pipelining is no transaction: commands of other clients may run in between, and
an error in one does not stop the next.
",
        ),
    ],
    question: Question {
        text: r"A client has sent INCR a, GET b, PING. It reads :7\r\n and $-1\r\n. Which command is
the next reply for?",
        answers: &["PING", "the third", "third", "the ping", "3"],
        why: "Replies come in the order of the requests: INCR has its :7, GET its null.",
    },
};

const TRANSACTIONS: Lesson = Lesson {
    topic: "transactions",
    aliases: &["multi", "exec"],
    title: "MULTI, QUEUED, and an array with all replies",
    steps: &[
        Step::Say(
            r"
After MULTI the server does not run commands but remembers them. Each is
answered with the simple string QUEUED. EXEC runs them all, with no command of
another client in between, and answers with an array: one reply for each.
",
        ),
        Step::Keep("SET {n} 41"),
        Step::Call(
            Side::First,
            &[Call {
                command: "MULTI",
                reply: Reply {
                    begins: b"+OK\r\n",
                    whole: b"+OK\r\n",
                },
            }],
        ),
        Step::Call(
            Side::First,
            &[
                Call {
                    command: "INCR {n}",
                    reply: Reply {
                        begins: b"+QUEUED\r\n",
                        whole: b"+QUEUED\r\n",
                    },
                },
                Call {
                    command: "LPUSH {n} x",
                    reply: Reply {
                        begins: b"+QUEUED\r\n",
                        whole: b"+QUEUED\r\n",
                    },
                },
            ],
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "EXEC",
                reply: Reply {
                    begins: b"*2\r\n:42\r\n-WRONGTYPE",
                    whole: b"*2\r\n:42\r\n\
                        -WRONGTYPE Operation against a key holding the wrong kind of value\r\n",
                },
            }],
        ),
        Step::Say(
            r"
An error stands inside the array, as an element: LPUSH has failed, INCR has
taken effect all the same. Nothing is rolled back. If a watched key has changed
meanwhile, nothing runs, and EXEC answers with a null.
",
        ),
    ],
    question: Question {
        text: "Has the INCR above taken effect, although a command of the same transaction failed?",
        answers: &["yes", "y", "it has", "yes, it has"],
        why: "Its reply, :42, stands in the array. A transaction is not rolled back.",
    },
};

const MALFORMED: Lesson = Lesson {
    topic: "malformed",
    aliases: &["protocol-error", "malformed-input"],
    title: "what a server does with bytes that are wrong",
    steps: &[
        Step::Say(
            r"
Errors in a command leave the connection as it is. Errors in the framing do
not: the server no longer knows where the next request begins. These bytes are
good RESP but no request, as the element is no bulk string (each one goes over
a connection of its own):
",
        ),
        Step::Raw {
            bytes: b"*1\r\n+PING\r\n",
            reply: Reply {
                begins: b"-ERR Protocol error: expected '$', got '+'\r\n",
                whole: b"-ERR Protocol error: expected '$', got '+'\r\n",
            },
            then: Then::Closes,
        },
        Step::Say("A length that is no number:"),
        Step::Raw {
            bytes: b"*1\r\n$four\r\n",
            reply: Reply {
                begins: b"-ERR Protocol error: invalid bulk length\r\n",
                whole: b"-ERR Protocol error: invalid bulk length\r\n",
            },
            then: Then::Closes,
        },
        Step::Say("And one that is too short by one:"),
        Step::Raw {
            bytes: b"*1\r\n$3\r\nPING\r\n",
            reply: Reply {
                begins: b"-",
                whole: b"-ERR unknown command 'PIN', with args beginning with: \r\n",
            },
            then: Then::Listens,
        },
        Step::Say(
            r"
Redis takes PIN for the command and skips two bytes unseen where the CR LF
should be. Valkey looks (since 8.1) and says: invalid CRLF in request. A length
that is too long gets no answer at all: the server waits for the missing bytes.
",
        ),
    ],
    question: Question {
        text: "Can a client send its next request on the same connection after a protocol error?",
        answers: &["no", "n", "no, it cannot", "it cannot", "no, it is closed"],
        why: "The server closes it: it cannot know where the next request begins.",
    },
};

const RESP3: Lesson = Lesson {
    topic: "resp3",
    aliases: &["resp2", "hello", "resp2-resp3", "resp2-against-resp3"],
    title: "RESP2 against RESP3: one reply in both",
    steps: &[
        Step::Say(
            r"
A connection begins in RESP2. HELLO 3 asks for RESP3, and replies have more
types from then on; requests stay arrays of bulk strings. A hash with one field,
over RESP2 and over RESP3:
",
        ),
        Step::Keep("HSET {h} n 1"),
        Step::Call(
            Side::Resp2,
            &[Call {
                command: "HGETALL {h}",
                reply: Reply {
                    begins: b"*2\r\n",
                    whole: b"*2\r\n$1\r\nn\r\n$1\r\n1\r\n",
                },
            }],
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "HGETALL {h}",
                reply: Reply {
                    begins: b"%1\r\n",
                    whole: b"%1\r\n$1\r\nn\r\n$1\r\n1\r\n",
                },
            }],
        ),
        Step::Say(
            r"
Only the header differs: *2 and %1. Over RESP2 a client has to know from the
command that these are pairs. RESP3 says what a reply is:

  map %  set ~  double ,  null _  boolean #  big number (  verbatim =

It also adds the push (>), which comes without a request, and the attribute (|).
A server that does not know HELLO answers with an error, and the connection
stays in RESP2.
",
        ),
    ],
    question: Question {
        text: "Which command, with its argument, asks the server to speak RESP3?",
        answers: &["HELLO 3", "hello 3"],
        why: "It answers with a map about the server: the first reply in RESP3.",
    },
};

const PUSH: Lesson = Lesson {
    topic: "push",
    aliases: &[">", "tracking"],
    title: ">  what the server says without being asked",
    steps: &[
        Step::Say(
            r"
A push is framed like an array, with > in place of the *. Its first element
says what it is about. It answers no request and may come at any time between
two replies. Here the server is told to report changes of what was read:
",
        ),
        Step::Keep("SET {k} old"),
        Step::Call(
            Side::First,
            &[
                Call {
                    command: "CLIENT TRACKING ON",
                    reply: Reply {
                        begins: b"+OK\r\n",
                        whole: b"+OK\r\n",
                    },
                },
                Call {
                    command: "GET {k}",
                    reply: Reply {
                        begins: b"$3\r\nold\r\n",
                        whole: b"$3\r\nold\r\n",
                    },
                },
            ],
        ),
        Step::Call(
            Side::Second,
            &[Call {
                command: "SET {k} new EX 60",
                reply: Reply {
                    begins: b"+OK\r\n",
                    whole: b"+OK\r\n",
                },
            }],
        ),
        Step::Say("And on the first connection, without a request:"),
        Step::Await(
            Side::First,
            Reply {
                begins: b">2\r\n$10\r\ninvalidate\r\n",
                whole: b">2\r\n$10\r\ninvalidate\r\n*1\r\n$20\r\n{k}\r\n",
            },
        ),
        Step::Say(
            r"
A client that caches values now knows which one to forget. It must never take a
push for the reply that it waits for: the type byte tells them apart.
",
        ),
    ],
    question: Question {
        text: r"A client waits for the reply to PING and reads a value that begins with >3\r\n. Is
that the reply?",
        answers: &["no", "n", "no, it is a push", "it is not", "no, it is not"],
        why: "It is a push. The client deals with it and goes on waiting for the +PONG.",
    },
};

const PUBSUB: Lesson = Lesson {
    topic: "pubsub",
    aliases: &["pub/sub", "pub-sub", "subscribe", "publish"],
    title: "messages from one client to others",
    steps: &[
        Step::Say(
            r"
A client subscribes to a channel, another one publishes, and the server passes
the message on. Over RESP3 the confirmation and each message are pushes:
",
        ),
        Step::Call(
            Side::First,
            &[Call {
                command: "SUBSCRIBE <c>",
                reply: Reply {
                    begins: b">3\r\n$9\r\nsubscribe\r\n",
                    whole: b">3\r\n$9\r\nsubscribe\r\n$20\r\n<c>\r\n:1\r\n",
                },
            }],
        ),
        Step::Call(
            Side::Second,
            &[Call {
                command: "PUBLISH <c> hi",
                reply: Reply {
                    begins: b":1\r\n",
                    whole: b":1\r\n",
                },
            }],
        ),
        Step::Say("The :1 counts those who got it. On the first connection arrives:"),
        Step::Await(
            Side::First,
            Reply {
                begins: b">3\r\n$7\r\nmessage\r\n",
                whole: b">3\r\n$7\r\nmessage\r\n$20\r\n<c>\r\n$2\r\nhi\r\n",
            },
        ),
        Step::Say(
            r"
Over RESP2 messages are plain arrays. A client cannot tell them from replies by
their type, so the server allows little else than (UN)SUBSCRIBE and PING on such
a connection. Over RESP3 any command may still be sent. Nothing is stored: who
is not subscribed when a message is sent never sees it.
",
        ),
    ],
    question: Question {
        text: "With which byte does a message begin on a RESP2 connection?",
        answers: &["*", "star", "asterisk"],
        why: "It is an array of three bulk strings there, as RESP2 has no push.",
    },
};
