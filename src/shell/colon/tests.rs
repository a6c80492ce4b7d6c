//! What the lines of local commands are read as, and why some are refused.

use std::time::Duration;

use super::*;

fn read(line: &str) -> Result<Colon, String> {
    assert!(is_one(line), "{line}");
    parse(line, DumpOptions::default())
}

fn refused(line: &str) -> String {
    match read(line) {
        Err(message) => message,
        Ok(colon) => panic!("{line}: {colon:?}"),
    }
}

#[test]
fn a_colon_and_a_letter_make_a_local_command() {
    for line in [":raw", "  :raw on", ":x", ":RAW"] {
        assert!(is_one(line), "{line}");
    }
    for line in [
        "", ":", ": raw", ":1", "::raw", "raw", "GET :raw", "\":raw\"",
    ] {
        assert!(!is_one(line), "{line}");
    }
}

#[test]
fn raw_takes_one_word() {
    let raw = |line: &str| match read(line) {
        Ok(Colon::Raw(raw)) => raw,
        other => panic!("{line}: {other:?}"),
    };
    assert_eq!(raw(":raw"), Raw::Tell);
    assert_eq!(raw(":RAW On"), Raw::On(None));
    assert_eq!(raw(":raw off "), Raw::Off);
    assert_eq!(raw(":raw hex"), Raw::On(Some(Notation::Hex)));
    assert_eq!(raw(":raw legend"), Raw::Legend);
    assert!(refused(":raw octal").starts_with("found \"octal\", expected on, off, legend"));
    assert!(refused(":raw on off").starts_with("found \"on off\", expected on"));
}

#[test]
fn an_inline_command_stays_as_it_was_typed() {
    for (line, expected) in [
        (":inline SELECT 2", "SELECT 2"),
        (":inline SET k \"a b\"", "SET k \"a b\""),
        (":inline  SET  k \"a ", " SET  k \"a "),
    ] {
        match read(line) {
            Ok(Colon::Inline(found)) => assert_eq!(found, expected),
            other => panic!("{line}: {other:?}"),
        }
    }
    assert!(refused(":inline").starts_with("found no words"));
    assert!(refused(":inline   ").starts_with("found no words"));
    assert!(refused(":inline *1").starts_with("found '*' first"));
}

