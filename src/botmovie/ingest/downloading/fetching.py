"""One file over HTTP: whole and checked under its name, or in parts beside it, to go on from.

What has come so far lies in NAME.part, and in NAME.part.json what tells whether the server still has the same file (its
ETag or date). An interrupted download goes on with `Range` and `If-Range` (RFC 9110, 13.1.5 and 14.2); a server that
ignores them, or whose file has changed, sends it from the start. Knows nothing of what is in the file.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

import httpx

from botmovie.errors import BadInput, BotMovieError, DiskFull

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are there and, where it is known, how many there will be."""
Check = Callable[[Path], str]
"""Says what is wrong with a file that has come whole; "" for nothing."""


class DownloadFailed(BotMovieError):
    """A file could not be fetched; the message says what to do. What came stays, to go on from.

    `status` is the HTTP status with which the server refused it, where it did.
    """

    code = "download_failed"

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds, and how often to try again without anything having come.

    `stall` is the longest silence of a server; waits double from `first` to `longest`, or are what the server asks for,
    up to `asked`.
    """

    attempts: int = 6
    connect: float = 15.0
    stall: float = 60.0
    first: float = 1.0
    longest: float = 60.0
    asked: float = 600.0

    def wait(self, failures: int) -> float:
        """Before the next attempt, after so many failures in a row."""
        return min(self.longest, self.first * 2.0 ** (failures - 1))


@dataclass(frozen=True, slots=True)
class _Held:
    """What is known of the part that lies there."""

    url: str = ""
    validator: str = ""
    total: int | None = None


class _Again(Exception):
    """This attempt failed and another may not; after so many seconds where the server says so."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def fetch(
    client: httpx.Client, url: str, target: Path, *, params: Mapping[str, str] | None = None, check: Check | None = None,
    progress: Progress | None = None, patience: Patience | None = None, sleep: Callable[[float], None] = time.sleep,
) -> int:  # fmt: skip
    """Fetch a file to `target`; returns its size in bytes. A target that is there already is replaced at the end.

    Raises DownloadFailed where the server refuses, does not answer, or sends what `check` finds wrong twice; DiskFull; and
    BadInput where the folder cannot be written or another download writes the same file.
    """
    patience = patience or Patience()
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab") as file:
            _lock(file, part)
            _fetch_all(_Fetch(client, url, params or {}, file, part, progress or (lambda *_: None)), check, patience, sleep)
            size = file.seek(0, os.SEEK_END)
            os.fsync(file.fileno())
            os.replace(part, target)
            _note_of(part).unlink(missing_ok=True)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"No space is left for {target}: free some and repeat; {part.name} is kept and the rest follows.") from error
        raise BadInput(f"{target} cannot be written: {error.strerror or error}; name another folder with --to.") from error
    except DownloadFailed:
        if not part.stat().st_size:
            part.unlink()
        raise
    return size


def _fetch_all(one: _Fetch, check: Check | None, patience: Patience, sleep: Callable[[float], None]) -> None:
    """Try until the file is whole and right."""
    failures, wrong = 0, 0
    while True:
        before, wait = one.size, None
        try:
            one.attempt()
            problem = check(one.part) if check else ""
            if not problem:
                return
            one.start_afresh()
            wrong += 1
            if wrong > 1:
                raise DownloadFailed(f"{one.url} came twice, and {problem}; try another time.")
        except _Again as error:
            problem, wait = str(error), error.wait
        except httpx.TimeoutException:
            problem = "no answer in time"
        except (httpx.UnsupportedProtocol, httpx.TooManyRedirects, httpx.InvalidURL) as error:
            raise DownloadFailed(f"{one.url} leads to where nothing is fetched from ({error}); give another address with --url.") from error
        except httpx.HTTPError as error:
            problem = str(error) or type(error).__name__
        failures = 1 if one.size > before else failures + 1
        if failures >= patience.attempts:
            raise DownloadFailed(f"{one.url} cannot be fetched ({problem}): check the network and repeat; what has come is kept, and the rest follows.")
        if wait is not None and wait > patience.asked:
            raise DownloadFailed(f"{one.url} asks to wait for {wait:.0f} seconds: repeat then; what has come is kept, and the rest follows.")
        sleep(patience.wait(failures) if wait is None else wait)


