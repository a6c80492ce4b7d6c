//! What holds for every reply.

use super::*;
use crate::resp::{Aggregate, Step, Value, any_value, encode};
use base64::Engine;
use proptest::prelude::*;

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode::value(value, &mut bytes);
    bytes
}

fn any_options() -> impl Strategy<Value = Options> {
    (
        proptest::sample::select(&FORMS[..]),
        proptest::sample::select(&[Color::On, Color::Off][..]),
        proptest::sample::select(&[Target::Terminal, Target::Pipe][..]),
        proptest::sample::select(&[Strings::Text, Strings::Base64, Strings::Quoted][..]),
    )
        .prop_map(|(output, color, target, strings)| Options {
            output,
            color,
            target,
            strings,
            ..Options::default()
        })
}

/// Gives the bulk strings of a value, in the order of the bytes.
fn bulk_strings(value: &Value) -> impl Iterator<Item = &[u8]> {
    value.steps().filter_map(|step| match step {
        Step::Leaf(Value::Bulk(bytes)) => Some(bytes.as_slice()),
        _ => None,
    })
}

fn has_attributes(value: &Value) -> bool {
    value.steps().any(|step| {
        matches!(
            step,
            Step::Open {
                aggregate: Aggregate::Attribute,
                ..
            }
        )
    })
}

proptest! {
    #[test]
    fn output_does_not_depend_on_the_pieces(
        value in any_value(),
        options in any_options(),
        shape in proptest::sample::select(&[Shape::Value, Shape::Text][..]),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let bytes = encoded(&value).repeat(2);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let pieces = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]);
        let whole = render_pieces(&options, shape, [&bytes[..]]);
        prop_assert_eq!(&render_pieces(&options, shape, pieces), &whole);
        prop_assert_eq!(&render_pieces(&options, shape, bytes.chunks(1)), &whole);
    }

    #[test]
    fn json_is_valid(value in any_value(), options in any_options()) {
        let options = Options { output: Output::Json, ..options };
        let out = render_pieces(&options, Shape::Value, [&encoded(&value)[..]]).out;
        let text = String::from_utf8(out).unwrap();
        prop_assert_eq!(text.find('\n'), Some(text.len() - 1), "one line");
        prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
    }

    #[test]
    fn base64_loses_nothing(strings in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..8)) {
        let value = Value::Array(strings.iter().cloned().map(Value::Bulk).collect());
        let options = Options { strings: Strings::Base64, ..options(Output::Json) };
        let out = render_pieces(&options, Shape::Value, [&encoded(&value)[..]]).out;
        let read: Vec<String> = serde_json::from_slice(&out).unwrap();
        let decode = |text: &String| base64::engine::general_purpose::STANDARD.decode(text).unwrap();
        prop_assert_eq!(read.iter().map(decode).collect::<Vec<_>>(), strings);
    }

    #[test]
    fn csv_is_one_record_with_the_bytes_of_every_string(value in any_value()) {
        let out = render_pieces(&options(Output::Csv), Shape::Value, [&encoded(&value)[..]]).out;
        prop_assert!(out.ends_with(b"\r\n"));
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(&out[..]);
        let records: Vec<::csv::ByteRecord> = reader.byte_records().collect::<Result<_, _>>().unwrap();
        prop_assert!(records.len() <= 1, "a record without a field is an empty line");
        let mut fields = records.iter().flatten();
        // Attributes are left out, so their strings are not to be found.
        if !has_attributes(&value) {
            for string in bulk_strings(&value) {
                prop_assert!(fields.any(|field| field == string));
            }
        }
    }

    #[test]
    fn nothing_in_the_human_form_is_obeyed_by_a_terminal(value in any_value()) {
        let out = render_pieces(&options(Output::Human), Shape::Value, [&encoded(&value)[..]]).out;
        let text = String::from_utf8(out).unwrap();
        let is_harmless = |c: char| !c.is_control() || c == '\n' || c == '\t';
        // In a text of several lines the end of a line may be CR LF.
        prop_assert!(text.replace("\r\n", "\n").chars().all(is_harmless));
    }
}

#[test]
fn nesting_as_deep_as_the_scanner_follows_is_rendered() {
    for (open, value) in [
        ("*1\r\n", ""),
        ("*2\r\n", ":1\r\n"),
        ("%1\r\n+k\r\n", ""),
        ("%1\r\n", ":1\r\n"),
        ("*1\r\n|1\r\n+k\r\n", ":1\r\n"),
    ] {
        // Elements after the nested one would indent its lines by more than memory holds.
        let depth = if open == "*2\r\n" { 1_000 } else { 3_000 };
        let nested = open.repeat(depth) + ":1\r\n" + &value.repeat(depth);
        for output in FORMS {
            let whole = render_pieces(&options(output), Shape::Value, [nested.as_bytes()]);
            assert!(whole.out.ends_with(b"\n"), "{output:?}");
        }
    }
    let nested = "*1\r\n".repeat(10_000) + ":1\r\n";
    let shown = render_pieces(&options(Output::Human), Shape::Value, [nested.as_bytes()]).out;
    assert_eq!(
        shown,
        format!("{}(integer) 1\n", "1) ".repeat(10_000)).into_bytes()
    );
    for output in [Output::Plain, Output::Json, Output::Csv] {
        let _ = render_pieces(&options(output), Shape::Value, [nested.as_bytes()]);
    }
}

#[test]
fn a_reply_that_the_scanner_refuses_leaves_the_renderer_fine() {
    let nested = "%1\r\n+k\r\n".repeat(200_000);
    for output in FORMS {
        let mut renderer = Renderer::new(&options(output));
        let mut out = Vec::new();
        let (_, was_resp) = feed(&mut renderer, nested.as_bytes(), &mut out);
        assert!(!was_resp);
        renderer.abandon(&mut out);
        out.clear();
        feed(&mut renderer, b":1\r\n", &mut out);
        assert_eq!(out, render(&options(output), ":1\r\n").as_bytes());
    }
}
