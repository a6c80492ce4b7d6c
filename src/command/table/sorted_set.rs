//! The commands of the group `sorted-set`. Written by scripts/command-table.

commands! { SORTED_SET, SortedSet =>
    "BZMPOP"           -5 "7.0.0" [WRITE BLOCKING]
        "timeout numkeys key [key ...] <MIN | MAX> [COUNT count]",
    "BZPOPMAX"         -3 "5.0.0" [WRITE BLOCKING]      "key [key ...] timeout",
    "BZPOPMIN"         -3 "5.0.0" [WRITE BLOCKING]      "key [key ...] timeout",
    "ZADD"             -4 "1.2.0" [WRITE]
        "key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]",
    "ZCARD"             2 "1.2.0" [READONLY]            "key",
    "ZCOUNT"            4 "2.0.0" [READONLY]            "key min max",
    "ZDIFF"            -3 "6.2.0" [READONLY]            "numkeys key [key ...] [WITHSCORES]",
    "ZDIFFSTORE"       -4 "6.2.0" [WRITE]               "destination numkeys key [key ...]",
    "ZINCRBY"           4 "1.2.0" [WRITE]               "key increment member",
    "ZINTER"           -3 "6.2.0" [READONLY]
        "numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>] \
         [WITHSCORES]",
    "ZINTERCARD"       -3 "7.0.0" [READONLY]            "numkeys key [key ...] [LIMIT limit]",
    "ZINTERSTORE"      -4 "2.0.0" [WRITE]
        "destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | \
         MAX>]",
    "ZLEXCOUNT"         4 "2.8.9" [READONLY]            "key min max",
    "ZMPOP"            -4 "7.0.0" [WRITE]
        "numkeys key [key ...] <MIN | MAX> [COUNT count]",
    "ZMSCORE"          -3 "6.2.0" [READONLY]            "key member [member ...]",
    "ZPOPMAX"          -2 "5.0.0" [WRITE]               "key [count]",
    "ZPOPMIN"          -2 "5.0.0" [WRITE]               "key [count]",
    "ZRANDMEMBER"      -2 "6.2.0" [READONLY]            "key [count [WITHSCORES]]",
    "ZRANGE"           -4 "1.2.0" [READONLY]
        "key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]",
    "ZRANGEBYLEX"      -4 "2.8.9" [READONLY DEPRECATED] "key min max [LIMIT offset count]",
    "ZRANGEBYSCORE"    -4 "1.0.5" [READONLY DEPRECATED]
        "key min max [WITHSCORES] [LIMIT offset count]",
    "ZRANGESTORE"      -5 "6.2.0" [WRITE]
        "dst src min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]",
    "ZRANK"            -3 "2.0.0" [READONLY]            "key member [WITHSCORE]",
    "ZREM"             -3 "1.2.0" [WRITE]               "key member [member ...]",
    "ZREMRANGEBYLEX"    4 "2.8.9" [WRITE]               "key min max",
    "ZREMRANGEBYRANK"   4 "2.0.0" [WRITE]               "key start stop",
    "ZREMRANGEBYSCORE"  4 "1.2.0" [WRITE]               "key min max",
    "ZREVRANGE"        -4 "1.2.0" [READONLY DEPRECATED] "key start stop [WITHSCORES]",
    "ZREVRANGEBYLEX"   -4 "2.8.9" [READONLY DEPRECATED] "key max min [LIMIT offset count]",
    "ZREVRANGEBYSCORE" -4 "2.2.0" [READONLY DEPRECATED]
        "key max min [WITHSCORES] [LIMIT offset count]",
    "ZREVRANK"         -3 "2.0.0" [READONLY]            "key member [WITHSCORE]",
    "ZSCAN"            -3 "2.8.0" [READONLY]
        "key cursor [MATCH pattern] [COUNT count] [NOSCORES]",
    "ZSCORE"            3 "1.2.0" [READONLY]            "key member",
    "ZUNION"           -3 "6.2.0" [READONLY]
        "numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>] \
         [WITHSCORES]",
    "ZUNIONSTORE"      -4 "2.0.0" [WRITE]
        "destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | \
         MAX>]",
}
