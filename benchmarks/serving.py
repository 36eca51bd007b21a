"""A server of the program in a process of its own, on a free loopback port, over a data folder of its own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

START_SECONDS = 90.0
STOP_SECONDS = 10.0
SETTLING_SECONDS = 6.0


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[str]
    host: str
    port: int
    started: float  # time.perf_counter() when the process was started
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.host, self.port, timeout=60)

    def ask(self, question: str, **options: Any) -> dict[str, Any]:
        """One answer as JSON over a kept connection. Raises RuntimeError for another status than 200."""
        body = json.dumps({"question": question, **options})
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        self.connection.request("POST", "/api/ask", body, headers)
        reply = self.connection.getresponse()
        content = reply.read()
        if reply.status != 200:
            raise RuntimeError(f"{question!r}: {reply.status} {content[:200]!r}")
        answer: dict[str, Any] = json.loads(content)
        return answer


@contextmanager
def running_server(data: Path, *, model: str) -> Iterator[Server]:
    """Start a server whose catalogue and files lie in `data`; end it, by its process id, when done."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BOTMOVIE_")}
    environment |= {"BOTMOVIE_CATALOGUE": f"sqlite:///{data / 'catalogue.sqlite'}", "BOTMOVIE_MODEL": model}
    command = [str(Path(sys.executable).with_name("botmovie")), "serve", "--host", "127.0.0.1", "--port", "0"]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        address = urlsplit(_address(process))
        assert address.hostname
        assert address.port
        yield Server(process, address.hostname, address.port, started)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _address(process: subprocess.Popen[str]) -> str:
    """The URL in the line by which the server says where it is."""
    assert process.stdout is not None
    for line in process.stdout:
        for word in line.split():
            if word.startswith("http://"):
                return word
    raise RuntimeError(f"the server ended with status {process.wait()} before it said where it is")


def wait_until_ready(server: Server) -> None:
    """Return when the server says that it can answer. Raises RuntimeError where it does not in 90 s."""
    while time.perf_counter() - server.started < START_SECONDS:
        connection = http.client.HTTPConnection(server.host, server.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.02)
    raise RuntimeError("the server did not become ready")


def processes_of(server: Server) -> list[psutil.Process]:
    """The server's process and those that it started."""
    first = psutil.Process(server.process.pid)
    return [first, *first.children(recursive=True)]


def wait_until_settled(server: Server) -> None:
    """Return when what a start leaves to do (further processes, reading ahead) is done: all processes idle for 2 s.
    Raises RuntimeError where that takes more than 90 s."""
    calm, before = 0, -1.0
    while time.perf_counter() - server.started < START_SECONDS:
        time.sleep(0.5)
        spent = sum(sum(p.cpu_times()[:2]) for p in processes_of(server))
        calm = calm + 1 if spent - before < 0.05 else 0
        before = spent
        if calm >= 4 and time.perf_counter() - server.started > SETTLING_SECONDS:
            return
    raise RuntimeError("the server did not come to rest")
