"""Attaches citations: renumbers what supports a text in order of first use and sets the marks. Knows nothing of checking."""

from __future__ import annotations

from collections.abc import Sequence

from botmovie.domain import Citation, Evidence, Fact
from botmovie.verification.statements import Statement

_MOST_MARKS = 6
"""More marks than these do not stand together at the end of a statement, but each behind what it is about."""

_LEAST_PLACES = 3


def cite(statements: Sequence[tuple[Statement, Sequence[int]]], evidence: Evidence) -> tuple[str, tuple[Citation, ...]]:
    """The text with "[1]" after each statement, or in a long list after each name, and the citations 1..k. The numbers
    given are those of the evidence."""
    new: dict[int, int] = {}
    text = ""
    for statement, numbers in statements:
        used = [n for n in dict.fromkeys(numbers) if 1 <= n <= len(evidence.items)]
        said, rest = _marked(statement.text, used, evidence, new) if len(used) > _MOST_MARKS else (statement.text, used)
        for n in rest:
            new.setdefault(n, len(new) + 1)
        marks = "".join(f"[{k}]" for k in sorted(new[n] for n in rest))
        text += said + (f" {marks}" if marks else "") + statement.gap
    return text.strip(), tuple(citation(evidence, n, k) for n, k in new.items())


def _marked(text: str, numbers: Sequence[int], evidence: Evidence, new: dict[int, int]) -> tuple[str, list[int]]:
    """The text with a mark behind each subject of the evidence that it names, and the numbers that found no place."""
    places: dict[int, list[int]] = {}
    rest = []
    for n in numbers:
        item = evidence.numbered(n).item
        at = text.find(item.subject) if isinstance(item, Fact) and item.subject else -1
        if at < 0:
            rest.append(n)
        else:
            assert isinstance(item, Fact)
            places.setdefault(at + len(item.subject), []).append(n)
    if len(places) < _LEAST_PLACES:
        return text, list(numbers)
    out, done = "", 0
    for end in sorted(places):
        for n in places[end]:
            new.setdefault(n, len(new) + 1)
        out += f"{text[done:end]} {''.join(f'[{new[n]}]' for n in places[end])}"
        done = end
    return out + text[done:], rest


def citation(evidence: Evidence, n: int, k: int) -> Citation:
    """Evidence item `n` as citation number `k`."""
    item = evidence.numbered(n).item
    field = item.field if isinstance(item, Fact) else item.kind.value
    source = item.provenance
    return Citation(k, item.film_id, field, item.text, source.source, source.licence, source.as_of)
