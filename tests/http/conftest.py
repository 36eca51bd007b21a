"""A scripted program, a client in process, and servers on real sockets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))

from running import running
from scripted import ScriptedProgram

from botmovie.server import create_app


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
    with ExitStack() as stack:
        yield lambda served: stack.enter_context(running(served))
