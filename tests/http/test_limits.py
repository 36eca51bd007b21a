"""Too many at once, and clients that go away: over a real socket."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from scripted import ScriptedProgram

from botmovie.server import bodies, events
from botmovie.settings import load_settings

Live = Callable[[Any], str]


def small(workers: int, queue: int) -> ScriptedProgram:
    return ScriptedProgram(load_settings(workers=workers, queue=queue, model="none", catalogue="sqlite:////nowhere"))


def until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


def open_stream(address: str, question: str) -> socket.socket:
    """A connection on which a question was asked for events."""
    parts = urlsplit(address)
    body = json.dumps({"question": question}).encode()
    connection = socket.create_connection((parts.hostname, parts.port), timeout=10)
    head = f"POST /api/ask HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)
    return connection


@pytest.mark.parametrize("headers", [{}, {"Accept": "text/event-stream"}], ids=["json", "events"])
def test_more_than_may_wait_are_told_when_to_come_back(live: Live, headers: dict[str, str]) -> None:
    program = small(workers=1, queue=2)
    program.gate.clear()
    address = live(program)
    statuses: list[int] = []

    def ask() -> None:
        statuses.append(httpx.post(f"{address}/api/ask", json={"question": "Who?"}, timeout=20).status_code)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    metrics = f"{address}/metrics"
    assert until(lambda: "botmovie_waiting 2.0" in httpx.get(metrics).text)
    refused = httpx.post(f"{address}/api/ask", json={"question": "Who?"}, headers=headers)
    assert refused.status_code == 429
    assert refused.json()["error"]["code"] == "overloaded"
    assert int(refused.headers["retry-after"]) >= 1
    assert httpx.get(f"{address}/healthz").status_code == 200
    program.gate.set()
    for thread in threads:
        thread.join(20)
    assert statuses == [200, 200, 200]
    assert httpx.post(f"{address}/api/ask", json={"question": "Who?"}).status_code == 200


def test_a_client_that_leaves_stops_the_writing(live: Live) -> None:
    program = small(workers=1, queue=2)
    program.token_pause = 0.02
    connection = open_stream(live(program), "What is it about?")
    while b"event: token" not in connection.recv(65536):
        pass
    connection.close()
    assert until(lambda: program.closed_streams == 1)
    assert program.tokens_made < 60


def test_a_client_that_leaves_the_queue_is_not_answered(live: Live) -> None:
    program = small(workers=1, queue=5)
    program.gate.clear()
    address = live(program)
    first = open_stream(address, "Who directed Parasite?")
    assert until(lambda: len(program.asked) == 1)
    second = open_stream(address, "Nobody waits for this?")
    assert until(lambda: "botmovie_waiting 1.0" in httpx.get(f"{address}/metrics").text)
    second.close()
    assert until(lambda: "botmovie_waiting 0.0" in httpx.get(f"{address}/metrics").text)
    program.gate.set()
    assert httpx.post(f"{address}/api/ask", json={"question": "And who else?"}).status_code == 200
    first.close()
    assert [a["text"] for a in program.asked] == ["Who directed Parasite?", "And who else?"]


def test_an_answer_arrives_while_it_is_written(live: Live) -> None:
    program = small(workers=1, queue=1)
    program.token_pause = 0.01
    with httpx.stream("POST", f"{live(program)}/api/ask", json={"question": "What is it about?"}, headers={"Accept": "text/event-stream"}) as response:
        lines = response.iter_lines()
        assert next(lines) == "event: interpretation"
        made_at_first = program.tokens_made
        rest = list(lines)
    assert made_at_first < 20
    assert "event: done" in rest
    assert program.tokens_made > 60


def test_a_body_that_never_comes_is_given_up(live: Live, program: ScriptedProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS_FOR_A_BODY", 0.1)
    parts = urlsplit(live(program))
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(b'POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"question')
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"too_slow" in answer


def test_bytes_that_are_no_http_harm_nobody(live: Live, program: ScriptedProgram) -> None:
    address = live(program)
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(bytes(range(256)) * 8 + b"\r\n\r\n")
        connection.recv(65536)
    assert httpx.get(f"{address}/healthz").status_code == 200


def test_a_slow_answer_keeps_the_connection_alive(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "KEEP_ALIVE_SECONDS", 0.02)
    program = small(workers=1, queue=1)
    program.token_pause = 0.1
    with httpx.stream("POST", f"{live(program)}/api/ask", json={"question": "What is it about?"}, headers={"Accept": "text/event-stream"}) as response:
        assert any(line == ": still at work" for line in response.iter_lines())
