//! The settings file: reads what it says, and writes into it what the user wants kept. The one place that knows TOML.
//!
//! What is wrong with a file is no reason not to start: it is told, and the rest of the file counts.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use toml_edit::{Document, DocumentMut, Item, Key, TomlError, Value};

use crate::shell::file;
use crate::shell::settings::{Origin, Setting, Settings, alternatives};

/// The size up to which a file is believed to hold settings.
const LARGEST: u64 = 1 << 20;

/// Gives the settings that a file asks for, and what is wrong with it, a line each. No file is an empty one.
pub(super) fn load(path: &Path) -> (Settings, Vec<String>) {
    let mut settings = Settings::default();
    let problems = match read(path) {
        Ok(text) => apply(&text, &mut settings),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            let path = path.display().to_string();
            let problem = format!("could not read the settings {path:?}: {error}");
            return (settings, vec![problem]);
        }
    };
    let path = path.display().to_string();
    let named = problems
        .into_iter()
        .map(|Problem { line, message }| format!("{path:?}, line {line}: {message}"));
    (settings, named.collect())
}

/// Writes values into a file, whose comments and other keys stay; makes the file, for its owner alone, if there is none.
///
/// The file is replaced in one step: whoever reads it meanwhile finds the old text or the new one.
///
/// # Errors
/// The file cannot be read or written, or it is no TOML and its text would be lost.
pub fn save(path: &Path, values: &[(Setting, &str)]) -> io::Result<()> {
    // A link stays one: it is its file that is written.
    let path = match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        path => path?,
    };
    let text = match read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        text => text?,
    };
    let changed = edit(&text, values).map_err(|Problem { line, message }| {
        io::Error::other(format!("line {line}: {message}; it is left as it is"))
    })?;
    replace(&path, changed.as_bytes())
}

/// What is wrong with a line of a file.
#[derive(Debug, PartialEq, Eq)]
struct Problem {
    /// Counted from 1.
    line: usize,
    /// What was found, then what was expected.
    message: String,
}

impl Problem {
    fn of_syntax(text: &str, error: &TomlError) -> Self {
        let rows: Vec<&str> = error.message().lines().map(str::trim).collect();
        Self {
            line: error.span().map_or(1, |span| line_of(text, span.start)),
            message: format!("found no TOML: {}", rows.join(", ")),
        }
    }
}

fn read(path: &Path) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::Error::other("found a directory, expected a file"));
    }
    // What is no file may never end, or keep its reader waiting.
    if !metadata.is_file() {
        return Err(io::Error::other(
            "found something that is no file, expected a file",
        ));
    }
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("found more than 1 MiB, expected settings"));
    }
    let no_text = |_| io::Error::other("found a byte that is no UTF-8, expected text");
    String::from_utf8(bytes).map_err(no_text)
}

/// Sets what a text says; gives what is wrong with it.
fn apply(text: &str, settings: &mut Settings) -> Vec<Problem> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let mut problem = Problem::of_syntax(text, &error);
            problem.message.push_str("; the defaults hold");
            return vec![problem];
        }
    };
    let table = document.as_table();
    let keys = table
        .iter()
        .filter_map(|(name, _)| table.get_key_value(name));
    let wrong = keys.filter_map(|(key, item)| {
        let message = apply_one(key, item, settings).err()?;
        let line = key.span().map_or(1, |span| line_of(text, span.start));
        Some(Problem { line, message })
    });
    wrong.collect()
}

fn apply_one(key: &Key, item: &Item, settings: &mut Settings) -> Result<(), String> {
    let name = key.get();
    // A file has one spelling for a key, or one key could be set twice.
    let Some(setting) = Setting::find(name).filter(|setting| setting.name() == name) else {
        let names = Setting::ALL.map(Setting::name);
        return Err(format!(
            "found the key {name:?}, expected {}",
            alternatives(&names)
        ));
    };
    let value = match item {
        Item::Value(Value::Boolean(is_on)) if setting.is_switch() => match is_on.value() {
            true => "on",
            false => "off",
        },
        // What is on or off has one spelling too.
        Item::Value(Value::String(text)) if switch_of(setting, text.value()).is_none() => {
            text.value()
        }
        _ => return Err(wrong_value(setting, item)),
    };
    let set = settings.set(setting, value, Origin::File);
    set.map_err(|_| wrong_value(setting, item))
}

