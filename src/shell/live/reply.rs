//! The replies that list names, read in either protocol: RESP2 sends maps as flat arrays. What does not have the expected
//! shape is passed over. Values of keys and of parameters are never among what is found.

use crate::complete::Found;
use crate::session::Value;

/// Reads a list of names.
pub(super) fn names(reply: &Value) -> Vec<Found> {
    reply.items().iter().filter_map(name).collect()
}

fn name(value: &Value) -> Option<Found> {
    Some(found(value.text()?, String::new()))
}

pub(super) fn found(text: &[u8], about: String) -> Found {
    Found {
        text: text.to_vec(),
        about,
    }
}

/// Reads the names of CONFIG GET.
pub(super) fn parameters(reply: &Value) -> Vec<Found> {
    let mut found: Vec<Found> = reply.pairs().filter_map(|(key, _)| name(key)).collect();
    found.sort_unstable_by(|one, other| one.text.cmp(&other.text));
    found
}

/// Reads the headings of INFO: `# Server`.
pub(super) fn sections(reply: &Value) -> Vec<Found> {
    let headings = lines(reply).filter_map(|line| line.strip_prefix(b"# "));
    let mut found: Vec<Found> = headings
        .map(|heading| found(&heading.to_ascii_lowercase(), String::new()))
        .collect();
    let sets = [
        ("default", "the sections without a name"),
        ("all", "all sections but those of modules"),
        ("everything", "all sections"),
    ];
    found.extend(sets.map(|(set, about)| self::found(set.as_bytes(), about.to_owned())));
    found
}

/// Reads CLIENT LIST: numbers, with address, name and last command.
pub(super) fn clients(reply: &Value) -> Vec<Found> {
    let client = |line: &[u8]| {
        let fields: Vec<&[u8]> = line.split(|&byte| byte == b' ').collect();
        let field = |name: &[u8]| {
            let value = fields.iter().find_map(|field| field.strip_prefix(name))?;
            (!value.is_empty()).then_some(value)
        };
        let about = [field(b"addr="), field(b"name="), field(b"cmd=")];
        let about: Vec<_> = about
            .into_iter()
            .flatten()
            .map(String::from_utf8_lossy)
            .collect();
        Some(found(field(b"id=")?, about.join(" · ")))
    };
    lines(reply).filter_map(client).collect()
}

/// Reads XINFO GROUPS.
pub(super) fn groups(reply: &Value) -> Vec<Found> {
    let about = |group: &Value| {
        let count = |field| number(group, field).unwrap_or(0);
        let consumers = match count("consumers") {
            1 => "1 consumer".to_owned(),
            consumers => format!("{consumers} consumers"),
        };
        format!("{consumers} · {} pending", count("pending"))
    };
    named(reply, "name", about)
}

/// Reads XINFO CONSUMERS.
pub(super) fn consumers(reply: &Value) -> Vec<Found> {
    named(reply, "name", |consumer| {
        format!("{} pending", number(consumer, "pending").unwrap_or(0))
    })
}

/// Reads the libraries of FUNCTION LIST.
pub(super) fn libraries(reply: &Value) -> Vec<Found> {
    named(reply, "library_name", |library| {
        let functions = library
            .get("functions")
            .map_or(0, |functions| functions.items().len());
        format!("{functions} functions")
    })
}

/// Reads the functions of FUNCTION LIST.
pub(super) fn functions(reply: &Value) -> Vec<Found> {
    let of_library = |library: &Value| {
        let name = library
            .get("library_name")
            .and_then(Value::text)
            .unwrap_or_default();
        let about = |function: &Value| {
            let description = function.get("description").and_then(Value::text);
            let description = description.filter(|text| !text.is_empty());
            let parts = [Some(name), description];
            let parts: Vec<_> = parts
                .into_iter()
                .flatten()
                .map(String::from_utf8_lossy)
                .collect();
            parts.join(" · ")
        };
        library
            .get("functions")
            .map(|functions| named(functions, "name", about))
            .unwrap_or_default()
    };
    reply.items().iter().flat_map(of_library).collect()
}

/// Reads a list of maps that have names.
fn named(reply: &Value, field: &str, about: impl Fn(&Value) -> String) -> Vec<Found> {
    let named = |item: &Value| Some(found(item.get(field)?.text()?, about(item)));
    reply.items().iter().filter_map(named).collect()
}

/// Reads the elements of a slice of a scan: of HSCAN and ZSCAN every other one, with what follows it.
pub(super) fn slice(reply: &Value) -> Option<(&[u8], &[Value])> {
    match reply.items() {
        [cursor, elements] => Some((cursor.text()?, elements.items())),
        _ => None,
    }
}

