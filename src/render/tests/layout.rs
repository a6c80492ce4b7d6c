//! What the forms do beside the set of replies: chains, texts, errors, notes, half replies.

use super::*;
use crate::text::Escaper;

fn human(bytes: &str) -> String {
    render(&options(Output::Human), bytes)
}

// What redis-cli 7.0.15 prints for the same bytes.
#[test]
fn a_single_element_decides_for_the_map_value_that_holds_it() {
    insta::assert_snapshot!(human("%1\r\n+a\r\n*1\r\n%1\r\n+b\r\n~1\r\n%0\r\n"), @r#"1# a => 1) 1# b => 1~ (empty hash)"#);
    insta::assert_snapshot!(human("%1\r\n+a\r\n*1\r\n%1\r\n+b\r\n~1\r\n*2\r\n:1\r\n:2\r\n"), @r#"
    1# a => 
       1) 1# b => 
             1~ 1) (integer) 1
                2) (integer) 2
    "#);
    insta::assert_snapshot!(human("%2\r\n+a\r\n%1\r\n+b\r\n%2\r\n+c\r\n:1\r\n+d\r\n:2\r\n+e\r\n:3\r\n"), @r#"
    1# a => 
       1# b => 
          1# c => (integer) 1
          2# d => (integer) 2
    2# e => (integer) 3
    "#);
}

#[test]
fn a_key_in_a_chain_is_decided_for_itself() {
    let key = "%1\r\n+x\r\n*2\r\n:1\r\n:2\r\n";
    insta::assert_snapshot!(human(&format!("%1\r\n+a\r\n%1\r\n{key}*1\r\n:3\r\n")), @r#"
    1# a => 1# 1# x => 
             1) (integer) 1
             2) (integer) 2 => 1) (integer) 3
    "#);
    insta::assert_snapshot!(human(&format!("%1\r\n+a\r\n%1\r\n{key}*2\r\n:3\r\n:4\r\n")), @r#"
    1# a => 
       1# 1# x => 
             1) (integer) 1
             2) (integer) 2 => 
          1) (integer) 3
          2) (integer) 4
    "#);
}

#[test]
fn an_annotated_value_of_a_map_begins_on_a_new_line() {
    insta::assert_snapshot!(
        human("%2\r\n|1\r\n+n\r\n:1\r\n+a\r\n:2\r\n+b\r\n|1\r\n+n\r\n*1\r\n:3\r\n%1\r\n+c\r\n:4\r\n"),
        @r#"
        1# (attribute)
              1# n => (integer) 1
           a => (integer) 2
        2# b => 
           (attribute)
              1# n => 1) (integer) 3
           1# c => (integer) 4
        "#
    );
    insta::assert_snapshot!(human("|?\r\n.\r\n|1\r\n+a\r\n*?\r\n.\r\n*2\r\n:1\r\n:2\r\n"), @r#"
    (attribute)
    (attribute)
       1# a => 
          (empty array)
    1) (integer) 1
    2) (integer) 2
    "#);
}

#[test]
fn a_chain_that_is_too_long_begins_on_a_new_line() {
    let key = "x".repeat(40_000);
    let reply = format!("%1\r\n+a\r\n%1\r\n${}\r\n{key}\r\n:1\r\n", key.len());
    let expected = format!("1# a => \n   1# \"{key}\" => (integer) 1\n");
    let whole = render_pieces(&options(Output::Human), Shape::Value, [reply.as_bytes()]);
    assert_eq!(String::from_utf8(whole.out).unwrap(), expected);
    assert_eq!(human(&reply), expected);
    let deep = format!("%1\r\n+a\r\n{}:1\r\n", "*1\r\n".repeat(9_999));
    assert_eq!(
        human(&deep),
        format!("1# a => {}(integer) 1\n", "1) ".repeat(9_999))
    );
}

