//! What the user can set: names, values, defaults, and which of the values hold.
//!
//! Knows nothing of files: who reads and writes them goes by the names and the texts of the values.

use std::io;

use crate::render::{Hue, Output};

/// How the prompt behaves, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// When candidates are offered.
    pub popup: Popup,
    /// Whether arguments to come, what is wrong and the rest of earlier lines are shown behind the line.
    pub hints: bool,
    /// Which keys edit a line.
    pub edit_mode: EditMode,
    /// Which commands are asked about before they are sent.
    pub confirm: Confirm,
    /// Whether commands that may change data, the server or other clients are refused.
    pub read_only: bool,
    /// What colour the prompt has; `None` for the terminal's own.
    pub prompt_color: Option<Hue>,
    /// The form of output; `None` for the one that fits where it goes.
    pub output: Option<Output>,
    /// Whether replies that are rows of named values are shown as tables.
    pub tables: bool,
    /// Whether a reply taller than the screen goes to a pager.
    pub pager: bool,
    /// Of which commands the time is told.
    pub timing: Timing,
    origins: [Origin; Setting::ALL.len()],
}

/// When candidates are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Popup {
    /// While a line is typed.
    Auto,
    /// When Tab is pressed.
    Tab,
    /// Never; Tab completes what is certain.
    Off,
}

/// Which keys edit a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditMode {
    /// Those of Emacs.
    Emacs,
    /// Those of vi.
    Vi,
}

/// Which commands are asked about before they are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirm {
    /// All that change data or the server.
    Always,
    /// Those that destroy data or hold up the server.
    Dangerous,
    /// None.
    Never,
}

/// Of which commands the time is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// Of those that take long.
    Auto,
    /// Of all.
    On,
    /// Of none.
    Off,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Nobody has set it.
    Default,
    /// The settings file.
    File,
    /// An option of the command line.
    CommandLine,
    /// The user has set it at the prompt.
    Prompt,
}

impl Origin {
    /// What it is called where values are listed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File => "settings file",
            Self::CommandLine => "command line",
            Self::Prompt => "set here",
        }
    }
}

/// Saves these values for the sessions to come.
pub type Save<'a> = dyn Fn(&[(Setting, &str)]) -> io::Result<()> + 'a;

/// One of the things that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// `popup`
    Popup,
    /// `hints`
    Hints,
    /// `edit_mode`
    EditMode,
    /// `confirm`
    Confirm,
    /// `read_only`
    ReadOnly,
    /// `prompt_color`
    PromptColor,
    /// `output`
    Output,
    /// `tables`
    Tables,
    /// `pager`
    Pager,
    /// `timing`
    Timing,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            popup: Popup::Auto,
            hints: true,
            edit_mode: EditMode::Emacs,
            confirm: Confirm::Dangerous,
            read_only: false,
            prompt_color: None,
            output: None,
            tables: true,
            pager: true,
            timing: Timing::Auto,
            origins: [Origin::Default; Setting::ALL.len()],
        }
    }
}

impl Settings {
    /// Sets something to the value of this name.
    ///
    /// # Errors
    /// There is no such value: what was found, then what was expected.
    pub fn set(&mut self, setting: Setting, value: &str, origin: Origin) -> Result<(), String> {
        let is_set = match setting {
            Setting::Popup => choose(&mut self.popup, value),
            Setting::Hints => choose(&mut self.hints, value),
            Setting::EditMode => choose(&mut self.edit_mode, value),
            Setting::Confirm => choose(&mut self.confirm, value),
            Setting::ReadOnly => choose(&mut self.read_only, value),
            Setting::PromptColor => choose(&mut self.prompt_color, value),
            Setting::Output => choose(&mut self.output, value),
            Setting::Tables => choose(&mut self.tables, value),
            Setting::Pager => choose(&mut self.pager, value),
            Setting::Timing => choose(&mut self.timing, value),
        };
        if !is_set {
            let name = setting.name();
            let expected = alternatives(&setting.values());
            return Err(format!("found {value:?} for {name}, expected {expected}"));
        }
        self.origins[setting as usize] = origin;
        Ok(())
    }

