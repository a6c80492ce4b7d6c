//! The arguments of a command as a tree, and the notation in which people read them.
//!
//! The tree has the shape that COMMAND DOCS gives its `arguments`; the built-in table writes the same as text, which
//! [`super::notation`] reads. Here is no command and no typed word: what stands where is for the readers of the tree.

use std::fmt::{self, Display, Formatter};

/// A repeated argument that is longer than this is not written out a second time.
const LONGEST_REPEATED: usize = 60;

/// One argument of a command, or a group of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// What stands for it in the notation, such as `seconds`; of a group it is not shown and may be empty. Of a server
    /// it may be any text.
    pub name: String,
    /// The keyword before it, or the keyword that it is.
    pub token: Option<String>,
    /// May be left out.
    pub optional: bool,
    /// May be given several times.
    pub multiple: bool,
    /// Given several times, has its keyword before each.
    pub multiple_token: bool,
    /// What it takes.
    pub kind: ArgumentKind,
}

/// What an argument takes, as COMMAND DOCS names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArgumentKind {
    /// `string`: any word.
    String,
    /// `integer`
    Integer,
    /// `double`
    Double,
    /// `key`: the name of a key.
    Key,
    /// `pattern`: a glob.
    Pattern,
    /// `unix-time`: an integer.
    UnixTime,
    /// `pure-token`: the keyword alone.
    PureToken,
    /// `oneof`: one of these.
    OneOf(Vec<Argument>),
    /// `block`: all of these.
    Block(Vec<Argument>),
}

impl Argument {
    /// Makes an argument that must be given once.
    pub fn new(name: impl Into<String>, kind: ArgumentKind) -> Self {
        Self {
            name: name.into(),
            token: None,
            optional: false,
            multiple: false,
            multiple_token: false,
            kind,
        }
    }

    /// Gives the arguments that it is made of.
    pub fn inner(&self) -> &[Argument] {
        match &self.kind {
            ArgumentKind::OneOf(inner) | ArgumentKind::Block(inner) => inner,
            _ => &[],
        }
    }

    /// Writes it as if it had to be given: `EX seconds`, `key [key ...]`.
    pub fn bare(&self) -> String {
        let value = self.value();
        let once = match &self.token {
            Some(token) if self.kind != ArgumentKind::PureToken => {
                format!("{} {value}", shown(token))
            }
            _ => value.clone(),
        };
        if !self.multiple {
            return once;
        }
        let again = if self.multiple_token { &once } else { &value };
        if again.len() <= LONGEST_REPEATED {
            format!("{once} [{again} ...]")
        } else {
            format!("{once} [...]")
        }
    }

    /// Writes what follows the keyword, once.
    pub fn value(&self) -> String {
        match &self.kind {
            ArgumentKind::PureToken => match &self.token {
                Some(token) => shown(token).to_owned(),
                None => self.name.clone(),
            },
            ArgumentKind::OneOf(choices) => {
                let choices: Vec<String> = choices.iter().map(Self::bare).collect();
                let choices = choices.join(" | ");
                // A choice is never left out by itself, even where the servers mark it as optional.
                if self.token.is_some() || self.multiple || !self.optional {
                    format!("<{choices}>")
                } else {
                    choices
                }
            }
            ArgumentKind::Block(inner) => syntax(inner),
            _ => self.name.clone(),
        }
    }
}

impl Display for Argument {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.optional {
            write!(f, "[{}]", self.bare())
        } else {
            f.write_str(&self.bare())
        }
    }
}

/// Writes arguments in the notation of the command pages.
pub fn syntax(arguments: &[Argument]) -> String {
    let arguments: Vec<String> = arguments.iter().map(Argument::to_string).collect();
    arguments.join(" ")
}

/// The keyword of MIGRATE's missing key is an empty word.
fn shown(token: &str) -> &str {
    if token.is_empty() { "\"\"" } else { token }
}
