//! The commands of the group `cluster`. Written by scripts/command-table.

commands! { CLUSTER, Cluster =>
    "ASKING"                         1 "3.0.0"        []                          "",
    "CLUSTER"                       -2 "3.0.0"        []                          "",
    "CLUSTER ADDSLOTS"              -3 "3.0.0"        [ADMIN DANGEROUS]           "slot [slot ...]",
    "CLUSTER ADDSLOTSRANGE"         -4 "7.0.0"        [ADMIN DANGEROUS]
        "start-slot end-slot [start-slot end-slot ...]",
    "CLUSTER BUMPEPOCH"              2 "3.0.0"        [ADMIN DANGEROUS]           "",
    "CLUSTER CANCELSLOTMIGRATIONS"   2 "Valkey 9.0.0" [ADMIN DANGEROUS]           "",
    "CLUSTER COUNT-FAILURE-REPORTS"  3 "3.0.0"        [ADMIN DANGEROUS]           "node-id",
    "CLUSTER COUNTKEYSINSLOT"        3 "3.0.0"        []                          "slot",
    "CLUSTER DELSLOTS"              -3 "3.0.0"        [ADMIN DANGEROUS]           "slot [slot ...]",
    "CLUSTER DELSLOTSRANGE"         -4 "7.0.0"        [ADMIN DANGEROUS]
        "start-slot end-slot [start-slot end-slot ...]",
    "CLUSTER FAILOVER"              -2 "3.0.0"        [ADMIN DANGEROUS]
        "[FORCE | TAKEOVER]",
    "CLUSTER FLUSHSLOT"             -3 "Valkey 9.0.0" [WRITE ADMIN DANGEROUS]
        "slot [ASYNC | SYNC]",
    "CLUSTER FLUSHSLOTS"             2 "3.0.0"        [ADMIN DANGEROUS]           "",
    "CLUSTER FORGET"                 3 "3.0.0"        [ADMIN DANGEROUS]           "node-id",
    "CLUSTER GETKEYSINSLOT"          4 "3.0.0"        []                          "slot count",
    "CLUSTER GETSLOTMIGRATIONS"      2 "Valkey 9.0.0" [ADMIN DANGEROUS]           "",
    "CLUSTER HELP"                   2 "5.0.0"        []                          "",
    "CLUSTER INFO"                   2 "3.0.0"        []                          "",
    "CLUSTER KEYSLOT"                3 "3.0.0"        []                          "key",
    "CLUSTER LINKS"                  2 "7.0.0"        []                          "",
    "CLUSTER MEET"                  -4 "3.0.0"        [ADMIN DANGEROUS]
        "ip port [cluster-bus-port]",
    "CLUSTER MIGRATESLOTS"          -4 "Valkey 9.0.0" [ADMIN DANGEROUS]
        "SLOTSRANGE start-slot end-slot [start-slot end-slot ...] NODE node-id [...]",
    "CLUSTER MYID"                   2 "3.0.0"        []                          "",
    "CLUSTER MYSHARDID"              2 "7.2.0"        []                          "",
    "CLUSTER NODES"                  2 "3.0.0"        []                          "",
    "CLUSTER REPLICAS"               3 "5.0.0"        [ADMIN DANGEROUS]           "node-id",
    "CLUSTER REPLICATE"             -3 "3.0.0"        [ADMIN DANGEROUS]
        "<node-id | NO ONE>",
    "CLUSTER RESET"                 -2 "3.0.0"        [ADMIN DANGEROUS NO_SCRIPT] "[HARD | SOFT]",
    "CLUSTER SAVECONFIG"             2 "3.0.0"        [ADMIN DANGEROUS]           "",
    "CLUSTER SET-CONFIG-EPOCH"       3 "3.0.0"        [ADMIN DANGEROUS]           "config-epoch",
    "CLUSTER SETSLOT"               -4 "3.0.0"        [ADMIN DANGEROUS]
        "slot <IMPORTING node-id | MIGRATING node-id | NODE node-id | STABLE> [TIMEOUT timeout]",
    "CLUSTER SHARDS"                 2 "7.0.0"        []                          "",
    "CLUSTER SLAVES"                 3 "3.0.0"        [ADMIN DANGEROUS DEPRECATED] "node-id",
    "CLUSTER SLOT-STATS"            -4 "Redis 8.2.0, Valkey 8.0.0" []
        "<SLOTSRANGE start-slot end-slot | ORDERBY metric [LIMIT limit] [ASC | DESC]>",
    "CLUSTER SLOTS"                  2 "3.0.0"        [DEPRECATED]                "",
    "CLUSTER SYNCSLOTS"             -3 "Valkey 9.0.0" [ADMIN DANGEROUS SYSTEM]    "",
    "CLUSTERSCAN"                   -2 "Valkey 9.1.0" [READONLY]
        "cursor [MATCH match-pattern] [COUNT count] [TYPE type] [SLOT slot]",
    "READONLY"                       1 "3.0.0"        []                          "",
    "READWRITE"                      1 "3.0.0"        []                          "",
}
