"""Memory of the running server with the embedded model, fresh and after questions.

    python -m benchmarks.memory
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import psutil

from benchmarks.questions import closed_questions, open_questions
from benchmarks.serving import Server, running_server, wait_until_ready
from benchmarks.tables import Table

CLOSED = 400
OPEN = 6


def _row(when: str, server: Server) -> list[str]:
    """Megabytes (10^6 bytes) of the server and of its children."""
    processes = [psutil.Process(server.process.pid)]
    processes += processes[0].children(recursive=True)
    resident = sum(p.memory_info().rss for p in processes)
    unique = sum(p.memory_full_info().uss for p in processes)
    status = Path(f"/proc/{server.process.pid}/status").read_text("utf-8")
    peak = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))
    return [when, *(f"{n / 1e6:,.0f}" for n in (resident, unique, peak))]


def measure(data: Path) -> Table:
    with running_server(data, model="embedded") as server:
        wait_until_ready(server)
        server.ask("What happens in Casablanca?", spoilers="full")
        rows = [_row("after the first open question", server)]
        for question in closed_questions()[:CLOSED]:
            server.ask(question)
        rows.append(_row(f"after {CLOSED} closed questions", server))
        for question in open_questions()[:OPEN]:
            server.ask(question, spoilers="full")
        rows.append(_row(f"after {OPEN} more open questions", server))
    return Table(
        "Memory of the running server, embedded model loaded",
        ["when", "resident MB", "of it not shared, MB", "greatest resident, MB"],
        rows,
        "One process. Resident memory counts the mapped model file as far as it has been read.",
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(measure(Path(folder)).markdown())


if __name__ == "__main__":
    main()