    /// Sets the form of output.
    pub fn set_output(&mut self, output: Output, origin: Origin) {
        self.output = Some(output);
        self.origins[Setting::Output as usize] = origin;
    }

    /// The name of the value that holds.
    pub fn value(&self, setting: Setting) -> &'static str {
        match setting {
            Setting::Popup => name_of(self.popup),
            Setting::Hints => name_of(self.hints),
            Setting::EditMode => name_of(self.edit_mode),
            Setting::Confirm => name_of(self.confirm),
            Setting::ReadOnly => name_of(self.read_only),
            Setting::PromptColor => name_of(self.prompt_color),
            Setting::Output => name_of(self.output),
            Setting::Tables => name_of(self.tables),
            Setting::Pager => name_of(self.pager),
            Setting::Timing => name_of(self.timing),
        }
    }

    /// Where that value comes from.
    pub fn origin(&self, setting: Setting) -> Origin {
        self.origins[setting as usize]
    }
}

impl Setting {
    /// All of them, as they are listed.
    pub const ALL: [Self; 10] = [
        Self::Popup,
        Self::Hints,
        Self::EditMode,
        Self::Confirm,
        Self::ReadOnly,
        Self::PromptColor,
        Self::Output,
        Self::Tables,
        Self::Pager,
        Self::Timing,
    ];

    /// What it is called, at the prompt and in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Popup => "popup",
            Self::Hints => "hints",
            Self::EditMode => "edit_mode",
            Self::Confirm => "confirm",
            Self::ReadOnly => "read_only",
            Self::PromptColor => "prompt_color",
            Self::Output => "output",
            Self::Tables => "tables",
            Self::Pager => "pager",
            Self::Timing => "timing",
        }
    }

    /// What it is about, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Self::Popup => "when candidates are offered",
            Self::Hints => "show behind the line what is to come",
            Self::EditMode => "which keys edit a line",
            Self::Confirm => "which commands are asked about first",
            Self::ReadOnly => "refuse commands that do not only read",
            Self::PromptColor => "the colour of the prompt",
            Self::Output => "the form of replies",
            Self::Tables => "show replies that are rows as tables",
            Self::Pager => "show long replies in a pager",
            Self::Timing => "tell how long commands take",
        }
    }

    /// The names of its values.
    pub fn values(self) -> Vec<&'static str> {
        match self {
            Self::Popup => names_of::<Popup>(),
            Self::EditMode => names_of::<EditMode>(),
            Self::Confirm => names_of::<Confirm>(),
            Self::PromptColor => names_of::<Option<Hue>>(),
            Self::Output => names_of::<Option<Output>>(),
            Self::Timing => names_of::<Timing>(),
            Self::Hints | Self::ReadOnly | Self::Tables | Self::Pager => names_of::<bool>(),
        }
    }

    /// Whether it can be on or off, which the file calls true and false.
    pub fn is_switch(self) -> bool {
        matches!(
            self,
            Self::Hints | Self::ReadOnly | Self::Tables | Self::Pager | Self::Timing
        )
    }

    /// Finds the one of this name, in any case.
    pub fn find(name: &str) -> Option<Self> {
        let is_it = |setting: &Self| setting.name().eq_ignore_ascii_case(name);
        Self::ALL.into_iter().find(is_it)
    }
}

/// Names alternatives: `auto, tab or off`.
pub fn alternatives<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// What is chosen among values with names.
trait Choice: Copy + PartialEq + 'static {
    const NAMED: &'static [(&'static str, Self)];
}

impl Choice for bool {
    const NAMED: &'static [(&'static str, Self)] = &[("on", true), ("off", false)];
}

