//! Recorded replies of a real server (Redis 7.0.15) as tables, and what holds for any reply.

use proptest::prelude::*;
use unicode_width::UnicodeWidthChar;

use super::sheet::MOST_CELLS;
use super::*;
use crate::render::{Color, Options, Output, Renderer, Shape, Target};
use crate::resp::{Layout, Scanner, any_value, encode};

static PAIRS: Layout = Layout::Map(&[("db.0", &Layout::Map(&[]))]);
static LIST: Layout = Layout::Each(&PAIRS);
static KEY_SPEC: Layout = Layout::Map(&[("begin_search", &SEARCH), ("find_keys", &SEARCH)]);
static SEARCH: Layout = Layout::Map(&[("spec", &PAIRS)]);
static COMMANDS: Layout = Layout::Each(&Layout::Places(&[
    (8, &Layout::Each(&KEY_SPEC)),
    (9, &COMMANDS),
]));

/// What a terminal of a width gets, whole and in pieces.
fn shown(table: Table, reply: &[u8], width: usize, color: Color) -> String {
    let layout = match table {
        Table::Properties | Table::Parameters => Some(&PAIRS),
        Table::Records => Some(&LIST),
        Table::Commands => Some(&COMMANDS),
        _ => None,
    };
    let show = |size: usize| {
        let mut renderer = Renderer::new(&Options {
            output: Output::Human,
            target: Target::Terminal,
            tables: Some(width),
            color,
            ..Options::default()
        });
        let (mut out, mut errors) = (Vec::new(), Vec::new());
        let mut scanner = Scanner::new();
        renderer.begin(Shape::Table(table, layout));
        for mut piece in reply.chunks(size) {
            while let Some(event) = scanner.next(&mut piece).unwrap() {
                renderer.event(&event, &mut out, &mut errors);
            }
        }
        scanner.finish().unwrap();
        String::from_utf8(out).unwrap()
    };
    let whole = show(reply.len());
    assert_eq!(show(1), whole);
    whole
}

/// A recorded reply at a width: in RESP2, and in RESP3 if that is something else, for the server's state had moved on.
macro_rules! recorded {
    ($table:ident, $name:literal, $width:literal) => {{
        let two = include_bytes!(concat!("recorded/", $name, ".resp2"));
        let three = include_bytes!(concat!("recorded/", $name, ".resp3"));
        let two = shown(Table::$table, two, $width, Color::Off);
        let three = shown(Table::$table, three, $width, Color::Off);
        match two == three {
            true => two,
            false => format!("{two}in RESP3:\n{three}"),
        }
    }};
}

