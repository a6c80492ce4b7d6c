//! The table of keywords: data, which [`super`] reads.

/// The keywords: the commands that have them with this meaning (none: all others), the keyword, the meaning.
pub(super) type Meanings = &'static [(&'static [&'static str], &'static str, &'static str)];

const EXPIRING: &[&str] = &["EXPIRE", "EXPIREAT", "PEXPIRE", "PEXPIREAT"];
const FIELDS_EXPIRING: &[&str] = &["HEXPIRE", "HEXPIREAT", "HPEXPIRE", "HPEXPIREAT"];
const GEO: &[&str] = &[
    "GEOADD",
    "GEODIST",
    "GEORADIUS",
    "GEORADIUSBYMEMBER",
    "GEOSEARCH",
    "GEOSEARCHSTORE",
];
const SCANNING: &[&str] = &["SCAN", "SSCAN", "HSCAN", "ZSCAN"];
const TRIMMING: &[&str] = &["XADD", "XTRIM"];

/// Before a keyword without commands stand those of single commands.
pub(super) const MEANINGS: Meanings = &[
    // Conditions.
    (
        &["SET", "MSETEX", "HSETEX"],
        "NX",
        "only if the key does not exist yet",
    ),
    (
        &["SET", "MSETEX", "HSETEX"],
        "XX",
        "only if the key exists already",
    ),
    (EXPIRING, "NX", "only if the key does not expire yet"),
    (EXPIRING, "XX", "only if the key expires already"),
    (EXPIRING, "GT", "only if it then expires later than now set"),
    (
        EXPIRING,
        "LT",
        "only if it then expires earlier than now set",
    ),
    (FIELDS_EXPIRING, "NX", "only fields that do not expire yet"),
    (FIELDS_EXPIRING, "XX", "only fields that expire already"),
    (
        FIELDS_EXPIRING,
        "GT",
        "only if the field then expires later than now set",
    ),
    (
        FIELDS_EXPIRING,
        "LT",
        "only if the field then expires earlier than now set",
    ),
    (
        &["ZADD", "GEOADD"],
        "NX",
        "add new members only, leave those that are there alone",
    ),
    (
        &["ZADD", "GEOADD"],
        "XX",
        "change members that are there only, add none",
    ),
    (
        &["ZADD"],
        "GT",
        "change a member only if its score gets higher; new ones are added",
    ),
    (
        &["ZADD"],
        "LT",
        "change a member only if its score gets lower; new ones are added",
    ),
    (
        &["ZADD", "GEOADD"],
        "CH",
        "count the members that were changed, not only the new ones",
    ),
    (
        &["ZADD"],
        "INCR",
        "add to the score, as ZINCRBY does, and reply with the new one",
    ),
    (&["SET"], "GET", "reply with the old value"),
    (&[], "IFEQ", "only if the value now is this one"),
    (&["HSETEX"], "FNX", "only if none of the fields exists"),
    (&["HSETEX"], "FXX", "only if all of the fields exist"),
    // Expiry.
    (&[], "EX", "expire after so many seconds"),
    (&[], "PX", "expire after so many milliseconds"),
    (&[], "EXAT", "expire at this Unix time in seconds"),
    (&[], "PXAT", "expire at this Unix time in milliseconds"),
    (
        &[],
        "KEEPTTL",
        "keep the time at which it expires; otherwise it is forgotten",
    ),
    (&[], "PERSIST", "let it expire no more"),
    (
        &["RESTORE"],
        "ABSTTL",
        "the time to live is a Unix time in milliseconds",
    ),
    (
        &["RESTORE"],
        "IDLETIME",
        "how many seconds ago it was used, for the LRU eviction",
    ),
    (
        &["RESTORE"],
        "FREQ",
        "how often it is used, for the LFU eviction",
    ),
    (
        &["RESTORE", "COPY", "MIGRATE"],
        "REPLACE",
        "overwrite a key that is there",
    ),
    (
        &["FUNCTION LOAD"],
        "REPLACE",
        "overwrite a library of this name",
    ),
    (&["COPY"], "DB", "into this database"),
    // Ranges and scans.
    (
        &["SCAN"],
        "TYPE",
        "only keys of this type: string, list, set, zset, hash, stream",
    ),
    (SCANNING, "MATCH", "only what fits this pattern"),
    (
        SCANNING,
        "COUNT",
        "about how many to look at in one step (10)",
    ),
    (&["HSCAN"], "NOVALUES", "reply with the fields alone"),
    (&["ZSCAN"], "NOSCORES", "reply with the members alone"),
    (&[], "WITHSCORES", "reply with the scores too"),
    (&[], "WITHSCORE", "reply with the score too"),
    (&["HRANDFIELD"], "WITHVALUES", "reply with the values too"),
    (
        &["ZRANGE", "ZRANGESTORE"],
        "BYSCORE",
        "the range is one of scores; ( before one leaves it out",
    ),
    (
        &["ZRANGE", "ZRANGESTORE"],
        "BYLEX",
        "the range is one of members: [ with, ( without, - and + the ends",
    ),
    (
        &["ZRANGE", "ZRANGESTORE"],
        "REV",
        "from the highest to the lowest",
    ),
    (&["SINTERCARD", "ZINTERCARD"], "LIMIT", "stop counting here"),
    (TRIMMING, "LIMIT", "remove so many entries at most"),
    (&[], "LIMIT", "leave out so many first, then give so many"),
    (
        &[],
        "WEIGHTS",
        "multiply the scores of each key by its weight",
    ),
    (
        &[],
        "AGGREGATE",
        "what becomes of several scores of one member",
    ),
    (&[], "SUM", "they are added"),
    (&["ZMPOP", "BZMPOP"], "MIN", "take the lowest scores"),
    (&["ZMPOP", "BZMPOP"], "MAX", "take the highest scores"),
    (&[], "MIN", "the lowest is taken"),
    (&[], "MAX", "the highest is taken"),
    // Lists and sorting.
    (&["LINSERT"], "BEFORE", "before the pivot"),
    (&["LINSERT"], "AFTER", "behind the pivot"),
    (&[], "LEFT", "the beginning of the list"),
    (&[], "RIGHT", "the end of the list"),
    (&["LPOS"], "RANK", "the how manieth match; -1 is the last"),
    (&["LPOS"], "COUNT", "so many matches; 0 for all"),
    (&["LPOS"], "MAXLEN", "compare so many elements at most"),
    (
        &["LMPOP", "BLMPOP", "ZMPOP", "BZMPOP"],
        "COUNT",
        "take so many at most",
    ),
    (
        &["SORT", "SORT_RO"],
        "BY",
        "compare what this pattern names; nosort leaves the order",
    ),
    (
        &["SORT", "SORT_RO"],
        "GET",
        "reply with what this pattern names; # is the element itself",
    ),
    (
        &["SORT", "SORT_RO"],
        "ALPHA",
        "compare as text, not as numbers",
    ),
    (&["SORT"], "STORE", "write the result to this list"),
    (GEO, "ASC", "nearest first"),
    (GEO, "DESC", "farthest first"),
    (&[], "ASC", "lowest first"),
    (&[], "DESC", "highest first"),
    // Streams.
    (
        &["XADD"],
        "NOMKSTREAM",
        "do not make the stream if there is none",
    ),
    (TRIMMING, "MAXLEN", "keep so many entries"),
    (TRIMMING, "MINID", "keep the entries from this ID on"),
    (TRIMMING, "=", "exactly"),
    (TRIMMING, "~", "about: faster, a few more may stay"),
    (
        &[],
        "KEEPREF",
        "entries go, what groups remember of them stays",
    ),
    (
        &[],
        "DELREF",
        "entries go, and what groups remember of them",
    ),
    (
        &[],
        "ACKED",
        "only entries that all groups have acknowledged",
    ),
    (&["XADD"], "*", "the server makes the ID"),
    (
        &["XREAD", "XREADGROUP"],
        "BLOCK",
        "wait so long for entries if there are none; 0 for ever",
    ),
    (
        &["XREAD", "XREADGROUP"],
        "COUNT",
        "so many entries of each stream at most",
    ),
    (
        &["XREAD", "XREADGROUP"],
        "STREAMS",
        "all keys, then an ID for each",
    ),
    (
        &["XREADGROUP"],
        "GROUP",
        "as which consumer of which group to read",
    ),
    (&["XREADGROUP"], "NOACK", "the entries need no XACK"),
    (
        &["XGROUP CREATE"],
        "MKSTREAM",
        "make the stream if there is none",
    ),
    (
        &["XGROUP CREATE", "XGROUP SETID"],
        "ENTRIESREAD",
        "how many entries the group counts as read",
    ),
    (
        &["XGROUP CREATE", "XGROUP SETID"],
        "$",
        "from now on: new entries only",
    ),
    (
        &["XCLAIM", "XAUTOCLAIM"],
        "JUSTID",
        "reply with the IDs alone, and count no delivery",
    ),
    (&["XAUTOCLAIM"], "COUNT", "look at so many entries (100)"),
    (
        &["XCLAIM"],
        "FORCE",
        "claim entries too that are pending for nobody",
    ),
    (
        &["XCLAIM"],
        "IDLE",
        "as if delivered so many milliseconds ago",
    ),
    (
        &["XCLAIM"],
        "TIME",
        "as if delivered at this Unix time in milliseconds",
    ),
    (&["XCLAIM"], "RETRYCOUNT", "as if delivered so often"),
    (
        &["XPENDING"],
        "IDLE",
        "only entries that wait for so many milliseconds",
    ),
    (
        &["XINFO STREAM"],
        "FULL",
        "with entries, groups and consumers",
    ),
    // Places.
    (GEO, "FROMMEMBER", "around this member"),
    (GEO, "FROMLONLAT", "around this place"),
    (GEO, "BYRADIUS", "within this distance"),
    (GEO, "BYBOX", "within a box of this width and height"),
    (GEO, "ANY", "stop as soon as enough are found, in no order"),
    (GEO, "COUNT", "so many at most"),
    (GEO, "WITHCOORD", "reply with the coordinates too"),
    (GEO, "WITHDIST", "reply with the distance too"),
    (GEO, "WITHHASH", "reply with the raw geohash too"),
    (GEO, "STOREDIST", "store the distances as scores"),
    (GEO, "STORE", "write the result to this key"),
    (GEO, "M", "metres"),
    (GEO, "KM", "kilometres"),
    (GEO, "FT", "feet"),
    (GEO, "MI", "miles"),
    // Bits.
    (&["BITCOUNT", "BITPOS"], "BYTE", "the range counts bytes"),
    (&["BITCOUNT", "BITPOS"], "BIT", "the range counts bits"),
    (
        &["BITFIELD"],
        "OVERFLOW",
        "what happens to a number that gets too large, from here on",
    ),
    (&["BITFIELD"], "WRAP", "it begins anew at the other end"),
    (&["BITFIELD"], "SAT", "it stays at the end"),
    (
        &["BITFIELD"],
        "FAIL",
        "it is not changed, and the reply is nil",
    ),
    // The server.
    (&[], "ASYNC", "free the memory behind the next commands"),
    (
        &["FLUSHALL", "FLUSHDB", "FUNCTION FLUSH", "SCRIPT FLUSH"],
        "SYNC",
        "reply when all memory is free",
    ),
    (
        &["SCRIPT DEBUG"],
        "SYNC",
        "debug in the server itself, which stands still meanwhile",
    ),
    (&["SHUTDOWN"], "NOSAVE", "without a snapshot"),
    (
        &["SHUTDOWN"],
        "SAVE",
        "with a snapshot, even if none is configured",
    ),
    (
        &["SHUTDOWN"],
        "NOW",
        "do not wait for replicas that lag behind",
    ),
    (&["SHUTDOWN"], "FORCE", "even if the snapshot fails"),
    (&["SHUTDOWN"], "ABORT", "take back a shutdown that waits"),
    (
        &["BGSAVE"],
        "SCHEDULE",
        "after an AOF rewrite that is running",
    ),
    (&["HELLO"], "AUTH", "log in with this name and password"),
    (&["HELLO"], "SETNAME", "name the connection"),
    (
        &["CLIENT KILL"],
        "SKIPME",
        "whether this connection is spared",
    ),
    (
        &["CLIENT PAUSE"],
        "WRITE",
        "only commands that may write wait",
    ),
    (&["CLIENT PAUSE"], "ALL", "all commands wait"),
    (&["CLIENT UNBLOCK"], "TIMEOUT", "as if its time were over"),
    (&["CLIENT UNBLOCK"], "ERROR", "with an error"),
    (
        &["CLIENT TRACKING"],
        "BCAST",
        "tell of all keys with these prefixes, read or not",
    ),
    (&["CLIENT TRACKING"], "PREFIX", "only keys that begin so"),
    (
        &["CLIENT TRACKING"],
        "REDIRECT",
        "tell the connection of this number",
    ),
    (
        &["CLIENT TRACKING"],
        "OPTIN",
        "only keys read after CLIENT CACHING YES",
    ),
    (
        &["CLIENT TRACKING"],
        "OPTOUT",
        "all keys but those read after CLIENT CACHING NO",
    ),
    (
        &["CLIENT TRACKING"],
        "NOLOOP",
        "do not tell of what this connection changes",
    ),
    (&["CLIENT REPLY"], "SKIP", "no reply to the next command"),
    (
        &["MEMORY USAGE"],
        "SAMPLES",
        "how many elements to measure (5); 0 for all",
    ),
    (&["MIGRATE"], "COPY", "leave the key here too"),
    (
        &["MIGRATE"],
        "KEYS",
        "several keys; the one above is then \"\"",
    ),
    (&["LCS"], "LEN", "reply with the length alone"),
    (&["LCS"], "IDX", "reply with where the matches are"),
    (
        &["LCS"],
        "MINMATCHLEN",
        "only matches of this length or longer",
    ),
    (&["LCS"], "WITHMATCHLEN", "with the length of each match"),
    (
        &["REPLICAOF", "SLAVEOF"],
        "NO",
        "with ONE: become a primary, and keep the data",
    ),
    (
        &["COMMAND LIST"],
        "ACLCAT",
        "the commands of an ACL category",
    ),
    (&["COMMAND LIST"], "MODULE", "the commands of a module"),
    (&["COMMAND LIST"], "PATTERN", "the commands whose names fit"),
    (
        &["FAILOVER"],
        "ABORT",
        "take back a failover that is running",
    ),
];
