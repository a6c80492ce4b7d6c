//! The commands of the group `generic`. Written by scripts/command-table.

commands! { GENERIC, Generic =>
    "COPY"            -3 "6.2.0" [WRITE]
        "source destination [DB destination-db] [REPLACE]",
    "DEL"             -2 "1.0.0" [WRITE]              "key [key ...]",
    "DUMP"             2 "2.6.0" [READONLY]           "key",
    "EXISTS"          -2 "1.0.0" [READONLY]           "key [key ...]",
    "EXPIRE"          -3 "1.0.0" [WRITE]              "key seconds [NX | XX | GT | LT]",
    "EXPIREAT"        -3 "1.2.0" [WRITE]              "key unix-time-seconds [NX | XX | GT | LT]",
    "EXPIRETIME"       2 "7.0.0" [READONLY]           "key",
    "KEYS"             2 "1.0.0" [READONLY DANGEROUS] "pattern",
    "MIGRATE"         -6 "2.6.0" [WRITE DANGEROUS]
        "host port <key | \"\"> destination-db timeout [COPY] [REPLACE] [AUTH password | AUTH2 \
         username password] [KEYS key [key ...]]",
    "MOVE"             3 "1.0.0" [WRITE]              "key db",
    "OBJECT"          -2 "2.2.3" []                   "",
    "OBJECT ENCODING"  3 "2.2.3" [READONLY]           "key",
    "OBJECT FREQ"      3 "4.0.0" [READONLY]           "key",
    "OBJECT HELP"      2 "6.2.0" []                   "",
    "OBJECT IDLETIME"  3 "2.2.3" [READONLY]           "key",
    "OBJECT REFCOUNT"  3 "2.2.3" [READONLY]           "key",
    "PERSIST"          2 "2.2.0" [WRITE]              "key",
    "PEXPIRE"         -3 "2.6.0" [WRITE]              "key milliseconds [NX | XX | GT | LT]",
    "PEXPIREAT"       -3 "2.6.0" [WRITE]
        "key unix-time-milliseconds [NX | XX | GT | LT]",
    "PEXPIRETIME"      2 "7.0.0" [READONLY]           "key",
    "PTTL"             2 "2.6.0" [READONLY]           "key",
    "RANDOMKEY"        1 "1.0.0" [READONLY]           "",
    "RENAME"           3 "1.0.0" [WRITE]              "key newkey",
    "RENAMENX"         3 "1.0.0" [WRITE]              "key newkey",
    "RESTORE"         -4 "2.6.0" [WRITE DANGEROUS]
        "key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]",
    "SCAN"            -2 "2.8.0" [READONLY]
        "cursor [MATCH pattern] [COUNT count] [TYPE type]",
    "SORT"            -2 "1.0.0" [WRITE DANGEROUS]
        "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] \
         [ALPHA] [STORE destination]",
    "SORT_RO"         -2 "7.0.0" [READONLY DANGEROUS]
        "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] \
         [ALPHA]",
    "TOUCH"           -2 "3.2.1" [READONLY]           "key [key ...]",
    "TTL"              2 "1.0.0" [READONLY]           "key",
    "TYPE"             2 "1.0.0" [READONLY]           "key",
    "UNLINK"          -2 "4.0.0" [WRITE]              "key [key ...]",
    "WAIT"             3 "3.0.0" [BLOCKING]           "numreplicas timeout",
    "WAITAOF"          4 "7.2.0" [BLOCKING]           "numlocal numreplicas timeout",
}
