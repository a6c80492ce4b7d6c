//! The commands of the group `list`. Written by scripts/command-table.

commands! { LIST, List =>
    "BLMOVE"      6 "6.2.0" [WRITE BLOCKING]
        "source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout",
    "BLMPOP"     -5 "7.0.0" [WRITE BLOCKING]
        "timeout numkeys key [key ...] <LEFT | RIGHT> [COUNT count]",
    "BLPOP"      -3 "2.0.0" [WRITE BLOCKING]   "key [key ...] timeout",
    "BRPOP"      -3 "2.0.0" [WRITE BLOCKING]   "key [key ...] timeout",
    "BRPOPLPUSH"  4 "2.2.0" [WRITE BLOCKING DEPRECATED] "source destination timeout",
    "LINDEX"      3 "1.0.0" [READONLY]         "key index",
    "LINSERT"     5 "2.2.0" [WRITE]            "key <BEFORE | AFTER> pivot element",
    "LLEN"        2 "1.0.0" [READONLY]         "key",
    "LMOVE"       5 "6.2.0" [WRITE]            "source destination <LEFT | RIGHT> <LEFT | RIGHT>",
    "LMPOP"      -4 "7.0.0" [WRITE]            "numkeys key [key ...] <LEFT | RIGHT> [COUNT count]",
    "LPOP"       -2 "1.0.0" [WRITE]            "key [count]",
    "LPOS"       -3 "6.0.6" [READONLY]
        "key element [RANK rank] [COUNT num-matches] [MAXLEN len]",
    "LPUSH"      -3 "1.0.0" [WRITE]            "key element [element ...]",
    "LPUSHX"     -3 "2.2.0" [WRITE]            "key element [element ...]",
    "LRANGE"      4 "1.0.0" [READONLY]         "key start stop",
    "LREM"        4 "1.0.0" [WRITE]            "key count element",
    "LSET"        4 "1.0.0" [WRITE]            "key index element",
    "LTRIM"       4 "1.0.0" [WRITE]            "key start stop",
    "RPOP"       -2 "1.0.0" [WRITE]            "key [count]",
    "RPOPLPUSH"   3 "1.2.0" [WRITE DEPRECATED] "source destination",
    "RPUSH"      -3 "1.0.0" [WRITE]            "key element [element ...]",
    "RPUSHX"     -3 "2.2.0" [WRITE]            "key element [element ...]",
}
