use std::net::{TcpListener, TcpStream};
use std::sync::{Mutex, mpsc};

use super::*;

/// Remembers what it saw.
#[derive(Default)]
struct Seen(Mutex<Vec<Event>>);

/// A piece of a direction, or its end.
type Event = (Direction, Option<Ending>, Vec<u8>);

impl Watch for Seen {
    fn passing(&self, direction: Direction, bytes: &[u8]) {
        self.0
            .lock()
            .unwrap()
            .push((direction, None, bytes.to_vec()));
    }

    fn ended(&self, direction: Direction, ending: Ending) {
        self.0
            .lock()
            .unwrap()
            .push((direction, Some(ending), Vec::new()));
    }
}

impl Seen {
    fn bytes(&self, wanted: Direction) -> Vec<u8> {
        let seen = self.0.lock().unwrap();
        let pieces = seen.iter().filter(|(direction, ..)| *direction == wanted);
        pieces.flat_map(|(.., bytes)| bytes.clone()).collect()
    }

    fn ending(&self, wanted: Direction) -> Option<Ending> {
        let seen = self.0.lock().unwrap();
        seen.iter()
            .filter(|(direction, ..)| *direction == wanted)
            .find_map(|(_, ending, _)| *ending)
    }
}

/// Runs a relay between what `client` and `server` do; tells what was seen.
fn between(client: impl FnOnce(TcpStream) + Send, server: impl FnOnce(TcpStream) + Send) -> Seen {
    let front = TcpListener::bind("127.0.0.1:0").unwrap();
    let back = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = Endpoint::Tcp {
        host: "127.0.0.1".to_owned(),
        port: back.local_addr().unwrap().port(),
    };
    let seen = Seen::default();
    let at = front.local_addr().unwrap();
    thread::scope(|scope| {
        let client = scope.spawn(move || client(TcpStream::connect(at).unwrap()));
        let server = scope.spawn(move || server(back.accept().unwrap().0));
        let (stream, address) = front.accept().unwrap();
        let near = End::new(stream, Address::Tcp(address)).unwrap();
        let far = End::connect(&to, &ConnectOptions::default()).unwrap();
        relay(near, far, &seen).unwrap();
        client.join().unwrap();
        server.join().unwrap();
    });
    seen
}

fn read_all(mut stream: &TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn the_end_of_one_direction_leaves_the_other_open() {
    let seen = between(
        |mut client| {
            client.write_all(b"request").unwrap();
            client.shutdown(Shutdown::Write).unwrap();
            assert_eq!(read_all(&client), b"reply");
        },
        |mut server| {
            assert_eq!(read_all(&server), b"request");
            server.write_all(b"reply").unwrap();
        },
    );
    assert_eq!(seen.bytes(Direction::Sent), b"request");
    assert_eq!(seen.bytes(Direction::Received), b"reply");
    assert_eq!(seen.ending(Direction::Sent), Some(Ending::Closed));
    assert_eq!(seen.ending(Direction::Received), Some(Ending::Closed));
}

#[test]
fn the_server_may_end_first() {
    between(
        |mut client| {
            assert_eq!(read_all(&client), b"bye");
            client.write_all(b"later").unwrap();
        },
        |mut server| {
            server.write_all(b"bye").unwrap();
            server.shutdown(Shutdown::Write).unwrap();
            assert_eq!(read_all(&server), b"later");
        },
    );
}

/// Closes with a reset.
fn reset(stream: TcpStream) {
    let socket = Socket::from(stream);
    socket.set_linger(Some(Duration::ZERO)).unwrap();
}

#[test]
fn a_reset_of_the_client_reaches_the_server() {
    let seen = between(reset, |mut server| {
        let error = server.read(&mut [0; 8]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    });
    assert_eq!(seen.ending(Direction::Sent), Some(Ending::Reset));
    assert_eq!(seen.ending(Direction::Received), None);
}

#[test]
fn a_reset_of_the_server_reaches_the_client() {
    let seen = between(
        |mut client| {
            client.write_all(b"x").unwrap();
            let error = client.read(&mut [0; 8]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        },
        |mut server| {
            server.read_exact(&mut [0]).unwrap();
            reset(server);
        },
    );
    assert_eq!(seen.ending(Direction::Received), Some(Ending::Reset));
    assert_eq!(seen.ending(Direction::Sent), None);
}

#[test]
fn a_slow_reader_slows_the_writer() {
    const PIECE: usize = 1 << 20;
    let (given_up, client_gave_up) = mpsc::channel();
    between(
        move |mut client| {
            client.set_nonblocking(true).unwrap();
            let mut written = 0_usize;
            let piece = vec![b'x'; PIECE];
            let mut waits = 0;
            // Nobody reads: what the buffers on the way take is all that can be written.
            while waits < 20 {
                match client.write(&piece) {
                    Ok(count) => {
                        written += count;
                        waits = 0;
                    }
                    Err(error) => {
                        assert_eq!(error.kind(), ErrorKind::WouldBlock);
                        waits += 1;
                        thread::sleep(Duration::from_millis(10));
                    }
                }
                assert!(written < 256 * PIECE, "{written} bytes and no end");
            }
            given_up.send(written).unwrap();
        },
        move |server| {
            let written = client_gave_up.recv().unwrap();
            assert_eq!(read_all(&server).len(), written);
        },
    );
}
