//! The commands of the group `sentinel`. Written by scripts/command-table.

commands! { SENTINEL, Sentinel =>
    "SENTINEL"                          -2 "2.8.4"        [ADMIN DANGEROUS]            ""
        "What a Sentinel watches",
    "SENTINEL CKQUORUM"                  3 "2.8.4"        [ADMIN DANGEROUS]
        "primary-name"
        "Tell whether the Sentinels could agree on a failover",
    "SENTINEL CONFIG"                   -4 "6.2.0"        [ADMIN DANGEROUS]
        "<SET parameter value [parameter value ...] | GET parameter [parameter ...]>"
        "Show or change the settings of this Sentinel",
    "SENTINEL DEBUG"                    -2 "7.0.0"        [ADMIN DANGEROUS]
        "[parameter value [parameter value ...]]"
        "Show or change the intervals of this Sentinel",
    "SENTINEL FAILOVER"                 -3 "2.8.4"        [ADMIN DANGEROUS]
        "primary-name [COORDINATED]"
        "Start a failover without asking the others",
    "SENTINEL FLUSHCONFIG"               2 "2.8.4"        [ADMIN DANGEROUS]            ""
        "Write the configuration to disk",
    "SENTINEL GET-MASTER-ADDR-BY-NAME"   3 "2.8.4"        [ADMIN DANGEROUS DEPRECATED]
        "primary-name"
        "Show where a primary is",
    "SENTINEL GET-PRIMARY-ADDR-BY-NAME"  3 "Valkey 8.0.0" [ADMIN DANGEROUS]
        "primary-name"
        "Show where a primary is",
    "SENTINEL HELP"                      2 "6.2.0"        []                           ""
        "List the subcommands of SENTINEL",
    "SENTINEL INFO-CACHE"               -3 "3.2.0"        [ADMIN DANGEROUS]
        "nodename [nodename ...]"
        "Show the kept INFO of the servers it watches",
    "SENTINEL IS-MASTER-DOWN-BY-ADDR"    6 "2.8.4"        [ADMIN DANGEROUS DEPRECATED]
        "ip port current-epoch runid"
        "Tell another Sentinel whether a primary seems down",
    "SENTINEL IS-PRIMARY-DOWN-BY-ADDR"   6 "Valkey 8.0.0" [ADMIN DANGEROUS]
        "ip port current-epoch runid"
        "Tell another Sentinel whether a primary seems down",
    "SENTINEL MASTER"                    3 "2.8.4"        [ADMIN DANGEROUS DEPRECATED]
        "primary-name"
        "Show the state of a primary",
    "SENTINEL MASTERS"                   2 "2.8.4"        [ADMIN DANGEROUS DEPRECATED] ""
        "Show the primaries it watches",
    "SENTINEL MONITOR"                   6 "2.8.4"        [ADMIN DANGEROUS]
        "name ip port quorum"
        "Begin to watch a primary",
    "SENTINEL MYID"                      2 "6.2.0"        [ADMIN DANGEROUS]            ""
        "Show the id of this Sentinel",
    "SENTINEL PENDING-SCRIPTS"           2 "2.8.4"        [ADMIN DANGEROUS]            ""
        "List the scripts that wait to run",
    "SENTINEL PRIMARIES"                 2 "Valkey 8.0.0" [ADMIN DANGEROUS]            ""
        "Show the primaries it watches",
    "SENTINEL PRIMARY"                   3 "Valkey 8.0.0" [ADMIN DANGEROUS]
        "primary-name"
        "Show the state of a primary",
    "SENTINEL REMOVE"                    3 "2.8.4"        [ADMIN DANGEROUS]
        "primary-name"
        "No longer watch a primary",
    "SENTINEL REPLICAS"                  3 "5.0.0"        [ADMIN DANGEROUS]
        "primary-name"
        "Show the replicas of a primary",
    "SENTINEL RESET"                     3 "2.8.4"        [ADMIN DANGEROUS]            "pattern"
        "Forget what is known of primaries by pattern",
    "SENTINEL SENTINELS"                 3 "2.8.4"        [ADMIN DANGEROUS]
        "primary-name"
        "Show the other Sentinels of a primary",
    "SENTINEL SET"                      -5 "2.8.4"        [ADMIN DANGEROUS]
        "primary-name option value [option value ...]"
        "Change how a primary is watched",
    "SENTINEL SIMULATE-FAILURE"         -3 "3.2.0"        [ADMIN DANGEROUS]
        "[<crash-after-election | crash-after-promotion | help> [<crash-after-election | \
         crash-after-promotion | help> ...]]"
        "Let this Sentinel crash at a chosen moment",
    "SENTINEL SLAVES"                    3 "2.8.0"        [ADMIN DANGEROUS DEPRECATED]
        "primary-name"
        "Show the replicas of a primary",
}
