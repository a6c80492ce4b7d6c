//! The commands of the group `hash`. Written by scripts/command-table.

commands! { HASH, Hash =>
    "HDEL"         -3 "2.0.0"                     [WRITE]    "key field [field ...]",
    "HEXISTS"       3 "2.0.0"                     [READONLY] "key field",
    "HEXPIRE"      -6 "Redis 7.4.0, Valkey 9.0.0" [WRITE]
        "key seconds [NX | XX | GT | LT] FIELDS numfields field [field ...]",
    "HEXPIREAT"    -6 "Redis 7.4.0, Valkey 9.0.0" [WRITE]
        "key unix-time-seconds [NX | XX | GT | LT] FIELDS numfields field [field ...]",
    "HEXPIRETIME"  -5 "Redis 7.4.0, Valkey 9.0.0" [READONLY]
        "key FIELDS numfields field [field ...]",
    "HGET"          3 "2.0.0"                     [READONLY] "key field",
    "HGETALL"       2 "2.0.0"                     [READONLY] "key",
    "HGETDEL"      -5 "Redis 8.0.0, Valkey 9.1.0" [WRITE]
        "key FIELDS numfields field [field ...]",
    "HGETEX"       -5 "Redis 8.0.0, Valkey 9.0.0" [WRITE]
        "key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds \
         | PERSIST] FIELDS numfields field [field ...]",
    "HINCRBY"       4 "2.0.0"                     [WRITE]    "key field increment",
    "HINCRBYFLOAT"  4 "2.6.0"                     [WRITE]    "key field increment",
    "HKEYS"         2 "2.0.0"                     [READONLY] "key",
    "HLEN"          2 "2.0.0"                     [READONLY] "key",
    "HMGET"        -3 "2.0.0"                     [READONLY] "key field [field ...]",
    "HMSET"        -4 "2.0.0"                     [WRITE DEPRECATED]
        "key field value [field value ...]",
    "HPERSIST"     -5 "Redis 7.4.0, Valkey 9.0.0" [WRITE]
        "key FIELDS numfields field [field ...]",
    "HPEXPIRE"     -6 "Redis 7.4.0, Valkey 9.0.0" [WRITE]
        "key milliseconds [NX | XX | GT | LT] FIELDS numfields field [field ...]",
    "HPEXPIREAT"   -6 "Redis 7.4.0, Valkey 9.0.0" [WRITE]
        "key unix-time-milliseconds [NX | XX | GT | LT] FIELDS numfields field [field ...]",
    "HPEXPIRETIME" -5 "Redis 7.4.0, Valkey 9.0.0" [READONLY]
        "key FIELDS numfields field [field ...]",
    "HPTTL"        -5 "Redis 7.4.0, Valkey 9.0.0" [READONLY]
        "key FIELDS numfields field [field ...]",
    "HRANDFIELD"   -2 "6.2.0"                     [READONLY] "key [count [WITHVALUES]]",
    "HSCAN"        -3 "2.8.0"                     [READONLY]
        "key cursor [MATCH pattern] [COUNT count] [NOVALUES]",
    "HSET"         -4 "2.0.0"                     [WRITE]    "key field value [field value ...]",
    "HSETEX"       -6 "Redis 8.0.0, Valkey 9.0.0" [WRITE]
        "key [NX | XX] [FNX | FXX] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT \
         unix-time-milliseconds | KEEPTTL] FIELDS numfields field value [field value ...]",
    "HSETNX"        4 "2.0.0"                     [WRITE]    "key field value",
    "HSTRLEN"       3 "3.2.0"                     [READONLY] "key field",
    "HTTL"         -5 "Redis 7.4.0, Valkey 9.0.0" [READONLY]
        "key FIELDS numfields field [field ...]",
    "HVALS"         2 "2.0.0"                     [READONLY] "key",
}
