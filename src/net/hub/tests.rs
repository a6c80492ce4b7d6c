use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream as Client};
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use super::*;

/// Sends back what comes, and says goodbye to `quit`.
#[derive(Default)]
struct Echo {
    out: BTreeMap<Peer, (Vec<u8>, Then)>,
    seen: Option<mpsc::Sender<String>>,
    ticks: u32,
    last_tick: Option<Instant>,
}

impl Echo {
    fn say(&self, what: String) {
        if let Some(seen) = &self.seen {
            let _ = seen.send(what);
        }
    }
}

impl Service for Echo {
    fn connected(&mut self, peer: Peer, remote: SocketAddr, local: SocketAddr) {
        assert_ne!(remote, local);
        self.say(format!("connected {}", peer.0));
    }

    fn received(&mut self, peer: Peer, bytes: &[u8]) {
        let (out, then) = self.out.entry(peer).or_insert((Vec::new(), Then::Stay));
        match bytes {
            b"quit" => *then = Then::Close,
            b"drop" => *then = Then::Drop,
            b"big" => out.resize(32 << 20, b'x'),
            // A message for the first.
            b"tell" => {
                out.extend_from_slice(b"told");
                let first = self.out.entry(Peer(0));
                let (out, _) = first.or_insert((Vec::new(), Then::Stay));
                out.resize(out.len() + (8 << 20), b'x');
                return;
            }
            bytes => out.extend_from_slice(bytes),
        }
        if *then == Then::Close {
            out.extend_from_slice(b"bye");
        }
    }

    fn gone(&mut self, peer: Peer) {
        self.out.remove(&peer);
        self.say(format!("gone {}", peer.0));
    }

    fn deadline(&self) -> Option<Instant> {
        let last = self.last_tick?;
        (self.ticks < 3).then_some(last + Duration::from_millis(5))
    }

    fn elapsed(&mut self) {
        self.ticks += 1;
        self.last_tick = Some(Instant::now());
        self.say(format!("tick {}", self.ticks));
    }

    fn outgoing(&mut self, out: &mut Vec<u8>) -> Option<(Peer, Then)> {
        let (peer, (bytes, then)) = self.out.pop_first()?;
        *out = bytes;
        Some((peer, then))
    }

    fn drained(&mut self, peer: Peer) {
        self.say(format!("drained {}", peer.0));
    }
}

struct Running {
    address: SocketAddr,
    stopper: Stopper,
    thread: JoinHandle<io::Result<()>>,
    seen: mpsc::Receiver<String>,
}

impl Running {
    fn start(mut echo: Echo, witness: Option<Box<dyn Witness + Send>>) -> Self {
        let (sender, seen) = mpsc::channel();
        echo.seen = Some(sender);
        let mut hub = Hub::listen("127.0.0.1", 0).unwrap();
        if let Some(witness) = witness {
            hub.show(witness);
        }
        Self {
            address: hub.local_addr().unwrap(),
            stopper: hub.stopper(),
            thread: thread::spawn(move || hub.run(&mut echo)),
            seen,
        }
    }

    fn connect(&self) -> Client {
        let client = Client::connect(self.address).unwrap();
        let limit = Some(Duration::from_secs(10));
        client.set_read_timeout(limit).unwrap();
        client
    }

    fn wait_for(&self, what: &str) {
        let limit = Duration::from_secs(10);
        while self.seen.recv_timeout(limit).expect(what) != what {}
    }

    fn stop(self) {
        self.stopper.stop();
        self.thread.join().unwrap().unwrap();
    }
}

fn exchange(client: &mut Client, bytes: &[u8]) -> Vec<u8> {
    client.write_all(bytes).unwrap();
    let mut reply = vec![0; bytes.len()];
    client.read_exact(&mut reply).unwrap();
    reply
}

fn rest(mut client: Client) -> Vec<u8> {
    let mut rest = Vec::new();
    client.read_to_end(&mut rest).unwrap();
    rest
}

#[test]
fn many_peers_are_served_at_once() {
    let hub = Running::start(Echo::default(), None);
    let mut clients: Vec<_> = (0..50).map(|_| hub.connect()).collect();
    for round in 0..3 {
        for (index, client) in clients.iter_mut().enumerate() {
            let bytes = format!("{round} {index}").into_bytes();
            assert_eq!(exchange(client, &bytes), bytes);
        }
    }
    hub.stop();
    for client in clients {
        assert_eq!(rest(client), b"");
    }
}

