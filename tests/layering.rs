//! Holds src/ to the architecture: who may import whom, one door for each foreign crate, and how long a file may be.
//!
//! The sources are read as tokens, so that comments, texts and formatting do not matter. Code that is compiled only for
//! tests may import what it likes and does not count.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Each top-level module and the modules it may import, besides itself. Settings of any layer go into `config`, errors of
/// any layer into `error`; what runs the program (`lib`) sees all.
const MAY_IMPORT: [(&str, &[&str]); 19] = [
    ("resp", &[]),
    ("text", &[]),
    ("command", &["resp"]),
    ("net", &["resp"]),
    ("render", &["resp", "text"]),
    ("complete", &["text", "command"]),
    ("session", &["net", "command", "resp"]),
    ("sandbox", &["resp", "text", "net", "command"]),
    (
        "lab",
        &["resp", "text", "net", "command", "render", "session"],
    ),
    (
        "shell",
        &["session", "render", "complete", "text", "command", "lab"],
    ),
    (
        "mode",
        &[
            "session", "render", "text", "command", "resp", "lab", "sandbox",
        ],
    ),
    ("output", &["net", "render"]),
    ("password", &["net"]),
    ("cli", &[]),
    ("generate", &["cli"]),
    (
        "config",
        &[
            "cli", "resp", "text", "command", "net", "render", "complete", "session", "sandbox",
            "lab", "shell", "mode",
        ],
    ),
    (
        "error",
        &[
            "resp", "text", "command", "net", "render", "complete", "session", "sandbox", "lab",
            "shell", "mode", "config",
        ],
    ),
    ("lib", &[ANY]),
    // The program's file is a crate of its own beside the library, which it names `redis_shell`.
    ("main", &[]),
];

/// Stands for every module.
const ANY: &str = "*";

/// The modules that name no foreign crate at all.
const STD_ONLY: [&str; 2] = ["resp", "main"];

/// Foreign crates with one door each: the files or directories that may name them.
const DOORS: [(&str, &[&str]); 10] = [
    ("clap", &["cli.rs", "cli/", "generate.rs"]),
    ("clap_complete", &["generate.rs"]),
    ("clap_mangen", &["generate.rs"]),
    ("rustyline", &["shell/"]),
    (
        "nix",
        &[
            "net/feed.rs",
            "output.rs",
            "password.rs",
            "shell/editor.rs",
            "shell/file.rs",
            "shell/watch/keys.rs",
        ],
    ),
    ("owo_colors", &["render/paint.rs"]),
    ("rustls", &["net/tls.rs"]),
    ("mio", &["net/"]),
    ("dirs", &["config.rs"]),
    ("toml_edit", &["config/file.rs"]),
];

/// What the codec must not reach for in the standard library: it is fed bytes and knows no clock, file or socket.
const NOT_IN_CODEC: [&str; 7] = ["io", "net", "time", "env", "fs", "process", "thread"];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "helper", "common", "misc"];

const MAX_LINES: usize = 450;

/// Tables of data may be as long as what they list.
const TABLES: [&str; 2] = ["command/table", "sandbox/commands/facts/table"];

/// One file of src/.
struct Source {
    /// Relative to src/, as in `net/tls.rs`.
    path: String,
    text: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The path of the module: `net/tls.rs` is `[net, tls]`, `net/mod.rs` is `[net]`; `lib.rs` and `main.rs` are roots.
    fn module(&self) -> Vec<String> {
        let mut module: Vec<_> = self
            .path
            .trim_end_matches(".rs")
            .split('/')
            .map(str::to_owned)
            .collect();
        if module.last().is_some_and(|last| last == "mod") {
            module.pop();
        }
        if self.is_root() {
            module.clear();
        }
        module
    }

    fn is_root(&self) -> bool {
        self.path == "lib.rs" || self.path == "main.rs"
    }

