//! The commands of the group `generic`. Written by scripts/command-table.

commands! { GENERIC, Generic =>
    "COPY"            -3 "6.2.0" [WRITE]
        "source destination [DB destination-db] [REPLACE]"
        "Copy a key to another name",
    "DEL"             -2 "1.0.0" [WRITE]              "key [key ...]"
        "Delete keys",
    "DUMP"             2 "2.6.0" [READONLY]           "key"
        "Serialize the value of a key",
    "EXISTS"          -2 "1.0.0" [READONLY]           "key [key ...]"
        "Count how many of the keys exist",
    "EXPIRE"          -3 "1.0.0" [WRITE]              "key seconds [NX | XX | GT | LT]"
        "Let a key expire after seconds",
    "EXPIREAT"        -3 "1.2.0" [WRITE]              "key unix-time-seconds [NX | XX | GT | LT]"
        "Let a key expire at a time in seconds",
    "EXPIRETIME"       2 "7.0.0" [READONLY]           "key"
        "Show when a key expires, in seconds",
    "KEYS"             2 "1.0.0" [READONLY DANGEROUS] "pattern"
        "List all keys that match a pattern, blocking the server meanwhile",
    "MIGRATE"         -6 "2.6.0" [WRITE DANGEROUS]
        "host port <key | \"\"> destination-db timeout [COPY] [REPLACE] [AUTH password | AUTH2 \
         username password] [KEYS key [key ...]]"
        "Move keys to another server",
    "MOVE"             3 "1.0.0" [WRITE]              "key db"
        "Move a key to another database",
    "OBJECT"          -2 "2.2.3" []                   ""
        "How a value is kept",
    "OBJECT ENCODING"  3 "2.2.3" [READONLY]           "key"
        "Show how a value is kept in memory",
    "OBJECT FREQ"      3 "4.0.0" [READONLY]           "key"
        "Show how often a key is used, on a logarithmic scale",
    "OBJECT HELP"      2 "6.2.0" []                   ""
        "List the subcommands of OBJECT",
    "OBJECT IDLETIME"  3 "2.2.3" [READONLY]           "key"
        "Show for how many seconds a key has not been used",
    "OBJECT REFCOUNT"  3 "2.2.3" [READONLY]           "key"
        "Show how many references a value has",
    "PERSIST"          2 "2.2.0" [WRITE]              "key"
        "Let a key no longer expire",
    "PEXPIRE"         -3 "2.6.0" [WRITE]              "key milliseconds [NX | XX | GT | LT]"
        "Let a key expire after milliseconds",
    "PEXPIREAT"       -3 "2.6.0" [WRITE]
        "key unix-time-milliseconds [NX | XX | GT | LT]"
        "Let a key expire at a time in milliseconds",
    "PEXPIRETIME"      2 "7.0.0" [READONLY]           "key"
        "Show when a key expires, in milliseconds",
    "PTTL"             2 "2.6.0" [READONLY]           "key"
        "Show how long a key lives, in milliseconds",
    "RANDOMKEY"        1 "1.0.0" [READONLY]           ""
        "Pick a key at random",
    "RENAME"           3 "1.0.0" [WRITE]              "key newkey"
        "Rename a key, replacing what has the new name",
    "RENAMENX"         3 "1.0.0" [WRITE]              "key newkey"
        "Rename a key if the new name is free",
    "RESTORE"         -4 "2.6.0" [WRITE DANGEROUS]
        "key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]"
        "Make a key from its serialized form",
    "SCAN"            -2 "2.8.0" [READONLY]
        "cursor [MATCH pattern] [COUNT count] [TYPE type]"
        "Walk through the keys of this database",
    "SORT"            -2 "1.0.0" [WRITE DANGEROUS]
        "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] \
         [ALPHA] [STORE destination]"
        "Sort the elements of a list, a set or a sorted set",
    "SORT_RO"         -2 "7.0.0" [READONLY DANGEROUS]
        "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] \
         [ALPHA]"
        "Sort elements without storing them",
    "TOUCH"           -2 "3.2.1" [READONLY]           "key [key ...]"
        "Mark keys as used now and count them",
    "TTL"              2 "1.0.0" [READONLY]           "key"
        "Show how long a key lives, in seconds",
    "TYPE"             2 "1.0.0" [READONLY]           "key"
        "Show the type of a key",
    "UNLINK"          -2 "4.0.0" [WRITE]              "key [key ...]"
        "Delete keys and free their memory behind the scenes",
    "WAIT"             3 "3.0.0" [BLOCKING]           "numreplicas timeout"
        "Wait until replicas have got what was written",
    "WAITAOF"          4 "7.2.0" [BLOCKING]           "numlocal numreplicas timeout"
        "Wait until what was written is on disk, here and on replicas",
}
