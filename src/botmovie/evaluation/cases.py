"""Question files: one case a line, with the turns of a conversation and what the last answer must and must not hold."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from botmovie.domain import SpoilerLevel
from botmovie.errors import BadRecord, NotFound


@dataclass(frozen=True, slots=True)
class Case:
    """One graded conversation. `must`: of each group at least one alternative; `must_not`: none of these."""

    id: str
    category: str
    turns: tuple[str, ...]
    outcomes: tuple[str, ...]
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    spoilers: SpoilerLevel = SpoilerLevel.NONE


def load_cases(path: Path) -> tuple[Case, ...]:
    """All cases of a file. Raises NotFound, or BadRecord with file and line."""
    if not path.is_file():
        raise NotFound(f"There is no question file {path}.")
    out = []
    for i, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            expect = data["expect"]
            out.append(Case(data["id"], data["category"], tuple(data["turns"]), tuple(expect["outcome"]), tuple(tuple(g) for g in expect.get("must", [])),
                            tuple(expect.get("must_not", [])), SpoilerLevel(data.get("spoilers", "none"))))
        except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise BadRecord(f"not a question case: {error}", where=f"{path}:{i}") from None
    return tuple(out)