    /// The row of the table that it falls under.
    fn room(&self) -> &str {
        self.path
            .split('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs")
    }
}

/// What is found in one file, without its tests.
#[derive(Default)]
struct Code {
    paths: Vec<PathUse>,
    /// Lines that belong to tests.
    test_lines: usize,
    /// Modules in files of their own that are compiled for tests only, as paths from the root.
    test_modules: Vec<Vec<String>>,
}

/// A path such as `crate::net::Connection`, absolute where it began with `crate`, `self` or `super`.
struct PathUse {
    line: usize,
    segments: Vec<String>,
}

impl Code {
    fn read(source: &Source) -> Self {
        let tokens: TokenStream = source
            .text
            .parse()
            .unwrap_or_else(|error| panic!("src/{} is not Rust: {error}", source.path));
        let mut code = Self::default();
        code.walk(tokens, &source.module());
        code
    }

    fn walk(&mut self, tokens: TokenStream, module: &[String]) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if let Some(end) = test_item(&tokens[at..]) {
                self.skip_test(&tokens[at..at + end], module);
                at += end;
            } else if let (Some(name), Some(TokenTree::Group(body))) =
                (module_name(&tokens[at..]), tokens.get(at + 2))
            {
                self.walk(body.stream(), &[module, &[name]].concat());
                at += 3;
            } else if begins_path(&tokens, at) {
                at += self.take_path(&tokens[at..], &[], module);
            } else {
                if let TokenTree::Group(group) = &tokens[at] {
                    self.walk(group.stream(), module);
                }
                at += 1;
            }
        }
    }

    fn skip_test(&mut self, item: &[TokenTree], module: &[String]) {
        let first = item.first().map_or(0, |token| token.span().start().line);
        let last = item.last().map_or(first, |token| token.span().end().line);
        self.test_lines += last + 1 - first;
        let name = (0..item.len()).find_map(|at| module_name(&item[at..]));
        self.test_modules
            .extend(name.map(|name| [module, &[name]].concat()));
    }

    /// Takes the path or the tree of `use` at the front; how many tokens it has.
    fn take_path(&mut self, tokens: &[TokenTree], prefix: &[String], module: &[String]) -> usize {
        let mut segments = prefix.to_vec();
        let mut at = 0;
        while let Some(TokenTree::Ident(ident)) = tokens.get(at) {
            segments.push(ident.to_string());
            at += 1;
            if !is_colons(&tokens[at..]) {
                break;
            }
            match tokens.get(at + 2) {
                Some(TokenTree::Ident(_)) => at += 2,
                Some(TokenTree::Group(tree)) if tree.delimiter() == Delimiter::Brace => {
                    let tree: Vec<_> = tree.stream().into_iter().collect();
                    for branch in tree.split(is_comma) {
                        self.take_path(branch, &segments, module);
                    }
                    return at + 3;
                }
                Some(TokenTree::Punct(star)) if star.as_char() == '*' => {
                    segments.push(ANY.to_owned());
                    at += 3;
                    break;
                }
                _ => break,
            }
        }
        let line = tokens.first().map_or(0, |token| token.span().start().line);
        self.paths.push(PathUse {
            line,
            segments: absolute(segments, module),
        });
        at.max(1)
    }
}

/// Turns `self::…` and `super::…` into `crate::…`.
fn absolute(segments: Vec<String>, module: &[String]) -> Vec<String> {
    let relative = segments
        .iter()
        .take_while(|s| *s == "super" || *s == "self")
        .count();
    if relative == 0 {
        return segments;
    }
    let up = segments[..relative]
        .iter()
        .filter(|segment| *segment == "super")
        .count();
    let mut path = vec!["crate".to_owned()];
    path.extend_from_slice(&module[..module.len().saturating_sub(up)]);
    path.extend_from_slice(&segments[relative..]);
    path
}

