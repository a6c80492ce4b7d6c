//! The cards of the types.

use super::Error;

/// Gives the card of a type, by its type byte or its name.
///
/// # Errors
/// There is no such type.
pub fn card(topic: &str) -> Result<String, Error> {
    Err(Error::Usage(format!("found {topic:?}, expected a type")))
}
