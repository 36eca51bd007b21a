"""Attaches citations: renumbers what supports a text in order of first use and sets the marks. Knows nothing of checking."""

from __future__ import annotations

from collections.abc import Sequence

from botmovie.domain import Citation, Evidence, Fact
from botmovie.verification.statements import Statement

_MOST_MARKS = 6


def cite(statements: Sequence[tuple[Statement, Sequence[int]]], evidence: Evidence) -> tuple[str, tuple[Citation, ...]]:
    """The text with "[1]" after each statement, and the citations 1..k. The numbers given are those of the evidence."""
    new: dict[int, int] = {}
    text = ""
    for statement, numbers in statements:
        used = [n for n in dict.fromkeys(numbers) if 1 <= n <= len(evidence.items)][:_MOST_MARKS]
        for n in used:
            new.setdefault(n, len(new) + 1)
        marks = "".join(f"[{k}]" for k in sorted(new[n] for n in used))
        text += statement.text + (f" {marks}" if marks else "") + statement.gap
    return text.strip(), tuple(citation(evidence, n, k) for n, k in new.items())


def citation(evidence: Evidence, n: int, k: int) -> Citation:
    """Evidence item `n` as citation number `k`."""
    item = evidence.numbered(n).item
    field = item.field if isinstance(item, Fact) else item.kind.value
    source = item.provenance
    return Citation(k, item.film_id, field, item.text, source.source, source.licence, source.as_of)
