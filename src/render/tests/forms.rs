//! The set of replies as snapshots, one for each form.

use super::*;

fn render_set(options: &Options) -> String {
    REPLIES.iter().map(|reply| render(options, reply)).collect()
}

/// Makes visible what a source file should not hold.
fn visible(text: &str) -> String {
    text.replace("\r\n", "<CRLF>\n")
        .replace('\u{1b}', "<ESC>")
        .replace('\u{202e}', "<RLO>")
}

#[test]
fn human() {
    insta::assert_snapshot!(render_set(&options(Output::Human)), @r#"
    OK
    evil \x1b[2J
    (integer) -42
    (integer) 7
    ""
    "café \"\\\n\x1b[31m\xe2\x80\xae"
    (nil)
    (nil)
    (nil)
    (true)
    (double) 3.1400000000000001
    (double) +.5e3
    (double) -inf
    (big number) 123456789012345678901234567890
    two
    line
    (empty array)
    (empty set)
    (empty hash)
    (empty push)
    1) (integer) 1
    2) 1) (integer) 2
       2) (empty array)
    3) (nil)
    4) 1) 1) a
          2) (false)
    1~ "a"
    2~ "a"
    1# "a" => 
       1) (integer) 1
       2) (integer) 2
    2# "b" => 1# c => 1# d => 1) e
    1# (integer) 1 => int
    2# 1) x
       2) (nil) => array
    3# (double) inf => (blob error) BAD
    1) message
    2) "hi"
    1) (error) ERR x "y"
    2) (blob error) SYNTAX a\nb
    3) QUEUED
    (attribute)
       1# ttl => (integer) 3600
    "foo"
    1) (attribute)
          1# a => (integer) 1
       (attribute)
          1# b => (integer) 2
       x
    2) 1# k => 
          (attribute)
          1) (integer) 1
    "Hello"
    1) (integer) 1
    2) 1# k => 
          1~ v
    3) (empty array)
    "#);
}