@dataclass
class _Fetch:
    """One download under way; `file` is open at the end of what has come."""

    client: httpx.Client
    url: str
    params: Mapping[str, str]
    file: BinaryIO
    part: Path
    progress: Progress

    @property
    def size(self) -> int:
        return self.file.seek(0, os.SEEK_END)

    def start_afresh(self) -> None:
        self.file.truncate(0)
        self.file.seek(0)
        _note_of(self.part).unlink(missing_ok=True)

    def attempt(self) -> None:
        """Ask for what is missing and write it. Raises _Again or httpx's errors where it does not come whole."""
        held = self._held()
        have = self.size
        headers = {"Accept-Encoding": "identity"}  # bytes as they lie there: lengths and ranges are of these
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": held.validator}
        with self.client.stream("GET", self.url, params=self.params or None, headers=headers) as response:
            _same_safety(response)
            if have and response.status_code == 416:
                if held.total == have:
                    return
                self.start_afresh()
                raise _Again("the server has less than has come already")
            _refuse(response, self.url)
            total = self._begin(response, have, held)
            self._write(response, total)

    def _held(self) -> _Held:
        """What lies there to go on from; a part of which nothing is known, or of another address, is dropped."""
        note = _note_of(self.part)
        try:
            held = _Held(**json.loads(note.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            held = _Held()
        if self.size and not (held.validator and held.url == self.url):
            self.start_afresh()
            return _Held()
        return held

    def _begin(self, response: httpx.Response, have: int, held: _Held) -> int | None:
        """Where to write what comes, and how many bytes there will be in all."""
        validator = _validator(response)
        if response.status_code == 206:
            start, total = _range(response)
            if start != have or (validator and validator != held.validator):
                self.start_afresh()
                raise _Again("the server sent another part than was asked for")
            return total
        self.start_afresh()
        total = int(response.headers["Content-Length"]) if response.headers.get("Content-Length", "").isdigit() else None
        if validator:
            _note_of(self.part).write_text(json.dumps({"url": self.url, "validator": validator, "total": total}), "utf-8")
        return total

    def _write(self, response: httpx.Response, total: int | None) -> None:
        done = self.size
        self.progress(done, total)
        try:
            for chunk in response.iter_raw():
                self.file.write(chunk)
                done += len(chunk)
                self.progress(done, total)
        finally:
            self.file.flush()
        if total is not None and done != total:
            if done > total:
                self.start_afresh()
            raise _Again(f"{done:,} of {total:,} bytes came")


def _refuse(response: httpx.Response, url: str) -> None:
    """Raise where the server sends no file: to try again later, or not at all."""
    status = response.status_code
    if status in (200, 206):
        return
    reason = f"status {status} {response.reason_phrase}".strip()
    if status in (408, 425, 429) or status >= 500:
        raise _Again(reason, _retry_after(response))
    raise DownloadFailed(f"{url} is refused ({reason}): the publisher may have moved it; see docs/downloading.md, and give another address with --url.", status=status)


def _same_safety(response: httpx.Response) -> None:
    """That nobody is led from an encrypted address to an open one."""
    schemes = [step.url.scheme for step in (*response.history, response)]
    if "http" in schemes[schemes.index("https") :] if "https" in schemes else False:
        raise DownloadFailed(f"{response.history[0].url} leads to {response.url}, which is not encrypted: nothing was fetched.")


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that the server asks to wait (RFC 9110, 10.2.3); None where it does not say."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _validator(response: httpx.Response) -> str:
    """What names the server's version of the file in `If-Range`: its strong ETag, else its date; "" without either."""
    tag: str = response.headers.get("ETag", "")
    date: str = response.headers.get("Last-Modified", "")
    return tag if tag.startswith('"') else date


def _range(response: httpx.Response) -> tuple[int, int | None]:
    """First byte and total of `Content-Range: bytes 5-9/10`; (-1, None) for anything else."""
    unit, _, said = response.headers.get("Content-Range", "").partition(" ")
    span, _, total = said.partition("/")
    first = span.partition("-")[0]
    return (int(first), int(total) if total.isdigit() else None) if unit == "bytes" and first.isdigit() else (-1, None)


def _note_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _lock(file: BinaryIO, part: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = part.exists() and os.fstat(file.fileno()).st_ino == part.stat().st_ino
    except BlockingIOError:
        mine = False
    if not mine:  # it is locked, or has just been finished and moved to its place
        raise BadInput(f"Another download is writing {part.with_suffix('')}: wait for it, or name another folder with --to.")
