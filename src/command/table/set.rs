//! The commands of the group `set`. Written by scripts/command-table.

commands! { SET, Set =>
    "SADD"        -3 "1.0.0" [WRITE]    "key member [member ...]"
        "Add members to a set",
    "SCARD"        2 "1.0.0" [READONLY] "key"
        "Count the members of a set",
    "SDIFF"       -2 "1.0.0" [READONLY] "key [key ...]"
        "List the members of the first set that are in no other",
    "SDIFFSTORE"  -3 "1.0.0" [WRITE]    "destination key [key ...]"
        "Store the members of the first set that are in no other",
    "SINTER"      -2 "1.0.0" [READONLY] "key [key ...]"
        "List the members that all sets have",
    "SINTERCARD"  -3 "7.0.0" [READONLY] "numkeys key [key ...] [LIMIT limit]"
        "Count the members that all sets have",
    "SINTERSTORE" -3 "1.0.0" [WRITE]    "destination key [key ...]"
        "Store the members that all sets have",
    "SISMEMBER"    3 "1.0.0" [READONLY] "key member"
        "Tell whether a set has a member",
    "SMEMBERS"     2 "1.0.0" [READONLY] "key"
        "List the members of a set",
    "SMISMEMBER"  -3 "6.2.0" [READONLY] "key member [member ...]"
        "Tell which members a set has",
    "SMOVE"        4 "1.0.0" [WRITE]    "source destination member"
        "Move a member from set to set",
    "SPOP"        -2 "1.0.0" [WRITE]    "key [count]"
        "Take members of a set at random",
    "SRANDMEMBER" -2 "1.0.0" [READONLY] "key [count]"
        "Pick members of a set at random",
    "SREM"        -3 "1.0.0" [WRITE]    "key member [member ...]"
        "Remove members of a set",
    "SSCAN"       -3 "2.8.0" [READONLY] "key cursor [MATCH pattern] [COUNT count]"
        "Walk through the members of a set",
    "SUNION"      -2 "1.0.0" [READONLY] "key [key ...]"
        "List the members that any of the sets has",
    "SUNIONSTORE" -3 "1.0.0" [WRITE]    "destination key [key ...]"
        "Store the members that any of the sets has",
}