/// Words of the language that may stand before a path that begins with colons, as in `use ::clap::Parser`.
const BEFORE_PATHS: [&str; 12] = [
    "use", "as", "dyn", "impl", "for", "in", "return", "mut", "match", "if", "else", "while",
];

/// Whether a path begins at this token: a name that goes on no other and that `::` follows, or the one after `use`.
fn begins_path(tokens: &[TokenTree], at: usize) -> bool {
    let word = |at: usize, words: &[&str]| matches!(&tokens[at], TokenTree::Ident(ident) if words.contains(&ident.to_string().as_str()));
    if !matches!(tokens[at], TokenTree::Ident(_)) || word(at, &BEFORE_PATHS) {
        return false;
    }
    if at >= 2 && is_colons(&tokens[at - 2..]) {
        // `Vec::new` and `<T>::new` go on after their colons; `use ::clap` and `(::clap::Parser)` begin with them.
        return at == 2
            || match &tokens[at - 3] {
                TokenTree::Ident(_) => word(at - 3, &BEFORE_PATHS),
                TokenTree::Punct(punct) => punct.as_char() != '>',
                _ => true,
            };
    }
    at > 0 && word(at - 1, &["use"]) || is_colons(&tokens[at + 1..])
}

fn is_colons(tokens: &[TokenTree]) -> bool {
    let colon = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ':');
    tokens.len() >= 2 && tokens[..2].iter().all(colon)
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

/// The name in `mod name`.
fn module_name(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [TokenTree::Ident(word), TokenTree::Ident(name), ..] if word == "mod" => {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// The length of the item at the front when it carries `#[cfg(test)]`.
fn test_item(tokens: &[TokenTree]) -> Option<usize> {
    let [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] = tokens else {
        return None;
    };
    let text: String = attribute.stream().to_string().split_whitespace().collect();
    if hash.as_char() != '#' || !(text == "cfg(test)" || text.starts_with("cfg(all(test,")) {
        return None;
    }
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    Some(
        tokens
            .iter()
            .position(ends)
            .map_or(tokens.len(), |end| end + 1),
    )
}

/// All that is wrong in `sources`, given the names of the crates in Cargo.toml.
fn violations(sources: &[Source], dependencies: &[String]) -> Vec<String> {
    let files: Vec<_> = sources
        .iter()
        .map(|source| (source, Code::read(source)))
        .collect();
    let test_modules: Vec<_> = files
        .iter()
        .flat_map(|(_, code)| &code.test_modules)
        .collect();
    let mut found = Vec::new();
    for (source, code) in &files {
        let module = source.module();
        if !source.is_root() && test_modules.iter().any(|tests| module.starts_with(tests)) {
            continue;
        }
        let path = &source.path;
        found.extend(name_violation(source).map(|what| format!("src/{path}: {what}")));
        found.extend(length_violation(source, code).map(|what| format!("src/{path}: {what}")));
        for used in &code.paths {
            let what = import_violation(source, used)
                .or_else(|| door_violation(source, used))
                .or_else(|| std_only_violation(source, used, dependencies));
            let name = used.segments.join("::");
            found.extend(what.map(|what| format!("src/{path}:{}: {name}: {what}", used.line)));
        }
    }
    found
}

fn name_violation(source: &Source) -> Option<String> {
    let module = source.module();
    let empty = module
        .iter()
        .find(|name| EMPTY_NAMES.contains(&name.as_str()));
    empty.map(|name| format!("found a module named {name:?}, expected the noun of what is in it"))
}

fn length_violation(source: &Source, code: &Code) -> Option<String> {
    let lines = source.text.lines().count() - code.test_lines;
    let too_long = lines > MAX_LINES && !TABLES.iter().any(|table| source.path.starts_with(table));
    too_long.then(|| format!("found {lines} lines of code, expected at most {MAX_LINES}"))
}

fn import_violation(source: &Source, used: &PathUse) -> Option<String> {
    let room = source.room();
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == room) else {
        return Some(format!(
            "found a module {room:?} that is not in the table of imports"
        ));
    };
    let [first, target, ..] = &used.segments[..] else {
        return None;
    };
    let fine = first != "crate"
        || target == room
        || allowed.contains(&ANY)
        || allowed.contains(&target.as_str());
    (!fine).then(|| format!("{room} may import {allowed:?}"))
}

fn door_violation(source: &Source, used: &PathUse) -> Option<String> {
    let (_, doors) = DOORS.iter().find(|(name, _)| *name == used.segments[0])?;
    let open = doors.iter().any(|door| match door.strip_suffix('/') {
        Some(directory) => source.room() == directory,
        None => source.path == *door,
    });
    (!open).then(|| format!("only {doors:?} may name this crate"))
}

fn std_only_violation(source: &Source, used: &PathUse, dependencies: &[String]) -> Option<String> {
    if !STD_ONLY.contains(&source.room()) {
        return None;
    }
    let first = &used.segments[0];
    if dependencies.contains(first) {
        return Some(format!("{} names no foreign crate", source.room()));
    }
    let second = used.segments.get(1)?;
    let outside = source.room() == "resp"
        && first == "std"
        && (NOT_IN_CODEC.contains(&second.as_str()) || second == ANY);
    outside.then(|| "the codec is fed bytes and knows nothing of the system".to_owned())
}

/// The crates under `[dependencies]`, as code names them.
fn dependencies(manifest: &str) -> Vec<String> {
    let section = manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1);
    section
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| Some(line.split_once('=')?.0.trim().replace('-', "_")))
        .collect()
}

