//! What is read from the replies of COMMAND DOCS and COMMAND, whole, old and wrong ones.

use proptest::prelude::*;

use super::*;
use crate::command::Catalog;

fn text(text: &str) -> Value {
    Value::Bulk(text.as_bytes().to_vec())
}

fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::Array(items.into_iter().collect())
}

fn map<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    Value::Map(pairs.map(|(key, value)| (text(key), value)).into())
}

/// The same, as RESP2 sends it.
fn flat<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    list(
        pairs
            .into_iter()
            .flat_map(|(key, value)| [text(key), value]),
    )
}

fn info(name: &str, arity: i64, flags: &[&str], subcommands: Vec<Value>) -> Value {
    let flags = flags
        .iter()
        .map(|flag| Value::Simple(flag.as_bytes().to_vec()));
    list([
        text(name),
        Value::Integer(arity),
        list(flags),
        Value::Integer(0),
        Value::Integer(0),
        Value::Integer(0),
        Value::Set(vec![Value::Simple(b"@slow".to_vec())]),
        list([]),
        list([]),
        list(subcommands),
    ])
}

#[test]
fn commands_of_modules_are_told() {
    let argument = flat([
        ("name", text("query")),
        ("type", text("string")),
        ("token", text("BY")),
        ("flags", list([text("optional"), text("multiple")])),
    ]);
    let docs = map([(
        "box.open",
        map([
            ("summary", text("Opens it")),
            ("group", text("module")),
            ("arguments", list([argument])),
            (
                "subcommands",
                map([("box.open|wide", map([("since", text("2.0"))]))]),
            ),
        ]),
    )]);
    let command = list([info("box.open", -2, &["write", "strange"], Vec::new())]);
    let catalog = Catalog::told(Some(&docs), Some(&command)).unwrap();
    assert_eq!(catalog.all().count(), 2);
    let open = catalog.find(&["Box.Open"]).unwrap();
    assert_eq!(
        (open.name, open.summary, open.group),
        ("BOX.OPEN", "Opens it", "module")
    );
    assert_eq!(
        (open.arity, open.flag_names()),
        (Some(-2), vec!["write", "strange"])
    );
    assert!(open.flags.contains(Flags::WRITE));
    assert_eq!(open.acl_categories, ["@slow"]);
    assert_eq!(open.syntax(), "[BY query [query ...]]");
    assert_eq!(catalog.find(&["box.open", "wide"]).unwrap().since, "2.0");
    assert!(catalog.find(&["get"]).is_none());
}

#[test]
fn keys_are_known_by_their_places_at_least() {
    let told = |arity, first, last, step| {
        let info = list([
            text("box.put"),
            Value::Integer(arity),
            list([]),
            Value::Integer(first),
            Value::Integer(last),
            Value::Integer(step),
        ]);
        let catalog = Catalog::told(None, Some(&list([info]))).unwrap();
        catalog.find(&["box.put"]).unwrap().syntax().into_owned()
    };
    assert_eq!(told(-1, 1, 1, 1), "key [arg [arg ...]]");
    assert_eq!(told(-4, 1, 1, 1), "key arg arg [arg [arg ...]]");
    assert_eq!(told(3, 2, 2, 1), "arg key");
    assert_eq!(told(5, 1, 3, 2), "key arg key arg");
    assert_eq!(told(-2, 1, -1, 1), "key [key ...]");
    assert_eq!(told(-2, 0, 0, 0), "");
    assert_eq!(told(-2, 1, i64::MAX, 1), "");
}

#[test]
fn what_is_not_told_comes_from_the_table() {
    let command = list([
        info("config", -2, &["admin"], Vec::new()),
        info("get", 2, &[], Vec::new()),
    ]);
    let catalog = Catalog::told(None, Some(&command)).unwrap();
    assert_eq!(catalog.find(&["get"]).unwrap().syntax(), "key");
    assert_eq!(catalog.find(&["config", "get"]).unwrap().name, "CONFIG GET");
    assert!(catalog.find(&["set"]).is_none());

    let docs = map([("get", map([]))]);
    let catalog = Catalog::told(Some(&docs), Some(&Value::Error(b"NOPERM".to_vec()))).unwrap();
    let get = catalog.find(&["get"]).unwrap();
    assert_eq!((get.arity, get.group), (Some(2), "string"));
    assert!(get.flags.contains(Flags::READONLY));
}

#[test]
fn of_a_module_that_does_not_describe_itself_the_table_is_asked() {
    let docs = map([("VADD", map([("group", Value::Bulk(b"module".to_vec()))]))]);
    let command = list([info("VADD", -1, &["write"], Vec::new())]);
    let catalog = Catalog::told(Some(&docs), Some(&command)).unwrap();
    let vadd = catalog.find(&["vadd"]).unwrap();
    assert_eq!((vadd.arity, vadd.group), (Some(-5), "vector-set"));
    assert!(vadd.syntax().starts_with("key [REDUCE dim]"));
    assert!(!vadd.is_described());
}

#[test]
fn an_older_server_has_no_newer_options() {
    let command = list([info("expire", 3, &[], Vec::new())]);
    let catalog = Catalog::told(None, Some(&command)).unwrap();
    assert_eq!(catalog.find(&["expire"]).unwrap().syntax(), "key seconds");
}

#[test]
fn subcommands_that_a_server_lists_are_its_own() {
    let command = list([info(
        "config",
        -2,
        &[],
        vec![info("config|zap", 2, &[], Vec::new())],
    )]);
    let catalog = Catalog::told(None, Some(&command)).unwrap();
    let names: Vec<&str> = catalog
        .subcommands("config")
        .map(|entry| entry.own_name())
        .collect();
    assert_eq!(names, ["ZAP"]);
}

#[test]
fn names_that_nobody_could_type_are_left_out() {
    let names = [
        "g\x1b[2J",
        "g t",
        "g\"t",
        "",
        "g\u{202e}",
        "a|b",
        &"x".repeat(200),
    ];
    let docs = Value::Map(names.iter().map(|name| (text(name), map([]))).collect());
    assert!(Catalog::told(Some(&docs), None).is_none());
    assert!(Catalog::told(None, None).is_none());
    assert!(Catalog::told(Some(&Value::Error(b"ERR".to_vec())), None).is_none());
}

/// Replies that look like descriptions and are not.
fn hostile() -> impl Strategy<Value = Value> {
    let words = [
        "get",
        "config",
        "config|get",
        "name",
        "type",
        "token",
        "flags",
        "arguments",
        "subcommands",
        "oneof",
        "block",
        "string",
        "key",
        "optional",
        "multiple",
        "multiple_token",
        "summary",
        "pure-token",
        "integer",
        "",
    ];
    let leaf = prop_oneof![
        prop::sample::select(words.to_vec()).prop_map(text),
        any::<i64>().prop_map(Value::Integer),
        any::<bool>().prop_map(Value::Boolean),
    ];
    leaf.prop_recursive(6, 120, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::Array),
            prop::collection::vec((inner.clone(), inner), 0..6).prop_map(Value::Map),
        ]
    })
}

proptest! {
    #[test]
    fn any_reply_is_read(docs in hostile(), command in hostile()) {
        if let Some(catalog) = Catalog::told(Some(&docs), Some(&command)) {
            for entry in catalog.all() {
                prop_assert!(catalog.find(&entry.name.split(' ').collect::<Vec<_>>()).is_some());
                entry.syntax();
            }
        }
    }
}
