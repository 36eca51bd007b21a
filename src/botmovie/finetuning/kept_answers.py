"""Answers of a model, kept as they come, a line each, so that an evaluation that was interrupted asks nothing twice.

Knows nothing of what the answers are for.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

Messages = Sequence[Mapping[str, str]]
Stream = Callable[[Messages], Iterator[str]]
"""The pieces of a model's answer to the messages of a prompt, as they come."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it was written; `first` and `seconds` until its first piece and its end, `pieces` about one a token."""

    key: str
    text: str
    first: float
    seconds: float
    pieces: int


def load_rows(path: Path) -> dict[str, Row]:
    """The rows of a file by their "key"; {} where there is none. A line that a kill cut short is dropped from the file."""
    if not path.is_file():
        return {}
    lines = path.read_text("utf-8", errors="replace").splitlines()
    found = {row["key"]: row for line in lines if (row := _row(line)) is not None}
    if len(found) < len(lines):
        partial = path.with_suffix(".part")
        partial.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in found.values()), "utf-8")
        partial.replace(path)
    return found


def keep_row(path: Path, row: Row) -> None:
    """Add a row to the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def rows_for(keys: Iterable[str], path: Path, make: Callable[[str], Row], progress: Callable[[int], None] = lambda done: None) -> dict[str, Row]:
    """The row of each key, from the file or else made and kept there. Raises as `make`; what was made before stays kept."""
    known = load_rows(path)
    found = {}
    for done, key in enumerate(keys, 1):
        if key not in known:
            known[key] = {**make(key), "key": key}
            keep_row(path, known[key])
        found[key] = known[key]
        progress(done)
    return found


def answers_to(prompts: Mapping[str, Messages], stream: Stream, path: Path, progress: Callable[[int], None] = lambda done: None) -> dict[str, Answered]:
    """The answer to each prompt; those that the file holds are not asked again."""
    rows = rows_for(prompts, path, lambda key: asdict(timed(key, prompts[key], stream)), progress)
    return {key: Answered(**row) for key, row in rows.items()}


def timed(key: str, messages: Messages, stream: Stream) -> Answered:
    """Ask once, with a clock beside."""
    began, first, pieces = time.monotonic(), 0.0, []
    for piece in stream(messages):
        first = first or time.monotonic() - began
        pieces.append(piece)
    seconds = time.monotonic() - began
    return Answered(key, "".join(pieces), round(first or seconds, 4), round(seconds, 4), len(pieces))


def _row(line: str) -> Row | None:
    try:
        row: Row = json.loads(line)
        return row if isinstance(row["key"], str) else None
    except (ValueError, KeyError, TypeError):
        return None
