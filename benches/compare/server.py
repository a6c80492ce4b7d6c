"""The server that all programs ask, what it holds, and what has to come out of them for it."""

import random
import socket
import subprocess
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

ELEMENTS = 1_000_000
LINES = 100_000
COMMANDS = 1_000_000
VALUE_MIB = 512
KEYS_DB, PIPE_DB = 1, 2


class Server:
    """A redis-server on a port of its own; its unix socket makes sure that the one that answers is this one."""

    def __init__(self, work):
        self.work = Path(work)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        path = self.work / "sock"
        with open(self.work / "log", "wb") as log:
            self.process = subprocess.Popen(
                ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--unixsocket", str(path),
                 "--dir", str(work), "--save", ""], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        for _ in range(400):
            if self.process.poll() is not None:
                raise SystemExit((self.work / "log").read_text())
            if path.exists():
                break
            time.sleep(0.025)
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.settimeout(120)
        self.connection.connect(str(path))
        self.filled = set()
        self.ask("ACL", "SETUSER", "bench", "on", ">secret", "~*", "&*", "+@all")
        self.version = subprocess.run(["redis-server", "--version"], capture_output=True, text=True).stdout.split()[2]

    def send(self, *words):
        words = [word.encode() if isinstance(word, str) else word for word in words]
        self.connection.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words))

    def answer(self):
        """Reads a reply of one line."""
        reply = b""
        while not reply.endswith(b"\r\n"):
            piece = self.connection.recv(4096)
            if not piece:
                raise SystemExit("compare: the server has gone")
            reply += piece
        if reply.startswith(b"-"):
            raise SystemExit(f"compare: the server refused: {reply.decode().strip()}")
        return reply[1:-2].decode()

    def ask(self, *words):
        self.send(*words)
        return self.answer()

    def fill(self, what):
        """Puts what a row needs into the database, once."""
        if what in self.filled:
            return
        self.filled.add(what)
        if what == "list":
            self.ask("EVAL", f"for i = 1, {ELEMENTS} do redis.call('RPUSH', KEYS[1], "
                             "string.format('element-%012d', i)) end return 1", "1", "list")
        elif what == "hash":
            self.ask("EVAL", f"for i = 1, {ELEMENTS} do redis.call('HSET', KEYS[1], string.format('field-%07d', i), "
                             "string.format('value-%014d', i)) end return 1", "1", "hash")
        elif what == "keys":
            self.ask("SELECT", str(KEYS_DB))
            self.ask("EVAL", f"for i = 1, {ELEMENTS} do redis.call('SET', string.format('key:%07d', i), i) end return 1",
                     "0")
            self.ask("SELECT", "0")
        elif what == "value":
            block = value_block()
            self.connection.sendall(b"*3\r\n$3\r\nSET\r\n$5\r\nvalue\r\n$%d\r\n" % (VALUE_MIB * len(block)))
            for _ in range(VALUE_MIB):
                self.connection.sendall(block)
            self.connection.sendall(b"\r\n")
            self.answer()

    def empty(self, database):
        self.ask("SELECT", str(database))
        self.ask("FLUSHDB")
        self.ask("SELECT", "0")

    def size(self, database):
        self.ask("SELECT", str(database))
        size = int(self.ask("DBSIZE"))
        self.ask("SELECT", "0")
        return size

    def close(self):
        self.process.kill()
        self.process.wait()


def value_block():
    """One MiB of printable text without quotes and backslashes, in which no two neighbours are alike for long."""
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return random.Random(1).randbytes(1 << 20).translate(letters * 4)


def write_inputs(work):
    """The files for standard input: commands as lines and as RESP; and requests for the floor."""
    work = Path(work)
    lines = b"".join(b"SET key:%06d value:%06d\n" % (i, i) for i in range(LINES))
    (work / "lines").write_bytes(lines)
    (work / "lines.resp").write_bytes(
        b"".join(b"*3\r\n$3\r\nSET\r\n$10\r\nkey:%06d\r\n$12\r\nvalue:%06d\r\n" % (i, i) for i in range(LINES)))
    with open(work / "resp", "wb") as file:
        for i in range(COMMANDS):
            file.write(b"*3\r\n$3\r\nSET\r\n$11\r\nkey:%07d\r\n$13\r\nvalue:%07d\r\n" % (i, i))
    requests = {"ping": "PING", "list.request": "LRANGE list 0 -1", "hash.request": "HELLO 3\r\nHGETALL hash",
                "login": "HELLO 3 AUTH bench secret\r\nSELECT 2\r\nPING", "value.request": "GET value"}
    for name, request in requests.items():
        (work / name).write_bytes(request.encode() + b"\r\n")
    (work / "pings").write_bytes(b"*1\r\n$4\r\nPING\r\n" * LINES)


@dataclass
class Digest:
    """What came out of a program: so many bytes and lines, and their checksum (None: the order may differ)."""

    length: int = 0
    lines: int = 0
    checksum: int | None = 0

    def add(self, piece):
        self.length += len(piece)
        self.lines += piece.count(b"\n")
        if self.checksum is not None:
            self.checksum = zlib.crc32(piece, self.checksum)

    @classmethod
    def of(cls, pieces, ordered=True):
        digest = cls(checksum=0 if ordered else None)
        for piece in pieces:
            digest.add(piece)
        return digest

    def __str__(self):
        mark = "" if self.checksum is None else f" with the checksum {self.checksum:08x}"
        return f"{self.length:,} bytes in {self.lines:,} lines{mark}"


def elements():
    return (b"element-%012d" % i for i in range(1, ELEMENTS + 1))


def expected_list(form, is_ours):
    """CSV of redis-shell ends its records as RFC 4180 says."""
    ending = b"\r\n" if is_ours else b"\n"
    width = len(str(ELEMENTS))
    return Digest.of({
        "plain": lambda: (e + b"\n" for e in elements()),
        "human": lambda: (b'%*d) "%s"\n' % (width, i, e) for i, e in enumerate(elements(), 1)),
        "json": lambda: [b"[" + b",".join(b'"%s"' % e for e in elements()) + b"]\n"],
        "csv": lambda: [b",".join(b'"%s"' % e for e in elements()) + ending],
    }[form]())


def expected_hash():
    width = len(str(ELEMENTS))
    return Digest.of((b'%*d# "field-%07d" => "value-%014d"\n' % (width, i, i, i) for i in range(1, ELEMENTS + 1)),
                     ordered=False)


def expected_value(form):
    block = value_block()
    quote = [] if form == "plain" else [b'"']
    return Digest.of(quote + [block] * VALUE_MIB + quote + [b"\n"])