#[test]
fn a_text_is_bare_and_brings_its_own_end() {
    let bytes =
        b"=14\r\ntxt:# a \"b\"\r\n\xff\r\n$5\r\nline\n\r\n$0\r\n\r\n+QUEUED\r\n*1\r\n+x\r\n_\r\n";
    let text = |output, target| {
        let options = Options {
            target,
            ..options(output)
        };
        render_all(&options, Shape::Text, bytes)
            .out
            .escape_ascii()
            .to_string()
    };
    let human = r#"# a \"b\"\r\n\\xffline\nQUEUED\n1) x\n(nil)\n"#;
    assert_eq!(text(Output::Human, Target::Pipe), human);
    assert_eq!(
        text(Output::Human, Target::Terminal),
        human.replace("xffline", r"xff\nline")
    );
    assert_eq!(
        text(Output::Plain, Target::Pipe),
        r#"# a \"b\"\r\n\xffline\nQUEUED\nx\n\n"#
    );
    assert_eq!(
        text(Output::Plain, Target::Terminal),
        r#"# a \"b\"\r\n\\xffline\nQUEUED\nx\n\n"#
    );
}

#[test]
fn plain_uses_the_delimiter_and_the_terminator() {
    let options = Options {
        delimiter: b", ".to_vec(),
        terminator: b"<>".to_vec(),
        ..options(Output::Plain)
    };
    assert_eq!(
        render(&options, "*3\r\n:1\r\n%1\r\n+a\r\n*0\r\n-E\r\n:2\r\n"),
        "1, a, , E\n<>2<>"
    );
}

#[test]
fn an_error_of_the_top_level_is_no_plain_output() {
    let bytes = b"-ERR \x1b \"x\"\r\n|1\r\n+a\r\n-no\r\n!3\r\na\nb\r\n*1\r\n-in\r\n";
    let rendered = render_all(&options(Output::Plain), Shape::Text, bytes);
    assert_eq!(
        String::from_utf8(rendered.errors).unwrap(),
        "ERR \\x1b \"x\"\na\\nb\n"
    );
    assert_eq!(String::from_utf8(rendered.out).unwrap(), "\n\nin\n\n");
}

