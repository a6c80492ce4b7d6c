//! Where the next command goes, in words: for the prompt and for whatever else names the server.

use crate::session::Session;

/// What the server is called, whether there is a connection or not.
pub(super) fn server(session: &Session, name: Option<&str>) -> String {
    match name {
        Some(name) => name.to_owned(),
        None => session.endpoint().to_string(),
    }
}

/// Says where the next command goes: `127.0.0.1:6379[2](TX)> `.
pub(super) fn prompt(session: &Session, name: Option<&str>) -> String {
    if session.is_down() {
        return format!("{} (not connected)> ", server(session, name));
    }
    let place = place(session, name);
    let transaction = if session.is_in_transaction() {
        "(TX)"
    } else {
        ""
    };
    format!("{place}{transaction}> ")
}

/// Names the server, and the database unless it is the first: `127.0.0.1:6379[2]`.
pub(super) fn place(session: &Session, name: Option<&str>) -> String {
    let server = server(session, name);
    match session.database() {
        0 => server,
        database => format!("{server}[{database}]"),
    }
}
