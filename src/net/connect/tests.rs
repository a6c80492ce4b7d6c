use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use socket2::{Domain, SockAddr, Socket, Type};

use super::*;
use crate::net::Interrupt;

/// Long enough for a slow machine, short enough to wait for.
const SHORT: Duration = Duration::from_millis(200);

/// A timeout that no test should live to see.
const LONG: Duration = Duration::from_secs(30);

fn within(timeout: Duration) -> ConnectOptions {
    ConnectOptions {
        timeout: Some(timeout),
        ..ConnectOptions::default()
    }
}

fn tcp(address: SocketAddr) -> Endpoint {
    Endpoint::Tcp {
        host: address.ip().to_string(),
        port: address.port(),
    }
}

fn poller() -> Poller {
    Poller::new(None).unwrap()
}

fn local(socket: &Socket) -> SocketAddr {
    socket.local_addr().unwrap().as_socket().unwrap()
}

/// A port that is taken and refuses: bound, but nobody listens.
fn refusing() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket
        .bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())
        .unwrap();
    let address = local(&socket);
    (socket, address)
}

/// A port that swallows packets: its queue is full, and what comes now is dropped (listen(2)).
fn silent() -> (Socket, Vec<Socket>, SocketAddr) {
    let (listener, address) = refusing();
    listener.listen(0).unwrap();
    let queued = (0..4).map(|_| {
        let client = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        client.set_nonblocking(true).unwrap();
        let _in_progress = client.connect(&address.into());
        client
    });
    let queued = queued.collect();
    (listener, queued, address)
}

fn listening() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn any(
    endpoint: &Endpoint,
    targets: &[SocketAddr],
    options: &ConnectOptions,
) -> Result<Stream, ConnectError> {
    let targets: Vec<_> = targets.iter().copied().map(Target::Tcp).collect();
    let deadline = options.timeout.map(|timeout| Instant::now() + timeout);
    connect_any(endpoint, &targets, options, deadline, &mut poller())
}

fn kind(error: &ConnectError) -> ErrorKind {
    let source = error.source().unwrap();
    source.downcast_ref::<io::Error>().unwrap().kind()
}

#[test]
fn a_refusal_says_who_refused() {
    let (_held, address) = refusing();
    let options = ConnectOptions::default();
    let error = connect(&tcp(address), &options, &mut poller()).unwrap_err();
    let expected = format!("could not connect to {address}: connection refused (os error 111)");
    assert_eq!(error.to_string(), expected);
    assert_eq!(kind(&error), ErrorKind::ConnectionRefused);
}

#[test]
fn a_silent_address_costs_the_timeout_and_no_more() {
    let (_listener, _queued, address) = silent();
    let start = Instant::now();
    let error = connect(&tcp(address), &within(SHORT), &mut poller()).unwrap_err();
    let took = start.elapsed();
    assert!((SHORT..LONG).contains(&took), "{took:?}");
    let reason = "no answer within the timeout of 200ms";
    assert_eq!(
        error.to_string(),
        format!("could not connect to {address}: {reason}")
    );
    assert_eq!(kind(&error), ErrorKind::TimedOut);
}

#[test]
fn addresses_are_tried_until_one_accepts() {
    let (_held, refusing) = refusing();
    let (_listener, good) = listening();
    let stream = any(&tcp(good), &[refusing, good], &within(LONG)).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), Address::Tcp(good));
}

#[test]
fn a_silent_address_leaves_time_for_the_next() {
    let (_silent, _queued, silent) = silent();
    let (_listener, good) = listening();
    let stream = any(&tcp(good), &[silent, good], &within(SHORT)).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), Address::Tcp(good));
}

#[test]
fn every_address_that_failed_is_named() {
    let (_silent, _queued, silent) = silent();
    let (_held, refusing) = refusing();
    let endpoint = Endpoint::Tcp {
        host: "redis.example".to_owned(),
        port: 6379,
    };
    let error = any(&endpoint, &[silent, refusing], &within(SHORT)).unwrap_err();
    let expected = format!(
        "could not connect to redis.example:6379: \
         {silent}: no answer within the timeout of 200ms; \
         {refusing}: connection refused (os error 111)"
    );
    assert_eq!(error.to_string(), expected);
    assert_eq!(kind(&error), ErrorKind::ConnectionRefused);
}

#[test]
fn the_cause_is_the_last_error_that_came_from_somewhere() {
    let attempts = |kinds: &[ErrorKind]| {
        let address = Address::Unix(None);
        let attempt = |&kind: &ErrorKind| Attempt {
            address: address.clone(),
            error: kind.into(),
        };
        let attempts: Vec<_> = kinds.iter().map(attempt).collect();
        most_telling(&attempts).map(io::Error::kind)
    };
    use ErrorKind::{AddrNotAvailable, ConnectionRefused, NetworkUnreachable, TimedOut};
    assert_eq!(
        attempts(&[TimedOut, ConnectionRefused]),
        Some(ConnectionRefused)
    );
    assert_eq!(attempts(&[TimedOut, NetworkUnreachable]), Some(TimedOut));
    let no_way = [NetworkUnreachable, AddrNotAvailable];
    assert_eq!(attempts(&no_way), Some(AddrNotAvailable));
}