fn read_sources(directory: &Path, found: &mut Vec<Source>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut entries: Vec<PathBuf> = fs::read_dir(directory)
        .expect("src can be listed")
        .map(|entry| entry.expect("src can be listed").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            read_sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source can be read");
            let name = path
                .strip_prefix(&root)
                .expect("a source lies in src")
                .to_string_lossy();
            found.push(Source::new(&name, &text));
        }
    }
}

#[test]
fn src_keeps_to_the_architecture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("Cargo.toml can be read");
    let mut sources = Vec::new();
    read_sources(&root.join("src"), &mut sources);
    assert!(
        sources.iter().any(|source| source.path == "lib.rs"),
        "no src/lib.rs was read"
    );
    let found = violations(&sources, &dependencies(&manifest));
    assert!(
        found.is_empty(),
        "{} violations:\n{}",
        found.len(),
        found.join("\n")
    );
}

/// The violations in one planted file, without the path in front.
fn planted(path: &str, text: &str) -> Vec<String> {
    let found = violations(
        &[Source::new(path, text)],
        &["clap".to_owned(), "mio".to_owned()],
    );
    let prefix = format!("src/{path}:");
    found
        .iter()
        .map(|line| {
            line.strip_prefix(&prefix)
                .expect("names the file")
                .to_owned()
        })
        .collect()
}

