//! The commands of the group `hyperloglog`. Written by scripts/command-table.

commands! { HYPERLOGLOG, Hyperloglog =>
    "PFADD"      -2 "2.8.9" [WRITE]                        "key [element [element ...]]"
        "Add elements to a HyperLogLog",
    "PFCOUNT"    -2 "2.8.9" [READONLY]                     "key [key ...]"
        "Estimate how many different elements were added",
    "PFDEBUG"     3 "2.8.9" [WRITE ADMIN DANGEROUS SYSTEM] "subcommand key"
        "Look inside a HyperLogLog",
    "PFMERGE"    -2 "2.8.9" [WRITE]                        "destkey [sourcekey [sourcekey ...]]"
        "Join HyperLogLogs into one",
    "PFSELFTEST"  1 "2.8.9" [ADMIN DANGEROUS SYSTEM]       ""
        "Test the code of HyperLogLogs",
}
