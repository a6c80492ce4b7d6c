//! The commands of the group `stream`. Written by scripts/command-table.

commands! { STREAM, Stream =>
    "XACK"                  -4 "5.0.0"       [WRITE]          "key group id [id ...]",
    "XACKDEL"               -6 "Redis 8.2.0" [WRITE]
        "key group [KEEPREF | DELREF | ACKED] IDS numids id [id ...]",
    "XADD"                  -5 "5.0.0"       [WRITE]
        "key [NOMKSTREAM] [KEEPREF | DELREF | ACKED] [<MAXLEN | MINID> [= | ~] threshold [LIMIT \
         count]] <* | id> field value [field value ...]",
    "XAUTOCLAIM"            -6 "6.2.0"       [WRITE]
        "key group consumer min-idle-time start [COUNT count] [JUSTID]",
    "XCLAIM"                -6 "5.0.0"       [WRITE]
        "key group consumer min-idle-time id [id ...] [IDLE ms] [TIME unix-time-milliseconds] \
         [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID lastid]",
    "XDEL"                  -3 "5.0.0"       [WRITE]          "key id [id ...]",
    "XDELEX"                -5 "Redis 8.2.0" [WRITE]
        "key [KEEPREF | DELREF | ACKED] IDS numids id [id ...]",
    "XGROUP"                -2 "5.0.0"       []               "",
    "XGROUP CREATE"         -5 "5.0.0"       [WRITE]
        "key group <id | $> [MKSTREAM] [ENTRIESREAD entries-read]",
    "XGROUP CREATECONSUMER"  5 "6.2.0"       [WRITE]          "key group consumer",
    "XGROUP DELCONSUMER"     5 "5.0.0"       [WRITE]          "key group consumer",
    "XGROUP DESTROY"         4 "5.0.0"       [WRITE]          "key group",
    "XGROUP HELP"            2 "5.0.0"       []               "",
    "XGROUP SETID"          -5 "5.0.0"       [WRITE]
        "key group <id | $> [ENTRIESREAD entries-read]",
    "XINFO"                 -2 "5.0.0"       []               "",
    "XINFO CONSUMERS"        4 "5.0.0"       [READONLY]       "key group",
    "XINFO GROUPS"           3 "5.0.0"       [READONLY]       "key",
    "XINFO HELP"             2 "5.0.0"       []               "",
    "XINFO STREAM"          -3 "5.0.0"       [READONLY]       "key [FULL [COUNT count]]",
    "XLEN"                   2 "5.0.0"       [READONLY]       "key",
    "XPENDING"              -3 "5.0.0"       [READONLY]
        "key group [[IDLE min-idle-time] start end count [consumer]]",
    "XRANGE"                -4 "5.0.0"       [READONLY]       "key start end [COUNT count]",
    "XREAD"                 -4 "5.0.0"       [READONLY BLOCKING]
        "[COUNT count] [BLOCK milliseconds] STREAMS key [key ...] id [id ...]",
    "XREADGROUP"            -7 "5.0.0"       [WRITE BLOCKING]
        "GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key [key ...] id \
         [id ...]",
    "XREVRANGE"             -4 "5.0.0"       [READONLY]       "key end start [COUNT count]",
    "XSETID"                -3 "5.0.0"       [WRITE]
        "key last-id [ENTRIESADDED entries-added] [MAXDELETEDID max-deleted-id]",
    "XTRIM"                 -4 "5.0.0"       [WRITE]
        "key <MAXLEN | MINID> [= | ~] threshold [LIMIT count] [KEEPREF | DELREF | ACKED]",
}