#[test]
fn a_number_is_given_again_once_its_peer_is_gone() {
    let hub = Running::start(Echo::default(), None);
    let first = hub.connect();
    hub.wait_for("connected 0");
    let second = hub.connect();
    hub.wait_for("connected 1");
    drop(first);
    hub.wait_for("gone 0");
    let mut third = hub.connect();
    hub.wait_for("connected 0");
    assert_eq!(exchange(&mut third, b"hello"), b"hello");
    drop(second);
    hub.wait_for("gone 1");
    hub.stop();
}

#[test]
fn a_peer_that_is_sent_away_gets_what_there_is_for_it() {
    let hub = Running::start(Echo::default(), None);
    let mut client = hub.connect();
    client.write_all(b"quit").unwrap();
    assert_eq!(rest(client), b"bye");
    let mut client = hub.connect();
    client.write_all(b"drop").unwrap();
    let mut buffer = [0; 8];
    assert!(matches!(client.read(&mut buffer), Ok(0) | Err(_)));
    hub.stop();
}

#[test]
fn a_peer_that_takes_nothing_does_not_stop_the_others() {
    let hub = Running::start(Echo::default(), None);
    let mut idle = hub.connect();
    idle.write_all(b"big").unwrap();
    let mut other = hub.connect();
    assert_eq!(exchange(&mut other, b"hello"), b"hello");
    // What the first sends meanwhile is read all the same.
    idle.write_all(b"more").unwrap();
    let mut taken = vec![0; 32 << 20];
    idle.read_exact(&mut taken).unwrap();
    assert!(taken.iter().all(|&byte| byte == b'x'));
    hub.wait_for("drained 0");
    let mut reply = [0; 4];
    idle.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b"more");
    hub.stop();
}

#[test]
fn a_peer_that_takes_none_of_many_messages_is_sent_away() {
    let hub = Running::start(Echo::default(), None);
    let idle = hub.connect();
    hub.wait_for("connected 0");
    let mut other = hub.connect();
    for _ in 0..8 {
        assert_eq!(exchange(&mut other, b"tell"), b"told");
    }
    hub.wait_for("gone 0");
    drop(idle);
    hub.stop();
}

#[test]
fn the_end_of_what_a_peer_sends_is_its_end() {
    let hub = Running::start(Echo::default(), None);
    let mut client = hub.connect();
    assert_eq!(exchange(&mut client, b"hello"), b"hello");
    client.shutdown(Shutdown::Write).unwrap();
    hub.wait_for("gone 0");
    assert_eq!(rest(client), b"");
    hub.stop();
}

#[test]
fn deadlines_are_kept() {
    let echo = Echo {
        last_tick: Some(Instant::now()),
        ..Echo::default()
    };
    let hub = Running::start(echo, None);
    hub.wait_for("tick 3");
    hub.stop();
}

/// Writes down what it sees.
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn note(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }
}

impl Witness for Notes {
    fn connected(&self, connection: u64, _: &Address) {
        self.note(format!("{connection} connected"));
    }

    fn passing(&self, connection: u64, direction: Direction, bytes: &[u8]) {
        let text = bytes.escape_ascii();
        self.note(format!("{connection} {direction:?} {text}"));
    }

    fn ended(&self, connection: u64, direction: Direction, ending: Ending) {
        self.note(format!("{connection} {direction:?} {ending:?}"));
    }

    fn closed(&self, connection: u64) {
        self.note(format!("{connection} closed"));
    }
}

#[test]
fn a_witness_sees_all_that_passes() {
    let notes = Arc::new(Mutex::new(Vec::new()));
    let witness = Box::new(Notes(Arc::clone(&notes)));
    let hub = Running::start(Echo::default(), Some(witness));
    let mut client = hub.connect();
    exchange(&mut client, b"hello");
    drop(client);
    hub.wait_for("gone 0");
    let mut client = hub.connect();
    client.write_all(b"quit").unwrap();
    assert_eq!(rest(client), b"bye");
    hub.stop();
    let seen = notes.lock().unwrap().join("\n");
    let expected = "1 connected\n1 Sent hello\n1 Received hello\n1 Sent Closed\n1 closed\n\
                    2 connected\n2 Sent quit\n2 Received bye\n2 closed";
    assert_eq!(seen, expected);
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = Hub::listen("127.0.0.1", port).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}
