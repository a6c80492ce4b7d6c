//! `:set`: shows what can be set, changes it, and has it saved.

use std::fmt::Write;
use std::io;

use super::settings::{Origin, Setting, Settings, alternatives};
use super::{Next, Shell};

/// What is asked of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Set {
    /// List all.
    List,
    /// Show one.
    Show(Setting),
    /// Give one this value.
    Change(Setting, String, Keep),
    /// Save one as it is, or all that were changed at the prompt.
    Save(Option<Setting>),
}

/// How long a value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Until the shell is left.
    Session,
    /// Until somebody changes the file.
    File,
}

/// Reads what stands behind `:set`.
///
/// # Errors
/// What was found, then what was expected.
pub(super) fn parse(words: &[&str], keep: Keep) -> Result<Set, String> {
    let (name, rest) = match (words, keep) {
        ([], Keep::Session) => return Ok(Set::List),
        ([], Keep::File) => return Ok(Set::Save(None)),
        ([name, rest @ ..], _) => (name, rest),
    };
    let Some(setting) = Setting::find(name) else {
        let names = Setting::ALL.map(Setting::name);
        return Err(format!("found {name:?}, expected {}", alternatives(&names)));
    };
    match (rest, keep) {
        ([], Keep::Session) => Ok(Set::Show(setting)),
        ([], Keep::File) => Ok(Set::Save(Some(setting))),
        ([value], _) => {
            // Wrong values are found here, so that nothing of a wrong line is done.
            Settings::default().set(setting, value, Origin::Prompt)?;
            Ok(Set::Change(setting, (*value).to_owned(), keep))
        }
        ([_, more, ..], _) => Err(format!(
            "found {more:?} behind the value of {}, expected nothing more",
            setting.name()
        )),
    }
}

impl Shell<'_> {
    pub(super) fn set(&mut self, set: &Set) -> io::Result<Next> {
        match set {
            Set::List => {
                let mut text = list(&self.settings);
                if let Some(path) = &self.options.settings_file {
                    let path = path.display().to_string();
                    let _ = writeln!(text, "--save writes to {path:?}");
                }
                self.printer.say_data(&text)?;
            }
            Set::Show(setting) => self.printer.say_data(&about(&self.settings, *setting))?,
            Set::Change(setting, value, keep) => {
                self.change(*setting, value)?;
                if *keep == Keep::File {
                    return self.save(&[*setting]);
                }
            }
            Set::Save(Some(setting)) => return self.save(&[*setting]),
            Set::Save(None) => {
                let is_new = |setting: &Setting| self.settings.origin(*setting) == Origin::Prompt;
                let changed: Vec<_> = Setting::ALL.into_iter().filter(is_new).collect();
                if changed.is_empty() {
                    let text = "nothing to save: no setting was changed at the prompt\n";
                    return self.printer.say_data(text).map(|()| Next::Line);
                }
                return self.save(&changed);
            }
        }
        Ok(Next::Line)
    }

    /// Gives a setting a value, and says so.
    pub(super) fn change(&mut self, setting: Setting, value: &str) -> io::Result<()> {
        if let Err(error) = self.settings.set(setting, value, Origin::Prompt) {
            return self.printer.say(&format!("error: {error}"));
        }
        self.printer.set_output(self.settings.output);
        let text = format!("{} is {}\n", setting.name(), self.settings.value(setting));
        self.printer.say_data(&text)
    }

    fn save(&mut self, changed: &[Setting]) -> io::Result<Next> {
        let Some(path) = &self.options.settings_file else {
            return self
                .refuse("found no file for the settings, expected one in REDIS_SHELL_CONFIG");
        };
        let path = path.display().to_string();
        let values: Vec<_> = changed
            .iter()
            .map(|setting| (*setting, self.settings.value(*setting)))
            .collect();
        if let Err(error) = (self.save)(&values) {
            return self.refuse(format_args!(
                "could not save the settings in {path:?}: {error}"
            ));
        }
        for (setting, value) in &values {
            // They are the values that hold.
            let _ = self.settings.set(*setting, value, Origin::File);
        }
        let names: Vec<_> = changed.iter().map(|setting| setting.name()).collect();
        let text = format!("saved {} in {path:?}\n", names.join(", "));
        self.printer.say_data(&text).map(|()| Next::Line)
    }
}

fn list(settings: &Settings) -> String {
    let mut out = String::new();
    for setting in Setting::ALL {
        let _ = writeln!(
            out,
            "{:<13} {:<10} {:<13} {}",
            setting.name(),
            settings.value(setting),
            settings.origin(setting).name(),
            setting.about()
        );
    }
    out
}

fn about(settings: &Settings, setting: Setting) -> String {
    format!(
        "{} is {} ({}): {}; {}\n",
        setting.name(),
        settings.value(setting),
        settings.origin(setting).name(),
        setting.about(),
        alternatives(&setting.values())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_lists_shows_changes_or_saves() {
        let change = |keep| Set::Change(Setting::Popup, "off".to_owned(), keep);
        let (session, file) = (Keep::Session, Keep::File);
        assert_eq!(parse(&[], session), Ok(Set::List));
        assert_eq!(parse(&["Popup"], session), Ok(Set::Show(Setting::Popup)));
        assert_eq!(parse(&["popup", "off"], session), Ok(change(session)));
        assert_eq!(parse(&[], file), Ok(Set::Save(None)));
        assert_eq!(
            parse(&["timing"], file),
            Ok(Set::Save(Some(Setting::Timing)))
        );
        assert_eq!(parse(&["popup", "off"], file), Ok(change(file)));
    }

    #[test]
    fn a_wrong_line_is_told_what_is_accepted() {
        let wrong = |words: &[&str]| parse(words, Keep::Session).expect_err("it is wrong");
        assert!(wrong(&["hint"]).starts_with("found \"hint\", expected popup, hints, edit_mode, "));
        assert_eq!(
            wrong(&["timing", "maybe"]),
            "found \"maybe\" for timing, expected auto, on or off"
        );
        assert_eq!(
            wrong(&["timing", "on", "off"]),
            "found \"off\" behind the value of timing, expected nothing more"
        );
    }

    #[test]
    fn a_row_fits_a_narrow_terminal() {
        let mut settings = Settings::default();
        for setting in Setting::ALL {
            let longest = setting.values().into_iter().max_by_key(|value| value.len());
            let set = settings.set(setting, longest.unwrap_or_default(), Origin::CommandLine);
            assert_eq!(set, Ok(()));
        }
        let listed = list(&settings);
        assert_eq!(listed.lines().count(), Setting::ALL.len());
        assert!(listed.lines().all(|row| row.len() < 80), "{listed}");
    }
}
