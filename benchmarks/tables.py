"""Numbers to Markdown tables: medians with their spread, and the machine they were measured on."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Table:
    """One benchmark's outcome; `note` says what was done, and how often."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def markdown(self) -> str:
        lines = [f"## {self.title}", ""]
        if self.note:
            lines += [self.note, ""]
        lines += [_line(self.columns), _line(["---", *["---:"] * (len(self.columns) - 1)]), *map(_line, self.rows)]
        return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median of several runs with the least and the greatest: "5.1 (4.9-6.0)"."""
    if not values:
        return "not measured"
    middle, low, high = (f"{x:,.{digits}f}" for x in (statistics.median(values), min(values), max(values)))
    return middle if low == high else f"{middle} ({low}-{high})"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0..1) of the values do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, round(share * len(ranked) + 0.5) - 1))]


def machine() -> str:
    """The machine in two sentences, with its load right now: other work falsifies what is measured."""
    cpu = next((line.split(":", 1)[1].strip() for line in _read("/proc/cpuinfo").splitlines() if line.startswith("model name")), platform.processor())
    cores = len(os.sched_getaffinity(0))
    memory = psutil.virtual_memory().total / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("onnxruntime", "tantivy", "usearch", "xllamacpp"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}: {cpu or platform.machine()}, {cores} cores, {memory:.0f} GiB memory, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {packages}. "
        f"Load average of the last minute before the start: {os.getloadavg()[0]:.1f}."
    )


def _read(path: str) -> str:
    file = Path(path)
    return file.read_text("utf-8") if file.exists() else ""
