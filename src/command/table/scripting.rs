//! The commands of the group `scripting`. Written by scripts/command-table.

commands! { SCRIPTING, Scripting =>
    "EVAL"             -3 "2.6.0" [NO_SCRIPT]
        "script numkeys [key [key ...]] [arg [arg ...]]",
    "EVALSHA"          -3 "2.6.0" [NO_SCRIPT]
        "sha1 numkeys [key [key ...]] [arg [arg ...]]",
    "EVALSHA_RO"       -3 "7.0.0" [READONLY NO_SCRIPT]
        "sha1 numkeys [key [key ...]] [arg [arg ...]]",
    "EVAL_RO"          -3 "7.0.0" [READONLY NO_SCRIPT]
        "script numkeys [key [key ...]] [arg [arg ...]]",
    "FCALL"            -3 "7.0.0" [NO_SCRIPT]
        "function numkeys [key [key ...]] [arg [arg ...]]",
    "FCALL_RO"         -3 "7.0.0" [READONLY NO_SCRIPT]
        "function numkeys [key [key ...]] [arg [arg ...]]",
    "FUNCTION"         -2 "7.0.0" []                   "",
    "FUNCTION DELETE"   3 "7.0.0" [WRITE NO_SCRIPT]    "library-name",
    "FUNCTION DUMP"     2 "7.0.0" [NO_SCRIPT]          "",
    "FUNCTION FLUSH"   -2 "7.0.0" [WRITE NO_SCRIPT]    "[ASYNC | SYNC]",
    "FUNCTION HELP"     2 "7.0.0" []                   "",
    "FUNCTION KILL"     2 "7.0.0" [NO_SCRIPT]          "",
    "FUNCTION LIST"    -2 "7.0.0" [NO_SCRIPT]
        "[LIBRARYNAME library-name-pattern] [WITHCODE]",
    "FUNCTION LOAD"    -3 "7.0.0" [WRITE NO_SCRIPT]    "[REPLACE] function-code",
    "FUNCTION RESTORE" -3 "7.0.0" [WRITE NO_SCRIPT]
        "serialized-value [FLUSH | APPEND | REPLACE]",
    "FUNCTION STATS"    2 "7.0.0" [NO_SCRIPT]          "",
    "SCRIPT"           -2 "2.6.0" []                   "",
    "SCRIPT DEBUG"     -3 "3.2.0" [NO_SCRIPT]          "<YES | SYNC | NO> [engine]",
    "SCRIPT EXISTS"    -3 "2.6.0" [NO_SCRIPT]          "sha1 [sha1 ...]",
    "SCRIPT FLUSH"     -2 "2.6.0" [NO_SCRIPT]          "[ASYNC | SYNC]",
    "SCRIPT HELP"       2 "5.0.0" []                   "",
    "SCRIPT KILL"       2 "2.6.0" [NO_SCRIPT]          "",
    "SCRIPT LOAD"       3 "2.6.0" [NO_SCRIPT]          "script",
    "SCRIPT SHOW"       3 "Valkey 8.0.0" [NO_SCRIPT]          "sha1",
}
