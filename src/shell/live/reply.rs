//! The replies that list names, read in either protocol: RESP2 sends maps as flat arrays. What does not have the expected
//! shape is passed over. Values of keys are never among what is found, and of parameters none but the one that is about to
//! be changed.

use std::collections::BTreeMap;

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

/// Reads the value of the one parameter that CONFIG GET was asked for.
pub(super) fn value(reply: &Value) -> Vec<Found> {
    let value = reply.pairs().next().and_then(|(_, value)| value.text());
    let value = value.filter(|value| !value.is_empty());
    value
        .map(|value| found(value, "now".to_owned()))
        .into_iter()
        .collect()
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
    clients_by(b"id=", [b"addr=", b"name=", b"cmd="], reply)
}

/// Reads CLIENT LIST: addresses, with number, name and last command.
pub(super) fn addresses(reply: &Value) -> Vec<Found> {
    clients_by(b"addr=", [b"id=", b"name=", b"cmd="], reply)
}

/// Reads CLIENT LIST: the addresses of the server, each once, with how many clients it has.
pub(super) fn local_addresses(reply: &Value) -> Vec<Found> {
    let mut counts = BTreeMap::new();
    for line in lines(reply) {
        if let Some(address) = field(line, b"laddr=") {
            *counts.entry(address).or_insert(0u64) += 1;
        }
    }
    let about = |count| match count {
        1 => "1 client".to_owned(),
        count => format!("{count} clients"),
    };
    let found = counts
        .into_iter()
        .map(|(address, count)| found(address, about(count)));
    found.collect()
}

/// Reads a field of each line of CLIENT LIST, and others about it.
fn clients_by(name: &[u8], about: [&[u8]; 3], reply: &Value) -> Vec<Found> {
    let client = |line| {
        let about = about.into_iter().filter_map(|name| {
            let value = String::from_utf8_lossy(field(line, name)?);
            Some(match name {
                b"id=" => format!("id {value}"),
                _ => value.into_owned(),
            })
        });
        let about: Vec<String> = about.collect();
        Some(found(field(line, name)?, about.join(" · ")))
    };
    lines(reply).filter_map(client).collect()
}

/// Finds a field in a line of CLIENT LIST, unless it is empty.
fn field<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut fields = line.split(|&byte| byte == b' ');
    let value = fields.find_map(|field| field.strip_prefix(name))?;
    (!value.is_empty()).then_some(value)
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
    functions_that(reply, |_| true)
}

/// Reads the functions of FUNCTION LIST that say of themselves that they do not write.
pub(super) fn reading_functions(reply: &Value) -> Vec<Found> {
    functions_that(reply, |function| {
        let flags = function.get("flags").map_or(&[][..], Value::items);
        flags.iter().any(|flag| flag.text() == Some(b"no-writes"))
    })
}

fn functions_that(reply: &Value, is_one: impl Fn(&Value) -> bool) -> Vec<Found> {
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
        let functions = library.get("functions").map_or(&[][..], Value::items);
        let functions = functions.iter().filter(|function| is_one(function));
        let found = |function| Some(found(name_of(function, "name")?, about(function)));
        functions.filter_map(found).collect::<Vec<_>>()
    };
    reply.items().iter().flat_map(of_library).collect()
}

/// Reads a list of maps that have names.
fn named(reply: &Value, field: &str, about: impl Fn(&Value) -> String) -> Vec<Found> {
    let named = |item: &Value| Some(found(name_of(item, field)?, about(item)));
    reply.items().iter().filter_map(named).collect()
}

fn name_of<'a>(item: &'a Value, field: &str) -> Option<&'a [u8]> {
    item.get(field)?.text()
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
            let function = |name, description, flags: &[&str]| {
                let flags = flags.iter().map(|flag| bulk(flag)).collect();
                map(vec![
                    ("name", bulk(name)),
                    ("description", description),
                    ("flags", Value::Array(flags)),
                ])
            };
            let functions = Value::Array(vec![
                function("f", bulk("adds"), &["allow-stale", "no-writes"]),
                function("g", Value::Null(Null::Bulk), &[]),
            ]);
            let library = vec![("library_name", bulk("lib")), ("functions", functions)];
            Value::Array(vec![map(library)])
        };
        check(libraries, list, &[("lib", "2 functions")]);
        check(functions, list, &[("f", "lib · adds"), ("g", "lib")]);
        check(reading_functions, list, &[("f", "lib · adds")]);
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
        let one = |map: Form| map(vec![("maxmemory-policy", bulk("noeviction"))]);
        check(value, one, &[("noeviction", "now")]);
        check(value, |map: Form| map(vec![("save", bulk(""))]), &[]);
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
        assert_eq!(
            shown(addresses(&list)),
            [
                ("1.2.3.4:5".to_owned(), "id 3 · get".to_owned()),
                ("1.2.3.4:6".to_owned(), "id 4 · me · ping".to_owned()),
            ]
        );
        let list = bulk("id=3 laddr=[::1]:2\nid=4 laddr=[::1]:2\nid=5 laddr=/s:0\nid=6 laddr=\n");
        assert_eq!(
            shown(local_addresses(&list)),
            [
                ("/s:0".to_owned(), "1 client".to_owned()),
                ("[::1]:2".to_owned(), "2 clients".to_owned()),
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
                names,
                parameters,
                value,
                groups,
                consumers,
                libraries,
                functions,
                reading_functions,
                clients,
                addresses,
                local_addresses,
            ] {
                assert!(read(reply).is_empty(), "{reply:?}");
            }
            assert!(slice(reply).is_none());
        }
    }
}
