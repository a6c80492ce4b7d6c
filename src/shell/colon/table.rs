//! The local commands as `:help` and completion list them. Knows their names and nothing of what they do.

/// The names with what follows them and what they do, as `:help` lists them.
pub(in crate::shell) const COMMANDS: &[(&str, &str, &str)] = &[
    (
        "compare",
        "[--force] [--raw-limit N] COMMAND",
        "the reply's bytes in RESP2 and RESP3, side by side",
    ),
    ("connect", "HOST [PORT]|PATH", "turn to another server"),
    ("decode", "[--from FORM] TEXT", "what captured bytes mean"),
    (
        "edit",
        "[TEXT]",
        "the last line, or the text, in $VISUAL or $EDITOR, and back for Enter",
    ),
    (
        "encode",
        "COMMAND",
        "the bytes of a request, without sending it",
    ),
    ("explain", "BYTE|TYPE", "the card of a type of the protocol"),
    (
        "help",
        "[NAME|keys]",
        "this list, a local command, or the keys",
    ),
    (
        "history",
        "[TEXT]",
        "the last lines with time (UTC) and server, or all that have the text",
    ),
    (
        "info",
        "[SECTION]",
        "what the server tells of itself, in groups and with units",
    ),
    (
        "inline",
        "COMMAND",
        "send the line as it stands, as an inline command",
    ),
    ("learn", "[TOPIC]", "a short lesson, or the list of them"),
    (
        "output",
        "[auto|human|plain|json|csv]",
        "the form of replies: show it, change it",
    ),
    (
        "peek",
        "KEY",
        "what a key is, how long it lives, what it costs and holds",
    ),
    ("quit", "", "leave"),
    (
        "raw",
        "[on|off|NOTATION|legend]",
        "show the bytes on the wire, or no more",
    ),
    (
        "repeat",
        "N COMMAND",
        "run a command N times; N COMMAND does so too",
    ),
    (
        "send",
        "[--wait SECONDS] TEXT",
        "send bytes exactly as written, on a connection of its own",
    ),
    (
        "set",
        "[NAME [VALUE]] [--save]",
        "how the prompt behaves: show it, change it, save it",
    ),
    ("source", "FILE", "run the commands of a file, one a line"),
    (
        "tee",
        "[FILE|off]",
        "append the lines and what they print to a file too, or no more",
    ),
    (
        "timing",
        "[auto|on|off]",
        "tell the time of slow commands, of all, of none",
    ),
    ("use", "DB", "select a database"),
    (
        "watch",
        "SECONDS COMMAND",
        "run a command again and again and mark what changes; q ends it",
    ),
];
