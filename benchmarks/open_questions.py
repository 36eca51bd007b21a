"""Open questions with the embedded model, streamed: time to the first token, to the whole answer, tokens a second.

    python -m benchmarks.open_questions
"""

from __future__ import annotations

import http.client
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.questions import open_questions
from benchmarks.serving import Server, running_server, wait_until_ready
from benchmarks.tables import Table, percentile, spread

RUNS = 3
QUESTIONS = 8
WARM_UP = 2


@dataclass(frozen=True)
class Streamed:
    """One streamed answer: seconds to the first token and to the answer, tokens and the seconds they took."""

    first: float | None
    whole: float
    tokens: int
    writing: float
    model: str


def _events(reply: http.client.HTTPResponse) -> Any:
    name = ""
    while line := reply.readline():
        if line.startswith(b"event: "):
            name = line[7:].strip().decode()
        elif line.startswith(b"data: "):
            yield name, line[6:]
            if name == "done":
                return


def _stream(server: Server, question: str) -> Streamed:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
    began = time.perf_counter()
    arrivals: list[float] = []
    whole, model = 0.0, ""
    try:
        body = json.dumps({"question": question, "spoilers": "full"})
        connection.request("POST", "/api/ask", body, {"Content-Type": "application/json", "Accept": "text/event-stream"})
        for name, data in _events(connection.getresponse()):
            if name == "token":
                arrivals.append(time.perf_counter() - began)
            elif name == "answer":
                whole, model = time.perf_counter() - began, str(json.loads(data)["model"])
            elif name == "error":
                raise RuntimeError(f"{question!r}: {data!r}")
    finally:
        connection.close()
    writing = arrivals[-1] - arrivals[0] if len(arrivals) > 1 else 0.0
    return Streamed(arrivals[0] if arrivals else None, whole, len(arrivals), writing, model)


def measure(data: Path) -> Table:
    questions = iter(open_questions())
    runs: list[list[Streamed]] = []
    with running_server(data, model="embedded") as server:
        wait_until_ready(server)
        for _ in range(WARM_UP):
            _stream(server, next(questions))
        for _ in range(RUNS):
            runs.append([_stream(server, next(questions)) for _ in range(QUESTIONS)])

    written = [[s for s in run if s.first is not None] for run in runs]
    everything, by_model = [s for run in runs for s in run], [s for run in written for s in run]
    return Table(
        "Open questions with the embedded model",
        ["what", "median", "p95"],
        [
            _row("whole answer, s", [[s.whole for s in run] for run in runs]),
            _row("first token, where the model writes, s", [[s.first or 0.0 for s in run] for run in written]),
            _row("whole checked answer, where the model writes, s", [[s.whole for s in run] for run in written]),
            _row("tokens/s while writing", [[(s.tokens - 1) / s.writing for s in run if s.writing > 0] for run in written], 0),
            _row("tokens streamed", [[float(s.tokens) for s in run] for run in written], 0),
        ],
        f"One client, server-sent events. {RUNS} runs of {QUESTIONS} different questions; the median of the runs, then the "
        f"least and the greatest. The model wrote for {len(by_model)} of {len(everything)} questions and its text passed the "
        f"check for {sum(s.model != 'facts' for s in by_model)}; to the others, passages answered as they are.",
    )


def _row(what: str, runs: list[list[float]], digits: int = 2) -> list[str]:
    """Median and 95th percentile of each run that saw anything."""
    return [what, *(spread([percentile(run, share) for run in runs if run], digits) for share in (0.5, 0.95))]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(measure(Path(folder)).markdown())


if __name__ == "__main__":
    main()