#[test]
fn what_is_sent_is_one_text_with_its_escapes_read() {
    let sent = |line: &str| match read(line) {
        Ok(Colon::Send(options)) => (options.bytes, options.wait),
        other => panic!("{line}: {other:?}"),
    };
    let second = Duration::from_secs(1);
    assert_eq!(
        sent(r#":send "*1\r\n$4\r\nPING\r\n""#),
        (b"*1\r\n$4\r\nPING\r\n".to_vec(), second)
    );
    assert_eq!(sent(":send PING"), (b"PING".to_vec(), second));
    assert_eq!(sent(r":send 'a\r'"), (br"a\r".to_vec(), second));
    let half = Duration::from_millis(500);
    assert_eq!(sent(r#":send --wait 0.5 "\x00""#), (b"\0".to_vec(), half));
    assert_eq!(sent(r#":send --wait=0.5 -- "--""#), (b"--".to_vec(), half));
    assert!(refused(r":send PING\r\n").contains("escape outside of quotes"));
    assert!(refused(":send PING PONG").starts_with("expected one text"));
    assert!(refused(":send").starts_with("expected one text"));
    assert!(refused(":send \"\"").starts_with("found no bytes"));
    assert!(refused(":send \"a").contains("unbalanced"));
    assert!(refused(":send --wait x PING").starts_with("found \"x\" for --wait"));
    assert!(refused(":send --wait").starts_with("found --wait without a value"));
    assert!(
        refused(":send --now PING")
            .starts_with("found \"--now\", expected --wait, --raw or --raw-limit")
    );
}

#[test]
fn options_stand_before_the_command() {
    match read(":encode --raw=hex SET a --raw=x") {
        Ok(Colon::Encode(options)) => {
            assert_eq!(options.dump.notation, Notation::Hex);
            assert_eq!(options.words, [&b"SET"[..], b"a", b"--raw=x"]);
        }
        other => panic!("{other:?}"),
    }
    match read(":compare --force DEL k") {
        Ok(Colon::Compare(options)) => {
            assert_eq!(options.permission, compare::Permission::Forced);
            assert_eq!(options.words, [b"DEL", &b"k"[..]]);
        }
        other => panic!("{other:?}"),
    }
    assert!(refused(":compare --force").starts_with("found no words"));
    for (option, limit) in [
        ("", Some(DumpOptions::LIMIT)),
        ("--raw-limit 7", Some(7)),
        ("--raw-limit=0", None),
    ] {
        for line in [
            format!(":compare {option} GET k"),
            format!(":decode {option} +OK"),
            format!(":send {option} PING"),
        ] {
            let dump = match read(&line) {
                Ok(Colon::Compare(options)) => options.dump,
                Ok(Colon::Decode(options, _)) => options.dump,
                Ok(Colon::Send(options)) => options.dump,
                other => panic!("{line}: {other:?}"),
            };
            assert_eq!(dump.limit, limit, "{line}");
        }
    }
    let told = refused(":compare --raw-limit few GET k");
    assert!(
        told.starts_with("found \"few\" for --raw-limit, expected"),
        "{told}"
    );
    assert!(refused(":encode --raw=octal GET k").starts_with("found \"octal\" for --raw"));
}

#[test]
fn what_is_decoded_is_the_rest_of_the_line() {
    match read(r#":decode --from escaped  "+OK\r\n" "#) {
        Ok(Colon::Decode(options, text)) => {
            assert_eq!(options.form, Some(decode::Form::Escaped));
            assert_eq!(text, r#""+OK\r\n""#);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_not_there_is_told_with_what_is_like_it() {
    let told = refused(":inlin PING");
    assert!(
        told.starts_with("found \":inlin\"") && told.contains(":inline"),
        "{told}"
    );
    assert!(!refused(":zap").contains("similar"));
    assert!(refused(":explain").starts_with("found no topic"));
}

#[test]
fn tee_takes_a_file_or_off() {
    let tee = |line: &str| match read(line) {
        Ok(Colon::Tee(tee)) => tee,
        other => panic!("{line}: {other:?}"),
    };
    assert_eq!(tee(":tee"), Tee::Tell);
    assert_eq!(tee(":tee OFF"), Tee::Off);
    assert_eq!(tee(":tee ~/x"), Tee::To("~/x".to_owned()));
    assert_eq!(tee(":tee \"a b\""), Tee::To("a b".to_owned()));
    assert!(refused(":tee a b").starts_with("found \"a b\", expected off or"));
}

#[test]
fn watch_takes_seconds_and_a_command() {
    match read(":watch 0.5  GET \"a b\" ") {
        Ok(Colon::Watch(watch)) => {
            assert_eq!(watch.every, Duration::from_millis(500));
            assert_eq!(watch.line, "GET \"a b\"");
        }
        other => panic!("{other:?}"),
    }
    assert!(refused(":watch").starts_with("found no seconds, expected"));
    for seconds in ["0", "0.01", "-1", "x", "nan", "1e9", "GET"] {
        let told = refused(&format!(":watch {seconds} GET k"));
        assert!(told.ends_with("expected seconds, 0.1 to 86400"), "{told}");
    }
    assert!(refused(":watch 1 ").starts_with("found no command"));
}

#[test]
fn what_is_to_be_saved_is_said_before_or_behind() {
    let parsed = |line: &str| match read(line) {
        Ok(Colon::Set(set)) => format!("{set:?}"),
        other => panic!("{line}: {other:?}"),
    };
    let before = parsed(":set --save popup off");
    assert!(before.contains("File"), "{before}");
    assert_eq!(parsed(":set popup off --save"), before);
    assert_eq!(parsed(":set popup --save"), parsed(":set --save popup"));
    assert_eq!(parsed(":set --save popup off --save"), before);
}

#[test]
fn what_is_encoded_hides_the_secrets_of_its_own_command() {
    for (line, expected) in [
        (":encode AUTH ann s3cret", &[2][..]),
        (":encode --raw=hex CONFIG SET requirepass s3cret", &[3]),
        (":encode SET k redis://ann:s3cret@host", &[2]),
        (":encode EVAL \"redis.call('AUTH', 's3cret')\" 0", &[1]),
        (":encode AUTH\ns3cret", &[1]),
        (":encode SET auth hello", &[]),
        (":encode HSET h auth hello2 other", &[]),
        (":encode SET k 'AUTH x'", &[]),
    ] {
        match read(line) {
            Ok(Colon::Encode(options)) => assert_eq!(options.secrets, expected, "{line}"),
            other => panic!("{line}: {other:?}"),
        }
    }
}

#[test]
fn names_and_words_end_where_those_of_a_command_do() {
    for blank in ['\u{a0}', '\u{2003}', '\u{3000}'] {
        let told = refused(&format!(":encode{blank}AUTH x"));
        assert!(told.starts_with("found \":encode"), "{told}");
        assert!(!names(&format!(":encode{blank}AUTH x"), "encode"));
        assert!(refused(&format!(":encode --raw{blank}hex GET k")).contains("--raw"));
        assert!(refused(&format!(":repeat 2{blank}PING")).contains("as the count"));
    }
    assert!(read(":encode\tGET k").is_ok());
}
