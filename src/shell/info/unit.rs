//! What the numbers of INFO count, judged by the names of their fields: bytes, seconds, points in time.
//!
//! The names have grown over the years, so suffixes go a long way and the rest is listed. What is not known stays as
//! the server wrote it.

use std::time::Duration;

use crate::render::{self, grouped_text};

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Bytes,
    Seconds,
    Milliseconds,
    Microseconds,
    /// Seconds since 1970.
    Moment,
    /// Microseconds since 1970.
    PreciseMoment,
    Percent,
    /// Units of 1024 bytes in a second.
    Rate,
    /// 0 or 1.
    Flag,
    /// Things.
    Number,
    /// It is a name.
    Name,
}

/// Fields whose names do not end as those of their kind do.
const LISTED: [(&str, Unit); 31] = [
    ("allocator_active", Unit::Bytes),
    ("allocator_allocated", Unit::Bytes),
    ("allocator_muzzy", Unit::Bytes),
    ("allocator_resident", Unit::Bytes),
    ("aof_base_size", Unit::Bytes),
    ("aof_buffer_length", Unit::Bytes),
    ("aof_current_size", Unit::Bytes),
    ("async_loading", Unit::Flag),
    ("client_recent_max_input_buffer", Unit::Bytes),
    ("client_recent_max_output_buffer", Unit::Bytes),
    ("current_active_defrag_time", Unit::Milliseconds),
    ("current_cow_peak", Unit::Bytes),
    ("current_cow_size_age", Unit::Seconds),
    ("current_eviction_exceeded_time", Unit::Milliseconds),
    ("engines_total_memory_overhead", Unit::Bytes),
    ("engines_total_used_memory", Unit::Bytes),
    ("eventloop_duration_cmd_sum", Unit::Microseconds),
    ("eventloop_duration_sum", Unit::Microseconds),
    ("loading", Unit::Flag),
    ("loading_start_time", Unit::Moment),
    ("lru_clock", Unit::Name),
    ("maxmemory", Unit::Bytes),
    ("rdb_last_save_time", Unit::Moment),
    ("redis_git_dirty", Unit::Flag),
    ("repl_backlog_active", Unit::Flag),
    ("repl_backlog_histlen", Unit::Bytes),
    ("repl_backlog_size", Unit::Bytes),
    ("server_time_usec", Unit::PreciseMoment),
    ("total_active_defrag_time", Unit::Milliseconds),
    ("total_eviction_exceeded_time", Unit::Milliseconds),
    ("total_system_memory", Unit::Bytes),
];

/// What the names of a kind end with; the first that fits counts.
const ENDINGS: [(&str, Unit); 24] = [
    ("_per_sec", Unit::Number),
    ("_cow_size", Unit::Bytes),
    ("_bytes", Unit::Bytes),
    ("_ratio", Unit::Number),
    ("_perc", Unit::Percent),
    ("_peak_time", Unit::Moment),
    ("_seconds", Unit::Seconds),
    ("_seconds_ago", Unit::Seconds),
    ("_sec", Unit::Seconds),
    ("_milliseconds", Unit::Milliseconds),
    ("_usec", Unit::Microseconds),
    ("_kbps", Unit::Rate),
    ("_in_progress", Unit::Flag),
    ("_scheduled", Unit::Flag),
    ("_enabled", Unit::Flag),
    ("_read_only", Unit::Flag),
    ("_port", Unit::Name),
    ("_id", Unit::Name),
    ("_replid", Unit::Name),
    ("_replid2", Unit::Name),
    ("_sha1", Unit::Name),
    ("_version", Unit::Name),
    ("_human", Unit::Name),
    ("_allocator", Unit::Name),
];

/// What the names of a kind begin with, where no ending says otherwise.
const BEGINNINGS: [(&str, Unit); 3] = [
    ("used_memory", Unit::Bytes),
    ("mem_", Unit::Bytes),
    ("used_cpu_", Unit::Seconds),
];

/// Gives the value of a field as people read it.
pub(super) fn with_unit(name: &str, value: &str) -> String {
    let is_list = value.contains('=');
    let is_database = |rest: &str| rest.parse::<u32>().is_ok();
    let read = if is_list && name.strip_prefix("db").is_some_and(is_database) {
        database(value)
    } else if is_list && name.starts_with("cmdstat_") {
        calls(value)
    } else if is_list {
        Some(value.split(',').collect::<Vec<_>>().join(", "))
    } else {
        number(unit_of(name), value)
    };
    read.unwrap_or_else(|| value.to_owned())
}

fn unit_of(name: &str) -> Unit {
    let listed = LISTED.iter().find(|(known, _)| *known == name);
    let ending = || ENDINGS.iter().find(|(ending, _)| name.ends_with(ending));
    let beginning = || BEGINNINGS.iter().find(|(start, _)| name.starts_with(start));
    let found = listed.or_else(ending).or_else(beginning);
    found.map_or(Unit::Number, |(_, unit)| *unit)
}

/// Gives a number with its unit; `None` if the value is none, or says by a negative number that there is nothing.
fn number(unit: Unit, value: &str) -> Option<String> {
    let whole = || value.parse::<u64>().ok();
    match unit {
        Unit::Bytes => whole().map(render::exact_size),
        Unit::Seconds => {
            let seconds = value.parse().ok().filter(|seconds| *seconds >= 0.0)?;
            let time = Duration::try_from_secs_f64(seconds).ok()?;
            Some(exact(render::duration(time), value, "s"))
        }
        Unit::Milliseconds => {
            let time = render::duration(Duration::from_millis(whole()?));
            Some(exact(time, value, "ms"))
        }
        Unit::Microseconds => {
            let time = render::duration(Duration::from_micros(whole()?));
            Some(exact(time, value, "µs"))
        }
        Unit::Moment => whole().map(|seconds| render::moment(Duration::from_secs(seconds))),
        Unit::PreciseMoment => whole().map(|micros| render::moment(Duration::from_micros(micros))),
        Unit::Percent => grouped_text(value).map(|number| format!("{number}%")),
        Unit::Rate => grouped_text(value).map(|number| format!("{number} KiB/s")),
        Unit::Flag => match value {
            "0" => Some("no".to_owned()),
            "1" => Some("yes".to_owned()),
            _ => None,
        },
        Unit::Number => grouped_text(value).filter(|_| !is_padded(value)),
        Unit::Name => None,
    }
}

