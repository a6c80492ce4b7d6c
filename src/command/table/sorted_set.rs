//! The commands of the group `sorted-set`. Written by scripts/command-table.

commands! { SORTED_SET, SortedSet =>
    "BZMPOP"           -5 "7.0.0" [WRITE BLOCKING]
        "timeout numkeys key [key ...] <MIN | MAX> [COUNT count]"
        "Take members by score from the first sorted set that has some, waiting for one",
    "BZPOPMAX"         -3 "5.0.0" [WRITE BLOCKING]      "key [key ...] timeout"
        "Take the member with the highest score, waiting for one",
    "BZPOPMIN"         -3 "5.0.0" [WRITE BLOCKING]      "key [key ...] timeout"
        "Take the member with the lowest score, waiting for one",
    "ZADD"             -4 "1.2.0" [WRITE]
        "key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]"
        "Add members with scores, or change scores",
    "ZCARD"             2 "1.2.0" [READONLY]            "key"
        "Count the members of a sorted set",
    "ZCOUNT"            4 "2.0.0" [READONLY]            "key min max"
        "Count the members with scores in a range",
    "ZDIFF"            -3 "6.2.0" [READONLY]            "numkeys key [key ...] [WITHSCORES]"
        "List the members of the first sorted set that are in no other",
    "ZDIFFSTORE"       -4 "6.2.0" [WRITE]               "destination numkeys key [key ...]"
        "Store the members of the first sorted set that are in no other",
    "ZINCRBY"           4 "1.2.0" [WRITE]               "key increment member"
        "Add to the score of a member",
    "ZINTER"           -3 "6.2.0" [READONLY]
        "numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>] \
         [WITHSCORES]"
        "List the members that all sorted sets have",
    "ZINTERCARD"       -3 "7.0.0" [READONLY]            "numkeys key [key ...] [LIMIT limit]"
        "Count the members that all sorted sets have",
    "ZINTERSTORE"      -4 "2.0.0" [WRITE]
        "destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | \
         MAX>]"
        "Store the members that all sorted sets have",
    "ZLEXCOUNT"         4 "2.8.9" [READONLY]            "key min max"
        "Count the members in a range of names",
    "ZMPOP"            -4 "7.0.0" [WRITE]
        "numkeys key [key ...] <MIN | MAX> [COUNT count]"
        "Take members by score from the first sorted set that has some",
    "ZMSCORE"          -3 "6.2.0" [READONLY]            "key member [member ...]"
        "Show the scores of members",
    "ZPOPMAX"          -2 "5.0.0" [WRITE]               "key [count]"
        "Take the members with the highest scores",
    "ZPOPMIN"          -2 "5.0.0" [WRITE]               "key [count]"
        "Take the members with the lowest scores",
    "ZRANDMEMBER"      -2 "6.2.0" [READONLY]            "key [count [WITHSCORES]]"
        "Pick members of a sorted set at random",
    "ZRANGE"           -4 "1.2.0" [READONLY]
        "key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]"
        "List members by rank, by score or by name",
    "ZRANGEBYLEX"      -4 "2.8.9" [READONLY DEPRECATED] "key min max [LIMIT offset count]"
        "List members in a range of names",
    "ZRANGEBYSCORE"    -4 "1.0.5" [READONLY DEPRECATED]
        "key min max [WITHSCORES] [LIMIT offset count]"
        "List members in a range of scores",
    "ZRANGESTORE"      -5 "6.2.0" [WRITE]
        "dst src min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]"
        "Store members by rank, by score or by name",
    "ZRANK"            -3 "2.0.0" [READONLY]            "key member [WITHSCORE]"
        "Show the rank of a member, lowest score first",
    "ZREM"             -3 "1.2.0" [WRITE]               "key member [member ...]"
        "Remove members of a sorted set",
    "ZREMRANGEBYLEX"    4 "2.8.9" [WRITE]               "key min max"
        "Remove members in a range of names",
    "ZREMRANGEBYRANK"   4 "2.0.0" [WRITE]               "key start stop"
        "Remove members in a range of ranks",
    "ZREMRANGEBYSCORE"  4 "1.2.0" [WRITE]               "key min max"
        "Remove members in a range of scores",
    "ZREVRANGE"        -4 "1.2.0" [READONLY DEPRECATED] "key start stop [WITHSCORES]"
        "List members by rank, highest score first",
    "ZREVRANGEBYLEX"   -4 "2.8.9" [READONLY DEPRECATED] "key max min [LIMIT offset count]"
        "List members in a range of names, last name first",
    "ZREVRANGEBYSCORE" -4 "2.2.0" [READONLY DEPRECATED]
        "key max min [WITHSCORES] [LIMIT offset count]"
        "List members in a range of scores, highest first",
    "ZREVRANK"         -3 "2.0.0" [READONLY]            "key member [WITHSCORE]"
        "Show the rank of a member, highest score first",
    "ZSCAN"            -3 "2.8.0" [READONLY]
        "key cursor [MATCH pattern] [COUNT count] [NOSCORES]"
        "Walk through the members of a sorted set",
    "ZSCORE"            3 "1.2.0" [READONLY]            "key member"
        "Show the score of a member",
    "ZUNION"           -3 "6.2.0" [READONLY]
        "numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>] \
         [WITHSCORES]"
        "List the members that any of the sorted sets has",
    "ZUNIONSTORE"      -4 "2.0.0" [WRITE]
        "destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | \
         MAX>]"
        "Store the members that any of the sorted sets has",
}