#[test]
fn names_are_resolved_and_unknown_ones_have_an_error_of_their_own() {
    let (_listener, good) = listening();
    let localhost = Endpoint::Tcp {
        host: "localhost".to_owned(),
        port: good.port(),
    };
    let stream = connect(&localhost, &within(LONG), &mut poller()).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), Address::Tcp(good));

    let nowhere = Endpoint::Tcp {
        host: "no\0where".to_owned(),
        port: 1,
    };
    let error = connect(&nowhere, &within(LONG), &mut poller()).unwrap_err();
    assert!(matches!(error, ConnectError::Resolve { .. }), "{error:?}");
    let text = error.to_string();
    let start = "could not connect to no\\0where:1: no address found: ";
    assert!(text.starts_with(start), "{text}");
}

#[test]
fn ipv6_is_reached() {
    let listener = TcpListener::bind("[::1]:0").unwrap();
    let address = listener.local_addr().unwrap();
    let stream = connect(&tcp(address), &within(LONG), &mut poller()).unwrap();
    let (_peer, client) = listener.accept().unwrap();
    assert_eq!(stream.peer_addr().unwrap(), Address::Tcp(address));
    assert_eq!(stream.local_addr().unwrap(), Address::Tcp(client));
}

#[test]
fn tcp_connections_send_at_once_and_probe_silent_peers() {
    let (_listener, address) = listening();
    let keepalive = Some(Duration::from_secs(30));
    let options = ConnectOptions {
        keepalive,
        ..ConnectOptions::default()
    };
    let Stream::Tcp(stream) = connect(&tcp(address), &options, &mut poller()).unwrap() else {
        panic!("not a TCP stream");
    };
    let socket = SockRef::from(&stream);
    assert!(stream.nodelay().unwrap());
    assert!(socket.keepalive().unwrap());
    assert_eq!(
        socket.tcp_keepalive_time().unwrap(),
        Duration::from_secs(30)
    );
    assert_eq!(
        socket.tcp_keepalive_interval().unwrap(),
        Duration::from_secs(10)
    );

    let options = ConnectOptions {
        keepalive: None,
        ..ConnectOptions::default()
    };
    let Stream::Tcp(stream) = connect(&tcp(address), &options, &mut poller()).unwrap() else {
        panic!("not a TCP stream");
    };
    assert!(!SockRef::from(&stream).keepalive().unwrap());
}

/// A path for a socket, removed in the end.
struct SocketPath(PathBuf);

impl SocketPath {
    fn new(name: &str) -> Self {
        let name = format!("redis-shell-{}-{name}.sock", std::process::id());
        SocketPath(std::env::temp_dir().join(name))
    }

    fn endpoint(&self) -> Endpoint {
        Endpoint::Unix(self.0.clone())
    }
}

impl Drop for SocketPath {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn unix_sockets_are_reached() {
    let path = SocketPath::new("reached");
    let _listener = UnixListener::bind(&path.0).unwrap();
    let stream = connect(&path.endpoint(), &within(LONG), &mut poller()).unwrap();
    assert_eq!(
        stream.peer_addr().unwrap(),
        Address::Unix(Some(path.0.clone()))
    );
    assert_eq!(stream.local_addr().unwrap(), Address::Unix(None));
}

#[test]
fn a_missing_unix_socket_is_named() {
    let path = SocketPath::new("missing");
    let error = connect(&path.endpoint(), &within(LONG), &mut poller()).unwrap_err();
    let reason = "no such file or directory (os error 2)";
    let expected = format!("could not connect to {}: {reason}", path.0.display());
    assert_eq!(error.to_string(), expected);
    assert_eq!(kind(&error), ErrorKind::NotFound);
}

#[test]
fn a_full_unix_socket_is_asked_again_until_the_timeout() {
    let path = SocketPath::new("full");
    let listener = Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
    listener.bind(&SockAddr::unix(&path.0).unwrap()).unwrap();
    listener.listen(0).unwrap();
    let mut queued = Vec::new();
    while let Ok(client) = UnixStream::connect(&path.0) {
        queued.push(client);
    }
    let start = Instant::now();
    let error = connect(&path.endpoint(), &within(SHORT), &mut poller()).unwrap_err();
    assert!(start.elapsed() >= SHORT);
    assert_eq!(kind(&error), ErrorKind::TimedOut);

    let opening = thread::spawn({
        let endpoint = path.endpoint();
        move || connect(&endpoint, &within(LONG), &mut poller()).is_ok()
    });
    for _ in 0..=queued.len() {
        listener.accept().unwrap();
    }
    assert!(opening.join().unwrap());
}

#[test]
fn an_interruption_ends_connecting() {
    let (_listener, _queued, silent) = silent();
    let interrupt = Interrupt::new().unwrap();
    let mut poller = Poller::new(Some(interrupt.clone())).unwrap();
    let (going, started) = mpsc::channel();
    let raiser = thread::spawn({
        let interrupt = interrupt.clone();
        move || {
            started.recv().unwrap();
            interrupt.raise();
        }
    });
    going.send(()).unwrap();
    let error = connect(&tcp(silent), &within(LONG), &mut poller).unwrap_err();
    assert!(
        matches!(error, ConnectError::Interrupted { .. }),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        format!("interrupted while connecting to {silent}")
    );
    raiser.join().unwrap();

    let (_listener, good) = listening();
    let pending = connect(&tcp(good), &within(LONG), &mut poller);
    assert!(matches!(pending, Err(ConnectError::Interrupted { .. })));
    assert!(interrupt.take());
    assert!(connect(&tcp(good), &within(LONG), &mut poller).is_ok());
}
