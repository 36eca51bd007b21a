"""Further processes beside this one that do the same work: Python runs on one core at a time.

A process that ends, fails or does not answer is replaced; what it was given is done here. Knows nothing of what the
work is.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from socket import socketpair
from typing import Any, Literal, TypeVar

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds after which a process that does not answer is ended and replaced."""
PAUSE = 5.0
"""Seconds between the end of a process and its replacement."""
LINES = 2
"""Pieces of work that a process is given at a time: the next one is there when one is done."""


class Processes:
    """`count` processes that run `entry`, "module:function" of a list of descriptors (see `work`), with `setting`;
    started after `after` seconds. Safe for many threads."""

    def __init__(self, count: int, entry: str, setting: Any, *, after: float = 0.0, patience: float = PATIENCE, pause: float = PAUSE) -> None:
        self._entry, self._setting, self._patience, self._pause = entry, setting, patience, pause
        self._changed = threading.Condition()
        self._working: set[_Process] = set()
        self._free: deque[_Line] = deque()
        self._busy_here = False
        self._ended = threading.Event()
        for _ in range(count):
            self._start_after(after)

    @property
    def ready(self) -> int:
        """How many can be given work."""
        with self._changed:
            return len(self._working)

    def call(self, value: Any, here: Callable[[], T]) -> T:
        """What one of the processes makes of `value`, or `here()` where it cannot do it or fails, or where this process
        is the first to be free: it does one piece at a time, since more would only take turns."""
        place = self._place()
        if place is None:
            return here()
        try:
            if place == "here":
                return here()
            result: T | None = self._there(place, value)
        finally:
            self._leave(place)
        return here() if result is None else result

    def close(self) -> None:
        """End all processes; whatever is asked afterwards is done here."""
        self._ended.set()
        with self._changed:
            ended, self._working = self._working, set()
            self._free.clear()
            self._changed.notify_all()
        for process in ended:
            process.end()

    def _place(self) -> _Line | Literal["here"] | None:
        """A free line to a process, else the place here, as soon as there is one; None where no process works."""
        with self._changed:
            while self._working:
                if self._free:
                    return self._free.popleft()
                if not self._busy_here:
                    self._busy_here = True
                    return "here"
                self._changed.wait()
            return None

    def _leave(self, place: _Line | Literal["here"]) -> None:
        with self._changed:
            if place == "here":
                self._busy_here = False
            elif place.process in self._working:
                self._free.append(place)
            self._changed.notify()

    def _there(self, line: _Line, value: Any) -> Any:
        """What the process at the other end makes of `value`; None where it fails, and then it is replaced."""
        try:
            return line.call(value, self._patience)
        except (OSError, EOFError, pickle.PickleError):
            with self._changed:
                failed = line.process in self._working
                self._working.discard(line.process)
                self._free = deque(one for one in self._free if one.process is not line.process)
                self._changed.notify_all()
            if failed:
                line.process.end()
                self._start_after(self._pause)
            return None

    def _start_after(self, seconds: float) -> None:
        def start() -> None:
            if not self._ended.wait(seconds):
                self._start()

        threading.Thread(target=start, name="botmovie-process", daemon=True).start()

    def _start(self) -> None:
        process = _Process(self._entry)
        try:
            process.lines[0].call(self._setting, 4 * self._patience)
        except (OSError, EOFError):
            process.end()
            self._start_after(self._pause)
            return
        with self._changed:
            if not self._ended.is_set():
                self._working.add(process)
                self._free.extend(process.lines)
                self._changed.notify_all()
                return
        process.end()


class _Process:
    """One process and the lines to it."""

    def __init__(self, entry: str) -> None:
        module, _, function = entry.partition(":")
        pairs = [socketpair() for _ in range(LINES)]
        theirs = [end.fileno() for _, end in pairs]
        code = f"from {module} import {function} as run; run({theirs})"
        self._process = subprocess.Popen([sys.executable, "-c", code], pass_fds=theirs, stdin=subprocess.DEVNULL, start_new_session=True)
        for _, end in pairs:
            end.close()
        self.lines = [_Line(self, Connection(end.detach())) for end, _ in pairs]

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for line in self.lines:
            line.close()


class _Line:
    """One connection to a process: one piece of work at a time."""

    def __init__(self, process: _Process, connection: Connection) -> None:
        self.process, self._connection = process, connection

    def call(self, value: Any, patience: float) -> Any:
        """Raises OSError or EOFError where the process has ended or does not answer."""
        self._connection.send(value)
        if not self._connection.poll(patience):
            raise TimeoutError
        return self._connection.recv()

    def close(self) -> None:
        with suppress(OSError):
            self._connection.close()


def work(descriptors: list[int], prepare: Callable[[Any], Callable[[Any], Any]]) -> None:
    """The other side: make what does the work from the first value of the first line, then answer what comes on each
    line, until it ends. The answer is None where the work raises."""
    lines = [Connection(descriptor) for descriptor in descriptors]
    with suppress(EOFError, OSError):
        do = prepare(lines[0].recv())
        lines[0].send(True)
        for line in lines[1:]:
            threading.Thread(target=_answer, args=(line, do), daemon=True).start()
        _answer(lines[0], do)


def _answer(line: Connection, do: Callable[[Any], Any]) -> None:
    with suppress(EOFError, OSError):
        while True:
            value = line.recv()
            try:
                result = do(value)
            except Exception:  # noqa: BLE001 - whoever asked does it again and sees the error where it can be told
                result = None
            line.send(result)
