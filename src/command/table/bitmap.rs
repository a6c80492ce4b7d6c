//! The commands of the group `bitmap`. Written by scripts/command-table.

commands! { BITMAP, Bitmap =>
    "BITCOUNT"    -2 "2.6.0" [READONLY] "key [start [end [BYTE | BIT]]]",
    "BITFIELD"    -2 "3.2.0" [WRITE]
        "key [<GET encoding offset | [OVERFLOW <WRAP | SAT | FAIL>] <SET encoding offset value | \
         INCRBY encoding offset increment>> [...]]",
    "BITFIELD_RO" -2 "6.0.0" [READONLY] "key [GET encoding offset [GET encoding offset ...]]",
    "BITOP"       -4 "2.6.0" [WRITE]
        "<AND | OR | XOR | NOT | DIFF | DIFF1 | ANDOR | ONE> destkey key [key ...]",
    "BITPOS"      -3 "2.8.7" [READONLY] "key bit [start [end [BYTE | BIT]]]",
    "GETBIT"       3 "2.2.0" [READONLY] "key offset",
    "SETBIT"       4 "2.2.0" [WRITE]    "key offset value",
}
