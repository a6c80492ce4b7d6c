//! A short session with every server that is installed here: what must work whichever it is.

use super::common::{LiveServer, Shell};

#[test]
fn commands_and_their_replies() {
    LiveServer::each(|server| {
        let run = |words: &[&str]| Shell::new().server(server).args(words).run();
        run(&["PING"]).success().stdout("PONG\n").stderr("");
        run(&["SET", "k", "v"]).success().stdout("OK\n").stderr("");
        run(&["GET", "k"]).success().stdout("v\n").stderr("");
        run(&["-n", "2", "GET", "k"])
            .success()
            .stdout("\n")
            .stderr("");
        run(&["NOSUCH"])
            .status(1)
            .stdout("\n")
            .stderr_contains("ERR unknown command");
    });
}

#[test]
fn both_protocols() {
    LiveServer::each(|server| {
        server.cli(&["HSET", "h", "f", "1"]);
        for (options, expected) in [
            (&["--json"][..], "{\"f\":\"1\"}\n"),
            (&["--json", "-3"], "{\"f\":\"1\"}\n"),
            (&["--json", "-2"], "[\"f\",\"1\"]\n"),
            (&["--output", "plain"], "f\n1\n"),
            (&["--output", "plain", "-2"], "f\n1\n"),
            (&["--output", "human"], "1# \"f\" => \"1\"\n"),
            (&["--output", "human", "-2"], "1) \"f\"\n2) \"1\"\n"),
        ] {
            let ran = Shell::new()
                .server(server)
                .args(options)
                .args(["HGETALL", "h"])
                .run();
            ran.success().stdout(expected).stderr("");
        }
    });
}

#[test]
fn the_protocol_can_be_changed_by_hand() {
    LiveServer::each(|server| {
        server.cli(&["HSET", "h", "f", "1"]);
        let ran = Shell::new()
            .server(server)
            .args(["--json"])
            .stdin("HELLO 2\nHGETALL h\nHELLO 3\nHGETALL h\n")
            .run();
        ran.success().stderr("");
        let lines: Vec<&[u8]> = ran.stdout.split(|&byte| byte == b'\n').collect();
        assert_eq!(lines[1], b"[\"f\",\"1\"]");
        assert!(lines[2].starts_with(b"{\"server\":"));
        assert_eq!(lines[3], b"{\"f\":\"1\"}");
    });
}

#[test]
fn a_script_keeps_its_state() {
    LiveServer::each(|server| {
        let script =
            "SELECT 3\nMULTI\nSET k 1\nINCR k\nLPUSH k x\nEXEC\nSELECT 0\nGET k\nNOSUCH\nPING\n";
        let ran = Shell::new().server(server).stdin(script).run();
        ran.status(1).stdout(
            "OK\nOK\nQUEUED\nQUEUED\nQUEUED\n\
             OK\n2\nWRONGTYPE Operation against a key holding the wrong kind of value\n\n\
             OK\n\n\nPONG\n",
        );
        ran.stderr_contains("line 9: ERR unknown command");
    });
}

#[test]
fn users_and_passwords() {
    LiveServer::each(|server| {
        server.cli(&["ACL", "SETUSER", "ann", "on", ">pw", "~*", "+@all"]);
        let whoami = |options: &[&str]| {
            let options = options.iter().copied();
            Shell::new()
                .server(server)
                .args(["--no-auth-warning", "-n", "1"])
                .args(options)
                .args(["ACL", "WHOAMI"])
                .run()
        };
        whoami(&[]).success().stdout("default\n").stderr("");
        whoami(&["--user", "ann", "-a", "pw"])
            .success()
            .stdout("ann\n")
            .stderr("");
        whoami(&["--user", "ann", "-a", "pw", "-2"])
            .success()
            .stdout("ann\n")
            .stderr("");
        whoami(&["--user", "ann", "-a", "no"])
            .status(1)
            .stdout("")
            .stderr_contains("WRONGPASS");
        server.cli(&["CONFIG", "SET", "requirepass", "secret"]);
        whoami(&[]).status(1).stdout("\n").stderr_contains("NOAUTH");
        whoami(&["-a", "secret"])
            .success()
            .stdout("default\n")
            .stderr("");
        whoami(&["-a", "wrong"])
            .status(1)
            .stdout("")
            .stderr_contains("WRONGPASS");
    });
}

#[test]
fn messages_arrive() {
    LiveServer::each(|server| {
        for protocol in ["-2", "-3"] {
            let running = Shell::new()
                .server(server)
                .args([protocol, "SUBSCRIBE", "news"])
                .spawn();
            running.wait_for_stdout("subscribe\nnews\n1\n");
            server.cli(&["PUBLISH", "news", "hello"]);
            running.wait_for_stdout("message\nnews\nhello\n");
            running.interrupt();
            running.wait().status(130).stderr("");
        }
    });
}
