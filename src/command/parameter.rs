//! The values that parameters of a server take where these are words: facts, found by asking servers for what they accept.
//! It knows neither which parameters a server has nor which values they have.

/// The parameters that are on or off.
const SWITCHES: &str = "\
activedefrag activerehashing aof-load-truncated aof-rewrite-incremental-fsync aof-timestamp-enabled \
aof-use-rdb-preamble appendonly cluster-allow-pubsubshard-when-down cluster-allow-reads-when-down \
cluster-allow-replica-migration cluster-replica-no-failover cluster-require-full-coverage \
cluster-slave-no-failover cluster-slot-stats-enabled crash-log-enabled crash-memcheck-enabled \
dual-channel-replication-enabled dynamic-hz extended-redis-compatibility hide-user-data-from-log import-mode \
jemalloc-bg-thread latency-tracking lazyfree-lazy-eviction lazyfree-lazy-expire lazyfree-lazy-server-del \
lazyfree-lazy-user-del lazyfree-lazy-user-flush no-appendfsync-on-rewrite protected-mode rdb-del-sync-files \
rdb-save-incremental-fsync rdbcompression repl-disable-tcp-nodelay repl-diskless-sync replica-announced \
replica-ignore-disk-write-errors replica-ignore-maxmemory replica-lazy-flush replica-read-only \
replica-serve-stale-data slave-ignore-maxmemory slave-lazy-flush slave-read-only slave-serve-stale-data \
stop-writes-on-bgsave-error tls-cluster tls-prefer-server-ciphers tls-replication tls-session-caching";

/// What a switch takes.
const YES_OR_NO: [(&str, &str); 2] = [("yes", ""), ("no", "")];

/// The values of others, a line each: the parameters, the value, since when, what it means. The value of a parameter that
/// takes a number or a text as well is one that means more than it says.
const VALUES: &str = "\
acl-pubsub-default resetchannels - new users may use no channels
acl-pubsub-default allchannels - new users may use all channels
appendfsync everysec - once a second; what is lost is that at most
appendfsync always - before each reply: safe and slow
appendfsync no - when the system likes
cluster-config-save-behavior sync Valkey-9.1.0 stop if it cannot be written
cluster-config-save-behavior best-effort Valkey-9.1.0 go on if it cannot be written
cluster-preferred-endpoint-type ip - nodes are named by address
cluster-preferred-endpoint-type hostname - nodes are named by cluster-announce-hostname
cluster-preferred-endpoint-type unknown-endpoint - nodes are not named: clients keep to the one they know
latency-monitor-threshold 0 - watch nothing
list-compress-depth 0 - compress nothing
list-compress-depth 1 - all nodes but the first and the last
list-max-listpack-size,list-max-ziplist-size -1 - nodes of 4 KB
list-max-listpack-size,list-max-ziplist-size -2 - nodes of 8 KB
list-max-listpack-size,list-max-ziplist-size -3 - nodes of 16 KB
list-max-listpack-size,list-max-ziplist-size -4 - nodes of 32 KB
list-max-listpack-size,list-max-ziplist-size -5 - nodes of 64 KB
log-format legacy Valkey-8.1.0 lines for people
log-format logfmt Valkey-8.1.0 name=value words
log-format json Valkey-9.1.0 a JSON object a line
log-timestamp-format legacy Valkey-8.1.0 28 Nov 2026 13:20:11.000
log-timestamp-format iso8601 Valkey-8.1.0 2026-11-28T13:20:11.000Z
log-timestamp-format milliseconds Valkey-8.1.0 since 1970
loglevel debug - everything: for development
loglevel verbose - much, little of it useful
loglevel notice - what one wants to know in production
loglevel warning - what is important or critical only
loglevel nothing 7.2.0 nothing at all
maxmemory 0 - no limit
maxmemory-policy noeviction - refuse writes
maxmemory-policy allkeys-lru - evict the key that was used longest ago
maxmemory-policy allkeys-lfu - evict the key that is used least often
maxmemory-policy allkeys-random - evict any key
maxmemory-policy volatile-lru - of the keys that expire: used longest ago
maxmemory-policy volatile-lfu - of the keys that expire: used least often
maxmemory-policy volatile-random - of the keys that expire: any
maxmemory-policy volatile-ttl - of the keys that expire: the next to do so
notify-keyspace-events KEA - all but misses and new keys, by key and by event
notify-keyspace-events KA - the same by key only
notify-keyspace-events EA - the same by event only
notify-keyspace-events Ex - keys that expire, by event
notify-keyspace-events Ee - keys that are evicted, by event
notify-keyspace-events \"\" - nothing
oom-score-adj no - leave it alone
oom-score-adj yes - as relative
oom-score-adj relative - oom-score-adj-values are added to what it was
oom-score-adj absolute - oom-score-adj-values as they are
propagation-error-behavior ignore - go on
propagation-error-behavior panic - stop the server
propagation-error-behavior panic-on-replicas - stop it if it is a replica
rdb-version-check strict Valkey-8.1.0 refuse snapshots of a later version
rdb-version-check relaxed Valkey-8.1.0 try to read them
repl-diskless-load disabled - write the snapshot to a file first
repl-diskless-load on-empty-db - from the socket if there is no data to lose
repl-diskless-load swapdb - from the socket, the data of before kept until it is there
repl-diskless-load flush-before-load Valkey-8.1.0 from the socket, the data of before dropped
sanitize-dump-payload no - do not check what RESTORE brings
sanitize-dump-payload yes - check what RESTORE and replication bring
sanitize-dump-payload clients - check what RESTORE brings, but not from a primary
save \"\" - no snapshots
shutdown-on-sigint,shutdown-on-sigterm default - save if there are save points
shutdown-on-sigint,shutdown-on-sigterm save - save in any case
shutdown-on-sigint,shutdown-on-sigterm nosave - save in no case
shutdown-on-sigint,shutdown-on-sigterm now - do not wait for replicas
shutdown-on-sigint,shutdown-on-sigterm force - whatever goes wrong
shutdown-on-sigint,shutdown-on-sigterm safe Valkey-9.0.0 not if that would harm
shutdown-on-sigint,shutdown-on-sigterm failover Valkey-9.0.0 let a replica take over
slowlog-log-slower-than 0 - log every command
slowlog-log-slower-than -1 - log none
timeout 0 - never close an idle connection
tls-auth-clients no - no certificate is asked for
tls-auth-clients yes - a certificate is needed
tls-auth-clients optional - a certificate is checked if there is one
tls-auth-clients-user off Valkey-9.1.0 certificates name no user
tls-auth-clients-user CN Valkey-9.1.0 the common name is the user
tls-auth-clients-user URI Valkey-9.1.0 the URI is the user";