#[test]
fn human_in_colour() {
    let options = Options {
        color: Color::On,
        ..options(Output::Human)
    };
    insta::assert_snapshot!(visible(&render_set(&options)), @r#"
    OK
    evil \x1b[2J
    <ESC>[35m(integer) -42<ESC>[0m
    <ESC>[35m(integer) 7<ESC>[0m
    <ESC>[38;5;28m""<ESC>[0m
    <ESC>[38;5;28m"café \"\\\n\x1b[31m\xe2\x80\xae"<ESC>[0m
    <ESC>[38;5;244m(nil)<ESC>[0m
    <ESC>[38;5;244m(nil)<ESC>[0m
    <ESC>[38;5;244m(nil)<ESC>[0m
    <ESC>[35m(true)<ESC>[0m
    <ESC>[35m(double) 3.1400000000000001<ESC>[0m
    <ESC>[35m(double) +.5e3<ESC>[0m
    <ESC>[35m(double) -inf<ESC>[0m
    <ESC>[35m(big number) 123456789012345678901234567890<ESC>[0m
    two
    line
    <ESC>[38;5;244m(empty array)<ESC>[0m
    <ESC>[38;5;244m(empty set)<ESC>[0m
    <ESC>[38;5;244m(empty hash)<ESC>[0m
    <ESC>[38;5;244m(empty push)<ESC>[0m
    <ESC>[38;5;244m1) <ESC>[0m<ESC>[35m(integer) 1<ESC>[0m
    <ESC>[38;5;244m2) <ESC>[0m<ESC>[38;5;244m1) <ESC>[0m<ESC>[35m(integer) 2<ESC>[0m
       <ESC>[38;5;244m2) <ESC>[0m<ESC>[38;5;244m(empty array)<ESC>[0m
    <ESC>[38;5;244m3) <ESC>[0m<ESC>[38;5;244m(nil)<ESC>[0m
    <ESC>[38;5;244m4) <ESC>[0m<ESC>[38;5;244m1) <ESC>[0m<ESC>[38;5;244m1) <ESC>[0ma
          <ESC>[38;5;244m2) <ESC>[0m<ESC>[35m(false)<ESC>[0m
    <ESC>[38;5;244m1~ <ESC>[0m<ESC>[38;5;28m"a"<ESC>[0m
    <ESC>[38;5;244m2~ <ESC>[0m<ESC>[38;5;28m"a"<ESC>[0m
    <ESC>[38;5;244m1# <ESC>[0m<ESC>[38;5;28m"a"<ESC>[0m => 
       <ESC>[38;5;244m1) <ESC>[0m<ESC>[35m(integer) 1<ESC>[0m
       <ESC>[38;5;244m2) <ESC>[0m<ESC>[35m(integer) 2<ESC>[0m
    <ESC>[38;5;244m2# <ESC>[0m<ESC>[38;5;28m"b"<ESC>[0m => <ESC>[38;5;244m1# <ESC>[0mc => <ESC>[38;5;244m1# <ESC>[0md => <ESC>[38;5;244m1) <ESC>[0me
    <ESC>[38;5;244m1# <ESC>[0m<ESC>[35m(integer) 1<ESC>[0m => int
    <ESC>[38;5;244m2# <ESC>[0m<ESC>[38;5;244m1) <ESC>[0mx
       <ESC>[38;5;244m2) <ESC>[0m<ESC>[38;5;244m(nil)<ESC>[0m => array
    <ESC>[38;5;244m3# <ESC>[0m<ESC>[35m(double) inf<ESC>[0m => <ESC>[31m(blob error) BAD<ESC>[0m
    <ESC>[38;5;244m1) <ESC>[0mmessage
    <ESC>[38;5;244m2) <ESC>[0m<ESC>[38;5;28m"hi"<ESC>[0m
    <ESC>[38;5;244m1) <ESC>[0m<ESC>[31m(error) ERR x "y"<ESC>[0m
    <ESC>[38;5;244m2) <ESC>[0m<ESC>[31m(blob error) SYNTAX a\nb<ESC>[0m
    <ESC>[38;5;244m3) <ESC>[0mQUEUED
    <ESC>[38;5;244m(attribute)<ESC>[0m
       <ESC>[38;5;244m1# <ESC>[0mttl => <ESC>[35m(integer) 3600<ESC>[0m
    <ESC>[38;5;28m"foo"<ESC>[0m
    <ESC>[38;5;244m1) <ESC>[0m<ESC>[38;5;244m(attribute)<ESC>[0m
          <ESC>[38;5;244m1# <ESC>[0ma => <ESC>[35m(integer) 1<ESC>[0m
       <ESC>[38;5;244m(attribute)<ESC>[0m
          <ESC>[38;5;244m1# <ESC>[0mb => <ESC>[35m(integer) 2<ESC>[0m
       x
    <ESC>[38;5;244m2) <ESC>[0m<ESC>[38;5;244m1# <ESC>[0mk => 
          <ESC>[38;5;244m(attribute)<ESC>[0m
          <ESC>[38;5;244m1) <ESC>[0m<ESC>[35m(integer) 1<ESC>[0m
    <ESC>[38;5;28m"Hello"<ESC>[0m
    <ESC>[38;5;244m1) <ESC>[0m<ESC>[35m(integer) 1<ESC>[0m
    <ESC>[38;5;244m2) <ESC>[0m<ESC>[38;5;244m1# <ESC>[0mk => 
          <ESC>[38;5;244m1~ <ESC>[0mv
    <ESC>[38;5;244m3) <ESC>[0m<ESC>[38;5;244m(empty array)<ESC>[0m
    "#);
}

#[test]
fn plain() {
    insta::assert_snapshot!(visible(&render_set(&options(Output::Plain))), @r#"
    OK
    evil <ESC>[2J
    -42
    7

    café "\
    <ESC>[31m<RLO>



    1
    3.1400000000000001
    +.5e3
    -inf
    123456789012345678901234567890
    two
    line




    1
    2


    a
    0
    a
    a
    a
    1
    2
    b
    c
    d
    e
    1
    int
    x

    array
    inf
    BAD

    message
    hi
    ERR x "y"

    SYNTAX a
    b

    QUEUED
    foo
    x
    k
    1
    Hello
    1
    k
    v
    "#);
}

#[test]
fn json() {
    insta::assert_snapshot!(render_set(&options(Output::Json)), @r#"
    "OK"
    "evil \u001b[2J"
    -42
    7
    ""
    "café \"\\\n\u001b[31m\u202e"
    null
    null
    null
    true
    3.1400000000000001
    0.5e3
    "-inf"
    "123456789012345678901234567890"
    "two\nline"
    []
    []
    {}
    []
    [1,[2,[]],null,[["a",false]]]
    ["a","a"]
    {"a":[1,2],"b":{"c":{"d":["e"]}}}
    {"1":"int","[\"x\",null]":"array","inf":{"error":"BAD"}}
    ["message","hi"]
    [{"error":"ERR x \"y\""},{"error":"SYNTAX a\nb"},"QUEUED"]
    {"attributes":{"ttl":3600},"value":"foo"}
    [{"attributes":{"a":1,"b":2},"value":"x"},{"k":{"attributes":{},"value":[1]}}]
    "Hello"
    [1,{"k":["v"]},[]]
    "#);
}

#[test]
fn json_with_base64() {
    let options = Options {
        strings: Strings::Base64,
        ..options(Output::Json)
    };
    insta::assert_snapshot!(render_set(&options), @r#"
    "OK"
    "evil \u001b[2J"
    -42
    7
    ""
    "Y2Fmw6kgIlwKG1szMW3igK4="
    null
    null
    null
    true
    3.1400000000000001
    0.5e3
    "-inf"
    "123456789012345678901234567890"
    "dHdvCmxpbmU="
    []
    []
    {}
    []
    [1,[2,[]],null,[["a",false]]]
    ["YQ==","YQ=="]
    {"YQ==":[1,2],"Yg==":{"c":{"d":["e"]}}}
    {"1":"int","[\"x\",null]":"array","inf":{"error":"BAD"}}
    ["message","aGk="]
    [{"error":"ERR x \"y\""},{"error":"SYNTAX a\nb"},"QUEUED"]
    {"attributes":{"ttl":3600},"value":"Zm9v"}
    [{"attributes":{"a":1,"b":2},"value":"x"},{"k":{"attributes":{},"value":[1]}}]
    "SGVsbG8="
    [1,{"k":["v"]},[]]
    "#);
}

#[test]
fn json_with_quoted_strings() {
    let options = Options {
        strings: Strings::Quoted,
        ..options(Output::Json)
    };
    insta::assert_snapshot!(render_set(&options), @r#"
    "OK"
    "evil \\x1b[2J"
    -42
    7
    ""
    "café \\\"\\\\\\n\\x1b[31m\\xe2\\x80\\xae"
    null
    null
    null
    true
    3.1400000000000001
    0.5e3
    "-inf"
    "123456789012345678901234567890"
    "two\\nline"
    []
    []
    {}
    []
    [1,[2,[]],null,[["a",false]]]
    ["a","a"]
    {"a":[1,2],"b":{"c":{"d":["e"]}}}
    {"1":"int","[\"x\",null]":"array","inf":{"error":"BAD"}}
    ["message","hi"]
    [{"error":"ERR x \\\"y\\\""},{"error":"SYNTAX a\\nb"},"QUEUED"]
    {"attributes":{"ttl":3600},"value":"foo"}
    [{"attributes":{"a":1,"b":2},"value":"x"},{"k":{"attributes":{},"value":[1]}}]
    "Hello"
    [1,{"k":["v"]},[]]
    "#);
}

#[test]
fn csv() {
    insta::assert_snapshot!(visible(&render_set(&options(Output::Csv))), @r#"
    "OK"<CRLF>
    "evil <ESC>[2J"<CRLF>
    -42<CRLF>
    7<CRLF>
    ""<CRLF>
    "café ""\
    <ESC>[31m<RLO>"<CRLF>
    <CRLF>
    <CRLF>
    <CRLF>
    true<CRLF>
    3.1400000000000001<CRLF>
    +.5e3<CRLF>
    -inf<CRLF>
    123456789012345678901234567890<CRLF>
    "two
    line"<CRLF>
    <CRLF>
    <CRLF>
    <CRLF>
    <CRLF>
    1,2,,"a",false<CRLF>
    "a","a"<CRLF>
    "a",1,2,"b","c","d","e"<CRLF>
    1,"int","x",,"array",inf,ERROR,"BAD"<CRLF>
    "message","hi"<CRLF>
    ERROR,"ERR x ""y""",ERROR,"SYNTAX a
    b","QUEUED"<CRLF>
    "foo"<CRLF>
    "x","k",1<CRLF>
    "Hello"<CRLF>
    1,"k","v"<CRLF>
    "#);
}

#[test]
fn on_a_terminal_no_form_passes_what_it_would_obey() {
    for output in FORMS {
        let options = Options {
            target: Target::Terminal,
            ..options(output)
        };
        let out = render_set(&options);
        assert!(!out.contains(['\u{1b}', '\u{202e}']), "{out}");
    }
}
