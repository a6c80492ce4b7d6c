//! The commands of the group `geo`. Written by scripts/command-table.

commands! { GEO, Geo =>
    "GEOADD"               -5 "3.2.0"  [WRITE]
        "key [NX | XX] [CH] longitude latitude member [longitude latitude member ...]"
        "Add members with their coordinates",
    "GEODIST"              -4 "3.2.0"  [READONLY]
        "key member1 member2 [M | KM | FT | MI]"
        "Measure the distance between two members",
    "GEOHASH"              -2 "3.2.0"  [READONLY]            "key [member [member ...]]"
        "Show the geohashes of members",
    "GEOPOS"               -2 "3.2.0"  [READONLY]            "key [member [member ...]]"
        "Show the coordinates of members",
    "GEORADIUS"            -6 "3.2.0"  [WRITE DEPRECATED]
        "key longitude latitude radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] \
         [COUNT count [ANY]] [ASC | DESC] [STORE key | STOREDIST key]"
        "Find members around a point",
    "GEORADIUSBYMEMBER"    -5 "3.2.0"  [WRITE DEPRECATED]
        "key member radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count \
         [ANY]] [ASC | DESC] [STORE key | STOREDIST key]"
        "Find members around a member",
    "GEORADIUSBYMEMBER_RO" -5 "3.2.10" [READONLY DEPRECATED]
        "key member radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count \
         [ANY]] [ASC | DESC]"
        "Find members around a member, without storing them",
    "GEORADIUS_RO"         -6 "3.2.10" [READONLY DEPRECATED]
        "key longitude latitude radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] \
         [COUNT count [ANY]] [ASC | DESC]"
        "Find members around a point, without storing them",
    "GEOSEARCH"            -7 "6.2.0"  [READONLY]
        "key [FROMMEMBER member | FROMLONLAT longitude latitude] <BYRADIUS radius <M | KM | FT | \
         MI> | BYBOX width height <M | KM | FT | MI> | BYPOLYGON num-vertices longitude latitude \
         [longitude latitude ...]> [ASC | DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] \
         [WITHHASH]"
        "Find members inside a circle, a box or a polygon",
    "GEOSEARCHSTORE"       -8 "6.2.0"  [WRITE]
        "destination source [FROMMEMBER member | FROMLONLAT longitude latitude] <BYRADIUS radius \
         <M | KM | FT | MI> | BYBOX width height <M | KM | FT | MI> | BYPOLYGON num-vertices \
         longitude latitude [longitude latitude ...]> [ASC | DESC] [COUNT count [ANY]] \
         [STOREDIST]"
        "Store the members inside a circle, a box or a polygon",
}
