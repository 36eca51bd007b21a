"""Start-up: seconds from the start of the process to the first answer over HTTP, on a new data folder and later.

    python -m benchmarks.startup
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.serving import running_server, wait_until_ready
from benchmarks.tables import Table, spread

RUNS = 3
QUESTION = "Who directed Casablanca?"


def _start(data: Path, model: str) -> tuple[float, float]:
    """Seconds until the server is ready, and until it has answered."""
    with running_server(data, model=model) as server:
        wait_until_ready(server)
        ready = time.perf_counter() - server.started
        server.ask(QUESTION)
        return ready, time.perf_counter() - server.started


def measure() -> Table:
    first, later, bare = [], [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as name:
            first.append(_start(Path(name), "embedded"))
            later.append(_start(Path(name), "embedded"))
            bare.append(_start(Path(name), "none"))
    kinds = (("first start: the catalogue is made", first), ("later start", later), ("later start without a chat model", bare))
    rows = [[name, spread([r for r, _ in runs], 2), spread([a for _, a in runs], 2)] for name, runs in kinds]
    return Table(
        "Start-up",
        ["", "ready, s", "first answer, s"],
        rows,
        f"From the start of the process, packages installed and compiled to bytecode. {RUNS} runs: the median, then the least and the greatest.",
    )


def main() -> None:
    print(measure().markdown())


if __name__ == "__main__":
    main()
