//! The commands of the group `set`. Written by scripts/command-table.

commands! { SET, Set =>
    "SADD"        -3 "1.0.0" [WRITE]    "key member [member ...]",
    "SCARD"        2 "1.0.0" [READONLY] "key",
    "SDIFF"       -2 "1.0.0" [READONLY] "key [key ...]",
    "SDIFFSTORE"  -3 "1.0.0" [WRITE]    "destination key [key ...]",
    "SINTER"      -2 "1.0.0" [READONLY] "key [key ...]",
    "SINTERCARD"  -3 "7.0.0" [READONLY] "numkeys key [key ...] [LIMIT limit]",
    "SINTERSTORE" -3 "1.0.0" [WRITE]    "destination key [key ...]",
    "SISMEMBER"    3 "1.0.0" [READONLY] "key member",
    "SMEMBERS"     2 "1.0.0" [READONLY] "key",
    "SMISMEMBER"  -3 "6.2.0" [READONLY] "key member [member ...]",
    "SMOVE"        4 "1.0.0" [WRITE]    "source destination member",
    "SPOP"        -2 "1.0.0" [WRITE]    "key [count]",
    "SRANDMEMBER" -2 "1.0.0" [READONLY] "key [count]",
    "SREM"        -3 "1.0.0" [WRITE]    "key member [member ...]",
    "SSCAN"       -3 "2.8.0" [READONLY] "key cursor [MATCH pattern] [COUNT count]",
    "SUNION"      -2 "1.0.0" [READONLY] "key [key ...]",
    "SUNIONSTORE" -3 "1.0.0" [WRITE]    "destination key [key ...]",
}