pub(super) fn number(value: &Value, field: &str) -> Option<i64> {
    integer(value.get(field)?)
}

/// Reads a number, which older servers may send as text.
pub(super) fn integer(value: &Value) -> Option<i64> {
    let as_text = || std::str::from_utf8(value.text()?).ok()?.parse().ok();
    value.integer().or_else(as_text)
}

fn lines(reply: &Value) -> impl Iterator<Item = &[u8]> {
    let text = reply.text().unwrap_or_default();
    text.split(|&byte| byte == b'\n')
        .map(<[u8]>::trim_ascii_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resp::Null;

    fn bulk(text: &str) -> Value {
        Value::Bulk(text.as_bytes().to_vec())
    }

    /// How a protocol sends a map.
    type Form = fn(Vec<(&str, Value)>) -> Value;

    fn resp3(pairs: Vec<(&str, Value)>) -> Value {
        let pairs = pairs.into_iter().map(|(key, value)| (bulk(key), value));
        Value::Map(pairs.collect())
    }

    fn resp2(pairs: Vec<(&str, Value)>) -> Value {
        let items = pairs
            .into_iter()
            .flat_map(|(key, value)| [bulk(key), value]);
        Value::Array(items.collect())
    }

    fn shown(found: Vec<Found>) -> Vec<(String, String)> {
        let shown = |found: Found| (String::from_utf8(found.text).unwrap(), found.about);
        found.into_iter().map(shown).collect()
    }

    #[track_caller]
    fn check(read: fn(&Value) -> Vec<Found>, reply: fn(Form) -> Value, expected: &[(&str, &str)]) {
        for form in [resp3 as Form, resp2] {
            let shown = shown(read(&reply(form)));
            let shown: Vec<_> = shown
                .iter()
                .map(|(text, about)| (&text[..], &about[..]))
                .collect();
            assert_eq!(shown, expected);
        }
    }

    #[test]
    fn lists_of_maps_are_read_in_both_protocols() {
        let list = |map: Form| {
            let group = map(vec![
                ("name", bulk("g")),
                ("consumers", Value::Integer(2)),
                ("pending", Value::Integer(3)),
            ]);
            Value::Array(vec![group, bulk("?")])
        };
        check(groups, list, &[("g", "2 consumers · 3 pending")]);
        let list = |map: Form| {
            let consumer = vec![("name", bulk("c")), ("pending", Value::Integer(1))];
            Value::Array(vec![map(consumer)])
        };
        check(consumers, list, &[("c", "1 pending")]);
        let list = |map: Form| {
            let function =
                |name, description| map(vec![("name", bulk(name)), ("description", description)]);
            let functions = Value::Array(vec![
                function("f", bulk("adds")),
                function("g", Value::Null(Null::Bulk)),
            ]);
            let library = vec![("library_name", bulk("lib")), ("functions", functions)];
            Value::Array(vec![map(library)])
        };
        check(libraries, list, &[("lib", "2 functions")]);
        check(functions, list, &[("f", "lib · adds"), ("g", "lib")]);
    }

    #[test]
    fn parameters_come_without_their_values() {
        let list = |map: Form| {
            map(vec![
                ("requirepass", bulk("secret")),
                ("maxmemory", bulk("0")),
            ])
        };
        check(parameters, list, &[("maxmemory", ""), ("requirepass", "")]);
    }

    #[test]
    fn texts_are_read_line_by_line() {
        let info =
            bulk("# Server\r\nredis_version:7.0.15\r\n\r\n# Clients\r\nconnected_clients:1\r\n");
        let found = shown(sections(&info));
        let texts: Vec<&str> = found.iter().map(|(text, _)| &text[..]).collect();
        assert_eq!(texts, ["server", "clients", "default", "all", "everything"]);
        let list = bulk(
            "id=3 addr=1.2.3.4:5 laddr=x name= cmd=get\nid=4 addr=1.2.3.4:6 name=me cmd=ping\n\nno=1\n",
        );
        assert_eq!(
            shown(clients(&list)),
            [
                ("3".to_owned(), "1.2.3.4:5 · get".to_owned()),
                ("4".to_owned(), "1.2.3.4:6 · me · ping".to_owned()),
            ]
        );
    }

    #[test]
    fn what_has_another_shape_is_nothing() {
        let strange = [
            bulk("x"),
            Value::Integer(1),
            Value::Array(vec![Value::Integer(1)]),
            Value::Error(b"ERR no".to_vec()),
        ];
        for reply in &strange {
            for read in [
                names, parameters, groups, consumers, libraries, functions, clients,
            ] {
                assert!(read(reply).is_empty(), "{reply:?}");
            }
            assert!(slice(reply).is_none());
        }
    }
}
