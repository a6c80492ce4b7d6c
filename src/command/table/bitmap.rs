//! The commands of the group `bitmap`. Written by scripts/command-table.

commands! { BITMAP, Bitmap =>
    "BITCOUNT"    -2 "2.6.0" [READONLY] "key [start [end [BYTE | BIT]]]"
        "Count the bits that are 1",
    "BITFIELD"    -2 "3.2.0" [WRITE]
        "key [<GET encoding offset | [OVERFLOW <WRAP | SAT | FAIL>] <SET encoding offset value | \
         INCRBY encoding offset increment>> [...]]"
        "Read and change integers of any width inside a string",
    "BITFIELD_RO" -2 "6.0.0" [READONLY] "key [GET encoding offset [GET encoding offset ...]]"
        "Read integers of any width inside a string",
    "BITOP"       -4 "2.6.0" [WRITE]
        "<AND | OR | XOR | NOT | DIFF | DIFF1 | ANDOR | ONE> destkey key [key ...]"
        "Combine strings bit by bit and store the result",
    "BITPOS"      -3 "2.8.7" [READONLY] "key bit [start [end [BYTE | BIT]]]"
        "Find the first bit that is 0 or 1",
    "GETBIT"       3 "2.2.0" [READONLY] "key offset"
        "Read one bit of a string",
    "SETBIT"       4 "2.2.0" [WRITE]    "key offset value"
        "Set one bit of a string",
}
