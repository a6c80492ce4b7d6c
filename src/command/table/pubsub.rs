//! The commands of the group `pubsub`. Written by scripts/command-table.

commands! { PUBSUB, Pubsub =>
    "PSUBSCRIBE"           -2 "2.0.0" [PUBSUB NO_SCRIPT] "pattern [pattern ...]"
        "Listen to channels by pattern",
    "PUBLISH"               3 "2.0.0" [PUBSUB]           "channel message"
        "Send a message to a channel",
    "PUBSUB"               -2 "2.8.0" []                 ""
        "Channels and who listens",
    "PUBSUB CHANNELS"      -2 "2.8.0" [PUBSUB]           "[pattern]"
        "List the channels somebody listens to",
    "PUBSUB HELP"           2 "6.2.0" []                 ""
        "List the subcommands of PUBSUB",
    "PUBSUB NUMPAT"         2 "2.8.0" [PUBSUB]           ""
        "Count the patterns somebody listens to",
    "PUBSUB NUMSUB"        -2 "2.8.0" [PUBSUB]           "[channel [channel ...]]"
        "Count who listens to channels",
    "PUBSUB SHARDCHANNELS" -2 "7.0.0" [PUBSUB]           "[pattern]"
        "List the shard channels somebody listens to",
    "PUBSUB SHARDNUMSUB"   -2 "7.0.0" [PUBSUB]           "[shardchannel [shardchannel ...]]"
        "Count who listens to shard channels",
    "PUNSUBSCRIBE"         -1 "2.0.0" [PUBSUB NO_SCRIPT] "[pattern [pattern ...]]"
        "No longer listen to patterns",
    "SPUBLISH"              3 "7.0.0" [PUBSUB]           "shardchannel message"
        "Send a message to a shard channel",
    "SSUBSCRIBE"           -2 "7.0.0" [PUBSUB NO_SCRIPT] "shardchannel [shardchannel ...]"
        "Listen to shard channels",
    "SUBSCRIBE"            -2 "2.0.0" [PUBSUB NO_SCRIPT] "channel [channel ...]"
        "Listen to channels",
    "SUNSUBSCRIBE"         -1 "7.0.0" [PUBSUB NO_SCRIPT] "[shardchannel [shardchannel ...]]"
        "No longer listen to shard channels",
    "UNSUBSCRIBE"          -1 "2.0.0" [PUBSUB NO_SCRIPT] "[channel [channel ...]]"
        "No longer listen to channels",
}
