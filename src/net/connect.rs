//! From an endpoint to a connected stream, without ever blocking the thread for good.
//!
//! The addresses of a name are tried one after the other. One timeout holds for the whole,
//! resolution included; each address gets an equal share of what is left, so that the first one
//! that swallows packets does not cost the chance of the next. Ctrl-C ends it at any time.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use mio::Interest;
use mio::net::{TcpStream, UnixStream};
use socket2::{SockRef, TcpKeepalive};

use super::endpoint::{Address, Endpoint};
use super::poller::{Poller, Wake};
use super::resolve::resolve;
use super::stream::Stream;

/// How long to wait before asking a unix socket again whose queue is full: such a connect fails
/// at once (connect(2), EAGAIN), and no event tells when there is room.
const UNIX_RETRY: Duration = Duration::from_millis(10);

/// Unanswered probes after which a silent peer counts as gone. Together with their spacing of a
/// third of the keepalive time this doubles it, as in redis-cli.
const KEEPALIVE_PROBES: u32 = 3;

/// Says how to open a connection and how to read from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectOptions {
    /// How long opening may take, all addresses together, and what whoever talks over the connection says first: a session
    /// its handshake. `None` leaves it to the system.
    pub timeout: Option<Duration>,
    /// How long a TCP connection may be silent before the system probes it, in whole seconds;
    /// `None` never probes.
    pub keepalive: Option<Duration>,
    /// How many bytes one read takes at most; 0 counts as 1.
    pub read_size: usize,
}

impl Default for ConnectOptions {
    /// No timeout, keepalive after 15 seconds, reads of at most 128 KiB: from that size on the allocator maps the
    /// buffer, so that a short reply touches one page of it and not all.
    fn default() -> Self {
        ConnectOptions {
            timeout: None,
            keepalive: Some(Duration::from_secs(15)),
            read_size: 128 * 1024,
        }
    }
}

/// Says why there is no connection.
#[derive(Debug)]
pub enum ConnectError {
    /// The host name has no address that could be found.
    Resolve {
        /// What was to be connected to.
        endpoint: Endpoint,
        /// What the resolver said, or that it took too long ([`ErrorKind::TimedOut`]).
        source: io::Error,
    },
    /// No address accepted.
    Failed {
        /// What was to be connected to.
        endpoint: Endpoint,
        /// Each address that was tried, in order; at least one.
        attempts: Vec<Attempt>,
    },
    /// The user asked to stop.
    Interrupted {
        /// What was to be connected to.
        endpoint: Endpoint,
    },
}

/// Remembers one address that did not accept.
#[derive(Debug)]
pub struct Attempt {
    /// What was tried.
    pub address: Address,
    /// Why it failed; [`ErrorKind::TimedOut`] when nobody answered.
    pub error: io::Error,
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConnectError::Resolve { endpoint, source } => {
                let reason = reason(source);
                write!(
                    f,
                    "could not connect to {endpoint}: no address found: {reason}"
                )
            }
            ConnectError::Failed { endpoint, attempts } => {
                write!(f, "could not connect to {endpoint}: ")?;
                write_attempts(f, &endpoint.to_string(), attempts)
            }
            ConnectError::Interrupted { endpoint } => {
                write!(f, "interrupted while connecting to {endpoint}")
            }
        }
    }
}

impl Error for ConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ConnectError::Resolve { source, .. } => Some(source),
            ConnectError::Failed { attempts, .. } => Some(most_telling(attempts)?),
            ConnectError::Interrupted { .. } => None,
        }
    }
}

/// Lists the reasons, with the addresses where the endpoint does not name them already.
fn write_attempts(f: &mut fmt::Formatter<'_>, endpoint: &str, attempts: &[Attempt]) -> fmt::Result {
    for (index, Attempt { address, error }) in attempts.iter().enumerate() {
        if index > 0 {
            f.write_str("; ")?;
        }
        let address = address.to_string();
        if attempts.len() > 1 || address != endpoint {
            write!(f, "{address}: ")?;
        }
        f.write_str(&reason(error))?;
    }
    Ok(())
}

/// Gives the system's reason the way our messages are written.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let mut rest = text.chars();
    let first = rest.next().into_iter().flat_map(char::to_lowercase);
    first.chain(rest).collect()
}

/// Prefers an error that came from somewhere to one that says this host has no way there, as an
/// IPv6 address where there is no IPv6.
fn most_telling(attempts: &[Attempt]) -> Option<&io::Error> {
    let no_way = [ErrorKind::NetworkUnreachable, ErrorKind::AddrNotAvailable];
    let mut errors = attempts.iter().rev().map(|attempt| &attempt.error);
    let last = errors.clone().next();
    errors
        .find(|error| !no_way.contains(&error.kind()))
        .or(last)
}

/// Why one step of connecting did not get anywhere.
#[derive(Debug)]
pub(super) enum Failure {
    Interrupted,
    TimedOut,
    Error(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Error(error)
    }
}

/// Waits until it is worth trying again.
pub(super) fn wait(poller: &mut Poller, deadline: Option<Instant>) -> Result<(), Failure> {
    match poller.wait(deadline)? {
        Wake::Ready | Wake::Fed => Ok(()),
        Wake::TimedOut => Err(Failure::TimedOut),
        Wake::Interrupted => Err(Failure::Interrupted),
    }
}

