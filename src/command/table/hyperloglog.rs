//! The commands of the group `hyperloglog`. Written by scripts/command-table.

commands! { HYPERLOGLOG, Hyperloglog =>
    "PFADD"      -2 "2.8.9" [WRITE]                        "key [element [element ...]]",
    "PFCOUNT"    -2 "2.8.9" [READONLY]                     "key [key ...]",
    "PFDEBUG"     3 "2.8.9" [WRITE ADMIN DANGEROUS SYSTEM] "subcommand key",
    "PFMERGE"    -2 "2.8.9" [WRITE]                        "destkey [sourcekey [sourcekey ...]]",
    "PFSELFTEST"  1 "2.8.9" [ADMIN DANGEROUS SYSTEM]       "",
}
