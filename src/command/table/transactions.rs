//! The commands of the group `transactions`. Written by scripts/command-table.

commands! { TRANSACTIONS, Transactions =>
    "DISCARD"  1 "2.0.0" [NO_SCRIPT]          "",
    "EXEC"     1 "1.2.0" [NO_SCRIPT]          "",
    "MULTI"    1 "1.2.0" [NO_SCRIPT NO_MULTI] "",
    "UNWATCH"  1 "2.2.0" [NO_SCRIPT]          "",
    "WATCH"   -2 "2.2.0" [NO_SCRIPT NO_MULTI] "key [key ...]",
}
