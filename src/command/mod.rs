//! What is known of the commands: names, arguments, secrets and how a reply arrives.
//!
//! | Question | Answer |
//! |---|---|
//! | Which commands may be typed, what do they take? | [`Catalog`], [`Entry`], [`Argument`] |
//! | Which command of the built-in table is this? | [`find`], [`lookup`], [`all`], [`groups`], [`of_group`] |
//! | What does a keyword of it mean? | [`meaning`](fn@meaning) |
//! | Which words are secrets, may the line be kept? | [`secrets`], [`secrets_anywhere`], [`secrets_without_command`], [`may_carry_secret`], [`may_begin_secret`], [`names_secret`], [`keeps_out_of_history`], [`keeps_out_anywhere`] |
//! | What comes back, and when is it complete? | [`arrival`], [`is_text_reply`], [`layout`], [`report`] |
//! | Does it need a closer look at all? | [`is_ordinary`] |
//! | How long may the reply be? | [`reply_length`](fn@reply_length) |
//! | Which script does it run? | [`script`](fn@script) |
//! | What will the connection be like afterwards? | [`effect`] |
//! | May it change data, should it be asked about? | [`access`], [`risk`] |
//!
//! Everything here is a pure function of the words of one command: bytes, in any case, quotes already removed. The
//! room knows nothing of connections, transactions and terminals; who is in the middle of a transaction has to know
//! that the server only queues there.

mod access;
mod age;
mod argument;
pub(crate) mod calls;
mod catalog;
mod docs;
mod layout;
mod meaning;
pub(crate) mod near;
mod notation;
mod ordinary;
mod parameter;
mod reply;
mod reply_length;
mod report;
mod risk;
mod script;
mod secret;
mod spec;
mod table;

pub use access::{Access, Change, access};
pub use argument::{Argument, ArgumentKind, syntax};
pub use catalog::{Catalog, Entry, Origin};
pub use layout::layout;
pub use meaning::meaning;
pub use ordinary::is_ordinary;
pub use parameter::parameter_values;
pub use reply::{
    Arrival, Credentials, Effect, ReplyMode, Setting, Subscription, Switch, Tracking, arrival,
    effect, is_text_reply,
};
pub use reply_length::{ReplyLength, WORDS_THAT_TELL, reply_length};
pub use report::{Report, report};
pub use risk::{AtStake, Risk, risk};
pub use script::script;
pub use secret::{
    MASK, keeps_out_anywhere, keeps_out_of_history, may_begin_secret, may_carry_secret,
    names_secret, secrets, secrets_anywhere, secrets_without_command,
};
pub use spec::{Flags, Group, Spec};
pub use table::{all, find, groups, lookup, of_group};

/// Tells whether a word is this keyword; the case of keywords does not matter to a server.
fn is<W: AsRef<[u8]>>(word: &W, keyword: &str) -> bool {
    word.as_ref().eq_ignore_ascii_case(keyword.as_bytes())
}
