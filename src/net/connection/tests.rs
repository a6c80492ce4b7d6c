use std::net::{TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use socket2::{Domain, SockRef, Socket, Type};

use super::*;
use crate::net::{Interrupt, NoTap};

const PIPELINE: usize = 50 * 1024 * 1024;

fn endpoint(listener: &TcpListener) -> Endpoint {
    let address = listener.local_addr().unwrap();
    Endpoint::Tcp {
        host: address.ip().to_string(),
        port: address.port(),
    }
}

/// A listener whose connections take in little at a time.
fn narrow_listener() -> TcpListener {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(1).unwrap();
    socket
        .bind(
            &"127.0.0.1:0"
                .parse::<std::net::SocketAddr>()
                .unwrap()
                .into(),
        )
        .unwrap();
    socket.listen(8).unwrap();
    socket.into()
}

fn connected_to(
    listener: &TcpListener,
    options: &ConnectOptions,
) -> (Connection, Poller, TcpStream) {
    let mut poller = Poller::new(None).unwrap();
    let connection = Connection::open(&endpoint(listener), options, &mut poller).unwrap();
    let (peer, _) = listener.accept().unwrap();
    (connection, poller, peer)
}

fn connected() -> (Connection, Poller, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    connected_to(&listener, &ConnectOptions::default())
}

/// Takes turns until `count` bytes came.
fn receive(connection: &mut Connection, poller: &mut Poller, count: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < count {
        let turn = connection.turn(poller, Wait::Forever, &mut NoTap);
        assert!(
            matches!(turn, Turn::Received),
            "{turn:?} after {} bytes",
            bytes.len()
        );
        bytes.extend_from_slice(connection.received());
    }
    bytes
}

/// Bytes in which every displacement shows.
fn pattern(count: usize) -> Vec<u8> {
    (0..count).map(|at| (at % 251) as u8).collect()
}

/// Takes turns until one brings no bytes.
fn until_closed(connection: &mut Connection, poller: &mut Poller) -> (Vec<u8>, Turn) {
    let mut bytes = Vec::new();
    loop {
        match connection.turn(poller, Wait::Forever, &mut NoTap) {
            Turn::Received => bytes.extend_from_slice(connection.received()),
            end => return (bytes, end),
        }
    }
}

#[test]
fn a_request_goes_out_and_its_reply_comes_in() {
    let (mut connection, mut poller, mut peer) = connected();
    assert_eq!(connection.queue(b"PING\r\n", &[]), 0..6);
    assert!(connection.has_unsent());
    let server = thread::spawn(move || {
        let mut request = [0; 6];
        peer.read_exact(&mut request).unwrap();
        peer.write_all(b"+PONG\r\n").unwrap();
        (request, peer)
    });
    assert_eq!(receive(&mut connection, &mut poller, 7), b"+PONG\r\n");
    assert_eq!(&server.join().unwrap().0, b"PING\r\n");
    assert!(!connection.has_unsent());
    assert_eq!((connection.sent(), connection.received_total()), (6, 7));
}

#[test]
fn a_peer_that_reads_byte_by_byte_gets_everything() {
    let listener = narrow_listener();
    let (mut connection, mut poller, mut peer) =
        connected_to(&listener, &ConnectOptions::default());
    let Stream::Tcp(stream) = &connection.stream else {
        panic!("not a TCP stream")
    };
    SockRef::from(stream).set_send_buffer_size(1).unwrap();
    let request = pattern(100_000);
    connection.queue(&request, &[]);
    let server = thread::spawn(move || {
        let mut bytes = Vec::new();
        let mut byte = [0];
        while bytes.len() < 100_000 {
            peer.read_exact(&mut byte).unwrap();
            bytes.push(byte[0]);
        }
        peer.write_all(b"+OK\r\n").unwrap();
        bytes
    });
    assert_eq!(receive(&mut connection, &mut poller, 5), b"+OK\r\n");
    assert_eq!(server.join().unwrap(), request);
}

#[test]
fn reads_take_at_most_the_size_asked_for() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    for (read_size, at_most) in [(0, 1), (1, 1), (7, 7)] {
        let options = ConnectOptions {
            read_size,
            ..ConnectOptions::default()
        };
        let (mut connection, mut poller, mut peer) = connected_to(&listener, &options);
        let reply = pattern(1000);
        peer.write_all(&reply).unwrap();
        drop(peer);
        let mut bytes = Vec::new();
        while let Turn::Received = connection.turn(&mut poller, Wait::Forever, &mut NoTap) {
            assert!((1..=at_most).contains(&connection.received().len()));
            bytes.extend_from_slice(connection.received());
        }
        assert_eq!(bytes, reply);
        assert_eq!(connection.received(), b"");
    }
}