/// Tells whether digits begin with a zero that no quantity has: of an ID, they are.
fn is_padded(value: &str) -> bool {
    let rest = value.strip_prefix('0').unwrap_or_default();
    rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Puts the exact number behind a time that leaves something out.
fn exact(time: String, value: &str, unit: &str) -> String {
    let exactly = grouped_text(value).unwrap_or_default();
    // Nothing is nothing in every unit.
    match time == format!("{exactly} {unit}") || time == "0 s" {
        true => time,
        false => format!("{time} ({exactly} {unit})"),
    }
}

/// `keys=1234,expires=5,avg_ttl=60000`
fn database(value: &str) -> Option<String> {
    let pairs: Option<Vec<(&str, &str)>> =
        value.split(',').map(|pair| pair.split_once('=')).collect();
    let mut out = Vec::new();
    for (name, value) in pairs? {
        let number: u64 = value.parse().ok()?;
        match name {
            "keys" => out.push(render::count(number, "key", "keys")),
            "expires" => out.push(format!("{} with a time to live", render::grouped(number))),
            "avg_ttl" if number == 0 => {}
            "avg_ttl" => {
                let time = render::duration(Duration::from_millis(number));
                out.push(format!("{time} on average"));
            }
            name => out.push(format!("{name} {}", render::grouped(number))),
        }
    }
    Some(out.join(", "))
}

/// `calls=1,usec=38,usec_per_call=38.00,rejected_calls=0,failed_calls=0`
fn calls(value: &str) -> Option<String> {
    let pairs: Option<Vec<(&str, &str)>> =
        value.split(',').map(|pair| pair.split_once('=')).collect();
    let mut out = Vec::new();
    for (name, value) in pairs? {
        let number = grouped_text(value)?;
        out.push(match name {
            "calls" if value == "1" => "1 call".to_owned(),
            "calls" => format!("{number} calls"),
            "usec" => format!("{number} µs"),
            "usec_per_call" => format!("{number} µs each"),
            "rejected_calls" => format!("{number} rejected"),
            "failed_calls" => format!("{number} failed"),
            name => format!("{name} {number}"),
        });
    }
    Some(out.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_follows_from_the_name() {
        for (name, value, shown) in [
            ("used_memory", "1048576", "1 MiB (1,048,576 bytes)"),
            ("used_memory_peak_perc", "100.25%", "100.25%"),
            ("used_memory_peak_time", "0", "1970-01-01 00:00:00 UTC"),
            ("maxmemory", "0", "0 bytes"),
            ("maxmemory_policy", "noeviction", "noeviction"),
            ("mem_fragmentation_ratio", "9.68", "9.68"),
            ("mem_fragmentation_bytes", "-12", "-12"),
            ("mem_clients_normal", "2048", "2 KiB (2,048 bytes)"),
            ("mem_allocator", "1", "1"),
            ("uptime_in_seconds", "274000", "3 d 4 h (274,000 s)"),
            ("uptime_in_seconds", "7", "7 s"),
            ("rdb_last_bgsave_time_sec", "-1", "-1"),
            (
                "rdb_last_save_time",
                "1795872011",
                "2026-11-28 13:20:11 UTC",
            ),
            ("instantaneous_ops_per_sec", "12345", "12,345"),
            ("instantaneous_input_kbps", "1.25", "1.25 KiB/s"),
            ("latest_fork_usec", "1500", "1 ms (1,500 µs)"),
            ("latest_fork_usec", "15", "15 µs"),
            ("latest_fork_usec", "0", "0 s"),
            ("used_cpu_sys", "75.5", "1 min 15 s (75.5 s)"),
            ("loading", "0", "no"),
            ("aof_enabled", "1", "yes"),
            ("tcp_port", "6379", "6379"),
            ("process_id", "12345", "12345"),
            ("redis_version", "7.4.1", "7.4.1"),
            ("redis_git_sha1", "00000000", "00000000"),
            ("total_commands_processed", "1234567", "1,234,567"),
            ("redis_mode", "standalone", "standalone"),
            ("master_replid2", "0000000000", "0000000000"),
            ("master_replid", "1234567890", "1234567890"),
            ("some_digest", "0001234", "0001234"),
            ("some_count", "0", "0"),
            ("some_share", "0.5", "0.5"),
            ("listener0", "name=tcp,port=1", "name=tcp, port=1"),
        ] {
            assert_eq!(with_unit(name, value), shown, "{name}");
        }
    }

    #[test]
    fn lists_are_told_in_words() {
        let database = with_unit("db12", "keys=1,expires=0,avg_ttl=0,subexpiry=0");
        assert_eq!(database, "1 key, 0 with a time to live, subexpiry 0");
        let calls = "calls=2000,usec=38,usec_per_call=0.02,rejected_calls=0,failed_calls=1";
        assert_eq!(
            with_unit("cmdstat_set", calls),
            "2,000 calls, 38 µs, 0.02 µs each, 0 rejected, 1 failed"
        );
        assert_eq!(with_unit("db0", "keys=many"), "keys=many");
        assert_eq!(with_unit("cmdstat_x", "calls"), "calls");
    }
}
