//! The commands of the group `vector-set`. Written by hand: Redis brings them along as a module, without descriptions.

commands! { VECTOR_SET, VectorSet =>
    "VADD"        -5 "Redis 8.0.0" [WRITE]
        "key [REDUCE dim] <FP32 vector | VALUES num component [component ...]> element [CAS] \
         [NOQUANT | Q8 | BIN] [EF exploration-factor] [SETATTR attributes] [M links]"
        "Add an element with its vector, or change its vector",
    "VCARD"        2 "Redis 8.0.0" [READONLY] "key"
        "Count the elements of a vector set",
    "VDIM"         2 "Redis 8.0.0" [READONLY] "key"
        "Show how many components the vectors have",
    "VEMB"        -3 "Redis 8.0.0" [READONLY] "key element [RAW]"
        "Show the vector of an element",
    "VGETATTR"     3 "Redis 8.0.0" [READONLY] "key element"
        "Read the attributes of an element",
    "VINFO"        2 "Redis 8.0.0" [READONLY] "key"
        "Show how a vector set is kept",
    "VISMEMBER"    3 "Redis 8.2.0" [READONLY] "key element"
        "Tell whether an element is in a vector set",
    "VLINKS"      -3 "Redis 8.0.0" [READONLY] "key element [WITHSCORES]"
        "List the neighbours that an element is linked to",
    "VRANDMEMBER" -2 "Redis 8.0.0" [READONLY] "key [count]"
        "Pick elements of a vector set at random",
    "VREM"         3 "Redis 8.0.0" [WRITE]    "key element"
        "Remove an element",
    "VSETATTR"     4 "Redis 8.0.0" [WRITE]    "key element attributes"
        "Change the attributes of an element; an empty text removes them",
    "VSIM"        -4 "Redis 8.0.0" [READONLY]
        "key <ELE element | FP32 vector | VALUES num component [component ...]> [WITHSCORES] \
         [WITHATTRIBS] [COUNT count] [EPSILON max-distance] [EF exploration-factor] \
         [FILTER expression] [FILTER-EF max-filtering-effort] [TRUTH] [NOTHREAD]"
        "List the elements most similar to a vector or to an element",
}