/// Connects to `endpoint` and registers the stream for reading.
pub(super) fn connect(
    endpoint: &Endpoint,
    options: &ConnectOptions,
    poller: &mut Poller,
) -> Result<Stream, ConnectError> {
    let deadline = options
        .timeout
        .and_then(|timeout| Instant::now().checked_add(timeout));
    let addresses = match endpoint {
        Endpoint::Tcp { host, port } => match resolve(host, *port, poller, deadline) {
            Ok(addresses) => addresses.into_iter().map(Target::Tcp).collect(),
            Err(failure) => {
                let source = why(failure, options, endpoint)?;
                return Err(ConnectError::Resolve {
                    endpoint: endpoint.clone(),
                    source,
                });
            }
        },
        Endpoint::Unix(path) => vec![Target::Unix(path)],
    };
    connect_any(endpoint, &addresses, options, deadline, poller)
}

/// One address to try.
#[derive(Clone, Copy)]
enum Target<'a> {
    Tcp(SocketAddr),
    Unix(&'a Path),
}

impl Target<'_> {
    fn address(self) -> Address {
        match self {
            Target::Tcp(address) => Address::Tcp(address),
            Target::Unix(path) => Address::Unix(Some(path.to_owned())),
        }
    }
}

/// Tries one address after the other.
fn connect_any(
    endpoint: &Endpoint,
    targets: &[Target<'_>],
    options: &ConnectOptions,
    deadline: Option<Instant>,
    poller: &mut Poller,
) -> Result<Stream, ConnectError> {
    let mut attempts = Vec::new();
    for (tried, target) in targets.iter().enumerate() {
        let limit = deadline.map(|deadline| share(deadline, targets.len() - tried));
        match open(*target, options, limit, poller) {
            Ok(stream) => return Ok(stream),
            Err(failure) => {
                let error = why(failure, options, endpoint)?;
                attempts.push(Attempt {
                    address: target.address(),
                    error,
                });
            }
        }
    }
    Err(ConnectError::Failed {
        endpoint: endpoint.clone(),
        attempts,
    })
}

/// Ends the turn of one of `left` addresses so that each gets equally much of the time left.
fn share(deadline: Instant, left: usize) -> Instant {
    let now = Instant::now();
    let left = u32::try_from(left).unwrap_or(u32::MAX);
    now + deadline.saturating_duration_since(now) / left
}

/// Makes an error of a failure, unless it ends the whole.
fn why(
    failure: Failure,
    options: &ConnectOptions,
    endpoint: &Endpoint,
) -> Result<io::Error, ConnectError> {
    match failure {
        Failure::Interrupted => Err(ConnectError::Interrupted {
            endpoint: endpoint.clone(),
        }),
        Failure::Error(error) => Ok(error),
        Failure::TimedOut => {
            let limit = options.timeout.unwrap_or_default();
            let text = format!("no answer within the timeout of {limit:?}");
            Ok(io::Error::new(ErrorKind::TimedOut, text))
        }
    }
}

/// Tries one address.
fn open(
    target: Target<'_>,
    options: &ConnectOptions,
    limit: Option<Instant>,
    poller: &mut Poller,
) -> Result<Stream, Failure> {
    if poller.is_interrupted() {
        return Err(Failure::Interrupted);
    }
    let mut stream = match target {
        Target::Tcp(address) => {
            let stream = open_tcp(address, limit, poller)?;
            tune(&stream, options);
            Stream::Tcp(stream)
        }
        Target::Unix(path) => Stream::Unix(open_unix(path, limit, poller)?),
    };
    poller.register(&mut stream, Interest::READABLE)?;
    Ok(stream)
}

fn open_tcp(
    address: SocketAddr,
    limit: Option<Instant>,
    poller: &mut Poller,
) -> Result<TcpStream, Failure> {
    let mut stream = TcpStream::connect(address)?;
    // A neighbour may have answered already, and then there is nothing to wait for.
    if is_connected(&stream)? {
        return Ok(stream);
    }
    poller.register(&mut stream, Interest::WRITABLE)?;
    while !is_connected(&stream)? {
        wait(poller, limit)?;
    }
    poller.deregister(&mut stream)?;
    Ok(stream)
}

/// Tells whether the connection stands, or why it never will.
fn is_connected(stream: &TcpStream) -> io::Result<bool> {
    match stream.peer_addr() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotConnected => match stream.take_error()? {
            Some(error) => Err(error),
            None => Ok(false),
        },
        Err(error) => Err(error),
    }
}

/// Sets what makes requests go out at once and dead peers be noticed.
fn tune(stream: &TcpStream, options: &ConnectOptions) {
    // A refused option is no reason to refuse the connection; if it is refused because the peer
    // is gone already, the first read says so.
    let _ = stream.set_nodelay(true);
    if let Some(idle) = options.keepalive {
        let second = Duration::from_secs(1);
        let keepalive = TcpKeepalive::new()
            .with_time(idle.max(second))
            .with_interval((idle / KEEPALIVE_PROBES).max(second))
            .with_retries(KEEPALIVE_PROBES);
        let _ = SockRef::from(stream).set_tcp_keepalive(&keepalive);
    }
}

fn open_unix(
    path: &Path,
    limit: Option<Instant>,
    poller: &mut Poller,
) -> Result<UnixStream, Failure> {
    loop {
        match UnixStream::connect(path) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            done => return Ok(done?),
        }
        let retry = Instant::now() + UNIX_RETRY;
        match wait(poller, Some(limit.map_or(retry, |limit| limit.min(retry)))) {
            Err(Failure::TimedOut) if limit.is_none_or(|limit| limit > Instant::now()) => {}
            waited => waited?,
        }
    }
}

#[cfg(test)]
mod tests;
