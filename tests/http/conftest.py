"""A scripted program, a client in process, and a server on a real socket."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))

from scripted import ScriptedProgram

from botmovie.server import create_app
from botmovie.server.serving import listen


@pytest.fixture
def program() -> ScriptedProgram:
    return ScriptedProgram()


@pytest.fixture
def client(program: ScriptedProgram) -> Iterator[TestClient]:
    with TestClient(create_app(program)) as one:
        yield one


@pytest.fixture
def live() -> Iterator[Callable[[Any], str]]:
    """Starts a server for a program and gives its address; all are stopped at the end."""
    servers: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(served: Any) -> str:
        listening = listen("127.0.0.1", 0)
        server = uvicorn.Server(uvicorn.Config(create_app(served), log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        servers.append((server, thread))
        while not server.started:
            time.sleep(0.01)
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield start
    for server, thread in servers:
        server.should_exit = True
        thread.join(10)
