//! The commands of the group `cluster`. Written by scripts/command-table.

commands! { CLUSTER, Cluster =>
    "ASKING"                         1 "3.0.0"        []                          ""
        "Let the next command use a slot that is being imported",
    "CLUSTER"                       -2 "3.0.0"        []                          ""
        "The cluster, its nodes and slots",
    "CLUSTER ADDSLOTS"              -3 "3.0.0"        [ADMIN DANGEROUS]           "slot [slot ...]"
        "Give slots to this node",
    "CLUSTER ADDSLOTSRANGE"         -4 "7.0.0"        [ADMIN DANGEROUS]
        "start-slot end-slot [start-slot end-slot ...]"
        "Give ranges of slots to this node",
    "CLUSTER BUMPEPOCH"              2 "3.0.0"        [ADMIN DANGEROUS]           ""
        "Raise the configuration epoch of this node",
    "CLUSTER CANCELSLOTMIGRATIONS"   2 "Valkey 9.0.0" [ADMIN DANGEROUS]           ""
        "Stop all migrations of slots",
    "CLUSTER COUNT-FAILURE-REPORTS"  3 "3.0.0"        [ADMIN DANGEROUS]           "node-id"
        "Count the reports that a node has failed",
    "CLUSTER COUNTKEYSINSLOT"        3 "3.0.0"        []                          "slot"
        "Count the keys of a slot on this node",
    "CLUSTER DELSLOTS"              -3 "3.0.0"        [ADMIN DANGEROUS]           "slot [slot ...]"
        "Take slots away from this node",
    "CLUSTER DELSLOTSRANGE"         -4 "7.0.0"        [ADMIN DANGEROUS]
        "start-slot end-slot [start-slot end-slot ...]"
        "Take ranges of slots away from this node",
    "CLUSTER FAILOVER"              -2 "3.0.0"        [ADMIN DANGEROUS]
        "[FORCE | TAKEOVER]"
        "Make this replica the primary of its shard",
    "CLUSTER FLUSHSLOT"             -3 "Valkey 9.0.0" [WRITE ADMIN DANGEROUS]
        "slot [ASYNC | SYNC]"
        "Delete all keys of a slot",
    "CLUSTER FLUSHSLOTS"             2 "3.0.0"        [ADMIN DANGEROUS]           ""
        "Take all slots away from this node",
    "CLUSTER FORGET"                 3 "3.0.0"        [ADMIN DANGEROUS]           "node-id"
        "Remove a node from the table of nodes",
    "CLUSTER GETKEYSINSLOT"          4 "3.0.0"        []                          "slot count"
        "List keys of a slot on this node",
    "CLUSTER GETSLOTMIGRATIONS"      2 "Valkey 9.0.0" [ADMIN DANGEROUS]           ""
        "Show migrations of slots, running and past",
    "CLUSTER HELP"                   2 "5.0.0"        []                          ""
        "List the subcommands of CLUSTER",
    "CLUSTER INFO"                   2 "3.0.0"        []                          ""
        "Show the state of the cluster",
    "CLUSTER KEYSLOT"                3 "3.0.0"        []                          "key"
        "Compute the slot of a key",
    "CLUSTER LINKS"                  2 "7.0.0"        []                          ""
        "List the connections between nodes",
    "CLUSTER MEET"                  -4 "3.0.0"        [ADMIN DANGEROUS]
        "ip port [cluster-bus-port]"
        "Bring another node into the cluster",
    "CLUSTER MIGRATESLOTS"          -4 "Valkey 9.0.0" [ADMIN DANGEROUS]
        "SLOTSRANGE start-slot end-slot [start-slot end-slot ...] NODE node-id [...]"
        "Move slots to other nodes",
    "CLUSTER MYID"                   2 "3.0.0"        []                          ""
        "Show the id of this node",
    "CLUSTER MYSHARDID"              2 "7.2.0"        []                          ""
        "Show the id of the shard of this node",
    "CLUSTER NODES"                  2 "3.0.0"        []                          ""
        "Show the nodes as this one sees them",
    "CLUSTER REPLICAS"               3 "5.0.0"        [ADMIN DANGEROUS]           "node-id"
        "List the replicas of a node",
    "CLUSTER REPLICATE"             -3 "3.0.0"        [ADMIN DANGEROUS]
        "<node-id | NO ONE>"
        "Make this node a replica of another",
    "CLUSTER RESET"                 -2 "3.0.0"        [ADMIN DANGEROUS NO_SCRIPT] "[HARD | SOFT]"
        "Make this node forget the cluster",
    "CLUSTER SAVECONFIG"             2 "3.0.0"        [ADMIN DANGEROUS]           ""
        "Write the state of the cluster to disk",
    "CLUSTER SET-CONFIG-EPOCH"       3 "3.0.0"        [ADMIN DANGEROUS]           "config-epoch"
        "Set the configuration epoch of a new node",
    "CLUSTER SETSLOT"               -4 "3.0.0"        [ADMIN DANGEROUS]
        "slot <IMPORTING node-id | MIGRATING node-id | NODE node-id | STABLE> [TIMEOUT timeout]"
        "Set the state of a slot, or its node",
    "CLUSTER SHARDS"                 2 "7.0.0"        []                          ""
        "Show the shards with their slots and nodes",
    "CLUSTER SLAVES"                 3 "3.0.0"        [ADMIN DANGEROUS DEPRECATED] "node-id"
        "List the replicas of a node",
    "CLUSTER SLOT-STATS"            -4 "Redis 8.2.0, Valkey 8.0.0" []
        "<SLOTSRANGE start-slot end-slot | ORDERBY metric [LIMIT limit] [ASC | DESC]>"
        "Show how much slots are used",
    "CLUSTER SLOTS"                  2 "3.0.0"        [DEPRECATED]                ""
        "Show which nodes serve which slots",
    "CLUSTER SYNCSLOTS"             -3 "Valkey 9.0.0" [ADMIN DANGEROUS SYSTEM]    ""
        "Carry slots between nodes while they migrate",
    "CLUSTERSCAN"                   -2 "Valkey 9.1.0" [READONLY]
        "cursor [MATCH match-pattern] [COUNT count] [TYPE type] [SLOT slot]"
        "Walk through the keys of a cluster",
    "READONLY"                       1 "3.0.0"        []                          ""
        "Let this connection read from a replica of the cluster",
    "READWRITE"                      1 "3.0.0"        []                          ""
        "Read from primaries of the cluster again",
}
