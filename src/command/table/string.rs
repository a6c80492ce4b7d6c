//! The commands of the group `string`. Written by scripts/command-table.

commands! { STRING, String =>
    "APPEND"       3 "2.0.0"        [WRITE]            "key value",
    "DECR"         2 "1.0.0"        [WRITE]            "key",
    "DECRBY"       3 "1.0.0"        [WRITE]            "key decrement",
    "DELIFEQ"      3 "Valkey 9.0.0" [WRITE]            "key value",
    "GET"          2 "1.0.0"        [READONLY]         "key",
    "GETDEL"       2 "6.2.0"        [WRITE]            "key",
    "GETEX"       -2 "6.2.0"        [WRITE]
        "key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds \
         | PERSIST]",
    "GETRANGE"     4 "2.4.0"        [READONLY]         "key start end",
    "GETSET"       3 "1.0.0"        [WRITE DEPRECATED] "key value",
    "INCR"         2 "1.0.0"        [WRITE]            "key",
    "INCRBY"       3 "1.0.0"        [WRITE]            "key increment",
    "INCRBYFLOAT"  3 "2.6.0"        [WRITE]            "key increment",
    "LCS"         -3 "7.0.0"        [READONLY]
        "key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]",
    "MGET"        -2 "1.0.0"        [READONLY]         "key [key ...]",
    "MSET"        -3 "1.0.1"        [WRITE]            "key value [key value ...]",
    "MSETEX"      -4 "Valkey 9.1.0" [WRITE]
        "numkeys key value [key value ...] [NX | XX] [EX seconds | PX milliseconds | EXAT \
         unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]",
    "MSETNX"      -3 "1.0.1"        [WRITE]            "key value [key value ...]",
    "PSETEX"       4 "2.6.0"        [WRITE DEPRECATED] "key milliseconds value",
    "SET"         -3 "1.0.0"        [WRITE]
        "key value [NX | XX | IFEQ comparison-value] [GET] [EX seconds | PX milliseconds | EXAT \
         unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]",
    "SETEX"        4 "2.0.0"        [WRITE DEPRECATED] "key seconds value",
    "SETNX"        3 "1.0.0"        [WRITE DEPRECATED] "key value",
    "SETRANGE"     4 "2.2.0"        [WRITE]            "key offset value",
    "STRLEN"       2 "2.2.0"        [READONLY]         "key",
    "SUBSTR"       4 "1.0.0"        [READONLY DEPRECATED] "key start end",
}
