//! The commands of the group `server`. Written by scripts/command-table.

commands! { SERVER, Server =>
    "ACL"                     -2 "6.0.0"        []                                   "",
    "ACL CAT"                 -2 "6.0.0"        [NO_SCRIPT]                          "[category]",
    "ACL DELUSER"             -3 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "username [username ...]",
    "ACL DRYRUN"              -4 "7.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "username command [arg [arg ...]]",
    "ACL GENPASS"             -2 "6.0.0"        [NO_SCRIPT]                          "[bits]",
    "ACL GETUSER"              3 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "username",
    "ACL HELP"                 2 "6.0.0"        []                                   "",
    "ACL LIST"                 2 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "",
    "ACL LOAD"                 2 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "",
    "ACL LOG"                 -2 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "[count | RESET]",
    "ACL SAVE"                 2 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "",
    "ACL SETUSER"             -3 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "username [rule [rule ...]]",
    "ACL USERS"                2 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "",
    "ACL WHOAMI"               2 "6.0.0"        [NO_SCRIPT]                          "",
    "BGREWRITEAOF"             1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "",
    "BGSAVE"                  -1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "[SCHEDULE | CANCEL]",
    "COMMAND"                 -1 "2.8.13"       []                                   "",
    "COMMAND COUNT"            2 "2.8.13"       []                                   "",
    "COMMAND DOCS"            -2 "7.0.0"        []
        "[command-name [command-name ...]]",
    "COMMAND GETKEYS"         -3 "2.8.13"       []
        "command [arg [arg ...]]",
    "COMMAND GETKEYSANDFLAGS" -3 "7.0.0"        []
        "command [arg [arg ...]]",
    "COMMAND HELP"             2 "5.0.0"        []                                   "",
    "COMMAND INFO"            -2 "2.8.13"       []
        "[command-name [command-name ...]]",
    "COMMAND LIST"            -2 "7.0.0"        []
        "[FILTERBY <MODULE module-name | ACLCAT category | PATTERN pattern>]",
    "COMMANDLOG"              -2 "Valkey 8.1.0" []                                   "",
    "COMMANDLOG GET"           4 "Valkey 8.1.0" [ADMIN DANGEROUS]
        "count <SLOW | LARGE-REQUEST | LARGE-REPLY>",
    "COMMANDLOG HELP"          2 "Valkey 8.1.0" []                                   "",
    "COMMANDLOG LEN"           3 "Valkey 8.1.0" [ADMIN DANGEROUS]
        "<SLOW | LARGE-REQUEST | LARGE-REPLY>",
    "COMMANDLOG RESET"         3 "Valkey 8.1.0" [ADMIN DANGEROUS]
        "<SLOW | LARGE-REQUEST | LARGE-REPLY>",
    "CONFIG"                  -2 "2.0.0"        []                                   "",
    "CONFIG GET"              -3 "2.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "parameter [parameter ...]",
    "CONFIG HELP"              2 "5.0.0"        []                                   "",
    "CONFIG RESETSTAT"         2 "2.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "",
    "CONFIG REWRITE"           2 "2.8.0"        [ADMIN DANGEROUS NO_SCRIPT]          "",
    "CONFIG SET"              -4 "2.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "parameter value [parameter value ...]",
    "DBSIZE"                   1 "1.0.0"        [READONLY]                           "",
    "DEBUG"                   -2 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT SYSTEM]   "",
    "FAILOVER"                -1 "6.2.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "[TO host port [FORCE]] [ABORT] [TIMEOUT milliseconds]",
    "FLUSHALL"                -1 "1.0.0"        [WRITE DANGEROUS]
        "[ASYNC | SYNC]",
    "FLUSHDB"                 -1 "1.0.0"        [WRITE DANGEROUS]
        "[ASYNC | SYNC]",
    "INFO"                    -1 "1.0.0"        [DANGEROUS]
        "[section [section ...]]",
    "LASTSAVE"                 1 "1.0.0"        [DANGEROUS]                          "",
    "LATENCY"                 -2 "2.8.13"       []                                   "",
    "LATENCY DOCTOR"           2 "2.8.13"       [ADMIN DANGEROUS NO_SCRIPT]          "",
    "LATENCY GRAPH"            3 "2.8.13"       [ADMIN DANGEROUS NO_SCRIPT]          "event",
    "LATENCY HELP"             2 "2.8.13"       []                                   "",
    "LATENCY HISTOGRAM"       -2 "7.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "[command [command ...]]",
    "LATENCY HISTORY"          3 "2.8.13"       [ADMIN DANGEROUS NO_SCRIPT]          "event",
    "LATENCY LATEST"           2 "2.8.13"       [ADMIN DANGEROUS NO_SCRIPT]          "",
    "LATENCY RESET"           -2 "2.8.13"       [ADMIN DANGEROUS NO_SCRIPT]
        "[event [event ...]]",
    "LOLWUT"                  -1 "5.0.0"        [READONLY]
        "[VERSION version]",
    "MEMORY"                  -2 "4.0.0"        []                                   "",
    "MEMORY DOCTOR"            2 "4.0.0"        []                                   "",
    "MEMORY HELP"              2 "4.0.0"        []                                   "",
    "MEMORY MALLOC-STATS"      2 "4.0.0"        []                                   "",
    "MEMORY PURGE"             2 "4.0.0"        []                                   "",
    "MEMORY STATS"             2 "4.0.0"        []                                   "",
    "MEMORY USAGE"            -3 "4.0.0"        [READONLY]
        "key [SAMPLES count]",
    "MODULE"                  -2 "4.0.0"        []                                   "",
    "MODULE HELP"              2 "5.0.0"        []                                   "",
    "MODULE LIST"              2 "4.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "",
    "MODULE LOAD"             -3 "4.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "path [arg [arg ...]]",
    "MODULE LOADEX"           -3 "7.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "path [CONFIG name value [CONFIG name value ...]] [ARGS args [args ...]]",
    "MODULE UNLOAD"            3 "4.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "name",
    "MONITOR"                  1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "",
    "PSYNC"                   -3 "2.8.0"        [ADMIN DANGEROUS NO_SCRIPT NO_MULTI]
        "replicationid offset",
    "REPLCONF"                -1 "3.0.0"        [ADMIN DANGEROUS NO_SCRIPT SYSTEM]   "",
    "REPLICAOF"                3 "5.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "<host port | NO ONE>",
    "RESTORE-ASKING"          -4 "3.0.0"        [WRITE DANGEROUS SYSTEM]
        "key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]",
    "ROLE"                     1 "2.8.12"       [DANGEROUS NO_SCRIPT]                "",
    "SAVE"                     1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT NO_MULTI] "",
    "SHUTDOWN"                -1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT NO_MULTI]
        "[[NOSAVE | SAVE] [NOW] [FORCE] [SAFE] [FAILOVER] | ABORT]",
    "SLAVEOF"                  3 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT DEPRECATED]
        "<host port | NO ONE>",
    "SLOWLOG"                 -2 "2.2.12"       []                                   "",
    "SLOWLOG GET"             -2 "2.2.12"       [ADMIN DANGEROUS]                    "[count]",
    "SLOWLOG HELP"             2 "6.2.0"        []                                   "",
    "SLOWLOG LEN"              2 "2.2.12"       [ADMIN DANGEROUS]                    "",
    "SLOWLOG RESET"            2 "2.2.12"       [ADMIN DANGEROUS]                    "",
    "SWAPDB"                   3 "4.0.0"        [WRITE DANGEROUS]
        "index1 index2",
    "SYNC"                     1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT NO_MULTI] "",
    "TIME"                     1 "2.6.0"        []                                   "",
}
