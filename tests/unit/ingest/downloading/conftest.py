"""A publisher on this machine that can be told to fail: to stall, cut short, redirect, ignore ranges, be busy."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from botmovie.ingest.downloading import Patience

BODY = bytes(range(256)) * 40
"""10,240 bytes of which no two parts are alike."""


@dataclass
class Publisher:
    """Serves `files` with ranges and ETags. `faults` are what it does in the place of that, one a request, in order."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[Callable[[Handler, bytes], None]]] = field(default_factory=lambda: defaultdict(list))
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    address: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def headers(self, name: str) -> list[str]:
        """The values of one header in all requests, "" where it was not there."""
        return [given.get(name, "") for _, given in self.asked]


class Handler(BaseHTTPRequestHandler):
    publisher: Publisher

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.publisher.asked.append((self.path, dict(self.headers.items())))
        body = self.publisher.files.get(path, b"")
        if self.publisher.faults[path]:
            self.publisher.faults[path].pop(0)(self, body)
        elif path in self.publisher.files:
            self.serve(body)
        else:
            self.reply(404)

    def serve(self, body: bytes, *, ranges: bool = True, etag: str | None = None, sent: int | None = None) -> None:
        """The body or the range asked for; `sent` bytes of it before the line is cut."""
        etag = etag if etag is not None else f'"{hashlib.md5(body).hexdigest()}"'
        asked = self.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").split("-")[0]) if asked and ranges and self.headers.get("If-Range") == etag else 0
        if start >= len(body) > 0 and asked:
            return self.reply(416, [("Content-Range", f"bytes */{len(body)}")])
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body) - start))
        if etag:
            self.send_header("ETag", etag)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.end_headers()
        self.wfile.write(body[start : len(body) if sent is None else start + sent])
        return None

    def reply(self, status: int, headers: list[tuple[str, str]] | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in [("Content-Length", str(len(body))), *(headers or [])]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    one = Publisher(files={"/a.bin": BODY})
    running = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"publisher": one}))
    running.daemon_threads = True
    one.address = f"http://127.0.0.1:{running.server_port}"
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield one
    one.released.set()
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5.0, follow_redirects=True, max_redirects=5, trust_env=False, verify=False) as one:
        yield one


@pytest.fixture
def slept() -> list[float]:
    """The waits that were asked for; nobody waits."""
    return []


@pytest.fixture
def patience() -> Patience:
    return Patience(attempts=4, connect=2.0, stall=5.0)
