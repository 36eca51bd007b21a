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
QUESTIONS = 6
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

    def over_runs(share: float, values: list[list[float]]) -> str:
        return spread([percentile(v, share) for v in values if v], 2)

    firsts = [[s.first for s in run if s.first is not None] for run in runs]
    wholes = [[s.whole for s in run] for run in runs]
    speeds = [[(s.tokens - 1) / s.writing for s in run if s.writing > 0] for run in runs]
    everything = [s for run in runs for s in run]
    kept = sum(s.model != "facts" for s in everything)
    return Table(
        "Open questions with the embedded model",
        ["what", "median", "p95"],
        [
            ["first token, s", over_runs(0.5, firsts), over_runs(0.95, firsts)],
            ["whole checked answer, s", over_runs(0.5, wholes), over_runs(0.95, wholes)],
            ["tokens/s while writing", spread([percentile(v, 0.5) for v in speeds if v], 0), ""],
            ["tokens in an answer", spread([percentile([float(s.tokens) for s in run], 0.5) for run in runs], 0), ""],
        ],
        f"One client, server-sent events. {RUNS} runs of {QUESTIONS} different questions; the median of the runs, then the "
        f"least and the greatest. The model wrote in {sum(s.tokens > 0 for s in everything)} of {len(everything)} answers, "
        f"and its text passed the check in {kept}; otherwise facts and passages answered.",
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(measure(Path(folder)).markdown())


if __name__ == "__main__":
    main()