fn wrong_value(setting: Setting, item: &Item) -> String {
    let values = setting.values().into_iter();
    let written = values.map(|name| match switch_of(setting, name) {
        Some(is_on) => is_on.to_string(),
        None => format!("{name:?}"),
    });
    let expected = alternatives(&written.collect::<Vec<_>>());
    let found = match item {
        Item::Value(value) => value.to_string().trim().to_owned(),
        other => format!("a {}", other.type_name()),
    };
    format!("found {found} for {}, expected {expected}", setting.name())
}

/// Gives what the file calls true and false, if the value is one of these.
fn switch_of(setting: Setting, name: &str) -> Option<bool> {
    let is = |known: &str| setting.is_switch() && name.eq_ignore_ascii_case(known);
    match (is("on"), is("off")) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = &text.as_bytes()[..offset.min(text.len())];
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

/// Gives the text with these values in it.
fn edit(text: &str, values: &[(Setting, &str)]) -> Result<String, Problem> {
    let parsed = text.parse::<DocumentMut>();
    let mut document = parsed.map_err(|error| Problem::of_syntax(text, &error))?;
    for (setting, name) in values {
        let mut value = match switch_of(*setting, name) {
            Some(is_on) => Value::from(is_on),
            None => Value::from(*name),
        };
        match document.get_mut(setting.name()) {
            Some(Item::Value(old)) => {
                *value.decor_mut() = old.decor().clone();
                *old = value;
            }
            _ => insert(&mut document, setting.name(), value),
        }
    }
    Ok(document.to_string())
}

fn insert(document: &mut DocumentMut, name: &str, value: Value) {
    // What stands in a file of comments alone stands above the first key from now on.
    let heading = match document.as_table().is_empty() {
        true => document.trailing().as_str().unwrap_or_default().to_owned(),
        false => String::new(),
    };
    document.insert(name, Item::Value(value));
    if !heading.is_empty() {
        document.set_trailing("");
        if let Some(mut key) = document.key_mut(name) {
            key.leaf_decor_mut().set_prefix(heading);
        }
    }
}

fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)?;
    file::replace(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::settings::Timing;
    use std::os::unix::fs::PermissionsExt;

    fn problems(text: &str) -> (Settings, Vec<(usize, String)>) {
        let mut settings = Settings::default();
        let problems = apply(text, &mut settings);
        let told = problems.into_iter().map(|it| (it.line, it.message));
        (settings, told.collect())
    }

    #[test]
    fn good_keys_count_beside_wrong_ones() {
        let text = "# mine\npopup = \"tab\"\n\nread_only = \"on\"\ncolour = 1\ntiming = true\n\
                    output = \"xml\"\n[tables]\na = 1\n";
        let (settings, told) = problems(text);
        assert_eq!(settings.value(Setting::Popup), "tab");
        assert_eq!(settings.origin(Setting::Popup), Origin::File);
        assert!(settings.timing == Timing::On && !settings.read_only && settings.tables);
        let names = "popup, hints, edit_mode, confirm, read_only, prompt_color, output, tables, pager or timing";
        let expected = [
            (4, "found \"on\" for read_only, expected true or false".to_owned()),
            (5, format!("found the key \"colour\", expected {names}")),
            (
                7,
                "found \"xml\" for output, expected \"auto\", \"human\", \"plain\", \"json\" or \"csv\""
                    .to_owned(),
            ),
            (8, "found a table for tables, expected true or false".to_owned()),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn on_and_off_are_true_and_false_beside_other_values() {
        assert!(problems("timing = true").0.timing == Timing::On);
        assert!(problems("timing = false").0.timing == Timing::Off);
        assert!(problems("timing = \"auto\"").1.is_empty());
        let expected = "found \"on\" for timing, expected \"auto\", true or false";
        assert_eq!(problems("timing = \"on\"").1[0].1, expected);
    }

    #[test]
    fn a_key_has_one_spelling() {
        assert!(
            problems("POPUP = \"tab\"").1[0]
                .1
                .starts_with("found the key \"POPUP\"")
        );
    }

    #[test]
    fn what_is_no_toml_is_told_with_its_line() {
        let (settings, told) = problems("popup = \"tab\"\npager = = true\n");
        assert_eq!(settings, Settings::default());
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0, 2);
        assert!(told[0].1.starts_with("found no TOML: "), "{told:?}");
    }

    #[test]
    fn comments_and_other_keys_stay() {
        let text = "# mine\npopup = \"tab\" # while I learn\n\n# soon\nnew = [1,  2]\n\n[table]\nx = 1 # one\n";
        let changed = edit(text, &[(Setting::Popup, "off"), (Setting::Pager, "off")]);
        assert_eq!(
            changed.as_deref(),
            Ok(
                "# mine\npopup = \"off\" # while I learn\n\n# soon\nnew = [1,  2]\npager = false\n\n[table]\nx = 1 # one\n"
            )
        );
        let first = edit("# mine\n", &[(Setting::Timing, "on")]);
        assert_eq!(first.as_deref(), Ok("# mine\ntiming = true\n"));
        assert_eq!(
            edit("", &[(Setting::EditMode, "vi")]).as_deref(),
            Ok("edit_mode = \"vi\"\n")
        );
    }

    #[test]
    fn what_is_saved_is_what_is_loaded() {
        for setting in Setting::ALL {
            for value in setting.values() {
                let text = edit("", &[(setting, value)]).expect("it can be edited");
                let (settings, told) = problems(&text);
                assert_eq!(
                    (settings.value(setting), told),
                    (value, Vec::new()),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn a_file_is_made_for_its_owner_and_replaced_whole() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("new").join("config.toml");
        save(&path, &[(Setting::Timing, "on")]).expect("it is saved");
        save(&path, &[(Setting::Popup, "off")]).expect("it is saved");
        let mode = |path: &Path| {
            fs::metadata(path)
                .expect("it is there")
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!(
            (mode(&path), mode(path.parent().expect("a parent"))),
            (0o600, 0o700)
        );
        let (settings, told) = load(&path);
        assert_eq!(
            (settings.timing, settings.value(Setting::Popup), told),
            (Timing::On, "off", Vec::new())
        );
        let entries = fs::read_dir(home.path().join("new")).expect("a directory");
        assert_eq!(entries.count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_link_stays_one() {
        let home = tempfile::tempdir().expect("a directory");
        let (file, link) = (home.path().join("mine"), home.path().join("config.toml"));
        fs::write(&file, "# mine\n").expect("it is written");
        std::os::unix::fs::symlink(&file, &link).expect("it is linked");
        save(&link, &[(Setting::Timing, "on")]).expect("it is saved");
        assert!(
            fs::symlink_metadata(&link)
                .expect("it is there")
                .is_symlink()
        );
        assert_eq!(
            fs::read_to_string(&file).expect("a text"),
            "# mine\ntiming = true\n"
        );
    }

    #[test]
    fn what_cannot_be_read_is_not_written_over() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("config.toml");
        fs::write(&path, "a = = 1").expect("it is written");
        let error = save(&path, &[(Setting::Timing, "on")]).expect_err("it is no TOML");
        assert!(
            error.to_string().starts_with("line 1: found no TOML"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&path).expect("a text"), "a = = 1");
        assert!(save(home.path(), &[]).is_err());
        assert_eq!(load(home.path()).1.len(), 1);
        assert_eq!(load(Path::new("/dev/zero")).1.len(), 1);
        assert_eq!(
            load(&home.path().join("none")),
            (Settings::default(), Vec::new())
        );
    }
}