/// Sends and receives at once more than all buffers hold, against a peer that sends all before it
/// reads any.
fn flood(mut connection: Connection, mut poller: Poller, mut peer: impl Read + Write + Send) {
    let bytes = pattern(PIPELINE);
    connection.queue(&bytes, &[]);
    thread::scope(|scope| {
        let server = scope.spawn(|| {
            peer.write_all(&bytes).unwrap();
            let mut request = vec![0; PIPELINE];
            peer.read_exact(&mut request).unwrap();
            assert!(request == bytes, "the request was garbled");
        });
        let reply = receive(&mut connection, &mut poller, PIPELINE);
        assert!(reply == bytes, "the reply was garbled");
        while connection.has_unsent() {
            let turn = connection.turn(&mut poller, Wait::Sent, &mut NoTap);
            assert!(matches!(turn, Turn::Sent), "{turn:?}");
        }
        server.join().unwrap();
    });
    assert_eq!(connection.sent(), PIPELINE as u64);
    assert_eq!(connection.received_total(), PIPELINE as u64);
}

#[test]
fn floods_in_both_directions_do_not_lock_each_other_over_tcp() {
    let (connection, poller, peer) = connected();
    flood(connection, poller, peer);
}

#[test]
fn floods_in_both_directions_do_not_lock_each_other_over_unix_sockets() {
    let (connection, poller, peer) = connected_unix("flood");
    flood(connection, poller, peer);
}

fn connected_unix(name: &str) -> (Connection, Poller, UnixStream) {
    let name = format!("redis-shell-{}-{name}.sock", std::process::id());
    let path = std::env::temp_dir().join(name);
    let listener = UnixListener::bind(&path).unwrap();
    let mut poller = Poller::new(None).unwrap();
    let options = ConnectOptions::default();
    let connection = Connection::open(&Endpoint::Unix(path.clone()), &options, &mut poller);
    let (peer, _) = listener.accept().unwrap();
    std::fs::remove_file(&path).unwrap();
    (connection.unwrap(), poller, peer)
}

/// Keeps everything it sees.
#[derive(Default)]
struct Recorder {
    sent: Vec<u8>,
    received: Vec<u8>,
    writes: usize,
    last: Option<Instant>,
    secret: Vec<u8>,
}

impl Tap for Recorder {
    fn traffic(&mut self, traffic: &Traffic<'_>) {
        assert!(!traffic.bytes.is_empty());
        assert!(self.last <= Some(traffic.at), "time went backwards");
        self.last = Some(traffic.at);
        match traffic.direction {
            Direction::Received => {
                assert_eq!(traffic.offset, self.received.len() as u64);
                assert_eq!(traffic.secrets, []);
                self.received.extend_from_slice(traffic.bytes);
            }
            Direction::Sent => {
                assert_eq!(traffic.offset, self.sent.len() as u64);
                self.writes += 1;
                for (at, byte) in (traffic.offset..).zip(traffic.bytes) {
                    if traffic.secrets.iter().any(|secret| secret.contains(&at)) {
                        self.secret.push(*byte);
                    }
                }
                self.sent.extend_from_slice(traffic.bytes);
            }
        }
    }
}

