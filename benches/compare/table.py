#!/usr/bin/env python3
"""The table of redis-shell beside redis-cli. Started by ../compare.sh, where the use is told.

Each row is one piece of work. What each program prints for it is checked first: a program that fails quickly must not
win. Then all are run again and again, taking turns, so that what else the machine is doing meets them alike; output goes
to /dev/null, input comes from a file. Figures are medians; ratios are to the first peer.

  floor     a C program that only sends the request (or the file, encoded) and receives the replies (floor.c)
  client    the processor time of the client, user and system
  peak      largest resident size, by GNU time
"""

import gc
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import server as data
from measure import Runner, Wrong

HERE = Path(__file__).resolve().parent
FORMS = {"plain": ["--raw"], "human": ["--no-raw"], "json": ["--json"], "csv": ["--csv"]}
PEAK = 8
GROUPS = ("ping", "stdin", "repeat", "pipe", "list", "hash", "get", "scan", "calls")


@dataclass
class Row:
    group: str
    name: str
    words: list
    expected: object
    goal: float
    floor: list = field(default_factory=list)
    form: str = ""
    fill: str = ""
    stdin: str = ""
    peak: float | None = None
    cpu: float | None = None
    database: int = 0
    adds: int = 0
    factor: int = 1
    # How often a peer runs for which a run takes half a minute.
    slow: int = 0


def rows():
    login = ["--user", "bench", "--pass", "secret", "--no-auth-warning", "-n", "2", "-3"]
    at_pipe, at_keys = ["-n", str(data.PIPE_DB)], ["-n", str(data.KEYS_DB)]
    yield Row("ping", "PING, one-shot", ["PING"], "PONG\n", 0.35, ["send", "ping"], factor=20)
    yield Row("ping", "PING with user, password, db, RESP3", login + ["PING"], "PONG\n", 0.35,
              ["send", "login"], factor=20)
    yield Row("stdin", f"{data.LINES:,} SET lines on stdin", at_pipe, data.Digest.of([b"OK\n"] * data.LINES), 0.05,
              [*at_pipe, "send", "lines.resp"], stdin="lines", database=data.PIPE_DB, adds=data.LINES)
    yield Row("repeat", f"-r {data.LINES} PING", ["-r", str(data.LINES), "PING"],
              data.Digest.of([b"PONG\n"] * data.LINES), 0.05, ["send", "pings"])
    for stdin, floor, what, count, goal, cpu in (
            ("resp", "resp", "commands as RESP", data.COMMANDS, 1.0, 0.5),
            ("lines", "lines.resp", "lines", data.LINES, 0.7, None)):
        yield Row("pipe", f"--pipe, {count:,} {what}", at_pipe + ["--pipe"], f"errors: 0, replies: {count}\n", goal,
                  [*at_pipe, "send", floor], stdin=stdin, database=data.PIPE_DB, adds=count, cpu=cpu)
    for form, goal in (("plain", 0.6), ("human", 0.15), ("json", 0.2), ("csv", 0.2)):
        yield Row("list", f"LRANGE of 1,000,000 x 20 bytes, {form}", ["LRANGE", "list", "0", "-1"],
                  data.expected_list, goal, ["send", "list.request"], form=form, fill="list", peak=PEAK)
    yield Row("hash", "HGETALL of 1,000,000 fields, RESP3, human", ["-3", "HGETALL", "hash"],
              lambda *_: data.expected_hash(), 0.35, ["send", "hash.request"], form="human", fill="hash", peak=PEAK)
    for form, goal, slow in (("plain", 0.4, 0), ("json", 0.03, 1), ("human", 0.05, 1)):
        yield Row("get", f"GET of {data.VALUE_MIB} MiB, {form}", ["GET", "value"],
                  lambda form, _: data.expected_value(form), goal, ["send", "value.request"], form=form, fill="value",
                  peak=PEAK, slow=slow)
    yield Row("scan", "--scan over 1,000,000 keys", at_keys + ["--scan"], data.ELEMENTS, 0.3,
              [*at_keys, "scan", "10000"], fill="keys", database=data.KEYS_DB)


class Seat:
    """One of the programs, in its own words."""

    def __init__(self, path, server):
        self.path, self.server = path, server
        version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
        self.name = " ".join(version.splitlines()[0].split()[:2])
        self.is_ours = self.name.startswith("redis-shell")

    def words(self, row):
        form = []
        if row.form:
            form = ["--output", row.form] if self.is_ours else FORMS[row.form]
        return [self.path, "-h", "127.0.0.1", "-p", str(self.server.port), *form, *row.words]

    def expected(self, row):
        return row.expected(row.form, self.is_ours) if callable(row.expected) else row.expected


