//! The commands of the group `scripting`. Written by scripts/command-table.

commands! { SCRIPTING, Scripting =>
    "EVAL"             -3 "2.6.0" [NO_SCRIPT]
        "script numkeys [key [key ...]] [arg [arg ...]]"
        "Run a script",
    "EVALSHA"          -3 "2.6.0" [NO_SCRIPT]
        "sha1 numkeys [key [key ...]] [arg [arg ...]]"
        "Run a script by its digest",
    "EVALSHA_RO"       -3 "7.0.0" [READONLY NO_SCRIPT]
        "sha1 numkeys [key [key ...]] [arg [arg ...]]"
        "Run a script that only reads, by its digest",
    "EVAL_RO"          -3 "7.0.0" [READONLY NO_SCRIPT]
        "script numkeys [key [key ...]] [arg [arg ...]]"
        "Run a script that only reads",
    "FCALL"            -3 "7.0.0" [NO_SCRIPT]
        "function numkeys [key [key ...]] [arg [arg ...]]"
        "Call a function",
    "FCALL_RO"         -3 "7.0.0" [READONLY NO_SCRIPT]
        "function numkeys [key [key ...]] [arg [arg ...]]"
        "Call a function that only reads",
    "FUNCTION"         -2 "7.0.0" []                   ""
        "Libraries of functions",
    "FUNCTION DELETE"   3 "7.0.0" [WRITE NO_SCRIPT]    "library-name"
        "Remove a library with its functions",
    "FUNCTION DUMP"     2 "7.0.0" [NO_SCRIPT]          ""
        "Serialize all libraries",
    "FUNCTION FLUSH"   -2 "7.0.0" [WRITE NO_SCRIPT]    "[ASYNC | SYNC]"
        "Remove all libraries",
    "FUNCTION HELP"     2 "7.0.0" []                   ""
        "List the subcommands of FUNCTION",
    "FUNCTION KILL"     2 "7.0.0" [NO_SCRIPT]          ""
        "Stop the function that runs",
    "FUNCTION LIST"    -2 "7.0.0" [NO_SCRIPT]
        "[LIBRARYNAME library-name-pattern] [WITHCODE]"
        "Show libraries and their functions",
    "FUNCTION LOAD"    -3 "7.0.0" [WRITE NO_SCRIPT]    "[REPLACE] function-code"
        "Add a library",
    "FUNCTION RESTORE" -3 "7.0.0" [WRITE NO_SCRIPT]    "serialized-value [FLUSH | APPEND | REPLACE]"
        "Add libraries from a serialized form",
    "FUNCTION STATS"    2 "7.0.0" [NO_SCRIPT]          ""
        "Show the function that runs and the engines",
    "SCRIPT"           -2 "2.6.0" []                   ""
        "The cache of scripts",
    "SCRIPT DEBUG"     -3 "3.2.0" [NO_SCRIPT]          "<YES | SYNC | NO> [engine]"
        "Set how scripts of this connection are debugged",
    "SCRIPT EXISTS"    -3 "2.6.0" [NO_SCRIPT]          "sha1 [sha1 ...]"
        "Tell which digests are in the cache",
    "SCRIPT FLUSH"     -2 "2.6.0" [NO_SCRIPT]          "[ASYNC | SYNC]"
        "Empty the cache of scripts",
    "SCRIPT HELP"       2 "5.0.0" []                   ""
        "List the subcommands of SCRIPT",
    "SCRIPT KILL"       2 "2.6.0" [NO_SCRIPT]          ""
        "Stop the script that runs",
    "SCRIPT LOAD"       3 "2.6.0" [NO_SCRIPT]          "script"
        "Put a script into the cache without running it",
    "SCRIPT SHOW"       3 "Valkey 8.0.0" [NO_SCRIPT]          "sha1"
        "Show a script of the cache",
}
