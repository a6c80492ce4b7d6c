//! The commands of the group `server`. Written by scripts/command-table.

commands! { SERVER, Server =>
    "ACL"                     -2 "6.0.0"        []                                   ""
        "Users and what each may do",
    "ACL CAT"                 -2 "6.0.0"        [NO_SCRIPT]                          "[category]"
        "List the categories of commands, or the commands of one",
    "ACL DELUSER"             -3 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "username [username ...]"
        "Remove users and close their connections",
    "ACL DRYRUN"              -4 "7.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "username command [arg [arg ...]]"
        "Tell whether a user may run a command, without running it",
    "ACL GENPASS"             -2 "6.0.0"        [NO_SCRIPT]                          "[bits]"
        "Make a random password",
    "ACL GETUSER"              3 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "username"
        "Show the rules of a user",
    "ACL HELP"                 2 "6.0.0"        []                                   ""
        "List the subcommands of ACL",
    "ACL LIST"                 2 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          ""
        "Show all users as lines of the ACL file",
    "ACL LOAD"                 2 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          ""
        "Read the ACL file again",
    "ACL LOG"                 -2 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "[count | RESET]"
        "Show what was refused of late, or forget it",
    "ACL SAVE"                 2 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          ""
        "Write the users to the ACL file",
    "ACL SETUSER"             -3 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "username [rule [rule ...]]"
        "Create a user or change its rules",
    "ACL USERS"                2 "6.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          ""
        "List the names of the users",
    "ACL WHOAMI"               2 "6.0.0"        [NO_SCRIPT]                          ""
        "Tell which user this connection is",
    "BGREWRITEAOF"             1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          ""
        "Rewrite the append-only file behind the scenes",
    "BGSAVE"                  -1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "[SCHEDULE | CANCEL]"
        "Write a snapshot behind the scenes",
    "COMMAND"                 -1 "2.8.13"       []                                   ""
        "What is known of the commands",
    "COMMAND COUNT"            2 "2.8.13"       []                                   ""
        "Count the commands",
    "COMMAND DOCS"            -2 "7.0.0"        []
        "[command-name [command-name ...]]"
        "Describe commands for people",
    "COMMAND GETKEYS"         -3 "2.8.13"       []
        "command [arg [arg ...]]"
        "Find the keys in a full command",
    "COMMAND GETKEYSANDFLAGS" -3 "7.0.0"        []
        "command [arg [arg ...]]"
        "Find the keys in a full command, and how it uses them",
    "COMMAND HELP"             2 "5.0.0"        []                                   ""
        "List the subcommands of COMMAND",
    "COMMAND INFO"            -2 "2.8.13"       []
        "[command-name [command-name ...]]"
        "Describe commands for programs",
    "COMMAND LIST"            -2 "7.0.0"        []
        "[FILTERBY <MODULE module-name | ACLCAT category | PATTERN pattern>]"
        "List the names of commands",
    "COMMANDLOG"              -2 "Valkey 8.1.0" []                                   ""
        "The logs of slow and of large commands",
    "COMMANDLOG GET"           4 "Valkey 8.1.0" [ADMIN DANGEROUS]
        "count <SLOW | LARGE-REQUEST | LARGE-REPLY>"
        "Show entries of a log of commands",
    "COMMANDLOG HELP"          2 "Valkey 8.1.0" []                                   ""
        "List the subcommands of COMMANDLOG",
    "COMMANDLOG LEN"           3 "Valkey 8.1.0" [ADMIN DANGEROUS]
        "<SLOW | LARGE-REQUEST | LARGE-REPLY>"
        "Count the entries of a log of commands",
    "COMMANDLOG RESET"         3 "Valkey 8.1.0" [ADMIN DANGEROUS]
        "<SLOW | LARGE-REQUEST | LARGE-REPLY>"
        "Empty a log of commands",
    "CONFIG"                  -2 "2.0.0"        []                                   ""
        "The settings of the server",
    "CONFIG GET"              -3 "2.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "parameter [parameter ...]"
        "Show settings by name or pattern",
    "CONFIG HELP"              2 "5.0.0"        []                                   ""
        "List the subcommands of CONFIG",
    "CONFIG RESETSTAT"         2 "2.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          ""
        "Set the counters of INFO to zero",
    "CONFIG REWRITE"           2 "2.8.0"        [ADMIN DANGEROUS NO_SCRIPT]          ""
        "Write the settings in force to the configuration file",
    "CONFIG SET"              -4 "2.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "parameter value [parameter value ...]"
        "Change settings of the running server",
    "DBSIZE"                   1 "1.0.0"        [READONLY]                           ""
        "Count the keys of this database",
    "DEBUG"                   -2 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT SYSTEM]   ""
        "Tools for the developers of the server",
    "FAILOVER"                -1 "6.2.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "[TO host port [FORCE]] [ABORT] [TIMEOUT milliseconds]"
        "Hand the role of primary to a replica",
    "FLUSHALL"                -1 "1.0.0"        [WRITE DANGEROUS]
        "[ASYNC | SYNC]"
        "Delete every key of every database",
    "FLUSHDB"                 -1 "1.0.0"        [WRITE DANGEROUS]
        "[ASYNC | SYNC]"
        "Delete every key of this database",
    "INFO"                    -1 "1.0.0"        [DANGEROUS]
        "[section [section ...]]"
        "Show the state of the server and its counters",
    "LASTSAVE"                 1 "1.0.0"        [DANGEROUS]                          ""
        "Show when the last snapshot was written",
    "LATENCY"                 -2 "2.8.13"       []                                   ""
        "What made the server slow",
    "LATENCY DOCTOR"           2 "2.8.13"       [ADMIN DANGEROUS NO_SCRIPT]          ""
        "Explain what made the server slow",
    "LATENCY GRAPH"            3 "2.8.13"       [ADMIN DANGEROUS NO_SCRIPT]          "event"
        "Draw the latencies of an event",
    "LATENCY HELP"             2 "2.8.13"       []                                   ""
        "List the subcommands of LATENCY",
    "LATENCY HISTOGRAM"       -2 "7.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "[command [command ...]]"
        "Show how long commands took, in classes",
    "LATENCY HISTORY"          3 "2.8.13"       [ADMIN DANGEROUS NO_SCRIPT]          "event"
        "List the latencies of an event",
    "LATENCY LATEST"           2 "2.8.13"       [ADMIN DANGEROUS NO_SCRIPT]          ""
        "Show the latest latency of each event",
    "LATENCY RESET"           -2 "2.8.13"       [ADMIN DANGEROUS NO_SCRIPT]
        "[event [event ...]]"
        "Forget the latencies of events",
    "LOLWUT"                  -1 "5.0.0"        [READONLY]
        "[VERSION version]"
        "Draw a picture and show the version",
    "MEMORY"                  -2 "4.0.0"        []                                   ""
        "How memory is used",
    "MEMORY DOCTOR"            2 "4.0.0"        []                                   ""
        "Explain what is wrong with the use of memory",
    "MEMORY HELP"              2 "4.0.0"        []                                   ""
        "List the subcommands of MEMORY",
    "MEMORY MALLOC-STATS"      2 "4.0.0"        []                                   ""
        "Show the figures of the allocator",
    "MEMORY PURGE"             2 "4.0.0"        []                                   ""
        "Give unused memory back to the system",
    "MEMORY STATS"             2 "4.0.0"        []                                   ""
        "Show in detail how memory is used",
    "MEMORY USAGE"            -3 "4.0.0"        [READONLY]
        "key [SAMPLES count]"
        "Estimate the memory of a key in bytes",
    "MODULE"                  -2 "4.0.0"        []                                   ""
        "Loaded modules",
    "MODULE HELP"              2 "5.0.0"        []                                   ""
        "List the subcommands of MODULE",
    "MODULE LIST"              2 "4.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          ""
        "List the loaded modules",
    "MODULE LOAD"             -3 "4.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "path [arg [arg ...]]"
        "Load a module",
    "MODULE LOADEX"           -3 "7.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "path [CONFIG name value [CONFIG name value ...]] [ARGS args [args ...]]"
        "Load a module with settings",
    "MODULE UNLOAD"            3 "4.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          "name"
        "Unload a module",
    "MONITOR"                  1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT]          ""
        "Watch all commands that the server gets",
    "PSYNC"                   -3 "2.8.0"        [ADMIN DANGEROUS NO_SCRIPT NO_MULTI]
        "replicationid offset"
        "Ask for the replication stream from a place on",
    "REPLCONF"                -1 "3.0.0"        [ADMIN DANGEROUS NO_SCRIPT SYSTEM]   ""
        "Settings between a primary and its replica",
    "REPLICAOF"                3 "5.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "<host port | NO ONE>"
        "Make the server a replica of another, or a primary",
    "RESTORE-ASKING"          -4 "3.0.0"        [WRITE DANGEROUS SYSTEM]
        "key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]"
        "Make a key from its serialized form while its slot migrates",
    "ROLE"                     1 "2.8.12"       [DANGEROUS NO_SCRIPT]                ""
        "Tell whether this is a primary, a replica or a Sentinel",
    "SAVE"                     1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT NO_MULTI] ""
        "Write a snapshot, blocking the server meanwhile",
    "SHUTDOWN"                -1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT NO_MULTI]
        "[[NOSAVE | SAVE] [NOW] [FORCE] [SAFE] [FAILOVER] | ABORT]"
        "Stop the server",
    "SLAVEOF"                  3 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT DEPRECATED]
        "<host port | NO ONE>"
        "Make the server a replica of another, or a primary",
    "SLOWLOG"                 -2 "2.2.12"       []                                   ""
        "The log of slow commands",
    "SLOWLOG GET"             -2 "2.2.12"       [ADMIN DANGEROUS]                    "[count]"
        "Show slow commands",
    "SLOWLOG HELP"             2 "6.2.0"        []                                   ""
        "List the subcommands of SLOWLOG",
    "SLOWLOG LEN"              2 "2.2.12"       [ADMIN DANGEROUS]                    ""
        "Count the slow commands kept",
    "SLOWLOG RESET"            2 "2.2.12"       [ADMIN DANGEROUS]                    ""
        "Forget the slow commands",
    "SWAPDB"                   3 "4.0.0"        [WRITE DANGEROUS]                    "index1 index2"
        "Exchange two databases",
    "SYNC"                     1 "1.0.0"        [ADMIN DANGEROUS NO_SCRIPT NO_MULTI] ""
        "Ask for the whole data and the replication stream",
    "TIME"                     1 "2.6.0"        []                                   ""
        "Show the time of the server",
}
