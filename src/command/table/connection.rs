//! The commands of the group `connection`. Written by scripts/command-table.

commands! { CONNECTION, Connection =>
    "AUTH"                 -2 "1.0.0"        [NO_SCRIPT NO_AUTH]         "[username] password"
        "Log in with a password",
    "CLIENT"               -2 "2.4.0"        []                          ""
        "Connections of clients",
    "CLIENT CACHING"        3 "6.0.0"        [NO_SCRIPT]                 "<YES | NO>"
        "Track the keys of the next command, or leave them out",
    "CLIENT CAPA"          -3 "Valkey 8.0.0" [NO_SCRIPT]
        "capability [capability ...]"
        "Tell the server what this client understands",
    "CLIENT GETNAME"        2 "2.6.9"        [NO_SCRIPT]                 ""
        "Show the name of this connection",
    "CLIENT GETREDIR"       2 "6.0.0"        [NO_SCRIPT]                 ""
        "Show which client gets the invalidations of this one",
    "CLIENT HELP"           2 "5.0.0"        []                          ""
        "List the subcommands of CLIENT",
    "CLIENT ID"             2 "5.0.0"        [NO_SCRIPT]                 ""
        "Show the number of this connection",
    "CLIENT IMPORT-SOURCE"  3 "Valkey 8.1.0" [NO_SCRIPT]                 "<ON | OFF>"
        "Mark this connection as the source of an import",
    "CLIENT INFO"           2 "6.2.0"        [NO_SCRIPT]                 ""
        "Describe this connection",
    "CLIENT KILL"          -3 "2.4.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "<ip:port | <ID client-id [client-id ...] | TYPE <NORMAL | MASTER | PRIMARY | SLAVE | \
         REPLICA | PUBSUB> | USER username | ADDR ip:port | LADDR ip:port | SKIPME <YES | NO> | \
         MAXAGE maxage | NAME name | IDLE idle | FLAGS flags | LIB-NAME lib-name | LIB-VER \
         lib-ver | DB db | CAPA capa | IP ip | NOT-TYPE <NORMAL | MASTER | PRIMARY | SLAVE | \
         REPLICA | PUBSUB> | NOT-ID not-client-id [not-client-id ...] | NOT-USER not-username | \
         NOT-ADDR ip:port | NOT-LADDR ip:port | NOT-NAME not-name | NOT-FLAGS not-flags | \
         NOT-LIB-NAME not-lib-name | NOT-LIB-VER not-lib-ver | NOT-DB not-db | NOT-CAPA not-capa \
         | NOT-IP not-ip> [...]>"
        "Close connections that match a filter",
    "CLIENT LIST"          -2 "2.4.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "[TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [ID client-id [client-id ...]] [USER \
         username] [ADDR ip:port] [LADDR ip:port] [SKIPME <YES | NO>] [MAXAGE maxage] [NAME name] \
         [IDLE idle] [FLAGS flags] [LIB-NAME lib-name] [LIB-VER lib-ver] [DB db] [CAPA capa] [IP \
         ip] [NOT-TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [NOT-ID not-client-id [not-client-id \
         ...]] [NOT-USER not-username] [NOT-ADDR ip:port] [NOT-LADDR ip:port] [NOT-NAME not-name] \
         [NOT-FLAGS not-flags] [NOT-LIB-NAME not-lib-name] [NOT-LIB-VER not-lib-ver] [NOT-DB \
         not-db] [NOT-CAPA not-capa] [NOT-IP not-ip]"
        "Describe all connections, or those that match a filter",
    "CLIENT NO-EVICT"       3 "7.0.0"        [ADMIN DANGEROUS NO_SCRIPT] "<ON | OFF>"
        "Keep this connection when memory for clients is short",
    "CLIENT NO-TOUCH"       3 "7.2.0"        [NO_SCRIPT]                 "<ON | OFF>"
        "Leave the age of keys as it is when this connection reads them",
    "CLIENT PAUSE"         -3 "3.0.0"        [ADMIN DANGEROUS NO_SCRIPT] "timeout [WRITE | ALL]"
        "Let the commands of clients wait for a while",
    "CLIENT REPLY"          3 "3.2.0"        [NO_SCRIPT NO_MULTI]        "<ON | OFF | SKIP>"
        "Turn the replies to this connection on or off",
    "CLIENT SETINFO"        4 "7.2.0"        [NO_SCRIPT]
        "<LIB-NAME libname | LIB-VER libver>"
        "Name the library of this client and its version",
    "CLIENT SETNAME"        3 "2.6.9"        [NO_SCRIPT]                 "connection-name"
        "Name this connection",
    "CLIENT TRACKING"      -3 "6.0.0"        [NO_SCRIPT]
        "<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST] [OPTIN] \
         [OPTOUT] [NOLOOP]"
        "Be told when keys that were read change",
    "CLIENT TRACKINGINFO"   2 "6.2.0"        [NO_SCRIPT]                 ""
        "Show how this connection tracks keys",
    "CLIENT UNBLOCK"       -3 "5.0.0"        [ADMIN DANGEROUS NO_SCRIPT]
        "client-id [TIMEOUT | ERROR]"
        "End the waiting of another client",
    "CLIENT UNPAUSE"        2 "6.2.0"        [ADMIN DANGEROUS NO_SCRIPT] ""
        "Let paused clients go on",
    "ECHO"                  2 "1.0.0"        []                          "message"
        "Send a text back",
    "HELLO"                -1 "6.0.0"        [NO_SCRIPT NO_AUTH]
        "[protover [AUTH username password] [SETNAME clientname]]"
        "Choose the protocol, log in and name the connection",
    "PING"                 -1 "1.0.0"        []                          "[message]"
        "Ask whether the server answers",
    "QUIT"                 -1 "1.0.0"        [NO_SCRIPT NO_AUTH DEPRECATED] ""
        "Close the connection",
    "RESET"                 1 "6.2.0"        [NO_SCRIPT NO_AUTH]         ""
        "Bring the connection back to where it began",
    "SELECT"                2 "1.0.0"        []                          "index"
        "Choose the database of this connection",
}
