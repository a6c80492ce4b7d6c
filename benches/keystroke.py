#!/usr/bin/env python3
"""Measures the prompt of redis-shell beside those of redis-cli and iredis, in one run on a server of its own.

    cargo build --release
    python3 -m venv target/iredis && target/iredis/bin/pip install iredis      (left out with a note when it is not there)
    benches/keystroke.py                                                       10,000,000 keys; the server takes 1.2 GB
    benches/keystroke.py --keys 100000 --samples 150 --parts typing,paste      a quick look

Needs Python 3.9 and nothing beside its standard library, and a redis-server whose DEBUG POPULATE fills it.

Each program runs in a pseudo-terminal of 24 rows and 80 columns whose other end is this script: it notes when each piece
of output arrives, draws it on a screen of its own and answers what a program asks its terminal. The programs take turns,
line by line, so that what else the machine is doing meets all of them alike. Figures are median / p99.

  shown     from writing a key to the pseudo-terminal until the read after which the screen shows the prompt with all
            that was typed and the cursor stands right behind it. A program that draws a popup puts the cursor back at
            the end, so the popup of that redraw is inside.
  settled   from the same moment until the last byte before 20 ms without output: what a program draws later (an answer
            of the server, a popup of its own thread) is inside too. The next key is typed only then.
  work      processor time of the program's main thread for a key, which does not depend on what else the machine does
            (Linux only): where a busy machine spoils the p99 of the others, this one tells what there is to win.
  below     how many of the keys left something on the screen below the line: a popup, a toolbar. The row below is about
            those keys alone.

The lines are typed as a person types them, Enter is never pressed, and Ctrl-U clears each. For the second table the
programs are started afresh and the server is stopped (SIGSTOP) as soon as the prompts are there. The start is counted
from exec until the cursor stands behind the prompt. The paste is one SET with a value of 20,000 characters, bracketed
where the program asked for it; afterwards Enter is pressed and the server is asked what has arrived.

No process stays behind and no file.
"""

