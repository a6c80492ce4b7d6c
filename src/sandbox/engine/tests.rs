use super::*;

const PEER: Peer = Peer(0);

/// An engine with one client, which may leave `unread` bytes of requests.
fn engine(unread: usize) -> Engine {
    let mut engine = Engine {
        unread,
        ..Engine::new(0)
    };
    let address = SocketAddr::from(([127, 0, 0, 1], 1));
    engine.connected(PEER, address, address);
    engine
}

/// Sends bytes; gives the replies and what becomes of the client.
fn send(engine: &mut Engine, bytes: &[u8]) -> (Vec<u8>, Then) {
    engine.received(PEER, bytes);
    let mut out = Vec::new();
    let then = engine.outgoing(&mut out).map(|(_, then)| then);
    (out, then.unwrap_or(Then::Stay))
}

#[test]
fn a_client_that_waits_may_not_send_without_an_end() {
    let mut engine = engine(10_000);
    let requests = b"PING\r\n".repeat(1000);
    assert_eq!(send(&mut engine, b"BLPOP nothing 0\r\n").1, Then::Stay);
    assert_eq!(send(&mut engine, &requests), (Vec::new(), Then::Stay));
    assert_eq!(send(&mut engine, &requests).1, Then::Drop);
}

#[test]
fn a_client_that_takes_no_replies_may_not_send_without_an_end() {
    let mut engine = engine(10_000);
    let value = "v".repeat(9000);
    send(&mut engine, format!("SET k {value}\r\n").as_bytes());
    // The replies are left with the hub, which does not say that they are written.
    let requests = b"GET k\r\n".repeat(1000);
    let (replies, then) = send(&mut engine, &requests);
    assert!((HELD..2 * HELD).contains(&replies.len()) && then == Then::Stay);
    assert_eq!(send(&mut engine, &requests).1, Then::Drop);
}

#[test]
fn a_transaction_may_not_be_queued_without_an_end() {
    let mut engine = engine(10_000);
    let requests = b"ECHO 0123456789\r\n".repeat(500);
    assert_eq!(send(&mut engine, b"MULTI\r\n").1, Then::Stay);
    assert_eq!(send(&mut engine, &requests).1, Then::Stay);
    assert_eq!(send(&mut engine, &requests).1, Then::Drop);
}

#[test]
fn many_keys_are_watched_without_comparing_each_with_all() {
    let mut engine = engine(UNREAD);
    let keys: String = (0..200_000)
        .map(|key| format!("$6\r\n{key:06}\r\n"))
        .collect();
    let request = format!("*200001\r\n$5\r\nWATCH\r\n{keys}");
    let start = Instant::now();
    assert_eq!(send(&mut engine, request.as_bytes()).0, b"+OK\r\n");
    // Minutes, if each is.
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(send(&mut engine, b"UNWATCH\r\n").0, b"+OK\r\n");
}

#[test]
fn a_large_request_leaves_no_room_behind() {
    let mut engine = engine(UNREAD);
    let value = "v".repeat(8 << 20);
    let request = format!("*2\r\n$6\r\nSTRLEN\r\n${}\r\n{value}\r\n", value.len());
    assert_eq!(send(&mut engine, request.as_bytes()).0, b":0\r\n");
    assert_eq!(send(&mut engine, b"PING\r\n").0, b"+PONG\r\n");
    let client = engine.server.client(PEER);
    assert!(client.reader.capacity() < 1 << 20);
}

/// Gives what there is for a peer, and what happens to it then.
fn sent(engine: &mut Engine, peer: Peer) -> Option<(Vec<u8>, Then)> {
    let mut found = None;
    let mut out = Vec::new();
    while let Some((to, then)) = engine.outgoing(&mut out) {
        let bytes = std::mem::take(&mut out);
        if to == peer {
            found = Some((bytes, then));
        }
    }
    found
}

#[test]
fn one_client_too_many_is_told_so_and_sent_away() {
    let mut engine = Engine::new(1);
    let address = SocketAddr::from(([127, 0, 0, 1], 1));
    for number in 0..CLIENTS {
        engine.connected(Peer(number), address, address);
    }
    assert_eq!(sent(&mut engine, Peer(CLIENTS - 1)), None);
    engine.connected(Peer(CLIENTS), address, address);
    let refused = b"-ERR max number of clients reached\r\n".to_vec();
    assert_eq!(
        sent(&mut engine, Peer(CLIENTS)),
        Some((refused, Then::Close))
    );
    // It may have sent something already.
    engine.received(Peer(CLIENTS), b"PING\r\n");
    assert_eq!(sent(&mut engine, Peer(CLIENTS)), None);
    engine.gone(Peer(0));
    engine.gone(Peer(CLIENTS));
    engine.connected(Peer(0), address, address);
    engine.received(Peer(0), b"PING\r\n");
    assert_eq!(
        sent(&mut engine, Peer(0)),
        Some((b"+PONG\r\n".to_vec(), Then::Stay))
    );
}
