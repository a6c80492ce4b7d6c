//! What `--generate` prints: it is what stands in completions/, and the programs it is for accept it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::common::Shell;

/// Each text that can be generated, with its file in completions/.
const TEXTS: [(&str, &str); 6] = [
    ("complete-bash", "redis-shell.bash"),
    ("complete-zsh", "_redis-shell"),
    ("complete-fish", "redis-shell.fish"),
    ("complete-powershell", "_redis-shell.ps1"),
    ("complete-elvish", "redis-shell.elv"),
    ("man", "redis-shell.1"),
];

#[test]
fn what_is_generated_is_what_is_committed() {
    for (what, file) in TEXTS {
        let ran = Shell::new().args(["--generate", what]).run();
        ran.success().stderr("");
        let committed = std::fs::read(path(file)).unwrap_or_default();
        assert!(
            ran.stdout == committed,
            "completions/{file} is not what --generate {what} prints: run scripts/completions and commit"
        );
    }
}

#[test]
fn every_option_of_the_help_is_in_every_text() {
    let help = Shell::new().args(["--help"]).run();
    let help = String::from_utf8(help.stdout).expect("the help is text");
    let options: Vec<&str> = help
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| word.starts_with("--") && word.len() > 2)
        .collect();
    assert!(options.len() > 20, "{options:?}");
    for (_, file) in TEXTS {
        let text = std::fs::read_to_string(path(file)).expect("the file is committed");
        // The manual page escapes dashes, and fish leaves them out.
        let text = text.replace("\\-", "-");
        for option in &options {
            let name = option.trim_start_matches('-');
            assert!(text.contains(name), "{file} lacks {option}");
        }
    }
}

#[test]
fn bash_accepts_its_completions() {
    let output = run("bash", &["-n".as_ref(), &path("redis-shell.bash")]);
    let output = output.expect("the tests need bash");
    assert!(output.status.success(), "{}", errors(&output));
}

#[test]
fn bash_completes_an_option() {
    let script = r#"
        source "$1"
        completer=$(complete -p redis-shell)
        completer=${completer##*-F }
        COMP_WORDS=(redis-shell --outp) COMP_CWORD=1
        "${completer%% *}" redis-shell --outp redis-shell
        echo "${COMPREPLY[*]}"
    "#;
    let file = path("redis-shell.bash");
    let words = [Path::new("-c"), Path::new(script), Path::new("bash"), &file];
    let output = run("bash", &words).expect("the tests need bash");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "--output\n");
}

#[test]
fn the_manual_page_renders_without_a_warning() {
    let page = path("redis-shell.1");
    // Either program may be missing; Debian's minimal images have neither.
    let checks: [(&str, &[&str]); 2] = [
        ("mandoc", &["-T", "lint", "-W", "warning"]),
        ("groff", &["-man", "-ww", "-Tutf8", "-z"]),
    ];
    for (program, options) in checks {
        let mut words: Vec<&Path> = options.iter().map(Path::new).collect();
        words.push(&page);
        if let Some(output) = run(program, &words) {
            let said = format!(
                "{}{}",
                String::from_utf8_lossy(&output.stdout),
                errors(&output)
            );
            assert_eq!(said, "", "{program}");
        }
    }
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("completions")
        .join(file)
}

/// Runs a program; `None` if it is not installed.
fn run(program: &str, words: &[&Path]) -> Option<Output> {
    Command::new(program).args(words).output().ok()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
