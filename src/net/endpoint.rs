//! Where a server listens, and what the two ends of an open connection are called.
//!
//! Everything here prints as the prompt and the messages show it: safe on a terminal, whatever
//! bytes a path holds and whatever host name a server redirected to. It opens nothing.

use std::fmt::{self, Write};
use std::net::{Ipv6Addr, SocketAddr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Names the place where a server listens.
///
/// Displayed as `127.0.0.1:6379`, `[::1]:6379` (IPv6 in brackets) or the path of the socket;
/// control characters, invisible characters and bytes that are not UTF-8 are escaped.
///
/// ```
/// use redis_shell::net::Endpoint;
///
/// let endpoint = Endpoint::Tcp { host: "::1".to_owned(), port: 6379 };
/// assert_eq!(endpoint.to_string(), "[::1]:6379");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// A TCP port.
    Tcp {
        /// A host name or an IP address; an IPv6 address stands here without brackets.
        host: String,
        /// The port.
        port: u16,
    },
    /// The path of a unix socket.
    Unix(PathBuf),
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Endpoint::Tcp { host, port } if is_ipv6(host) => {
                f.write_char('[')?;
                write_safe(f, host.as_bytes())?;
                write!(f, "]:{port}")
            }
            Endpoint::Tcp { host, port } => {
                write_safe(f, host.as_bytes())?;
                write!(f, ":{port}")
            }
            Endpoint::Unix(path) => write_path(f, path),
        }
    }
}

/// Names one end of an open connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// An IP address and a port.
    Tcp(SocketAddr),
    /// The path of a unix socket; `None` for an end that was never bound to one, as a client's.
    Unix(Option<PathBuf>),
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Tcp(address) => address.fmt(f),
            Address::Unix(Some(path)) => write_path(f, path),
            Address::Unix(None) => f.write_str("unnamed unix socket"),
        }
    }
}

/// Tells an IPv6 address, with or without a zone (`fe80::1%eth0`), from a host name.
fn is_ipv6(host: &str) -> bool {
    let address = host
        .split_once('%')
        .map_or(host, |(address, _zone)| address);
    address.parse::<Ipv6Addr>().is_ok()
}

fn write_path(f: &mut fmt::Formatter<'_>, path: &Path) -> fmt::Result {
    write_safe(f, path.as_os_str().as_bytes())
}

/// Writes text as it is and everything a terminal might act on as an escape.
fn write_safe(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\'' | '"' => f.write_char(character)?,
                _ => write!(f, "{}", character.escape_debug())?,
            }
        }
        for byte in chunk.invalid() {
            write!(f, "\\x{byte:02x}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    fn tcp(host: &str) -> String {
        let host = host.to_owned();
        Endpoint::Tcp { host, port: 6379 }.to_string()
    }

    fn unix(path: &[u8]) -> String {
        Endpoint::Unix(PathBuf::from(OsStr::from_bytes(path))).to_string()
    }

    #[test]
    fn hosts_are_shown_with_their_port() {
        assert_eq!(tcp("127.0.0.1"), "127.0.0.1:6379");
        assert_eq!(tcp("redis.example"), "redis.example:6379");
        assert_eq!(tcp("::1"), "[::1]:6379");
        assert_eq!(tcp("fe80::1%eth0"), "[fe80::1%eth0]:6379");
    }

    #[test]
    fn paths_are_shown_as_typed() {
        assert_eq!(unix(b"/run/redis/s.sock"), "/run/redis/s.sock");
        assert_eq!(unix("/tmp/it's café".as_bytes()), "/tmp/it's café");
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_act_on() {
        assert_eq!(tcp("a\x1b[2Jb"), "a\\u{1b}[2Jb:6379");
        assert_eq!(unix(b"/tmp/\xff\n\\x"), "/tmp/\\xff\\n\\\\x");
        assert_eq!(unix("/tmp/\u{202e}x".as_bytes()), "/tmp/\\u{202e}x");
    }

    #[test]
    fn ends_are_named() {
        let tcp = Address::Tcp(SocketAddr::from((Ipv6Addr::LOCALHOST, 7)));
        assert_eq!(tcp.to_string(), "[::1]:7");
        let path = Address::Unix(Some(PathBuf::from("/tmp/s\x07")));
        assert_eq!(path.to_string(), "/tmp/s\\u{7}");
        assert_eq!(Address::Unix(None).to_string(), "unnamed unix socket");
    }
}