#[test]
fn the_tap_sees_every_byte_and_every_secret_across_partial_writes() {
    const SECRET: usize = 3_000_000;
    let listener = narrow_listener();
    let (mut connection, mut poller, mut peer) =
        connected_to(&listener, &ConnectOptions::default());
    connection.queue(b"one", &[]);
    let place = connection.queue_with(|out| {
        out.extend_from_slice(b"AUTH ");
        out.resize(out.len() + SECRET, b'*');
        out.extend_from_slice(b"\r\n");
        std::iter::once(5..5 + SECRET)
    });
    assert_eq!(place, 3..10 + SECRET as u64);
    let x = 4..5;
    connection.queue(b"two x", std::slice::from_ref(&x));
    let server = thread::spawn(move || {
        let mut request = vec![0; 15 + SECRET];
        peer.read_exact(&mut request).unwrap();
        peer.write_all(b"+OK\r\n").unwrap();
        request
    });
    let mut recorder = Recorder::default();
    while connection.received_total() < 5 {
        let turn = connection.turn(&mut poller, Wait::Forever, &mut recorder);
        assert!(matches!(turn, Turn::Received), "{turn:?}");
    }
    assert!(
        recorder.writes > 1,
        "the secret went in one write and proves nothing"
    );
    assert!(recorder.sent == server.join().unwrap());
    assert_eq!(recorder.received, b"+OK\r\n");
    assert_eq!(recorder.secret.len(), SECRET + 1);
    assert!(recorder.secret[..SECRET].iter().all(|byte| *byte == b'*'));
    assert_eq!(recorder.secret[SECRET], b'x');
}

#[test]
fn the_end_of_the_stream_is_told_after_its_last_byte() {
    let (mut connection, mut poller, mut peer) = connected();
    peer.write_all(b"+OK\r\n").unwrap();
    drop(peer);
    let (bytes, end) = until_closed(&mut connection, &mut poller);
    assert_eq!(bytes, b"+OK\r\n");
    assert!(matches!(end, Turn::Closed(None)), "{end:?}");
}

