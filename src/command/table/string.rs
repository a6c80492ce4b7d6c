//! The commands of the group `string`. Written by scripts/command-table.

commands! { STRING, String =>
    "APPEND"       3 "2.0.0"        [WRITE]            "key value"
        "Add text at the end of a string",
    "DECR"         2 "1.0.0"        [WRITE]            "key"
        "Subtract one from a number",
    "DECRBY"       3 "1.0.0"        [WRITE]            "key decrement"
        "Subtract an integer from a number",
    "DELIFEQ"      3 "Valkey 9.0.0" [WRITE]            "key value"
        "Delete a string if it has this value",
    "GET"          2 "1.0.0"        [READONLY]         "key"
        "Read a string",
    "GETDEL"       2 "6.2.0"        [WRITE]            "key"
        "Read a string and delete it",
    "GETEX"       -2 "6.2.0"        [WRITE]
        "key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds \
         | PERSIST]"
        "Read a string and change when it expires",
    "GETRANGE"     4 "2.4.0"        [READONLY]         "key start end"
        "Read a part of a string",
    "GETSET"       3 "1.0.0"        [WRITE DEPRECATED] "key value"
        "Read a string and replace it",
    "INCR"         2 "1.0.0"        [WRITE]            "key"
        "Add one to a number",
    "INCRBY"       3 "1.0.0"        [WRITE]            "key increment"
        "Add an integer to a number",
    "INCRBYFLOAT"  3 "2.6.0"        [WRITE]            "key increment"
        "Add a decimal number to a number",
    "LCS"         -3 "7.0.0"        [READONLY]
        "key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]"
        "Find the longest common subsequence of two strings",
    "MGET"        -2 "1.0.0"        [READONLY]         "key [key ...]"
        "Read several strings",
    "MSET"        -3 "1.0.1"        [WRITE]            "key value [key value ...]"
        "Set several strings",
    "MSETEX"      -4 "Redis 8.4.0, Valkey 9.1.0" [WRITE]
        "numkeys key value [key value ...] [NX | XX] [EX seconds | PX milliseconds | EXAT \
         unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]"
        "Set several strings and when they expire",
    "MSETNX"      -3 "1.0.1"        [WRITE]            "key value [key value ...]"
        "Set several strings if none of them exists",
    "PSETEX"       4 "2.6.0"        [WRITE DEPRECATED] "key milliseconds value"
        "Set a string that expires after milliseconds",
    "SET"         -3 "1.0.0"        [WRITE]
        "key value [NX | XX | IFEQ comparison-value] [GET] [EX seconds | PX milliseconds | EXAT \
         unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]"
        "Set a string, replacing a value of any type",
    "SETEX"        4 "2.0.0"        [WRITE DEPRECATED] "key seconds value"
        "Set a string that expires after seconds",
    "SETNX"        3 "1.0.0"        [WRITE DEPRECATED] "key value"
        "Set a string that does not exist",
    "SETRANGE"     4 "2.2.0"        [WRITE]            "key offset value"
        "Overwrite a part of a string",
    "STRLEN"       2 "2.2.0"        [READONLY]         "key"
        "Measure a string in bytes",
    "SUBSTR"       4 "1.0.0"        [READONLY DEPRECATED] "key start end"
        "Read a part of a string",
}
