//! `:info` at the prompt: sections, units, and what is refused.

use super::common::{LiveServer, Shell};
use super::prompt::{ask, prompt_of};

#[test]
fn a_section_has_units_and_aligned_columns() {
    let server = LiveServer::start();
    server.cli(&["SET", "k", "v"]);
    server.cli(&["CONFIG", "SET", "maxmemory", "1572864000"]);
    let pty = Shell::new().server(&server).terminal_of(120, 100);
    pty.wait_for_prompt(&prompt_of(&server));
    ask(&pty, "GET k");
    ask(&pty, "GET nosuch");
    let memory = ask(&pty, ":info memory");
    assert!(memory.starts_with("Memory\n  used_memory "), "{memory}");
    let row = |told: &str, name: &str| {
        let mut rows = told.lines().filter_map(|row| row.trim().split_once("  "));
        let found = rows.find(|(found, _)| *found == name);
        let (_, value) = found.unwrap_or_else(|| panic!("no {name}\n{told}"));
        value.trim().to_owned()
    };
    assert_eq!(row(&memory, "maxmemory"), "1.5 GiB (1,572,864,000 bytes)");
    assert!(!memory.contains("_human"), "{memory}");
    assert!(!memory.contains("Server"), "{memory}");
    let stats = ask(&pty, ":INFO Stats");
    assert_eq!(row(&stats, "keyspace_hit_rate"), "50.0%");
    assert_eq!(
        row(&ask(&pty, ":info keyspace"), "db0"),
        "1 key, 0 with a time to live"
    );
}

#[test]
fn without_a_section_several_are_shown_on_every_server() {
    LiveServer::each(|server| {
        let pty = Shell::new().server(server).terminal_of(400, 120);
        pty.wait_for_prompt(&prompt_of(server));
        let told = ask(&pty, ":info");
        for heading in ["Server", "Clients", "Memory", "Stats", "Replication"] {
            assert!(told.lines().any(|row| row == heading), "{heading}\n{told}");
        }
        assert!(told.contains("  uptime_in_seconds "), "{told}");
        assert!(told.contains("  tcp_port "), "{told}");
    });
}

#[test]
fn an_unknown_section_is_told_with_those_there_are() {
    let server = LiveServer::start();
    let pty = Shell::new().server(&server).terminal_of(40, 100);
    pty.wait_for_prompt(&prompt_of(&server));
    let told = ask(&pty, ":info nosuch");
    assert!(
        told.starts_with("error: found no section \"nosuch\", expected one of server, clients"),
        "{told}"
    );
    assert!(ask(&pty, ":info a b").starts_with("error: found \"a b\", expected"));
}

#[test]
fn a_server_that_forbids_it_is_quoted() {
    let server = LiveServer::start();
    server.cli(&["ACL", "SETUSER", "default", "-info"]);
    let pty = Shell::new().server(&server).terminal_of(40, 100);
    pty.wait_for_prompt(&prompt_of(&server));
    let told = ask(&pty, ":info");
    assert!(told.starts_with("error: INFO: NOPERM"), "{told}");
    assert_eq!(ask(&pty, "PING"), "PONG");
}
