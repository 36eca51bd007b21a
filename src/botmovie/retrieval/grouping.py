"""How the films of a selection are spread over the values of a field: "which genre does she film most"."""

from __future__ import annotations

from collections import Counter

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
    Raises BadQuery for a field by which films are not grouped."""
    name = query.fields[0] if query.fields else "genres"
    if name not in FIELDS:
        raise BadQuery(f"Films are not grouped by {name!r}: use one of {', '.join(sorted(FIELDS))}.")
    selection = query.subject or Selection(Kind.FILM)
    description = selection_words(selection, catalogue) or "the films held here"
    ids = catalogue.select(selection)
    counted: Counter[tuple[str, str]] = Counter()
    sources: Counter[Provenance] = Counter()
    for start in range(0, len(ids), AT_ONCE):
        for film in catalogue.films(ids[start : start + AT_ONCE]):
            counted.update(_values(film, name))
            sources[film.provenance] += 1
    if not counted:
        return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(description), description=description)
    sign = -1 if query.descending else 1
    ranked = sorted(counted.items(), key=lambda item: (sign * item[1], item[0][1]))
    last = ranked[min(SHOWN, len(ranked)) - 1][1]
    shown = [item for item in ranked if sign * item[1] <= sign * last][: 2 * SHOWN]
    book = Book()
    said = join([f"{label} ({count(number, 'film')})" for (_, label), number in shown])
    text = f"Of {count(len(ids), 'film')} among {description}: {said}."
    number = book.add(Fact("", description, name, tuple(label for (_, label), _ in shown), text, sources.most_common(1)[0][0]))
    kind = Kind.PERSON if name in ROLE_FIELDS else Kind.FILM
    rows = tuple(Row(kind, key if kind is Kind.PERSON else "", label, (count(n, "film"),), (n,), (number,), "group") for (key, label), n in shown)
    return Evidence(tuple(book.items), Outcome.ANSWER, rows, total=len(counted), number=len(ids), description=description)


def _values(film: Film, name: str) -> set[tuple[str, str]]:
    """(id or value, what to call it), each once."""
    if name in ROLE_FIELDS:
        return {(c.person_id, c.name) for c in film.credited(Role(name))}
    if name == "series":
        return {(s.name, s.name) for s in film.series}
    if name in {"year", "decade"}:
        value = None if film.year is None else str(film.year) if name == "year" else f"{film.year // 10 * 10}s"
        return {(value, value)} if value else set()
    found = getattr(film, name)
    return {(v, v) for v in ((found,) if isinstance(found, str) else found or ())}
