"""Closed questions over HTTP: answers a second and times at 1, 16 and 64 clients, each of which waits for its answer.

    python -m benchmarks.closed_questions

The client shares the machine with the server, so it is a bare one: kept connections, prebuilt requests, nothing is
parsed before the clock has stopped.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import uvloop

from benchmarks.questions import closed_questions
from benchmarks.serving import running_server, wait_until_settled
from benchmarks.tables import Table, percentile, spread

CLIENTS = (1, 16, 64)
RUNS = 3
SECONDS = 4.0
MOST = 3000
WARM_UP = 50


@dataclass
class Run:
    """What one run saw: milliseconds of each answer, the raw answers, and how many went wrong."""

    milliseconds: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.milliseconds) / self.seconds

    def outcomes(self) -> Counter[str]:
        return Counter(str(json.loads(body)["outcome"]) for body in self.bodies)


def _request(question: str, host: str) -> bytes:
    body = json.dumps({"question": question}).encode()
    head = f"POST /api/ask HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def _client(host: str, port: int, requests: Iterator[bytes], end: float, most: int, run: Run) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        while len(run.milliseconds) < most and time.perf_counter() < end:
            began = time.perf_counter()
            writer.write(next(requests))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            if b" 200 " in head.split(b"\r\n", 1)[0]:
                run.milliseconds.append((time.perf_counter() - began) * 1000)
                run.bodies.append(body)
            else:
                run.errors += 1
    except (OSError, asyncio.IncompleteReadError):
        run.errors += 1
    finally:
        writer.close()


async def _run(host: str, port: int, requests: Iterator[bytes], clients: int, *, seconds: float = SECONDS, most: int = MOST) -> Run:
    run, began = Run(), time.perf_counter()
    await asyncio.gather(*(_client(host, port, requests, began + seconds, most, run) for _ in range(clients)))
    run.seconds = time.perf_counter() - began
    return run


def _row(clients: int, runs: list[Run]) -> list[str]:
    times = [spread([percentile(run.milliseconds, share) for run in runs]) for share in (0.5, 0.95, 0.99)]
    answered = sum((run.outcomes() for run in runs), Counter[str]())
    return [
        str(clients), spread([run.rate for run in runs], 0), *times, str(sum(run.errors for run in runs)),
        f"{answered['answer'] / max(1, answered.total()):.0%} of {answered.total():,}",
    ]


def measure(data: Path) -> Table:
    questions = closed_questions()
    rows = []
    with running_server(data, model="none") as server:
        wait_until_settled(server)
        requests = cycle([_request(q, f"{server.host}:{server.port}") for q in questions])
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
            loop.run(_run(server.host, server.port, requests, 4, most=WARM_UP))
            for clients in CLIENTS:
                rows.append(_row(clients, [loop.run(_run(server.host, server.port, requests, clients)) for _ in range(RUNS)]))
    return Table(
        "Closed questions over HTTP",
        ["clients", "answers/s", "p50 ms", "p95 ms", "p99 ms", "errors", "outcome `answer`"],
        rows,
        f"{len(questions):,} different questions about the starter films, no chat model, client and server on the same "
        f"machine. {RUNS} runs of {SECONDS:.0f} s for each line: the median, then the least and the greatest.",
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(measure(Path(folder)).markdown())


if __name__ == "__main__":
    main()