#[test]
fn a_reset_is_a_close_that_names_its_error() {
    let (mut connection, mut poller, peer) = connected();
    SockRef::from(&peer)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
    drop(peer);
    let turn = connection.turn(&mut poller, Wait::Forever, &mut NoTap);
    let Turn::Closed(Some(error)) = turn else {
        panic!("{turn:?}")
    };
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn last_words_before_a_reset_are_received_though_the_write_fails() {
    const WORDS: &[u8] = b"-ERR max number of clients reached\r\n";
    let (mut connection, mut poller, mut peer) = connected();
    connection.queue(b"HELLO 3\r\n", &[]);
    connection.turn(&mut poller, Wait::Sent, &mut NoTap);
    // Closing with bytes unread makes the close a reset.
    peer.peek(&mut [0]).unwrap();
    peer.write_all(WORDS).unwrap();
    drop(peer);
    // A socket that was reset has no peer any more, and asking for it leaves the error in place.
    while connection.peer_addr().is_ok() {
        thread::yield_now();
    }
    connection.queue(b"PING\r\n", &[]);
    let (bytes, end) = until_closed(&mut connection, &mut poller);
    assert_eq!(bytes, WORDS);
    assert!(matches!(end, Turn::Closed(Some(_))), "{end:?}");
    assert_eq!(connection.sent(), 9);
    assert!(connection.has_unsent());
}

#[test]
fn a_peer_that_stops_reading_but_not_sending_is_heard_and_then_closed() {
    let (mut connection, mut poller, mut peer) = connected_unix("deaf");
    peer.write_all(b"-ERR bye\r\n").unwrap();
    peer.shutdown(Shutdown::Read).unwrap();
    connection.queue(b"PING\r\n", &[]);
    let (bytes, end) = until_closed(&mut connection, &mut poller);
    assert_eq!(bytes, b"-ERR bye\r\n");
    let Turn::Closed(Some(error)) = end else {
        panic!("{end:?}")
    };
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
}

#[test]
fn nothing_to_read_is_idle() {
    let (mut connection, mut poller, _peer) = connected();
    let turn = connection.turn(&mut poller, Wait::NoWait, &mut NoTap);
    assert!(matches!(turn, Turn::Idle), "{turn:?}");
    let deadline = Instant::now() + Duration::from_millis(20);
    let turn = connection.turn(&mut poller, Wait::Until(deadline), &mut NoTap);
    assert!(matches!(turn, Turn::Idle), "{turn:?}");
    assert!(Instant::now() >= deadline);
}

#[test]
fn a_request_without_a_reply_is_sent() {
    let (mut connection, mut poller, mut peer) = connected();
    let turn = connection.turn(&mut poller, Wait::Sent, &mut NoTap);
    assert!(matches!(turn, Turn::Sent), "{turn:?}");
    connection.queue(b"QUIT\r\n", &[]);
    let turn = connection.turn(&mut poller, Wait::Sent, &mut NoTap);
    assert!(matches!(turn, Turn::Sent), "{turn:?}");
    connection.shutdown(Shutdown::Write).unwrap();
    let mut request = Vec::new();
    peer.read_to_end(&mut request).unwrap();
    assert_eq!(request, b"QUIT\r\n");
}

#[test]
fn a_peer_that_never_reads_leaves_the_rest_unsent() {
    let (mut connection, mut poller, _peer) = connected();
    connection.queue(&vec![0; PIPELINE], &[]);
    let deadline = Instant::now() + Duration::from_millis(50);
    let turn = connection.turn(&mut poller, Wait::Until(deadline), &mut NoTap);
    assert!(matches!(turn, Turn::Idle), "{turn:?}");
    assert!(connection.has_unsent());
    assert!((1..PIPELINE as u64).contains(&connection.sent()));
}

#[test]
fn an_interruption_ends_a_turn_and_comes_before_bytes() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let interrupt = Interrupt::new().unwrap();
    let mut poller = Poller::new(Some(interrupt.clone())).unwrap();
    let options = ConnectOptions::default();
    let mut connection = Connection::open(&endpoint(&listener), &options, &mut poller).unwrap();
    let (mut peer, _) = listener.accept().unwrap();
    let (going, started) = mpsc::channel();
    let raiser = thread::spawn({
        let interrupt = interrupt.clone();
        move || {
            started.recv().unwrap();
            interrupt.raise();
        }
    });
    going.send(()).unwrap();
    let turn = connection.turn(&mut poller, Wait::Forever, &mut NoTap);
    assert!(matches!(turn, Turn::Interrupted), "{turn:?}");
    raiser.join().unwrap();

    peer.write_all(b"+OK\r\n").unwrap();
    let turn = connection.turn(&mut poller, Wait::Forever, &mut NoTap);
    assert!(matches!(turn, Turn::Interrupted), "{turn:?}");
    assert!(interrupt.take());
    assert_eq!(receive(&mut connection, &mut poller, 5), b"+OK\r\n");
}

#[test]
fn connections_come_and_go_over_one_poller() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut poller = Poller::new(None).unwrap();
    let options = ConnectOptions::default();
    let mut open = || {
        let connection = Connection::open(&endpoint(&listener), &options, &mut poller).unwrap();
        (connection, listener.accept().unwrap().0)
    };
    let (gone, _peer) = open();
    drop(gone);
    let (mut first, mut first_peer) = open();
    let (mut second, mut second_peer) = open();
    first_peer.write_all(b"1").unwrap();
    second_peer.write_all(b"2").unwrap();
    assert_eq!(receive(&mut second, &mut poller, 1), b"2");
    assert_eq!(receive(&mut first, &mut poller, 1), b"1");
}

#[test]
fn both_ends_are_named() {
    let (connection, _poller, peer) = connected();
    let server = Address::Tcp(peer.local_addr().unwrap());
    let client = Address::Tcp(peer.peer_addr().unwrap());
    assert_eq!(connection.peer_addr().unwrap(), server);
    assert_eq!(connection.local_addr().unwrap(), client);
}
