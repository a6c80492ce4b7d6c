//! The commands of the group `sentinel`. Written by scripts/command-table.

commands! { SENTINEL, Sentinel =>
    "SENTINEL"                          -2 "2.8.4"        [ADMIN DANGEROUS]            "",
    "SENTINEL CKQUORUM"                  3 "2.8.4"        [ADMIN DANGEROUS]
        "primary-name",
    "SENTINEL CONFIG"                   -4 "6.2.0"        [ADMIN DANGEROUS]
        "<SET parameter value [parameter value ...] | GET parameter [parameter ...]>",
    "SENTINEL DEBUG"                    -2 "7.0.0"        [ADMIN DANGEROUS]
        "[parameter value [parameter value ...]]",
    "SENTINEL FAILOVER"                 -3 "2.8.4"        [ADMIN DANGEROUS]
        "primary-name [COORDINATED]",
    "SENTINEL FLUSHCONFIG"               2 "2.8.4"        [ADMIN DANGEROUS]            "",
    "SENTINEL GET-MASTER-ADDR-BY-NAME"   3 "2.8.4"        [ADMIN DANGEROUS DEPRECATED]
        "primary-name",
    "SENTINEL GET-PRIMARY-ADDR-BY-NAME"  3 "Valkey 8.0.0" [ADMIN DANGEROUS]
        "primary-name",
    "SENTINEL HELP"                      2 "6.2.0"        []                           "",
    "SENTINEL INFO-CACHE"               -3 "3.2.0"        [ADMIN DANGEROUS]
        "nodename [nodename ...]",
    "SENTINEL IS-MASTER-DOWN-BY-ADDR"    6 "2.8.4"        [ADMIN DANGEROUS DEPRECATED]
        "ip port current-epoch runid",
    "SENTINEL IS-PRIMARY-DOWN-BY-ADDR"   6 "Valkey 8.0.0" [ADMIN DANGEROUS]
        "ip port current-epoch runid",
    "SENTINEL MASTER"                    3 "2.8.4"        [ADMIN DANGEROUS DEPRECATED]
        "primary-name",
    "SENTINEL MASTERS"                   2 "2.8.4"        [ADMIN DANGEROUS DEPRECATED] "",
    "SENTINEL MONITOR"                   6 "2.8.4"        [ADMIN DANGEROUS]
        "name ip port quorum",
    "SENTINEL MYID"                      2 "6.2.0"        [ADMIN DANGEROUS]            "",
    "SENTINEL PENDING-SCRIPTS"           2 "2.8.4"        [ADMIN DANGEROUS]            "",
    "SENTINEL PRIMARIES"                 2 "Valkey 8.0.0" [ADMIN DANGEROUS]            "",
    "SENTINEL PRIMARY"                   3 "Valkey 8.0.0" [ADMIN DANGEROUS]
        "primary-name",
    "SENTINEL REMOVE"                    3 "2.8.4"        [ADMIN DANGEROUS]
        "primary-name",
    "SENTINEL REPLICAS"                  3 "5.0.0"        [ADMIN DANGEROUS]
        "primary-name",
    "SENTINEL RESET"                     3 "2.8.4"        [ADMIN DANGEROUS]            "pattern",
    "SENTINEL SENTINELS"                 3 "2.8.4"        [ADMIN DANGEROUS]
        "primary-name",
    "SENTINEL SET"                      -5 "2.8.4"        [ADMIN DANGEROUS]
        "primary-name option value [option value ...]",
    "SENTINEL SIMULATE-FAILURE"         -3 "3.2.0"        [ADMIN DANGEROUS]
        "[<crash-after-election | crash-after-promotion | help> [<crash-after-election | \
         crash-after-promotion | help> ...]]",
    "SENTINEL SLAVES"                    3 "2.8.0"        [ADMIN DANGEROUS DEPRECATED]
        "primary-name",
}
