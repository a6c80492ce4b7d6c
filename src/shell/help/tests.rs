use super::*;
use crate::render::Color;
use crate::resp::Value;

fn about_in(topic: &str, catalog: &Catalog, columns: usize) -> String {
    let paint = Paint::new(Color::Off);
    let style = Style {
        columns,
        paint: &paint,
    };
    let topic: Vec<String> = topic.split_whitespace().map(str::to_owned).collect();
    text(&topic, catalog, style)
}

fn about(topic: &str) -> String {
    about_in(topic, &Catalog::built_in(), 80)
}

fn bulk(text: &str) -> Value {
    Value::Bulk(text.as_bytes().to_vec())
}

/// A server of one module's command with a hostile summary.
fn told() -> Catalog {
    let fields = [
        ("summary", "Zaps \x1b[2Ja key"),
        ("since", "1.2.3"),
        ("group", "zap"),
        ("complexity", "O(N)"),
        ("deprecated_since", "2.0.0"),
        ("replaced_by", "`ZIP`"),
    ];
    let fields = fields.iter().map(|(name, text)| (bulk(name), bulk(text)));
    let docs = Value::Map(vec![(bulk("zap.it"), Value::Map(fields.collect()))]);
    Catalog::told(Some(&docs), None).expect("a command is told of")
}

#[test]
fn a_command_is_told_with_all_that_is_known() {
    let set = about("set");
    let first: Vec<_> = set.split_whitespace().take(3).collect();
    assert_eq!(first, ["SET", "key", "value"]);
    for fact in [
        "  group        string\n",
        "  since        1.0.0\n",
        "  flags        write",
        "the built-in table",
    ] {
        assert!(set.contains(fact), "{fact:?}\n{set}");
    }
    assert!(about("config get").starts_with("CONFIG GET parameter"));
    assert!(about("config").contains("\n  CONFIG SET "));
    assert!(about("getset").contains("\n  deprecated "));
    assert!(about("expire").contains("EXPIREAT"));
}

#[test]
fn below_a_command_stands_what_else_is_about_its_name() {
    let expire = about("expire");
    let (page, others) = expire
        .split_once("\nCommands about \"expire\":\n")
        .unwrap_or_else(|| panic!("{expire}"));
    for name in ["PERSIST", "TTL", "GETEX"] {
        assert!(
            others.contains(&format!("\n  {name} ")) || others.starts_with(&format!("  {name} ")),
            "{expire}"
        );
    }
    // What the page names is not named again.
    assert!(
        page.contains("EXPIREAT") && !others.contains("\n  EXPIREAT "),
        "{expire}"
    );
    assert!(others.lines().count() <= MOST_BELOW + 1, "{expire}");
    // Where nothing else is found, nothing is said.
    assert!(!about("pfdebug").contains("Commands about"));
    // Nor where nearly everything is.
    assert!(!about("get").contains("Commands about"));
}

#[test]
fn what_the_server_tells_is_shown_and_escaped() {
    let card = about_in("ZAP.IT", &told(), 80);
    insta::assert_snapshot!(card, @r"
    ZAP.IT
      Zaps \x1b[2Ja key

      deprecated   since 2.0.0; use ZIP
      group        zap
      since        1.2.3
      complexity   O(N)
      source       the server (COMMAND DOCS)
    ");
    let get = about_in("get", &told(), 80);
    assert!(get.contains("this server does not name it"), "{get}");
}

#[test]
fn the_arguments_are_explained_one_by_one() {
    let zadd = about("zadd options");
    assert!(zadd.starts_with("ZADD key "), "{zadd}");
    for row in [
        "key", "NX", "XX", "GT", "LT", "CH", "INCR", "score", "member",
    ] {
        let first = |line: &str| {
            line.split_whitespace()
                .next()
                .map(|word| word.trim_matches(['[', ']']).to_owned())
        };
        let explained = |line: &str| first(line).as_deref() == Some(row);
        assert!(zadd.lines().any(explained), "{row}\n{zadd}");
    }
    assert!(zadd.contains("add new members only"));
    assert!(about("client info options").contains("no arguments"));
    assert!(about("get key options").contains("found no command"));
}

#[test]
fn words_that_name_no_command_are_searched_for() {
    let found = about("withscores");
    assert!(
        found.starts_with("Commands about \"withscores\":\n"),
        "{found}"
    );
    assert!(found.contains("\n  ZRANGE "), "{found}");
    let similar = about("hgetal");
    assert!(similar.contains("HGETALL"), "{similar}");
    let similar = about("zragne");
    assert!(
        similar.contains("found no command") && similar.contains("similar: ZRANGE"),
        "{similar}"
    );
    assert!(about("@nosuch").contains("found no group"));
}

#[test]
fn groups_are_listed_with_what_their_commands_do() {
    let list = about("@LIST");
    assert!(list.starts_with("Commands of the group list:\n"));
    assert!(
        list.lines().any(|line| line.starts_with("  LPUSH ")),
        "{list}"
    );
    assert!(about("").contains("@sorted-set"));
}

#[test]
fn rows_leave_the_last_column_free() {
    let topics = [
        "",
        "set",
        "zadd options",
        "@server",
        "expire",
        "key",
        "config",
        "xreadgroup options",
    ];
    for (topic, columns) in topics
        .iter()
        .flat_map(|topic| [20, 40, 80, 120].map(|columns| (topic, columns)))
    {
        for row in about_in(topic, &Catalog::built_in(), columns).lines() {
            let fits = row.chars().count() < columns || !row.trim().contains(' ');
            assert!(fits, "{topic:?} in {columns} columns: {row:?}");
        }
    }
}

#[test]
fn local_commands_and_keys_have_help() {
    let paint = Paint::new(Color::Off);
    let style = Style {
        columns: 80,
        paint: &paint,
    };
    let all = local(None, style).unwrap();
    for (name, ..) in super::super::colon::COMMANDS {
        assert!(all.contains(&format!("  :{name} ")), "{name}\n{all}");
        let one = local(Some(name), style).unwrap();
        assert!(one.starts_with(&format!(":{name}")), "{one}");
    }
    assert!(
        local(Some("set"), style)
            .unwrap()
            .contains("(auto|tab|off)")
    );
    assert!(local(Some("keys"), style).unwrap().contains("Ctrl-R"));
    assert!(local(Some(":raw"), style).unwrap().contains("legend"));
    assert!(local(Some("nosuch"), style).unwrap_err().contains("nosuch"));
}
