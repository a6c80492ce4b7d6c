"""Runs a program once: what it prints, how long it takes, how much of the processor and of memory."""

import os
import signal
import subprocess
import time
from collections import namedtuple
from contextlib import contextmanager, suppress
from pathlib import Path

from server import Digest

LIMIT = 300
Run = namedtuple("Run", "wall cpu peak")


class Wrong(Exception):
    """A program did not do what the row is about: it must not be measured."""


class Runner:
    def __init__(self, work):
        self.errors = Path(work) / "stderr"
        self.report = Path(work) / "time"

    def measure(self, words, stdin, with_peak=True):
        """Runs it with its output thrown away; times in milliseconds, the peak in MB.

        GNU time, which knows the largest resident size, adds some tenths of a millisecond to start itself.
        """
        if with_peak:
            words = ["/usr/bin/time", "-f", "%M", "-o", str(self.report), *words]
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        actions = [(os.POSIX_SPAWN_OPEN, 0, str(stdin), os.O_RDONLY, 0),
                   (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                   (os.POSIX_SPAWN_OPEN, 2, str(self.errors), flags, 0o600)]
        started = time.perf_counter()
        process = os.posix_spawn(words[0], words, os.environ, file_actions=actions)
        with ended_in_time(process):
            _, status, usage = os.wait4(process, 0)
        wall = time.perf_counter() - started
        if status != 0:
            raise Wrong(f"ended with {status}: {self.errors.read_text(errors='replace').strip()[:300]}")
        peak = int(self.report.read_text().split()[-1]) / 1000 if with_peak else None
        return Run(1000 * wall, 1000 * (usage.ru_utime + usage.ru_stime), peak)

    def output(self, words, stdin, expected):
        """Runs it and holds what it prints against what is expected: a Digest, a count of different lines, or a text."""
        with open(stdin, "rb") as file, open(self.errors, "wb") as errors:
            process = subprocess.Popen(words, stdin=file, stdout=subprocess.PIPE, stderr=errors)
            with ended_in_time(process.pid):
                found = read(process.stdout, expected)
                process.wait()
        said = self.errors.read_text(errors="replace").strip()
        if process.returncode != 0:
            raise Wrong(f"ended with {process.returncode}: {said[:300]}")
        is_right = expected in found if isinstance(expected, str) else found == expected
        if not is_right:
            raise Wrong(f"printed {str(found)[:300]!r}, expected {str(expected)!r}; {said[:300]}".rstrip("; "))


def read(pipe, expected):
    if isinstance(expected, Digest):
        return Digest.of(iter(lambda: pipe.read1(1 << 20), b""), ordered=expected.checksum is not None)
    if isinstance(expected, int):
        return len(set(pipe))
    return pipe.read().decode(errors="replace")


@contextmanager
def ended_in_time(process):
    """Kills a program that hangs, and one that is left alone."""
    def end(*_):
        raise Wrong(f"was not ready after {LIMIT} s")
    signal.signal(signal.SIGALRM, end)
    signal.alarm(LIMIT)
    try:
        yield
    except BaseException:
        kill_with_children(process)
        raise
    finally:
        signal.alarm(0)


def kill_with_children(process):
    """GNU time stands between this script and the program; both may have ended by themselves."""
    with suppress(ProcessLookupError, FileNotFoundError):
        for line in Path("/proc").glob(f"{process}/task/*/children"):
            for child in line.read_text().split():
                os.kill(int(child), signal.SIGKILL)
        os.kill(process, signal.SIGKILL)
