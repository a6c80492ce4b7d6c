//! What a line that is being typed means, and what could stand where the cursor stands.
//!
//! [`read`] takes a line apart once for all that look at it:
//!
//! | Of a [`Reading`] | Tells |
//! |---|---|
//! | `place` | what could stand at the cursor: known candidates, and questions to the live server |
//! | `hint` | the arguments that are still to come |
//! | `roles` | what each word is, for its colour; secrets are marked |
//! | `problem` | what is wrong already now |
//!
//! [`candidates`] then ranks what is known and what a server has answered against what has been typed.
//!
//! All of it is pure: a line, a cursor and a catalog of commands in; it knows neither the editor nor the server. Answers
//! of a server are hostile: what is made of them for the eye is escaped, and what is put into the line is quoted.

mod hint;
mod line;
mod matcher;
mod number;
mod offer;
mod problem;
mod rank;
mod read;
mod reading;
mod walk;
mod wants;

pub use line::rest_of_word;
pub use rank::{Nearness, candidates, matched, nearness};
pub use read::{finished, read};
pub use reading::{
    Candidate, Follows, Found, HintPart, KeyKind, Origin, Place, Problem, Query, Reading, Role,
    Want,
};

#[cfg(test)]
mod tests;