#[test]
fn keys_in_keys_end_in_null() {
    let nested = "%1\r\n".repeat(6) + "+k\r\n" + &":0\r\n".repeat(6);
    let rendered = render_all(&options(Output::Json), Shape::Value, nested.as_bytes());
    assert_eq!(rendered.notes, [Note::KeysInKeys]);
    let mut text = String::from_utf8(rendered.out).unwrap();
    for _ in 0..4 {
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        text = json.as_object().unwrap().keys().next().unwrap().clone();
    }
    assert_eq!(text, r#"{"null":0}"#);
}

#[test]
fn a_key_of_any_type_is_a_string() {
    insta::assert_snapshot!(
        render(
            &options(Output::Json),
            "%6\r\n|1\r\n+a\r\n:1\r\n+b\r\n:1\r\n%1\r\n-E \"\r\n$1\r\n\\\r\n:2\r\n_\r\n:3\r\n#t\r\n:4\r\n,+1.\r\n:5\r\n(7\r\n:6\r\n"
        ),
        @r#"{"{\"attributes\":{\"a\":1},\"value\":\"b\"}":1,"{\"{\\\"error\\\":\\\"E \\\\\\\"\\\"}\":\"\\\\\"}":2,"null":3,"true":4,"1.0":5,"7":6}"#
    );
}

#[test]
fn a_note_comes_up_once() {
    let mut renderer = Renderer::new(&options(Output::Json));
    for expected in [Some(Note::NotUtf8), None] {
        feed(&mut renderer, b"$2\r\n\xff\xfe\r\n", &mut Vec::new());
        assert_eq!(renderer.take_note(), expected);
        assert_eq!(renderer.take_note(), None);
    }
    let plain = render_all(&options(Output::Plain), Shape::Value, b"$1\r\n\xff\r\n");
    assert_eq!(plain.notes, []);
}

#[test]
fn an_abandoned_reply_ends_its_line_and_leaves_no_trace() {
    let half = "%2\r\n+a\r\n%1\r\n%1\r\n+k\r\n:1\r\n|1\r\n+b\r\n*2\r\n:1\r\n$9\r\nval";
    for output in FORMS {
        let options = Options {
            color: Color::On,
            ..options(output)
        };
        for end in 1..=half.len() {
            let mut renderer = Renderer::new(&options);
            let mut out = Vec::new();
            let (events, _) = feed(&mut renderer, &half.as_bytes()[..end], &mut out);
            renderer.abandon(&mut out);
            assert_eq!(out.ends_with(b"\n"), events > 0);
            let last = out.windows(2).rposition(|two| two == b"\x1b[");
            let ends = last.is_none_or(|at| out[at..].starts_with(b"\x1b[0m"));
            assert!(ends, "the last colour ends: {}", out.escape_ascii());
            out.clear();
            feed(&mut renderer, b"$2\r\nok\r\n", &mut out);
            assert_eq!(out, render(&options, "$2\r\nok\r\n").as_bytes());
        }
    }
}

#[test]
fn half_a_reply_is_written_as_far_as_it_has_come() {
    let mut renderer = Renderer::new(&options(Output::Human));
    let mut out = Vec::new();
    feed(&mut renderer, b"*3\r\n:1\r\n$5\r\nhal", &mut out);
    assert_eq!(String::from_utf8(out).unwrap(), "1) (integer) 1\n2) \"hal");
}

#[test]
fn strings_in_quoted_json_can_be_typed_back() {
    let bytes: Vec<u8> = (0..=255).collect();
    let reply = [b"$256\r\n", &bytes[..], b"\r\n"].concat();
    let options = Options {
        strings: Strings::Quoted,
        ..options(Output::Json)
    };
    let content: String = serde_json::from_str(&render(&options, reply)).unwrap();
    let mut escaped = Vec::new();
    let mut escaper = Escaper::new(crate::text::Style::Quoted);
    escaper.push(&bytes, &mut escaped);
    escaper.finish(&mut escaped);
    assert_eq!(content.as_bytes(), escaped);
}

#[test]
fn flat_pairs_are_shown_as_the_map_of_resp3_for_people_only() {
    static STREAM: Layout = Layout::Map(&[("groups", &Layout::Each(&Layout::Map(&[])))]);
    let flat = "*4\r\n$3\r\nlen\r\n:1\r\n$6\r\ngroups\r\n*1\r\n*2\r\n$1\r\na\r\n$1\r\n1\r\n";
    let map = "%2\r\n$3\r\nlen\r\n:1\r\n$6\r\ngroups\r\n*1\r\n%1\r\n$1\r\na\r\n$1\r\n1\r\n";
    let shown = |output, target, reply: &str| {
        let options = Options {
            target,
            ..options(output)
        };
        let rendered = render_all(&options, Shape::Pairs(&STREAM), reply.as_bytes());
        String::from_utf8(rendered.out).unwrap()
    };
    let human = shown(Output::Human, Target::Terminal, flat);
    insta::assert_snapshot!(human, @r#"
    1# "len" => (integer) 1
    2# "groups" => 1) 1# "a" => "1"
    "#);
    assert_eq!(human, shown(Output::Human, Target::Terminal, map));
    assert_eq!(
        shown(Output::Human, Target::Terminal, "*0\r\n"),
        "(empty hash)\n"
    );
    assert_eq!(
        shown(Output::Human, Target::Terminal, "-ERR no\r\n"),
        "(error) ERR no\n"
    );
    for (output, target) in [
        (Output::Human, Target::Pipe),
        (Output::Plain, Target::Terminal),
        (Output::Json, Target::Terminal),
        (Output::Csv, Target::Terminal),
    ] {
        let options = Options {
            target,
            ..options(output)
        };
        let bare = render_all(&options, Shape::Value, flat.as_bytes());
        assert_eq!(
            shown(output, target, flat).into_bytes(),
            bare.out,
            "{output:?}"
        );
    }
}