#[test]
fn every_way_to_import_is_seen() {
    for (path, text) in [
        ("net/tls.rs", "use crate::session::Session;"),
        ("net/tls.rs", "fn f() { crate::session::start(); }"),
        ("net/tls.rs", "use super::super::session;"),
        ("net/mod.rs", "use super::session::Session;"),
        (
            "net/tls.rs",
            "mod inner { use super::super::super::session::Session; }",
        ),
        (
            "net/tls.rs",
            "use crate::{resp::{Value, Scanner}, session};",
        ),
        ("net/tls.rs", "use crate::*;"),
        ("net/tls.rs", "fn f() { vec![crate::session::x()]; }"),
        ("net/tls.rs", "pub(crate) use crate::cli as c;"),
        ("net/tls.rs", "#[derive(crate::render::Paint)] struct S;"),
        ("net/tls.rs", "use crate::Error;"),
        ("session/mod.rs", "use crate::render::human;"),
        ("main.rs", "use crate::net::x;"),
        ("lab/mod.rs", "use clap::Parser;"),
        ("lab/mod.rs", "#[derive(::clap::Parser)] struct S;"),
        ("lab/mod.rs", "use ::clap as c;"),
        ("lab/mod.rs", "use clap;"),
        ("session/wait.rs", "fn f() { mio::Poll::new(); }"),
        ("net/connection.rs", "use rustls::ClientConfig;"),
        ("mode/once.rs", "use {dirs::home_dir, std::fmt};"),
        ("resp/scan.rs", "use std::{fmt, io::Read};"),
        ("resp/scan.rs", "fn now() { std::time::Instant::now(); }"),
        ("resp/scan.rs", "use mio::Poll;"),
        ("main.rs", "use clap::Parser;"),
        ("strange.rs", "use std::fmt;"),
        ("net/utils.rs", ""),
        ("helpers/mod.rs", ""),
    ] {
        assert_eq!(
            planted(path, text).len(),
            1,
            "{path}: {text}: {:?}",
            planted(path, text)
        );
    }
}

#[test]
fn what_is_allowed_passes() {
    for (path, text) in [
        (
            "net/tls.rs",
            "use crate::resp::Scanner; use super::Stream; use self::x::y; use rustls::Config;",
        ),
        (
            "net/connection.rs",
            "use crate::net::Endpoint; use mio::Poll;",
        ),
        (
            "net/mod.rs",
            "// use crate::session::x\nconst S: &str = \"crate::session::x\";",
        ),
        (
            "net/mod.rs",
            "#[cfg(test)]\nmod tests { use crate::session::x; use clap::Parser; }",
        ),
        ("net/mod.rs", "#[cfg(test)] use crate::session::x;"),
        ("net/mod.rs", "pub(crate) fn f(x: &crate::resp::Value) {}"),
        ("net/mod.rs", "use crate::resp::{mio, clap::x};"),
        ("lib.rs", "pub mod net; use net::x; use crate::shell::y;"),
        ("main.rs", "use redis_shell::run; use std::env;"),
        ("cli.rs", "use clap::{Parser, ValueEnum};"),
        (
            "shell/editor.rs",
            "use rustyline::Editor; use crate::session::Session;",
        ),
        (
            "resp/scan.rs",
            "use std::fmt; use super::Event; use super::super::resp::Item;",
        ),
    ] {
        assert_eq!(planted(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn a_violation_names_place_and_rule() {
    assert_eq!(
        planted("text/words.rs", "//! Words.\n\nuse crate::net::Stream;\n"),
        ["3: crate::net::Stream: text may import []"]
    );
}

#[test]
fn tests_do_not_count_as_code() {
    let lines = |count: usize| "const A: u8 = 0;\n".repeat(count);
    let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", lines(100));
    assert_eq!(
        planted("net/mod.rs", &(lines(MAX_LINES) + &tests)),
        Vec::<String>::new()
    );
    assert_eq!(
        planted("net/mod.rs", &(lines(MAX_LINES + 1) + &tests)),
        [" found 451 lines of code, expected at most 450"]
    );
    assert_eq!(
        planted("command/table/keys.rs", &lines(MAX_LINES + 1)),
        Vec::<String>::new()
    );
}

#[test]
fn files_of_tests_are_left_out() {
    let module = Source::new("net/mod.rs", "#[cfg(test)]\nmod fixtures;\n");
    let fixtures = Source::new("net/fixtures.rs", "use crate::session::Session;");
    assert_eq!(violations(&[module, fixtures], &[]), Vec::<String>::new());
}

#[test]
fn dependencies_are_read_from_the_manifest() {
    let manifest = "[dependencies]\nclap = \"4\"\nowo-colors = { version = \"4\" }\n\n[dev-dependencies]\ncsv = \"1\"\n";
    assert_eq!(dependencies(manifest), ["clap", "owo_colors"]);
}
