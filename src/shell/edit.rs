//! `:edit`: a line in the editor of the user's choice, and back at the prompt for Enter.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{self, Command};

use super::{Next, Shell, colon, file};

/// Which editor is opened, the first of these variables that says so.
const VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];

/// Which is where none does.
const DEFAULT: &str = "vi";

impl Shell<'_> {
    /// Opens an editor on a text, or on the last line, and puts what comes of it into the prompt.
    pub(super) fn edit(&mut self, text: &str) -> io::Result<Next> {
        let text = match text {
            "" => self.last_line().unwrap_or_default(),
            text => text.to_owned(),
        };
        let edited = edited(&text);
        // Ctrl-C was for the editor.
        self.session.take_interrupt();
        match edited {
            Ok(text) => {
                self.editor.begin_with(text);
                Ok(Next::Line)
            }
            Err(message) => self.refuse(message),
        }
    }

    /// The newest line that is none of `:edit` itself.
    fn last_line(&mut self) -> Option<String> {
        let memory = self.editor.history().memory();
        let newest = (0..memory.len()).rev();
        let found = memory.find(newest, |line| (!colon::names(line, "edit")).then_some(()));
        found.map(|(_, line, ())| line.to_string())
    }
}

/// Lets the user edit a text.
///
/// # Errors
/// What happened instead.
fn edited(text: &str) -> Result<String, String> {
    let mut told = VARIABLES.iter().filter_map(|name| env::var(name).ok());
    let editor = told.find(|editor| !editor.trim().is_empty());
    let editor = editor.as_deref().unwrap_or(DEFAULT);
    let file =
        Draft::new(text).map_err(|error| format!("could not write a file to edit: {error}"))?;
    let status = Command::new("sh")
        // The variable may hold arguments too, in quotes where need be.
        .args(["-c", &format!("{editor} \"$@\""), editor])
        .arg(&file.0)
        .status()
        .map_err(|error| format!("could not start {editor:?}: {error}"))?;
    if !status.success() {
        return Err(format!(
            "the editor {editor:?} ended with {status}, the line is as it was"
        ));
    }
    let bytes =
        fs::read(&file.0).map_err(|error| format!("could not read what was edited: {error}"))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| "found bytes that are no UTF-8 text, the line is as it was".to_owned())?;
    Ok(text.replace("\r\n", "\n").trim_end_matches('\n').to_owned())
}

/// A file for the owner alone, removed when it is dropped.
struct Draft(PathBuf);

impl Draft {
    fn new(text: &str) -> io::Result<Self> {
        let (mut file, path) = file::create(|attempt| {
            let name = format!("redis-shell-{}-{attempt}.redis", process::id());
            env::temp_dir().join(name)
        })?;
        let draft = Self(path);
        writeln!(file, "{text}")?;
        Ok(draft)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // An editor may have moved it.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_draft_is_for_its_owner_and_goes() {
        let draft = Draft::new("AUTH pw").unwrap();
        let path = draft.0.clone();
        assert_eq!(fs::read_to_string(&path).unwrap(), "AUTH pw\n");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let other = Draft::new("").unwrap();
        assert_ne!(other.0, path);
        drop(draft);
        assert!(!path.exists() && other.0.exists());
    }
}