#[test]
fn info() {
    insta::assert_snapshot!(recorded!(Sections, "info", 80), @r##"
    # CPU
    used_cpu_sys               0.000000
    used_cpu_user              0.078221
    used_cpu_sys_children      0.000000
    used_cpu_user_children     0.000000
    used_cpu_sys_main_thread   0.000000
    used_cpu_user_main_thread  0.078179

    # Errorstats
                         count
    errorstat_ERR            1
    errorstat_NOPERM         2
    errorstat_WRONGPASS      1

    # Keyspace
         keys  expires  avg_ttl
    db0     4        1   999800
    in RESP3:
    # CPU
    used_cpu_sys               0.000000
    used_cpu_user              0.078816
    used_cpu_sys_children      0.000000
    used_cpu_user_children     0.000000
    used_cpu_sys_main_thread   0.000000
    used_cpu_user_main_thread  0.078774

    # Errorstats
                         count
    errorstat_ERR            1
    errorstat_NOPERM         2
    errorstat_WRONGPASS      1

    # Keyspace
         keys  expires  avg_ttl
    db0     4        1   999800
    "##);
}

#[test]
fn client_list() {
    insta::assert_snapshot!(recorded!(Clients, "clients", 80), @r##"
    id  addr             name       user     db  age  idle  flags  cmd
     3  127.0.0.1:52178  inspector  default   0    0     0  N      client|list
      laddr=127.0.0.1:26537  fd=7  sub=0  psub=0  ssub=0  multi=-1  qbuf=26
      qbuf-free=20448  argv-mem=10  multi-mem=0  rbs=16384  rbp=343  obl=0  oll=0
      omem=0  tot-mem=37658  events=r  redir=-1  resp=2
     4  127.0.0.1:52184  ""         ann       0    0     0  N      auth
      laddr=127.0.0.1:26537  fd=8  sub=0  psub=0  ssub=0  multi=-1  qbuf=0
      qbuf-free=20474  argv-mem=0  multi-mem=0  rbs=16384  rbp=16384  obl=0  oll=0
      omem=0  tot-mem=37632  events=r  redir=-1  resp=2
    in RESP3:
    id  addr             name       user     db  age  idle  flags  cmd
     3  127.0.0.1:52178  inspector  default   0    0     0  N      client|list
      laddr=127.0.0.1:26537  fd=7  sub=0  psub=0  ssub=0  multi=-1  qbuf=26
      qbuf-free=20448  argv-mem=10  multi-mem=0  rbs=16384  rbp=1331  obl=0  oll=0
      omem=0  tot-mem=37658  events=r  redir=-1  resp=3
     4  127.0.0.1:52184  ""         ann       0    0     0  N      auth
      laddr=127.0.0.1:26537  fd=8  sub=0  psub=0  ssub=0  multi=-1  qbuf=0
      qbuf-free=20474  argv-mem=0  multi-mem=0  rbs=16384  rbp=16384  obl=0  oll=0
      omem=0  tot-mem=37632  events=r  redir=-1  resp=2
    "##);
    insta::assert_snapshot!(recorded!(Clients, "clients", 120), @r##"
    id  addr             name       user     db  age  idle  flags  cmd          laddr            fd  sub  psub  ssub  multi
     3  127.0.0.1:52178  inspector  default   0    0     0  N      client|list  127.0.0.1:26537   7    0     0     0     -1
      qbuf=26  qbuf-free=20448  argv-mem=10  multi-mem=0  rbs=16384  rbp=343  obl=0  oll=0  omem=0  tot-mem=37658  events=r
      redir=-1  resp=2
     4  127.0.0.1:52184  ""         ann       0    0     0  N      auth         127.0.0.1:26537   8    0     0     0     -1
      qbuf=0  qbuf-free=20474  argv-mem=0  multi-mem=0  rbs=16384  rbp=16384  obl=0  oll=0  omem=0  tot-mem=37632  events=r
      redir=-1  resp=2
    in RESP3:
    id  addr             name       user     db  age  idle  flags  cmd          laddr            fd  sub  psub  ssub  multi
     3  127.0.0.1:52178  inspector  default   0    0     0  N      client|list  127.0.0.1:26537   7    0     0     0     -1
      qbuf=26  qbuf-free=20448  argv-mem=10  multi-mem=0  rbs=16384  rbp=1331  obl=0  oll=0  omem=0  tot-mem=37658  events=r
      redir=-1  resp=3
     4  127.0.0.1:52184  ""         ann       0    0     0  N      auth         127.0.0.1:26537   8    0     0     0     -1
      qbuf=0  qbuf-free=20474  argv-mem=0  multi-mem=0  rbs=16384  rbp=16384  obl=0  oll=0  omem=0  tot-mem=37632  events=r
      redir=-1  resp=2
    "##);
}

#[test]
fn client_info() {
    insta::assert_snapshot!(recorded!(Clients, "client", 80), @r##"
    id  addr             name       user     db  age  idle  flags  cmd
     3  127.0.0.1:52178  inspector  default   0    0     0  N      client|info
      laddr=127.0.0.1:26537  fd=7  sub=0  psub=0  ssub=0  multi=-1  qbuf=26
      qbuf-free=20448  argv-mem=10  multi-mem=0  rbs=16384  rbp=540  obl=0  oll=0
      omem=0  tot-mem=37658  events=r  redir=-1  resp=2
    in RESP3:
    id  addr             name       user     db  age  idle  flags  cmd
     3  127.0.0.1:52178  inspector  default   0    0     0  N      client|info
      laddr=127.0.0.1:26537  fd=7  sub=0  psub=0  ssub=0  multi=-1  qbuf=26
      qbuf-free=20448  argv-mem=10  multi-mem=0  rbs=16384  rbp=1331  obl=0  oll=0
      omem=0  tot-mem=37658  events=r  redir=-1  resp=3
    "##);
}

#[test]
fn cluster_nodes() {
    insta::assert_snapshot!(recorded!(Nodes, "nodes", 80), @r##"
    address       flags          link-state  slots          id
    :24890@34890  myself,master  connected   0-100 200-300  bc2736cd9a02b4558e54b624
                                                            030131d1d0d67aab
      master=-  ping-sent=0  pong-recv=0  config-epoch=0
    "##);
    insta::assert_snapshot!(recorded!(Nodes, "nodes", 120), @r##"
    address       flags          link-state  slots          id                                  master  ping-sent  pong-recv
    :24890@34890  myself,master  connected   0-100 200-300  bc2736cd9a02b4558e54b624030131d1d0  -               0          0
                                                            d67aab
      config-epoch=0
    "##);
}

#[test]
fn xinfo_stream() {
    insta::assert_snapshot!(recorded!(Properties, "stream", 80), @r##"
    length                   2
    radix-tree-keys          1
    radix-tree-nodes         2
    last-generated-id        2-1
    max-deleted-entry-id     0-0
    entries-added            2
    recorded-first-entry-id  1-1
    groups                   2
    first-entry              1-1 [field "a value"]
    last-entry               2-1 [n 1]
    "##);
}

#[test]
fn xinfo_groups() {
    insta::assert_snapshot!(recorded!(Records, "groups", 80), @r##"
    name     consumers  pending  last-delivered-id  entries-read  lag
    idle             0        0  2-1                       (nil)    0
    workers          1        1  1-1                           1    1
    "##);
}

#[test]
fn xinfo_consumers() {
    insta::assert_snapshot!(recorded!(Records, "consumers", 80), @r##"
    name  pending  idle
    anna        1   159
    in RESP3:
    name  pending  idle
    anna        1   165
    "##);
}

#[test]
fn acl_log() {
    insta::assert_snapshot!(recorded!(Records, "acllog", 80), @r##"
    count  reason   context   object  username            age-seconds
        1  auth     toplevel  AUTH    ann       0.0040000000000000001
      client-info=id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8 name= age=0
      idle=0 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=34 qbuf-free=20440
      argv-mem=12 multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0 tot-mem=37668
      events=r cmd=auth user=ann redir=-1 resp=2
        1  key      toplevel  other   ann       0.0040000000000000001
      client-info=id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8 name= age=0
      idle=0 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=24 qbuf-free=20450
      argv-mem=8 multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0 tot-mem=37656
      events=r cmd=get user=ann redir=-1 resp=2
        1  command  toplevel  set     ann       0.0040000000000000001
      client-info=id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8 name= age=0
      idle=0 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=31 qbuf-free=20443
      argv-mem=9 multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0 tot-mem=37665
      events=r cmd=set user=ann redir=-1 resp=2
    in RESP3:
    count  reason   context   object  username            age-seconds
        1  auth     toplevel  AUTH    ann       0.0089999999999999993
      client-info=id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8 name= age=0
      idle=0 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=34 qbuf-free=20440
      argv-mem=12 multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0 tot-mem=37668
      events=r cmd=auth user=ann redir=-1 resp=2
        1  key      toplevel  other   ann       0.0089999999999999993
      client-info=id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8 name= age=0
      idle=0 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=24 qbuf-free=20450
      argv-mem=8 multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0 tot-mem=37656
      events=r cmd=get user=ann redir=-1 resp=2
        1  command  toplevel  set     ann       0.0089999999999999993
      client-info=id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8 name= age=0
      idle=0 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=31 qbuf-free=20443
      argv-mem=9 multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0 tot-mem=37665
      events=r cmd=set user=ann redir=-1 resp=2
    "##);
    insta::assert_snapshot!(recorded!(Records, "acllog", 120), @r##"
    count  reason   context   object  username            age-seconds  client-info
        1  auth     toplevel  AUTH    ann       0.0040000000000000001  id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8
                                                                       name= age=0 idle=0 flags=N db=0 sub=0 psub=0 ssub=0
                                                                       multi=-1 qbuf=34 qbuf-free=20440 argv-mem=12
                                                                       multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0
                                                                       tot-mem=37668 events=r cmd=auth user=ann redir=-1
                                                                       resp=2
        1  key      toplevel  other   ann       0.0040000000000000001  id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8
                                                                       name= age=0 idle=0 flags=N db=0 sub=0 psub=0 ssub=0
                                                                       multi=-1 qbuf=24 qbuf-free=20450 argv-mem=8
                                                                       multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0
                                                                       tot-mem=37656 events=r cmd=get user=ann redir=-1
                                                                       resp=2
        1  command  toplevel  set     ann       0.0040000000000000001  id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8
                                                                       name= age=0 idle=0 flags=N db=0 sub=0 psub=0 ssub=0
                                                                       multi=-1 qbuf=31 qbuf-free=20443 argv-mem=9
                                                                       multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0
                                                                       tot-mem=37665 events=r cmd=set user=ann redir=-1
                                                                       resp=2
    in RESP3:
    count  reason   context   object  username            age-seconds  client-info
        1  auth     toplevel  AUTH    ann       0.0089999999999999993  id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8
                                                                       name= age=0 idle=0 flags=N db=0 sub=0 psub=0 ssub=0
                                                                       multi=-1 qbuf=34 qbuf-free=20440 argv-mem=12
                                                                       multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0
                                                                       tot-mem=37668 events=r cmd=auth user=ann redir=-1
                                                                       resp=2
        1  key      toplevel  other   ann       0.0089999999999999993  id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8
                                                                       name= age=0 idle=0 flags=N db=0 sub=0 psub=0 ssub=0
                                                                       multi=-1 qbuf=24 qbuf-free=20450 argv-mem=8
                                                                       multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0
                                                                       tot-mem=37656 events=r cmd=get user=ann redir=-1
                                                                       resp=2
        1  command  toplevel  set     ann       0.0089999999999999993  id=4 addr=127.0.0.1:52184 laddr=127.0.0.1:26537 fd=8
                                                                       name= age=0 idle=0 flags=N db=0 sub=0 psub=0 ssub=0
                                                                       multi=-1 qbuf=31 qbuf-free=20443 argv-mem=9
                                                                       multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0
                                                                       tot-mem=37665 events=r cmd=set user=ann redir=-1
                                                                       resp=2
    "##);
}

#[test]
fn memory_stats() {
    insta::assert_snapshot!(recorded!(Properties, "memory", 80), @r##"
    peak.allocated                        1458960
    total.allocated                       1458928
    startup.allocated                     876176
    replication.backlog                   0
    clients.slaves                        0
    clients.normal                        37632
    cluster.links                         0
    aof.buffer                            0
    lua.caches                            200
    functions.caches                      200
    db.0.overhead.hashtable.main          192
    db.0.overhead.hashtable.expires       56
    db.0.overhead.hashtable.slot-to-keys  0
    overhead.total                        914456
    keys.count                            4
    keys.bytes-per-key                    145688
    dataset.bytes                         544472
    dataset.percentage                    93.431167602539062
    peak.percentage                       99.997810363769531
    allocator.allocated                   1960992
    allocator.active                      2154496
    allocator.resident                    4825088
    allocator-fragmentation.ratio         1.0986765623092651
    allocator-fragmentation.bytes         193504
    allocator-rss.ratio                   2.2395436763763428
    allocator-rss.bytes                   2670592
    rss-overhead.ratio                    2.5628182888031006
    rss-overhead.bytes                    7540736
    fragmentation                         10.799619674682617
    fragmentation.bytes                   11220800
    in RESP3:
    peak.allocated                        1579664
    total.allocated                       1557648
    startup.allocated                     876176
    replication.backlog                   0
    clients.slaves                        0
    clients.normal                        37632
    cluster.links                         0
    aof.buffer                            0
    lua.caches                            200
    functions.caches                      200
    db.0.overhead.hashtable.main          192
    db.0.overhead.hashtable.expires       56
    db.0.overhead.hashtable.slot-to-keys  0
    overhead.total                        914456
    keys.count                            4
    keys.bytes-per-key                    170368
    dataset.bytes                         643192
    dataset.percentage                    94.38275146484375
    peak.percentage                       98.606285095214844
    allocator.allocated                   1960992
    allocator.active                      2154496
    allocator.resident                    4825088
    allocator-fragmentation.ratio         1.0986765623092651
    allocator-fragmentation.bytes         193504
    allocator-rss.ratio                   2.2395436763763428
    allocator-rss.bytes                   2670592
    rss-overhead.ratio                    2.5628182888031006
    rss-overhead.bytes                    7540736
    fragmentation                         10.799619674682617
    fragmentation.bytes                   11220800
    "##);
}

#[test]
fn config_get() {
    insta::assert_snapshot!(recorded!(Parameters, "config", 80), @r##"
    maxclients                   10000
    maxmemory                    0
    maxmemory-clients            0
    maxmemory-eviction-tenacity  10
    maxmemory-policy             noeviction
    maxmemory-samples            5
    "##);
}

#[test]
fn slowlog_get() {
    insta::assert_snapshot!(recorded!(Calls, "slowlog", 80), @r##"
    id  time (UTC)           usec  client           name
     2  2026-11-28 11:39:16     3  127.0.0.1:52178  inspector
      command=LPUSH l xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
      yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
     1  2026-11-28 11:39:16     1  127.0.0.1:52178  inspector
      command=SET k "two words"
     0  2026-11-28 11:39:16     4  127.0.0.1:52178  inspector
      command=CONFIG SET slowlog-log-slower-than 0
    "##);
    insta::assert_snapshot!(recorded!(Calls, "slowlog", 120), @r##"
    id  time (UTC)           usec  client           name       command
     2  2026-11-28 11:39:16     3  127.0.0.1:52178  inspector  LPUSH l xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                                                               xxxxxxx yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
                                                               yyyyyyy
     1  2026-11-28 11:39:16     1  127.0.0.1:52178  inspector  SET k "two words"
     0  2026-11-28 11:39:16     4  127.0.0.1:52178  inspector  CONFIG SET slowlog-log-slower-than 0
    "##);
}

#[test]
fn latency_latest() {
    insta::assert_snapshot!(recorded!(Latencies, "latency", 80), @r##"
    event    time (UTC)           latest ms  max ms
    command  2026-11-28 11:39:16        152     152
    "##);
}

#[test]
fn command_info() {
    insta::assert_snapshot!(recorded!(Commands, "command", 80), @r##"
    name              arity  flags                         first key  last key  step
    get                   2  readonly fast                         1         1     1
      categories=@read @string @fast  tips=-
      key specs={flags=[RO access] begin_search={type=index spec={index=1}}
      find_keys={type=range spec={lastkey=0 keystep=1 limit=0}}}
    config               -2  -                                     0         0     0
      categories=@slow  tips=-  key specs=(empty)
    config|get           -3  admin noscript loading stale          0         0     0
      categories=@admin @slow @dangerous  tips=-  key specs=(empty)
    config|resetstat      2  admin noscript loading stale          0         0     0
      categories=@admin @slow @dangerous  tips=-  key specs=(empty)
    config|rewrite        2  admin noscript loading stale          0         0     0
      categories=@admin @slow @dangerous  tips=-  key specs=(empty)
    config|set           -4  admin noscript loading stale          0         0     0
      categories=@admin @slow @dangerous
      tips=request_policy:all_nodes response_policy:all_succeeded  key specs=(empty)
    config|help           2  loading stale                         0         0     0
      categories=@slow  tips=-  key specs=(empty)
    (unknown)
    "##);
    insta::assert_snapshot!(recorded!(Commands, "command", 120), @r##"
    name              arity  flags                         first key  last key  step  categories
    get                   2  readonly fast                         1         1     1  @read @string @fast
      tips=-
      key specs={flags=[RO access] begin_search={type=index spec={index=1}} find_keys={type=range spec={lastkey=0 keystep=1
      limit=0}}}
    config               -2  -                                     0         0     0  @slow
      tips=-  key specs=(empty)
    config|get           -3  admin noscript loading stale          0         0     0  @admin @slow @dangerous
      tips=-  key specs=(empty)
    config|resetstat      2  admin noscript loading stale          0         0     0  @admin @slow @dangerous
      tips=-  key specs=(empty)
    config|rewrite        2  admin noscript loading stale          0         0     0  @admin @slow @dangerous
      tips=-  key specs=(empty)
    config|set           -4  admin noscript loading stale          0         0     0  @admin @slow @dangerous
      tips=request_policy:all_nodes response_policy:all_succeeded  key specs=(empty)
    config|help           2  loading stale                         0         0     0  @slow
      tips=-  key specs=(empty)
    (unknown)
    "##);
}

#[test]
fn of_commands_of_which_none_is_known_there_is_no_table() {
    let bare = shown(Table::Commands, b"*2\r\n*-1\r\n*-1\r\n", 80, Color::Off);
    assert_eq!(bare, "1) (nil)\n2) (nil)\n");
}

/// Bytes that no terminal should get, in every place where a server has a say.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[a-z0-9-]{0,12}",
        any::<char>().prop_map(String::from),
        prop::sample::select(
            &[
                "\u{1b}[2J",
                "=",
                ":",
                ",",
                " ",
                "\n",
                "\r\n",
                "# x\n",
                "键键",
                "\u{202e}"
            ][..]
        )
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}

const TABLES: [Table; 9] = [
    Table::Sections,
    Table::Clients,
    Table::Nodes,
    Table::Properties,
    Table::Parameters,
    Table::Records,
    Table::Calls,
    Table::Latencies,
    Table::Commands,
];

fn width_of(line: &str) -> usize {
    line.chars().map(|it| it.width().unwrap_or(0)).sum()
}

/// What the grid and its surroundings add, taken away.
fn letters(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

proptest! {
    #[test]
    fn no_byte_of_the_server_commands_the_terminal(reply in any_value(), text in hostile()) {
        let mut bytes = Vec::new();
        encode::value(&reply, &mut bytes);
        let mut lines = Vec::new();
        encode::value(&Value::Bulk(text.into_bytes()), &mut lines);
        for table in TABLES {
            for reply in [&bytes, &lines] {
                let shown = shown(table, reply, 80, Color::Off);
                prop_assert!(!shown.contains(|it: char| it.is_control() && !"\n\r\t".contains(it)), "{shown:?}");
            }
        }
    }

    #[test]
    fn a_table_is_no_wider_than_the_terminal_and_loses_nothing(
        rows in prop::collection::vec(prop::collection::vec(hostile(), 3), 1..5),
        width in 20..140_usize,
    ) {
        let bulk = |text: &str| Value::Bulk(text.as_bytes().to_vec());
        let record = |row: &Vec<String>| {
            let names = ["count", "a-name-of-some-length", "键"];
            Value::Map(names.into_iter().map(bulk).zip(row.iter().map(|text| bulk(text))).collect())
        };
        let mut bytes = Vec::new();
        encode::value(&Value::Array(rows.iter().map(record).collect()), &mut bytes);
        let table = shown(Table::Records, &bytes, width, Color::Off);
        for line in table.lines() {
            prop_assert!(width_of(line) <= width, "{line:?} of {}", width_of(line));
        }
        let wide = shown(Table::Records, &bytes, 5_000, Color::Off);
        prop_assert_eq!(wide.lines().count(), rows.len() + 1);
        for (line, row) in wide.lines().skip(1).zip(&rows) {
            for text in row {
                let cell = match text.as_str() {
                    "" => "\"\"".to_owned(),
                    text => crate::text::line(text.as_bytes()),
                };
                prop_assert!(line.contains(cell.trim_end_matches(' ')), "{cell:?} in {line:?}");
            }
        }
        // With fewer columns each text is broken up, and still there.
        let count = |text: &str| letters(text).chars().filter(|it| *it != '=').count();
        prop_assert!(count(&table) >= count(&wide));
        // Colours change nothing but colours.
        let colored = shown(Table::Records, &bytes, width, Color::On);
        let mut plain = colored;
        while let Some(start) = plain.find('\u{1b}') {
            let end = start + plain[start..].find('m').unwrap();
            plain.replace_range(start..=end, "");
        }
        prop_assert_eq!(plain, table);
    }
}

#[test]
fn what_is_not_as_expected_is_shown_bare() {
    let bare = [
        (Table::Sections, "$3\r\nabc\r\n", "abc\n"),
        (Table::Sections, "$0\r\n\r\n", ""),
        (Table::Sections, "-ERR no\r\n", "(error) ERR no\n"),
        (Table::Sections, "+QUEUED\r\n", "QUEUED\n"),
        (Table::Clients, "$9\r\nid=1 nope\r\n", "id=1 nope\n"),
        (Table::Clients, "$9\r\nid=1 id=2\r\n", "id=1 id=2\n"),
        (Table::Nodes, "$3\r\na b\r\n", "a b\n"),
        (Table::Calls, "*0\r\n", "(empty array)\n"),
        (Table::Calls, "*1\r\n:1\r\n", "1) (integer) 1\n"),
        (Table::Records, "*1\r\n*0\r\n", "1) (empty hash)\n"),
        (Table::Parameters, "*0\r\n", "(empty hash)\n"),
        (
            Table::Properties,
            "*3\r\n:1\r\n:2\r\n:3\r\n",
            "1) (integer) 1\n2) (integer) 2\n3) (integer) 3\n",
        ),
    ];
    for (table, reply, expected) in bare {
        assert_eq!(
            shown(table, reply.as_bytes(), 80, Color::Off),
            expected,
            "{reply:?}"
        );
    }
    let reply = b"*1\r\n%1\r\n+name\r\n:1\r\n";
    assert_eq!(shown(Table::Records, reply, 20, Color::Off), "name\n   1\n");
    assert_eq!(
        shown(Table::Records, reply, 19, Color::Off),
        "1) 1# name => (integer) 1\n"
    );
}

#[test]
fn a_reply_larger_than_the_bound_comes_bare_from_its_first_byte_on() {
    let pair = format!("$5\r\nfield\r\n$100\r\n{}\r\n", "x".repeat(100));
    let many = usize::try_from(KEPT).unwrap() / pair.len() + 2;
    let reply = format!("*{}\r\n{}", 2 * many, pair.repeat(many));
    let shown = shown(Table::Properties, reply.as_bytes(), 80, Color::Off);
    assert_eq!(shown.lines().count(), many);
    assert!(
        shown.starts_with("   1# \"field\" => \"xxx"),
        "{}",
        &shown[..80]
    );
}

/// Tells whether a reply is shown as it is where there is no room for a table.
fn is_bare(table: Table, reply: &Value) -> bool {
    let mut bytes = Vec::new();
    encode::value(reply, &mut bytes);
    shown(table, &bytes, 80, Color::Off) == shown(table, &bytes, NARROWEST - 1, Color::Off)
}

/// A reply of so many rows, of which the first has so many columns and the others one.
fn large(table: Table, rows: usize, columns: usize) -> Value {
    let text = |text: String| Value::Bulk(text.into_bytes());
    let number = || Value::Integer(1);
    let joined = |prefix: &str, gap: &str, end: &str| {
        let fields: Vec<_> = (0..columns).map(|it| format!("c{it}=1")).collect();
        let last = format!("{prefix}c{}=1{end}", columns - 1);
        format!("{prefix}{}{end}{}", fields.join(gap), last.repeat(rows - 1))
    };
    let each = |row: &dyn Fn(usize) -> Value| {
        let first = row(columns);
        Value::Array(
            std::iter::once(first)
                .chain((1..rows).map(|_| row(1)))
                .collect(),
        )
    };
    match table {
        Table::Sections => text(joined("n:", ",", "\n")),
        Table::Clients => text(joined("", " ", "\n")),
        Table::Nodes => text("a b c d e f g h\n".repeat(rows)),
        Table::Properties | Table::Parameters => {
            let name = "n".repeat(columns);
            let pairs = (0..rows)
                .map(|row| (text(row.to_string()), number()))
                .collect();
            Value::Map(vec![(text(name), Value::Map(pairs))])
        }
        Table::Records => each(&|columns| {
            Value::Map(
                (0..columns)
                    .map(|it| (text(it.to_string()), number()))
                    .collect(),
            )
        }),
        Table::Calls | Table::Latencies | Table::Commands => {
            each(&|columns| Value::Array((0..columns).map(|_| number()).collect()))
        }
    }
}

#[test]
fn a_reply_with_more_columns_or_cells_than_there_is_room_for_is_shown_bare() {
    for table in TABLES {
        assert!(!is_bare(table, &large(table, 20, 20)), "{table:?}");
        let rows = match table {
            Table::Nodes => MOST_CELLS / 9 + 1,
            Table::Properties | Table::Parameters => 5_000,
            _ => MOST_CELLS / 200 + 1,
        };
        let columns = match table {
            Table::Properties | Table::Parameters => 2_000,
            _ => 200,
        };
        assert!(is_bare(table, &large(table, rows, columns)), "{table:?}");
    }
    for table in [
        Table::Clients,
        Table::Records,
        Table::Calls,
        Table::Latencies,
        Table::Commands,
    ] {
        assert!(!is_bare(table, &large(table, 2, 200)), "{table:?}");
        assert!(is_bare(table, &large(table, 2, 300)), "{table:?}");
    }
}

#[test]
fn the_sections_of_a_text_share_what_room_there_is() {
    let section = large(Table::Sections, 600, 100);
    let section = section.text().unwrap();
    let sections = |count| Value::Bulk([b"# s\n", section].concat().repeat(count));
    assert!(!is_bare(Table::Sections, &sections(2)));
    assert!(is_bare(Table::Sections, &sections(5)));
    // One that is no grid after all has been made as far as it went.
    let broken = [section, b"n:none\n"].concat();
    let broken = Value::Bulk([b"# s\n", &broken[..]].concat().repeat(5));
    assert!(is_bare(Table::Sections, &broken));
}

#[test]
fn a_section_with_too_many_columns_is_shown_as_pairs() {
    let reply = large(Table::Sections, 1, 300);
    let mut bytes = Vec::new();
    encode::value(&reply, &mut bytes);
    let shown = shown(Table::Sections, &bytes, 80, Color::Off);
    assert!(shown.starts_with("n  c0=1,c1=1,"), "{shown}");
}

#[test]
fn columns_of_newer_servers_stand_behind_the_known_ones() {
    let reply = b"*2\r\n*7\r\n:1\r\n:2\r\n:3\r\n*1\r\n$3\r\nGET\r\n$1\r\nc\r\n$1\r\nn\r\n$3\r\nnew\r\n*4\r\n:1\r\n:2\r\n:3\r\n*1\r\n$3\r\nSET\r\n";
    insta::assert_snapshot!(shown(Table::Calls, reply, 80, Color::Off), @r##"
    id  time (UTC)           usec  client  name  command  7
     1  1970-01-01 00:00:02     3  c       n     GET      new
     1  1970-01-01 00:00:02     3                SET
    "##);
    let text = "$28\r\nnew=1 id=2 addr=a\nid=3 cmd=x\r\n";
    insta::assert_snapshot!(shown(Table::Clients, text.as_bytes(), 80, Color::Off), @r##"
    id  addr  cmd  new
     2  a            1
     3        x
    "##);
}