class Floor:
    name, is_ours = "floor", False

    def __init__(self, work, server):
        self.path, self.work, self.server = str(Path(work) / "floor"), Path(work), server
        subprocess.run(["cc", "-O2", "-o", self.path, str(HERE / "floor.c")], check=True)

    def words(self, row):
        *words, last = row.floor
        return [self.path, str(self.server.port), *words, str(self.work / last) if words[-1] == "send" else last]


class Bench:
    def __init__(self, work, runs):
        self.work, self.runs = Path(work), runs
        self.server = data.Server(work)
        self.runner = Runner(work)

    def seats(self):
        ours = Seat(os.environ["SHELL_UNDER_TEST"], self.server)
        peers = [Seat(which(os.environ.get("PEER", "redis-cli")), self.server)]
        peers += [Seat(which(os.environ[name]), self.server) for name in ("PEER2", "PEER3") if os.environ.get(name)]
        return ours, peers, Floor(self.work, self.server)

    def check(self, seat, row):
        """A slow peer is not run for this: what comes out of it is known from the row before it."""
        if not seat.is_ours and (row.slow or isinstance(seat, Floor)):
            return
        if row.adds:
            self.server.empty(row.database)
        self.runner.output(seat.words(row), self.stdin(seat, row), seat.expected(row))
        if row.adds and (size := self.server.size(row.database)) != row.adds:
            raise Wrong(f"left {size:,} keys, expected {row.adds:,}")

    def stdin(self, seat, row):
        return self.work / row.stdin if row.stdin and not isinstance(seat, Floor) else Path(os.devnull)

    def run(self, row, seats):
        """Gives the runs of each seat, or what is wrong with it."""
        if row.fill:
            self.server.fill(row.fill)
        found = {}
        for seat in seats:
            try:
                self.check(seat, row)
                found[seat] = []
            except Wrong as wrong:
                found[seat] = str(wrong)
        for turn in range(self.runs * row.factor):
            for seat in seats:
                runs = found[seat]
                is_over = not seat.is_ours and not isinstance(seat, Floor) and row.slow and turn >= row.slow
                if isinstance(runs, str) or is_over:
                    continue
                try:
                    # For what takes a millisecond, GNU time is left out but for one run.
                    with_peak = row.factor == 1 or turn == 0
                    run = self.runner.measure(seat.words(row), self.stdin(seat, row), with_peak)
                    runs.append(run)
                except Wrong as wrong:
                    found[seat] = str(wrong)
        return found


def which(name):
    path = subprocess.run(["which", name], capture_output=True, text=True).stdout.strip()
    if not path:
        raise SystemExit(f"compare: {name} is missing")
    return path


def median(runs, what):
    figures = [getattr(run, what) for run in runs if getattr(run, what) is not None]
    if what == "wall" and len(runs) > 20:
        # The first ran under GNU time.
        figures = figures[1:]
    return statistics.median(figures) if figures else None


def number(value):
    if value is None:
        return "-"
    return f"{value:.3f}" if value < 10 else f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def ratio(value, to):
    return None if value is None or not to else value / to


def mark(value, goal):
    if goal is None or value is None:
        return ""
    return "met" if value <= goal else "MISSED"


