//! The commands of the group `pubsub`. Written by scripts/command-table.

commands! { PUBSUB, Pubsub =>
    "PSUBSCRIBE"           -2 "2.0.0" [PUBSUB NO_SCRIPT] "pattern [pattern ...]",
    "PUBLISH"               3 "2.0.0" [PUBSUB]           "channel message",
    "PUBSUB"               -2 "2.8.0" []                 "",
    "PUBSUB CHANNELS"      -2 "2.8.0" [PUBSUB]           "[pattern]",
    "PUBSUB HELP"           2 "6.2.0" []                 "",
    "PUBSUB NUMPAT"         2 "2.8.0" [PUBSUB]           "",
    "PUBSUB NUMSUB"        -2 "2.8.0" [PUBSUB]           "[channel [channel ...]]",
    "PUBSUB SHARDCHANNELS" -2 "7.0.0" [PUBSUB]           "[pattern]",
    "PUBSUB SHARDNUMSUB"   -2 "7.0.0" [PUBSUB]           "[shardchannel [shardchannel ...]]",
    "PUNSUBSCRIBE"         -1 "2.0.0" [PUBSUB NO_SCRIPT] "[pattern [pattern ...]]",
    "SPUBLISH"              3 "7.0.0" [PUBSUB]           "shardchannel message",
    "SSUBSCRIBE"           -2 "7.0.0" [PUBSUB NO_SCRIPT] "shardchannel [shardchannel ...]",
    "SUBSCRIBE"            -2 "2.0.0" [PUBSUB NO_SCRIPT] "channel [channel ...]",
    "SUNSUBSCRIBE"         -1 "7.0.0" [PUBSUB NO_SCRIPT] "[shardchannel [shardchannel ...]]",
    "UNSUBSCRIBE"          -1 "2.0.0" [PUBSUB NO_SCRIPT] "[channel [channel ...]]",
}