/// Gives the values of a parameter with what they mean, as far as the server has them, which is told for a version
/// (`7.0.0`, `Valkey 8.1.0`); none where any number or text will do. They are written as they are typed.
///
/// ```
/// use redis_shell::command::parameter_values;
///
/// let values = parameter_values(b"AppendOnly", |_| true);
/// assert_eq!(values, [("yes", ""), ("no", "")]);
/// assert_eq!(parameter_values(b"maxclients", |_| true), []);
/// ```
pub fn parameter_values(
    parameter: &[u8],
    reaches: impl Fn(&str) -> bool,
) -> Vec<(&'static str, &'static str)> {
    let is_it = |name: &str| name.as_bytes().eq_ignore_ascii_case(parameter);
    if SWITCHES.split(' ').any(is_it) {
        return YES_OR_NO.to_vec();
    }
    let value = |line: &'static str| {
        let mut words = line.splitn(4, ' ');
        let names = words.next()?;
        let (value, since, meaning) = (words.next()?, words.next()?, words.next()?);
        let is_there = since == "-" || reaches(&since.replace('-', " "));
        (is_there && names.split(',').any(is_it)).then_some((value, meaning))
    };
    VALUES.lines().filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(parameter: &str, since: &str) -> Vec<&'static str> {
        let values = parameter_values(parameter.as_bytes(), |version| version == since);
        values.into_iter().map(|(value, _)| value).collect()
    }

    #[test]
    fn values_are_those_that_the_server_has() {
        assert_eq!(
            values("LogLevel", ""),
            ["debug", "verbose", "notice", "warning"]
        );
        assert_eq!(values("loglevel", "7.2.0").len(), 5);
        assert_eq!(values("log-format", ""), [""; 0]);
        assert_eq!(values("log-format", "Valkey 8.1.0"), ["legacy", "logfmt"]);
        assert_eq!(values("shutdown-on-sigterm", "").len(), 5);
        assert_eq!(values("nosuch", ""), [""; 0]);
        assert_eq!(values("appendonly yes", ""), [""; 0]);
    }

    #[test]
    fn every_line_has_four_parts_and_every_parameter_one_kind() {
        for line in VALUES.lines() {
            let words: Vec<&str> = line.splitn(4, ' ').collect();
            let [names, _, since, meaning] = words[..] else {
                panic!("{line}");
            };
            assert!(since == "-" || since.contains('.'), "{line}");
            assert!(!meaning.is_empty(), "{line}");
            for name in names.split(',') {
                assert!(SWITCHES.split(' ').all(|switch| switch != name), "{name}");
            }
        }
    }
}