import argparse
import codecs
import errno
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROWS, COLUMNS = 24, 80
QUIET = 0.020
LIMIT = 20.0
LINES = (
    "SET user:1000 alice EX 60 NX",
    "HGET user:1000 name",
    "ZRANGE board:7 0 -1 BYSCORE LIMIT 0 10",
    "GET user:12345",
    "CONFIG GET maxmemory",
    "XREADGROUP GROUP workers w1 COUNT 10",
    "lpush queue:mail job",
    "CLIENT LIST TYPE normal",
)
SEQUENCE = re.compile(r"\x1b(\[([?>=<]*)([0-9;:]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
INCOMPLETE = re.compile(r"\x1b(\[[?>=<]*[0-9;:]*[ -/]*|\][^\x07\x1b]*\x1b?|[ -/]*)?\Z")


class Screen:
    """What a terminal shows after all that was written to it, as far as line editors go."""

    def __init__(self):
        self.rows = [[" "] * COLUMNS for _ in range(ROWS)]
        self.row = self.column = 0
        self.saved = (0, 0)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.rest = ""
        self.bracketed = False
        self.answers = b""

    def feed(self, piece):
        """Draws a piece of output; what is cut in the middle waits for the next."""
        text = self.rest + self.decoder.decode(piece)
        cut = INCOMPLETE.search(text)
        self.rest = text[cut.start():] if cut else ""
        text = text[: cut.start()] if cut else text
        at = 0
        while at < len(text):
            sequence = SEQUENCE.match(text, at) if text[at] == "\x1b" else None
            if sequence:
                self.obey(sequence)
                at = sequence.end()
            else:
                self.put(text[at])
                at += 1

    def put(self, character):
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self.next_row()
        elif character == "\b":
            self.column = max(0, min(self.column, COLUMNS - 1) - 1)
        elif character == "\t":
            self.column = min(COLUMNS - 1, self.column // 8 * 8 + 8)
        elif character >= " " and character != "\x7f" and not unicodedata.combining(character):
            width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
            if self.column + width > COLUMNS:
                self.column = 0
                self.next_row()
            self.rows[self.row][self.column] = character
            if width == 2:
                self.rows[self.row][self.column + 1] = ""
            self.column += width

    def next_row(self):
        if self.row < ROWS - 1:
            self.row += 1
        else:
            self.rows = self.rows[1:] + [[" "] * COLUMNS]

    def obey(self, sequence):
        if sequence[0] in ("\x1b7", "\x1b8"):
            if sequence[0] == "\x1b7":
                self.saved = (self.row, self.column)
            else:
                self.row, self.column = self.saved
            return
        private, parameters, final = sequence[2], sequence[3] or "", sequence[4]
        numbers = [int(n) if n else 0 for n in re.split("[;:]", parameters)]
        first = max(1, numbers[0])
        column = min(self.column, COLUMNS - 1)
        if final is None or private:
            if final in ("h", "l") and private == "?" and 2004 in numbers:
                self.bracketed = final == "h"
        elif final == "A":
            self.row, self.column = max(0, self.row - first), column
        elif final == "B":
            self.row, self.column = min(ROWS - 1, self.row + first), column
        elif final == "C":
            self.column = min(COLUMNS - 1, self.column + first)
        elif final == "D":
            self.column = max(0, column - first)
        elif final == "G":
            self.column = min(COLUMNS, first) - 1
        elif final in "Hf":
            self.row = min(ROWS, first) - 1
            self.column = min(COLUMNS, max(1, (numbers + [1])[1])) - 1
        elif final in "JK":
            self.erase(final, numbers[0], column)
        elif final == "n" and numbers[0] == 6:
            self.answers += b"\x1b[%d;%dR" % (self.row + 1, column + 1)

    def erase(self, final, which, column):
        line = self.rows[self.row]
        start, end = {0: (column, COLUMNS), 1: (0, column + 1)}.get(which, (0, COLUMNS))
        line[start:end] = [" "] * (end - start)
        if final == "J":
            others = {0: range(self.row + 1, ROWS), 1: range(self.row)}.get(which, range(ROWS))
            for row in others:
                self.rows[row] = [" "] * COLUMNS

    def line(self):
        """The row of the cursor, up to the cursor."""
        return "".join(self.rows[self.row][: self.column])

    def rows_below(self):
        return sum(1 for row in self.rows[self.row + 1:] if "".join(row).strip())


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, argv, home):
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8",
            "XDG_CONFIG_HOME": f"{home}/config", "XDG_DATA_HOME": f"{home}/data", "XDG_STATE_HOME": f"{home}/state",
            "XDG_CACHE_HOME": f"{home}/cache",
        }
        self.screen = Screen()
        self.written = 0
        self.ended = False
        started, told = os.pipe()
        self.process, self.end = pty.fork()
        if self.process == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.write(told, struct.pack("d", time.monotonic()))
                os.execve(argv[0], argv, environment)
            finally:
                os._exit(127)
        os.close(told)
        os.set_blocking(self.end, False)
        self.started = struct.unpack("d", os.read(started, 8))[0]
        os.close(started)

    def read(self, timeout):
        """Waits for output and draws it; when it came, or None."""
        ready, _, _ = select.select([self.end], [], [], max(0, timeout))
        if not ready:
            return None
        try:
            piece = os.read(self.end, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            piece = b""
        now = time.monotonic()
        self.ended = not piece
        self.written += len(piece)
        self.screen.feed(piece)
        if self.screen.answers:
            os.write(self.end, self.screen.answers)
            self.screen.answers = b""
        return now

    def wait(self, condition, since, limit=LIMIT):
        """Seconds from `since` until the read after which the condition holds; None when the program ends or too much
        time passes."""
        while not self.ended:
            now = self.read(since + limit - time.monotonic())
            if now is None:
                return None
            if not self.ended and condition(self.screen):
                return now - since
        return None

    def settle(self, quiet=QUIET):
        """Reads until nothing has come for so long; when the last came, or None."""
        last = None
        while not self.ended:
            now = self.read(quiet)
            if now is None:
                break
            last = now
        return last

    def send(self, data):
        """Writes all of it, reading meanwhile what the program shows, as a terminal does."""
        while data and not self.ended:
            _, ready, _ = select.select([], [self.end], [], 0)
            if ready:
                data = data[os.write(self.end, data[:4096]):]
            self.read(0 if data and ready else 0.001)

    def close(self):
        for action in (lambda: os.kill(self.process, signal.SIGKILL), lambda: os.waitpid(self.process, 0)):
            try:
                action()
            except (ProcessLookupError, ChildProcessError):
                pass
        os.close(self.end)


def work_of(process):
    """Seconds for which the main thread of a process has run, or 0 where nobody tells."""
    try:
        return int(Path(f"/proc/{process}/task/{process}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


class Server:
    """A redis-server of its own, filled."""

    def __init__(self, program, work):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        options = ["--bind", "127.0.0.1", "--dir", work, "--save", "", "--appendonly", "no"]
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        self.version = " ".join(version.split()[:3])
        if not re.search(r"v=[0-6]\.", version):
            options += ["--enable-debug-command", "yes"]
        log = open(f"{work}/log", "wb")
        self.process = subprocess.Popen([program, "--port", str(self.port), *options], stdout=log, stderr=log)
        log.close()

    def fill(self, keys):
        """Waits for the server and gives it its keys."""
        deadline = time.monotonic() + LIMIT
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError as error:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise SystemExit(f"keystroke.py: the server does not answer: {error}") from error
                time.sleep(0.025)
        if keys:
            self.ask("DEBUG", "POPULATE", str(keys), "user", "8")
        self.ask("HSET", "user:hash", "name", "alice", "email", "a@example.org")
        self.ask("ZADD", "board:7", "1", "a", "2", "b")
        self.keys = self.ask("DBSIZE").decode()[1:].strip()
        listed = self.ask("COMMAND", "LIST").decode()
        self.commands = listed[1:].split("\r\n")[0] if listed.startswith("*") else "?"

    def ask(self, *words):
        """The reply to a command, as its bytes; of a string or an array, all that came until nothing more did."""
        request = b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w.encode()) for w in words)
        with socket.create_connection(("127.0.0.1", self.port), 600) as connection:
            connection.sendall(request)
            reply = connection.recv(1 << 20)
            connection.settimeout(0.2)
            try:
                while piece := connection.recv(1 << 20):
                    reply += piece
            except socket.timeout:
                pass
        if reply.startswith(b"-"):
            raise SystemExit(f"keystroke.py: {words[0]} was refused: {reply.decode().strip()}")
        return reply

    def stop(self):
        self.process.send_signal(signal.SIGSTOP)
        while Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "Tt":
            time.sleep(0.001)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def close(self):
        self.process.kill()
        self.process.wait()


class Bench:
    def __init__(self, options, programs, server, work):
        self.options, self.programs, self.server, self.work = options, programs, server, work
        self.prompt = f"127.0.0.1:{server.port}> "
        self.open_ones = []

    def open(self, name):
        """Starts a program; it is closed at the end of the part."""
        home = Path(self.work, name)
        home.mkdir(exist_ok=True)
        program = Terminal([self.programs[name], "-h", "127.0.0.1", "-p", str(self.server.port)], home)
        self.open_ones.append(program)
        return program

    def open_all(self):
        opened = {}
        for name in self.programs:
            opened[name] = program = self.open(name)
            if program.wait(self.shows(""), program.started) is None:
                raise SystemExit(f"keystroke.py: no prompt {self.prompt!r} of {name}:\n{program.screen.rows}")
            program.settle(0.3)
        return opened

    def close_all(self):
        for program in self.open_ones:
            program.close()
        self.open_ones.clear()

    def shows(self, typed):
        return lambda screen: screen.line() == self.prompt + typed

    def typing(self, is_stopped):
        keys = {name: [] for name in self.programs}
        opened = self.open_all()
        if is_stopped:
            self.server.stop()
        try:
            turn = 0
            while any(len(measured) < self.options.samples for measured in keys.values()):
                for name, program in opened.items():
                    keys[name].extend(self.type_line(name, program, LINES[turn % len(LINES)]))
                turn += 1
        finally:
            self.server.go_on()
            self.close_all()
        rows = []
        for name, measured in keys.items():
            below = [key for key in measured if key[3]]
            rows.append(self.typing_row(name, measured, f"{100 * len(below) / len(measured):.0f} %"))
            if 0 < len(below) < len(measured):
                rows.append(self.typing_row(f"{name}, those keys", below, ""))
        table(["", "keys", "shown, median ms", "p99", "settled, median ms", "p99", "work, median ms", "p99", "below"], rows)

    @staticmethod
    def typing_row(name, keys, share):
        shown, settled, work, _ = zip(*keys)
        return [name, len(keys), *figures(shown), *figures(settled), *figures(work), share]

    def type_line(self, name, program, line):
        """Types a line key by key and clears it; for each key the three times and how many rows stand below."""
        for length in range(1, len(line) + 1):
            worked, pressed = work_of(program.process), time.monotonic()
            os.write(program.end, line[length - 1].encode())
            shown = program.wait(self.shows(line[:length]), pressed)
            if shown is None:
                raise SystemExit(f"keystroke.py: {name} does not show {line[:length]!r} but {program.screen.line()!r}")
            last = program.settle()
            worked = work_of(program.process) - worked
            yield shown, max(shown, (last or 0) - pressed), worked, program.screen.rows_below()
        os.write(program.end, b"\x15")
        if program.wait(self.shows(""), time.monotonic()) is None:
            raise SystemExit(f"keystroke.py: Ctrl-U does not clear the line of {name}: {program.screen.line()!r}")
        program.settle()

    def starts(self):
        times = {name: [] for name in self.programs}
        for turn in range(self.options.starts):
            for name in self.programs:
                # The slow one is started a few times only; the table says how often.
                if name == "iredis" and turn >= 7:
                    continue
                program = self.open(name)
                times[name].append(program.wait(self.shows(""), program.started))
                self.close_all()
        peer = statistics.median(times["redis-cli"]) if "redis-cli" in times else None
        rows = []
        for name, found in times.items():
            ratio = f"{statistics.median(found) / peer:.2f}" if peer else ""
            rows.append([name, len(found), *figures(found), ratio])
        table(["", "starts", "to the prompt, median ms", "p99", "of redis-cli's"], rows)

    def starts_stopped(self):
        """Each against a stopped server; Ctrl-C comes after half a second."""
        rows = []
        is_prompt = lambda screen: screen.line() in (self.prompt, "not connected> ")
        for name in self.programs:
            self.server.stop()
            try:
                program = self.open(name)
                before = program.wait(is_prompt, program.started, 3 if name == "iredis" else 0.5)
                pressed = time.monotonic()
                os.write(program.end, b"\x03")
                after = before or program.wait(is_prompt, pressed, 3)
                end = "ended by it" if program.ended else "no prompt within 3 s"
                told = f"{1000 * after:.1f} ms" if after else end
                rows.append([name, f"{told}, before Ctrl-C" if before else told])
            finally:
                self.server.go_on()
                self.close_all()
        table(["", "from Ctrl-C to the prompt"], rows)

    def paste(self):
        rows = []
        count = self.options.paste
        value = ("0123456789abcdefghijklmnopqrstuvwxyz_" * (count // 37 + 1))[:count - 7] + "the_end"
        for name, program in self.open_all().items():
            text = f"SET pasted:{name} {value}".encode()
            framed = b"\x1b[200~" + text + b"\x1b[201~" if program.screen.bracketed else text
            before, pressed = program.written, time.monotonic()
            redraws = Counter(program, self.prompt)
            program.send(framed)
            last = program.settle(0.5) or time.monotonic()
            written, redrawn = program.written - before, redraws.stop()
            os.write(program.end, b"\r")
            program.settle(0.5)
            reply = self.server.ask("GET", f"pasted:{name}")
            found = 0 if reply.startswith(b"$-1") else int(reply[1:reply.index(b"\r")])
            whole = "whole" if reply.endswith(f"\r\n{value}\r\n".encode()) else f"{found:,} of {count:,}"
            rows.append([name, "yes" if program.screen.bracketed else "no", whole, f"{written:,}", redrawn,
                         f"{1000 * (last - pressed):.0f}"])
        self.close_all()
        table(["", "bracketed", "arrived", "bytes drawn", "prompts drawn", "ms until quiet"], rows)


class Counter:
    """Counts how often a program draws its prompt anew: the sign of a redraw of the whole line."""

    def __init__(self, program, prompt):
        self.program, self.prompt, self.seen = program, prompt.rstrip().encode(), b""
        self.feed = program.screen.feed
        program.screen.feed = self.take

    def take(self, piece):
        self.seen += piece
        self.feed(piece)

    def stop(self):
        self.program.screen.feed = self.feed
        return re.sub(rb"\x1b\[[0-9;?]*[@-~]", b"", self.seen).count(self.prompt)


def figures(times):
    """Median and p99 (nearest rank) in milliseconds."""
    ordered = sorted(times)
    p99 = ordered[max(0, -(-99 * len(ordered) // 100) - 1)]
    return f"{1000 * statistics.median(ordered):.2f}", f"{1000 * p99:.2f}"


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|---|" + "---:|" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print(flush=True)


def programs_of(options):
    wanted = {"redis-shell": options.ours, "redis-cli": options.redis_cli, "iredis": options.iredis}
    found = {}
    for name in options.programs.split(","):
        path = shutil.which(wanted[name])
        if path:
            found[name] = str(Path(path).absolute())
        elif name == "redis-shell":
            raise SystemExit(f"keystroke.py: {wanted[name]} is missing: cargo build --release")
        else:
            print(f"note: {name} is left out, {wanted[name]} is missing (see the top of the script)\n")
    return found


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=10_000_000, help="on the server (10000000)")
    parser.add_argument("--samples", type=int, default=600, help="keys to be typed into each program (600)")
    parser.add_argument("--starts", type=int, default=41, help="of each program but iredis (41)")
    parser.add_argument("--paste", type=int, default=20_000, help="characters to be pasted (20000)")
    parser.add_argument("--parts", default="typing,stopped,start,paste", help="which tables to make (all)")
    parser.add_argument("--programs", default="redis-shell,redis-cli,iredis", help="which of them (all)")
    parser.add_argument("--ours", default=str(ROOT / "target/release/redis-shell"))
    parser.add_argument("--redis-cli", default="redis-cli")
    parser.add_argument("--iredis", default=str(ROOT / "target/iredis/bin/iredis"))
    parser.add_argument("--server", default="redis-server")
    return parser.parse_args()


def main():
    options = arguments()
    programs = programs_of(options)
    # An end by a signal passes through the same cleaning as any other.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as work:
        server = Server(options.server, work)
        bench = Bench(options, programs, server, work)
        try:
            server.fill(options.keys)
            print(f"{time.strftime('%Y-%m-%d')}, {os.uname().sysname} {os.uname().machine}, {os.cpu_count()} cores, "
                  f"load {os.getloadavg()[0]:.1f}; {server.version}, {int(server.keys):,} keys, "
                  f"{server.commands} commands\n")
            parts = {
                "typing": ("Key to redraw", lambda: bench.typing(False)),
                "stopped": ("Key to redraw, server stopped", lambda: bench.typing(True)),
                "start": ("Start", lambda: (bench.starts(), bench.starts_stopped())),
                "paste": (f"Paste of {options.paste:,} characters", bench.paste),
            }
            for part in options.parts.split(","):
                title, run = parts[part]
                print(f"### {title}\n")
                run()
        finally:
            bench.close_all()
            server.go_on()
            server.close()


if __name__ == "__main__":
    main()
