//! The commands of the group `hash`. Written by scripts/command-table.

commands! { HASH, Hash =>
    "HDEL"         -3 "2.0.0"                     [WRITE]    "key field [field ...]"
        "Delete fields of a hash",
    "HEXISTS"       3 "2.0.0"                     [READONLY] "key field"
        "Tell whether a hash has a field",
    "HEXPIRE"      -6 "Redis 7.4.0, Valkey 9.0.0" [WRITE]
        "key seconds [NX | XX | GT | LT] FIELDS numfields field [field ...]"
        "Let fields expire after seconds",
    "HEXPIREAT"    -6 "Redis 7.4.0, Valkey 9.0.0" [WRITE]
        "key unix-time-seconds [NX | XX | GT | LT] FIELDS numfields field [field ...]"
        "Let fields expire at a time in seconds",
    "HEXPIRETIME"  -5 "Redis 7.4.0, Valkey 9.0.0" [READONLY]
        "key FIELDS numfields field [field ...]"
        "Show when fields expire, in seconds",
    "HGET"          3 "2.0.0"                     [READONLY] "key field"
        "Read a field of a hash",
    "HGETALL"       2 "2.0.0"                     [READONLY] "key"
        "Read all fields of a hash",
    "HGETDEL"      -5 "Redis 8.0.0, Valkey 9.1.0" [WRITE]
        "key FIELDS numfields field [field ...]"
        "Read fields and delete them",
    "HGETEX"       -5 "Redis 8.0.0, Valkey 9.0.0" [WRITE]
        "key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds \
         | PERSIST] FIELDS numfields field [field ...]"
        "Read fields and change when they expire",
    "HINCRBY"       4 "2.0.0"                     [WRITE]    "key field increment"
        "Add an integer to a field",
    "HINCRBYFLOAT"  4 "2.6.0"                     [WRITE]    "key field increment"
        "Add a decimal number to a field",
    "HKEYS"         2 "2.0.0"                     [READONLY] "key"
        "List the fields of a hash",
    "HLEN"          2 "2.0.0"                     [READONLY] "key"
        "Count the fields of a hash",
    "HMGET"        -3 "2.0.0"                     [READONLY] "key field [field ...]"
        "Read several fields of a hash",
    "HMSET"        -4 "2.0.0"                     [WRITE DEPRECATED]
        "key field value [field value ...]"
        "Set several fields of a hash",
    "HPERSIST"     -5 "Redis 7.4.0, Valkey 9.0.0" [WRITE]
        "key FIELDS numfields field [field ...]"
        "Let fields no longer expire",
    "HPEXPIRE"     -6 "Redis 7.4.0, Valkey 9.0.0" [WRITE]
        "key milliseconds [NX | XX | GT | LT] FIELDS numfields field [field ...]"
        "Let fields expire after milliseconds",
    "HPEXPIREAT"   -6 "Redis 7.4.0, Valkey 9.0.0" [WRITE]
        "key unix-time-milliseconds [NX | XX | GT | LT] FIELDS numfields field [field ...]"
        "Let fields expire at a time in milliseconds",
    "HPEXPIRETIME" -5 "Redis 7.4.0, Valkey 9.0.0" [READONLY]
        "key FIELDS numfields field [field ...]"
        "Show when fields expire, in milliseconds",
    "HPTTL"        -5 "Redis 7.4.0, Valkey 9.0.0" [READONLY]
        "key FIELDS numfields field [field ...]"
        "Show how long fields live, in milliseconds",
    "HRANDFIELD"   -2 "6.2.0"                     [READONLY] "key [count [WITHVALUES]]"
        "Pick fields of a hash at random",
    "HSCAN"        -3 "2.8.0"                     [READONLY]
        "key cursor [MATCH pattern] [COUNT count] [NOVALUES]"
        "Walk through the fields of a hash",
    "HSET"         -4 "2.0.0"                     [WRITE]    "key field value [field value ...]"
        "Set fields of a hash",
    "HSETEX"       -6 "Redis 8.0.0, Valkey 9.0.0" [WRITE]
        "key [NX | XX] [FNX | FXX] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT \
         unix-time-milliseconds | KEEPTTL] FIELDS numfields field value [field value ...]"
        "Set fields of a hash and when they expire",
    "HSETNX"        4 "2.0.0"                     [WRITE]    "key field value"
        "Set a field that does not exist",
    "HSTRLEN"       3 "3.2.0"                     [READONLY] "key field"
        "Measure the value of a field",
    "HTTL"         -5 "Redis 7.4.0, Valkey 9.0.0" [READONLY]
        "key FIELDS numfields field [field ...]"
        "Show how long fields live, in seconds",
    "HVALS"         2 "2.0.0"                     [READONLY] "key"
        "List the values of a hash",
}
