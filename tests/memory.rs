//! Memory does not grow with the reply: the program shows replies that are larger than all it may have.

use super::common::{LiveServer, Shell};

/// How much address space the program gets, in KiB; it takes two thirds of it.
const ROOM: usize = 22 << 10;

/// How large the replies are, in bytes.
const LARGE: usize = 12 << 20;

/// A server with replies of this size: a string of text, one of bytes, a list, a hash, and arrays in each other.
fn with_large_values() -> LiveServer {
    let server = LiveServer::start();
    let script = "redis.call('SET', 'text', string.rep('0123456789é \"\\n\\27', ARGV[1] / 15)) \
                  redis.call('SET', 'bytes', string.rep('\\0\\200\\255\\27\\195', ARGV[1] / 5)) \
                  for i = 1, ARGV[1] / 4096 do \
                  redis.call('RPUSH', 'list', string.rep('a b\\226\\128', 819)) end \
                  for i = 1, ARGV[1] / 4096 do \
                  redis.call('HSET', 'hash', i, string.rep('value', 819)) end";
    server.cli(&["EVAL", script, "0", &LARGE.to_string()]);
    server
}

/// Shows a reply within the room there is; how many bytes that are.
#[track_caller]
fn shown(server: &LiveServer, options: &str, command: &str) -> usize {
    let line = format!(
        "ulimit -v {ROOM}; \"$0\" -p {} {options} {command} | wc -c; echo \"${{PIPESTATUS[0]}}\"",
        server.port()
    );
    let ran = Shell::program("bash")
        .args(["-c", &line, env!("CARGO_BIN_EXE_redis-shell")])
        .run();
    let printed = String::from_utf8_lossy(&ran.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&ran.stderr).into_owned();
    match *printed.split_whitespace().collect::<Vec<_>>() {
        [count, "0"] => count.parse().expect("wc counts"),
        _ => panic!("{options} {command}: {printed}\n{stderr}"),
    }
}

#[test]
fn in_every_form_of_every_reply() {
    let server = with_large_values();
    for options in [
        "--output plain",
        "--output human",
        "--output human --color always",
        "--json",
        "--quoted-json",
        "--json --bytes base64",
        "--csv",
        "--raw=wire",
    ] {
        for command in [
            "GET text",
            "GET bytes",
            "LRANGE list 0 -1",
            "HGETALL hash",
            "EVAL 'local t = {} for i = 1, 12 do t[i] = redis.call(\"GETRANGE\", \"text\", 0, 1048575) end return {{t}}' 0",
        ] {
            // A broken character takes less room than its bytes do only where all of them are one.
            let count = shown(&server, options, command);
            assert!(count > LARGE / 2, "{options} {command}: {count} bytes");
        }
    }
}

#[test]
fn in_the_bytes_beside_a_reply() {
    let server = with_large_values();
    for options in ["--raw", "--raw=hex", "--raw --raw-limit 0"] {
        for command in ["GET bytes", "LRANGE list 0 -1"] {
            assert!(shown(&server, options, command) > 0);
        }
    }
}
