//! The commands of the group `transactions`. Written by scripts/command-table.

commands! { TRANSACTIONS, Transactions =>
    "DISCARD"  1 "2.0.0" [NO_SCRIPT]          ""
        "Give up the queued transaction",
    "EXEC"     1 "1.2.0" [NO_SCRIPT]          ""
        "Run the queued transaction",
    "MULTI"    1 "1.2.0" [NO_SCRIPT NO_MULTI] ""
        "Begin a transaction",
    "UNWATCH"  1 "2.2.0" [NO_SCRIPT]          ""
        "Forget the watched keys",
    "WATCH"   -2 "2.2.0" [NO_SCRIPT NO_MULTI] "key [key ...]"
        "Let the next transaction fail if keys change before it",
}
