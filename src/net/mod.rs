//! The connection to one server: bytes in both directions, readiness and interruption.
//!
//! | Module         | What it is                                                               |
//! |----------------|--------------------------------------------------------------------------|
//! | [`endpoint`]   | where a server listens, and the two ends of a connection                 |
//! | `resolve`      | host name -> addresses, without giving up the timeout or Ctrl-C          |
//! | [`connect`]    | endpoint -> connected stream, or an error that names every address tried |
//! | `stream`       | TCP and unix sockets behind one type                                     |
//! | `outbox`       | what is queued and not yet written, and which bytes of it are secret     |
//! | [`connection`] | the readiness loop: one turn writes, reads at most one buffer, waits     |
//! | [`tap`]        | the ear on the wire: every byte, as each system call moved it            |
//! | [`feed`]       | an input beside the socket, read as far as it is there                   |
//! | [`poller`]     | the wait of one thread, shared by the connections that come and go       |
//! | [`interrupt`]  | Ctrl-C as a flag that ends any wait                                      |
//! | [`listener`]   | a port that others connect to                                            |
//! | [`relay`]      | two connections made one, with an ear on what passes                     |
//! | [`hub`]        | a server's side of many connections on one thread                        |
//!
//! ```
//! use std::io::Write;
//! use redis_shell::net::{ConnectOptions, Connection, Endpoint, NoTap, Poller, Turn, Wait};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
//! let port = listener.local_addr()?.port();
//! let endpoint = Endpoint::Tcp { host: "127.0.0.1".to_owned(), port };
//!
//! let mut poller = Poller::new(None)?;
//! let mut connection = Connection::open(&endpoint, &ConnectOptions::default(), &mut poller)?;
//! listener.accept()?.0.write_all(b"+OK\r\n")?;
//!
//! let mut reply = Vec::new();
//! while let Turn::Received = connection.turn(&mut poller, Wait::Forever, &mut NoTap) {
//!     reply.extend_from_slice(connection.received());
//! }
//! assert_eq!(reply, b"+OK\r\n");
//! # Ok(())
//! # }
//! ```
//!
//! It knows no protocol: what the bytes mean is read elsewhere. This room is the only door to
//! mio, signal-hook and socket2. The process must leave SIGPIPE ignored, as Rust programs start.

pub mod connect;
pub mod connection;
pub mod endpoint;
pub mod feed;
pub mod hub;
pub mod interrupt;
pub mod listener;
pub mod poller;
pub mod relay;
pub mod tap;

mod outbox;
mod resolve;
mod stream;

pub use connect::{Attempt, ConnectError, ConnectOptions};
pub use connection::{Connection, Turn, Wait};
pub use endpoint::{Address, Endpoint};
pub use feed::Feed;
pub use interrupt::Interrupt;
pub use listener::Listener;
pub use poller::{Poller, Wake};
pub use tap::{Direction, NoTap, Tap, Traffic};
