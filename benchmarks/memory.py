"""Memory of the running server with the embedded model, fresh and after questions.

    python -m benchmarks.memory
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.questions import closed_questions, open_questions
from benchmarks.serving import Server, processes_of, running_server, wait_until_settled
from benchmarks.tables import Table

CLOSED = 400
OPEN = 6


def _row(when: str, server: Server) -> list[str]:
    """Megabytes (10^6 bytes) of the server and of the processes that it started."""
    running = processes_of(server)
    full = [p.memory_full_info() for p in running]
    peaks = [_status(p.pid, "VmHWM") for p in running]
    numbers = (sum(m.pss for m in full), sum(m.uss for m in full), sum(m.rss for m in full), sum(peaks))
    return [when, str(len(running)), *(f"{n / 1e6:,.0f}" for n in numbers)]


def _status(pid: int, name: str) -> int:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(f"{name}:"))


def measure(data: Path) -> Table:
    with running_server(data, model="embedded") as server:
        wait_until_settled(server)
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
        ["when", "processes", "memory MB", "of it not shared, MB", "resident MB", "greatest resident, MB"],
        rows,
        "All processes of the server together. Memory counts a page that several share once (PSS), resident memory once for each; both count the mapped model file as far as it has been read.",
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(measure(Path(folder)).markdown())


if __name__ == "__main__":
    main()
