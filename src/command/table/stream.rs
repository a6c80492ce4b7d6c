//! The commands of the group `stream`. Written by scripts/command-table.

commands! { STREAM, Stream =>
    "XACK"                  -4 "5.0.0"       [WRITE]          "key group id [id ...]"
        "Mark entries as done by a group",
    "XACKDEL"               -6 "Redis 8.2.0" [WRITE]
        "key group [KEEPREF | DELREF | ACKED] IDS numids id [id ...]"
        "Mark entries as done by a group and delete them",
    "XADD"                  -5 "5.0.0"       [WRITE]
        "key [NOMKSTREAM] [KEEPREF | DELREF | ACKED] [<MAXLEN | MINID> [= | ~] threshold [LIMIT \
         count]] <* | id> field value [field value ...]"
        "Add an entry to a stream",
    "XAUTOCLAIM"            -6 "6.2.0"       [WRITE]
        "key group consumer min-idle-time start [COUNT count] [JUSTID]"
        "Take over entries that other consumers left pending",
    "XCLAIM"                -6 "5.0.0"       [WRITE]
        "key group consumer min-idle-time id [id ...] [IDLE ms] [TIME unix-time-milliseconds] \
         [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID lastid]"
        "Take over pending entries by their ids",
    "XDEL"                  -3 "5.0.0"       [WRITE]          "key id [id ...]"
        "Delete entries of a stream",
    "XDELEX"                -5 "Redis 8.2.0" [WRITE]
        "key [KEEPREF | DELREF | ACKED] IDS numids id [id ...]"
        "Delete entries of a stream and say what groups keep of them",
    "XGROUP"                -2 "5.0.0"       []               ""
        "Groups of consumers of a stream",
    "XGROUP CREATE"         -5 "5.0.0"       [WRITE]
        "key group <id | $> [MKSTREAM] [ENTRIESREAD entries-read]"
        "Create a group of consumers",
    "XGROUP CREATECONSUMER"  5 "6.2.0"       [WRITE]          "key group consumer"
        "Create a consumer in a group",
    "XGROUP DELCONSUMER"     5 "5.0.0"       [WRITE]          "key group consumer"
        "Remove a consumer from its group",
    "XGROUP DESTROY"         4 "5.0.0"       [WRITE]          "key group"
        "Remove a group",
    "XGROUP HELP"            2 "5.0.0"       []               ""
        "List the subcommands of XGROUP",
    "XGROUP SETID"          -5 "5.0.0"       [WRITE]
        "key group <id | $> [ENTRIESREAD entries-read]"
        "Set the last id that a group has been given",
    "XINFO"                 -2 "5.0.0"       []               ""
        "What is known of a stream",
    "XINFO CONSUMERS"        4 "5.0.0"       [READONLY]       "key group"
        "Show the consumers of a group",
    "XINFO GROUPS"           3 "5.0.0"       [READONLY]       "key"
        "Show the groups of a stream",
    "XINFO HELP"             2 "5.0.0"       []               ""
        "List the subcommands of XINFO",
    "XINFO STREAM"          -3 "5.0.0"       [READONLY]       "key [FULL [COUNT count]]"
        "Describe a stream",
    "XLEN"                   2 "5.0.0"       [READONLY]       "key"
        "Count the entries of a stream",
    "XPENDING"              -3 "5.0.0"       [READONLY]
        "key group [[IDLE min-idle-time] start end count [consumer]]"
        "Show what a group was given and has not acknowledged",
    "XRANGE"                -4 "5.0.0"       [READONLY]       "key start end [COUNT count]"
        "Read entries by a range of ids",
    "XREAD"                 -4 "5.0.0"       [READONLY BLOCKING]
        "[COUNT count] [BLOCK milliseconds] STREAMS key [key ...] id [id ...]"
        "Read entries after an id, from one or more streams",
    "XREADGROUP"            -7 "5.0.0"       [WRITE BLOCKING]
        "GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key [key ...] id \
         [id ...]"
        "Read entries as a consumer of a group",
    "XREVRANGE"             -4 "5.0.0"       [READONLY]       "key end start [COUNT count]"
        "Read entries by a range of ids, newest first",
    "XSETID"                -3 "5.0.0"       [WRITE]
        "key last-id [ENTRIESADDED entries-added] [MAXDELETEDID max-deleted-id]"
        "Set the last id of a stream",
    "XTRIM"                 -4 "5.0.0"       [WRITE]
        "key <MAXLEN | MINID> [= | ~] threshold [LIMIT count] [KEEPREF | DELREF | ACKED]"
        "Remove the oldest entries of a stream",
}
