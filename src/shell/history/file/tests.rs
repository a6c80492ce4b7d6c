//! What is in the file after several have written it, and what is never written to.

use super::*;
use std::sync::Arc;

fn entry(line: &str) -> Entry {
    Entry {
        time: Some(1_764_328_000),
        server: "h:1".into(),
        line: line.into(),
    }
}

fn lines(entries: &[Entry]) -> Vec<Arc<str>> {
    entries
        .iter()
        .map(|entry| Arc::clone(&entry.line))
        .collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn only_a_file_is_written_to() {
    for path in ["/dev/zero", "/"] {
        assert!(Store::open(Path::new(path), 10).is_err(), "{path}");
    }
    let before = fs::metadata("/dev/null").unwrap().permissions();
    let store = Store {
        path: "/dev/null".into(),
        limit: 10,
        unwritten: Vec::new(),
        written: 0,
    };
    assert!(store.lock(Duration::ZERO).is_err());
    assert_eq!(fs::metadata("/dev/null").unwrap().permissions(), before);
}

#[test]
fn a_file_is_for_its_owner_and_has_a_header() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a/b/history");
    let (mut store, read) = Store::open(&path, 10).unwrap();
    assert!(read.is_empty() && !path.exists());
    store.append(&entry("PING")).unwrap();
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text, format!("{HEADER}1764328000\th:1\tPING\n"));
}

#[test]
fn the_newest_lines_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("history");
    let (mut store, _) = Store::open(&path, 1000).unwrap();
    for number in 0..LOOK_AFTER + 10 {
        store.append(&entry(&number.to_string())).unwrap();
    }
    let (_, read) = Store::open(&path, 3).unwrap();
    assert_eq!(lines(&read), ["1007", "1008", "1009"].map(Arc::from));
    // Who has the file open goes on in the one that has taken its place.
    store.append(&entry("last")).unwrap();
    assert_eq!(
        lines(&store.read().unwrap()),
        ["1007", "1008", "1009", "last"].map(Arc::from)
    );
    assert_eq!(mode(&path), 0o600);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_is_cut_leaves_others_of_such_names() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("notes.txt");
    let other = home.path().join("notes.new");
    fs::write(&other, "mine").unwrap();
    fs::write(&path, "PING\nGET a\n").unwrap();
    let (_, read) = Store::open(&path, 1).unwrap();
    assert_eq!(lines(&read), [Arc::from("GET a")]);
    assert!(fs::read_to_string(&path).unwrap().starts_with(HEADER));
    assert_eq!(fs::read_to_string(&other).unwrap(), "mine");
}

#[test]
fn an_old_file_is_brought_to_the_form_of_now() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("history");
    let link = home.path().join("link");
    fs::write(&path, "#V2\nSET a 1\nEVAL \"\\n\" 0").unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let (mut store, read) = Store::open(&link, 10).unwrap();
    assert_eq!(lines(&read), ["SET a 1", "EVAL \"\n\" 0"].map(Arc::from));
    store.append(&entry("PING")).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(
        text,
        format!(
            "{HEADER}000000000\t\tSET a 1\n000000000\t\tEVAL \"\\n\" 0\n1764328000\th:1\tPING\n"
        )
    );
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn behind_half_a_row_a_new_one_begins() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("history");
    fs::write(&path, format!("{HEADER}1764328000\th")).unwrap();
    let (mut store, read) = Store::open(&path, 10).unwrap();
    assert!(read.is_empty());
    store.append(&entry("PING")).unwrap();
    assert_eq!(lines(&store.read().unwrap()), [Arc::from("PING")]);
}

#[test]
fn while_another_holds_the_lock_lines_wait_for_the_next() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("history");
    let (mut store, _) = Store::open(&path, 10).unwrap();
    store.append(&entry("one")).unwrap();
    let other = File::open(&path).unwrap();
    other.lock().unwrap();
    for line in ["two", "three"] {
        assert_eq!(store.append(&entry(line)).unwrap(), Fate::Waits);
    }
    assert_eq!(lines(&store.read().unwrap()), [Arc::from("one")]);
    drop(other);
    assert_eq!(store.append(&entry("four")).unwrap(), Fate::Written);
    let expected = ["one", "two", "three", "four"].map(Arc::from);
    assert_eq!(lines(&store.read().unwrap()), expected);
}

#[test]
fn no_more_waits_than_a_file_may_have() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("history");
    let (mut store, _) = Store::open(&path, 1000).unwrap();
    store.append(&entry("one")).unwrap();
    let other = File::open(&path).unwrap();
    other.lock().unwrap();
    let long = "x".repeat(MAX_ROW / 2);
    let mut waiting = 0;
    while store.append(&entry(&long)).unwrap() == Fate::Waits {
        waiting += 1;
        assert!(store.unwritten.len() <= MAX_FILE);
    }
    assert!(store.unwritten.len() > MAX_FILE - MAX_ROW);
    drop(other);
    // As soon as they can be written there is room again.
    assert_eq!(store.append(&entry(&long)).unwrap(), Fate::Written);
    assert_eq!(store.read().unwrap().len(), 1 + waiting + 1);
}

#[test]
fn what_waits_at_the_end_is_written_then() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("history");
    let (mut store, _) = Store::open(&path, 10).unwrap();
    store.append(&entry("one")).unwrap();
    let other = File::open(&path).unwrap();
    other.lock().unwrap();
    store.append(&entry("two")).unwrap();
    drop(other);
    drop(store);
    let (_, read) = Store::open(&path, 10).unwrap();
    assert_eq!(lines(&read), ["one", "two"].map(Arc::from));
}

#[test]
fn what_would_take_the_room_of_many_is_not_written() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("history");
    let (mut store, _) = Store::open(&path, 10).unwrap();
    let long = entry(&"x".repeat(MAX_ROW));
    assert_eq!(store.append(&long).unwrap(), Fate::Dropped);
    assert_eq!(store.append(&entry("PING")).unwrap(), Fate::Written);
    assert_eq!(lines(&store.read().unwrap()), [Arc::from("PING")]);
}

#[test]
fn many_that_write_and_trim_at_once_lose_none_of_the_last_lines() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("history");
    const WRITERS: usize = 4;
    const LINES: usize = 60;
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let path = &path;
            scope.spawn(move || {
                for number in 0..LINES {
                    let (mut store, _) = Store::open(path, WRITERS * LINES).unwrap();
                    store.append(&entry(&format!("{writer}:{number}"))).unwrap();
                    if let Some(_file) = store.lock(LAST_PATIENCE).unwrap() {
                        store.replace(&store.read().unwrap());
                    }
                }
            });
        }
    });
    let (_, read) = Store::open(&path, WRITERS * LINES).unwrap();
    let mut found = lines(&read);
    found.sort_unstable();
    let mut expected: Vec<Arc<str>> = (0..WRITERS)
        .flat_map(|writer| (0..LINES).map(move |number| format!("{writer}:{number}").into()))
        .collect();
    expected.sort_unstable();
    assert_eq!(found, expected);
}
