//! The commands of the group `connection`. Written by scripts/command-table.

commands! { CONNECTION, Connection =>
    "AUTH"                 -2 "1.0.0"        [NO_SCRIPT NO_AUTH]         "[username] password",
    "CLIENT"               -2 "2.4.0"        []                          "",
    "CLIENT CACHING"        3 "6.0.0"        [NO_SCRIPT]                 "<YES | NO>",
    "CLIENT CAPA"          -3 "Valkey 8.0.0" [NO_SCRIPT]
        "capability [capability ...]",
    "CLIENT GETNAME"        2 "2.6.9"        [NO_SCRIPT]                 "",
    "CLIENT GETREDIR"       2 "6.0.0"        [NO_SCRIPT]                 "",
    "CLIENT HELP"           2 "5.0.0"        []                          "",
    "CLIENT ID"             2 "5.0.0"        [NO_SCRIPT]                 "",
    "CLIENT IMPORT-SOURCE"  3 "Valkey 8.1.0" [NO_SCRIPT]                 "<ON | OFF>",
    "CLIENT INFO"           2 "6.2.0"        [NO_SCRIPT]                 "",
    "CLIENT KILL"          -3 "2.4.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "<ip:port | <ID client-id [client-id ...] | TYPE <NORMAL | MASTER | PRIMARY | SLAVE | \
         REPLICA | PUBSUB> | USER username | ADDR ip:port | LADDR ip:port | SKIPME <YES | NO> | \
         MAXAGE maxage | NAME name | IDLE idle | FLAGS flags | LIB-NAME lib-name | LIB-VER \
         lib-ver | DB db | CAPA capa | IP ip | NOT-TYPE <NORMAL | MASTER | PRIMARY | SLAVE | \
         REPLICA | PUBSUB> | NOT-ID not-client-id [not-client-id ...] | NOT-USER not-username | \
         NOT-ADDR ip:port | NOT-LADDR ip:port | NOT-NAME not-name | NOT-FLAGS not-flags | \
         NOT-LIB-NAME not-lib-name | NOT-LIB-VER not-lib-ver | NOT-DB not-db | NOT-CAPA not-capa \
         | NOT-IP not-ip> [...]>",
    "CLIENT LIST"          -2 "2.4.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "[TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [ID client-id [client-id ...]] [USER \
         username] [ADDR ip:port] [LADDR ip:port] [SKIPME <YES | NO>] [MAXAGE maxage] [NAME name] \
         [IDLE idle] [FLAGS flags] [LIB-NAME lib-name] [LIB-VER lib-ver] [DB db] [CAPA capa] [IP \
         ip] [NOT-TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [NOT-ID not-client-id [not-client-id \
         ...]] [NOT-USER not-username] [NOT-ADDR ip:port] [NOT-LADDR ip:port] [NOT-NAME not-name] \
         [NOT-FLAGS not-flags] [NOT-LIB-NAME not-lib-name] [NOT-LIB-VER not-lib-ver] [NOT-DB \
         not-db] [NOT-CAPA not-capa] [NOT-IP not-ip]",
    "CLIENT NO-EVICT"       3 "7.0.0"        [ADMIN DANGEROUS NO_SCRIPT] "<ON | OFF>",
    "CLIENT NO-TOUCH"       3 "7.2.0"        [NO_SCRIPT]                 "<ON | OFF>",
    "CLIENT PAUSE"         -3 "3.0.0"        [ADMIN DANGEROUS NO_SCRIPT] "timeout [WRITE | ALL]",
    "CLIENT REPLY"          3 "3.2.0"        [NO_SCRIPT NO_MULTI]        "<ON | OFF | SKIP>",
    "CLIENT SETINFO"        4 "7.2.0"        [NO_SCRIPT]
        "<LIB-NAME libname | LIB-VER libver>",
    "CLIENT SETNAME"        3 "2.6.9"        [NO_SCRIPT]                 "connection-name",
    "CLIENT TRACKING"      -3 "6.0.0"        [NO_SCRIPT]
        "<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST] [OPTIN] \
         [OPTOUT] [NOLOOP]",
    "CLIENT TRACKINGINFO"   2 "6.2.0"        [NO_SCRIPT]                 "",
    "CLIENT UNBLOCK"       -3 "5.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "client-id [TIMEOUT | ERROR]",
    "CLIENT UNPAUSE"        2 "6.2.0"        [ADMIN DANGEROUS NO_SCRIPT] "",
    "ECHO"                  2 "1.0.0"        []                          "message",
    "HELLO"                -1 "6.0.0"        [NO_SCRIPT NO_AUTH]
        "[protover [AUTH username password] [SETNAME clientname]]",
    "PING"                 -1 "1.0.0"        []                          "[message]",
    "QUIT"                 -1 "1.0.0"        [NO_SCRIPT NO_AUTH DEPRECATED] "",
    "RESET"                 1 "6.2.0"        [NO_SCRIPT NO_AUTH]         "",
    "SELECT"                2 "1.0.0"        []                          "index",
}