impl Choice for Popup {
    const NAMED: &'static [(&'static str, Self)] =
        &[("auto", Self::Auto), ("tab", Self::Tab), ("off", Self::Off)];
}

impl Choice for EditMode {
    const NAMED: &'static [(&'static str, Self)] = &[("emacs", Self::Emacs), ("vi", Self::Vi)];
}

impl Choice for Confirm {
    const NAMED: &'static [(&'static str, Self)] = &[
        ("always", Self::Always),
        ("dangerous", Self::Dangerous),
        ("never", Self::Never),
    ];
}

impl Choice for Timing {
    const NAMED: &'static [(&'static str, Self)] =
        &[("auto", Self::Auto), ("on", Self::On), ("off", Self::Off)];
}

impl Choice for Option<Hue> {
    const NAMED: &'static [(&'static str, Self)] = &[
        ("none", None),
        ("red", Some(Hue::Red)),
        ("yellow", Some(Hue::Yellow)),
        ("green", Some(Hue::Green)),
        ("cyan", Some(Hue::Cyan)),
        ("blue", Some(Hue::Blue)),
        ("magenta", Some(Hue::Magenta)),
    ];
}

impl Choice for Option<Output> {
    const NAMED: &'static [(&'static str, Self)] = &[
        ("auto", None),
        ("human", Some(Output::Human)),
        ("plain", Some(Output::Plain)),
        ("json", Some(Output::Json)),
        ("csv", Some(Output::Csv)),
    ];
}

/// Sets the place to the value of this name, in any case; tells whether there is one.
fn choose<T: Choice>(place: &mut T, name: &str) -> bool {
    let is_it = |(known, _): &&(&str, T)| known.eq_ignore_ascii_case(name);
    match T::NAMED.iter().find(is_it) {
        Some((_, value)) => {
            *place = *value;
            true
        }
        None => false,
    }
}

fn name_of<T: Choice>(value: T) -> &'static str {
    let found = T::NAMED.iter().find(|(_, known)| *known == value);
    found.map_or("", |(name, _)| name)
}

fn names_of<T: Choice>() -> Vec<&'static str> {
    T::NAMED.iter().map(|(name, _)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_every_setting_is_set_by_its_name() {
        for setting in Setting::ALL {
            assert_eq!(Setting::find(&setting.name().to_uppercase()), Some(setting));
            let mut settings = Settings::default();
            assert_eq!(settings.origin(setting), Origin::Default);
            assert!(setting.values().contains(&settings.value(setting)));
            for value in setting.values() {
                let upper = value.to_uppercase();
                assert_eq!(settings.set(setting, &upper, Origin::Prompt), Ok(()));
                assert_eq!(settings.value(setting), value);
                assert_eq!(settings.origin(setting), Origin::Prompt);
            }
            assert_eq!(setting.is_switch(), setting.values().contains(&"on"));
        }
    }

    #[test]
    fn settings_do_not_touch_each_other() {
        for (index, setting) in Setting::ALL.into_iter().enumerate() {
            assert_eq!(setting as usize, index, "ALL is in the order of the enum");
            let (mut settings, before) = (Settings::default(), Settings::default());
            let other = setting
                .values()
                .into_iter()
                .find(|value| *value != before.value(setting));
            let other = other.expect("a setting has a second value");
            settings
                .set(setting, other, Origin::File)
                .expect("it is a value");
            for untouched in Setting::ALL.into_iter().filter(|it| *it != setting) {
                assert_eq!(settings.value(untouched), before.value(untouched));
                assert_eq!(settings.origin(untouched), Origin::Default);
            }
        }
    }

    #[test]
    fn a_wrong_value_is_told_with_those_that_there_are() {
        let mut settings = Settings::default();
        assert_eq!(
            settings.set(Setting::Popup, "on", Origin::Prompt),
            Err("found \"on\" for popup, expected auto, tab or off".to_owned())
        );
        assert_eq!(settings, Settings::default());
        assert_eq!(Setting::find("colour"), None);
    }
}
