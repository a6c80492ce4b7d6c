//! INFO: the figures that the sandbox has. Those that it would have to make up are left out.

use std::fmt::Write as _;

use super::Command;
use super::connection::VERSION;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::pubsub::Kind;
use crate::sandbox::server::{CLIENTS, Server};

pub(super) const TABLE: &[Command] = &[Command::new("info", -1, info)];

/// A section: its name, and what is in it.
type Section = (&'static str, fn(&Server) -> Vec<(&'static str, String)>);

const SECTIONS: [Section; 7] = [
    ("Server", server),
    ("Clients", clients),
    ("Memory", memory),
    ("Stats", stats),
    ("Replication", replication),
    ("Cluster", cluster),
    ("Keyspace", |_| Vec::new()),
];

fn info(call: &mut Call<'_>) -> Result<(), Fault> {
    let is_all = |word: &[u8]| {
        let all = ["all", "default", "everything"];
        all.iter()
            .any(|name| word.eq_ignore_ascii_case(name.as_bytes()))
    };
    let is_wanted = |section: &str| {
        let mut words = call.rest(1);
        let named = |word: &[u8]| is_all(word) || word.eq_ignore_ascii_case(section.as_bytes());
        call.words.len() == 1 || words.any(named)
    };
    let mut text = String::new();
    for (name, figures) in SECTIONS {
        if !is_wanted(name) {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\r\n");
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "# {name}\r\n");
        for (figure, value) in figures(call.server) {
            let _ = write!(text, "{figure}:{value}\r\n");
        }
        if name == "Keyspace" {
            keyspace(call.server, &mut text);
        }
    }
    call.reply.text(text);
    Ok(())
}

fn server(server: &Server) -> Vec<(&'static str, String)> {
    let uptime = server.now.saturating_sub(server.started).as_secs();
    vec![
        ("redis_version", VERSION.to_owned()),
        ("redis_mode", "sandbox".to_owned()),
        ("os", std::env::consts::OS.to_owned()),
        ("arch_bits", usize::BITS.to_string()),
        ("process_id", std::process::id().to_string()),
        ("tcp_port", server.port.to_string()),
        ("server_time_usec", server.now.as_micros().to_string()),
        ("uptime_in_seconds", uptime.to_string()),
        ("uptime_in_days", (uptime / 86400).to_string()),
    ]
}

fn clients(server: &Server) -> Vec<(&'static str, String)> {
    let count = |is: fn(&crate::sandbox::client::Client) -> bool| {
        let clients = server.clients().filter(|(_, client)| is(client));
        clients.count().to_string()
    };
    vec![
        ("connected_clients", count(|_| true)),
        ("cluster_connections", "0".to_owned()),
        ("maxclients", CLIENTS.to_string()),
        ("blocked_clients", count(|client| client.blocked.is_some())),
        ("tracking_clients", "0".to_owned()),
        ("pubsub_clients", count(|client| client.is_subscriber())),
        (
            "watching_clients",
            count(|client| !client.watching.keys.is_empty()),
        ),
    ]
}

fn memory(_: &Server) -> Vec<(&'static str, String)> {
    vec![
        ("maxmemory", "0".to_owned()),
        ("maxmemory_human", "0B".to_owned()),
        ("maxmemory_policy", "noeviction".to_owned()),
    ]
}

fn stats(server: &Server) -> Vec<(&'static str, String)> {
    let figures = &server.figures;
    let channels = |kind: Kind| server.channels.names(kind).len().to_string();
    vec![
        (
            "total_connections_received",
            figures.connections.to_string(),
        ),
        ("total_commands_processed", figures.commands.to_string()),
        ("expired_keys", figures.expired.to_string()),
        ("evicted_keys", "0".to_owned()),
        ("pubsub_channels", channels(Kind::Channel)),
        ("pubsub_patterns", channels(Kind::Pattern)),
        ("pubsubshard_channels", channels(Kind::Shard)),
    ]
}

fn replication(_: &Server) -> Vec<(&'static str, String)> {
    vec![
        ("role", "master".to_owned()),
        ("connected_slaves", "0".to_owned()),
    ]
}

fn cluster(_: &Server) -> Vec<(&'static str, String)> {
    vec![("cluster_enabled", "0".to_owned())]
}

/// Writes a line for each database that has keys.
fn keyspace(server: &Server, text: &mut String) {
    for (index, database) in server.databases.iter().enumerate() {
        if database.len() > 0 {
            let (keys, expires) = (database.len(), database.expiring());
            let ttl = database.mean_ttl(server.millis());
            let _ = write!(
                text,
                "db{index}:keys={keys},expires={expires},avg_ttl={ttl},subexpiry=0\r\n"
            );
        }
    }
}
