//! The commands of the group `list`. Written by scripts/command-table.

commands! { LIST, List =>
    "BLMOVE"      6 "6.2.0" [WRITE BLOCKING]
        "source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout"
        "Move an element from list to list, waiting for one",
    "BLMPOP"     -5 "7.0.0" [WRITE BLOCKING]
        "timeout numkeys key [key ...] <LEFT | RIGHT> [COUNT count]"
        "Take elements from the first list that has some, waiting for one",
    "BLPOP"      -3 "2.0.0" [WRITE BLOCKING]   "key [key ...] timeout"
        "Take the first element of a list, waiting for one",
    "BRPOP"      -3 "2.0.0" [WRITE BLOCKING]   "key [key ...] timeout"
        "Take the last element of a list, waiting for one",
    "BRPOPLPUSH"  4 "2.2.0" [WRITE BLOCKING DEPRECATED] "source destination timeout"
        "Move the last element of a list to the front of another, waiting for one",
    "LINDEX"      3 "1.0.0" [READONLY]         "key index"
        "Read the element at an index",
    "LINSERT"     5 "2.2.0" [WRITE]            "key <BEFORE | AFTER> pivot element"
        "Insert an element before or after another",
    "LLEN"        2 "1.0.0" [READONLY]         "key"
        "Count the elements of a list",
    "LMOVE"       5 "6.2.0" [WRITE]            "source destination <LEFT | RIGHT> <LEFT | RIGHT>"
        "Move an element from list to list",
    "LMPOP"      -4 "7.0.0" [WRITE]            "numkeys key [key ...] <LEFT | RIGHT> [COUNT count]"
        "Take elements from the first list that has some",
    "LPOP"       -2 "1.0.0" [WRITE]            "key [count]"
        "Take elements from the front of a list",
    "LPOS"       -3 "6.0.6" [READONLY]
        "key element [RANK rank] [COUNT num-matches] [MAXLEN len]"
        "Find the index of an element",
    "LPUSH"      -3 "1.0.0" [WRITE]            "key element [element ...]"
        "Put elements at the front of a list",
    "LPUSHX"     -3 "2.2.0" [WRITE]            "key element [element ...]"
        "Put elements at the front of a list that exists",
    "LRANGE"      4 "1.0.0" [READONLY]         "key start stop"
        "Read a range of elements",
    "LREM"        4 "1.0.0" [WRITE]            "key count element"
        "Remove elements that are equal to this one",
    "LSET"        4 "1.0.0" [WRITE]            "key index element"
        "Replace the element at an index",
    "LTRIM"       4 "1.0.0" [WRITE]            "key start stop"
        "Keep a range of elements and remove the others",
    "RPOP"       -2 "1.0.0" [WRITE]            "key [count]"
        "Take elements from the end of a list",
    "RPOPLPUSH"   3 "1.2.0" [WRITE DEPRECATED] "source destination"
        "Move the last element of a list to the front of another",
    "RPUSH"      -3 "1.0.0" [WRITE]            "key element [element ...]"
        "Put elements at the end of a list",
    "RPUSHX"     -3 "2.2.0" [WRITE]            "key element [element ...]"
        "Put elements at the end of a list that exists",
}
