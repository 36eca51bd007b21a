"""How the films of a selection are spread over the values of a field: "which genre does she film most"."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import ROLE_FIELDS, Evidence, Fact, Film, Kind, Outcome, Provenance, Query, Role, Row, Selection
from botmovie.domain.phrasing import count, join
from botmovie.errors import BadQuery
from botmovie.retrieval.book import Book
from botmovie.retrieval.lookup import none_held
from botmovie.retrieval.wording import selection_words

LISTS = frozenset({"genres", "countries", "languages", "keywords", "tone", "places", "studios"})
FIELDS = frozenset({*LISTS, *ROLE_FIELDS, "series", "audience", "year", "decade"})
SHOWN = 8
AT_ONCE = 500
"""Films read in one go, so that memory does not grow with the selection."""


def group(query: Query, catalogue: Catalogue) -> Evidence:
    """The values that the field of the films has, with how many films have each; `descending` is the commonest first.

    The subject's limit and offset are of the values, with ties as in an order by a number, unless the films have an order:
    then they say which films are looked at ("of her five latest"). Raises BadQuery for a field by which films are not grouped.
    """
    name = query.fields[0] if query.fields else "genres"
    if name not in FIELDS:
        raise BadQuery(f"Films are not grouped by {name!r}: use one of {', '.join(sorted(FIELDS))}.")
    selection = query.subject or Selection(Kind.FILM)
    limit, offset = (selection.limit, selection.offset) if selection.order is None else (None, 0)
    if selection.order is None:
        selection = replace(selection, limit=None, offset=0)
    description = selection_words(selection, catalogue) or "the films held here"
    ids = catalogue.select(selection)
    counted: Counter[str] = Counter()
    called: dict[str, Counter[str]] = defaultdict(Counter)
    sources: Counter[Provenance] = Counter()
    for start in range(0, len(ids), AT_ONCE):
        for film in catalogue.films(ids[start : start + AT_ONCE]):
            values = _values(film, name)
            counted.update(values.keys())
            for key, label in values.items():
                called[key][label] += 1
            sources[film.provenance] += 1
    if not counted:
        return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description), description=description)
    labels = {key: min(found, key=lambda label: (-found[label], label)) for key, found in called.items()}
    sign = -1 if query.descending else 1
    ranked = sorted(counted.items(), key=lambda item: (sign * item[1], labels[item[0]], item[0]))
    shown = _cut(ranked, limit, offset)
    if not shown:
        reason = f"Of {description} I hold {count(len(ranked), 'group')} in all, so none is left at that place."
        return Evidence(outcome=Outcome.UNKNOWN, reason=reason, description=description)
    book = Book()
    said = join([f"{labels[key]} ({count(number, 'film')})" for key, number in shown])
    text = f"Of {count(len(ids), 'film')} among {description}: {said}."
    number = book.add(Fact("", description, name, tuple(labels[key] for key, _ in shown), text, sources.most_common(1)[0][0]))
    kind = Kind.PERSON if name in ROLE_FIELDS else Kind.FILM
    rows = tuple(Row(kind, key if kind is Kind.PERSON else "", labels[key], (count(n, "film"),), (n,), (number,), "group") for key, n in shown)
    return Evidence(tuple(book.items), Outcome.ANSWER, rows, total=len(counted), number=len(ids), description=description)


def _cut(ranked: list[tuple[str, int]], limit: int | None, offset: int) -> list[tuple[str, int]]:
    """The groups at the places asked for: whoever ties with the last one left out is left out, whoever ties with the last one
    shown is shown; without a limit so many as can be told."""
    left_out = {number for _, number in ranked[:offset]}
    rest = [item for item in ranked if item[1] not in left_out]
    if limit == 0 or not rest:
        return []
    last = rest[min(limit or SHOWN, len(rest)) - 1][1]
    end = max(i for i, item in enumerate(rest) if item[1] == last) + 1
    return rest[:end] if limit is not None else rest[: min(end, 2 * SHOWN)]


def _values(film: Film, name: str) -> dict[str, str]:
    """The values of a film's field: by what they are the same (a person's id, a folded text), as they are called."""
    if name in ROLE_FIELDS:
        return {c.person_id: c.name for c in film.credited(Role(name))}
    if name == "series":
        return {fold(s.name): s.name for s in film.series}
    if name in {"year", "decade"}:
        value = None if film.year is None else str(film.year) if name == "year" else f"{film.year // 10 * 10}s"
        return {value: value} if value else {}
    found = getattr(film, name)
    return {fold(v): v for v in ((found,) if isinstance(found, str) else found or ())}