class Table:
    def __init__(self, ours, peers, floor):
        self.ours, self.peers, self.floor = ours, peers, floor
        first, *others = peers
        self.head = ["", "ours", *(peer.name for peer in peers), "floor", "ratio", "goal", "", "floor's",
                     *(f"to {peer.name}" for peer in others), "peak, MB", "goal", "", *(f"{p.name}'s" for p in peers)]
        self.lines, self.notes, self.missed = [], [], 0

    def add(self, row, found):
        for seat, runs in found.items():
            if isinstance(runs, str):
                self.notes.append(f"{row.name}: {seat.name} {runs}")
                self.missed += seat is self.ours
        found = {seat: [] if isinstance(runs, str) else runs for seat, runs in found.items()}
        for peer in self.peers:
            if row.slow and found[peer]:
                self.notes.append(f"{row.name}: {peer.name} ran {len(found[peer])} times only")
        self.line(f"{row.name}, ms", found, "wall", row.goal, row.peak)
        if row.cpu is not None:
            self.line("  client, user + sys, ms", found, "cpu", row.cpu, None)

    def line(self, name, found, what, goal, peak_goal):
        values = {seat: median(runs, what) for seat, runs in found.items()}
        peaks = {seat: median(runs, "peak") if what == "wall" else None for seat, runs in found.items()}
        first, *others = (values[peer] for peer in self.peers)
        ours, peak = values[self.ours], peaks[self.ours]
        marks = mark(ratio(ours, first), goal), mark(peak, peak_goal)
        self.missed += marks.count("MISSED")
        cells = [name, *map(number, (ours, first, *others, values[self.floor])), self.two(ratio(ours, first)),
                 str(goal), marks[0], self.two(ratio(values[self.floor], first)),
                 *(self.two(ratio(ours, other)) for other in others), self.one(peak), str(peak_goal or ""), marks[1],
                 *(self.one(peaks[peer]) for peer in self.peers)]
        self.lines.append(cells)

    @staticmethod
    def two(value):
        return "-" if value is None else f"{value:.3f}" if value < 0.1 else f"{value:.2f}"

    @staticmethod
    def one(value):
        return "-" if value is None else f"{value:,.1f}"

    def print(self):
        widths = [max(len(line[at]) for line in (self.head, *self.lines)) for at in range(len(self.head))]
        for at, line in enumerate((self.head, None, *self.lines)):
            if line is None:
                print("|" + "|".join("-" * (width + 1) + (":" if at else "-") for at, width in enumerate(widths)) + "|")
                continue
            cells = [cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in
                     enumerate(zip(line, widths))]
            print("| " + " | ".join(cells) + " |")
        for note in self.notes:
            print(f"\n{note}", end="")
        print("\n" if self.notes else "", flush=True)


def calls(seats, work):
    """System calls and round trips of PING: how often a program sends to the server after it has read from it."""
    sends, reads = r"(?:write|writev|sendto|sendmsg)", r"(?:read|readv|recvfrom|recvmsg)"
    print("| | " + " | ".join(seat.name for seat in seats) + " |\n|---|" + "---:|" * len(seats))
    login = next(row for row in rows() if "user" in row.name)
    ping = next(rows())
    found = {}
    for seat in seats:
        for row in (ping, login):
            trace = Path(work) / "strace"
            with open(os.devnull, "wb") as null:
                subprocess.run(["strace", "-f", "-qq", "-yy", "-o", str(trace), *seat.words(row)], stdout=null,
                               stdin=subprocess.DEVNULL, check=True)
            lines = trace.read_text(errors="replace").splitlines()
            tcp = [line for line in lines if re.search(r"\(\d+<TCP", line) and "EAGAIN" not in line]
            kinds = ["s" if re.search(rf"\b{sends}\(", line) else "r" for line in tcp
                     if re.search(rf"\b(?:{sends}|{reads})\(", line)]
            trips = len(re.findall(r"s+", "".join(kinds)))
            found[row.name, seat] = (sum("(" in line for line in lines), trips)
    for row in (ping, login):
        for at, what in enumerate(("system calls", "round trips")):
            print(f"| {row.name}: {what} | " + " | ".join(str(found[row.name, seat][at]) for seat in seats) + " |")
    print(flush=True)


def main():
    wanted = sys.argv[1:] or GROUPS
    if unknown := [name for name in wanted if name not in GROUPS]:
        raise SystemExit(f"compare: found {unknown[0]!r}, expected one of {', '.join(GROUPS)}")
    # An end by a signal passes through the same cleaning as any other.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    gc.disable()
    with tempfile.TemporaryDirectory() as work:
        data.write_inputs(work)
        bench = Bench(work, int(os.environ.get("RUNS", 5)))
        try:
            ours, peers, floor = bench.seats()
            print(f"{time.strftime('%Y-%m-%d %H:%M')}, {os.uname().sysname} {os.uname().machine}, {os.cpu_count()} "
                  f"cores, load {os.getloadavg()[0]:.1f}; medians of {bench.runs} runs (PING {20 * bench.runs}); "
                  f"server {bench.server.version}")
            print("\n".join(f"{seat.name}: {seat.path}" for seat in (ours, *peers)) + "\n", flush=True)
            table = Table(ours, peers, floor)
            try:
                for row in rows():
                    if row.group in wanted:
                        table.add(row, bench.run(row, (ours, *peers, floor)))
            finally:
                # Who breaks it off sees the rows that are there.
                if table.lines:
                    table.print()
            if "calls" in wanted:
                calls((ours, *peers), work)
            print(f"load {os.getloadavg()[0]:.1f} at the end; {table.missed} goals missed")
        finally:
            bench.server.close()
    sys.exit(1 if table.missed else 0)


if __name__ == "__main__":
    main()
